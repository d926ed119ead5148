"""Packs travel down: forms, law library, calendar, register, settings; each version signed, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import Code, HubError
from inspector.hub.audit import note
from inspector.hub.blobs import pack_key
from inspector.hub.hub import Hub
from inspector.hub.registry_packs import add_pack, packs_of
from inspector.hub.scope import Principal, Scope
from inspector.hub.uploads import bounds
from inspector.sync.protocol import PackFacts, PackList, Purpose, read, write
from inspector.sync.protocol_packs import check_before_publishing
from inspector.sync.seals import spell

MAX_PACK_BYTES = 256 * 2**20


def publish(hub: Hub, *, kind: str, version: str, file: Path, organ: str, actor: str) -> PackFacts:
    """Publish a version of a pack; the same bytes again change nothing.

    Args:
        hub: the opened hub.
        kind: forms, law, calendar, register, settings, organ, or another word.
        version: letters, digits, dots and dashes.
        file: the pack's bytes.
        organ: whom it is for; empty for all.
        actor: `Principal.actor`, or `command`.

    Raises:
        HubError: PACK_VERSION_TAKEN, BLOB_TOO_LARGE, HUB_DISK_FULL.
        SyncError: PACK_UNUSABLE; MESSAGE_MALFORMED for a kind or version that is not to be written so.
    """
    size = file.stat().st_size
    if size > MAX_PACK_BYTES:
        raise HubError(Code.BLOB_TOO_LARGE, size=size, limit=MAX_PACK_BYTES)
    data = file.read_bytes()
    check_before_publishing(kind, data)
    sha256 = hashlib.sha256(data).hexdigest()
    claim = spell({"kind": kind, "sha256": sha256, "size": len(data), "version": version})
    signature = hub.keeper.sign(claim, purpose=Purpose.PACK).hex()
    facts = read(PackFacts, write(PackFacts(kind, version, sha256, len(data), signature, hub.at())))
    hub.store.put(pack_key(sha256), data)
    with hub.registry.one_writer() as connection:
        for owner, known in packs_of(connection, organ):
            if (owner, known.kind, known.version) == (organ, kind, version):
                if known.sha256 != sha256:
                    raise HubError(Code.PACK_VERSION_TAKEN, kind=kind, version=version)
                return known
        add_pack(connection, organ, facts)
        scope = Scope(organ, "")
        note(hub, connection, actor=actor, action="publish.pack", scope=scope, target=f"{kind} {version}")
    return facts


def whole(hub: Hub, facts: PackFacts) -> bool:
    """Whether the store has all bytes of a pack."""
    return hub.store.size(pack_key(facts.sha256)) == facts.size


def newest(hub: Hub, principal: Principal) -> PackList:
    """The newest version of each kind; the organ's own goes before the one for all."""
    found: dict[str, tuple[bool, PackFacts]] = {}
    with hub.registry.reading() as connection:
        for owner, facts in packs_of(connection, principal.scope.organ):
            own = bool(owner)
            if facts.kind not in found or own >= found[facts.kind][0]:
                found[facts.kind] = (own, facts)
    return PackList(tuple(facts for _, facts in found.values()))


@dataclass(frozen=True, slots=True)
class FoundPack:
    """A pack, and its bytes from `start` up to `end`."""

    facts: PackFacts
    start: int
    end: int
    parts: Iterator[bytes]


def find(
    hub: Hub, principal: Principal, kind: str, version: str, *, byte_range: tuple[int | None, int | None] | None
) -> FoundPack:
    """A pack or a part of it, so that a laptop goes on where it was cut off.

    Raises:
        HubError: NOT_HERE; RANGE_WRONG for a range outside it.
    """
    with hub.registry.reading() as connection:
        matching = [
            (owner, facts)
            for owner, facts in packs_of(connection, principal.scope.organ)
            if (facts.kind, facts.version) == (kind, version)
        ]
    if not matching:
        raise HubError(Code.NOT_HERE)
    _, facts = max(matching, key=lambda pair: pair[0])
    if not whole(hub, facts):
        raise HubError(Code.NOT_HERE)
    start, end = bounds(byte_range, facts.size)
    return FoundPack(facts, start, end, hub.store.stream(pack_key(facts.sha256), start=start, end=end))
