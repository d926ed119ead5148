"""The audit log in the hub's database: who changed what, and who that is known was refused. No content of records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select

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


def page_entries(
    connection: Connection, scope: Scope, *, before: tuple[str, str], actor: str, refused: bool, limit: int
) -> list[dict[str, Any]]:
    """The next entries of a scope, the newest first.

    Args:
        connection: reads.
        scope: whose entries.
        before: moment and id of the last entry that was seen; ("", "") begins.
        actor: the beginning of the actor's name; empty for all.
        refused: refusals alone.
        limit: at most so many.
    """
    at, entry = before
    statement = select(audit).where(within(audit, scope))
    if at:
        statement = statement.where(or_(audit.c.at < at, and_(audit.c.at == at, audit.c.entry < entry)))
    if actor:
        statement = statement.where(audit.c.actor.contains(actor, autoescape=True))
    if refused:
        statement = statement.where(audit.c.outcome != "ok")
    statement = statement.order_by(audit.c.at.desc(), audit.c.entry.desc()).limit(limit)
    return [dict(row) for row in connection.execute(statement).mappings()]
