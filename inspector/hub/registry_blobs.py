"""Uploads in hand and files held, in the hub's database. The bytes themselves are the object store's matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from inspector.hub.registry_tables import blob, chunk, holding, insert_unless_there, record_blob, upload, within
from inspector.hub.scope import Scope


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way, of exactly one organ and county. `offset`: bytes held so far, without a hole."""

    upload_id: str
    sha256: str
    scope: Scope
    device_id: str
    size: int
    media_type: str
    name: str
    case: str
    offset: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class HeldBlob:
    """A file that the hub holds whole."""

    sha256: str
    size: int
    media_type: str
    name: str


def held_blobs(connection: Connection, shas: Collection[str], scope: Scope) -> dict[str, HeldBlob]:
    """Those of these files that are whole and belong to a scope."""
    statement = (
        select(blob.c.sha256, blob.c.size, blob.c.media_type, holding.c.name)
        .join(holding, holding.c.sha256 == blob.c.sha256)
        .where(blob.c.sha256.in_(shas), within(holding, scope))
    )
    return {row.sha256: HeldBlob(*row) for row in connection.execute(statement)}


def offsets(connection: Connection, shas: Collection[str], scope: Scope) -> dict[str, int]:
    """How many bytes of these files are held for exactly this organ and county."""
    statement = (
        select(upload.c.sha256, func.coalesce(func.sum(chunk.c.size), 0))
        .join(chunk, chunk.c.upload_id == upload.c.upload_id)
        .where(upload.c.sha256.in_(shas), upload.c.organ == scope.organ, upload.c.county == scope.county)
        .group_by(upload.c.sha256)
    )
    return {row[0]: int(row[1]) for row in connection.execute(statement)}


def get_upload(connection: Connection, upload_id: str) -> Upload | None:
    """An upload with its offset, None where there is none."""
    row = connection.execute(select(upload).where(upload.c.upload_id == upload_id)).one_or_none()
    if row is None:
        return None
    sums = select(func.coalesce(func.sum(chunk.c.size), 0), func.count()).where(chunk.c.upload_id == upload_id)
    offset, pieces = connection.execute(sums).one()
    scope = Scope(row.organ, row.county)
    return Upload(
        upload_id,
        row.sha256,
        scope,
        row.device_id,
        row.size,
        row.media_type,
        row.name,
        row.case_id,
        int(offset),
        pieces,
    )


def open_upload(connection: Connection, given: Upload, *, at: str) -> None:
    """Begin an upload; one that was begun before stays as it is."""
    values = {
        "upload_id": given.upload_id,
        "sha256": given.sha256,
        "organ": given.scope.organ,
        "county": given.scope.county,
        "device_id": given.device_id,
        "size": given.size,
        "media_type": given.media_type,
        "name": given.name,
        "case_id": given.case,
        "started_at": at,
        "touched_at": at,
    }
    insert_unless_there(connection, upload, values)


def add_chunk(connection: Connection, upload_id: str, *, start: int, size: int, object_key: str, at: str) -> bool:
    """Note a piece; False when the upload has ended, or another request put its piece at this place first."""
    touched = connection.execute(update(upload).where(upload.c.upload_id == upload_id).values(touched_at=at))
    if touched.rowcount == 0:
        return False
    held = select(func.coalesce(func.sum(chunk.c.size), 0)).where(chunk.c.upload_id == upload_id)
    if int(connection.execute(held).scalar_one()) != start:
        return False
    values = {"upload_id": upload_id, "start": start, "size": size, "object": object_key}
    return insert_unless_there(connection, chunk, values)


def chunk_objects(connection: Connection, upload_id: str) -> list[tuple[str, int]]:
    """The objects of an upload and their sizes, in the order of the file."""
    statement = select(chunk.c.object, chunk.c.size).where(chunk.c.upload_id == upload_id).order_by(chunk.c.start)
    return [(row.object, row.size) for row in connection.execute(statement)]


def drop_upload(connection: Connection, upload_id: str) -> None:
    """Forget an upload and its pieces."""
    connection.execute(delete(chunk).where(chunk.c.upload_id == upload_id))
    connection.execute(delete(upload).where(upload.c.upload_id == upload_id))


def finish_upload(connection: Connection, given: Upload, *, at: str) -> None:
    """The file is whole in the store: note it, and that this organ and county hold it."""
    values = {"sha256": given.sha256, "size": given.size, "media_type": given.media_type, "completed_at": at}
    insert_unless_there(connection, blob, values)
    held = {
        "sha256": given.sha256,
        "organ": given.scope.organ,
        "county": given.scope.county,
        "device_id": given.device_id,
        "name": given.name,
        "case_id": given.case,
        "since": at,
    }
    insert_unless_there(connection, holding, held)
    drop_upload(connection, given.upload_id)


def forget_blobs(connection: Connection, shas: Collection[str]) -> None:
    """These files are not in the store after all: they lack again."""
    if shas:
        connection.execute(delete(holding).where(holding.c.sha256.in_(shas)))
        connection.execute(delete(blob).where(blob.c.sha256.in_(shas)))


def page_of_blobs(connection: Connection, *, after: str, limit: int) -> dict[str, int]:
    """Files that are held whole and their sizes, in the order of their hashes."""
    statement = select(blob.c.sha256, blob.c.size).where(blob.c.sha256 > after).order_by(blob.c.sha256).limit(limit)
    return {row.sha256: row.size for row in connection.execute(statement)}


def stale_uploads(connection: Connection, *, before: str) -> list[str]:
    """Uploads that nobody touched since a moment."""
    return list(connection.execute(select(upload.c.upload_id).where(upload.c.touched_at < before)).scalars())


def owed(connection: Connection, *, limit: int = 1000) -> list[dict[str, Any]]:
    """Files that records name and the hub does not hold, the oldest record first."""
    statement = (
        select(record_blob)
        .outerjoin(blob, blob.c.sha256 == record_blob.c.sha256)
        .where(blob.c.sha256.is_(None))
        .order_by(record_blob.c.hub_seq)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def blob_totals(connection: Connection) -> tuple[int, int]:
    """How many files are held whole, and their bytes."""
    row = connection.execute(select(func.count(), func.coalesce(func.sum(blob.c.size), 0)).select_from(blob)).one()
    return int(row[0]), int(row[1])
