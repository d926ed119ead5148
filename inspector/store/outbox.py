"""What is on its way to the hub: every record and file once, with how far it has come. The hub's word is never guessed.

An item counts as received only with a receipt, whose signature the caller has verified. Smaller copies go before
originals, the oldest case first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.domain.records import Sealed
from inspector.store.database import Store
from inspector.store.records import Link, link_of


class What(StrEnum):
    """The kinds of item."""

    RECORD = "record"
    THUMBNAIL = "thumbnail"  # the small copy of a photo
    FILE = "file"


class Standing(StrEnum):
    """How far an item has come."""

    WAITING = "waiting"
    SENDING = "sending"  # some of its bytes are there
    SENT = "sent"  # the hub said that it has it; not yet signed for
    RECEIVED = "received"  # signed for
    REFUSED = "refused"  # the hub refused it, with a reason; tried again at the next sync
    NEEDS_YOU = "needs_you"  # a person must look; tried again at the next sync


OPEN = (Standing.WAITING, Standing.SENDING, Standing.SENT, Standing.REFUSED, Standing.NEEDS_YOU)


@dataclass(frozen=True, slots=True)
class Item:
    """A record or a file to be sent. `case_id` is the inspection it belongs to, or the subject of the record."""

    sha256: str
    what: What
    own: bool  # made on this device
    place: int  # of the record, or of the first record that names the file
    case_place: int
    case_id: str
    kind: str  # of the record
    source: str  # SHA-256 of the original, for a thumbnail
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Line:
    """An item with how far it has come. `sent` are bytes that the hub holds of it."""

    item: Item
    state: Standing
    sent: int
    reason: str
    sentence: str
    waiting_for: int
    receipt: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one item."""

    sha256: str
    state: Standing
    reason: str = ""
    sentence: str = ""
    waiting_for: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """Items of one kind and state, with their bytes and the bytes that are there."""

    what: What
    state: Standing
    count: int
    size: int
    sent: int


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A verified receipt as it came. `sha256` is that of its canonical text."""

    sha256: str
    canonical: str
    signature: str  # hex
    hub_key: str  # hex
    hub_time: str  # UTC


def queued_to(store: Store) -> int:
    """The place of the last record that was queued, 0 before the first."""
    return int(store.rows("SELECT coalesce(max(place), 0) AS n FROM outgoing WHERE what = 'record'")[0]["n"])


def queue(store: Store, items: Iterable[Item]) -> None:
    """Take items in; one that is there already stays as it is."""
    with store.writing():
        store.db.conn.executemany(
            "INSERT INTO outgoing (sha256, what, own, place, case_place, case_id, kind, source, name, media_type, size)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
            [
                (
                    item.sha256, item.what.value, int(item.own), item.place, item.case_place, item.case_id, item.kind,
                    item.source, item.name, item.media_type, item.size,
                )
                for item in items
            ],
        )  # fmt: skip


def unqueued(store: Store, *, limit: int) -> tuple[tuple[int, Link], ...]:
    """The next records that were not queued, each with its place."""
    rows = store.rows(
        "SELECT place, canonical, sha256, signature, clock_back FROM record WHERE place > ? ORDER BY place LIMIT ?",
        [queued_to(store), limit],
    )
    return tuple((row["place"], link_of(row)) for row in rows)


def count_unqueued(store: Store) -> int:
    """How many records were not queued yet."""
    rows = store.rows("SELECT count(*) AS n FROM record WHERE place > ?", [queued_to(store)])
    return int(rows[0]["n"])


def sealed(store: Store, shas: Sequence[str]) -> tuple[Sealed, ...]:
    """These records as the chain keeps them, in its order."""
    rows = store.rows(
        f"SELECT canonical, sha256, signature FROM record WHERE sha256 IN ({_marks(shas)}) ORDER BY place", shas
    )
    return tuple(Sealed(row["canonical"], row["sha256"], row["signature"]) for row in rows)


def places_of(store: Store, ids: Sequence[str]) -> Mapping[str, int]:
    """Record id → place in the order of arrival, for those that are here."""
    found: dict[str, int] = {}
    for some in _slices(ids):
        rows = store.rows(f"SELECT id, place FROM record WHERE id IN ({_marks(some)})", some)
        found.update({row["id"]: row["place"] for row in rows})
    return found


def next_records(store: Store, *, after: int, limit: int) -> tuple[Line, ...]:
    """Records that are not signed for, in the order of the chain, after a place."""
    rows = store.rows(
        "SELECT * FROM outgoing WHERE what = 'record' AND state <> 'received' AND place > ? ORDER BY place LIMIT ?",
        [after, limit],
    )
    return tuple(_line(row) for row in rows)


def open_files(store: Store) -> tuple[Line, ...]:
    """Files that are not signed for, in the order of sending: thumbnails first, then the oldest case first."""
    rows = store.rows(
        "SELECT * FROM outgoing WHERE what <> 'record' AND state <> 'received'"
        " ORDER BY what = 'file', case_place, place, rowid"
    )
    return tuple(_line(row) for row in rows)


def received(store: Store, *, after: int, limit: int) -> tuple[tuple[int, Item], ...]:
    """Items that are signed for, in an order of no meaning, each with where to go on."""
    rows = store.rows(
        "SELECT rowid AS number, * FROM outgoing WHERE state = 'received' AND rowid > ? ORDER BY rowid LIMIT ?",
        [after, limit],
    )
    return tuple((row["number"], _line(row).item) for row in rows)


def received_last(store: Store, *, limit: int) -> tuple[Item, ...]:
    """Items that are signed for, by the hub's time, the last first."""
    rows = store.rows(
        "SELECT o.* FROM outgoing o JOIN receipt r ON r.sha256 = o.receipt WHERE o.state = 'received'"
        " ORDER BY r.hub_time DESC LIMIT ?",
        [limit],
    )
    return tuple(_line(row).item for row in rows)


