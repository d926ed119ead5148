"""检查: begin, keep every answer, go on after a break, finish in one piece."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from inspector.checklist import library
from inspector.domain.records import Inspection, Kind, Mark, Officer, Present, Signature, SiteKind, from_body
from inspector.errors import Code, DomainError, InspectorError, NeedsDecision, StoreError, WorkflowError
from inspector.store import records as record_store
from inspector.workflow import findings, inspections, register, today
from inspector.workflow.desk import Desk
from inspector.workflow.walk import People
from inspector.xform import xlsform

from .conftest import Opener
from .office import POND, YARD, Clock, Visit, officers, picture, script, site_row

ENGLISH = "English (en)"


def inspection_of(desk: Desk, key: str) -> Inspection:
    return from_body(Inspection, record_store.get(desk.store, key).body)


def refused(visit: Visit, waiver: str = "示例：测试") -> InspectorError:
    """What finishing says; nothing may have been recorded."""
    before = record_store.count(visit.desk.store)
    with pytest.raises(InspectorError) as refusal:
        visit.finish(waiver)
    assert record_store.count(visit.desk.store) == before
    assert [row.id for row in inspections.list_drafts(visit.desk)] == [visit.draft]
    return refusal.value


# -- beginning -------------------------------------------------------------------------------------------------------


def test_checklist_made_for_the_site_is_offered_first(desk: Desk) -> None:
    for kind, form in inspections.USUAL_FORMS.items():
        offered = inspections.available_forms(desk, kind)
        assert (offered[0].form_id, offered[0].usual) == (form, True)
        assert len(offered) == 4
    assert inspections.available_forms(desk, SiteKind.PLANT)[0].title


@pytest.mark.parametrize("count", [0, 1])
def test_inspection_needs_two_officers(desk: Desk, count: int) -> None:
    with pytest.raises(WorkflowError) as refusal:
        inspections.start(desk, site_row(desk, YARD).id, "material_yard", officers=officers(desk)[:count])
    assert refusal.value.code is Code.TWO_OFFICERS
    assert inspections.list_drafts(desk) == ()


def test_one_officer_named_twice_is_one_officer(desk: Desk) -> None:
    one = officers(desk)[0]
    with pytest.raises(WorkflowError) as refusal:
        inspections.start(desk, site_row(desk, YARD).id, "material_yard", officers=(one, one))
    assert refusal.value.code is Code.TWO_OFFICERS


def test_officer_whose_certificate_has_lapsed_cannot_begin(desk: Desk) -> None:
    row = register.list_officers(desk)[1]
    register.save_officer(desk, replace(row.officer, valid_until=date(2026, 11, 21)), subject=row.id)
    with pytest.raises(DomainError) as refusal:
        inspections.start(desk, site_row(desk, YARD).id, "material_yard", officers=officers(desk))
    assert refusal.value.code is Code.OFFICER_CERTIFICATE_EXPIRED
    assert "检查人员乙" in refusal.value.sentence()


def test_what_the_register_knows_is_answered_before_the_walk_begins(desk: Desk) -> None:
    row = site_row(desk, POND)
    register.save_site(desk, replace(row.site, facts={"karst": "yes"}), subject=row.id)
    desk.change_settings(replace(desk.settings(), flood_season_start="03-15"))
    visit = Visit(desk, POND)
    assert visit.value("inspected_place") == row.site.name
    assert visit.value("karst") == "yes"
    assert visit.value("flood_season_start") == "03-15"
    visit.answer("karst", "no")
    assert visit.reopened().value("karst") == "no"


# -- keeping ---------------------------------------------------------------------------------------------------------


def test_every_answer_is_there_when_the_folder_is_opened_again(opener: Opener) -> None:
    visit = Visit(opener()).fail("Y02", "Y03")
    session = visit.walk.session
    questions = {ref: session.value(ref) for name in session.definition.by_path for ref in _refs(visit, name)}
    again = visit.reopened(opener())
    assert {ref: again.walk.session.value(ref) for ref in questions} == questions
    assert len(again.walk.session.find("Y02_point")) == 3


def _refs(visit: Visit, path: str) -> tuple[str, ...]:
    return visit.walk.session.find(path.rpartition("/")[2])


def test_walk_goes_on_at_the_question_that_was_answered_last(opener: Opener) -> None:
    visit = Visit(opener()).answer("Y03_bare", "20")
    assert visit.reopened(opener()).walk.position == visit.walk.session.find("Y03_bare")[0]


def test_hidden_answer_is_kept_and_comes_back(opener: Opener) -> None:
    visit = Visit(opener()).answer("has_conveyor", "yes").answer("Y06_open_m", "12").answer("has_conveyor", "no")
    again = visit.reopened(opener())
    assert not again.walk.session.view(again.walk.session.find("Y06_open_m")[0]).relevant
    assert again.value("Y06_open_m") == "12"
    again.answer("has_conveyor", "yes")
    assert again.reopened().value("Y06_open_m") == "12"


def test_removed_row_stays_removed_and_the_others_keep_their_values(opener: Opener) -> None:
    visit = Visit(opener()).fill()
    session = visit.walk.session
    first = session.find("Y02_point")[0]
    change = session.remove_repeat(first)
    inspections.keep_change(visit.desk, visit.draft, change, snapshot=session.snapshot(), position="")
    heights = [session.value(ref) for ref in session.find("Y02_hp")]
    again = visit.reopened(opener())
    assert [again.walk.session.value(ref) for ref in again.walk.session.find("Y02_hp")] == heights == ["3.8", "2.6"]


def test_mark_is_given_taken_back_and_kept(opener: Opener) -> None:
    visit = Visit(opener()).fill()
    item = next(item for item in visit.walk.items() if item.number == "Y05")
    change = visit.walk.mark(item, Mark.FAIL)
    inspections.keep_change(visit.desk, visit.draft, change, snapshot=None, position=item.result_ref)
    assert visit.reopened().walk.card(item).mark is Mark.FAIL
    change = visit.walk.mark(item, None)
    inspections.keep_change(visit.desk, visit.draft, change, snapshot=None, position=item.result_ref)
    assert visit.reopened(opener()).walk.card(item).mark is None


def test_draft_opens_with_the_form_that_began_it(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    visit = Visit(opener()).fail("Y03")
    old = visit.walk.session.definition
    changed = old.source.replace("基本情况".encode(), "改版的情况".encode()).replace(
        old.version.encode(), b"2027010101"
    )
    newer = xlsform.load_xml(changed, None)
    monkeypatch.setattr(library, "definition", lambda _form_id: newer)
    again = visit.reopened(opener())
    assert again.walk.session.definition.sha256 == old.sha256
    assert again.walk.form_version == old.version
    assert again.walk.session.children()[0].label == "基本情况"
    assert [finding.item for finding in again.walk.findings()] == ["Y03"]
    done = again.meet().finish()
    assert inspection_of(again.desk, done.inspection).form_version == old.version
    assert Visit(again.desk).walk.form_version == "2027010101"


def test_edit_people_narrative_and_photo_are_kept(opener: Opener) -> None:
    visit = Visit(opener()).fail("Y03")
    visit.edit("Y03", facts="示例事实。", severity="A")
    people = People(
        Present("示例负责人"), (Present("示例见证人", relation="见证人"),), True, "示例：不认识", "示例地点"
    )
    inspections.keep_people(visit.desk, visit.draft, people)
    inspections.keep_narrative(visit.desk, visit.draft, "示例检查情况。\n第二行。")
    key = visit.photo("Y03")
    walk = visit.reopened(opener()).walk
    assert walk.findings()[0].facts == "示例事实。"
    assert walk.people == people
    assert walk.narrative == "示例检查情况。\n第二行。"
    assert walk.evidence[key].items == ("Y03",)


def test_draft_that_was_put_aside_comes_back_whole(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03")
    inspections.discard(desk, visit.draft)
    assert inspections.list_drafts(desk) == today.look(desk).drafts == ()
    inspections.restore(desk, visit.draft)
    (row,) = inspections.list_drafts(desk)
    assert (row.site_name, row.form_title) == ("示例·丙原矿堆场", visit.walk.form_title)
    assert visit.reopened().value("Y03_result") == "fail"


def test_draft_touched_last_stands_first(desk: Desk) -> None:
    yard, pond = Visit(desk), Visit(desk, POND)
    assert [row.id for row in inspections.list_drafts(desk)] == [pond.draft, yard.draft]
    yard.answer("gauge", "示例测距仪")
    assert [row.id for row in inspections.list_drafts(desk)] == [yard.draft, pond.draft]


# -- what holds the end up -------------------------------------------------------------------------------------------


def test_finish_tells_how_much_is_owed_and_each_entry_has_its_place(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.answer("Y05_result", "").answer("Y10_result", "unchecked")
    refusal = refused(visit)
    assert refusal.code is Code.STILL_OWED
    assert refusal.fields == {"count": 2}
    blocking = [entry for entry in visit.walk.owed() if entry.blocking]
    assert {entry.item for entry in blocking} == {"Y05", "Y10"}
    for entry in blocking:
        visit.walk.session.view(entry.ref)


def test_short_evidence_is_a_question_and_the_reason_is_recorded(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.photo("Y03")
    question = refused(visit, waiver="  ")
    assert isinstance(question, NeedsDecision)
    assert [key for key, _ in question.choices] == ["back", "waive"]
    done = visit.finish("示例：下雨，不能补拍")
    assert inspection_of(desk, done.inspection).waiver == "示例：下雨，不能补拍"


def test_enough_evidence_asks_nothing(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.photo("Y03")
    visit.photo("Y03")
    assert inspection_of(desk, visit.finish("").inspection).waiver == ""


def test_each_officer_must_have_signed(desk: Desk) -> None:
    visit = Visit(desk).fill().meet()
    key = f"officer:{visit.walk.officers[1].id}"
    del visit.walk.signatures[key]
    refusal = refused(visit)
    assert refusal.code is Code.SIGNATURE_MISSING
    assert "检查人员乙" in refusal.sentence()
    visit.walk.signatures[key] = Signature("officer", "检查人员乙", refused_reason="示例")
    assert refused(visit).code is Code.SIGNATURE_MISSING


def test_site_signs_or_refuses_with_a_reason_and_a_witness(desk: Desk) -> None:
    visit = Visit(desk).fill().meet()
    inspections.forget_signature(desk, visit.draft, "site")
    visit.walk = visit.reopened().walk
    assert "示例负责人" in refused(visit).sentence()
    with pytest.raises(WorkflowError) as refusal:
        visit.sign("site", Signature("site", "示例负责人", refused_reason=" "))
    assert refusal.value.code is Code.SIGN_REASON
    visit.sign("site", Signature("site", "示例负责人", refused_reason="示例：不同意检查结果"))
    assert refused(visit).code is Code.SIGN_REASON
    visit.sign("witness", Signature("witness", "示例见证人"), picture())
    signatures = {one.role: one for one in inspection_of(desk, visit.finish().inspection).signatures}
    assert signatures["site"].refused_reason == "示例：不同意检查结果"
    assert signatures["witness"].blob
    assert today.list_inspections(desk)[0].unsigned


def test_signature_is_kept_as_a_picture_with_its_time(opener: Opener) -> None:
    visit = Visit(opener()).fill()
    visit.sign("site", Signature("site", "示例负责人"), picture(7))
    desk = opener()
    signature = visit.reopened(desk).walk.signatures["site"]
    assert desk.blobs.get(signature.blob) == picture(7)
    assert signature.signed_at.endswith("Z")


def test_certificate_that_lapses_before_the_end_holds_it_up(desk: Desk, clock: Clock) -> None:
    row = register.list_officers(desk)[0]
    register.save_officer(desk, replace(row.officer, valid_until=date(2026, 11, 30)), subject=row.id)
    visit = Visit(desk).fill().meet()
    clock.forward(days=30)
    assert refused(visit).code is Code.OFFICER_CERTIFICATE_EXPIRED


# -- the end ---------------------------------------------------------------------------------------------------------


def test_finish_records_the_inspection_its_photos_and_its_findings(desk: Desk) -> None:
    visit = Visit(desk).fill(
        {"Y02": "fail", "Y10": "unchecked", "Y11": "na"}, reasons={"Y10": "示例：无车", "Y11": "示例：无煤"}
    )
    key = visit.photo("Y02", "Y03")
    visit.meet()
    done = visit.finish()
    body = inspection_of(desk, done.inspection)
    assert (body.marks["Y02"], body.marks["Y03"], body.marks["Y10"]) == ("fail", "pass", "unchecked")
    assert body.reasons["Y10"] == "示例：无车"
    assert body.titles["Y02"].startswith("不能密闭")
    assert body.officers == officers(desk)
    assert "共检查" in body.narrative
    assert b"<Y02_result>fail</Y02_result>" in desk.blobs.get(body.submission)
    (finding,) = findings.list_findings(desk)
    assert finding.id == done.findings[0]
    (photo,) = findings.view_finding(desk, finding.id).photos
    assert photo.evidence.items == ("Y02", "Y03")
    assert photo.evidence.inspection == done.inspection
    assert photo.id != key
    assert inspections.list_drafts(desk) == ()


def test_submission_leaves_out_what_does_not_apply(desk: Desk) -> None:
    visit = Visit(desk).answer("has_conveyor", "yes").answer("Y06_open_m", "12").answer("has_conveyor", "no")
    visit.fill({}, answers={**script(YARD).answers, "has_conveyor": "no"}).meet()
    body = inspection_of(desk, visit.finish().inspection)
    assert b"Y06_open_m>12" not in desk.blobs.get(body.submission)
    assert "Y06" not in body.marks


def test_failure_while_recording_leaves_the_draft_open_and_nothing_recorded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = Visit(desk).fail("Y02", "Y03").meet()
    before = record_store.count(desk.store)
    real = desk.store.seal

    def breaks(record: Any) -> Any:
        if record.kind == Kind.FINDING:
            raise ConnectionError("pulled out")
        return real(record)

    monkeypatch.setattr(desk.store, "seal", breaks)
    with pytest.raises(ConnectionError):
        visit.finish()
    assert record_store.count(desk.store) == before
    assert findings.list_findings(desk) == ()
    assert [row.id for row in inspections.list_drafts(desk)] == [visit.draft]
    monkeypatch.setattr(desk.store, "seal", real)
    assert len(visit.finish().findings) == 2


def test_inspection_is_finished_once(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03").meet()
    visit.finish()
    before = record_store.count(desk.store)
    with pytest.raises(StoreError) as refusal:
        visit.finish()
    assert refusal.value.code is Code.DRAFT_CLOSED
    assert record_store.count(desk.store) == before
    with pytest.raises(StoreError):
        visit.answer("gauge", "示例")


def test_record_is_chinese_though_the_inspector_speaks_english(desk: Desk) -> None:
    visit = Visit(desk)
    visit.walk.session.language = ENGLISH
    visit.fill({"Y02": "fail", "Y10": "na"}, reasons={"Y10": "示例：无车"}).meet()
    body = inspection_of(desk, visit.finish().inspection)
    assert visit.walk.session.language == ENGLISH
    said = json.dumps([body.titles, body.narrative], ensure_ascii=False)
    assert not [word for word in said.split() if word.isascii() and word.isalpha() and len(word) > 3]
    (row,) = findings.list_findings(desk)
    assert "Not" not in row.finding.facts + row.finding.demand + row.finding.title


def test_inspection_over_midnight_keeps_both_days_and_counts_from_the_last(desk: Desk, clock: Clock) -> None:
    clock.to(2026, 11, 22, 23, 50)
    visit = Visit(desk).fail("Y03")
    clock.to(2026, 11, 23, 0, 20)
    visit = visit.reopened().meet()
    body = inspection_of(desk, visit.finish().inspection)
    assert (body.started_at[:16], body.ended_at[:16]) == ("2026-11-22T15:50", "2026-11-22T16:20")
    (row,) = findings.list_findings(desk)
    assert row.found_on == date(2026, 11, 23)
    assert row.deadline == date(2026, 11, 26)


def test_today_tells_what_each_inspection_still_lacks(desk: Desk) -> None:
    visit = Visit(desk).fail("Y03")
    assert [row.id for row in today.look(desk).drafts] == [visit.draft]
    visit.photo("Y03")
    visit.meet().finish()
    look = today.look(desk)
    assert look.drafts == ()
    assert look.unissued[0].lacks == ("inspection_record", "photo_sheet", "order")
    assert (look.open_findings, look.sites) == (1, 6)


def test_officers_may_be_more_than_two(desk: Desk) -> None:
    third = register.save_officer(desk, Officer("丙", "检查人员丙", "示例证0003"))
    site = site_row(desk, YARD)
    draft = inspections.start(desk, site.id, "material_yard", officers=(*officers(desk), third))
    visit = Visit(desk, YARD, draft=draft).fill().meet()
    assert len(inspection_of(desk, visit.finish().inspection).officers) == 3
