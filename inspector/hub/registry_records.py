"""Records in the hub's database: taken in link by link, set aside where a chain is broken, read by cursor.

`take_in` runs inside `Registry.one_writer`, so what it reads stays true until it has committed, and `hub_seq` follows
the order of commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from inspector.domain.records import Record, read_record
from inspector.hub.chain import Head, Link, judge_place, number_of, recall
from inspector.hub.registry_devices import Device, move_head
from inspector.hub.registry_tables import device, number_use, quarantine, record, record_blob, within
from inspector.hub.scope import Scope
from inspector.sync.protocol import Reason, RecordResult, RecordState

MAX_ASIDE = 2_000  # records of one device that may wait or be in dispute


@dataclass(slots=True)
class _Chain:
    """One device's chain while a batch is taken in."""

    owner: Device
    head: Head
    aside: int  # how many of its records are set aside


@dataclass(slots=True)
class _Intake:
    """What one batch changes, collected before it is written."""

    at: str
    scopes: dict[str, Scope]
    accepted: list[Link] = field(default_factory=list)
    set_aside: list[tuple[Link, Reason, int]] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    forked: list[str] = field(default_factory=list)  # waited, and turned out to be forks
    results: dict[str, RecordResult] = field(default_factory=dict)

    def scope_of(self, link: Link, chain: _Chain) -> Scope:
        """Where a link counts."""
        return self.scopes.get(link.sha256, chain.owner.scope)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as the hub passes it on."""

    hub_seq: int
    sha256: str
    canonical: bytes
    signature: bytes
    device_id: str


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record as it is read, and where it counts."""

    record: Record
    scope: Scope


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits into one page; at least one record always does."""

    records: int
    size: int  # bytes of canonical text


def known(connection: Connection, shas: Collection[str]) -> dict[str, RecordResult]:
    """What is known of these records: counted, or set aside with the reason."""
    rows = connection.execute(select(record.c.sha256).where(record.c.sha256.in_(shas)))
    found = {row.sha256: RecordResult(row.sha256, RecordState.KNOWN) for row in rows}
    aside = connection.execute(
        select(quarantine.c.sha256, quarantine.c.reason, quarantine.c.waiting_for).where(quarantine.c.sha256.in_(shas))
    )
    for row in aside:
        result = RecordResult(row.sha256, RecordState.QUARANTINED, row.reason, waiting_for=row.waiting_for)
        found.setdefault(row.sha256, result)
    return found


def held(connection: Connection, shas: Collection[str], scope: Scope, *, aside: bool) -> set[str]:
    """Those of these records that the hub holds for a scope; with the ones set aside, or without."""
    rows = connection.execute(select(record.c.sha256).where(record.c.sha256.in_(shas), within(record, scope)))
    found = set(rows.scalars())
    if aside:
        statement = select(quarantine.c.sha256).where(quarantine.c.sha256.in_(shas), within(quarantine, scope))
        found |= set(connection.execute(statement).scalars())
    return found


def take_in(
    connection: Connection,
    links: Sequence[Link],
    owners: Mapping[str, Device],
    *,
    at: str,
    scopes: Mapping[str, Scope] = MappingProxyType({}),
) -> tuple[dict[str, RecordResult], list[str]]:
    """Take in examined and verified links; inside `one_writer`.

    Args:
        connection: of `one_writer`.
        links: in any order; every device among them is in `owners`.
        owners: the devices as they stand inside this transaction, none of them revoked.
        at: the moment, as text.
        scopes: hash → where a link of the hub's own chain counts; others count in the scope of their device.

    Returns:
        the result of each link by hash, and the hashes of links that waited and count now.
    """
    intake = _Intake(at, dict(scopes), results=known(connection, [link.sha256 for link in links]))
    fresh = {link.sha256: link for link in links if link.sha256 not in intake.results}
    chains = _chains(connection, {link.envelope.device for link in fresh.values()}, owners)
    waiting = _waiting(connection, chains)
    taken_ids = _taken_ids(connection, fresh.values())
    queue: list[tuple[str, int, Link | Row[Any]]] = [
        *((link.envelope.device, link.place, link) for link in fresh.values()),
        *((row.device_id, row.device_seq, row) for row in waiting),
    ]
    for owner, _, item in sorted(queue, key=lambda entry: entry[:2]):
        if isinstance(item, Link):
            _judge_new(intake, chains[owner], item, taken_ids)
        else:
            _judge_waiting(connection, intake, chains[owner], item, taken_ids)
    _write(connection, intake, chains)
    return intake.results, intake.released


def newest(connection: Connection) -> int:
    """The place of the record that was committed last, 0 before the first."""
    return int(connection.execute(select(func.coalesce(func.max(record.c.hub_seq), 0))).scalar_one())


def page(
    connection: Connection, scope: Scope, *, after: int, upto: int, room: Room, without_device: str = ""
) -> tuple[list[StoredRecord], bool]:
    """Records of a scope after one place and up to another, in the hub's order; and whether more follow."""
    wanted = [record.c.hub_seq > after, record.c.hub_seq <= upto, within(record, scope)]
    if without_device:
        wanted.append(record.c.device_id != without_device)
    sizes = select(record.c.hub_seq, func.length(record.c.canonical)).where(*wanted).order_by(record.c.hub_seq)
    places: list[int] = []
    more, left = False, room.size
    for hub_seq, size in connection.execute(sizes.limit(room.records + 1)):
        left -= size
        more = len(places) == room.records or (left < 0 and bool(places))
        if more:
            break
        places.append(hub_seq)
    columns = (record.c.hub_seq, record.c.sha256, record.c.canonical, record.c.signature, record.c.device_id)
    statement = select(*columns).where(record.c.hub_seq.in_(places)).order_by(record.c.hub_seq)
    return [StoredRecord(*row) for row in connection.execute(statement)], more


