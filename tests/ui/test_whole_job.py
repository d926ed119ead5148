"""The whole job in the window, by object names: from a fresh folder to the printed papers of one inspection."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.domain.records import DocumentType
from inspector.evidence.photos_sample import draw_sample
from inspector.ui.widgets.editors.editor import object_name
from inspector.workflow import findings, photographs
from inspector.xform.session import QuestionType
from tests.ui.paging import Office, sign

SITE, FORM = "SL-D01", "material_yard"
FAILED = {"Y03", "Y05"}


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    made = app.Office(tmp_path / "data")
    bugs: list[Exception] = []
    made.tasks.bug.connect(bugs.append)
    qtbot.addWidget(made.window)
    hands = Office(qtbot, made.tasks, made.window, made.workplace)
    made.open()
    made.window.show()
    qtbot.waitUntil(lambda: "today" in made.window.pages, timeout=30_000)
    hands.settle()
    yield hands
    made.shut()
    assert not bugs, bugs


def test_whole_job_from_an_empty_folder_to_the_papers(office: Office, tmp_path: Path) -> None:
    office.click("todayLoadDemonstration")
    office.click("todayStart")
    _begin(office)
    _answer_everything(office)
    _add_photos(office, tmp_path)
    office.click("finishInspection")
    _close(office)
    _issue(office)
    _save_and_serve(office, tmp_path)
    office.go("today")
    assert not office.seen("todayDrafts")
    assert "未签发" not in _all_words(office)


def _begin(office: Office) -> None:
    office.type("startSearch", SITE)
    office.qtbot.waitUntil(lambda: office.find("startSites").records.rowCount() == 1, timeout=10_000)
    office.settle()
    assert office.find(f"startForm_{FORM}").isChecked()
    office.click("startBegin")
    assert office.window.current().name == "walk"
    _settle_walk(office)


def _settle_walk(office: Office) -> None:
    page = office.window.current()
    office.settle()
    office.qtbot.waitUntil(lambda: not page.tallying._timer.isActive(), timeout=30_000)
    office.settle()


def _answer_everything(office: Office) -> None:
    """Go from one thing that holds the end up to the next, and answer each where it is shown."""
    page = office.window.current()
    for _ in range(200):
        blocking = [owed for owed in page.walk.owed() if owed.blocking]
        if not blocking:
            return
        page.route.go_to(blocking[0].ref)
        _settle_walk(office)
        _answer(office, blocking[0].ref)
        _settle_walk(office)
    raise AssertionError([owed.sentence for owed in page.walk.owed() if owed.blocking])


def _answer(office: Office, ref: str) -> None:
    session = office.window.current().walk.session
    view = session.view(ref)
    item, _, part = view.name.rpartition("_")
    if part == "result":
        office.click(f"result_{item}_{'fail' if item in FAILED else 'pass'}")
    elif view.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
        _choose(office, object_name(ref), session.choices(ref)[0].value)
    else:
        figures = (QuestionType.INTEGER, QuestionType.DECIMAL)
        words = "12" if view.type in figures else "2026-11-20" if view.type is QuestionType.DATE else "示例"
        office.type(f"{object_name(ref)}Text", words)


def _choose(office: Office, name: str, value: str) -> None:
    """A few choices are buttons, some a box, many a list."""
    if office.seen(f"{name}_{value}"):
        office.click(f"{name}_{value}")
    elif office.seen(f"{name}Box"):
        box = office.find(f"{name}Box")
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    else:
        shown = office.find(f"{name}List")
        shown.setFocus()
        shown.setCurrentIndex(shown.model().index(0, 0))
        office.key(Qt.Key.Key_Space)


def _add_photos(office: Office, folder: Path) -> None:
    page = office.window.current()
    for item in sorted(FAILED):
        shown = next(one for one in page.walk.items() if one.number == item)
        page.route.go_to(shown.result_ref)
        _settle_walk(office)
        paths = [_photo(folder, f"{item}-{number}") for number in range(2)]
        _drop(office.find(f"card_{item}"), paths)
        office.qtbot.waitUntil(lambda: not page.album.intake.is_busy(), timeout=30_000)
        _settle_walk(office)
    assert len(page.walk.evidence) == 4


def _photo(folder: Path, name: str) -> Path:
    path = folder / f"{name}.jpg"
    taken = datetime(2026, 11, 22, 9, int(name[-1]), tzinfo=UTC)
    path.write_bytes(draw_sample(name, taken_at=taken, font_path=photographs.marks_font(), position=(24.9, 107.5)))
    return path


def _drop(widget, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, button = QPointF(QPoint(5, 5)), Qt.MouseButton.LeftButton
    widget.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, mime, button, Qt.KeyboardModifier.NoModifier))


def _close(office: Office) -> None:
    assert office.window.current().name == "closing"
    assert office.seen("owedNothing")
    office.click("closingNext")
    office.type("closing_name", "示例负责人")
    office.type("closing_post", "负责人（示例）")
    office.click("closingNext")
    assert office.find("draftFindings").records.rowCount() == len(FAILED)
    office.click("closingNext")
    sign(office, "sign_site")
    for row in office.window.current().walk.officers:
        sign(office, f"sign_officer_{row.id}")
    office.click("closingNext")
    if office.seen("closing_waiver"):
        office.find("closing_waiver").setPlainText("示例：其余照片附卷")
    office.click("closingFinish")


def _issue(office: Office) -> None:
    assert office.window.current().name == "documents"
    for kind in DocumentType:
        shown = office.find("documentList")
        paper = next(paper for paper in shown.records.records() if paper.type is kind)
        shown.choose(paper.key)
        office.settle()
        office.click("paperIssue")
        office.click("choice_issue")
        assert office.seen("paperPrint")


def _save_and_serve(office: Office, folder: Path) -> None:
    shown = office.find("documentList")
    for number, paper in enumerate(shown.records.records()):
        shown.choose(paper.key)
        office.settle()
        office.window.current().paper.save_to(str(folder / f"{number}.pdf"))
        office.settle()
    order = next(paper for paper in shown.records.records() if paper.type is DocumentType.ORDER)
    shown.choose(order.key)
    office.settle()
    office.click("paperServe")
    office.type("serviceForm_receiver", "示例负责人")
    office.click("serviceFormSave")
    told: list = []
    office.workplace.call(findings.list_documents, on_done=told.extend)
    office.settle()
    assert {row.document.type for row in told} == set(DocumentType)
    assert all(row.copies_printed for row in told)
    assert next(row for row in told if row.document.number).served_on is not None


def _all_words(office: Office) -> str:
    return office.words("todayScroll")
