"""What JavaRosa and both web engines agree on must hold; every other difference has its reason."""

from __future__ import annotations

import pytest

from tests.conformance import xpath
from tests.conformance.divergences import CHOICES
from tests.conformance.material import ABSENT, ARCHIVE, CASES, unpacked

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def report() -> xpath.Report:
    return xpath.run(unpacked(CASES), tiers="A,B,C")


def test_whatever_three_engines_agree_on_holds(report: xpath.Report) -> None:
    assert [one.case["id"] for one in report.failed("A")] == []
    assert report.count("A") == 1608


def test_every_other_difference_is_a_choice_with_a_reason(report: xpath.Report) -> None:
    unexplained = [
        one.case["id"]
        for tier in ("B", "C")
        for one in report.failed(tier)
        if not any(choice.covers(one.case) for choice in CHOICES)
    ]
    assert unexplained == []


def test_every_choice_explains_a_difference(report: xpath.Report) -> None:
    failed = [one.case for tier in ("B", "C") for one in report.failed(tier)]
    assert [choice.group for choice in CHOICES if not any(choice.covers(case) for case in failed)] == []
