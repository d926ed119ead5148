"""Concentrations and limits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspector.domain.discharge import (
    FIRST_CLASS,
    excess,
    judged_concentration,
    transfer_multiple,
    transfer_to_consider,
)
from inspector.errors import DomainError


def test_both_ways_of_counting_are_given() -> None:
    found = excess(Decimal("0.020"), Decimal("0.005"))
    assert (found.multiple, found.rate, found.exceeds) == (Decimal(4), Decimal(3), True)


def test_at_the_limit_nothing_is_exceeded() -> None:
    assert not excess(Decimal("0.3"), Decimal("0.3")).exceeds
    assert excess(Decimal("0.1") + Decimal("0.2"), Decimal("0.3")).multiple == 1


@pytest.mark.parametrize(("concentration", "limit"), [("1", "0"), ("1", "-1"), ("-1", "1")])
def test_impossible_figures_are_refused(concentration: str, limit: str) -> None:
    with pytest.raises(DomainError):
        excess(Decimal(concentration), Decimal(limit))


def test_concentration_is_converted_only_above_the_base_flow() -> None:
    assert judged_concentration(Decimal("1.0"), actual_flow=Decimal(300), base_flow=Decimal(200)) == Decimal("1.5")
    assert judged_concentration(Decimal("1.0"), actual_flow=Decimal(200), base_flow=Decimal(200)) == Decimal("1.0")
    assert judged_concentration(Decimal("1.0"), actual_flow=Decimal(100), base_flow=Decimal(200)) == Decimal("1.0")
    with pytest.raises(DomainError):
        judged_concentration(Decimal(1), actual_flow=Decimal(1), base_flow=Decimal(0))


@pytest.mark.parametrize(("metal", "multiple"), [("铊", 3), ("锑", 3), ("锰", 10), ("氨氮", None)])
def test_multiples_for_a_transfer(metal: str, multiple: int | None) -> None:
    found = transfer_multiple(metal)
    assert (found.value if found else None) == multiple
    assert found is None or found.to_check


def test_transfer_is_considered_from_the_lower_count_on() -> None:
    assert transfer_to_consider("铅", excess(Decimal(3), Decimal(1)))
    assert not transfer_to_consider("铅", excess(Decimal("2.9"), Decimal(1)))
    assert not transfer_to_consider("氨氮", excess(Decimal(99), Decimal(1)))
    assert "铊" in FIRST_CLASS