def has(connection: Connection, record_id: str) -> bool:
    """Whether a record of this id counts, in whatever scope."""
    return connection.execute(select(record.c.hub_seq).where(record.c.id == record_id)).first() is not None


def find(connection: Connection, record_id: str, scope: Scope) -> FoundRecord | None:
    """A record of a scope, None where there is none."""
    columns = (record.c.canonical, record.c.organ, record.c.county)
    row = connection.execute(select(*columns).where(record.c.id == record_id, within(record, scope))).one_or_none()
    return FoundRecord(read_record(row.canonical), Scope(row.organ, row.county)) if row else None


def makers(connection: Connection, shas: Collection[str]) -> set[str]:
    """The devices that made these records."""
    return set(connection.execute(select(record.c.device_id).where(record.c.sha256.in_(shas)).distinct()).scalars())


def scopes_of(connection: Connection, ids: Collection[str]) -> dict[str, Scope]:
    """Record id → where it counts, for those that are here."""
    rows = connection.execute(select(record.c.id, record.c.organ, record.c.county).where(record.c.id.in_(ids)))
    return {row.id: Scope(row.organ, row.county) for row in rows}


def counts(connection: Connection) -> dict[str, int]:
    """How many records count and how many are set aside."""
    return {
        "records": connection.execute(select(func.count()).select_from(record)).scalar_one(),
        "quarantined": connection.execute(select(func.count()).select_from(quarantine)).scalar_one(),
        "devices": connection.execute(select(func.count()).select_from(device)).scalar_one(),
    }


def list_aside(connection: Connection, scope: Scope, *, limit: int = 500) -> list[dict[str, Any]]:
    """The records of a scope that are set aside, without their bytes, device by device."""
    columns = [column for column in quarantine.c if column.name not in ("canonical", "signature")]
    statement = select(*columns).where(within(quarantine, scope))
    statement = statement.order_by(quarantine.c.device_id, quarantine.c.device_seq).limit(limit)
    return [dict(row) for row in connection.execute(statement).mappings()]


# -- judging a batch ---------------------------------------------------------------------------------------------------


def _chains(connection: Connection, ids: Collection[str], owners: Mapping[str, Device]) -> dict[str, _Chain]:
    statement = select(quarantine.c.device_id, func.count()).where(quarantine.c.device_id.in_(ids))
    aside: dict[str, int] = {row[0]: row[1] for row in connection.execute(statement.group_by(quarantine.c.device_id))}
    return {one: _Chain(owners[one], owners[one].head, aside.get(one, 0)) for one in ids}


def _waiting(connection: Connection, chains: Mapping[str, _Chain]) -> list[Row[Any]]:
    """Links that wait, without their bytes: at most MAX_ASIDE of each device."""
    ids = [name for name, chain in chains.items() if chain.aside]
    if not ids:
        return []
    columns = (quarantine.c.sha256, quarantine.c.device_id, quarantine.c.device_seq, quarantine.c.prev)
    statement = select(*columns).where(quarantine.c.device_id.in_(ids), quarantine.c.reason == Reason.WAITING)
    return [*connection.execute(statement)]


def _taken_ids(connection: Connection, links: Iterable[Link]) -> set[str]:
    ids = [link.envelope.id for link in links]
    return set(connection.execute(select(record.c.id).where(record.c.id.in_(ids))).scalars())


def _judge_new(intake: _Intake, chain: _Chain, link: Link, taken_ids: set[str]) -> None:
    reason = judge_place(chain.head, link.place, link.envelope.prev)
    if reason is Reason.NONE and link.envelope.id not in taken_ids:
        chain.head = Head(link.place, link.sha256)
        taken_ids.add(link.envelope.id)
        intake.accepted.append(link)
        intake.results[link.sha256] = RecordResult(link.sha256, RecordState.RECEIVED)
        return
    if chain.aside >= MAX_ASIDE:
        intake.results[link.sha256] = RecordResult(link.sha256, RecordState.REFUSED, Reason.TOO_MANY_WAITING)
        return
    chain.aside += 1
    if reason is Reason.NONE:
        reason = Reason.ID_TAKEN  # its place in the chain counts, so that later links are not held up
        chain.head = Head(link.place, link.sha256)
    waiting_for = chain.head.place + 1 if reason is Reason.WAITING else 0
    intake.set_aside.append((link, reason, waiting_for))
    intake.results[link.sha256] = RecordResult(link.sha256, RecordState.QUARANTINED, reason, waiting_for=waiting_for)


