"""检查: begun with what is usual already chosen, put aside and taken back, finished ones with what they lack."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.domain.records import Draft, Evidence, Kind, to_body
from inspector.ui.tasks import Tasks
from inspector.workflow import checklists, demonstration, today
from inspector.workflow.desk import Desk
from tests.recordings import film
from tests.ui.paging import Office, finished_folder, make_office
from tests.workflow.test_form_versions import written

__all__ = ["finished_folder"]
_PAGES = ("today", "register", "inspect", "walk", "documents")


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Office]:
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open()
    yield made
    made.workplace.close()


def test_usual_checklist_and_two_officers_are_chosen_beforehand(office: Office) -> None:
    office.go("inspect", start=True)
    assert office.find("startForm_tailings_pond").isChecked()
    assert office.find("startOfficer_示例-甲").isChecked()
    assert office.find("startOfficer_示例-乙").isChecked()


def test_starting_opens_the_checklist(office: Office) -> None:
    office.go("inspect", start=True)
    office.click("startBegin")
    assert office.window.current().name == "walk"
    assert "示例·甲尾矿库" in office.window.header.title.whole()


def test_one_officer_is_refused_in_words_and_the_choice_stays(office: Office) -> None:
    office.go("inspect", start=True)
    office.click("startOfficer_示例-乙")
    office.click("startBegin")
    assert "WFL23" in office.words("startBanner")
    assert office.window.current().name == "inspect"
    assert office.find("startBegin").isEnabled()


def test_page_opens_on_drafts_with_their_progress(office: Office) -> None:
    page = office.go("inspect")
    card = f"draft_{page.drafts.rows[0].id}"
    assert "已查 11 / 73 项，不合格 3 项" in office.words(card)  # the facts of the site are no items
    assert "1" in page.tabs.tabText(1)


def test_draft_put_aside_comes_back_by_undo(office: Office) -> None:
    page = office.go("inspect", part="drafts")
    draft = page.drafts.rows[0].id
    office.click(f"draftDiscard_{draft}")
    assert office.seen("draftsNothing")
    office.click("undoBarUndo")
    assert office.seen(f"draft_{draft}")


def test_finished_inspection_says_what_it_lacks_and_leads_to_it(office: Office) -> None:
    office.go("inspect", part="finished")
    assert office.seen("finishedIssue_order")
    assert office.seen("finishedIssue_inspection_record")
    office.click("finishedIssue_order")
    assert office.window.current().name == "documents"
    assert "责令改正违法行为决定书" in office.words("paperSide")


def test_finished_inspection_shows_its_photos_and_files(office: Office) -> None:
    def add_film(desk: Desk) -> None:
        ref = desk.blobs.put(film(), name="REC_0001.mp4", media_type="video/mp4")
        inspection = today.list_inspections(desk)[0].id
        body = Evidence(inspection, ref.sha256, "REC_0001.mp4", "video/mp4", size=ref.size, seconds=187)
        desk.append([Draft(Kind.EVIDENCE, "", "", to_body(body), (ref,))])

    office.workplace.at_desk(add_film)
    office.go("inspect", part="finished")
    strip = office.find("finishedEvidence")
    rows = strip.photos.records()
    assert [photo.name for photo in rows][-1] == "REC_0001.mp4"
    assert not office.seen("finishedEvidenceOpen")
    strip.choose(rows[-1].id)
    office.settle()
    assert "3:07" in office.words("finishedDetail")
    assert office.seen("finishedEvidenceOpen")
    assert office.seen("finishedEvidenceSave")


def test_fresh_register_says_where_to_begin(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    made = make_office(qtbot, tasks, tmp_path / "fresh", _PAGES)
    made.open()
    made.go("inspect", start=True)
    assert made.seen("startFirst")
    made.click("startFirstAction")
    assert made.window.current().name == "register"
    made.workplace.close()


def test_officers_with_lapsed_certificates_cannot_be_chosen(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    from dataclasses import replace
    from datetime import date

    from inspector.workflow import register

    def prepare(desk: Desk) -> None:
        demonstration.fill_register(desk)
        row = register.list_officers(desk)[0]
        register.save_officer(desk, replace(row.officer, valid_until=date(2020, 1, 1)), subject=row.id)

    made = make_office(qtbot, tasks, tmp_path / "lapsed", _PAGES)
    made.open(prepare)
    made.go("inspect", start=True)
    assert not made.find("startOfficer_示例-甲").isEnabled()
    assert made.seen("startOfficersLink")
    made.workplace.close()


def test_finished_inspection_is_corrected_by_keyboard_and_goes_on_as_a_draft(office: Office) -> None:
    office.go("inspect", part="finished")
    row = office.find("finishedList").current()
    assert "更正这次检查" in office.words("finishedDetail")
    office.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    office.click("correctionFormSave")
    assert "WFL80" in office.words("correctionForm")  # without a reason nothing is opened
    office.type("correctionForm_reason", "示例：堆高量错")
    office.click("correctionFormSave")
    assert office.window.current().name == "walk"
    walk = office.window.current().walk
    assert walk.corrects is not None
    assert walk.corrects.inspection == row.id
    assert not walk.signatures
    page = office.go("inspect", part="drafts")
    corrected = next(line for line in page.drafts.rows if line.correction)
    assert "更正" in office.words(f"draft_{corrected.id}")
    office.window.current().left()


def test_published_checklist_is_withdrawn_with_a_reason(office: Office, tmp_path: Path) -> None:
    office.workplace.call(checklists.publish, written(tmp_path, "1"))
    office.settle()
    office.go("inspect", start=True)
    assert not office.seen("startWithdraw")  # the shipped one is chosen
    office.click("startForm_own")
    office.click("startWithdraw")
    office.type("withdrawForm_reason", "示例：已修订")
    office.click("withdrawFormSave")
    assert not office.seen("startForm_own")
    assert office.seen("startForm_tailings_pond")
