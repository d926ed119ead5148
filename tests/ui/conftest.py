"""Fixtures of the window's tests: the dressed application, and no thread left behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.errors import InspectorError
from inspector.i18n import Language
from inspector.ui import theme
from inspector.ui.page import Choice, Saved
from inspector.ui.tasks import Tasks
from inspector.ui.theme import Look
from tests.ui.walking import begun, walk_draft, walk_folder, walking  # noqa: F401 - fixtures


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns at every window whose smallest size changes; it says nothing about us."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def _dressed(qapp) -> Iterator[None]:
    """The same look for every test, and no window left that the next change of look would have to dress too."""
    _wear_day(qapp)
    yield
    for window in qapp.topLevelWidgets():
        if shiboken6.isValid(window) and window.parent() is None:
            window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _wear_day(qapp)


def _wear_day(qapp: QApplication) -> None:
    day = theme.make_look("day", animation=False)
    if theme.look() != day or not qapp.styleSheet():
        theme.apply(qapp, day)


@pytest.fixture(scope="session", autouse=True)
def _libraries_are_no_garbage() -> None:
    """What was imported stays: the collections after each test need not look through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_stays_in_this_thread() -> Iterator[None]:
    """What a test leaves behind is freed here: a lane that happened to collect it would free widgets off the window."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in set(threading.enumerate()) - before if not isinstance(thread, threading._DummyThread)]
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    """All lanes, drained when the test ends."""
    made = Tasks()
    yield made
    assert made.drain(5), "a job did not end"
    assert made.store.threads_running() == made.wide.threads_running() == made.net.threads_running() == 0


class FakeFrame:
    """A window for one page: it writes down what the page asks for, and answers questions with `answer`."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.said: list[str] = []
        self.undo: Callable[[], Any] | None = None
        self.errors: list[InspectorError] = []
        self.asked: list[tuple[str, str, tuple[Choice, ...]]] = []
        self.answer = ""  # key of the choice that the next question gets; empty chooses nothing
        self.saved: list[tuple[Saved, str]] = []
        self.badges: dict[str, int] = {}
        self.worn: list[Look] = []
        self.spoken: list[Language] = []
        tasks.failed.connect(self.errors.append)

    def go(self, page: str, **args: Any) -> None:
        self.went.append((page, args))

    def back(self) -> None:
        self.went.append(("back", {}))

    def toast(self, words: str, *, undo: Callable[[], Any] | None = None) -> None:
        self.said.append(words)
        self.undo = undo

    def show_error(self, error: InspectorError) -> None:
        self.errors.append(error)

    def ask(self, title: str, text: str, choices: Sequence[Choice], on_chosen: Callable[[str], Any]) -> None:
        self.asked.append((title, text, tuple(choices)))
        if self.answer:
            on_chosen(self.answer)

    def add_guard(self, may_close: Callable[[], bool]) -> None:
        """A page alone is never closed by hand."""

    def set_saved(self, state: Saved, words: str = "") -> None:
        self.saved.append((state, words))

    def set_badge(self, section: str, count: int, tone: str = "neutral") -> None:
        self.badges[section] = count

    def set_sync(self, words: str, *, icon: str = "offline", tone: str = "muted", short: str = "") -> None:
        self.said.append(words)

    def wear(self, look: Look) -> None:
        self.worn.append(look)

    def speak(self, language: Language) -> None:
        self.spoken.append(language)


@pytest.fixture
def frame(tasks: Tasks) -> FakeFrame:
    """A window for one page."""
    return FakeFrame(tasks)
