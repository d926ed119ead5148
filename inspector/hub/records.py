"""What a device does with records: ask what is lacking, hand in, get a receipt, fetch what others made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from inspector.errors import Code, SyncError
from inspector.hub import numbers, own_chain, registry_blobs, registry_records
from inspector.hub.chain import Link, Unfit, examine, signed_by
from inspector.hub.checking import forget, lost_files, lost_of
from inspector.hub.hub import Hub
from inspector.hub.registry_devices import Device, get_devices
from inspector.hub.registry_receipts import add_receipt
from inspector.hub.registry_records import Room
from inspector.hub.scope import Principal, Scope
from inspector.sync.protocol import (
    MAX_BATCH_BYTES,
    Ask,
    ChangedRecord,
    Changes,
    Enrolled,
    Lack,
    LackedBlob,
    Purpose,
    Reason,
    Receipt,
    Receipted,
    RecordBatch,
    RecordResult,
    RecordResults,
    RecordState,
    write,
)
from inspector.sync.protocol_sentences import tell_reason
from inspector.sync.seals import spell


def lacking(hub: Hub, principal: Principal, asked: Ask) -> Lack:
    """What the hub lacks of these, as far as this scope can see."""
    with hub.registry.reading() as connection:
        records = registry_records.held(connection, asked.records, principal.scope, aside=True)
        blobs = registry_blobs.held_blobs(connection, asked.blobs, principal.scope)
        offsets = registry_blobs.offsets(connection, asked.blobs, principal.scope)
    lost = lost_of(hub, {sha: item.size for sha, item in blobs.items()})
    forget(hub, lost)
    blobs = {sha: item for sha, item in blobs.items() if sha not in lost}
    return Lack(
        tuple(sha for sha in asked.records if sha not in records),
        tuple(LackedBlob(sha, offsets.get(sha, 0)) for sha in asked.blobs if sha not in blobs),
    )


def receive(hub: Hub, principal: Principal, batch: RecordBatch) -> RecordResults:
    """Take records in: one transaction, one result each; any order, any number of times."""
    judged = {sealed.sha256: examine(sealed) for sealed in batch.records}
    links = [verdict for verdict in judged.values() if isinstance(verdict, Link)]
    results = {
        sha: RecordResult(sha, RecordState.REFUSED, verdict.reason, verdict.sentence)
        for sha, verdict in judged.items()
        if isinstance(verdict, Unfit)
    }
    with hub.registry.reading() as connection:
        owners = get_devices(connection, {link.envelope.device for link in links})
    sound = []
    for link in links:
        reason = _distrust(hub, owners.get(link.envelope.device), principal.scope) or _unsigned(link, owners)
        if reason:
            results[link.sha256] = RecordResult(link.sha256, RecordState.REFUSED, reason)
        else:
            sound.append(link)
    released = _take_in(hub, principal.scope, sound, results)
    return RecordResults(tuple(_told(results[sealed.sha256]) for sealed in batch.records), tuple(released))


def sign_receipt(hub: Hub, principal: Principal, asked: Ask) -> Receipted:
    """The hub's signature for those of these records and files that it holds whole and that count.

    A file whose bytes are gone from the store (a restored backup) is forgotten, so that it is asked for again.
    """
    with hub.registry.reading() as connection:
        records = registry_records.held(connection, asked.records, principal.scope, aside=False)
        blobs = registry_blobs.held_blobs(connection, asked.blobs, principal.scope)
        newest = registry_records.newest(connection)
    lost = lost_files(hub, {sha: item.size for sha, item in blobs.items()})
    receipt = Receipt(
        principal.name,
        tuple(sha for sha in asked.records if sha in records),
        tuple(sha for sha in asked.blobs if sha in blobs and sha not in lost),
        hub.at(),
        newest,
    )
    text = spell(write(receipt))
    signature = hub.keeper.sign(text, purpose=Purpose.RECEIPT).hex()
    with hub.registry.writing() as connection:
        registry_blobs.forget_blobs(connection, lost)
        name = hashlib.sha256(text).hexdigest()
        add_receipt(connection, name, receipt, text=text.decode(), signature=signature)
    return Receipted(text.decode(), signature)


def changes(hub: Hub, principal: Principal, *, cursor: str, limit: int, own: bool) -> Changes:
    """The next page of records of this scope.

    Args:
        hub: the opened hub.
        principal: whose scope it is.
        cursor: of the last page; empty for the first. One of before a restore, or of another scope, starts again.
        limit: records at most; a page also ends before 4 MiB, but holds at least one record.
        own: with the records that this very device handed in.

    Raises:
        SyncError: CURSOR_MALFORMED.
    """
    mark = _mark(hub, principal)
    with hub.registry.reading() as connection:
        newest = registry_records.newest(connection)  # first, so that nothing later slips in between
        after = _after(cursor, mark, newest)
        shown, more = registry_records.page(
            connection,
            principal.scope,
            after=after,
            upto=newest,
            room=Room(limit, MAX_BATCH_BYTES),
            without_device="" if own else principal.name,
        )
        owners = get_devices(connection, {item.device_id for item in shown})
    reached = shown[-1].hub_seq if more else newest
    records = tuple(
        ChangedRecord(item.hub_seq, item.canonical.decode(), item.sha256, item.signature.hex()) for item in shown
    )
    certificates = tuple(Enrolled(one.device_id, one.certificate, one.signature) for one in owners.values())
    return Changes(records, certificates, f"{mark}.{reached}", more)


# -- handing in ------------------------------------------------------------------------------------------------------


def _take_in(hub: Hub, scope: Scope, links: Sequence[Link], results: dict[str, RecordResult]) -> list[str]:
    """Write what is new; fills `results` and tells which records that waited count now."""
    with hub.registry.reading() as connection:
        results |= registry_records.known(connection, [link.sha256 for link in links])
    fresh = [link for link in links if link.sha256 not in results]
    if not fresh:
        return []
    with hub.registry.one_writer() as connection:
        owners = get_devices(connection, {link.envelope.device for link in fresh})
        trusted = []
        for link in fresh:
            reason = _distrust(hub, owners.get(link.envelope.device), scope)
            if reason:
                results[link.sha256] = RecordResult(link.sha256, RecordState.REFUSED, reason)
            else:
                trusted.append(link)
        scopes = own_chain.scopes_for(connection, hub.keeper, trusted, owners, otherwise=scope)
        taken, released = registry_records.take_in(connection, trusted, owners, at=hub.at(), scopes=scopes)
        numbers.go_past(connection, trusted, owners)
    results |= taken
    return released


def _distrust(hub: Hub, owner: Device | None, scope: Scope) -> Reason:
    if owner is None:
        return Reason.UNKNOWN_DEVICE
    if not scope.sees(owner.scope.organ, owner.scope.county) and not own_chain.is_own(hub.keeper, owner):
        return Reason.UNKNOWN_DEVICE
    return Reason.REVOKED if owner.revoked_at else Reason.NONE


def _unsigned(link: Link, owners: Mapping[str, Device]) -> Reason:
    trusted = signed_by(link, owners[link.envelope.device].key_bytes)
    return Reason.NONE if trusted else Reason.WRONG_SIGNATURE


def _told(result: RecordResult) -> RecordResult:
    sentence = result.sentence or tell_reason(result.reason, waiting_for=result.waiting_for)
    return RecordResult(result.sha256, result.state, result.reason, sentence, result.waiting_for)


# -- the cursor --------------------------------------------------------------------------------------------------------


def _mark(hub: Hub, principal: Principal) -> str:
    scope = hashlib.sha256(f"{principal.scope.organ}\n{principal.scope.county}".encode()).hexdigest()[:8]
    return f"{hub.epoch}.{scope}"


def _after(cursor: str, mark: str, newest: int) -> int:
    if not cursor:
        return 0
    head, _, place = cursor.rpartition(".")
    if not place.isascii() or not place.isdigit() or len(place) > 16:
        raise SyncError(Code.CURSOR_MALFORMED, cursor=cursor)
    return int(place) if head == mark and int(place) <= newest else 0
