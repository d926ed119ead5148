"""Files named by their content, in one SQLite file of their own (`photos.db`).

A file lies in rows of 1 MiB, so that it streams and can be sent on by piece. A file is there whole or not at all: its
rows are written in one transaction, those of a film in several, and it counts once the last one is written. An original
is never altered; a smaller copy names the original it was made from. This module never looks inside a file.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from inspector.domain.records import BlobRef
from inspector.errors import Code, EvidenceError
from inspector.evidence.blobs_failures import in_words
from inspector.evidence.blobs_long import ONE_FILM, STEP_BYTES, LongFiles, hash_of, read_pieces
from inspector.evidence.blobs_tables import CHUNK_BYTES, SCHEMA_VERSION, create_tables

FILE_NAME = "photos.db"
PAGE_BYTES = 16384  # a chunk then takes 65 pages instead of 260
BUSY_TIMEOUT_S = 30.0


def _silent(_done: int, _total: int) -> None:
    """Where nobody listens."""


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """What is known of a stored file. `added_at` is UTC in ISO form, empty where the caller gave none."""

    sha256: str
    size: int  # bytes
    name: str
    media_type: str
    added_at: str


@dataclass(frozen=True, slots=True)
class StoredRendition:
    """A smaller copy of a stored picture, with its own hash."""

    source: str  # SHA-256 of the original
    role: str
    sha256: str
    media_type: str
    width_px: int
    height_px: int
    data: bytes


def open_blobs(folder: Path) -> BlobStore:
    """Open `photos.db` in this folder for the thread that calls, making it where there is none.

    Every thread opens its own; several may write, one waits for the other.

    Raises:
        EvidenceError: BLOBS_NEWER, BLOBS_DAMAGED, BLOBS_READ_ONLY, BLOBS_BUSY, EVIDENCE_DISK_FULL.
    """
    return BlobStore(folder)


class BlobStore:
    """The stored files of one data folder, on one connection that belongs to the thread that opened it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        with in_words(self.path, FILE_NAME):
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S)
        self._db = Database(connection)
        self._long = LongFiles(self._db, folder, self._transaction)
        try:
            with in_words(self.path, FILE_NAME):
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; the store cannot be used afterwards."""
        self._db.close()

    # -- write -----------------------------------------------------------------------------------------------------

    def put(self, data: bytes, *, name: str, media_type: str, added_at: datetime | None = None) -> BlobRef:
        """Keep these bytes under their SHA-256; a second time changes nothing.

        Args:
            data: the file, untouched.
            name: the name it came with.
            media_type: e.g. image/jpeg.
            added_at: aware UTC time of taking in.

        Raises:
            EvidenceError: EVIDENCE_DISK_FULL, BLOBS_BUSY, BLOBS_READ_ONLY; nothing is half stored.
        """
        ref = BlobRef(hashlib.sha256(data).hexdigest(), len(data), name, media_type)
        pieces = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
        self._keep(ref, pieces, added_at=added_at)
        return ref

    def put_file(
        self,
        path: Path,
        *,
        media_type: str,
        name: str = "",
        added_at: datetime | None = None,
        tell: Callable[[int, int], None] = _silent,
    ) -> BlobRef:
        """Keep a file of the disk or a camera card, a piece at a time: memory stays small for any size.

        Args:
            path: read twice: for its hash, and to be kept.
            media_type: e.g. video/mp4.
            name: the name it goes by, where it is not that of the path.
            added_at: aware UTC time of taking in.
            tell: hears the bytes read and all that will be read; what it raises ends it, and nothing is kept.

        Raises:
            EvidenceError: EVIDENCE_FILE_UNREADABLE, EVIDENCE_FILE_CHANGED while it was read, and those of `put`.
        """
        name = name or path.name
        try:
            with path.open("rb") as stream:
                total = 2 * os.fstat(stream.fileno()).st_size
                sha256, size = hash_of(read_pieces(stream, 0, total, tell))
                ref = BlobRef(sha256, size, name, media_type)
                stream.seek(0)
                pieces = read_pieces(stream, size, total, tell)
                if size <= STEP_BYTES:
                    self._keep(ref, pieces, added_at=added_at)
                else:
                    with ONE_FILM:
                        if not self.exists(sha256):
                            self._long.keep(ref, pieces, added_at=_moment(added_at))
        except OSError as error:
            raise EvidenceError(Code.EVIDENCE_FILE_UNREADABLE, name=name) from error
        return ref

    def sweep(self) -> None:
        """Give back the room of films that were not stored to their end, because the program was ended."""
        for (sha256,) in self._db.execute("select sha256 from coming").fetchall():
            self._long.drop(str(sha256))

    def put_rendition(
        self, source: str, role: str, data: bytes, width_px: int, height_px: int, *, media_type: str = "image/jpeg"
    ) -> str:
        """Keep a smaller copy of a stored picture in place of the one with this role; returns its SHA-256.

        Args:
            source: SHA-256 of the original, which must be stored.
            role: print, thumbnail, or such a word with the key of an annotation layer.
            data: the copy's bytes.
            width_px: of the copy.
            height_px: of the copy.
            media_type: of the copy.
        """
        if not self.exists(source):
            raise EvidenceError(Code.BLOB_MISSING, sha256=source)
        sha256 = hashlib.sha256(data).hexdigest()
        row = {"source": source, "role": role, "sha256": sha256, "media_type": media_type}
        with self._transaction(role):
            self._db.table("rendition").insert(
                row | {"width_px": width_px, "height_px": height_px, "data": data}, replace=True
            )
        return sha256

    @contextmanager
    def together(self, name: str) -> Iterator[None]:
        """Everything put inside is stored together or not at all, e.g. an original and its copies.

        Args:
            name: of what is stored, for the sentence of a failure.

        Raises:
            EvidenceError: as `put`; nothing of it is stored then, nor after any other error.
        """
        with self._transaction(name):
            yield

    def put_away(self, sha256: str, *, proof: str, at: datetime) -> None:
        """Give up the bytes of an original that is proved to lie elsewhere; name, size and smaller copies stay.

        Args:
            sha256: of the original.
            proof: what shows that it is safe elsewhere, e.g. the SHA-256 of the hub's receipt.
            at: aware UTC time.

        Raises:
            EvidenceError: BLOB_MISSING.
        """
        info = self.info(sha256)
        with self._transaction(info.name):
            row = {"sha256": sha256, "proof": proof, "put_away_at": at.isoformat()}
            self._db.table("away").insert(row, replace=True)
            self._db.execute("delete from chunk where sha256 = ?", (sha256,))

    # -- read ------------------------------------------------------------------------------------------------------

    def exists(self, sha256: str) -> bool:
        """Whether the whole file with this SHA-256 is stored."""
        sql = (
            "select 1 from blob where sha256 = ? and sha256 not in (select sha256 from away)"
            " and sha256 not in (select sha256 from coming)"
        )
        return self._first(sql, sha256) is not None

    def is_away(self, sha256: str) -> bool:
        """Whether the file was here and its bytes were put away."""
        return self._first("select 1 from away where sha256 = ?", sha256) is not None

    def info(self, sha256: str) -> BlobInfo:
        """What is known of a stored file.

        Raises:
            EvidenceError: BLOB_MISSING.
        """
        row = self._first("select sha256, size, name, media_type, added_at from blob where sha256 = ?", sha256)
        if row is None:
            raise EvidenceError(Code.BLOB_MISSING, sha256=sha256)
        return BlobInfo(*row)

    def get(self, sha256: str) -> bytes:
        """The whole file, compared with its hash.

        Raises:
            EvidenceError: BLOB_MISSING, BLOB_AWAY, BLOB_ALTERED.
        """
        self.info(sha256)
        data = b"".join(self.chunks(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EvidenceError(Code.BLOB_ALTERED, sha256=sha256)
        return data

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """Part of a file, shorter where the file ends; not compared with the hash.

        Args:
            sha256: of the file.
            offset: first byte, from 0.
            length: bytes wanted.

        Raises:
            EvidenceError: BLOB_MISSING.
        """
        if offset < 0 or length < 0:
            raise ValueError("offset and length are counted from 0")
        self.info(sha256)
        first, last = offset // CHUNK_BYTES, (offset + length) // CHUNK_BYTES
        sql = "select data from chunk where sha256 = ? and n between ? and ? order by n"
        with in_words(self.path, sha256):
            data = b"".join(row[0] for row in self._db.execute(sql, (sha256, first, last)))
        start = offset - first * CHUNK_BYTES
        return data[start : start + length]

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The file in pieces of 1 MiB, one in memory at a time; not compared with the hash.

        Raises:
            EvidenceError: BLOB_MISSING, BLOB_AWAY.
        """
        size = self.info(sha256).size
        if self.is_away(sha256):
            raise EvidenceError(Code.BLOB_AWAY, sha256=sha256)
        for n in range(-(-size // CHUNK_BYTES)):
            row = self._first("select data from chunk where sha256 = ? and n = ?", sha256, n)
            if row is None:
                raise EvidenceError(Code.BLOB_ALTERED, sha256=sha256)
            yield row[0]

    def verify(self, sha256: str) -> bool:
        """Whether the stored bytes still give this hash, read from the disk again.

        Raises:
            EvidenceError: BLOB_MISSING.
        """
        self.info(sha256)
        digest = hashlib.sha256()
        try:
            for piece in self.chunks(sha256):
                digest.update(piece)
        except EvidenceError as error:
            if error.code in (Code.BLOB_ALTERED, Code.BLOBS_DAMAGED):
                return False
            raise
        return digest.hexdigest() == sha256

    def altered(self) -> tuple[str, ...]:
        """The SHA-256 of every stored file whose bytes no longer give it; reads everything."""
        return tuple(info.sha256 for info in self.all() if self.exists(info.sha256) and not self.verify(info.sha256))

    def all(self) -> Iterator[BlobInfo]:
        """Every stored file, in the order of taking in; also those whose bytes were put away."""
        with in_words(self.path, FILE_NAME):
            rows = self._db.execute(
                "select sha256, size, name, media_type, added_at from blob"
                " where sha256 not in (select sha256 from coming) order by rowid"
            ).fetchall()
        return (BlobInfo(*row) for row in rows)

    def total_size(self) -> int:
        """Bytes of all originals that are here, without the smaller copies."""
        row = self._first("select coalesce(sum(size), 0) from blob where sha256 not in (select sha256 from away)")
        return int(row[0]) if row else 0

    def rendition(self, source: str, role: str) -> bytes | None:
        """The smaller copy of this role, or None where it was not made yet."""
        row = self._first("select data from rendition where source = ? and role = ?", source, role)
        return None if row is None else bytes(row[0])

    def stored_rendition(self, source: str, role: str) -> StoredRendition | None:
        """The smaller copy with its hash and size in pixels, or None where it was not made yet."""
        sql = (
            "select source, role, sha256, media_type, width_px, height_px, data from rendition"
            " where source = ? and role = ?"
        )
        row = self._first(sql, source, role)
        return None if row is None else StoredRendition(*row)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _keep(self, ref: BlobRef, pieces: Iterable[bytes], *, added_at: datetime | None) -> None:
        if self.exists(ref.sha256):
            return
        row: dict[str, Any] = {"sha256": ref.sha256, "size": ref.size, "name": ref.name, "media_type": ref.media_type}
        with self._transaction(ref.name):
            if self.exists(ref.sha256):  # another thread was quicker while this one waited
                return
            self._db.table("blob").insert(
                row | {"added_at": _moment(added_at)}, ignore=True
            )  # there without bytes: it comes back
            self._db.execute("delete from away where sha256 = ?", (ref.sha256,))
            digest = hashlib.sha256()
            for n, piece in enumerate(pieces):
                digest.update(piece)
                self._db.execute("insert into chunk (sha256, n, data) values (?, ?, ?)", (ref.sha256, n, piece))
            if digest.hexdigest() != ref.sha256:
                raise EvidenceError(Code.EVIDENCE_FILE_CHANGED, name=ref.name)

    def _first(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        with in_words(self.path, FILE_NAME):
            row = self._db.execute(sql, values).fetchone()
        return None if row is None else tuple(row)

    @contextmanager
    def _transaction(self, name: str) -> Iterator[None]:
        """All or nothing. IMMEDIATE takes the lock before the first read: a later upgrade could be refused at once."""
        if self._db.conn.in_transaction:  # inside `together`
            with in_words(self.path, name):
                yield
            return
        with in_words(self.path, name):
            self._db.execute("begin immediate")
            try:
                yield
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    def _prepare(self) -> None:
        version = int(self._db.execute("pragma user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise EvidenceError(Code.BLOBS_NEWER, path=self.path)
        if version == 0:
            self._db.execute(f"pragma page_size = {PAGE_BYTES}")
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute("pragma foreign_keys = on")
        if version < SCHEMA_VERSION:
            with self._transaction(FILE_NAME):
                create_tables(self._db)


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
