"""The page of divergences says what the gates judge by."""

from __future__ import annotations

from tests.conformance import page


def test_page_of_divergences_is_made_of_the_tables() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == "\n".join(page.lines())
