"""A window with pages over a real desk: what the tests of the pages are made of. Gestures go to object names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page
from inspector.ui.pages.usher import Usher
from inspector.ui.tasks import Tasks
from inspector.ui.workplace import Workplace
from inspector.workflow import demonstration, inspections, register
from inspector.workflow.desk import Desk

WAIT_MS = 30_000


@dataclass(slots=True)
class Office:
    """The window, and hands to work it with."""

    qtbot: QtBot
    tasks: Tasks
    window: MainWindow
    workplace: Workplace

    def open(self, prepare: Callable[[Desk], Any] | None = None) -> None:
        """Open the desk, after `prepare` has filled it, and wait until the first page is there."""

        def opener(folder: Path) -> Desk:
            desk = app.open_desk(folder)
            if prepare is not None:
                prepare(desk)
            return desk

        self.workplace.open(opener)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Wait until all lanes are idle and everything delivered was drawn."""
        for _ in range(3):
            self.qtbot.waitUntil(self.tasks.idle, timeout=WAIT_MS)
            self.qtbot.wait(5)

    def go(self, page: str, **args: Any) -> Page:
        """Open this page and wait."""
        self.window.go(page, **args)
        self.settle()
        return self.window.current()

    def find(self, name: str) -> Any:
        """The visible widget of this object name."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisibleTo(self.window)]
        assert found, f"no visible widget named {name}"
        return found[-1]

    def seen(self, name: str) -> bool:
        """Whether such a widget is visible."""
        return any(widget.isVisibleTo(self.window) for widget in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        """Press a button and wait for what follows."""
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        assert button.isEnabled(), f"{name} is disabled"
        if isinstance(button, QCheckBox | QRadioButton):  # wider than what they say: the middle may be empty
            QTest.keyClick(button, Qt.Key.Key_Space)
        else:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Type into a field, in place of what stands there, and leave it."""
        field = self.find(name)
        field.setFocus()
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(text))
            field.activated.emit(field.currentIndex())
        else:
            assert isinstance(field, QLineEdit | QPlainTextEdit)
            field.selectAll()
            QTest.keyClick(field, Qt.Key.Key_Delete)
            if text.isascii():
                QTest.keyClicks(field, text)
            else:  # as an input method commits it
                insert = field.insert if isinstance(field, QLineEdit) else field.insertPlainText
                insert(text)
        if isinstance(field, QLineEdit) and not field.objectName().endswith("Search"):
            field.editingFinished.emit()
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        self.take_keyboard()
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)
        self.settle()

    def take_keyboard(self) -> None:
        """Make the window the active one: shortcuts work only there."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            assert QTest.qWaitForWindowActive(self.window), "the window does not become active"

    def words(self, name: str) -> str:
        """All words that this widget shows."""
        widget = self.find(name)
        parts = [widget, *widget.findChildren(QWidget)]
        shown = [part for part in parts if isinstance(part, QLabel | QAbstractButton) and part.isVisibleTo(self.window)]
        return "\n".join(part.text() for part in shown if part.text())


@pytest.fixture(scope="session")
def finished_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one inspection finished 12 days ago and issued, one finished today without documents, one begun."""
    folder = tmp_path_factory.mktemp("finished") / "data"
    scripts = demonstration.scripts()
    with closing(app.open_desk(folder, now=demonstration.past(app.local_now, 12))) as desk:
        demonstration.fill_register(desk)
        done = demonstration.inspect(desk, scripts["recent"])
        demonstration.serve(desk, done.documents)
    with closing(app.open_desk(folder)) as desk:
        script = replace(scripts["past"], captions=scripts["past"].captions[:2])
        site = next(row for row in register.list_sites(desk) if row.site.code == script.site)
        officers = tuple(row.id for row in register.list_officers(desk))
        draft = inspections.start(desk, site.id, script.form, officers=officers)
        walk = inspections.open_walk(desk, draft)
        demonstration.fill_form(desk, walk, script)
        demonstration.meet(desk, walk)
        inspections.finish(desk, inspections.open_walk(desk, draft), waiver="示例")
        demonstration.begin(desk, scripts["under_way"])
    return folder


def make_office(qtbot: QtBot, tasks: Tasks, folder: Path, pages: tuple[str, ...]) -> Office:
    """A window with these pages, its desk not yet open."""
    window = MainWindow(tasks)
    qtbot.addWidget(window)
    workplace = Workplace(tasks, folder)
    tasks.failed.connect(window.show_error)
    for name in pages:
        window.promise_page(name, partial(_build, name, window, workplace))
    Usher(window, workplace)
    return Office(qtbot, tasks, window, workplace)


def _build(name: str, window: MainWindow, workplace: Workplace) -> Page:
    return getattr(import_module(f"inspector.ui.pages.{name}"), f"{name.capitalize()}Page")(window, workplace)


def sign(office: Office, name: str) -> None:
    """Draw a stroke on a pad, and wait until it is kept."""
    pad = office.find(name)
    points = [QPoint(pad.width() * share // 10, pad.height() // (2 + share % 2)) for share in range(3, 8)]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        move = QMouseEvent(
            QEvent.Type.MouseMove, point, pad.mapToGlobal(point), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(pad, move)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])
    office.qtbot.waitUntil(pad.is_empty, timeout=WAIT_MS)  # handed over a moment after the last stroke
    office.settle()
