"""问题: narrowed by state, grade, site and words; one finding with all that belongs to it; the next step from here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.evidence.photos_sample import draw_sample
from inspector.settings import resources_dir
from inspector.ui.tasks import Tasks
from tests.ui.paging import Office, finished_folder, make_office

__all__ = ["finished_folder"]
_PAGES = ("today", "register", "inspect", "findings", "documents", "settings")


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Office]:
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open()
    made.go("findings")
    yield made
    made.workplace.close()


def _states(office: Office) -> set[str]:
    return {row.state.value for row in office.find("findingList").records.records()}


def test_most_urgent_finding_is_shown_first(office: Office) -> None:
    rows = office.find("findingList").records.records()
    assert rows[0].days_left == min(row.days_left for row in rows if row.days_left is not None)
    assert "逾期" in office.words("findingDetail")


def test_model_of_the_list_is_sound(office: Office, qtmodeltester) -> None:
    qtmodeltester.check(office.find("findingList").records)


@pytest.mark.parametrize(
    ("state", "states"), [("overdue", {"overdue"}), ("found", {"found"}), ("all", {"overdue", "found"})]
)
def test_state_narrows_the_list(office: Office, state: str, states: set[str]) -> None:
    office.type("findingState", state)
    assert _states(office) == states


def test_site_narrows_the_list_and_filters_are_taken_away_by_one_press(office: Office) -> None:
    shown = office.find("findingList").records
    before = shown.rowCount()
    office.window.current().site.setCurrentIndex(1)
    office.window.current().site.activated.emit(1)
    office.settle()
    assert 0 < shown.rowCount() < before
    office.type("findingState", "closed")
    assert office.seen("findingsNothing")
    office.click("findingsNothingAction")
    assert shown.rowCount() == before


def test_two_characters_find_a_finding(office: Office) -> None:
    office.type("findingSearch", "台账")
    shown = office.find("findingList").records
    office.qtbot.waitUntil(lambda: shown.rowCount() == 1, timeout=5000)
    assert "台账" in shown.record(0).finding.title


def test_finding_shows_facts_law_photos_documents_and_history(office: Office) -> None:
    words = office.words("findingDetail")
    assert "《中华人民共和国生态环境法典》" in words
    assert "条款待核对" in words
    assert "签发责令改正违法行为决定书" in words
    assert office.find("findingPhotos").photos.rowCount() > 0


def test_photo_is_looked_at_large_and_put_away(office: Office) -> None:
    strip = office.find("findingPhotos")
    strip.setFocus()
    strip.choose(strip.photos.record(0).id)
    office.key(Qt.Key.Key_Space)
    assert office.seen("photoViewer")
    office.key(Qt.Key.Key_Escape)
    assert not office.seen("photoViewer")


def test_clause_leads_to_the_law_library(office: Office) -> None:
    clause = next(
        widget
        for widget in office.find("findingDetail").findChildren(object)
        if widget.objectName().startswith("findingClause_")
    )
    office.click(clause.objectName())
    assert office.window.current().name == "settings"
    assert office.seen("lawConfirmButton")


def test_found_finding_offers_to_issue_the_order(office: Office) -> None:
    office.type("findingState", "found")
    office.click("findingIssue")
    assert office.window.current().name == "documents"


def test_served_is_registered_from_the_finding(office: Office) -> None:
    office.type("findingState", "found")
    finding = office.find("findingList").current().id
    office.click("findingIssue")
    office.click("paperIssue")
    office.click("choice_issue")
    office.go("findings", finding=finding)
    assert "已签发" in office.words("findingDetail") or "临期" in office.words("findingDetail")
    office.click("findingServe")
    office.click("serviceFormSave")
    assert "WFL33" in office.find("serviceForm_receiverError").text()
    office.type("serviceForm_receiver", "示例收件人")
    office.click("serviceFormSave")
    assert "示例收件人" in office.words("findingDetail")
    assert not office.seen("findingServe")


def test_folder_without_findings_says_where_they_come_from(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    made = make_office(qtbot, tasks, tmp_path / "fresh", _PAGES)
    made.open()
    made.go("findings")
    assert made.seen("findingsFirst")
    made.workplace.close()


def test_finding_is_rechecked_with_a_photo_and_closed(office: Office, tmp_path: Path) -> None:
    finding = office.find("findingList").records.records()[0].id
    office.click("findingRecheck")
    office.type("recheckForm_facts", "标志牌已补设，内容与备案一致。")
    office.click("recheckFormSave")
    assert "WFL66" in office.words("recheckForm")  # corrected is said on proof only, and what was typed stays
    office.find("recheckPhotos").files_dropped.emit([str(_photo(tmp_path)), str(tmp_path / "nothing.jpg")])
    office.settle()
    assert "nothing.jpg" in office.find("recheckPhotoTrouble").text()
    assert office.find("recheckPhotos").photos.rowCount() == 1
    office.click("recheckFormSave")
    office.go("findings", finding=finding)
    assert "已改正" in office.words("findingDetail")
    office.click("findingClose")
    assert "照片 1 张" in office.words("closureForm")
    office.type("closureForm_reason", "已按要求改正。")
    office.click("closureFormSave")
    office.go("findings", finding=finding)
    assert "已销号" in office.words("findingDetail")
    assert not office.seen("findingClose")
    assert not office.seen("findingRecheck")


def test_recheck_that_was_put_away_half_filled_is_gone_on_with(office: Office, tmp_path: Path) -> None:
    office.click("findingRecheck")
    office.type("recheckForm_facts", "标志牌已补设。")
    office.find("recheckPhotos").files_dropped.emit([str(_photo(tmp_path))])
    office.settle()
    office.key(Qt.Key.Key_Escape)
    assert not office.seen("recheckForm")
    office.click("findingRecheck")
    assert "已接上" in office.words("recheckForm")
    assert office.find("recheckForm_facts").toPlainText() == "标志牌已补设。"
    assert office.find("recheckPhotos").photos.rowCount() == 1
    office.click("recheckFormSave")
    office.click("findingClose")
    office.type("closureForm_reason", "不要了")
    office.click("closureFormCancel")
    office.click("findingClose")
    assert office.find("closureForm_reason").toPlainText() == ""


def _photo(folder: Path) -> Path:
    path = folder / "整改后.jpg"
    font = resources_dir() / "fonts" / "NotoSansSC-Regular.ttf"
    taken = datetime(2026, 11, 22, 10, 0)
    path.write_bytes(draw_sample("整改后", taken_at=taken, font_path=font, position=None, width_px=640))
    return path
