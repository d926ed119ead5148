"""文书: previewed beside what it prints, issued after one sentence, printed and saved with a log, served."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui import printing
from inspector.ui.tasks import Tasks
from inspector.workflow import bureau, findings
from tests.ui.paging import Office, finished_folder, make_office

__all__ = ["finished_folder"]
_PAGES = ("today", "register", "inspect", "findings", "documents", "settings")


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Office]:
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open()
    made.go("documents")
    yield made
    made.window.current().left()
    made.workplace.close()


def _choose(office: Office, words: str) -> None:
    shown = office.find("documentList")
    paper = next(paper for paper in shown.records.records() if words in shown.lines(paper).title)
    shown.choose(paper.key)
    office.settle()


def _documents(office: Office) -> list:
    told: list = []
    office.workplace.call(findings.list_documents, on_done=told.extend)
    office.settle()
    return told


def test_what_is_not_issued_stands_first_with_its_preview(office: Office) -> None:
    assert office.find("documentList").current().row is None
    assert office.find("paperPreview").view.page_count() > 0
    assert "未签发" in office.words("paperState")


def test_order_is_issued_after_its_consequence_was_said(office: Office) -> None:
    button = office.find("paperIssue")
    assert button.text().startswith("签发 示环责改〔")
    office.click("paperIssue")
    assert "不能再改" in office.words("question")
    assert office.find("choice_issue").text().startswith("签发 示环责改〔")
    office.click("choice_back")
    assert len(_documents(office)) == 3
    office.click("paperIssue")
    office.click("choice_issue")
    assert len(_documents(office)) == 4
    assert office.find("documentList").current().row is not None
    assert office.seen("paperPrint")


def test_missing_court_is_told_with_the_way_to_mend_it(office: Office) -> None:
    office.workplace.call(bureau.change_setting, "court", "")
    office.settle()
    office.go("documents")
    assert "DOC03" in office.words("paperBanner")
    office.click("paperBannerAction")
    assert office.window.current().name == "settings"
    assert office.seen("setting_court")


def test_sentence_tells_where_its_words_come_from_and_leads_there(office: Office) -> None:
    preview = office.window.current().paper._preview
    place = next(place for place in preview.places if place.source == "setting:court")
    office.find("paperPreview").clicked.emit(place.page, place.x + 1, place.y + 1)
    office.settle()
    assert "行政诉讼法院" in office.words("paperBanner")
    office.click("paperBannerAction")
    assert office.window.current().name == "settings"
    assert office.find("setting_court").hasFocus() or office.window.focusWidget() is office.find("setting_court")


def test_frozen_document_still_tells_where_its_words_come_from(office: Office) -> None:
    _choose(office, "决定书 ")
    preview = office.window.current().paper._preview
    assert any(place.source.startswith("finding:") for place in preview.places)
    assert office.seen("paperSource_site")


def test_saved_copy_is_written_and_logged(office: Office, tmp_path: Path) -> None:
    _choose(office, "决定书 ")
    before = office.find("documentList").current().row.copies_printed
    office.window.current().paper.save_to(str(tmp_path / "副本.pdf"))
    office.settle()
    assert (tmp_path / "副本.pdf").read_bytes().startswith(b"%PDF")
    assert office.find("documentList").current().row.copies_printed == before + 1


def test_copy_that_cannot_be_written_is_told_above_the_paper(office: Office, tmp_path: Path) -> None:
    _choose(office, "决定书 ")
    office.window.current().paper.save_to(str(tmp_path / "nowhere" / "副本.pdf"))
    office.settle()
    assert "WFL38" in office.words("paperBanner")


def test_print_asks_for_printer_and_copies(office: Office) -> None:
    _choose(office, "决定书 ")
    office.click("paperPrint")
    assert office.seen("printSheetCopies")
    assert "没有找到打印机" in office.words("printSheet")
    office.click("printSheetCancel")
    assert not office.seen("printSheet")


def test_printing_is_logged_with_printer_and_copies(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, int]] = []

    def print_pdf(data: bytes, printer: str, *, copies: int, job: object = None) -> printing.Printed:
        sent.append((printer, copies))
        return printing.Printed(printer, copies, 3)

    monkeypatch.setattr(printing, "print_pdf", print_pdf)
    _choose(office, "决定书 ")
    before = office.find("documentList").current().row.copies_printed
    office.click("paperPrint")
    sheet = office.find("printSheetPrint")
    office.find("printSheetVeil").show_printers(["示例打印机"])
    office.find("printSheetCopies").setValue(3)
    assert "3 份" in sheet.text()
    office.click("printSheetPrint")
    assert sent == [("示例打印机", 3)]
    assert office.find("documentList").current().row.copies_printed == before + 3


def test_chips_narrow_the_shelf(office: Office) -> None:
    shown = office.find("documentList").records
    whole = shown.rowCount()
    office.click("documentShow_order")
    assert {paper.type.value for paper in shown.records()} == {"order"}
    office.click("documentShow_waiting")
    assert all(paper.waiting for paper in shown.records())
    office.click("documentShow_all")
    assert shown.rowCount() == whole


def test_model_of_the_shelf_is_sound(office: Office, qtmodeltester) -> None:
    qtmodeltester.check(office.find("documentList").records)


def test_folder_without_documents_says_where_they_come_from(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    made = make_office(qtbot, tasks, tmp_path / "fresh", _PAGES)
    made.open()
    made.go("documents")
    assert made.seen("documentsFirst")
    made.workplace.close()
