"""Findings as they propose themselves, and the law by the date of the act."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.records import Authority, DocumentType, Finding, Kind, Manner, Severity, from_body
from inspector.errors import Code, DomainError, WorkflowError
from inspector.store import records as record_store
from inspector.workflow import findings, inspection_bodies, papers
from inspector.workflow.desk import Desk
from inspector.workflow.finding_drafts import FindingDraft

from .office import PLANT, POND, STORE, YARD, Visit

BEFORE, AFTER = "2026-08-01", "2026-09-01"


def draft(visit: Visit, item: str) -> FindingDraft:
    found = visit.walk.finding(item)
    assert found is not None
    return found


def recorded(desk: Desk) -> dict[str, Finding]:
    records = record_store.read(desk.store, kind=Kind.FINDING)
    bodies = [from_body(Finding, record.body) for record in records]
    return {body.item: body for body in bodies}


def test_failed_items_propose_findings_in_the_order_of_the_form(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03", "Y02")
    assert [finding.item for finding in visit.walk.findings()] == ["Y02", "Y03"]
    finding = draft(visit, "Y02")
    assert "4.2" in finding.facts
    assert "3" in finding.demand
    assert finding.severity is Severity.B
    assert (finding.manner, finding.deadline) == (Manner.BY_DEADLINE, date(2026, 12, 7))
    assert finding.basis is not None
    assert finding.basis.penalty == "code:1130-3"
    assert finding.orderable
    assert finding.suggested == {"severity", "deadline", "manner"}


def test_item_that_is_no_longer_failed_proposes_nothing(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03")
    visit.answer("Y03_result", "pass")
    assert visit.walk.findings() == ()
    assert visit.walk.finding("Y03") is None


def test_what_the_inspector_words_differently_stands(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03")
    visit.edit("Y03", facts="示例：另一种写法。", demand="示例要求。", severity="A", deadline="2026-12-31")
    finding = draft(visit.reopened(), "Y03")
    assert (finding.facts, finding.demand) == ("示例：另一种写法。", "示例要求。")
    assert (finding.severity, finding.deadline) == (Severity.A, date(2026, 12, 31))
    assert finding.suggested == {"manner"}
    visit.edit("Y03", facts=None)
    assert draft(visit, "Y03").facts != "示例：另一种写法。"


def test_corrected_at_once_has_no_deadline(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03")
    visit.edit("Y03", manner="at_once")
    finding = draft(visit, "Y03")
    assert (finding.manner, finding.deadline) == (Manner.AT_ONCE, None)


def test_deadline_on_a_holiday_moves_to_the_next_working_day(desk: Desk) -> None:
    visit = Visit(desk).fail("Y02")
    for item in visit.walk.findings():
        assert item.deadline is not None
        assert item.deadline.weekday() < 5


def test_harm_that_is_shown_brings_the_clause_that_asks_for_harm(desk: Desk) -> None:
    visit = Visit(desk, POND).fail("B03")
    without = draft(visit, "B03")
    assert without.basis is not None
    assert (without.harm_possible, without.harm_shown, without.basis.penalty) == (True, False, "code:1171-5")
    visit.answer("B03_harm", "yes")
    shown = draft(visit, "B03")
    assert shown.basis is not None
    assert (shown.basis.penalty, shown.basis.harm_shown) == ("code:1170", True)
    assert "已造成工业固体废物扬散、流失、渗漏" in shown.facts
    visit.edit("B03", harm_shown=False)
    assert draft(visit, "B03").basis == without.basis


def test_order_on_harm_needs_a_photo_that_shows_it(desk: Desk) -> None:
    visit = Visit(desk, POND).fail("B03")
    visit.answer("B03_harm", "yes").meet()
    done = visit.finish()
    with pytest.raises(DomainError) as refusal:
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert refusal.value.code is Code.LAW_HARM_NOT_SHOWN


def test_act_over_the_day_of_the_code_asks_and_needs_a_reason(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.edit("Y03", act_began=BEFORE)
    finding = draft(visit, "Y03")
    assert finding.basis is None
    assert "2026-08-15" in finding.question
    assert [key for key, _ in finding.choices] == ["code", "review"]
    with pytest.raises(WorkflowError) as refusal:
        visit.finish()
    assert refusal.value.code is Code.FINDING_UNDECIDED
    visit.edit("Y03", choice="code", choice_reason="  ")
    finding = draft(visit, "Y03")
    assert finding.undecided
    assert "须写明理由" in finding.trouble
    assert finding.choices
    with pytest.raises(WorkflowError) as refusal:
        visit.finish()
    assert "须写明理由" in refusal.value.sentence()
    visit.edit("Y03", choice_reason="示例：检查时仍在持续")
    visit.finish()
    basis = recorded(desk)["Y03"].basis
    assert basis is not None
    assert (basis.reason, basis.instrument) == ("示例：检查时仍在持续", "code")


def test_choice_left_to_legal_review_is_recorded_with_its_reason_and_not_ordered(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.edit("Y03", act_began=BEFORE, choice="review", choice_reason="示例：情况复杂")
    done = visit.finish()
    assert recorded(desk)["Y03"].basis is None
    assert recorded(desk)["Y03"].choice_reason == "示例：情况复杂"
    with pytest.raises(WorkflowError) as refusal:
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert refusal.value.code is Code.NOTHING_TO_ORDER


def test_act_that_ended_before_the_code_is_under_the_old_law_when_chosen_so_and_never_ordered(desk: Desk) -> None:
    visit = Visit(desk).fail("Y02", "Y03").meet()
    visit.edit("Y03", ongoing=False, act_began="2026-07-01", act_ended=BEFORE)
    assert [key for key, _ in draft(visit, "Y03").choices] == ["old", "code", "review"]
    visit.edit("Y03", choice="old", choice_reason="示例：从旧")
    finding = draft(visit, "Y03")
    assert finding.basis is not None
    assert finding.basis.instrument.startswith("air2018")
    assert not finding.orderable
    done = visit.finish()
    row = papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert [key.finding.item for key in findings.list_findings(desk) if key.id in row.document.findings] == ["Y02"]
    cites = str(row.document.content)
    assert "大气污染防治法" not in cites
    assert "生态环境法典" in cites


def test_act_that_has_ended_is_recorded_and_left_out_of_the_order_with_a_sentence(desk: Desk) -> None:
    visit = Visit(desk).fail("Y02", "Y03")
    visit.edit("Y03", ongoing=False, act_began=AFTER, act_ended="2026-11-01")
    preview = papers.preview_of_walk(desk, visit.walk, DocumentType.ORDER)
    assert [note for note in preview.notes if "行为已终了" in note]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ongoing": False}, "起止时间不明"),
        ({"ongoing": False, "act_ended": "2027-01-01"}, "终了日期晚于检查日期"),
        ({"act_began": "2027-01-01"}, "开始日期晚于"),
    ],
)
def test_dates_that_cannot_be_hold_the_end_up(desk: Desk, changes: dict[str, object], words: str) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.edit("Y03", **changes)
    with pytest.raises(WorkflowError) as refusal:
        visit.finish()
    assert words in refusal.value.sentence()


def test_item_without_a_penalty_is_left_to_legal_review_and_holds_nothing_up(desk: Desk) -> None:
    visit = Visit(desk).answer("has_dump", "yes").fail("R04").meet()
    finding = draft(visit, "R04")
    assert finding.basis is None
    assert finding.trouble
    assert not finding.undecided
    visit.edit("R04", facts="示例事实。")
    visit.finish()
    assert recorded(desk)["R04"].basis is None


def test_blank_that_is_left_in_the_words_holds_the_end_up(desk: Desk) -> None:
    visit = Visit(desk).answer("has_dump", "yes").fail("R04").meet()
    assert draft(visit, "R04").blanks
    with pytest.raises(WorkflowError) as refusal:
        visit.finish()
    assert refusal.value.code is Code.FINDING_BLANK
    assert "R04" in refusal.value.sentence()


def test_evasion_is_never_settled_on_the_spot(desk: Desk) -> None:
    visit = Visit(desk, STORE).fail("S08").meet()
    visit.edit("S08", facts="示例事实。")
    assert draft(visit, "S08").manner is Manner.BY_DEADLINE
    visit.edit("S08", manner="at_once")
    assert draft(visit, "S08").not_at_once
    with pytest.raises(DomainError) as refusal:
        visit.finish()
    assert refusal.value.code is Code.AT_ONCE_FORBIDDEN


def test_dam_safety_stands_in_the_record_as_handed_over_and_never_on_the_order(desk: Desk) -> None:
    visit = Visit(desk, POND).fail("B03", "K07").meet()
    assert draft(visit, "K07").authority is Authority.SAFETY
    assert draft(visit, "K07").basis is None
    done = visit.finish()
    order = papers.issue(desk, done.inspection, DocumentType.ORDER)
    record = papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD)
    title = recorded(desk)["K07"].title
    assert title not in str(order.document.content)
    assert "移送应急管理（矿山安全监察）部门" in str(record.document.content)
    assert len(order.document.findings) == 1


def test_inspection_with_nothing_but_other_authorities_gives_no_order(desk: Desk) -> None:
    done = Visit(desk, POND).fail("K07").meet().finish()
    with pytest.raises(WorkflowError) as refusal:
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert refusal.value.code is Code.NOTHING_TO_ORDER
    assert papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD).document.pages > 0


@pytest.mark.parametrize("code", [YARD, POND, STORE, PLANT])
def test_every_clause_that_a_failed_item_names_is_in_the_library(desk: Desk, code: str) -> None:
    visit = Visit(desk, code).fill()
    library = desk.law()
    for item in visit.walk.items():
        for clause in (*item.duties, item.penalty, item.alternative):
            assert not clause or clause in library.clauses, f"{item.number}: {clause}"


def test_finding_tells_its_clauses_and_which_are_not_verified(desk: Desk) -> None:
    finding = draft(Visit(desk).fail("Y03"), "Y03")
    assert any("生态环境法典" in cite for cite in finding.cites)
    assert finding.unverified
    assert inspection_bodies.narrative_of(Visit(desk).fail("Y03").walk).count("。") >= 2
