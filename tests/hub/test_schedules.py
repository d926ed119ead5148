"""Random schedules of two laptops and the real hub: cuts at random bytes, restores of the hub, on both databases.

`tests/sync/test_cuts.py` does the same quicker, against a hub in memory. `SCHEDULES=200` does many.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from anyio.from_thread import BlockingPortal
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from inspector.hub import backup, checking
from inspector.hub.enrolment import make_code
from inspector.hub.hub import Hub, open_hub
from inspector.hub.registry_tables import record, record_blob
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings, save
from inspector.store import records
from inspector.sync.exchange_report import Ended
from inspector.sync.protocol import write_moment
from tests.sync.laptop import Laptop, Time
from tests.sync.test_cuts import ACTS, act

from .conftest import NANDAN, settings_for

SCHEDULES = int(os.environ.get("SCHEDULES", "2"))
Fresh = Callable[[], dict[str, str]]


class HubOfYesterday:
    """A hub that can be put back to what it was; laptops reach it under one address."""

    def __init__(self, folder: Path, given: HubSettings, origin: Path, portal: BlockingPortal, fresh: Fresh) -> None:
        self.folder, self.time, self.portal, self.fresh = folder, Time(), portal, fresh
        self.places = 0
        place = folder / "hub"
        place.mkdir()
        shutil.copytree(origin, place, dirs_exist_ok=True)
        save(place, given)
        self.open(place, given)

    def open(self, place: Path, given: HubSettings) -> None:
        self.hub: Hub = open_hub(place, given, now=self.time.now)
        self.http = TestClient(create_app(self.hub))
        self.http.portal = self.portal

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        return self.http.send(request)

    def backup(self) -> Path:
        self.time.sleep(1)
        return backup.back_up(self.hub, self.folder / "backups").place

    def restore(self, kept: Path) -> None:
        self.close()
        self.places += 1
        place, changes = self.folder / f"hub-{self.places}", self.fresh()
        at = write_moment(self.time.now())
        backup.restore(kept, place, changes=changes, at=at, entropy=os.urandom)
        self.open(place, replace(self.hub.settings, **changes))

    def close(self) -> None:
        self.http.close()
        self.hub.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_any_schedule_leads_to_the_same_result(
    kind: str, request: pytest.FixtureRequest, origin: Path, portal: BlockingPortal
) -> None:
    given_settings = settings_for(kind, request)

    def fresh() -> dict[str, str]:
        if kind == "sqlite":
            return {"database": "", "blobs": ""}
        place = given_settings.blobs.replace("/files?", f"/{os.urandom(4).hex()}?")
        return {"database": request.getfixturevalue("postgres").empty_database(), "blobs": place}

    @settings(max_examples=SCHEDULES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def run(steps: list[tuple[str, int, object]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            fitting = given_settings if kind == "sqlite" else replace(given_settings, **first_place(request))
            hub = HubOfYesterday(Path(name), fitting, origin, portal, fresh)
            laptops = [Laptop(Path(name) / place, hub.handle) for place in "ab"]
            with closing(laptops[0]), closing(laptops[1]):
                for laptop in laptops:
                    laptop.enrol(make_code(hub.hub, NANDAN, label="", hours=1, made_by="command"))
                for step in steps:
                    act(hub, laptops, step)  # type: ignore[arg-type]
                settle(laptops)
                check_equal(hub.hub, laptops)
            hub.close()

    run()


def first_place(request: pytest.FixtureRequest) -> dict[str, str]:
    """A database with the identity of `origin`, of this schedule alone."""
    postgres, bucket = request.getfixturevalue("postgres"), request.getfixturevalue("s3_bucket")
    return {"database": postgres.address(postgres.take()), "blobs": bucket % f"{os.urandom(4).hex()}/files"}


def settle(laptops: list[Laptop]) -> None:
    """Three rounds: after a restore the one brings what the hub forgot, the other reads it, both are signed for."""
    for _ in range(3):
        for laptop in laptops:
            outcome = laptop.sync()
            assert outcome.ended is Ended.DONE, outcome.sentence


def check_equal(hub: Hub, laptops: list[Laptop]) -> None:
    with hub.registry.reading() as connection:
        rows = list(connection.execute(select(record.c.hub_seq, record.c.sha256)))
        named = set(connection.execute(select(record_blob.c.sha256)).scalars())
    held = {row.sha256 for row in rows}
    assert sorted(row.hub_seq for row in rows) == list(range(1, len(held) + 1))
    for laptop in laptops:
        assert laptop.hashes() == held
        assert set(laptop.states().values()) <= {"received"}
        assert records.rebuild(laptop.store) == ()
    checked = checking.check_files(hub, reading=True)
    assert checked.lost == checked.altered == ()
    assert checked.files >= len(named)
