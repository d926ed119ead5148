"""How a file arrives: announced, sent in pieces that any copy of the hub takes, checked whole at the end.

Nothing is kept in this process between two requests: pieces are objects in the store, their places rows in the
database. A file is believed only when its bytes give its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from inspector.errors import Code, HubError
from inspector.hub import registry_blobs
from inspector.hub.blobs import blob_key, piece_key
from inspector.hub.hub import Hub
from inspector.hub.registry_blobs import HeldBlob, Upload
from inspector.hub.scope import Principal
from inspector.sync.protocol import MAX_BLOB_BYTES, BlobResult, BlobStart

IN_MEMORY_BYTES = 8 * 2**20  # up to this size a file is put together in memory
_PIECE_BYTES = 64 * 2**10  # pieces may be this small on average
_SPARE_PIECES = 64  # and so many more, for cuts
_composing = BoundedSemaphore(4)  # files put together at a time, so that memory stays flat


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be read: the bytes from `start` up to but without `end`."""

    blob: HeldBlob
    start: int
    end: int
    parts: Iterator[bytes]


def announce(hub: Hub, principal: Principal, given: BlobStart) -> BlobResult:
    """Begin an upload, or tell how far one has come.

    Raises:
        HubError: BLOB_TOO_LARGE, BLOB_SIZE_DIFFERS.
    """
    if given.size > MAX_BLOB_BYTES:
        raise HubError(Code.BLOB_TOO_LARGE, size=given.size, limit=MAX_BLOB_BYTES)
    about = (given.size, given.media_type, given.name, given.case)
    name = upload_id(principal, given.sha256)
    fresh = Upload(name, given.sha256, principal.scope, principal.name, *about)
    with hub.registry.writing() as connection:
        held = registry_blobs.held_blobs(connection, [given.sha256], principal.scope).get(given.sha256)
        if held is not None:
            return _whole(given.sha256, held.size)
        known = registry_blobs.get_upload(connection, name)
        if known is None or (known.offset == 0 and known.size != given.size):
            registry_blobs.drop_upload(connection, name)
            registry_blobs.open_upload(connection, fresh, at=hub.at())
            known = registry_blobs.get_upload(connection, name) or fresh
    if known.size != given.size:
        raise HubError(Code.BLOB_SIZE_DIFFERS, size=known.size)
    return _finish(hub, known) if known.offset == known.size else _partial(known)


def standing(hub: Hub, principal: Principal, sha256: str) -> BlobResult:
    """How far a file has come.

    Raises:
        HubError: NOT_HERE.
    """
    found = _standing(hub, principal, sha256)
    return found if isinstance(found, BlobResult) else _partial(found)


def append(hub: Hub, principal: Principal, sha256: str, *, offset: int, data: bytes) -> BlobResult:
    """Take one piece; the last one checks the whole file.

    Raises:
        HubError: NOT_HERE, OFFSET_WRONG, BLOB_SIZE_DIFFERS, BLOB_HASH_WRONG, TOO_MANY_PIECES, HUB_DISK_FULL,
            BLOBS_UNAVAILABLE.
    """
    upload = _standing(hub, principal, sha256)
    if isinstance(upload, BlobResult):
        return upload
    if offset != upload.offset:
        raise HubError(Code.OFFSET_WRONG, offset=upload.offset)
    if offset + len(data) > upload.size:
        raise HubError(Code.BLOB_SIZE_DIFFERS, size=upload.size)
    if not data:
        return _partial(upload)
    if len(data) == upload.size:
        return _finish_at_once(hub, upload, data)
    if upload.pieces >= upload.size // _PIECE_BYTES + _SPARE_PIECES:
        _drop(hub, upload)
        raise HubError(Code.TOO_MANY_PIECES)
    _keep_piece(hub, upload, data)
    grown = _standing(hub, principal, sha256)
    return grown if isinstance(grown, BlobResult) else _partial(grown)


def find(hub: Hub, principal: Principal, sha256: str, *, byte_range: tuple[int | None, int | None] | None) -> Found:
    """A whole file of this scope, or a part of it.

    Args:
        hub: the opened hub.
        principal: whose scope it is.
        sha256: the file.
        byte_range: first and last byte, either open, as in RFC 9110, 14.1.2; None for all.

    Raises:
        HubError: NOT_HERE; RANGE_WRONG for a range outside the file.
    """
    with hub.registry.reading() as connection:
        held = registry_blobs.held_blobs(connection, [sha256], principal.scope).get(sha256)
    if held is None or hub.store.size(blob_key(sha256)) != held.size:
        raise HubError(Code.NOT_HERE)
    start, end = bounds(byte_range, held.size)
    return Found(held, start, end, hub.store.stream(blob_key(sha256), start=start, end=end))


def sweep(hub: Hub, *, before: str) -> int:
    """Drop the uploads that nobody touched since a moment; how many there were."""
    with hub.registry.reading() as connection:
        stale = [
            registry_blobs.get_upload(connection, name)
            for name in registry_blobs.stale_uploads(connection, before=before)
        ]
    for upload in stale:
        if upload is not None:
            _drop(hub, upload)
    return len(stale)


