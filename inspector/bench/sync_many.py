"""Many laptops at once at one hub: how long each request waits, and what memory the hub takes for it.

The laptops are threads of this process and share its cores with the hub, so the waits are worse than those of
laptops that stand elsewhere. Memory is that of the hub's process alone.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2

from inspector.bench import services
from inspector.bench.sync_laptops import (
    Laptop,
    bench_settings,
    enrolled,
    inspection_records,
    new_laptop,
    opened_hub,
    served_hub,
)
from inspector.hub.registry_records import counts
from inspector.hub.settings import HubSettings
from inspector.sync.protocol import MAX_CHUNK_BYTES

LAPTOPS, RECORDS_EACH = 500, 20
_AT_ONCE = 50
_FILE_LANES = 8
_FILE_MIB = (4, 32, 128)
_MIB = 2**20


def run(laptops: int = 0) -> Iterator[str]:
    """Waits and memory on SQLite with a folder, and on PostgreSQL with S3 where they are installed.

    Args:
        laptops: how many; 0 takes `LAPTOPS`.
    """
    laptops = laptops or LAPTOPS
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield from _one_hub(folder / "sqlite", bench_settings(), laptops)
        if not services.has_services():
            yield "PostgreSQL and S3: not installed (requirements-dev.txt)"
            return
        postgres = services.Postgres()
        stack.callback(postgres.end)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            stack.enter_context(services.environment_value(name, "test"))
        s3 = stack.enter_context(services.s3_server())
        settings = bench_settings(database=postgres.create("hub"), blobs=s3)
        yield from _one_hub(folder / "postgresql", settings, laptops)


def _one_hub(folder: Path, settings: HubSettings, count: int) -> Iterator[str]:
    kind = "PostgreSQL, S3" if settings.database else "SQLite, folder"
    with opened_hub(folder, settings) as hub:
        laptops = _enrol_many(folder, count, hub)
    with served_hub(folder) as running:
        began_mb, began_s = running.peak_mb(), running.cpu_s()
        taken_s, whole_s = _sync_all(running, laptops)
        used_s = running.cpu_s() - began_s
        yield _told(kind, laptops, taken_s, whole_s)
        if used_s:
            yield (
                f"{kind}: the hub used {used_s:.1f} s of processor for them, {used_s / taken_s:.0%} of a core: "
                f"{count / used_s:.1f} laptops or {count * RECORDS_EACH / used_s:.0f} records a second and core"
            )
        yield f"{kind}: the hub's memory was {began_mb:.0f} MB, at most {running.peak_mb():.0f} MB with them"
        for mib in _FILE_MIB if not settings.database else _FILE_MIB[:2]:  # moto holds its files in memory
            _send_files(running, laptops[:_FILE_LANES], mib)
            yield f"{kind}: at most {running.peak_mb():.0f} MB after {_FILE_LANES} files of {mib} MiB at the same time"
    with opened_hub(folder, settings) as hub, hub.registry.reading() as connection:
        assert counts(connection)["records"] >= count * RECORDS_EACH


def _enrol_many(folder: Path, count: int, hub: object) -> list[Laptop]:
    templates = inspection_records()
    laptops = [new_laptop(folder / f"laptop-{number}") for number in range(count)]
    for laptop in laptops:
        laptop.write(RECORDS_EACH, templates)
        enrolled(hub, laptop.keeper)  # type: ignore[arg-type]
    return laptops


def _sync_all(running: services.RunningHub, laptops: Sequence[Laptop]) -> tuple[float, list[float]]:
    """Every laptop syncs once, `_AT_ONCE` of them at the same time; the whole time, and each laptop's."""

    def one(laptop: Laptop) -> float:
        began = time.perf_counter()
        with httpx2.Client(base_url=running.address, timeout=120, trust_env=False) as http:
            laptop.sync(http)
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        whole_s = list(pool.map(one, laptops))
    return time.perf_counter() - began, whole_s


def _send_files(running: services.RunningHub, laptops: Sequence[Laptop], mib: int) -> None:
    def one(number: int) -> None:
        data = random.Random(number * 1000 + mib).randbytes(mib * _MIB)
        with httpx2.Client(base_url=running.address, timeout=300, trust_env=False) as http:
            laptops[number].send_file(http, data, MAX_CHUNK_BYTES)

    with ThreadPoolExecutor(len(laptops)) as pool:
        list(pool.map(one, range(len(laptops))))


def _told(kind: str, laptops: Sequence[Laptop], taken_s: float, whole_s: Sequence[float]) -> str:
    requests = [wait for laptop in laptops for waits in laptop.waits_s.values() for wait in waits]
    records = [wait for laptop in laptops for wait in laptop.waits_s["/records"]]
    total = len(laptops) * RECORDS_EACH
    return (
        f"{kind}: {len(laptops)} laptops with {RECORDS_EACH} records each, {_AT_ONCE} at a time, in {taken_s:.1f} s: "
        f"{total / taken_s:.0f} records/s, {len(laptops) / taken_s:.1f} laptops/s; "
        f"request {_percentiles(requests)}, handing in {_percentiles(records)}, whole sync {_percentiles(whole_s)}; "
        f"told to come again {sum(laptop.busy for laptop in laptops)} times"
    )


def _percentiles(waits_s: Sequence[float]) -> str:
    cuts = statistics.quantiles(waits_s, n=100, method="inclusive")
    return "p50/p95/p99 " + "/".join(f"{cuts[at - 1] * 1000:.0f}" for at in (50, 95, 99)) + " ms"
