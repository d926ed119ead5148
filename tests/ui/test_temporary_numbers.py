"""临时编号 in the window: offered where no number is left, chosen with the keyboard, replaced after the sync."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")

from starlette.testclient import TestClient

from inspector.hub.enrolment import make_code
from inspector.hub.hub import open_hub, set_up
from inspector.hub.scope import Scope
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings
from inspector.i18n import Language
from inspector.ui.tasks import Tasks
from inspector.workflow import findings, papers
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DocumentRow
from tests.sync.wire import Wire
from tests.ui.paging import Office, finished_folder, make_office
from tests.ui.syncing import Bench, enrol_at, make_bench

__all__ = ["finished_folder"]
_PAGES = ("today", "register", "inspect", "findings", "documents", "settings")
ORGAN = "河环"  # the leased block is of another organ: no number is left
OFFICIAL = f"河环责改〔{date.today().year}〕1号"


def use_up(desk: Desk) -> None:
    desk.change_settings(replace(desk.settings(), organ_code=ORGAN, sync_automatic=False))


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Office]:
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open(use_up)
    made.go("documents")
    yield made
    made.workplace.close()


@pytest.fixture
def bench(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Bench]:
    """A window at a real hub."""
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_bench(qtbot, tasks, tmp_path, pages=_PAGES)
    settings, folder = HubSettings(free_mib=0), tmp_path / "real"
    set_up(folder, settings, now=made.time.now)
    hub = open_hub(folder, settings, now=made.time.now)
    with TestClient(create_app(hub)) as http:
        made.wire = Wire(http.send)
        code = make_code(hub, Scope(ORGAN, ""), label="试用", hours=24, made_by="command")

        def prepare(desk: Desk) -> None:
            use_up(desk)
            enrol_at(desk, made.beside_of(desk), code)

        made.open(prepare, enrolled=False)
        made.office.go("documents")
        yield made
        made.end()
    hub.close()


def documents(office: Office) -> list[DocumentRow]:
    told: list[DocumentRow] = []
    office.workplace.call(findings.list_documents, on_done=told.extend)
    office.settle()
    return told


def pdf(office: Office, row: DocumentRow) -> bytes:
    told: list[bytes] = []
    office.workplace.call(papers.pdf_of, row.id, on_done=told.append)
    office.settle()
    return told[0]


def issue_temporary(office: Office) -> DocumentRow:
    office.click("paperIssueTemporary")
    office.click("choice_issue")
    return documents(office)[0]


def lines(office: Office, row: DocumentRow) -> Any:
    shown = office.find("documentList")
    return next(shown.lines(paper) for paper in shown.records.records() if paper.key == row.id)


def test_where_no_number_is_left_both_ways_out_are_offered(office: Office) -> None:
    assert not office.seen("paperIssue")
    assert "文号已用完" in office.words("paperSide")
    assert "临" in office.words("paperSide")
    office.click("paperLease")
    assert office.seen("numbersScroll")


def test_temporary_number_is_taken_only_after_its_consequence_was_said(office: Office) -> None:
    office.click("paperIssueTemporary")
    assert "正式文号在下次同步时登记" in office.words("question")
    office.click("choice_back")
    assert len(documents(office)) == 3
    row = issue_temporary(office)
    assert row.number == row.document.temporary_number
    assert row.document.number == ""
    assert lines(office, row).detail.startswith("待取正式文号")
    assert "临时编号 · 待取正式文号" in office.words("paperSide")


def test_whole_case_is_issued_when_no_number_is_left_and_a_temporary_one_is_chosen(office: Office) -> None:
    inspection = office.find("documentList").current().inspection
    office.go("documents", inspection=inspection)
    office.click("documentIssueAll")
    office.click("choice_issue")
    assert len(documents(office)) == 3
    assert "临时编号" in office.words("question")
    office.click("choice_temporary")
    issued = [row for row in documents(office) if row.document.inspection == inspection]
    assert len(issued) > 1
    assert [bool(row.document.temporary_number) for row in issued].count(True) == 1


def test_keyboard_alone_issues_with_a_temporary_number(office: Office) -> None:
    office.find("documentList").setFocus()
    office.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert office.seen("question")
    office.find("choice_issue").setFocus()
    office.key(Qt.Key.Key_Space)
    assert documents(office)[0].document.temporary_number


def test_english_window_says_it_in_english_and_the_paper_in_chinese(office: Office) -> None:
    office.window.speak(Language.ENGLISH)
    try:
        office.settle()
        assert office.find("paperIssueTemporary").text() == "Use a temporary number"
        row = issue_temporary(office)
        assert "临" in row.number
        assert lines(office, row).detail.startswith("Official number to come")
    finally:
        office.window.speak(Language.CHINESE)


def test_mode_without_blocks_is_chosen_in_the_settings_and_issues_at_once(office: Office) -> None:
    office.click("paperLease")
    assert office.find("numberMode_blocks").isChecked()
    office.click("numberMode_temporary")
    office.go("documents")
    assert office.find("paperIssue").text().startswith("签发 河环责改〔")
    assert "〕临" in office.find("paperIssue").text()
    assert not office.seen("paperIssueTemporary")
    office.click("paperIssue")
    office.click("choice_issue")
    assert documents(office)[0].document.temporary_number


def test_fresh_folder_without_blocks_nags_for_none(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    office = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    office.open()
    assert "已完成" not in office.words("todayStep_numbers")
    office.click("todayStep_numbers")
    assert office.seen("numbersNothing")
    office.click("numberMode_temporary")
    assert not office.seen("numbersNothing")
    assert office.find("numberMode_temporary").isChecked()
    office.go("today")
    assert "已完成" in office.words("todayStep_numbers")
    office.workplace.close()


def test_official_number_stands_on_the_shelf_and_on_today_after_the_sync(bench: Bench) -> None:
    office = bench.office
    row = issue_temporary(office)
    frozen = pdf(office, row)
    office.go("sync")
    office.click("syncNow")
    office.qtbot.waitUntil(lambda: "取得正式文号 1 个" in office.find("syncWords").text(), timeout=20_000)
    office.go("today")
    assert OFFICIAL in office.words("todayNumbered")
    assert f"原临时编号 {row.number}" in office.words("todayNumbered")
    office.click(f"todayNumbered_{row.id}")
    assert office.window.current().name == "documents"
    assert OFFICIAL in office.words("paperSide")
    assert f"原临时编号 {row.number}" in office.words("paperSide")
    assert lines(office, row).detail.startswith("原临")
    assert OFFICIAL in lines(office, row).title
    assert pdf(office, row) == frozen
    office.type("documentSearch", row.number)
    assert office.find("documentList").current().key == row.id
