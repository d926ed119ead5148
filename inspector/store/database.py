"""The desk's database file: open it safely, write to it in whole transactions, close it.

One folder, one window, one connection, one thread: a lock file keeps a second window out, and the connection may be
used only in the thread that opened it (the store lane). Nothing outside `store` sees SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from inspector.errors import Code, SettingsError, StoreError
from inspector.store import integrity, migrations
from inspector.store.failures import told, told_of_files

if TYPE_CHECKING:
    from inspector.store.records import Seal

FILE_NAME = "desk.db"
LOCK_NAME = "desk.lock"
BUSY_TIMEOUT_MS = 5_000

_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # in WAL, NORMAL may lose the last commits at a power cut
)


class Store:
    """An open desk database. Made by `open_store`; every call belongs to the thread that opened it.

    Attributes:
        folder: the data folder.
        device: the name of this device's chain.
        recovered: the last session ended without closing, and the database was checked and found sound.
        db: the sqlite-utils database, for modules of `store` only.
    """

    def __init__(
        self,
        folder: Path,
        db: Database,
        *,
        lock: FileLock,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        seal: Seal,
    ) -> None:
        self.folder = folder
        self.db = db
        self.new_id = new_id
        self.seal = seal
        self.device = ""
        self.recovered = False
        self._now = now
        self._lock = lock

    def now(self) -> datetime:
        """The aware time of this device; its offset is the device's zone."""
        moment = self._now()
        if moment.tzinfo is None:
            raise ValueError("the clock must give aware times")
        return moment

    def stamp(self) -> str:
        """The time now as the tables keep it: UTC with milliseconds, ending in Z."""
        return utc_text(self.now())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. One for each intention; a nested one is a bug and is refused.

        Raises:
            StoreError: DISK_FULL, DISK_TROUBLE, DATABASE_DAMAGED; nothing of the transaction was kept.
        """
        if self._in_transaction():
            raise RuntimeError("a transaction is open already")
        with told(self.folder):
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.conn.execute("COMMIT")
            except BaseException:
                if self._in_transaction():  # a full disk may have rolled it back already
                    self.db.conn.execute("ROLLBACK")
                raise

    def _in_transaction(self) -> bool:
        return self.db.conn.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The open transaction, or one of its own where none is open."""
        if self._in_transaction():
            yield
            return
        with self.transaction():
            yield

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[dict[str, Any]]:
        """What a query finds, as mappings."""
        with told(self.folder):
            cursor = self.db.conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def close(self) -> None:
        """Say that all ended well, and let go of the folder. Safe to call twice."""
        if not self._lock.is_locked:
            return
        try:
            with self.transaction():
                self.db.conn.execute("DELETE FROM desk WHERE key = 'opened_at'")
        finally:
            self.db.close()
            self._lock.release()


def utc_text(moment: datetime) -> str:
    """UTC with milliseconds, ending in Z, as in 2026-08-15T01:02:03.004Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def open_store(
    folder: Path, *, now: Callable[[], datetime], new_id: Callable[[], str], seal: Seal, device: str = ""
) -> Store:
    """Open the database of a data folder, making both where there is none.

    Args:
        folder: the data folder.
        now: gives the aware local time of the device.
        new_id: gives a fresh UUIDv7.
        seal: makes a record's canonical bytes, their SHA-256 and the device's signature.
        device: the name of this device's key, which names its chain; a fresh id if not given. A folder of version 0.1,
            whose chain had another name, begins a second chain.

    Raises:
        SettingsError: FOLDER_IN_USE, FOLDER_READ_ONLY.
        StoreError: DATABASE_NEWER, DATABASE_DAMAGED, DISK_FULL, DISK_TROUBLE. The file stays as it was.
    """
    lock = _take_lock(folder)
    connection: sqlite3.Connection | None = None
    try:
        with told(folder):
            connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
            store = Store(
                folder, Database(connection, execute_plugins=False), lock=lock, now=now, new_id=new_id, seal=seal
            )
            _prepare(store, device)
        return store
    except BaseException:
        if connection is not None:
            connection.close()
        lock.release()
        raise


def _take_lock(folder: Path) -> FileLock:
    with told_of_files(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_NAME, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise SettingsError(Code.FOLDER_IN_USE, path=folder) from None
        return lock


def _prepare(store: Store, device: str) -> None:
    db = store.db
    for step in migrations.unknown_steps(db):
        raise StoreError(Code.DATABASE_NEWER, path=store.folder, step=step)
    for pragma in _PRAGMAS:
        db.conn.execute(pragma)
    fresh = not db["desk"].exists()
    store.recovered = not fresh and bool(store.rows("SELECT 1 FROM desk WHERE key = 'opened_at'"))
    if store.recovered and (found := integrity.faults(db)):
        raise StoreError(Code.DATABASE_DAMAGED, path=store.folder, detail=found[0])
    migrations.STEPS.apply(db)
    with store.transaction():
        if device:
            db.conn.execute("INSERT OR REPLACE INTO desk VALUES ('device', ?)", [device])
        else:
            db.conn.execute("INSERT OR IGNORE INTO desk VALUES ('device', ?)", [store.new_id()])
        db.conn.execute("INSERT OR REPLACE INTO desk VALUES ('opened_at', ?)", [store.stamp()])
    store.device = str(store.rows("SELECT value FROM desk WHERE key = 'device'")[0]["value"])
