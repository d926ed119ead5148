"""The sync benches in small: they run, check what they time, and notice what is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from fastapi.testclient import TestClient

from inspector.bench import sync_records
from inspector.bench.sync_desk import DeskLaptop, photo
from inspector.bench.sync_kill_look import Found, look
from inspector.bench.sync_laptops import bench_settings, enrolled, opened_hub
from inspector.domain.records import Record
from inspector.hub.blobs import blob_key
from inspector.hub.hub import Hub
from inspector.hub.registry_tables import record
from inspector.hub.server import create_app
from inspector.sync.exchange_report import Ended

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killing a worker needs os.fork")
def test_kills_of_laptops_and_hub_lose_and_double_nothing() -> None:
    """In a process of its own: a parent that forks must hold no threads."""
    words = [sys.executable, "-m", "inspector", "bench", "sync-kill", "--rounds", "5"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    *_, kept, verdict = done.stdout.splitlines()
    assert kept.startswith("kept and found again: ")
    assert verdict.startswith("nothing lost, nothing doubled: "), done.stdout


def test_rates_are_told_of_records_that_were_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Record(
        "", "visit_note", "", "2026-11-22T00:00:00.000Z", "+08:00", "officer", "", 1, "", 1, {"note": "示例"}
    )
    monkeypatch.setattr(sync_records, "inspection_records", lambda: [model])
    monkeypatch.setattr("inspector.bench.services.has_services", lambda: False)
    of, sqlite, _ = sync_records.run(20)
    assert of.startswith("records: 20 of 10 laptops")
    assert "ratio" in sqlite


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Hub, DeskLaptop]]:
    """A hub, and a laptop that has sent it two visits."""
    settings = bench_settings(free_mib=1)
    with closing(DeskLaptop(tmp_path / "a")) as laptop, opened_hub(tmp_path / "hub", settings) as hub:
        enrolled(hub, laptop.keeper)
        for number in range(2):
            laptop.add_visit([photo(number, 3000)])
        laptop.enrol(hub, "http://hub.test")
        outcome, sent = laptop.sync("http://hub.test", connect=lambda _: TestClient(create_app(hub)))
        assert (outcome.ended, sent) == (Ended.DONE, 6000)
        yield hub, laptop


def found(tmp_path: Path, laptop: DeskLaptop) -> Found:
    return look(tmp_path / "hub", [laptop], [tmp_path / "a" / "told.jsonl"])


def test_the_look_after_kills_notices_what_is_lost(pair: tuple[Hub, DeskLaptop], tmp_path: Path) -> None:
    hub, laptop = pair
    sound = found(tmp_path, laptop)
    assert sound.none
    assert (sound.records, sound.files) == (2, 2)
    (tmp_path / "a" / "told.jsonl").write_text('{"kept": "nobody"}\n{"kept": "half')
    assert found(tmp_path, laptop).lost_on_laptop == 1
    hub.store.delete([blob_key(laptop_blob(laptop))])
    assert found(tmp_path, laptop).files_lost == 1
    with hub.registry.writing() as connection:
        connection.execute(record.delete().where(record.c.device_seq == 1))
    assert found(tmp_path, laptop).lost_at_hub == 1
    assert found(tmp_path, laptop).doubled > 0
    laptop.add_visit([])
    assert found(tmp_path, laptop).lost_at_hub == 2


def laptop_blob(laptop: DeskLaptop) -> str:
    from inspector.store import records

    return next(one.blobs[0].sha256 for one in records.read(laptop.store))
