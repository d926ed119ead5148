"""完成检查: the steps by gestures; what was signed, what changed since, and what holds the end up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing as shutting
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.domain.records import DocumentType
from inspector.ui.tasks import Tasks
from inspector.workflow import demonstration, findings, inspections, register
from tests.ui.paging import Office, make_office, sign

_PAGES = ("today", "register", "inspect", "walk", "closing", "findings", "documents", "settings")


@dataclass(frozen=True)
class Ready:
    folder: Path
    draft: str


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """A yard's checklist answered to the end, without photos, people and signatures."""
    folder = tmp_path_factory.mktemp("answered") / "data"
    script = demonstration.scripts()["past"]
    with shutting(app.open_desk(folder)) as desk:
        demonstration.fill_register(desk)
        site = next(row for row in register.list_sites(desk) if row.site.code == script.site)
        officers = tuple(row.id for row in register.list_officers(desk))
        draft = inspections.start(desk, site.id, script.form, officers=officers)
        demonstration.fill_form(desk, inspections.open_walk(desk, draft), script)
    return Ready(folder, draft)


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path, answered: Ready) -> Iterator[Office]:
    shutil.copytree(answered.folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open()
    yield made
    made.workplace.close()


def _sign_all(office: Office) -> None:
    for name in ("site", *(f"officer_{row.id}" for row in office.window.current().walk.officers)):
        sign(office, f"sign_{name}")


def test_nothing_owed_is_said_and_hints_lead_back_to_the_item(office: Office, answered: Ready) -> None:
    office.go("closing", draft=answered.draft)
    assert office.seen("owedNothing")
    office.click("owedSaid_0")
    assert office.window.current().name == "walk"


def test_people_are_kept_as_they_are_typed(office: Office, answered: Ready) -> None:
    office.go("closing", draft=answered.draft, step="people")
    office.type("closing_name", "示例负责人")
    office.type("closing_post", "矿长（示例）")
    office.click("closingAddOther")
    office.type("closingOther0_name", "示例在场人")
    office.go("today")
    page = office.go("closing", draft=answered.draft, step="people")
    assert page.walk.people.responsible.name == "示例负责人"
    assert [person.name for person in page.walk.people.others] == ["示例在场人"]
    assert office.find("closing_post").text() == "矿长（示例）"


def test_narrative_follows_the_answers_until_it_is_worded_by_hand(office: Office, answered: Ready) -> None:
    page = office.go("closing", draft=answered.draft, step="people")
    field = office.find("closing_narrative")
    assert "不合格2项" in field.toPlainText()
    field.setFocus()
    field.setPlainText("自己写的检查情况。")
    field.tell()
    office.settle()
    assert page.walk.narrative == "自己写的检查情况。"
    office.click("closingRewrite")
    assert page.walk.narrative == ""
    assert "不合格2项" in field.toPlainText()


def test_finding_is_reworded_graded_and_kept(office: Office, answered: Ready) -> None:
    page = office.go("closing", draft=answered.draft, step="findings")
    item = office.find("draftFindings").current().item
    field = office.find("findingFacts")
    field.setPlainText("改写后的事实。")
    field.tell()
    office.type("findingGrade", "A")
    office.type("findingManner", "by_deadline")
    office.type("findingDeadlineText", "2099-12-31")
    office.go("closing", draft=answered.draft, step="findings")
    found = page.walk.finding(item)
    assert found is not None
    assert (found.facts, found.severity.value, str(found.deadline)) == ("改写后的事实。", "A", "2099-12-31")


def test_act_across_the_code_asks_for_the_law_with_a_reason(office: Office, answered: Ready) -> None:
    page = office.go("closing", draft=answered.draft, step="findings")
    office.type("findingBeganText", "2026-01-01")
    assert "跨越" in office.words("findingLaw")
    assert page.steps[2].left_to_do() == 1
    office.click("findingChoice_code")
    assert page.steps[2].left_to_do() == 1, "a choice without a reason is none"
    office.type("findingChoiceReason", "行为持续到法典施行后")
    assert page.steps[2].left_to_do() == 0
    assert "行为持续到法典施行后" in office.words("findingLaw")


def test_change_after_signing_is_told_to_sign_again(office: Office, answered: Ready) -> None:
    office.go("closing", draft=answered.draft, step="people")
    office.type("closing_name", "示例负责人")
    office.click("closingStep_signatures")
    _sign_all(office)
    assert "签名以后内容有改动" not in office.words("signaturesScroll")
    office.click("closingStep_people")
    office.type("closing_post", "换了职务")
    office.click("closingStep_signatures")
    assert "签名以后内容有改动" in office.words("signBox_site")
    office.click("signAgain_site")
    sign(office, "sign_site")
    assert "签名以后内容有改动" not in office.words("signBox_site")


def test_refusal_needs_reason_and_witness(office: Office, answered: Ready) -> None:
    page = office.go("closing", draft=answered.draft, step="signatures")
    office.click("closingRefused")
    assert not office.seen("sign_site")
    sign(office, "sign_witness")
    assert "原因和见证人" in office.words("closingRefusal")
    office.type("closingRefusedReason", "对检查结果有异议")
    office.type("closingWitness", "示例见证人")
    assert page.walk.signatures["site"].refused_reason == "对检查结果有异议"
    assert page.walk.signatures["witness"].name == "示例见证人"
    assert page.steps[3].left_to_do() == 2


def test_end_says_what_holds_it_up_and_leads_there(office: Office, answered: Ready) -> None:
    page = office.go("closing", draft=answered.draft, step="finish")
    office.click("closingFinish")
    assert office.seen("finishBanner")
    assert office.find("closingFinish").isEnabled()
    office.click("finishHold_3")
    assert office.seen("sign_site")
    assert page.walk is not None


def test_fewer_photos_than_suggested_ask_for_the_reason(office: Office, answered: Ready) -> None:
    office.go("closing", draft=answered.draft, step="signatures")
    _sign_all(office)
    office.click("closingStep_finish")
    office.click("closingFinish")
    assert "少于建议" in office.words("finishBanner")
    field = office.find("closing_waiver")
    field.setPlainText("示例：相机没电")
    office.click("closingFinish")
    assert office.window.current().name == "documents"


def test_finished_inspection_goes_on_to_its_documents_and_never_back(office: Office, answered: Ready) -> None:
    office.go("closing", draft=answered.draft, step="signatures")
    _sign_all(office)
    office.click("closingStep_finish")
    office.find("closing_waiver").setPlainText("示例：相机没电")
    office.click("closingFinish")
    assert office.seen("documentOnly")
    office.click("documentIssueAll")
    office.click("choice_issue")
    told: list[object] = []
    office.workplace.call(findings.list_documents, on_done=told.extend)
    office.settle()
    types = {row.document.type for row in told}
    assert types == {DocumentType.ORDER, DocumentType.INSPECTION_RECORD}
    office.window.go("closing", draft=answered.draft)
    office.settle()
    assert office.window.current().name == "documents"


def test_keys_lead_through_the_steps(office: Office, answered: Ready) -> None:
    page = office.go("closing", draft=answered.draft)
    for key in ("people", "findings", "signatures", "finish"):
        office.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert office.find(f"closingStep_{key}").isChecked()
    office.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert office.find("closingStep_owed").isChecked()
    assert page.walk is not None
