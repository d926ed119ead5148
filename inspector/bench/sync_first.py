"""The first exchange of a laptop that already has many records; then of a second laptop that reads them all."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspector.bench import services
from inspector.bench.measure import peak_mb
from inspector.bench.sync_desk import DeskLaptop
from inspector.bench.sync_laptops import bench_settings, enrolled, inspection_records, opened_hub, served_hub
from inspector.hub.registry_records import counts
from inspector.store import records as record_store
from inspector.sync.exchange_report import Ended

RECORDS = 100_000


def run(count: int = 0) -> Iterator[str]:
    """Times and memory of both directions.

    Args:
        count: of records; 0 takes `RECORDS`.
    """
    count = count or RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(DeskLaptop(folder / "first")) as first, closing(DeskLaptop(folder / "second")) as second:
            first.copy_records(count, inspection_records())
            with opened_hub(folder / "hub", bench_settings()) as hub:
                for laptop in (first, second):
                    enrolled(hub, laptop.keeper)
                    laptop.enrol(hub, services.http_address(1))
            with served_hub(folder / "hub") as running:
                yield from _both_ways(count, first, second, running)
            size_mb = sum(path.stat().st_size for path in (folder / "hub").glob("registry.db*")) / 1e6
            with opened_hub(folder / "hub", bench_settings()) as hub, hub.registry.reading() as connection:
                assert counts(connection)["records"] == count
            yield f"{count} records take {size_mb:.0f} MB in the hub's SQLite, {size_mb * 1e3 / count:.1f} kB each"


def _both_ways(count: int, first: DeskLaptop, second: DeskLaptop, running: services.RunningHub) -> Iterator[str]:
    began, began_s = time.perf_counter(), running.cpu_s()
    outcome, _ = first.sync(running.address)
    up_s, hub_s = time.perf_counter() - began, running.cpu_s() - began_s
    assert (outcome.ended, outcome.records_received, first.unsigned()) == (Ended.DONE, count, 0), outcome
    yield (
        f"first exchange of {count} records: {up_s:.0f} s, {count / up_s:.0f}/s with receipts and back reading; "
        f"the hub used {hub_s:.0f} s of processor; at most {running.peak_mb():.0f} MB there, {peak_mb():.0f} MB here"
    )
    began = time.perf_counter()
    outcome, _ = first.sync(running.address)
    assert outcome.ended is Ended.DONE
    yield f"an exchange with nothing new afterwards: {time.perf_counter() - began:.1f} s"
    began = time.perf_counter()
    outcome, _ = second.sync(running.address)
    down_s = time.perf_counter() - began
    assert (outcome.ended, outcome.records_new) == (Ended.DONE, count), outcome
    assert sum(1 for _ in record_store.seals(second.store)) == count
    yield f"a second laptop reads them all: {down_s:.0f} s, {count / down_s:.0f}/s, each verified; {peak_mb():.0f} MB"
