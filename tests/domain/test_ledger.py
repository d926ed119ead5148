"""The fold: states, caution, any order of arrival, number blocks, sites."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from inspector.domain import ledger
from inspector.domain.ledger import State, Step
from inspector.domain.records import (
    Authority,
    Closure,
    DocumentType,
    Inspection,
    Kind,
    Manner,
    NumberBlock,
    NumberGiven,
    NumberVoid,
    Outcome,
    Present,
    Printing,
    Record,
    Site,
    SiteKind,
    to_body,
)
from tests.domain.book import A_FINDING, AN_ORDER, DEADLINE, OFFICER_A, OFFICER_B, TODAY, Ledger


@pytest.fixture
def book() -> Ledger:
    return Ledger()


@pytest.fixture
def served(book: Ledger) -> Ledger:
    book.hears(book.finding("F1"), book.order("D1", "F1"), book.service("D1"))
    return book


# -- the way of a finding ----------------------------------------------------------------------------------------------


def test_finding_goes_from_found_to_issued_to_served(book: Ledger) -> None:
    book.hears(book.finding("F1"))
    assert book.state("F1") is State.FOUND
    assert book.at().findings["F1"].next_steps == (Step.ISSUE, Step.RECHECK)
    book.hears(book.order("D1", "F1"))
    assert book.state("F1") is State.ISSUED
    assert Step.SERVE in book.at().findings["F1"].next_steps
    book.hears(book.service("D1"))
    state = book.at().findings["F1"]
    assert (state.state, state.order, state.served_on) == (State.SERVED, "D1", date(2026, 11, 20))
    assert [record.kind for record in state.history] == [Kind.FINDING, Kind.DOCUMENT, Kind.SERVICE]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (DEADLINE - timedelta(days=8), State.SERVED),
        (DEADLINE - timedelta(days=7), State.DUE_SOON),
        (DEADLINE, State.DUE_SOON),
        (DEADLINE + timedelta(days=1), State.OVERDUE),
    ],
)
def test_deadline_draws_near_and_passes(served: Ledger, today: date, state: State) -> None:
    assert served.state("F1", today) is state


def test_finding_without_an_order_is_never_overdue(book: Ledger) -> None:
    book.hears(book.finding("F1"))
    assert book.state("F1", DEADLINE + timedelta(days=99)) is State.FOUND


def test_what_must_be_put_right_at_once_is_due_when_the_order_is_served(book: Ledger) -> None:
    book.hears(book.finding("F1", manner=Manner.AT_ONCE, deadline=None), book.order("D1", "F1"), book.service("D1"))
    assert book.at().findings["F1"].deadline == date(2026, 11, 20)
    assert book.state("F1", date(2026, 11, 21)) is State.OVERDUE


def test_other_documents_issue_nothing(book: Ledger) -> None:
    book.hears(book.finding("F1"))
    sheet = book.tell.record(Kind.DOCUMENT, replace(AN_ORDER, type=DocumentType.PHOTO_SHEET, findings=("F1",)))
    book.hears(sheet)
    assert book.state("F1") is State.FOUND
    assert book.at().findings["F1"].history[-1] == sheet


def test_finding_of_another_authority_is_transferred_not_ordered(book: Ledger) -> None:
    book.hears(book.finding("F1", authority=Authority.SAFETY, basis=None))
    assert book.at().findings["F1"].next_steps == (Step.TRANSFER,)
    book.hears(replace(book.tell.record("transfer", {"finding": "F1", "to": "应急管理部门"})))
    assert book.state("F1") is State.TRANSFERRED


def test_corrected_finding_is_closed_on_proof(served: Ledger) -> None:
    seen = served.recheck("F1", Outcome.CORRECTED)
    served.hears(seen)
    assert served.state("F1", DEADLINE + timedelta(days=9)) is State.CORRECTED
    assert served.at().findings["F1"].next_steps[0] is Step.CLOSE
    served.hears(served.closure("F1", seen))
    assert served.state("F1") is State.CLOSED
    assert served.at().findings["F1"].next_steps == ()


def test_closure_without_a_recheck_that_shows_it_needs_review(served: Ledger) -> None:
    served.hears(served.closure("F1", served.recheck("F1", Outcome.CORRECTED)))
    assert served.state("F1") is State.NEEDS_REVIEW


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.UNCORRECTED])
def test_uncorrected_finding_runs_on_to_its_deadline(served: Ledger, outcome: Outcome) -> None:
    served.hears(served.recheck("F1", outcome))
    assert served.state("F1") is State.SERVED
    assert served.state("F1", DEADLINE + timedelta(days=1)) is State.OVERDUE


# -- caution -----------------------------------------------------------------------------------------------------------


def test_finding_stays_open_while_one_officer_refuses(served: Ledger) -> None:
    served.hears(
        served.recheck("F1", Outcome.CORRECTED, by=OFFICER_A), served.recheck("F1", Outcome.REFUSED, by=OFFICER_B)
    )
    assert served.state("F1") is State.NEEDS_REVIEW


def test_closure_does_not_hold_against_a_colleagues_refusal(served: Ledger) -> None:
    seen = served.recheck("F1", Outcome.CORRECTED)
    served.hears(seen, served.closure("F1", seen), served.recheck("F1", Outcome.UNCORRECTED, by=OFFICER_B))
    assert served.state("F1") is State.NEEDS_REVIEW


def test_later_visit_answers_an_earlier_refusal(served: Ledger) -> None:
    served.hears(
        served.recheck("F1", Outcome.REFUSED, by=OFFICER_B, on=TODAY - timedelta(days=3)),
        served.recheck("F1", Outcome.CORRECTED, by=OFFICER_A),
    )
    assert served.state("F1") is State.CORRECTED


def test_officer_may_take_back_the_own_word_of_the_same_day(served: Ledger) -> None:
    served.hears(served.recheck("F1", Outcome.UNCORRECTED), served.recheck("F1", Outcome.CORRECTED))
    assert served.state("F1") is State.CORRECTED


def test_relapse_reopens_a_closed_finding(served: Ledger) -> None:
    seen = served.recheck("F1", Outcome.CORRECTED)
    served.hears(seen, served.closure("F1", seen))
    served.hears(served.recheck("F1", Outcome.UNCORRECTED, on=TODAY + timedelta(days=30)))
    assert served.state("F1") is State.NEEDS_REVIEW


# -- corrections, clocks, foreign records ------------------------------------------------------------------------------


def test_correction_speaks_for_the_finding_that_it_names(book: Ledger) -> None:
    corrected = book.tell.record(Kind.FINDING, replace(A_FINDING, title="更正"), subject="F1")
    book.hears(book.finding("F1"), corrected, book.order("D1", corrected.id))
    assert list(book.at().findings) == ["F1"]
    state = book.at().findings["F1"]
    assert (state.finding.title, state.state) == ("更正", State.ISSUED)


def test_clock_set_back_does_not_turn_the_chain_round(book: Ledger) -> None:
    first = book.finding("F1")
    later = book.tell.record(Kind.FINDING, replace(A_FINDING, title="后写"), subject="F1")
    book.hears(first, replace(later, made_at="2020-01-01T00:00:00Z"))
    assert book.at().findings["F1"].finding.title == "后写"


def test_ring_of_corrections_ends(book: Ledger) -> None:
    one = book.tell.record(Kind.FINDING, A_FINDING, record_id="F1", subject="F2")
    two = book.tell.record(Kind.FINDING, A_FINDING, record_id="F2", subject="F1")
    book.hears(one, two)
    assert list(book.at().findings) == ["F1"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.FINDING, {"title": "x"}),
        (Kind.FINDING, {**to_body(A_FINDING), "severity": "Z"}),
        (Kind.PRINTING, {"document": "D1", "printer": "p", "copies": "3"}),
        (Kind.SERVICE, {"document": "D1", "method": "direct", "served_on": "soon", "receiver": ""}),
        (Kind.RECHECK, {"finding": ["F1"], "outcome": "corrected", "checked_on": "2026-11-22", "facts": ""}),
    ],
)
def test_record_of_a_wrong_shape_is_set_aside(served: Ledger, kind: str, body: dict[str, Any]) -> None:
    before = served.at()
    bad = served.tell.record(kind, body)
    served.hears(bad)
    assert served.at().set_aside == (bad.id,)
    assert served.at().findings == before.findings


def test_unknown_kind_and_unknown_subjects_are_passed_over(served: Ledger) -> None:
    before = served.at()
    served.hears(
        served.tell.record("poem", {"line": 1}),
        served.recheck("F9", Outcome.CORRECTED),
        served.service("D9"),
        served.tell.record(Kind.PRINTING, Printing("D9", "p", 1)),
    )
    assert served.at() == before


@settings(max_examples=60, deadline=None)
@over(
    st.lists(
        st.tuples(
            st.sampled_from("fcosrRxpvn"), st.sampled_from(["F1", "F2"]), st.sampled_from([OFFICER_A, OFFICER_B])
        ),
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_gives_the_same_ledger(steps: list[tuple[str, str, str]], dice: random.Random) -> None:
    book = Ledger()
    told = list(_tell(book, steps))
    straight = ledger.fold(told, today=TODAY)
    shuffled = told + dice.choices(told, k=min(3, len(told))) if told else []
    dice.shuffle(shuffled)
    assert ledger.fold(shuffled, today=TODAY) == straight
    for key, state in straight.findings.items():
        refused = [r for r in told if r.kind == Kind.RECHECK and r.body["finding"] == key]
        if any(r.body["outcome"] == "refused" and r.body["checked_on"] == "2026-11-22" for r in refused):
            last = {r.author: r.body["outcome"] for r in refused}
            if "refused" in last.values():
                assert state.state is not State.CLOSED


def _tell(book: Ledger, steps: Iterable[tuple[str, str, str]]) -> Iterable[Record]:
    for n, (what, finding, by) in enumerate(steps):
        match what:
            case "f":
                yield book.tell.record(Kind.FINDING, A_FINDING, by=by, record_id=finding)
            case "c":
                yield book.tell.record(Kind.FINDING, replace(A_FINDING, title=str(n)), by=by, subject=finding)
            case "o":
                yield book.tell.record(
                    Kind.DOCUMENT, replace(AN_ORDER, findings=("F1", "F2"), number=f"示环责改〔2026〕{n + 1}号"), by=by
                )
            case "s":
                yield book.service(f"document-laptop-of-{by}-{n}")
            case "r" | "R" | "x":
                outcome = {"r": Outcome.CORRECTED, "R": Outcome.REFUSED, "x": Outcome.PARTLY}[what]
                yield book.recheck(finding, outcome, by=by)
            case "n":
                yield given(book, f"document-laptop-of-{by}-{n // 2}", f"示环责改〔2026〕{n}号", by=by)
            case "p":
                yield book.tell.record(Kind.CLOSURE, Closure(finding, TODAY, "", f"recheck-laptop-of-{by}-{n}"), by=by)
            case _:
                yield book.tell.record(Kind.NUMBER_VOID, NumberVoid(f"示环责改〔2026〕{n}号", str(n)), by=by)


# -- documents, numbers, sites -----------------------------------------------------------------------------------------


def test_document_knows_its_copies_and_first_service(served: Ledger) -> None:
    served.hears(
        served.tell.record(Kind.PRINTING, Printing("D1", "打印机", 2)),
        served.tell.record(Kind.PRINTING, Printing("D1", "打印机", 1)),
        served.service("D1", date(2026, 11, 25)),
    )
    document = served.at().documents["D1"]
    assert (document.copies_printed, document.served_on) == (3, date(2026, 11, 20))
    assert document.document.number == "示环责改〔2026〕11号"


def test_block_counts_used_voided_left_and_gaps(book: Ledger) -> None:
    book.hears(
        book.tell.record(Kind.NUMBER_BLOCK, NumberBlock("示环", DocumentType.ORDER, 2026, 11, 20), record_id="B1"),
        book.order("D1", number="示环责改〔2026〕11号"),
        book.order("D2", number="示环责改〔2026〕14号"),
        book.tell.record(Kind.NUMBER_VOID, NumberVoid("示环责改〔2026〕12号", "打印错误")),
        book.order("D3", number="示环责改〔2026〕30号"),
        book.order("D4", number="口头"),
    )
    block = book.at().numbers["B1"]
    assert list(block.used) == ["示环责改〔2026〕11号", "示环责改〔2026〕14号"]
    assert block.voided == {"示环责改〔2026〕12号": "打印错误"}
    assert (block.left, block.gaps, block.clashes) == (7, ("示环责改〔2026〕13号",), ())
    assert block.next_number == "示环责改〔2026〕13号"


def test_number_on_two_documents_is_shown_as_a_clash(book: Ledger) -> None:
    book.hears(
        book.tell.record(Kind.NUMBER_BLOCK, NumberBlock("示环", DocumentType.ORDER, 2026, 11, 11), record_id="B1"),
        book.order("D1"),
        book.order("D2"),
    )
    block = book.at().numbers["B1"]
    assert block.clashes == ("示环责改〔2026〕11号",)
    assert (block.left, block.next_number) == (0, "")


def given(book: Ledger, document: str, number: str, *, by: str = "hub") -> Record:
    body = NumberGiven(document, TEMPORARY, number)
    return book.tell.record(Kind.NUMBER_GIVEN, body, by=by, subject=document)


TEMPORARY = "示环责改〔2026〕临7F3A2B-3号"


def test_document_goes_by_its_temporary_number_until_the_official_one_comes(book: Ledger) -> None:
    body = replace(AN_ORDER, findings=("F1",), temporary_number=TEMPORARY)
    book.hears(book.finding("F1"), book.tell.record(Kind.DOCUMENT, body, record_id="D1"))
    waiting = book.at().documents["D1"]
    assert (waiting.official, waiting.number) == ("", TEMPORARY)
    book.hears(given(book, "D1", "示环责改〔2026〕12号"))
    numbered = book.at().documents["D1"]
    assert (numbered.official, numbered.number) == ("示环责改〔2026〕12号", "示环责改〔2026〕12号")
    assert (numbered.document.number, numbered.document.temporary_number) == ("", TEMPORARY)
    assert Kind.NUMBER_GIVEN in [record.kind for record in book.at().findings["F1"].history]


def test_second_official_number_of_a_document_is_a_clash_and_the_earlier_stands(book: Ledger) -> None:
    body = replace(AN_ORDER, temporary_number=TEMPORARY)
    book.hears(book.tell.record(Kind.DOCUMENT, body, record_id="D1"))
    numbers = ("示环责改〔2026〕12号", "示环责改〔2026〕12号", "示环责改〔2026〕31号")
    book.hears(*(given(book, "D1", number) for number in numbers))
    document = book.at().documents["D1"]
    assert document.number == "示环责改〔2026〕12号"
    assert document.clashing == ("示环责改〔2026〕31号",)


def test_printed_number_stands_whatever_is_given(book: Ledger) -> None:
    book.hears(book.order("D1"), given(book, "D1", "示环责改〔2026〕12号"))
    document = book.at().documents["D1"]
    assert (document.number, document.clashing) == ("示环责改〔2026〕11号", ("示环责改〔2026〕12号",))


def test_given_number_counts_as_used_in_its_block(book: Ledger) -> None:
    block = NumberBlock("示环", DocumentType.ORDER, 2026, 11, 13)
    book.hears(
        book.tell.record(Kind.NUMBER_BLOCK, block, record_id="B1"),
        book.tell.record(Kind.DOCUMENT, replace(AN_ORDER, temporary_number=TEMPORARY), record_id="D1"),
        book.order("D2", number="示环责改〔2026〕12号"),
        given(book, "D1", "示环责改〔2026〕12号"),
    )
    state = book.at().numbers["B1"]
    assert state.clashes == ("示环责改〔2026〕12号",)
    assert set(state.used["示环责改〔2026〕12号"]) == {"D1", "D2"}


def test_fresh_block_begins_with_its_first_number(book: Ledger) -> None:
    book.hears(
        book.tell.record(Kind.NUMBER_BLOCK, NumberBlock("示环", DocumentType.ORDER, 2026, 11, 20), record_id="B1")
    )
    block = book.at().numbers["B1"]
    assert (block.left, block.gaps, block.next_number) == (10, (), "示环责改〔2026〕11号")


def test_site_shows_last_inspection_by_local_date_and_open_findings(book: Ledger) -> None:
    site = Site("0001", "示例尾矿库", SiteKind.TAILINGS_POND)
    visit = Inspection(
        site="S",
        form="tailings_pond",
        form_version="1",
        form_title="尾矿库",
        started_at="2026-11-20T15:00:00Z",
        ended_at="2026-11-20T17:30:00Z",
        place="",
        officers=(),
        recorder="",
        responsible=Present(),
    )
    seen = book.recheck("F2", Outcome.CORRECTED)
    book.hears(
        book.tell.record(Kind.SITE, site, record_id="S"),
        book.tell.record(Kind.SITE, replace(site, name="更名"), subject="S"),
        book.tell.record(Kind.INSPECTION, visit),
        book.finding("F1"),
        book.finding("F2"),
        seen,
    )
    state = book.at().sites["S"]
    assert (state.site.name, state.last_inspected, state.open_findings) == ("更名", date(2026, 11, 21), 1)
