"""Originals that lie on the hub: put away here by the bureau's policy and on proof, fetched back on demand.

Nothing is put away that the hub has not signed for twice: once when it arrived, and once more right before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from inspector.domain.media import is_picture
from inspector.domain.records import Kind
from inspector.errors import Code, SyncError
from inspector.evidence import photos
from inspector.evidence.blobs import BlobStore
from inspector.store import outbox
from inspector.store.outbox import Item, KeptReceipt
from inspector.sync import trust
from inspector.sync.client import slices
from inspector.sync.exchange import check_hub
from inspector.sync.protocol import read_moment
from inspector.sync.pull import fetch_file
from inspector.sync.push_records import Receipts
from inspector.workflow.desk import Desk
from inspector.workflow.syncing import Beside, connected, require_link

_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Purged:
    """Originals that were put away, and the bytes that their room held."""

    files: int
    size: int


def purge(beside: Beside) -> Purged:
    """Put away the originals of evidence that the hub has held for as long as the settings say.

    Names, hashes and the smaller copies of photos stay; `fetch` brings an original back.

    Raises:
        SyncError: PURGE_NOT_ALLOWED, NOT_ENROLLED, RECEIPT_WRONG, HUB_KEY_CHANGED, HUB_NOT_REACHED and its like.
        Stopped: what was put away until then stays away.
    """
    days = beside.at_desk(lambda desk: desk.settings().keep_originals_days)
    if days <= 0:
        raise SyncError(Code.PURGE_NOT_ALLOWED)
    link = require_link(beside)
    files = size = 0
    with connected(beside, link) as (client, desk):
        check_hub(client, link)
        receipts = Receipts(client, desk, link.public_key, trust_name(beside))
        before = beside.clock.now() - timedelta(days=days)
        signed = desk.at_store(outbox.signed_files)
        due = [
            item for item, kept in signed
            if read_moment(kept.hub_time) <= before
            and trust.vouches_for(kept, item.sha256, hub_key=link.public_key)
            and can_go(desk.blobs, item)
        ]  # fmt: skip
        for some in slices(due, _AT_A_TIME):
            client.patience.check()
            still_there = receipts.collect(blobs=[item.sha256 for item in some])
            proofs = {item.sha256: kept for item, kept in desk.at_store(outbox.signed_files)}
            for item in _proved(some, still_there, proofs):
                proof = proofs[item.sha256].sha256
                desk.blobs.put_away(item.sha256, proof=proof, at=beside.clock.now())
                files, size = files + 1, size + item.size
    return Purged(files, size)


def purgeable(desk: Desk) -> Purged:
    """About how much `purge` would put away now; it looks closer, and asks the hub once more."""
    days = desk.settings().keep_originals_days
    if days <= 0:
        return Purged(0, 0)
    before = desk.now() - timedelta(days=days)
    due = [
        size for sha256, size, hub_time in outbox.signed_times(desk.store)
        if read_moment(hub_time) <= before and desk.blobs.exists(sha256)
    ]  # fmt: skip
    return Purged(len(due), sum(due))


def fetch(beside: Beside, sha256: str) -> None:
    """Bring an original back from the hub, or one that another laptop took; stopped, it goes on from there next time.

    Raises:
        SyncError: NOT_ENROLLED, FETCHED_DIFFERS, HUB_NOT_REACHED and its like.
        InspectorError: the hub does not have it for this laptop.
    """
    link = require_link(beside)
    name, media_type = beside.at_desk(lambda desk: _named(desk.blobs, sha256))
    with connected(beside, link) as (client, desk):
        check_hub(client, link)
        part = beside.folder / f"fetched-{sha256}.part"
        fetch_file(client, sha256, part)
        desk.blobs.put_file(part, media_type=media_type, name=name, added_at=beside.clock.now())
        part.unlink(missing_ok=True)


def can_go(blobs: BlobStore, item: Item) -> bool:
    """Whether a photo can be shown and printed without its original; sound and film are fetched to be opened."""
    if item.kind == Kind.EVIDENCE and not is_picture(item.media_type):
        return blobs.exists(item.sha256)
    roles = (photos.role_of(photos.Role.PRINT), photos.role_of(photos.Role.THUMBNAIL))
    return blobs.exists(item.sha256) and all(blobs.rendition(item.sha256, role) for role in roles)


def trust_name(beside: Beside) -> str:
    """The name of this laptop's key, for whom receipts are made out."""
    return beside.at_desk(lambda desk: desk.store.device)


def _proved(items: Sequence[Item], listed: frozenset[str], proofs: dict[str, KeptReceipt]) -> list[Item]:
    return [item for item in items if item.sha256 in listed and item.sha256 in proofs]


def _named(blobs: BlobStore, sha256: str) -> tuple[str, str]:
    if blobs.is_away(sha256):
        info = blobs.info(sha256)
        return info.name, info.media_type
    return sha256, "application/octet-stream"
