"""What the page of devices shows, from the hub's database: what each device still holds, and one-time codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select, update

from inspector.hub.registry_tables import (
    blob,
    chunk,
    enrolment_code,
    holding,
    quarantine,
    record,
    record_blob,
    upload,
    within,
)
from inspector.hub.scope import Scope


@dataclass(frozen=True, slots=True)
class Owed:
    """What is known to be still with a device. `waiting_for`: the earliest place of its chain that has not come."""

    files: int = 0  # named by its records, and not here
    size: int = 0  # bytes of them
    sending: int = 0  # of them under way
    waiting: int = 0  # records that came before an earlier one
    waiting_for: int = 0
    disputed: int = 0  # records that cannot count: a copied laptop, or a restored backup


def owed_by(connection: Connection, scope: Scope) -> dict[str, Owed]:
    """What the devices of a scope still hold, by their ids; devices that owe nothing are left out."""
    missing = (
        select(record.c.device_id, record_blob.c.sha256, func.max(record_blob.c.size).label("size"))
        .select_from(record_blob)
        .join(record, record.c.hub_seq == record_blob.c.hub_seq)
        .outerjoin(blob, blob.c.sha256 == record_blob.c.sha256)
        .where(blob.c.sha256.is_(None), within(record, scope))
        .group_by(record.c.device_id, record_blob.c.sha256)
        .subquery()
    )
    files = select(missing.c.device_id, func.count(), func.sum(missing.c.size)).group_by(missing.c.device_id)
    waits = quarantine.c.waiting_for > 0
    aside = (
        select(
            quarantine.c.device_id,
            func.count().filter(waits),
            func.min(quarantine.c.waiting_for).filter(waits),
            func.count().filter(~waits),
        )
        .where(within(quarantine, scope))
        .group_by(quarantine.c.device_id)
    )
    under_way = select(upload.c.device_id, func.count()).where(within(upload, scope)).group_by(upload.c.device_id)
    counts = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(files)}
    sending = {row[0]: int(row[1]) for row in connection.execute(under_way)}
    waiting = {row[0]: (int(row[1]), int(row[2] or 0), int(row[3])) for row in connection.execute(aside)}
    return {
        name: Owed(*counts.get(name, (0, 0)), sending.get(name, 0), *waiting.get(name, (0, 0, 0)))
        for name in {*counts, *sending, *waiting}
    }


def list_codes(connection: Connection, scope: Scope, *, limit: int = 200) -> list[dict[str, Any]]:
    """One-time codes of a scope, the newest first: all but the code itself, which nobody knows any more."""
    statement = select(enrolment_code).where(within(enrolment_code, scope))
    statement = statement.order_by(enrolment_code.c.made_at.desc(), enrolment_code.c.code_sha256).limit(limit)
    return [dict(row) for row in connection.execute(statement).mappings()]


def withdraw_code(connection: Connection, scope: Scope, code_sha256: str, *, at: str) -> str | None:
    """Let a code be of no use: used, and by no device. Its label; None where the scope has no code still to be used."""
    row = enrolment_code.c
    here = and_(row.code_sha256 == code_sha256, row.used_at == "", row.expires_at >= at, within(enrolment_code, scope))
    label = connection.execute(select(row.label).where(here)).scalar_one_or_none()
    if label is None or connection.execute(update(enrolment_code).where(here).values(used_at=at)).rowcount != 1:
        return None
    return str(label)


def named_files(connection: Connection, names: Collection[str], scope: Scope) -> dict[str, str]:
    """Files of a scope by the name that they came with, whole ones alone: name → SHA-256 of the first that came."""
    statement = (
        select(holding.c.name, holding.c.sha256)
        .join(blob, blob.c.sha256 == holding.c.sha256)
        .where(holding.c.name.in_(names), within(holding, scope))
        .order_by(holding.c.since.desc(), holding.c.sha256)
    )
    return {row.name: row.sha256 for row in connection.execute(statement)}


def bytes_come(connection: Connection, shas: Collection[str], scope: Scope) -> dict[str, tuple[int, int]]:
    """How far files of a scope have come that are still on their way: bytes here, bytes in all."""
    statement = (
        select(upload.c.sha256, func.coalesce(func.sum(chunk.c.size), 0), func.max(upload.c.size))
        .outerjoin(chunk, chunk.c.upload_id == upload.c.upload_id)
        .where(upload.c.sha256.in_(shas), within(upload, scope))
        .group_by(upload.c.sha256)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(statement)}
