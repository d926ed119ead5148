"""A stick at the hub: what a laptop without network carried here comes in, the hub's answer goes back on the stick.

A bundle says nothing that its sender could not say over the network: it goes through the same doors, in the scope of
the device that signed it, and the same bundle again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from inspector.errors import Code, HubError
from inspector.hub import official_numbers, packs, records, uploads
from inspector.hub.audit import note
from inspector.hub.hub import Hub
from inspector.hub.registry_devices import get_devices
from inspector.hub.registry_records import makers
from inspector.hub.scope import Principal, Who
from inspector.sync.bundle import Bundle, Freight, Manifest, open_bundle, write_bundle
from inspector.sync.protocol import (
    MAX_ASKED,
    MAX_BATCH_BYTES,
    MAX_CHUNK_BYTES,
    MAX_PAGE,
    MAX_RECORDS,
    Ask,
    BlobStart,
    DocumentNumbered,
    Enrolled,
    PackFacts,
    Receipted,
    RecordBatch,
    RecordResult,
    RecordState,
    SealedRecord,
)
from inspector.sync.seals import device_id

PART = "from-bundle.part"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a bundle brought: records by their state, files that were new, numbers given, what the hub signs for."""

    sender: Principal
    states: Mapping[RecordState, int]
    refused: tuple[RecordResult, ...]  # and those set aside, with their reasons
    files: int
    receipts: tuple[Receipted, ...]
    numbered: tuple[DocumentNumbered, ...] = ()


def take_in(hub: Hub, path: Path) -> Brought:
    """Take a laptop's bundle in.

    Raises:
        HubError: DEVICE_UNKNOWN, DEVICE_REVOKED for the sender; HUB_DISK_FULL and what taking in raises.
        SyncError: BUNDLE_DAMAGED; what came in before stays, each record and file by itself.
    """
    with open_bundle(path) as bundle:
        sender = _sender(hub, bundle)
        results = [one for batch in _batches(bundle.records()) for one in records.receive(hub, sender, batch).results]
        files = sum(_take_file(hub, sender, bundle, start) for start in bundle.manifest.blobs)
        blobs = [start.sha256 for start in bundle.manifest.blobs]
    held = [one.sha256 for one in results if one.state in (RecordState.RECEIVED, RecordState.KNOWN)]
    numbered = official_numbers.give_waiting(hub, sender, _makers(hub, held))
    asked = [Ask(records=some) for some in _slices(held)] + [Ask(blobs=some) for some in _slices(blobs)]
    with hub.registry.writing() as connection:
        detail = {"records": len(results), "files": files}
        note(hub, connection, actor=sender.actor, action="take.bundle", scope=sender.scope, detail=detail)
    return Brought(
        sender,
        Counter(RecordState(one.state) for one in results),
        tuple(one for one in results if one.sha256 not in set(held)),
        files,
        tuple(records.sign_receipt(hub, sender, one) for one in asked),
        numbered,
    )


def write_answer(hub: Hub, brought: Brought, path: Path) -> Manifest:
    """Write what the sender takes home: receipts, the records of its scope that others made, the packs of its organ.

    Files are not in it: a laptop fetches the originals of others one by one, when they are asked for.

    Raises:
        SyncError: BUNDLE_NOT_WRITTEN.
    """
    owners: list[Enrolled] = []  # known when the records have been gone through

    def of_others() -> Iterator[SealedRecord]:
        cursor, more = "", True
        while more:
            page = records.changes(hub, brought.sender, cursor=cursor, limit=MAX_PAGE, own=False)
            owners.extend(one for one in page.certificates if one not in owners)
            cursor, more = page.cursor, page.more
            yield from (SealedRecord(one.canonical, one.sha256, one.signature) for one in page.records)

    offered = [facts for facts in packs.newest(hub, brought.sender).packs if packs.whole(hub, facts)]
    freight = Freight(of_others(), (), partial(_pack, hub, brought.sender, offered), owners, brought.receipts, offered)
    return write_bundle(path, freight, keeper=hub.keeper, made_at=hub.at())


def _pack(hub: Hub, sender: Principal, offered: Sequence[PackFacts], sha256: str) -> Iterator[bytes]:
    facts = next(one for one in offered if one.sha256 == sha256)
    return packs.find(hub, sender, facts.kind, facts.version, byte_range=None).parts


def _sender(hub: Hub, bundle: Bundle) -> Principal:
    name = device_id(bytes.fromhex(bundle.manifest.sender_key))
    with hub.registry.reading() as connection:
        device = get_devices(connection, {name}).get(name)
    if device is None:
        raise HubError(Code.DEVICE_UNKNOWN)
    if device.revoked_at:
        raise HubError(Code.DEVICE_REVOKED)
    return Principal(Who.DEVICE, name, device.scope)


def _makers(hub: Hub, shas: list[str]) -> set[str]:
    """The devices that made these records."""
    with hub.registry.reading() as connection:
        return {name for some in _slices(shas) for name in makers(connection, some)}


def _take_file(hub: Hub, sender: Principal, bundle: Bundle, start: BlobStart) -> bool:
    """Keep one file; False when the hub has it already."""
    at = uploads.announce(hub, sender, start)
    if at.complete:
        return False
    part = hub.folder / PART
    try:
        with part.open("w+b") as stream:
            bundle.copy_blob(start, stream)
            _send(hub, sender, stream, start, at.offset)
    finally:
        part.unlink(missing_ok=True)
    return True


def _send(hub: Hub, sender: Principal, stream: BinaryIO, start: BlobStart, offset: int) -> None:
    while offset < start.size:
        stream.seek(offset)
        data = stream.read(MAX_CHUNK_BYTES)
        offset = uploads.append(hub, sender, start.sha256, offset=offset, data=data).offset


def _batches(sealed: Iterable[SealedRecord]) -> Iterator[RecordBatch]:
    """As many records at a time as one request may hold."""
    batch: list[SealedRecord] = []
    room = MAX_BATCH_BYTES
    for one in sealed:
        size = len(one.canonical.encode())
        if batch and (size > room or len(batch) == MAX_RECORDS):
            yield RecordBatch(tuple(batch))
            batch, room = [], MAX_BATCH_BYTES
        batch.append(one)
        room -= size
    if batch:
        yield RecordBatch(tuple(batch))


def _slices(shas: list[str]) -> Iterator[tuple[str, ...]]:
    for at in range(0, len(shas), MAX_ASKED):
        yield tuple(shas[at : at + MAX_ASKED])
