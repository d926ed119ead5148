"""A desk in a temporary folder, with a clock and ids that a test can foresee."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.store.database import Store

from .desk import Clock, open_desk

Opener = Callable[[], Store]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opener(tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens the folder of this test, again and again; whatever is still open is closed at the end."""
    opened: list[Store] = []

    def open_again() -> Store:
        opened.append(open_desk(tmp_path / "desk", clock))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


@pytest.fixture
def store(opener: Opener) -> Store:
    return opener()
