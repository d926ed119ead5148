"""A window with the checklist page over a real desk in a temporary folder, worked by gestures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import open_desk
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page
from inspector.ui.pages.walk import WalkPage
from inspector.ui.tasks import Tasks
from inspector.ui.workplace import Workplace
from inspector.workflow import demonstration, inspections, register

NO_KEY = Qt.KeyboardModifier.NoModifier


class Closing(Page):
    """Stands for the page after the checklist."""

    name: ClassVar[str] = "closing"
    section: ClassVar[str] = "inspect"

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self.args: dict[str, Any] = {}

    def title(self) -> str:
        return ""

    def opened(self, **args: Any) -> None:
        self.args = args


class Walking:
    """The window, and what a hand can do with it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.tasks = Tasks()
        self.bugs: list[Exception] = []
        self.tasks.bug.connect(self.bugs.append)
        self.window = MainWindow(self.tasks)
        qtbot.addWidget(self.window)
        self.workplace = Workplace(self.tasks, folder)
        self.page = WalkPage(self.window, self.workplace)
        self.closing = Closing(self.window)
        self.window.add_page(self.page)
        self.window.add_page(self.closing)
        with qtbot.waitSignal(self.workplace.opened):
            self.workplace.open(open_desk)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)

    def open(self, draft: str, **args: str) -> None:
        self.window.go("walk", draft=draft, **args)
        self.settle()

    def settle(self) -> None:
        """Wait until everything is kept and counted."""
        self.qtbot.waitUntil(self._idle, timeout=20_000)
        QApplication.processEvents()
        assert not self.bugs, self.bugs

    def _idle(self) -> bool:
        lanes = (self.tasks.store, self.tasks.wide)
        return not any(lane.tickets() for lane in lanes) and not self.page.tallying._timer.isActive()

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
        focus = QApplication.focusWidget() or self.window
        if isinstance(key, str):
            QTest.keyClicks(focus, key)
        else:
            QTest.keyClick(focus, key, modifier)
        self.settle()

    def find(self, name: str) -> Any:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        self.settle()

    def focus(self) -> str:
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def value(self, name: str) -> str:
        assert self.page.walk is not None
        session = self.page.walk.session
        return session.value(session.find(name)[0])

    def go_to(self, name: str) -> None:
        assert self.page.walk is not None
        self.page.route.go_to(self.page.walk.session.find(name)[0])
        self.settle()

    def card(self) -> str:
        card = self.page.cards.card
        return card.item.number if card is not None else ""

    def shut(self) -> None:
        self.window.close()
        self.workplace.close()
        assert self.tasks.drain(20)


def begin(folder: Path, form: str = "tailings_pond", site: str = "SL-W01") -> str:
    """A data folder with the demonstration register and one inspection just begun; its draft."""
    desk = open_desk(folder)
    if demonstration.is_empty(desk):
        demonstration.fill_register(desk)
    row = next(row for row in register.list_sites(desk) if row.site.code == site)
    officers = tuple(row.id for row in register.list_officers(desk)[:2])
    draft = inspections.start(desk, row.id, form, officers=officers)
    desk.close()
    return draft


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A tailings pond inspection just begun, made once for all tests of a file."""
    folder = tmp_path_factory.mktemp("begun") / "data"
    return folder, begin(folder)


@pytest.fixture
def walk_folder(begun: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of its data folder."""
    return Path(shutil.copytree(begun[0], tmp_path / "data"))


@pytest.fixture
def walk_draft(begun: tuple[Path, str]) -> str:
    """Its draft."""
    return begun[1]


@pytest.fixture
def walking(walk_folder: Path, walk_draft: str, qtbot: QtBot) -> Iterator[Walking]:
    """The window at the beginning of a tailings pond inspection."""
    made = Walking(walk_folder, qtbot)
    made.open(walk_draft)
    yield made
    made.shut()
