"""更正: a finished inspection opened again, recorded as a record that names the old one; and the log of its filling."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.domain.records import DocumentType, Inspection, Kind, from_body
from inspector.errors import Code, WorkflowError
from inspector.store import drafts as draft_store
from inspector.store import records as record_store
from inspector.workflow import checklists, corrections, custody, findings, form_versions, inspections, papers, today
from inspector.workflow.desk import Desk
from inspector.workflow.findings import inspection_record

from .office import YARD, Clock, Visit, inspected, officers, site_row

AUDITED = """
| survey |
| | type | name | label | parameters |
| | audit | audit | | track-changes=true track-changes-reasons=on-form-edit |
| | text | seen | 看到什么 | |
| settings |
| | form_title | form_id | version |
| | 记事表 | noted | 1 |
"""


@pytest.fixture
def corrected(desk: Desk) -> tuple[str, Visit]:
    """A finished inspection with one finding, opened again."""
    first = Visit(desk).fail("Y01")
    first.photo("Y01")
    done = first.meet().finish()
    return done.inspection, Visit(desk, YARD, draft=corrections.begin(desk, done.inspection, reason="笔误"))


def test_correction_is_a_record_that_names_the_old_one_and_keeps_the_visit(
    desk: Desk, clock: Clock, corrected: tuple[str, Visit]
) -> None:
    inspection, visit = corrected
    old = inspection_record(desk, inspection)
    clock.forward(days=1)
    visit.answer("inspected_place", "示例·东侧堆场").meet().finish()
    new = inspection_record(desk, inspection)
    assert (new.id, new.subject) != (old.id, old.subject)
    assert new.subject == old.id
    assert new.basis["correction"] == "笔误"
    before, after = from_body(Inspection, old.body), from_body(Inspection, new.body)
    assert (after.started_at, after.ended_at, after.officers) == (before.started_at, before.ended_at, before.officers)
    assert [row.id for row in today.list_inspections(desk)] == [inspection]
    assert b"deprecatedID" not in desk.blobs.get(before.submission)
    assert before.submission != after.submission
    text = desk.blobs.get(after.submission).decode()
    identity = desk.blobs.get(before.submission).decode().partition("instanceID>")[2].partition("<")[0]
    assert f"deprecatedID>{identity}<" in text
    assert "示例·东侧堆场" in text
    assert custody.verify(desk).sound


def test_findings_and_photos_are_corrected_where_they_stand(desk: Desk, corrected: tuple[str, Visit]) -> None:
    _, visit = corrected
    (before,) = findings.list_findings(desk)
    photos = list(record_store.read(desk.store, kind=Kind.EVIDENCE))
    visit.edit("Y01", facts="更正后的事实。")
    visit.photo("Y01")
    done = visit.meet().finish()
    (after,) = findings.list_findings(desk)
    assert done.findings == (before.id,) == (after.id,)
    assert after.finding.facts == "更正后的事实。"
    assert len(list(record_store.read(desk.store, kind=Kind.EVIDENCE))) == len(photos) + 1
    assert photos[0].id in after.finding.evidence
    assert len(after.finding.evidence) == 2


def test_nothing_is_recorded_twice_where_nothing_was_changed(desk: Desk, corrected: tuple[str, Visit]) -> None:
    _, visit = corrected
    count = record_store.count(desk.store)
    visit.meet().finish()
    assert record_store.count(desk.store) == count + 1


def test_finding_on_record_cannot_be_edited_away(desk: Desk, corrected: tuple[str, Visit]) -> None:
    _, visit = corrected
    visit.answer("Y01_result", "pass").meet()
    count = record_store.count(desk.store)
    with pytest.raises(WorkflowError) as refused:
        visit.finish()
    assert refused.value.code is Code.CORRECTION_FINDING_LEFT
    assert record_store.count(desk.store) == count


def test_issued_documents_stay_and_the_record_can_be_given_out_anew(desk: Desk) -> None:
    done = inspected(desk, YARD, "Y01")
    old = papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD)
    pdf = papers.pdf_of(desk, old.id)
    visit = Visit(desk, YARD, draft=corrections.begin(desk, done.inspection, reason="笔误"))
    visit.meet().finish()
    assert DocumentType.INSPECTION_RECORD.value in today.list_inspections(desk)[0].lacks
    new = papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD)
    assert new.id != old.id
    assert papers.pdf_of(desk, old.id) == pdf
    with pytest.raises(WorkflowError):
        papers.issue(desk, done.inspection, DocumentType.INSPECTION_RECORD)


def test_correction_under_way_is_gone_on_with_and_keeps_its_version(desk: Desk, corrected: tuple[str, Visit]) -> None:
    inspection, visit = corrected
    assert corrections.begin(desk, inspection, reason="又一次") == visit.draft
    assert form_versions.offer_version(desk, visit.draft) is None
    (row,) = inspections.list_drafts(desk)
    assert row.correction


def test_correction_needs_a_reason_and_the_form(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    done = inspected(desk, YARD)
    with pytest.raises(WorkflowError) as refused:
        corrections.begin(desk, done.inspection, reason=" ")
    assert refused.value.code is Code.CORRECTION_REASON
    monkeypatch.setattr(draft_store, "closed", lambda store: {})
    monkeypatch.setattr(corrections.form_store, "find", lambda *_: "")
    with pytest.raises(WorkflowError) as refused:
        corrections.begin(desk, done.inspection, reason="笔误")
    assert refused.value.code is Code.CORRECTION_NO_FORM


def test_inspection_of_another_laptop_is_corrected_with_the_words_on_record(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = inspected(desk, YARD, "Y01")
    (row,) = findings.list_findings(desk)
    monkeypatch.setattr(draft_store, "closed", lambda store: {})
    visit = Visit(desk, YARD, draft=corrections.begin(desk, done.inspection, reason="笔误"))
    assert visit.walk.edits["Y01"].facts == row.finding.facts


def test_log_is_kept_with_the_draft_and_goes_with_the_submission(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "记事表.md").write_text(AUDITED, "utf-8")
    checklists.publish(desk, tmp_path / "记事表.md")
    draft = inspections.start(desk, site_row(desk, YARD).id, "noted", officers=officers(desk))
    visit = Visit(desk, YARD, draft=draft)
    assert visit.walk.session.audit_log().count("\n") == 3  # heading, start, resume
    session = visit.walk.session
    change = session.answer("/data/seen", "裸露")
    inspections.keep_change(desk, draft, change, snapshot=None, position="/data/seen", audit=session.audit_log())
    again = visit.reopened()
    assert "question,/data/seen," in again.walk.session.audit_log()
    done = again.meet().finish()
    record = inspection_record(desk, done.inspection)
    (log,) = [blob for blob in record.blobs if blob.name == "audit.csv"]
    text = desk.blobs.get(log.sha256).decode()
    assert text.startswith("event,node,start,end,old-value,new-value,change-reason\n")
    assert ",裸露," in text
    assert "form exit" in text
    changed = Visit(desk, YARD, draft=corrections.begin(desk, done.inspection, reason="写错了"))
    assert "写错了" in changed.walk.session.audit_log()
