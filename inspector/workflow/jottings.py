"""接着填: what a sheet held when it was put away, or when the laptop went out, is there when it is opened again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.store import jottings
from inspector.workflow.desk import Desk


def keep(desk: Desk, key: str, said: Mapping[str, Any]) -> None:
    """Keep what the sheet of this key holds."""
    jottings.keep(desk.store, key, said)


def recall(desk: Desk, key: str) -> dict[str, Any]:
    """What was kept of it; empty where nothing was."""
    return jottings.recall(desk.store, key)


def forget(desk: Desk, key: str) -> None:
    """It was recorded, or given up."""
    jottings.forget(desk.store, key)