def upload_id(principal: Principal, sha256: str) -> str:
    """The name of an upload: organs and counties do not share half a file, or one could claim another's."""
    spoken = f"{principal.scope.organ}\n{principal.scope.county}\n{sha256}"
    return hashlib.sha256(spoken.encode()).hexdigest()


# -- the inside ------------------------------------------------------------------------------------------------------


def _standing(hub: Hub, principal: Principal, sha256: str) -> BlobResult | Upload:
    with hub.registry.reading() as connection:
        upload = registry_blobs.get_upload(connection, upload_id(principal, sha256))  # first: it becomes what is held
        held = registry_blobs.held_blobs(connection, [sha256], principal.scope).get(sha256)
    if held is not None:
        return _whole(sha256, held.size)
    if upload is None:
        raise HubError(Code.NOT_HERE)
    return _finish(hub, upload) if upload.offset == upload.size else upload


def _keep_piece(hub: Hub, upload: Upload, data: bytes) -> None:
    """Object first, row second: a row always has its object; an object without row is swept."""
    key = piece_key(upload.upload_id, upload.offset, hub.entropy(8).hex())
    hub.store.put(key, data)
    with hub.registry.writing() as connection:
        taken = registry_blobs.add_chunk(
            connection, upload.upload_id, start=upload.offset, size=len(data), object_key=key, at=hub.at()
        )
    if not taken:
        hub.store.delete([key])


def _finish_at_once(hub: Hub, upload: Upload, data: bytes) -> BlobResult:
    """A file that came in one piece never lies in pieces."""
    if hashlib.sha256(data).hexdigest() != upload.sha256:
        _drop(hub, upload)
        raise HubError(Code.BLOB_HASH_WRONG)
    hub.store.put(blob_key(upload.sha256), data)
    with hub.registry.writing() as connection:
        registry_blobs.finish_upload(connection, upload, at=hub.at())
    return _whole(upload.sha256, upload.size)


def _finish(hub: Hub, upload: Upload) -> BlobResult:
    """Check the whole file and keep it; a file that is not what its name says is dropped."""
    with hub.registry.reading() as connection:
        found = registry_blobs.chunk_objects(connection, upload.upload_id)
    pieces = [name for name, _ in found]
    with _composing:
        try:
            sound = sum(size for _, size in found) == upload.size and _compose(hub, upload, pieces)
        except FileNotFoundError:
            sound = False
    if not sound:
        return _unsound(hub, upload)
    with hub.registry.writing() as connection:
        registry_blobs.finish_upload(connection, upload, at=hub.at())
    hub.store.delete(pieces)
    return _whole(upload.sha256, upload.size)


def _unsound(hub: Hub, upload: Upload) -> BlobResult:
    """The pieces do not give the file: another request finished it and swept them, or the file is wrong."""
    with hub.registry.reading() as connection:
        held = registry_blobs.held_blobs(connection, [upload.sha256], upload.scope).get(upload.sha256)
    if held is not None:
        return _whole(upload.sha256, held.size)
    _drop(hub, upload)
    raise HubError(Code.BLOB_HASH_WRONG)


def _compose(hub: Hub, upload: Upload, pieces: Sequence[str]) -> bool:
    """Put the pieces together under the file's name; False when they do not give its hash."""
    if upload.size <= IN_MEMORY_BYTES:
        data = b"".join(hub.store.get(piece) for piece in pieces)
        if hashlib.sha256(data).hexdigest() != upload.sha256:
            return False
        hub.store.put(blob_key(upload.sha256), data)
        return True
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(hub.store.get(piece))
    if digest.hexdigest() != upload.sha256:
        return False
    hub.store.compose(blob_key(upload.sha256), (hub.store.get(piece) for piece in pieces))
    return hub.store.size(blob_key(upload.sha256)) == upload.size


def _drop(hub: Hub, upload: Upload) -> None:
    with hub.registry.writing() as connection:
        pieces = [name for name, _ in registry_blobs.chunk_objects(connection, upload.upload_id)]
        registry_blobs.drop_upload(connection, upload.upload_id)
    hub.store.delete(pieces)


def bounds(byte_range: tuple[int | None, int | None] | None, size: int) -> tuple[int, int]:
    """Where a range begins and ends in a file of this size; raises HubError RANGE_WRONG outside it."""
    if byte_range is None:
        return 0, size
    first, last = byte_range
    if first is None:  # the last so many bytes
        return max(0, size - (last or 0)), size
    if first >= size:
        raise HubError(Code.RANGE_WRONG, size=size)
    return first, size if last is None else min(last + 1, size)


def _whole(sha256: str, size: int) -> BlobResult:
    return BlobResult(sha256, size, size, complete=True)


def _partial(upload: Upload) -> BlobResult:
    return BlobResult(upload.sha256, upload.offset, upload.size, complete=False)
