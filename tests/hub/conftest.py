"""Hubs on SQLite with a folder, and on PostgreSQL with S3; both services are the tests' own, on loopback."""

from __future__ import annotations

import itertools
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
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
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub's folder as `init` leaves it, on SQLite. Every test begins with a copy, and so with the same key."""
    folder = tmp_path_factory.mktemp("origin") / "hub"
    set_up(folder, HubSettings(), now=Clock())
    return folder


@pytest.fixture(scope="session")
def postgres(origin: Path) -> Iterator[Postgres]:
    cluster = Postgres(origin)
    yield cluster
    cluster.end()


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """One event loop for the applications of all tests; a test client alone would start one for each request."""
    with start_blocking_portal() as one:
        yield one


@pytest.fixture(scope="session")
def s3_bucket() -> Iterator[str]:
    """A bucket of an S3 server that keeps everything in memory and does not look at signatures."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    one_at_a_time(server)
    host, port = server.get_host_and_port()
    endpoint = f"{'http'}://{host}:{port}"
    with pytest.MonkeyPatch.context() as environment:
        for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(key, "test")
        boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="hub")
        yield f"s3://hub/%s?endpoint={endpoint}"
    server.stop()


def one_at_a_time(server: Any) -> None:
    """moto fails when one object is written by two requests at the same time, which S3 does not."""
    answer, lock = server._server.app, Lock()

    def answer_alone(environment: Any, start: Any) -> Any:
        with lock:
            return answer(environment, start)

    server._server.app = answer_alone


_places = itertools.count(1)


@pytest.fixture
def bucket(s3_bucket: str) -> str:
    """The address of an empty place in the bucket."""
    return s3_bucket % f"test-{next(_places)}/files"


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
    """Of a hub that is set up already, as `origin` is; limits on rates are a matter of their own tests."""
    unhurried = HubSettings(
        requests_per_minute=10**6,
        strangers_per_minute=10**6,
        secrets_per_minute=10**6,
        secure_cookies=False,
        free_mib=1,
    )
    if kind == "sqlite":
        return unhurried
    return replace(unhurried, database=request.getfixturevalue("database"), blobs=request.getfixturevalue("bucket"))


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database that holds what `origin` holds."""
    name = postgres.take()
    yield postgres.address(name)
    postgres.give_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> HubSettings:
    return settings_for(request.param, request)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Opener = Callable[[HubSettings], Bureau]


@pytest.fixture
def opener(tmp_path: Path, clock: Clock, origin: Path, portal: BlockingPortal) -> Iterator[Opener]:
    """Opens hubs in the folder of this test; they are closed at its end."""
    opened: list[Bureau] = []

    def open_one(settings: HubSettings) -> Bureau:
        folder = tmp_path / "hub"
        shutil.copytree(origin, folder)
        hub = open_hub(folder, settings, now=clock)
        http = TestClient(create_app(hub), raise_server_exceptions=False)
        http.portal = portal
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
