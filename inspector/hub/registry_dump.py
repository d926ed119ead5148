"""The whole database as plain rows, table by table: for a backup, a restore, a move from SQLite to PostgreSQL."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, LargeBinary, insert, select

from inspector.hub.registry_tables import metadata

ROWS_AT_A_TIME = 500
_OF_THE_MOMENT = {"session", "token_nonce", "upload", "chunk"}  # an unfinished upload starts again
_COMPUTED = {"ledger_mark", "ledger_clock", "ledger_tie", "ledger_finding", "ledger_document"}  # from the records
LEFT_OUT = frozenset(_OF_THE_MOMENT | _COMPUTED)


def table_names() -> list[str]:
    """The tables that a backup holds."""
    return sorted(name for name in metadata.tables if name not in LEFT_OUT)


def dump(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as plain JSON data, bytes as base64, in the order of the key."""
    source = metadata.tables[table]
    binary = {column.name for column in source.c if isinstance(column.type, LargeBinary)}
    statement = select(source).order_by(*source.primary_key.columns)
    rows = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(statement).mappings()
    for row in rows:
        yield {name: base64.b64encode(value).decode() if name in binary else value for name, value in row.items()}


def load(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows that `dump` gave; how many there were."""
    target = metadata.tables[table]
    binary = {column.name for column in target.c if isinstance(column.type, LargeBinary)}
    count, source = 0, iter(rows)
    while chunk := list(islice(source, ROWS_AT_A_TIME)):
        values = [
            {name: base64.b64decode(value) if name in binary else value for name, value in row.items()} for row in chunk
        ]
        connection.execute(insert(target), values)
        count += len(chunk)
    return count
