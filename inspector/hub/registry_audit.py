"""The audit log in the hub's database: who changed what, and who that is known was refused. No content of records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from inspector.hub.registry_tables import audit, within
from inspector.hub.scope import Scope


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `detail` is plain JSON."""

    at: str
    entry: str
    actor: str
    action: str
    target: str
    outcome: str
    scope: Scope
    detail: Mapping[str, Any]


def add_entry(connection: Connection, given: Entry) -> None:
    """Write one entry."""
    connection.execute(
        insert(audit).values(
            at=given.at,
            entry=given.entry,
            actor=given.actor[:80],
            action=given.action,
            target=given.target[:200],
            outcome=given.outcome,
            organ=given.scope.organ,
            county=given.scope.county,
            detail=json.dumps(given.detail, ensure_ascii=False),
        )
    )


def list_entries(connection: Connection, scope: Scope, *, before: str = "9", limit: int = 200) -> list[dict[str, Any]]:
    """The entries of a scope before a moment, the newest first."""
    statement = select(audit).where(within(audit, scope), audit.c.at < before)
    statement = statement.order_by(audit.c.at.desc(), audit.c.entry.desc()).limit(limit)
    return [dict(row) for row in connection.execute(statement).mappings()]
