"""问题: every finding of this desk, with the state that time and papers give it."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.ledger import State, Step
from inspector.domain.records import DocumentType, Service
from inspector.errors import Code, WorkflowError
from inspector.workflow import findings, papers, register, today
from inspector.workflow.desk import Desk

from .office import POND, YARD, Clock, inspected, only, order, site_row, state_of


def serve(desk: Desk, document: str, day: date) -> None:
    papers.serve(desk, Service(document, "direct", day, "示例负责人"))


def test_finding_goes_from_found_to_overdue_as_papers_and_days_pass(desk: Desk, clock: Clock) -> None:
    done = inspected(desk, YARD, "Y02")
    assert state_of(desk) == State.FOUND
    row = papers.issue(desk, done.inspection, DocumentType.ORDER)
    assert state_of(desk) == State.ISSUED
    serve(desk, row.id, desk.today())
    assert state_of(desk) == State.SERVED
    finding = only(findings.list_findings(desk))
    assert (finding.deadline, finding.days_left) == (date(2026, 12, 7), 15)
    clock.to(2026, 11, 30, 9, 0)
    assert state_of(desk) == State.DUE_SOON
    clock.to(2026, 12, 7, 23, 59)
    assert state_of(desk) == State.DUE_SOON
    clock.to(2026, 12, 8, 0, 1)
    assert state_of(desk) == State.OVERDUE
    assert only(findings.list_findings(desk)).days_left == -1
    assert findings.count_by_state(desk) == {State.OVERDUE: 1}
    assert [due.id for due in today.look(desk).due] == [finding.id]


def test_days_of_notice_are_a_setting(desk: Desk) -> None:
    from inspector.workflow import bureau

    row = order(desk, YARD, "Y02")
    serve(desk, row.id, desk.today())
    assert state_of(desk) == State.SERVED
    bureau.change_setting(desk, "due_soon_days", 20)
    assert state_of(desk) == State.DUE_SOON


def test_most_urgent_stands_first_and_lists_are_narrowed_by_state_and_site(desk: Desk, clock: Clock) -> None:
    row = order(desk, YARD, "Y02", "Y03")
    serve(desk, row.id, desk.today())
    inspected(desk, POND, "B03")
    clock.to(2026, 11, 28, 9, 0)  # Y03 was due on the 25th
    rows = findings.list_findings(desk)
    assert rows[0].finding.item == "Y03"
    assert rows[0].state is State.OVERDUE
    assert [row.finding.item for row in findings.list_findings(desk, states=[State.FOUND])] == ["B03"]
    pond = site_row(desk, POND).id
    assert [row.finding.item for row in findings.list_findings(desk, site=pond)] == ["B03"]
    assert len(findings.list_findings(desk, states=[State.OVERDUE, State.FOUND])) == 2


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("围挡", {"Y02"}),
        ("防渗", {"B03"}),
        ("B03", {"B03"}),
        ("JWKK", {"B03"}),
        ("bykdc", {"Y02"}),
        ("尾矿 防渗", {"B03"}),
        ("没有这样", set()),
        ("   ", {"Y02", "B03"}),
    ],
)
def test_finding_is_found_by_two_characters_item_and_initials(desk: Desk, text: str, items: set[str]) -> None:
    inspected(desk, YARD, "Y02")
    inspected(desk, POND, "B03")
    assert {row.finding.item for row in findings.list_findings(desk, text)} == items


def test_view_tells_site_photos_documents_marks_clauses_and_history(desk: Desk) -> None:
    from inspector.domain.records import Kind
    from inspector.store import records as record_store

    from .office import Visit

    visit = Visit(desk).fail("Y02")
    visit.photo("Y02")
    done = visit.meet().finish()
    document = papers.issue(desk, done.inspection, DocumentType.ORDER)
    papers.issue(desk, done.inspection, DocumentType.PHOTO_SHEET)
    serve(desk, document.id, desk.today())
    papers.log_print(desk, document.id, printer="示例打印机", copies=2)
    view = findings.view_finding(desk, done.findings[0])
    assert view.site.code == YARD
    assert len(view.photos) == 1
    assert {row.document.type for row in view.documents} == {DocumentType.ORDER, DocumentType.PHOTO_SHEET}
    assert view.marks["Y02"] == "fail"
    assert view.row.order_number == "示环责改〔2026〕1号"
    assert any("生态环境法典" in line.cite for line in view.cites)
    assert Step.RECHECK in view.next_steps
    sentences = [line.sentence for line in view.history]
    assert sentences[0].startswith("现场检查发现：围挡")
    assert "签发责令改正违法行为决定书 示环责改〔2026〕1号" in sentences
    assert "打印 2 份" in sentences
    assert any(sentence.startswith("送达，收件人 示例负责人，日期 2026-11-22") for sentence in sentences)
    assert not [sentence for sentence in sentences if "其他记录" in sentence]
    assert view.history[0].who == "检查人员甲"
    assert record_store.count(desk.store) > 0
    assert [record.kind for record in record_store.read(desk.store, kind=Kind.FINDING)] == ["finding"]


def test_unknown_finding_and_inspection_are_refused_in_words(desk: Desk) -> None:
    with pytest.raises(WorkflowError) as refusal:
        findings.view_finding(desk, "nowhere")
    assert refusal.value.code is Code.FINDING_UNKNOWN
    with pytest.raises(WorkflowError) as refusal:
        findings.inspection_record(desk, "nowhere")
    assert refusal.value.code is Code.INSPECTION_UNKNOWN


def test_finding_found_before_breakfast_is_found_on_that_day(desk: Desk, clock: Clock) -> None:
    clock.to(2026, 11, 23, 7, 0)  # the day before in UTC
    inspected(desk, YARD, "Y02")
    assert only(findings.list_findings(desk)).found_on == date(2026, 11, 23)


def test_documents_are_found_by_number_and_by_site(desk: Desk) -> None:
    row = order(desk, YARD, "Y02")
    assert [found.id for found in findings.list_documents(desk, row.document.number)] == [row.id]
    assert [found.id for found in findings.list_documents(desk, "堆场")] == [row.id]
    assert findings.list_documents(desk, "锰渣") == ()


def test_corrected_site_name_is_shown_everywhere(desk: Desk) -> None:
    from dataclasses import replace

    inspected(desk, YARD, "Y02")
    row = site_row(desk, YARD)
    register.save_site(desk, replace(row.site, name="示例·改名堆场"), subject=row.id)
    assert only(findings.list_findings(desk, "改名")).site_name == "示例·改名堆场"


def test_today_names_what_is_not_printed_not_served_and_not_issued(desk: Desk) -> None:
    row = order(desk, YARD, "Y02")
    look = today.look(desk)
    assert [found.id for found in look.unprinted] == [row.id]
    assert [found.id for found in look.unserved] == [row.id]
    assert look.unissued[0].lacks == ("inspection_record",)
    papers.log_print(desk, row.id, printer="示例打印机", copies=1)
    serve(desk, row.id, desk.today())
    look = today.look(desk)
    assert look.unprinted == look.unserved == ()


def test_state_follows_a_rolled_back_record_and_the_one_that_took_its_place(desk: Desk) -> None:
    from inspector.domain.records import Draft, Kind, NumberVoid, to_body
    from inspector.store import records as record_store
    from inspector.workflow import bureau

    def void(number: int) -> Draft:
        name = f"示环责改〔2026〕{number}号"
        return Draft(Kind.NUMBER_VOID, name, "", to_body(NumberVoid(name, "示例")))

    def seen_inside() -> None:
        with desk.store.transaction():
            record_store.append(desk.store, [void(7)])
            assert list(bureau.list_blocks(desk)[0].voided) == ["示环责改〔2026〕7号"]
            raise ConnectionError("pulled out")

    with pytest.raises(ConnectionError):
        seen_inside()
    desk.append([void(8)])
    assert list(bureau.list_blocks(desk)[0].voided) == ["示环责改〔2026〕8号"]