def last_number(store: Store) -> int:
    """The highest that `received` can give; 0 where nothing was queued."""
    return int(store.rows("SELECT coalesce(max(rowid), 0) AS n FROM outgoing")[0]["n"])


def mark(store: Store, marks: Iterable[Mark]) -> None:
    """Note what became of items. What is signed for stays so, whatever else is said of it."""
    with store.writing():
        store.db.conn.executemany(
            "UPDATE outgoing SET state = ?, reason = ?, sentence = ?, waiting_for = ?,"
            " sent = CASE ? WHEN 'sent' THEN size ELSE sent END WHERE sha256 = ? AND state <> 'received'",
            [
                (one.state.value, one.reason, one.sentence, one.waiting_for, one.state.value, one.sha256)
                for one in marks
            ],
        )


def progress(store: Store, sha256: str, sent: int) -> None:
    """Note how many bytes of a file the hub holds; another offset than before is believed."""
    with store.writing():
        store.db.conn.execute(
            "UPDATE outgoing SET sent = min(?, size), state = 'sending', reason = '', sentence = ''"
            " WHERE sha256 = ? AND state <> 'received'",
            [sent, sha256],
        )


def sign_for(store: Store, receipt: KeptReceipt, listed: Iterable[str]) -> None:
    """Keep a verified receipt, and count the items that it lists as received."""
    with store.writing():
        store.db.conn.execute(
            "INSERT OR IGNORE INTO receipt VALUES (?, ?, ?, ?, ?, ?)",
            [
                receipt.sha256, receipt.canonical, receipt.signature, receipt.hub_key, receipt.hub_time, store.stamp(),
            ],
        )  # fmt: skip
        store.db.conn.executemany(
            "UPDATE outgoing SET state = 'received', receipt = ?, sent = size, reason = '', sentence = '',"
            " waiting_for = 0 WHERE sha256 = ?",
            [(receipt.sha256, sha) for sha in listed],
        )


def forget(store: Store, shas: Sequence[str]) -> None:
    """The hub no longer has these: they wait again. The receipts stay as proof that it had them."""
    with store.writing():
        store.db.conn.executemany(
            "UPDATE outgoing SET state = 'waiting', receipt = NULL, sent = 0, reason = 'forgotten' WHERE sha256 = ?",
            [(sha,) for sha in shas],
        )


def forget_all(store: Store) -> None:
    """Another hub: nothing was sent to it yet."""
    with store.writing():
        store.db.conn.execute(
            "UPDATE outgoing SET state = 'waiting', receipt = NULL, sent = 0, reason = '', sentence = '',"
            " waiting_for = 0"
        )


