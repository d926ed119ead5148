"""审核: approved, returned, answered; what a return holds back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain import ledger
from inspector.domain.ledger import State, Step
from inspector.domain.records import Inspection, Kind, Outcome, Present, Record, Review, Verdict, to_body
from tests.domain.book import TODAY, Ledger


@pytest.fixture
def book() -> Ledger:
    ledger = Ledger()
    ledger.hears(ledger.finding("F1"), ledger.order("D1", "F1"), ledger.service("D1"))
    return ledger


def review(book: Ledger, target: str, verdict: Verdict, *, role: str = "reviewer", **told: Any) -> Record:
    said = Review(target, verdict, role=role, reviewer=f"some-{role}", **told)
    return book.tell.record(Kind.REVIEW, said, by="hub", subject=target)


def returned(book: Ledger, target: str, *reasons: str, role: str = "reviewer") -> Record:
    return review(book, target, Verdict.RETURNED, role=role, reasons=reasons or ("写明期限",))


def answered(book: Ledger, back: Record) -> Record:
    said = Review(back.subject, Verdict.ANSWERED, ("已补充",), answers=back.id)
    return book.tell.record(Kind.REVIEW, said, subject=back.subject)


def verdict(book: Ledger, target: str) -> Verdict:
    return book.at().reviews[target].verdict


def test_a_return_waits_for_an_answer_and_the_answer_for_the_reviewer(book: Ledger) -> None:
    back = returned(book, "D1", "缺少复议机关")
    book.hears(back)
    state = book.at().reviews["D1"]
    assert (state.verdict, state.kind) == (Verdict.RETURNED, Kind.DOCUMENT)
    assert [line.review.reasons for line in state.returns] == [("缺少复议机关",)]
    book.hears(answered(book, back))
    assert verdict(book, "D1") is Verdict.ANSWERED
    book.hears(review(book, "D1", Verdict.APPROVED))
    assert verdict(book, "D1") is Verdict.APPROVED
    assert {line.review.verdict for line in book.at().reviews["D1"].said} == {"returned", "answered", "approved"}


def test_approval_of_one_role_never_covers_the_return_of_another(book: Ledger) -> None:
    book.hears(returned(book, "F1", role="leader"), review(book, "F1", Verdict.APPROVED))
    assert verdict(book, "F1") is Verdict.RETURNED


def test_a_second_return_needs_an_answer_of_its_own(book: Ledger) -> None:
    first = returned(book, "F1", "一")
    book.hears(first, answered(book, first), returned(book, "F1", "二"))
    assert [line.review.reasons for line in book.at().reviews["F1"].returns] == [("二",)]


def test_review_of_a_correction_belongs_to_what_was_corrected(book: Ledger) -> None:
    correction = book.finding("F1-corrected", facts="改写")
    book.hears(book.tell.record(Kind.FINDING, correction.body, subject="F1", record_id="F1b"), returned(book, "F1b"))
    assert set(book.at().reviews) == {"F1"}


def test_finding_is_not_closed_while_its_return_is_unanswered(book: Ledger) -> None:
    seen = book.recheck("F1", Outcome.CORRECTED)
    back = returned(book, "F1")
    book.hears(seen, back)
    assert Step.CLOSE not in book.at().findings["F1"].next_steps
    book.hears(book.closure("F1", seen))
    assert book.state("F1") is State.NEEDS_REVIEW
    book.hears(answered(book, back))
    assert book.state("F1") is State.CLOSED


def test_review_of_an_order_is_told_in_the_history_of_its_findings(book: Ledger) -> None:
    book.hears(returned(book, "D1"))
    assert Kind.REVIEW in {record.kind for record in book.at().findings["F1"].history}


def test_review_of_what_has_not_arrived_waits_without_a_kind(book: Ledger) -> None:
    book.hears(returned(book, "later"))
    assert (book.at().reviews["later"].kind, verdict(book, "later")) == ("", Verdict.RETURNED)


def test_review_of_a_later_version_is_set_aside_and_the_rest_counts(book: Ledger) -> None:
    newer = book.tell.record(Kind.REVIEW, {"target": "D1", "verdict": "escalated"}, by="hub", subject="D1")
    fields = to_body(Review("D1", Verdict.APPROVED, role="reviewer")) | {"seal": {"kind": "new"}}
    book.hears(newer, book.tell.record(Kind.REVIEW, fields, by="hub", subject="D1"))
    assert book.at().set_aside == (newer.id,)
    assert verdict(book, "D1") is Verdict.APPROVED


def test_inspection_can_be_reviewed(book: Ledger) -> None:
    visit = Inspection("S", "f", "1", "t", "2026-11-01T00:00:00Z", "2026-11-01T01:00:00Z", "", (), "", Present())
    record = book.tell.record(Kind.INSPECTION, visit)
    book.hears(record, returned(book, record.id))
    assert book.at().reviews[record.id].kind == Kind.INSPECTION


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(6)), twice=st.lists(st.integers(0, 5), max_size=3))
def test_any_order_of_arrival_gives_the_same_reviews(order: list[int], twice: list[int]) -> None:
    book = Ledger()
    first = returned(book, "F1")
    told = [book.finding("F1"), first, answered(book, first), returned(book, "F1", "二"),
            review(book, "F1", Verdict.APPROVED, role="leader"), review(book, "F1", Verdict.APPROVED)]  # fmt: skip
    expected = ledger.fold(told, today=TODAY).reviews
    assert ledger.fold([told[i] for i in [*order, *twice]], today=TODAY).reviews == expected
