"""The chain of records: append and read. Nothing here changes or deletes a record; the schema forbids it too.

A record is read from the very bytes that were hashed and signed, so that what is shown is what was signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.domain.records import Draft, Record, Sealed, read_record, to_body
from inspector.errors import Code, StoreError
from inspector.store import listing, projections
from inspector.store.database import Store, utc_text

SCHEMA = 1  # of the record's own fields
_BATCH = 500

Seal = Callable[[Record], Sealed]
decode = read_record


@dataclass(frozen=True, slots=True)
class Link:
    """A record with its seal, for verification and exchange."""

    record: Record
    sealed: Sealed
    clock_back: bool  # the clock stood earlier than at the record before; the chain's order holds


def append(store: Store, drafts: Sequence[Draft]) -> tuple[Record, ...]:
    """Give each draft its place in this device's chain and bring the projections up to date, in one transaction.

    A draft with an empty subject speaks of itself: its subject becomes its own id. A draft of a site, officer,
    inspection, finding or evidence whose subject is an earlier record of the same kind corrects it.

    Args:
        store: joins the open transaction, or opens one.
        drafts: in the order of the chain.

    Raises:
        StoreError: SITE_CODE_TAKEN, OFFICER_CODE_TAKEN, NUMBER_USED, NUMBER_OUTSIDE_BLOCK, NUMBER_BLOCK_OVERLAPS,
            DISK_FULL and its like; then nothing of the transaction is kept.
    """
    with store.writing():
        return tuple(_link(store, draft) for draft in drafts)


def _link(store: Store, draft: Draft) -> Record:
    before = store.db.conn.execute(
        "SELECT device_seq, sha256, made_at FROM record WHERE device = ? ORDER BY device_seq DESC LIMIT 1",
        [store.device],
    ).fetchone() or (0, "", "")
    moment = store.now()
    identity = draft.id or store.new_id()
    record = Record(
        id=identity,
        kind=str(draft.kind),
        subject=draft.subject or identity,
        made_at=utc_text(moment),
        zone=moment.isoformat()[-6:],
        author=draft.author,
        device=store.device,
        device_seq=before[0] + 1,
        prev=before[1],
        schema=SCHEMA,
        body=to_body(draft.body),
        blobs=tuple(draft.blobs),
        basis=dict(draft.basis),
    )
    sealed = store.seal(record)
    _check_seal(record, sealed)
    insert(store, Link(record, sealed, clock_back=record.made_at < before[2]))
    return record


def _check_seal(record: Record, sealed: Sealed) -> None:
    if hashlib.sha256(sealed.canonical).hexdigest() != sealed.sha256:
        raise ValueError("the seal's hash is not that of its bytes")
    if decode(sealed.canonical) != record:
        raise ValueError("the canonical bytes do not say what the record says")


def insert(store: Store, link: Link) -> None:
    """Put a sealed record into the open transaction, and list it; what cannot be listed is refused."""
    insert_unlisted(store, link)
    listing.put_or_refuse(store.db, link.record)


def insert_unlisted(store: Store, link: Link, *, place: int | None = None) -> None:
    """Put a sealed record into the open transaction, at the end or at a free place; the caller lists it."""
    record, sealed = link.record, link.sealed
    row = {
        "place": place,
        "id": record.id,
        "kind": record.kind,
        "subject": record.subject,
        "made_at": record.made_at,
        "device": record.device,
        "device_seq": record.device_seq,
        "prev": record.prev,
        "canonical": sealed.canonical,
        "sha256": sealed.sha256,
        "signature": sealed.signature,
        "clock_back": int(link.clock_back),
    }
    projections.insert_row(store.db, "record", row)


def read(store: Store, *, kind: str | None = None, subject: str | None = None) -> Iterator[Record]:
    """All records in the order of their arrival, or those of one kind, of one subject, or of both.

    Records appended while iterating are read too.
    """
    return (link.record for link in links(store, kind=kind, subject=subject))


def links(store: Store, *, kind: str | None = None, subject: str | None = None, after: int = 0) -> Iterator[Link]:
    """Like `read`, with the seals."""
    wanted = [("kind", kind), ("subject", subject)]
    conditions = "".join(f" AND {column} = :{column}" for column, value in wanted if value is not None)
    parameters: dict[str, object] = {column: str(value) for column, value in wanted if value is not None}
    place = after
    while rows := store.rows(
        "SELECT place, canonical, sha256, signature, clock_back FROM record"
        f" WHERE place > :place{conditions} ORDER BY place LIMIT {_BATCH}",
        {**parameters, "place": place},
    ):
        for row in rows:
            yield link_of(row)
        place = rows[-1]["place"]


def since(store: Store, place: int) -> tuple[int, tuple[Record, ...]]:
    """The record at a place of arrival and all that came after it (0 for all), and the place of the last one."""
    rows = store.rows("SELECT place, canonical FROM record WHERE place >= ? ORDER BY place", [place])
    return (rows[-1]["place"] if rows else place), tuple(decode(row["canonical"]) for row in rows)


def seals(store: Store) -> Iterator[Sealed]:
    """The seals in the order of arrival, as they are stored: for verification, so nothing of them is read."""
    place = 0
    while rows := store.rows(
        f"SELECT place, canonical, sha256, signature FROM record WHERE place > ? ORDER BY place LIMIT {_BATCH}", [place]
    ):
        for row in rows:
            yield Sealed(row["canonical"], row["sha256"], row["signature"])
        place = rows[-1]["place"]


def get(store: Store, identity: str) -> Record:
    """One record.

    Raises:
        StoreError: RECORD_MISSING.
    """
    return get_link(store, identity).record


def find(store: Store, ids: Sequence[str]) -> Iterator[Record]:
    """Those of these records that are here, in the order of their arrival."""
    rows = store.rows(f"SELECT canonical FROM record WHERE id IN ({', '.join('?' * len(ids))}) ORDER BY place", ids)
    return (decode(row["canonical"]) for row in rows)


def get_link(store: Store, identity: str) -> Link:
    """One record with its seal.

    Raises:
        StoreError: RECORD_MISSING.
    """
    rows = store.rows("SELECT canonical, sha256, signature, clock_back FROM record WHERE id = ?", [identity])
    if not rows:
        raise StoreError(Code.RECORD_MISSING, id=identity)
    return link_of(rows[0])


def current(store: Store, kind: str) -> Mapping[str, Record]:
    """Subject → its latest record, for the kinds that can be corrected, in the order of first appearance.

    Of a site or officer it is the version told last; what all versions give together is the ledger's to say.
    """
    if kind not in projections.CORRECTABLE:
        raise ValueError(f"{kind} is never corrected")
    rows = store.rows(
        f"SELECT p.id AS subject, r.canonical AS canonical FROM {kind} p JOIN record r ON r.id = p.record"
        " LEFT JOIN record f ON f.id = p.id ORDER BY coalesce(f.place, r.place)"
    )
    return {row["subject"]: decode(row["canonical"]) for row in rows}


def count(store: Store) -> int:
    """How many records there are, of all devices."""
    return int(store.rows("SELECT count(*) AS n FROM record")[0]["n"])


def newest(store: Store) -> str:
    """The id of the record that arrived last; empty where there is none. It changes with every record."""
    rows = store.rows("SELECT id FROM record ORDER BY place DESC LIMIT 1")
    return str(rows[0]["id"]) if rows else ""


def numbers(store: Store) -> Mapping[str, str]:
    """Every document number (文号) ever used → "document" or "void"."""
    return {row["number"]: row["purpose"] for row in store.rows("SELECT number, purpose FROM number_use")}


def rebuild(store: Store) -> tuple[str, ...]:
    """Compute all projections anew from the records; put them in place of the stored ones where they differ.

    Returns:
        Every difference found, in words; empty when the projections were right.
    """
    with store.writing():
        return projections.rebuild(store.db, (link.record for link in links(store)), put=listing.put)


def link_of(row: Mapping[str, Any]) -> Link:
    """The link that a row of `record` holds."""
    sealed = Sealed(row["canonical"], row["sha256"], row["signature"])
    return Link(decode(sealed.canonical), sealed, clock_back=bool(row["clock_back"]))
