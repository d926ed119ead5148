"""The hub's database: how it is opened, brought up to date, and how a transaction runs. SQLite or PostgreSQL.

One transaction per intention. `writing` on SQLite is BEGIN IMMEDIATE; on PostgreSQL `one_writer` takes an advisory
lock that is held to the commit, so that the order of `hub_seq` is the order of commits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy
from alembic import command as alembic_command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from inspector.errors import Code, HubError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_TIMEOUT_S = 30
TRIES_PER_S = 20
CHAIN_LOCK = 0x6D696E65_01  # PostgreSQL advisory locks: "mine", then the purpose
UPGRADE_LOCK = 0x6D696E65_02


class Registry:
    """The opened database.

    Args:
        url: `sqlite:///path` or `postgresql://user:password@host/name`.
        pool_size: connections kept open to PostgreSQL, at most twice as many in use.

    Raises:
        HubError: HUB_SETTING_WRONG for another kind of address.
    """

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.engine = _engine(url, pool_size)
        self.is_postgresql = self.engine.dialect.name == "postgresql"
        self._turn = threading.Lock()  # of the writers of this process on SQLite

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads; sees one state of the database throughout on SQLite."""
        with _told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading_one_state(self) -> Iterator[Connection]:
        """A connection that sees one state throughout, on PostgreSQL too (for a backup)."""
        with _told(), self.engine.connect() as connection:
            if self.is_postgresql:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes; committed at the end of the block, rolled back by any exception."""
        with (
            self._in_turn(),
            _told(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def one_writer(self) -> Iterator[Connection]:
        """Like `writing`, and no other `one_writer` of any copy of the hub runs until this one has committed."""
        with self.writing() as connection:
            if self.is_postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
            yield connection

    def upgrade(self) -> None:
        """Bring an empty or older database to the newest state.

        Raises:
            HubError: HUB_DATABASE_NEWER for the database of a newer program; HUB_BUSY.
        """
        with _told(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if self.is_postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
            if self._is_newest(connection):
                return
            configuration = Config()
            configuration.set_main_option("script_location", str(MIGRATIONS))
            configuration.attributes["connection"] = connection
            alembic_command.upgrade(configuration, "head")

    def revision(self) -> str:
        """The migration that the database is at; empty where there is none."""
        with self.reading() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""

    def newest_revision(self) -> str:
        """The migration that this program brings a database to."""
        return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite has one writer, and wakes those who wait by chance: many at once would starve the unlucky."""
        if self.is_postgresql:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_S):
            raise HubError(Code.HUB_BUSY)
        try:
            yield
        finally:
            self._turn.release()

    def _is_newest(self, connection: Connection) -> bool:
        current = MigrationContext.configure(connection).get_current_revision()
        scripts = ScriptDirectory(str(MIGRATIONS))
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise HubError(Code.HUB_DATABASE_NEWER, revision=current)
        return current is not None and current == scripts.get_current_head()


@contextmanager
def _told() -> Iterator[None]:
    """A database that is away, full or busy is the world's trouble; a broken constraint is ours."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, (sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError)) or (
            error.connection_invalidated
        ):
            code = Code.HUB_DISK_FULL if _is_full(error) else Code.HUB_BUSY
            raise HubError(code) from error
        raise
    except sqlalchemy.exc.TimeoutError as error:  # every connection of the pool is in use
        raise HubError(Code.HUB_BUSY) from error


def _is_full(error: SQLAlchemyError) -> bool:
    words = str(error.__cause__ or error)
    return "disk is full" in words or "No space left" in words


def _engine(url: str, pool_size: int) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise HubError(Code.HUB_SETTING_WRONG, name="database", problem=type(error).__name__) from error
    if address.get_backend_name() == "sqlite":
        engine = sqlalchemy.create_engine(
            address, connect_args={"timeout": BUSY_TIMEOUT_S}, pool_size=8, max_overflow=40, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() != "postgresql":
        raise HubError(Code.HUB_SETTING_WRONG, name="database", problem=address.get_backend_name())
    address = address.set(drivername="postgresql+psycopg")
    return sqlalchemy.create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_timeout=BUSY_TIMEOUT_S,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10,
            "application_name": "inspector-hub",
            "options": "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=120000",
        },
    )


def _prepare_sqlite(connection: object, _pool: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the transaction is begun by us
    cursor = connection.cursor()  # type: ignore[attr-defined]
    _write_ahead(cursor, connection.OperationalError)  # type: ignore[attr-defined]
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-4000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: DBAPICursor, busy: type[Exception]) -> None:
    """Switch to the write-ahead log; SQLite answers "locked" at once, without its busy wait, while another switches."""
    for tries_left in reversed(range(BUSY_TIMEOUT_S * TRIES_PER_S)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except busy:
            if not tries_left:
                raise
            time.sleep(1 / TRIES_PER_S)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
