"""Hubs on SQLite with a folder, and on PostgreSQL with S3; both services are the tests' own, on loopback."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from inspector.hub.enrolment import make_code
from inspector.hub.hub import Hub, open_hub, set_up
from inspector.hub.scope import Scope
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings

from .clock import Clock
from .laptop import Laptop
from .postgres import Postgres

NANDAN = Scope("示环", "451221")
HECHI = Scope("示环", "4512")
ELSEWHERE = Scope("别环", "450100")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    cluster = Postgres()
    yield cluster
    cluster.end()


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """An S3 server that keeps everything in memory and does not look at signatures."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{'http'}://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_endpoint: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new bucket."""
    import boto3

    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "test")
    name = f"hub-{abs(hash(request.node.nodeid)) % 10**12}"
    client = boto3.client("s3", endpoint_url=s3_endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=name)
    return f"s3://{name}/files?endpoint={s3_endpoint}"


@dataclass
class Bureau:
    """A hub with its application, and the laptops that visit it."""

    hub: Hub
    clock: Clock
    folder: Path
    http: TestClient
    laptops: list[Laptop] = field(default_factory=list)

    def code(self, scope: Scope = NANDAN) -> str:
        return make_code(self.hub, scope, label="试用", hours=24, made_by="command")

    def laptop(self, scope: Scope | None = NANDAN, http: Any = None) -> Laptop:
        """A new laptop; enrolled unless `scope` is None."""
        laptop = Laptop(self.folder / f"laptop-{len(self.laptops)}", http or self.http, self.clock)
        self.laptops.append(laptop)
        if scope is not None:
            answer = laptop.enrol(self.code(scope))
            assert answer.status_code == 201, answer.text
        return laptop


def settings_for(kind: str, request: pytest.FixtureRequest) -> HubSettings:
    unhurried = HubSettings(
        requests_per_minute=10**6,
        strangers_per_minute=10**6,
        secrets_per_minute=10**6,
        secure_cookies=False,
        free_mib=1,
    )
    if kind == "sqlite":
        return unhurried
    database = request.getfixturevalue("postgres").fresh_database()
    return replace(unhurried, database=database, blobs=request.getfixturevalue("bucket"))


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> HubSettings:
    return settings_for(request.param, request)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Opener = Callable[[HubSettings], Bureau]


@pytest.fixture
def opener(tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens hubs in the folder of this test; they are closed at its end."""
    opened: list[Bureau] = []

    def open_one(settings: HubSettings) -> Bureau:
        folder = tmp_path / "hub"
        set_up(folder, settings, now=clock)
        hub = open_hub(folder, settings, now=clock)
        http = TestClient(create_app(hub), raise_server_exceptions=False)
        opened.append(Bureau(hub, clock, tmp_path, http))
        return opened[-1]

    yield open_one
    for bureau in opened:
        bureau.http.close()
        bureau.hub.close()


@pytest.fixture
def bureau(opener: Opener, settings: HubSettings) -> Bureau:
    return opener(settings)


@pytest.fixture
def small_bureau(opener: Opener, request: pytest.FixtureRequest) -> Bureau:
    """On SQLite alone, for what does not touch the database."""
    return opener(settings_for("sqlite", request))
