"""What the tests of the rules share: the shipped law library, read as the program reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.domain.deadlines import Calendar
from inspector.domain.law import LawLibrary

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LAW_FOLDER = RESOURCES / "law"
CALENDAR_FOLDER = RESOURCES / "calendar"


@pytest.fixture(scope="session")
def library() -> LawLibrary:
    """The shipped law library."""
    return LawLibrary.from_data(json.loads(path.read_text("utf-8")) for path in sorted(LAW_FOLDER.glob("*.json")))


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The shipped holiday tables."""
    return Calendar.from_data(json.loads(path.read_text("utf-8")) for path in sorted(CALENDAR_FOLDER.glob("*.json")))
