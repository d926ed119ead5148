"""The inspection being filled in: every answer is on disk before the next one is given.

A draft is a snapshot of the form session and the answers given since. A change of structure (a repeat added or removed)
moves the places of answers, so a new snapshot takes the place of both. `extras` hold what lies beside the form as JSON:
findings being edited, links to evidence, signatures, persons present.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inspector.errors import Code, StoreError
from inspector.store.database import Store, utc_text


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list. Times are UTC text ending in Z; `discarded_at` is empty unless it was discarded."""

    id: str
    site: str
    form_sha: str
    form_id: str
    form_version: str
    form_title: str
    officers: tuple[str, ...]
    position: str  # the ref last worked at
    started_at: str
    touched_at: str
    discarded_at: str
    correction: bool  # it has the extra `corrects`


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with all its answers.

    `values` are the answers since `snapshot`, by ref; `extras` are JSON texts by key; `inspection` is the id of the
    record it became, empty while it is open.
    """

    id: str
    site: str
    form_sha: str
    form_id: str
    form_version: str
    officers: tuple[str, ...]
    snapshot: bytes
    values: Mapping[str, str]
    position: str
    extras: Mapping[str, str]
    started_at: str
    touched_at: str
    discarded_at: str
    inspection: str


def create(
    store: Store,
    *,
    site: str,
    form_sha: str,
    form_id: str,
    form_version: str,
    officers: Sequence[str],
    snapshot: bytes,
) -> str:
    """Begin an inspection and return the draft's id. The form must be kept already (`forms.keep`).

    Args:
        store: joins the open transaction, or opens one; so do all functions here.
        site: id of the site's first record.
        form_sha: SHA-256 of the form.
        form_id: the form's own id.
        form_version: the form's own version.
        officers: ids of the officers' first records.
        snapshot: the session as it starts.

    Raises:
        StoreError: FORM_NOT_KEPT, DISK_FULL and its like.
    """
    if not store.rows("SELECT 1 FROM form WHERE sha256 = ?", [form_sha]):
        raise StoreError(Code.FORM_NOT_KEPT, sha256=form_sha)
    draft, stamp = store.new_id(), store.stamp()
    with store.writing():
        store.db.conn.execute(
            "INSERT INTO draft (id, site, form_sha, form_id, form_version, officers, snapshot, started_at, touched_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [draft, site, form_sha, form_id, form_version, json.dumps(list(officers)), snapshot, stamp, stamp],
        )
    return draft


def save_values(store: Store, draft: str, values: Mapping[str, str]) -> None:
    """Keep these answers, all or none of them.

    Raises:
        StoreError: DRAFT_MISSING, DRAFT_CLOSED, DISK_FULL and its like.
    """
    with store.writing():
        _touch(store, draft)
        store.db.conn.executemany(
            "INSERT INTO draft_value VALUES (?, ?, ?) ON CONFLICT (draft, ref) DO UPDATE SET value = excluded.value",
            [(draft, ref, value) for ref, value in values.items()],
        )


def save_snapshot(store: Store, draft: str, snapshot: bytes) -> None:
    """Keep the whole session; it takes the place of the last snapshot and of the answers since.

    Raises:
        StoreError: DRAFT_MISSING, DRAFT_CLOSED, DISK_FULL and its like.
    """
    with store.writing():
        _touch(store, draft)
        store.db.conn.execute("UPDATE draft SET snapshot = ? WHERE id = ?", [snapshot, draft])
        store.db.conn.execute("DELETE FROM draft_value WHERE draft = ?", [draft])


def change_form(store: Store, draft: str, *, form_sha: str, form_id: str, form_version: str, snapshot: bytes) -> None:
    """Let a draft go on with another version of its form; the snapshot must have been made by that version.

    Raises:
        StoreError: FORM_NOT_KEPT, DRAFT_MISSING, DRAFT_CLOSED, DISK_FULL and its like.
    """
    if not store.rows("SELECT 1 FROM form WHERE sha256 = ?", [form_sha]):
        raise StoreError(Code.FORM_NOT_KEPT, sha256=form_sha)
    with store.writing():
        save_snapshot(store, draft, snapshot)
        store.db.conn.execute(
            "UPDATE draft SET form_sha = ?, form_id = ?, form_version = ? WHERE id = ?",
            [form_sha, form_id, form_version, draft],
        )


def save_position(store: Store, draft: str, ref: str) -> None:
    """Remember where the inspector is, to continue there."""
    with store.writing():
        _touch(store, draft)
        store.db.conn.execute("UPDATE draft SET position = ? WHERE id = ?", [ref, draft])


def save_officers(store: Store, draft: str, officers: Sequence[str]) -> None:
    """Change who inspects."""
    with store.writing():
        _touch(store, draft)
        store.db.conn.execute("UPDATE draft SET officers = ? WHERE id = ?", [json.dumps(list(officers)), draft])


def set_extra(store: Store, draft: str, key: str, text: str) -> None:
    """Keep one extra.

    Args:
        store: the desk.
        draft: its id.
        key: the caller's name for it.
        text: JSON; empty text removes the extra.
    """
    with store.writing():
        _touch(store, draft)
        if not text:
            store.db.conn.execute("DELETE FROM draft_extra WHERE draft = ? AND key = ?", [draft, key])
            return
        json.loads(text)  # a bug of the caller shows here, not at the next opening
        store.db.conn.execute(
            "INSERT INTO draft_extra VALUES (?, ?, ?) ON CONFLICT (draft, key) DO UPDATE SET value = excluded.value",
            [draft, key, text],
        )


def load(store: Store, draft: str) -> StoredDraft:
    """A draft with everything in it, open, discarded or closed.

    Raises:
        StoreError: DRAFT_MISSING.
    """
    row = _row(store, draft)
    values = store.rows("SELECT ref, value FROM draft_value WHERE draft = ? ORDER BY ref", [draft])
    extras = store.rows("SELECT key, value FROM draft_extra WHERE draft = ? ORDER BY key", [draft])
    return StoredDraft(
        id=row["id"],
        site=row["site"],
        form_sha=row["form_sha"],
        form_id=row["form_id"],
        form_version=row["form_version"],
        officers=tuple(json.loads(row["officers"])),
        snapshot=row["snapshot"],
        values={line["ref"]: line["value"] for line in values},
        position=row["position"],
        extras={line["key"]: line["value"] for line in extras},
        started_at=row["started_at"],
        touched_at=row["touched_at"],
        discarded_at=row["discarded_at"] or "",
        inspection=row["inspection"] or "",
    )


def list_open(store: Store, *, with_discarded: bool = False) -> tuple[DraftLine, ...]:
    """The drafts that can be gone on with, last touched first."""
    rows = store.rows(
        "SELECT d.id, site, form_sha, d.form_id, form_version, f.title AS form_title, officers, position, started_at,"
        " touched_at, coalesce(discarded_at, '') AS discarded_at, EXISTS (SELECT 1 FROM draft_extra e"
        " WHERE e.draft = d.id AND e.key = 'corrects') AS correction FROM draft d JOIN form f ON f.sha256 = d.form_sha"
        " WHERE closed_at IS NULL AND (discarded_at IS NULL OR ?) ORDER BY touched_at DESC, d.rowid DESC",
        [with_discarded],
    )
    return tuple(
        DraftLine(**row | {"officers": tuple(json.loads(row["officers"])), "correction": bool(row["correction"])})
        for row in rows
    )


def closed(store: Store) -> Mapping[str, str]:
    """Inspection record → the draft that became it."""
    rows = store.rows("SELECT inspection, id FROM draft WHERE inspection IS NOT NULL")
    return {row["inspection"]: row["id"] for row in rows}


def discard(store: Store, draft: str) -> None:
    """Take a draft off the list. Everything in it stays until `purge_discarded`."""
    with store.writing():
        _require_open(store, draft)
        store.db.conn.execute("UPDATE draft SET discarded_at = ? WHERE id = ?", [store.stamp(), draft])


def restore(store: Store, draft: str) -> None:
    """Undo `discard`."""
    with store.writing():
        _require_open(store, draft)
        store.db.conn.execute("UPDATE draft SET discarded_at = NULL WHERE id = ?", [draft])


def purge_discarded(store: Store, *, older_than: datetime) -> int:
    """Delete for good the drafts discarded before this time, and return how many there were."""
    with store.writing():
        cursor = store.db.conn.execute(
            "DELETE FROM draft WHERE closed_at IS NULL AND discarded_at < ?", [utc_text(older_than)]
        )
        return cursor.rowcount


def close(store: Store, draft: str, inspection: str) -> None:
    """Close a draft in the transaction that appends its records. It is kept, with the inspection it became.

    Args:
        store: must have the open transaction of the records.
        draft: its id.
        inspection: id of the INSPECTION record.

    Raises:
        StoreError: DRAFT_MISSING, DRAFT_CLOSED.
    """
    if not store.db.conn.in_transaction:
        raise RuntimeError("a draft is closed in the transaction that appends its records")
    _require_open(store, draft)
    store.db.conn.execute(
        "UPDATE draft SET closed_at = ?, inspection = ?, discarded_at = NULL WHERE id = ?",
        [store.stamp(), inspection, draft],
    )


def _touch(store: Store, draft: str) -> None:
    _require_open(store, draft)
    store.db.conn.execute("UPDATE draft SET touched_at = ? WHERE id = ?", [store.stamp(), draft])


def _require_open(store: Store, draft: str) -> None:
    rows = store.rows("SELECT closed_at FROM draft WHERE id = ?", [draft])
    if not rows:
        raise StoreError(Code.DRAFT_MISSING, draft=draft)
    if rows[0]["closed_at"] is not None:
        raise StoreError(Code.DRAFT_CLOSED, draft=draft)


def _row(store: Store, draft: str) -> dict[str, Any]:
    rows = store.rows("SELECT * FROM draft WHERE id = ?", [draft])
    if not rows:
        raise StoreError(Code.DRAFT_MISSING, draft=draft)
    return rows[0]