def _judge_waiting(connection: Connection, intake: _Intake, chain: _Chain, row: Row[Any], taken_ids: set[str]) -> None:
    reason = judge_place(chain.head, row.device_seq, row.prev)
    if reason is Reason.FORK:
        intake.forked.append(row.sha256)
    if reason is not Reason.NONE:
        return
    chain.head = Head(row.device_seq, row.sha256)
    kept = connection.execute(
        select(quarantine.c.canonical, quarantine.c.signature, quarantine.c.organ, quarantine.c.county).where(
            quarantine.c.sha256 == row.sha256
        )
    ).one()
    link = recall(kept.canonical, row.sha256, kept.signature)
    if link.envelope.id in taken_ids | _taken_ids(connection, [link]):
        connection.execute(
            update(quarantine).where(quarantine.c.sha256 == row.sha256).values(reason=Reason.ID_TAKEN, waiting_for=0)
        )
        return
    taken_ids.add(link.envelope.id)
    intake.scopes[row.sha256] = Scope(kept.organ, kept.county)  # it counts where it was to count when it came
    intake.accepted.append(link)
    intake.released.append(row.sha256)


# -- writing a batch ---------------------------------------------------------------------------------------------------


def _write(connection: Connection, intake: _Intake, chains: Mapping[str, _Chain]) -> None:
    if intake.released:
        connection.execute(delete(quarantine).where(quarantine.c.sha256.in_(intake.released)))
    if intake.forked:
        connection.execute(
            update(quarantine).where(quarantine.c.sha256.in_(intake.forked)).values(reason=Reason.FORK, waiting_for=0)
        )
    if intake.accepted:
        _insert(connection, intake, chains)
    if intake.set_aside:
        rows = [
            _aside_row(*entry, intake.scope_of(entry[0], chains[entry[0].envelope.device]), intake.at)
            for entry in intake.set_aside
        ]
        connection.execute(insert(quarantine), rows)
    for name, chain in chains.items():
        if chain.head != chain.owner.head:
            move_head(connection, name, chain.head)
            connection.execute(
                update(quarantine)
                .where(quarantine.c.device_id == name, quarantine.c.reason == Reason.WAITING)
                .values(waiting_for=chain.head.place + 1)
            )


def _insert(connection: Connection, intake: _Intake, chains: Mapping[str, _Chain]) -> None:
    before = newest(connection)
    placed = list(enumerate(intake.accepted, start=before + 1))
    rows = [
        _row(hub_seq, link, intake.scope_of(link, chains[link.envelope.device]), intake.at) for hub_seq, link in placed
    ]
    connection.execute(insert(record), rows)
    blobs = {(hub_seq, item.sha256): item for hub_seq, link in placed for item in link.envelope.blobs}
    if blobs:
        connection.execute(
            insert(record_blob),
            [
                {
                    "hub_seq": key[0],
                    "sha256": key[1],
                    "size": item.size,
                    "name": item.name,
                    "media_type": item.media_type,
                }
                for key, item in blobs.items()
            ],
        )
    uses = [
        _use_row(link, intake.scope_of(link, chains[link.envelope.device]))
        for link in intake.accepted
        if number_of(link)
    ]
    if uses:
        connection.execute(insert(number_use), uses)


def _row(hub_seq: int, link: Link, scope: Scope, at: str) -> dict[str, Any]:
    envelope = link.envelope
    return {
        "hub_seq": hub_seq,
        "sha256": link.sha256,
        "id": envelope.id,
        "kind": envelope.kind,
        "subject": envelope.subject,
        "author": envelope.author,
        "device_id": envelope.device,
        "device_seq": envelope.device_seq,
        "made_at": envelope.made_at,
        "organ": scope.organ,
        "county": scope.county,
        "canonical": link.canonical,
        "signature": link.signature,
        "received_at": at,
    }


def _aside_row(link: Link, reason: Reason, waiting_for: int, scope: Scope, at: str) -> dict[str, Any]:
    return {
        "sha256": link.sha256,
        "device_id": link.envelope.device,
        "device_seq": link.envelope.device_seq,
        "prev": link.envelope.prev,
        "canonical": link.canonical,
        "signature": link.signature,
        "reason": reason.value,
        "waiting_for": waiting_for,
        "organ": scope.organ,
        "county": scope.county,
        "received_at": at,
    }


def _use_row(link: Link, scope: Scope) -> dict[str, Any]:
    use = number_of(link)
    assert use is not None
    return {
        "sha256": link.sha256,
        "number": use.text,
        "head": use.number.head,
        "year": use.number.year,
        "n": use.number.n,
        "voided": use.voided,
        "reason": use.reason,
        "organ": scope.organ,
        "county": scope.county,
    }
