"""The queue of 审核: documents, findings and inspections by how their review stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, func, literal, select, union_all

from inspector.domain.records import Kind
from inspector.hub.registry_tables import ledger_document, ledger_finding, ledger_inspection, within
from inspector.hub.scope import Scope

_LONGEST_FIRST = ("", "answered")  # what waits for the reviewer


def find(
    connection: Connection, scope: Scope, *, verdict: str, kind: str, limit: int, offset: int = 0
) -> list[dict[str, Any]]:
    """What stands so in its review: the longest waiting first, of what was reviewed the last first.

    Args:
        connection: to the database.
        scope: what is seen.
        verdict: empty for what nobody has reviewed.
        kind: `inspection`, `finding` or the type of a document; empty takes all.
        limit: rows at most.
        offset: rows passed over.
    """
    rows = union_all(*_rows(scope, verdict, kind)).subquery()
    order = (rows.c.day, rows.c.id) if verdict in _LONGEST_FIRST else (rows.c.said_at.desc(), rows.c.id)
    statement = select(rows).order_by(*order).limit(limit).offset(offset)
    return [dict(one) for one in connection.execute(statement).mappings()]


def count(connection: Connection, scope: Scope) -> dict[tuple[str, str], int]:
    """How many of each kind stand in each standing of the review: (kind, verdict) → count."""
    rows = union_all(*(select(kind, table.c.verdict).where(within(table, scope)) for table, kind in _KINDS)).subquery()
    statement = select(rows.c.kind, rows.c.verdict, func.count()).group_by(rows.c.kind, rows.c.verdict)
    return {(row[0], row[1]): int(row[2]) for row in connection.execute(statement)}


def _word(text: str) -> ColumnElement[str]:
    return literal(text, String(20), literal_execute=True)


_KINDS = (
    (ledger_document, ledger_document.c.type.label("kind")),
    (ledger_finding, _word(Kind.FINDING).label("kind")),
    (ledger_inspection, _word(Kind.INSPECTION).label("kind")),
)


def _rows(scope: Scope, verdict: str, kind: str) -> list[Select[Any]]:
    paper, found, visit = ledger_document.c, ledger_finding.c, ledger_inspection.c
    nothing = _word("")
    columns = (
        (paper.document_id, paper.issued_on, nothing, paper.title, paper.number, paper.temporary),
        (found.finding_id, found.found_on, found.item, found.title, found.order_number, found.order_temporary),
        (visit.inspection_id, visit.ended_on, nothing, visit.title, nothing, nothing),
    )
    rows = []
    for (table, sort), (key, day, item, title, number, was) in zip(_KINDS, columns, strict=True):
        named = {"id": key, "day": day, "item": item, "title": title, "number": number, "temporary": was}
        shown: list[ColumnElement[Any]] = [sort, *(value.label(name) for name, value in named.items())]
        shown += [table.c[name] for name in ("site_name", "verdict", "said_at")]
        rows.append(select(*shown).where(within(table, scope), table.c.verdict == verdict))
    if kind in (Kind.FINDING, Kind.INSPECTION):
        return [rows[1] if kind == Kind.FINDING else rows[2]]
    return [rows[0].where(paper.type == kind)] if kind else rows
