"""A desk in a temporary folder with the demonstration register and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.workflow.desk import Desk

from .office import Clock, open_desk

Opener = Callable[[], Desk]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opener(tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens the folder of this test again; the desk that was open before is closed first."""
    opened: list[Desk] = []

    def open_again() -> Desk:
        if opened:
            opened.pop().close()
        opened.append(open_desk(tmp_path / "desk", clock))
        return opened[-1]

    yield open_again
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(opener: Opener) -> Desk:
    return opener()
