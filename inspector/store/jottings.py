"""What was typed into a sheet and is not recorded yet: kept until it is, or until it is given up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from inspector.store.database import Store


def keep(store: Store, key: str, said: Mapping[str, Any]) -> None:
    """Keep what a sheet holds, in place of what was kept of it before.

    Args:
        key: the sheet and what it is about, e.g. `recheckForm:` and the finding.
        said: plain data, field by field.
    """
    with store.writing():
        store.db.conn.execute(
            "INSERT INTO jotting VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET said = excluded.said,"
            " kept_at = excluded.kept_at",
            [key, json.dumps(dict(said), ensure_ascii=False), store.stamp()],
        )


def recall(store: Store, key: str) -> dict[str, Any]:
    """What was kept of a sheet; empty where nothing was."""
    rows = store.rows("SELECT said FROM jotting WHERE key = ?", [key])
    found: dict[str, Any] = json.loads(rows[0]["said"]) if rows else {}
    return found


def forget(store: Store, key: str) -> None:
    """It was recorded, or given up."""
    with store.writing():
        store.db.conn.execute("DELETE FROM jotting WHERE key = ?", [key])
