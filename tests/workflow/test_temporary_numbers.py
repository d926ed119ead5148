"""Orders without a leased block: a temporary number by a person's word or by the setting, the official one later."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from inspector.domain.numbering import is_temporary
from inspector.domain.records import DocumentType, Draft, Kind, NumberGiven, to_body
from inspector.errors import Code, DomainError, WorkflowError
from inspector.store import numbers as number_store
from inspector.store import records as record_store
from inspector.workflow import bureau, findings, papers, today
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DocumentRow

from .office import POND, YARD, Clock, inspected
from .test_papers import text_of

OFFICIAL = "示环责改〔2026〕77号"


def use_up(desk: Desk) -> None:
    """Take a new year's turn: the block of this laptop is for the old one."""
    for number in range(1, 51):
        bureau.void_number(desk, f"示环责改〔2026〕{number}号", "示例：测试")


def always(desk: Desk) -> None:
    bureau.change_setting(desk, "number_mode", "temporary")


def order(desk: Desk, code: str = YARD, item: str = "Y02", *, temporary: bool = False) -> DocumentRow:
    return papers.issue(desk, inspected(desk, code, item).inspection, DocumentType.ORDER, temporary=temporary)


def number(desk: Desk, row: DocumentRow, official: str = OFFICIAL) -> None:
    """What the hub would say, as it comes with the sync."""
    body = NumberGiven(row.id, row.document.temporary_number, official)
    desk.append([Draft(Kind.NUMBER_GIVEN, row.id, "", to_body(body))])


def test_order_without_a_block_is_never_temporary_unless_somebody_says_so(desk: Desk) -> None:
    use_up(desk)
    done = inspected(desk, YARD, "Y02")
    preview = papers.preview(desk, done.inspection, DocumentType.ORDER)
    assert preview.next_number == ""
    assert is_temporary(preview.offered)
    with pytest.raises(DomainError) as refusal:
        papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert refusal.value.code is Code.NUMBERS_USED_UP
    row = papers.issue(desk, done.inspection, DocumentType.ORDER, temporary=True)
    assert row.number == row.document.temporary_number == preview.offered
    assert row.document.number == ""


def test_order_bears_its_temporary_number_and_says_that_it_is_one(desk: Desk) -> None:
    row = order(desk, temporary=True)
    text = text_of(papers.pdf_of(desk, row.id))
    assert row.number in text
    assert "（临时编号，正式文号由本机关登记后告知）" in text
    assert "预览" not in text
    assert "未编号" not in text
    assert row.document.content["number"] == row.number


def test_orders_with_official_numbers_and_other_documents_carry_no_such_note(desk: Desk) -> None:
    assert "临时编号" not in text_of(papers.pdf_of(desk, order(desk).id))
    done = inspected(desk, YARD, "Y03")
    record = papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD, temporary=True)
    assert (record.number, record.document.temporary_number) == ("", "")


def test_temporary_numbers_count_up_without_gaps_and_a_block_stays_whole(desk: Desk) -> None:
    short = desk.store.device[:6].upper()
    rows = [order(desk, temporary=True), order(desk, POND, "B03", temporary=True)]
    assert [row.number for row in rows] == [f"示环责改〔2026〕临{short}-{n}号" for n in (1, 2)]
    assert bureau.next_number(desk, DocumentType.ORDER) == "示环责改〔2026〕1号"


def test_mode_without_blocks_issues_with_a_temporary_number_at_once(desk: Desk) -> None:
    always(desk)
    done = inspected(desk, YARD, "Y02")
    preview = papers.preview(desk, done.inspection, DocumentType.ORDER)
    assert (is_temporary(preview.next_number), preview.offered) == (True, "")
    assert papers.issue(desk, done.inspection, DocumentType.ORDER).number == preview.next_number
    assert list(record_store.numbers(desk.store)) == []


def test_mode_without_blocks_counts_the_first_step_as_done(desk: Desk) -> None:
    use_up(desk)
    assert {step.key for step in today.look(desk).first_steps if not step.done} == {"numbers"}
    always(desk)
    assert all(step.done for step in today.look(desk).first_steps)


def test_only_the_two_modes_can_be_set(desk: Desk) -> None:
    with pytest.raises(WorkflowError) as refusal:
        bureau.change_setting(desk, "number_mode", "none")
    assert refusal.value.code is Code.SETTING_CHOICE


def test_organ_without_a_code_is_told_to_fill_it_in(desk: Desk) -> None:
    always(desk)
    done = inspected(desk, YARD, "Y02")
    desk.change_settings(replace(desk.settings(), organ_code=""))
    preview = papers.preview(desk, done.inspection, DocumentType.ORDER)
    assert (preview.next_number, preview.offered) == ("", "")
    assert any("机关代字" in note for note in preview.notes)


def test_document_is_found_and_shown_by_both_its_numbers(desk: Desk) -> None:
    row = order(desk, temporary=True)
    assert [one.id for one in findings.list_documents(desk, row.number)] == [row.id]
    number(desk, row)
    told = papers.get_document(desk, row.id)
    assert (told.number, told.document.temporary_number, told.clashing) == (OFFICIAL, row.number, ())
    for text in (row.number, OFFICIAL, "77号"):
        assert [one.id for one in findings.list_documents(desk, text)] == [row.id], text
        assert len(findings.list_findings(desk, text)) == 1, text
    assert findings.list_documents(desk, "78号") == findings.list_findings(desk, "78号") == ()


def test_finding_shows_the_official_number_and_tells_when_it_came(desk: Desk) -> None:
    row = order(desk, temporary=True)
    (before,) = findings.list_findings(desk)
    assert (before.order_number, before.order_temporary) == (row.number, row.number)
    number(desk, row)
    (after,) = findings.list_findings(desk)
    assert (after.order_number, after.order_temporary) == (OFFICIAL, row.number)
    said = [line.sentence for line in findings.view_finding(desk, after.id).history]
    assert f"取得正式文号 {OFFICIAL}，原临时编号 {row.number}" in said


def test_frozen_file_stays_as_it_was_when_the_official_number_comes(desk: Desk) -> None:
    row = order(desk, temporary=True)
    pdf = papers.pdf_of(desk, row.id)
    number(desk, row)
    assert papers.pdf_of(desk, row.id) == pdf
    assert json.dumps(papers.get_document(desk, row.id).document.content) == json.dumps(row.document.content)


def test_today_tells_of_a_number_that_came_in_for_a_week(desk: Desk, clock: Clock) -> None:
    row = order(desk, temporary=True)
    assert today.look(desk).numbered == ()
    number(desk, row)
    assert [one.id for one in today.look(desk).numbered] == [row.id]
    clock.forward(days=8)
    assert today.look(desk).numbered == ()


def test_second_official_number_is_shown_as_a_clash_and_the_first_stands(desk: Desk) -> None:
    row = order(desk, temporary=True)
    number(desk, row)
    number(desk, row, "示环责改〔2026〕78号")
    told = papers.get_document(desk, row.id)
    assert (told.number, told.clashing) == (OFFICIAL, ("示环责改〔2026〕78号",))


def test_document_waits_for_its_number_only_when_the_hub_holds_it(desk: Desk) -> None:
    order(desk, temporary=True)
    assert number_store.waiting(desk.store) == ()
