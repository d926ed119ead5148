"""Bodies go to plain data and back."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.records import Act, from_body, to_body


@pytest.mark.parametrize(
    "act",
    [Act(None, None, ongoing=True), Act(date(2026, 9, 1), None, ongoing=True), Act(None, date(2026, 9, 1), False)],
)
def test_act_with_open_dates_comes_back(act: Act) -> None:
    assert from_body(Act, to_body(act)) == act


def test_required_field_stays_required() -> None:
    with pytest.raises(TypeError):
        from_body(Act, {"began": "2026-09-01"})
