"""A hub in memory and two laptops in temporary folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .fake_hub import FakeHub
from .laptop import Laptop


@pytest.fixture
def hub(tmp_path: Path) -> FakeHub:
    return FakeHub(tmp_path / "hub")


@pytest.fixture
def laptop(tmp_path: Path, hub: FakeHub) -> Iterator[Laptop]:
    one = Laptop(tmp_path / "a", hub.handle)
    one.enrol("CODE-0001")
    yield one
    one.close()


@pytest.fixture
def other(tmp_path: Path, hub: FakeHub) -> Iterator[Laptop]:
    one = Laptop(tmp_path / "b", hub.handle)
    one.enrol("CODE-0002")
    yield one
    one.close()
