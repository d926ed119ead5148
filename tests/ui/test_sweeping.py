"""Garbage: never freed by a lane, always freed by the window."""

from __future__ import annotations

import gc
import threading
from weakref import ref

from pytestqt.qtbot import QtBot

from inspector.ui.sweeping import Sweeper
from inspector.ui.tasks import Tasks


class Knot:
    """Refers to itself and writes down in which thread it was freed."""

    def __init__(self, freed_in: list[int]) -> None:
        self.itself = self
        self.freed_in = freed_in

    def __del__(self) -> None:
        self.freed_in.append(threading.get_ident())


def _allocate() -> None:
    keep = [[number] for number in range(50_000)]
    assert keep


def test_lane_that_allocates_much_frees_nothing_of_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    sweeper = Sweeper()
    freed: list[int] = []
    knot = ref(Knot(freed))
    done: list[None] = []
    tasks.store.run(_allocate, on_done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    gc.collect()
    sweeper.stop()
    assert knot() is None
    assert freed == [threading.get_ident()]


def test_sweeper_collects_by_the_same_thresholds(qtbot: QtBot) -> None:
    sweeper = Sweeper()
    freed: list[int] = []
    Knot(freed)
    keep = [[number] for number in range(5_000)]
    sweeper.sweep()
    sweeper.stop()
    assert freed == [threading.get_ident()]
    assert gc.isenabled()
    assert keep