def lines(store: Store, *, states: Sequence[Standing], limit: int, own: bool = True) -> tuple[Line, ...]:
    """Items in these states for a page, in the order of sending; those that other devices made only if asked for."""
    values = [state.value for state in states]
    rows = store.rows(
        f"SELECT * FROM outgoing WHERE state IN ({_marks(values)}) AND own >= ?"
        " ORDER BY CASE what WHEN 'record' THEN 0 WHEN 'thumbnail' THEN 1 ELSE 2 END, case_place, place, rowid LIMIT ?",
        [*values, int(own), limit],
    )
    return tuple(_line(row) for row in rows)


def last_received(store: Store, *, limit: int) -> tuple[tuple[Line, str], ...]:
    """What this device made and is signed for, the last first, each with the hub's time; without the small copies."""
    rows = store.rows(
        "SELECT o.*, r.hub_time FROM outgoing o JOIN receipt r ON r.sha256 = o.receipt"
        " WHERE o.state = 'received' AND o.own = 1 AND o.what <> 'thumbnail'"
        " ORDER BY r.hub_time DESC, o.place DESC, o.rowid LIMIT ?",
        [limit],
    )
    return tuple((_line(row), row["hub_time"]) for row in rows)


def queued_among(store: Store, shas: Sequence[str]) -> frozenset[str]:
    """Those of these that are in the queue, whatever became of them."""
    found: set[str] = set()
    for some in _slices(shas):
        rows = store.rows(f"SELECT sha256 FROM outgoing WHERE sha256 IN ({_marks(some)})", some)
        found.update(row["sha256"] for row in rows)
    return frozenset(found)


def signed_times(store: Store) -> tuple[tuple[str, int, str], ...]:
    """SHA-256, bytes and the hub's time of every original that is signed for."""
    rows = store.rows(
        "SELECT o.sha256, o.size, r.hub_time FROM outgoing o JOIN receipt r ON r.sha256 = o.receipt"
        " WHERE o.what = 'file' AND o.state = 'received'"
    )
    return tuple((row["sha256"], row["size"], row["hub_time"]) for row in rows)


def totals(store: Store) -> tuple[Total, ...]:
    """How much stands where, of what this device made."""
    rows = store.rows(
        "SELECT what, state, count(*) AS n, sum(size) AS size, sum(sent) AS sent FROM outgoing WHERE own = 1"
        " GROUP BY what, state"
    )
    return tuple(Total(What(row["what"]), Standing(row["state"]), row["n"], row["size"], row["sent"]) for row in rows)


def receipt(store: Store, sha256: str) -> KeptReceipt | None:
    """A kept receipt."""
    rows = store.rows("SELECT sha256, canonical, signature, hub_key, hub_time FROM receipt WHERE sha256 = ?", [sha256])
    return KeptReceipt(**rows[0]) if rows else None


def signed_files(store: Store) -> tuple[tuple[Item, KeptReceipt], ...]:
    """Originals that are signed for, oldest case first, each with its receipt."""
    rows = store.rows(
        "SELECT o.*, r.canonical, r.signature, r.hub_key, r.hub_time FROM outgoing o JOIN receipt r"
        " ON r.sha256 = o.receipt WHERE o.what = 'file' AND o.state = 'received'"
        " ORDER BY o.case_place, o.place, o.rowid"
    )
    found = []
    for row in rows:
        kept = KeptReceipt(row["receipt"], row["canonical"], row["signature"], row["hub_key"], row["hub_time"])
        found.append((_line(row).item, kept))
    return tuple(found)


def _line(row: Mapping[str, Any]) -> Line:
    item = Item(
        sha256=row["sha256"],
        what=What(row["what"]),
        own=bool(row["own"]),
        place=row["place"],
        case_place=row["case_place"],
        case_id=row["case_id"],
        kind=row["kind"],
        source=row["source"],
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
    )
    state = Standing(row["state"])
    return Line(item, state, row["sent"], row["reason"], row["sentence"], row["waiting_for"], row["receipt"] or "")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _slices(values: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (values[start : start + size] for start in range(0, len(values), size))
