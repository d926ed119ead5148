"""What SQLite says of `photos.db` when the world fails, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from inspector.errors import Code, EvidenceError

_FAILURES: Mapping[int, Code] = {  # primary result codes of SQLite that are the world's fault
    sqlite3.SQLITE_FULL: Code.EVIDENCE_DISK_FULL,
    sqlite3.SQLITE_BUSY: Code.BLOBS_BUSY,
    sqlite3.SQLITE_LOCKED: Code.BLOBS_BUSY,
    sqlite3.SQLITE_READONLY: Code.BLOBS_READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Code.BLOBS_READ_ONLY,
    sqlite3.SQLITE_PERM: Code.BLOBS_READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Code.BLOBS_DAMAGED,
    sqlite3.SQLITE_NOTADB: Code.BLOBS_DAMAGED,
    sqlite3.SQLITE_IOERR: Code.BLOBS_DISK_FAILS,
}


@contextmanager
def in_words(path: Path, name: str) -> Iterator[None]:
    """Turn a failure of the database `path` into a sentence about the file `name`; a fault of ours stays as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        number = getattr(error, "sqlite_errorcode", None)
        if number is None or number & 0xFF not in _FAILURES:
            raise
        raise EvidenceError(_FAILURES[number & 0xFF], name=name, path=path) from error
