"""Turns what SQLite and the file system complain of into sentences with a remedy.

Only failures of the world are translated: a broken constraint or wrong SQL is a bug of ours and passes through.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.errors import Code, InspectorError, SettingsError, StoreError

_PRIMARY = 0xFF  # the low byte of an extended result code (https://sqlite.org/rescode.html)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED_TO_US = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise SQLite's failures as `StoreError` or `SettingsError`.

    Args:
        path: the data folder, named in the sentence.
    """
    try:
        yield
    except sqlite3.Error as error:
        failure = _of_sqlite(error, path)
        if failure is None:
            raise
        raise failure from error


@contextmanager
def told_of_files(path: Path) -> Iterator[None]:
    """Raise the file system's failures as `StoreError` or `SettingsError`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreError(Code.DISK_FULL, path=path) from error
        if error.errno in _CLOSED_TO_US:
            raise SettingsError(Code.FOLDER_READ_ONLY, path=path) from error
        raise StoreError(Code.DISK_TROUBLE, path=path, detail=error.strerror or error) from error


def _of_sqlite(error: sqlite3.Error, path: Path) -> InspectorError | None:
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY:
        case sqlite3.SQLITE_FULL:
            return StoreError(Code.DISK_FULL, path=path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return SettingsError(Code.FOLDER_READ_ONLY, path=path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return SettingsError(Code.FOLDER_IN_USE, path=path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreError(Code.DATABASE_DAMAGED, path=path, detail=error)
        case sqlite3.SQLITE_IOERR:
            return StoreError(Code.DISK_TROUBLE, path=path, detail=error)
        case _:
            return None
