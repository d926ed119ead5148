"""两断三清: pass, fail, or not enough shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from inspector.domain.judgement import Verdict
from inspector.domain.records import Mark
from inspector.domain.shutdown import ITEMS, ItemFacts, ShutdownFacts, decide, reopened, revisits

DONE = ItemFacts(Mark.PASS, before_photo=True, after_photo=True)
ALL_DONE = ShutdownFacts(
    items=dict.fromkeys(ITEMS, DONE),
    basis_number="示政决〔2026〕3号",
    living_water_separate=True,
    living_power_separate=True,
)


def with_item(item: str, found: ItemFacts) -> ShutdownFacts:
    return replace(ALL_DONE, items={**ALL_DONE.items, item: found})


def test_works_cut_off_and_cleared_passes() -> None:
    assert decide(ALL_DONE).verdict is Verdict.PASS


def test_nothing_known_is_not_enough() -> None:
    assert decide(ShutdownFacts()).verdict is Verdict.INSUFFICIENT


@pytest.mark.parametrize("item", ["D1", "D2", "Q1", "Q2", "Q3", "Q4", "Q7"])
def test_vetoing_item_that_fails_fails_all(item: str) -> None:
    judgement = decide(with_item(item, ItemFacts(Mark.FAIL)))
    assert judgement.verdict is Verdict.FAIL
    assert any(item in reason.sentence for reason in judgement.against)


@pytest.mark.parametrize("item", ["Q5", "Q6", "Q8"])
def test_other_item_that_fails_must_be_made_good(item: str) -> None:
    assert decide(with_item(item, ItemFacts(Mark.FAIL))).verdict is Verdict.INSUFFICIENT


def test_cleared_ground_vetoes_where_the_decision_asks_for_it() -> None:
    facts = replace(with_item("Q5", ItemFacts(Mark.FAIL)), site_must_be_cleared=True)
    assert decide(facts).verdict is Verdict.FAIL


@pytest.mark.parametrize("number", ["", "  "])
def test_no_power_cut_is_accepted_without_the_number_of_a_basis(number: str) -> None:
    judgement = decide(replace(ALL_DONE, basis_number=number))
    assert judgement.verdict is Verdict.INSUFFICIENT
    assert any("依据文书编号" in reason.sentence for reason in judgement.against)


def test_supply_of_residents_must_be_separate() -> None:
    assert decide(replace(ALL_DONE, living_water_separate=False)).verdict is Verdict.FAIL
    assert decide(replace(ALL_DONE, living_power_separate=False)).verdict is Verdict.FAIL
    assert decide(replace(ALL_DONE, living_water_separate=None)).verdict is Verdict.INSUFFICIENT
    assert decide(replace(ALL_DONE, living_power_separate=None)).verdict is Verdict.INSUFFICIENT


def test_supply_of_residents_is_not_asked_where_nothing_was_cut() -> None:
    facts = replace(with_item("D1", ItemFacts(Mark.NOT_APPLICABLE)), living_water_separate=None)
    assert decide(facts).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "found",
    [
        ItemFacts(Mark.NOT_CHECKED),
        replace(DONE, after_photo=False),
        replace(DONE, lacking=("method",)),
    ],
)
def test_item_without_proof_leaves_it_open(found: ItemFacts) -> None:
    assert decide(with_item("D2", found)).verdict is Verdict.INSUFFICIENT


def test_items_on_paper_need_no_photos() -> None:
    assert decide(with_item("Q8", ItemFacts(Mark.PASS))).verdict is Verdict.PASS


def test_revisits_grow_rarer() -> None:
    days = revisits(date(2026, 11, 22), until=date(2029, 1, 1))
    assert days == (
        date(2026, 11, 29),
        date(2026, 12, 22),
        date(2027, 2, 20),
        date(2027, 5, 22),
        date(2027, 8, 22),
        date(2027, 11, 22),
        date(2028, 11, 22),
    )


def test_high_risk_is_revisited_each_month() -> None:
    days = revisits(date(2026, 11, 22), until=date(2027, 11, 22), high_risk=True)
    assert len(days) == 13
    assert days[:2] == (date(2026, 11, 29), date(2026, 12, 22))


def test_two_odd_visits_in_a_row_reopen() -> None:
    assert reopened([False, True, True])
    assert not reopened([True, False, True])
    assert not reopened([])
