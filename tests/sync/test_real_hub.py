"""The same exchange with the real hub, through its application: SQLite and a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")

from starlette.testclient import TestClient

from inspector.hub import registry_records
from inspector.hub.enrolment import make_code, revoke
from inspector.hub.hub import Hub, open_hub, set_up
from inspector.hub.scope import Scope
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings
from inspector.store.outbox import Standing
from inspector.sync.exchange_report import Ended

from .laptop import Laptop, Time
from .wire import Cut, Handler, Where

NANDAN = Scope("示环", "451221")
PHOTO = b"\xff\xd8 photo " * 900_000  # 8.1 MB


@dataclass
class RealHub:
    hub: Hub
    handle: Handler

    def code(self) -> str:
        return make_code(self.hub, NANDAN, label="试用", hours=24, made_by="command")

    def holds(self) -> dict[str, int]:
        with self.hub.registry.reading() as connection:
            return registry_records.counts(connection)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHub]:
    folder, settings, time = tmp_path / "hub", HubSettings(free_mib=0), Time()
    set_up(folder, settings, now=time.now)
    hub = open_hub(folder, settings, now=time.now)
    with TestClient(create_app(hub)) as http:
        yield RealHub(hub, http.send)
    hub.close()


@pytest.fixture
def laptops(real: RealHub, tmp_path: Path) -> Iterator[list[Laptop]]:
    both = [Laptop(tmp_path / name, real.handle) for name in "ab"]
    for laptop in both:
        laptop.enrol(real.code())
    yield both
    for laptop in both:
        laptop.close()


def test_two_laptops_end_with_the_same_records_and_receipts(real: RealHub, laptops: list[Laptop]) -> None:
    first, second = laptops
    first.add_site("SL-1", "甲")
    second.add_site("SL-1", "乙")
    first.add_case([PHOTO, b"small photo"])
    outcome = first.sync()
    assert (outcome.ended, outcome.sentence) == (Ended.DONE, "")
    assert second.sync().ended is Ended.DONE
    assert first.sync().records_new == 1
    assert first.hashes() == second.hashes()
    assert set(first.states().values()) == set(second.states().values()) == {"received"}
    assert real.holds()["records"] == 3


def test_cuts_of_every_kind_lose_and_double_nothing(real: RealHub, laptops: list[Laptop]) -> None:
    first, second = laptops
    for number, where in enumerate([*Where] * 2):
        first.add_case([f"photo {number} ".encode() * 200_000])
        first.wire.cuts = iter([*[Cut(Where.NOWHERE)] * number, Cut(where, 100_003 * number), Cut(where, 7)])
        first.sync(tries=2)
        first.wire.cuts = iter(())
    assert first.sync().ended is Ended.DONE
    second.sync()
    assert first.hashes() == second.hashes()
    assert set(first.states().values()) == {"received"}
    assert real.holds()["records"] == 10


def test_hub_restored_from_yesterday_is_brought_up_to_date(
    real: RealHub, laptops: list[Laptop], tmp_path: Path
) -> None:
    first, second = laptops
    first.add_case([b"old photo"])
    first.sync()
    real.hub.registry.close()
    shutil.copytree(tmp_path / "hub", tmp_path / "backup")
    first.add_case([PHOTO])
    first.sync()
    second.sync()
    real.hub.registry.close()
    shutil.rmtree(tmp_path / "hub")
    shutil.copytree(tmp_path / "backup", tmp_path / "hub")
    outcome = first.sync()
    assert (outcome.ended, outcome.sentence) == (Ended.DONE, "")
    assert outcome.forgotten >= 2
    second.sync()
    assert first.hashes() == second.hashes()
    assert real.holds()["records"] == 2


def test_laptop_fetches_an_original_that_another_one_took(real: RealHub, laptops: list[Laptop]) -> None:
    from inspector.sync.pull import fetch_file

    first, second = laptops
    record = first.add_case([PHOTO])
    first.sync()
    second.sync()
    part = second.folder / "fetched.part"
    part.write_bytes(PHOTO[:1_000_000])  # an earlier try stopped here
    fetch_file(second.client(), record.blobs[0].sha256, part)
    assert part.read_bytes() == PHOTO


def test_revoked_laptop_hears_why_and_keeps_everything(real: RealHub, laptops: list[Laptop]) -> None:
    first, _ = laptops
    first.add_case([b"photo"])
    revoke(real.hub, first.keeper.device_id, reason="遗失", actor="command")
    outcome = first.sync()
    assert outcome.ended is Ended.REFUSED
    assert "停用" in outcome.sentence
    assert {line.state for line in first.lines(*Standing)} <= {Standing.WAITING}


def test_records_of_the_chain_before_enrolment_get_their_reason(real: RealHub, laptops: list[Laptop]) -> None:
    """A folder of version 0.1 named its chain by an id instead of its key."""
    first, _ = laptops
    first.store.device = "01a13372-6999-7afc-b327-f2d1128b790f"
    first.add_site("SL-OLD")
    first.store.device = first.keeper.device_id
    first.add_site("SL-NEW")
    assert first.sync().ended is Ended.DONE
    assert real.holds()["records"] == 1
    assert [line.state for line in first.lines(Standing.REFUSED, Standing.NEEDS_YOU)] == [Standing.REFUSED]
