"""Fixtures of the window's tests: the dressed application, and no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.tasks import Tasks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns at every window whose smallest size changes; it says nothing about us."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def _dressed(qapp) -> Iterator[None]:
    theme.apply(qapp, theme.make_look("day", animation=False))
    yield
    theme.apply(qapp, theme.make_look("day", animation=False))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in set(threading.enumerate()) - before if not isinstance(thread, threading._DummyThread)]
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    """Both lanes, drained when the test ends."""
    made = Tasks()
    yield made
    assert made.drain(5), "a job did not end"
    assert made.store.threads_running() == made.wide.threads_running() == 0
