"""Every version of a site or an officer that can be read, so that its row says what they give together.

A version counts though its row cannot be listed: what two officers wrote must not depend on which of them came first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlite_utils import Database

from inspector.domain.merging import merge
from inspector.domain.records import BlobRef, Kind, Officer, Record, Site, from_body, to_body

BODIES: Final[Mapping[str, type[Any]]] = {Kind.SITE: Site, Kind.OFFICER: Officer}


def note(db: Database, record: Record) -> None:
    """Keep a version; other kinds, and what cannot be read, are passed over."""
    body = BODIES.get(record.kind)
    if body is None or not _is_readable(body, record):
        return
    db.conn.execute(
        "INSERT OR IGNORE INTO register_version VALUES (?, ?, ?, ?)",
        [record.id, record.kind, record.subject, json.dumps(to_body(record), ensure_ascii=False, sort_keys=True)],
    )


def merged(db: Database, record: Record, root: str) -> Record:
    """The version told last of the entry that a record belongs to, with the body that all of them give.

    Args:
        db: the desk's database.
        record: one of them.
        root: id of the first of them.
    """
    rows = db.conn.execute(
        "SELECT said FROM register_version WHERE kind = ? AND (subject = ? OR record = ?)", [record.kind, root, root]
    ).fetchall()
    if len(rows) < 2:
        return record
    entry = merge(read(said) for (said,) in rows)
    return replace(entry.versions[-1], body=entry.body)


def followers(db: Database, root: Record) -> tuple[str, ...]:
    """The ids of the versions that correct the first one."""
    sql = "SELECT record FROM register_version WHERE kind = ? AND subject = ? AND record <> subject"
    return tuple(row[0] for row in db.conn.execute(sql, [root.kind, root.id]))


def read(said: str) -> Record:
    """The record that a table computed from records holds as text."""
    plain = json.loads(said)
    return Record(**{**plain, "blobs": tuple(BlobRef(**blob) for blob in plain["blobs"])})


def _is_readable(body: type[Any], record: Record) -> bool:
    try:
        from_body(body, record.body)
    except (TypeError, ValueError, LookupError, AttributeError):
        return False
    return True
