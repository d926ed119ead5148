"""The page's ledger in the hub's database: what it has heard, which records speak of what, one row for each finding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from inspector.hub.registry_tables import (
    insert_unless_there,
    ledger_clock,
    ledger_document,
    ledger_finding,
    ledger_inspection,
    ledger_mark,
    ledger_tie,
    record,
)

_AT_A_TIME = 500  # names in one statement


@dataclass(frozen=True, slots=True)
class Heard:
    """A record as the ledger hears it: its bytes, where it counts, and when it was told."""

    hub_seq: int
    id: str
    kind: str
    device_id: str
    made_at: str
    organ: str
    county: str
    canonical: bytes
    told_at: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One record speaks of one thing."""

    key: str
    hub_seq: int
    kind: str
    told_at: str


# -- how far ----------------------------------------------------------------------------------------------------------


def mark(connection: Connection) -> tuple[int, int]:
    """The last record that was heard, and the shape of the tables; zeros before the first."""
    row = connection.execute(select(ledger_mark.c.hub_seq, ledger_mark.c.shape)).one_or_none()
    return (row.hub_seq, row.shape) if row else (0, 0)


def take_mark(connection: Connection) -> tuple[int, int] | None:
    """Like `mark`, held until this transaction has ended; None where another copy of the hub holds it."""
    insert_unless_there(connection, ledger_mark, {"one": 1, "hub_seq": 0, "shape": 0})
    statement = select(ledger_mark.c.hub_seq, ledger_mark.c.shape).with_for_update(skip_locked=True)
    row = connection.execute(statement).one_or_none()
    return (row.hub_seq, row.shape) if row else None


def move_mark(connection: Connection, hub_seq: int, shape: int) -> None:
    """Everything up to this record was heard."""
    connection.execute(update(ledger_mark).values(hub_seq=hub_seq, shape=shape))


def forget(connection: Connection) -> None:
    """Empty the computed tables, to hear everything again."""
    for table in (ledger_clock, ledger_tie, ledger_finding, ledger_document, ledger_inspection):
        connection.execute(delete(table))


# -- hearing ----------------------------------------------------------------------------------------------------------


def unheard(connection: Connection, *, after: int, limit: int) -> list[Heard]:
    """The next records in the order of the hub."""
    statement = _heard_columns().where(record.c.hub_seq > after).order_by(record.c.hub_seq).limit(limit)
    return [Heard(*row) for row in connection.execute(statement)]


def recall(connection: Connection, ties: Mapping[int, Tie]) -> dict[int, Heard]:
    """Records heard before, by place, each with the time at which it was told."""
    found: dict[int, Heard] = {}
    for places in _chunks(ties):
        for row in connection.execute(_heard_columns().where(record.c.hub_seq.in_(places))):
            found[row.hub_seq] = replace(Heard(*row), told_at=ties[row.hub_seq].told_at)
    return found


def by_ids(connection: Connection, ids: Collection[str]) -> list[Heard]:
    """Records by their ids, of whatever kind."""
    return _by(connection, record.c.id, ids, ())


def by_subjects(connection: Connection, subjects: Collection[str], *kinds: str) -> list[Heard]:
    """Records of these kinds by what they are about."""
    return _by(connection, record.c.subject, subjects, kinds)


def clocks(connection: Connection, devices: Collection[str]) -> dict[str, str]:
    """The latest time at which each of these devices wrote."""
    found: dict[str, str] = {}
    for names in _chunks(devices):
        rows = connection.execute(select(ledger_clock).where(ledger_clock.c.device_id.in_(names)))
        found |= {row.device_id: row.told_at for row in rows}
    return found


def set_clocks(connection: Connection, told: Mapping[str, str]) -> None:
    """Note the latest times."""
    for names in _chunks(told):
        connection.execute(delete(ledger_clock).where(ledger_clock.c.device_id.in_(names)))
    if told:
        connection.execute(insert(ledger_clock), [{"device_id": key, "told_at": at} for key, at in told.items()])


def add_ties(connection: Connection, ties: Iterable[Tie]) -> None:
    """Note what new records speak of."""
    rows = [{"key": tie.key, "hub_seq": tie.hub_seq, "kind": tie.kind, "told_at": tie.told_at} for tie in ties]
    if rows:
        connection.execute(insert(ledger_tie), rows)


def ties_to(connection: Connection, keys: Collection[str], kinds: Collection[str]) -> list[Tie]:
    """What speaks of these, of these kinds."""
    found: list[Tie] = []
    for names in _chunks(keys):
        statement = select(ledger_tie).where(ledger_tie.c.key.in_(names), ledger_tie.c.kind.in_(kinds))
        found += (Tie(row.key, row.hub_seq, row.kind, row.told_at) for row in connection.execute(statement))
    return found


# -- rows -------------------------------------------------------------------------------------------------------------


def replace_findings(connection: Connection, gone: Collection[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Put these rows in the place of these findings' rows."""
    _replace(connection, ledger_finding, gone, rows)


def replace_documents(connection: Connection, gone: Collection[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Put these rows in the place of these documents' rows."""
    _replace(connection, ledger_document, gone, rows)


def replace_inspections(connection: Connection, gone: Collection[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Put these rows in the place of these inspections' rows."""
    _replace(connection, ledger_inspection, gone, rows)


def findings_at(connection: Connection, sites: Collection[str]) -> set[str]:
    """The findings whose rows name one of these sites."""
    return _at_sites(connection, ledger_finding, sites)


def documents_at(connection: Connection, sites: Collection[str]) -> set[str]:
    """The documents whose rows name one of these sites."""
    return _at_sites(connection, ledger_document, sites)


def inspections_at(connection: Connection, sites: Collection[str]) -> set[str]:
    """The inspections whose rows name one of these sites."""
    return _at_sites(connection, ledger_inspection, sites)


def _replace(connection: Connection, table: Table, gone: Collection[str], rows: Iterable[Mapping[str, str]]) -> None:
    key = next(iter(table.primary_key.columns))
    for names in _chunks(gone):
        connection.execute(delete(table).where(key.in_(names)))
    fitting = [_fitting(table, row) for row in rows]
    if fitting:
        connection.execute(insert(table), fitting)


def _at_sites(connection: Connection, table: Table, sites: Collection[str]) -> set[str]:
    key = next(iter(table.primary_key.columns))
    found: set[str] = set()
    for names in _chunks(sites):
        found |= set(connection.execute(select(key).where(table.c.site_id.in_(names))).scalars())
    return found


def _fitting(table: Table, row: Mapping[str, str]) -> dict[str, str]:
    """The values cut to their columns; a device may have written anything."""
    lengths = {name: getattr(table.c[name].type, "length", None) for name in row}
    return {name: value.replace("\x00", "")[: lengths[name]] for name, value in row.items()}


def _by(connection: Connection, column: Any, values: Collection[str], kinds: Collection[str]) -> list[Heard]:
    found: list[Heard] = []
    for names in _chunks({value.replace("\x00", "") for value in values}):
        statement = _heard_columns().where(column.in_(names))
        if kinds:
            statement = statement.where(record.c.kind.in_(kinds))
        found += (Heard(*row) for row in connection.execute(statement))
    return sorted(found, key=lambda one: one.hub_seq)


def _heard_columns() -> Any:
    names = ("hub_seq", "id", "kind", "device_id", "made_at", "organ", "county", "canonical")
    return select(*(record.c[name] for name in names))


def _chunks(names: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(names)
    while chunk := list(islice(source, _AT_A_TIME)):
        yield chunk
