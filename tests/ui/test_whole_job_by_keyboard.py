"""The whole job again by keyboard alone: nothing is clicked, nothing is called but what a key reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.domain.records import DocumentType
from inspector.ui.widgets.editors.editor import object_name
from inspector.workflow import findings
from inspector.xform.session import QuestionType
from tests.ui.paging import Office

K, CTRL, ALT, SHIFT = (
    Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
FAILED = "Y05"


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
    hands.take_keyboard()
    yield hands
    made.shut()
    assert not bugs, bugs


def test_whole_job_by_keyboard_alone(office: Office) -> None:
    _tab_to(office, "todayLoadDemonstration")
    office.key(K.Key_Space)
    office.key(K.Key_N, CTRL)
    _begin(office)
    _walk(office)
    _people(office)
    _findings(office)
    _sign(office)
    _finish(office)
    _issue(office)
    told: list = []
    office.workplace.call(findings.list_documents, on_done=told.extend)
    office.settle()
    assert {row.document.type for row in told} == {DocumentType.ORDER, DocumentType.INSPECTION_RECORD}
    assert next(row for row in told if row.document.number).served_on is not None


def _focus(office: Office) -> QWidget:
    office.take_keyboard()
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the keyboard"
    return focus


def _tab_to(office: Office, name: str, *, most: int = 120) -> None:
    """Press Tab until this widget has the keyboard."""
    office.take_keyboard()
    for _ in range(most):
        if _named(office, name):
            return
        QTest.keyClick(QApplication.focusWidget() or office.window, K.Key_Tab)
        office.qtbot.wait(1)
    raise AssertionError(f"Tab does not lead to {name}; it ends at {_focus(office).objectName()}")


def _named(office: Office, name: str) -> bool:
    return _focus(office).objectName() == name


def _write(office: Office, words: str) -> None:
    QTest.keyClicks(_focus(office), words)
    office.settle()


def _begin(office: Office) -> None:
    assert _named(office, "startSearch")
    _write(office, "SL-D01")
    office.qtbot.waitUntil(lambda: office.find("startSites").records.rowCount() == 1, timeout=10_000)
    office.settle()
    office.key(K.Key_Return, CTRL)
    office.qtbot.waitUntil(lambda: office.window.current().name == "walk", timeout=30_000)
    _still(office)


def _still(office: Office) -> None:
    page = office.window.current()
    office.settle()
    if page.name == "walk":
        office.qtbot.waitUntil(lambda: not page.tallying._timer.isActive(), timeout=30_000)
        office.settle()


def _walk(office: Office) -> None:
    """Enter from place to place; answer what is owed there."""
    page = office.window.current()
    for _ in range(250):
        blocking = {owed.ref for owed in page.walk.owed() if owed.blocking}
        if not blocking:
            break
        item = page.route.item()
        if item is not None and item.result_ref in blocking:
            _decide(office, item.number)
        else:
            _answer(office, blocking)
            office.key(K.Key_Return)
        _still(office)
    assert not [owed.sentence for owed in page.walk.owed() if owed.blocking]
    _tab_to(office, "finishInspection", most=300)
    office.key(K.Key_Space)
    assert office.window.current().name == "closing"


def _decide(office: Office, number: str) -> None:
    if isinstance(_focus(office), QLineEdit | QPlainTextEdit):
        _tab_to(office, f"result_{number}_pass")
    office.key(K.Key_2 if number == FAILED else K.Key_1)
    if number == FAILED:
        office.key(K.Key_Return)


def _answer(office: Office, blocking: set[str]) -> None:
    """Answer the question that has the keyboard, if it is owed."""
    session = office.window.current().walk.session
    focus = _focus(office)
    names = {object_name(ref): ref for ref in blocking}
    name = next((known for known in names if focus.objectName().startswith(known)), "")
    if not name:
        return
    if isinstance(focus, QListView):
        focus.setCurrentIndex(focus.model().index(0, 0))
        office.key(K.Key_Space)
    elif isinstance(focus, QComboBox):
        office.key(K.Key_Down)
    elif isinstance(focus, QLineEdit | QPlainTextEdit):
        kind = session.view(names[name]).type
        figures = (QuestionType.INTEGER, QuestionType.DECIMAL)
        _write(office, "12" if kind in figures else "2026-11-20" if kind is QuestionType.DATE else "shili")
    else:
        office.key(K.Key_Space)


def _people(office: Office) -> None:
    office.key(K.Key_Return, CTRL)
    _tab_to(office, "closing_name")
    _write(office, "shili")
    office.key(K.Key_Tab)
    assert office.window.current().walk.people.responsible.name == "shili"


def _findings(office: Office) -> None:
    office.key(K.Key_3, ALT)
    _tab_to(office, "findingGrade")
    office.key(K.Key_Up)
    assert office.find("draftFindings").records.rowCount() == 1


def _sign(office: Office) -> None:
    office.key(K.Key_4, ALT)
    page = office.window.current()
    for name in ("site", *(f"officer_{row.id}" for row in page.walk.officers)):
        _tab_to(office, f"sign_{name}")
        pad = _focus(office)
        office.key(K.Key_Space)
        for key in (K.Key_Right, K.Key_Down, K.Key_Right, K.Key_Up, K.Key_Right):
            office.key(key, SHIFT)
        office.key(K.Key_Space)
        office.qtbot.waitUntil(pad.is_empty, timeout=10_000)
        office.settle()
    assert len(page.walk.signatures) == 3


def _finish(office: Office) -> None:
    office.key(K.Key_5, ALT)
    _tab_to(office, "closing_waiver")
    _write(office, "shili")
    office.key(K.Key_Return, CTRL)
    office.qtbot.waitUntil(lambda: office.window.current().name == "documents", timeout=30_000)
    office.settle()


def _issue(office: Office) -> None:
    _tab_to(office, "documentIssueAll")
    office.key(K.Key_Space)
    _tab_to(office, "choice_issue")
    office.key(K.Key_Space)
    office.qtbot.waitUntil(lambda: office.seen("paperPrint"), timeout=60_000)
    office.settle()
    office.key(K.Key_L, CTRL)
    for _ in range(3):
        if office.find("documentList").current().type is DocumentType.ORDER:
            break
        office.key(K.Key_Down)
    office.key(K.Key_Return, CTRL)
    assert _focus(office).objectName().startswith("serviceForm")
    _tab_to(office, "serviceForm_receiver")
    _write(office, "shili")
    office.key(K.Key_Return)
    assert not office.seen("serviceForm")
