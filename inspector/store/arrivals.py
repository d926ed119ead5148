"""Records that other devices made, or this one before its folder was restored: taken in as they are, never lost.

A record whose place or id is taken by another cannot stand in the chain; it is set aside with the reason. One that
stands and cannot be listed is the matter of `listing`. Signatures are verified by the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from inspector.domain.records import Sealed
from inspector.store import listing
from inspector.store.database import Store
from inspector.store.records import Link, decode, insert_unlisted


class Hindrance(StrEnum):
    """Why something that arrived cannot stand in the chain."""

    FORK = "fork"  # another record has this place: a copied laptop, or a restored backup
    ID_TAKEN = "id_taken"
    MALFORMED = "malformed"
    WRONG_HASH = "wrong_hash"
    WRONG_SIGNATURE = "wrong_signature"
    UNKNOWN_DEVICE = "unknown_device"  # no certificate of the hub came with it
    RETOLD = "retold"  # a link of this laptop's forked chain, told again in its new one; kept as proof


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that arrived and was set aside, as it came."""

    sealed: Sealed
    reason: Hindrance
    came_from: str  # hub, or the name of a bundle
    came_at: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page."""

    new: int
    known: int
    aside: int


def take_in(store: Store, arrived: Sequence[Sealed], *, came_from: str) -> Taken:
    """Put verified records into the chain in this order, in the open transaction or one of its own.

    Args:
        store: the desk.
        arrived: bytes that give their hash, signed by the device that they name, with the fields of a record.
        came_from: hub, or the name of a bundle.
    """
    new = known = aside = 0
    with store.writing():
        for sealed in arrived:
            if store.rows("SELECT 1 FROM record WHERE sha256 = ?", [sealed.sha256]):
                known += 1
                continue
            hindrance = _put(store, sealed)
            if hindrance is None:
                new += 1
                store.db.conn.execute("DELETE FROM aside WHERE sha256 = ?", [sealed.sha256])
            else:
                aside += 1
                set_aside(store, [Aside(sealed, hindrance, came_from)])
    return Taken(new, known, aside)


def set_aside(store: Store, arrived: Sequence[Aside]) -> None:
    """Keep what cannot stand in the chain; the same again changes nothing."""
    with store.writing():
        store.db.conn.executemany(
            "INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    one.sealed.sha256, one.sealed.canonical, one.sealed.signature, one.reason.value, one.came_from,
                    store.stamp(),
                )
                for one in arrived
            ],
        )  # fmt: skip


def list_aside(store: Store) -> tuple[Aside, ...]:
    """What was set aside and not told again, in the order of coming."""
    rows = store.rows(
        "SELECT sha256, canonical, signature, reason, came_from, came_at FROM aside WHERE reason <> ? ORDER BY rowid",
        [Hindrance.RETOLD.value],
    )
    return tuple(
        Aside(
            Sealed(row["canonical"], row["sha256"], row["signature"]),
            Hindrance(row["reason"]),
            row["came_from"],
            row["came_at"],
        )
        for row in rows
    )


def _put(store: Store, sealed: Sealed) -> Hindrance | None:
    try:
        record = decode(sealed.canonical)
    except (TypeError, ValueError, LookupError, AttributeError):
        return Hindrance.MALFORMED
    if store.rows("SELECT 1 FROM record WHERE device = ? AND device_seq = ?", [record.device, record.device_seq]):
        return Hindrance.FORK
    if store.rows("SELECT 1 FROM record WHERE id = ?", [record.id]):
        return Hindrance.ID_TAKEN
    before = store.rows(
        "SELECT made_at FROM record WHERE device = ? AND device_seq = ?", [record.device, record.device_seq - 1]
    )
    clock_back = bool(before) and record.made_at < before[0]["made_at"]
    try:
        insert_unlisted(store, Link(record, sealed, clock_back=clock_back))
    except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, OverflowError):
        return Hindrance.MALFORMED
    listing.put(store.db, record)
    return None
