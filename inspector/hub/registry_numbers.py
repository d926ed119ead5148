"""Blocks of document numbers in the hub's database. A row of `number_series` is locked while a block is cut."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from inspector.hub.registry_tables import (
    insert_unless_there,
    number_block,
    number_return,
    number_series,
    number_use,
    record,
    within,
)
from inspector.hub.scope import Scope


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one organ, type and year."""

    organ: str
    type: str
    year: int


@dataclass(frozen=True, slots=True)
class Block:
    """A leased block, first..last included."""

    block: str
    series: Series
    first: int
    last: int
    device_id: str


def leased_for(connection: Connection, device_id: str, request: str) -> Block | None:
    """The block that an earlier request with this name was given."""
    statement = select(number_block).where(number_block.c.device_id == device_id, number_block.c.request == request)
    row = connection.execute(statement).one_or_none()
    return _block(row) if row else None


def get_block(connection: Connection, block: str) -> Block | None:
    """A block by its name."""
    row = connection.execute(select(number_block).where(number_block.c.block == block)).one_or_none()
    return _block(row) if row else None


def cut(connection: Connection, series: Series, count: int, *, at: str) -> tuple[int, int]:
    """The next numbers of a series: the lowest returned ones before new ones; inside `writing`."""
    insert_unless_there(
        connection, number_series, {"organ": series.organ, "type": series.type, "year": series.year, "next": 1}
    )
    here = (
        (number_series.c.organ == series.organ)
        & (number_series.c.type == series.type)
        & (number_series.c.year == series.year)
    )
    # the update locks the series, so that nobody else cuts until this transaction has ended
    connection.execute(update(number_series).where(here).values(next=number_series.c.next))
    returned = _cut_returned(connection, series, count, at=at)
    if returned:
        return returned
    first = int(connection.execute(select(number_series.c.next).where(here)).scalar_one())
    connection.execute(update(number_series).where(here).values(next=first + count))
    return first, first + count - 1


def start_series(connection: Connection, series: Series, first: int) -> bool:
    """Let a series go on at this number, because lower ones were given out before; False when it is past it."""
    row = {"organ": series.organ, "type": series.type, "year": series.year, "next": first}
    if insert_unless_there(connection, number_series, row):
        return True
    moved = connection.execute(
        update(number_series)
        .where(
            number_series.c.organ == series.organ,
            number_series.c.type == series.type,
            number_series.c.year == series.year,
            number_series.c.next <= first,
        )
        .values(next=first)
    )
    return moved.rowcount == 1


def add_block(connection: Connection, given: Block, *, request: str, at: str) -> None:
    """Note a leased block."""
    connection.execute(
        insert(number_block).values(
            block=given.block,
            organ=given.series.organ,
            type=given.series.type,
            year=given.series.year,
            first=given.first,
            last=given.last,
            device_id=given.device_id,
            request=request,
            leased_at=at,
        )
    )


def returned_from(connection: Connection, block: str) -> int | None:
    """The lowest number of a block that was returned, None when none was."""
    firsts = connection.execute(select(number_return.c.first).where(number_return.c.block == block)).scalars()
    return min(firsts, default=None)


def add_return(connection: Connection, block: Block, *, first: int, last: int, reason: str, at: str) -> None:
    """Note that the end of a block came back."""
    connection.execute(insert(number_return).values(**_return_row(block.block, block.series, first, last, reason, at)))


def used_numbers(connection: Connection, organ: str, head: str, year: int, *, first: int, last: int) -> set[int]:
    """The numbers between two that records of this organ use up or void."""
    statement = select(number_use.c.n).where(
        number_use.c.organ == organ,
        number_use.c.head == head,
        number_use.c.year == year,
        number_use.c.n.between(first, last),
    )
    return set(connection.execute(statement).scalars())


def unnumbered(connection: Connection, devices: Collection[str], scope: Scope) -> list[bytes]:
    """Canonical text of the documents of these devices, inside a scope, that nobody gave a number to."""
    given = record.alias("given")
    answered = exists().where(given.c.subject == record.c.id, given.c.kind == "number_given")
    statement = select(record.c.canonical).where(
        record.c.device_id.in_(devices), record.c.kind == "document", within(record, scope), ~answered
    )
    return list(connection.execute(statement.order_by(record.c.hub_seq)).scalars())


def givers(connection: Connection, document: str) -> list[tuple[str, bytes]]:
    """Device and canonical text of every record that gives a document its number, in the order of the hub."""
    statement = select(record.c.device_id, record.c.canonical).where(
        record.c.subject == document, record.c.kind == "number_given"
    )
    return [(row.device_id, row.canonical) for row in connection.execute(statement.order_by(record.c.hub_seq))]


def list_blocks(connection: Connection, scope: Scope, *, year: int) -> list[dict[str, Any]]:
    """All columns of the blocks of an organ and year, in order."""
    statement = select(number_block).where(number_block.c.year == year)
    if scope.organ:
        statement = statement.where(number_block.c.organ == scope.organ)
    statement = statement.order_by(number_block.c.organ, number_block.c.type, number_block.c.first)
    return [dict(row) for row in connection.execute(statement).mappings()]


def list_returns(connection: Connection, blocks: list[str]) -> list[dict[str, Any]]:
    """The returned ends of these blocks."""
    statement = select(number_return).where(number_return.c.block.in_(blocks))
    return [dict(row) for row in connection.execute(statement).mappings()]


def list_uses(connection: Connection, scope: Scope, *, year: int) -> list[dict[str, Any]]:
    """The numbers that records of a scope use up or void in a year."""
    statement = select(number_use).where(number_use.c.year == year, within(number_use, scope))
    return [dict(row) for row in connection.execute(statement.order_by(number_use.c.head, number_use.c.n)).mappings()]


def _cut_returned(connection: Connection, series: Series, count: int, *, at: str) -> tuple[int, int] | None:
    statement = (
        select(number_return)
        .where(
            number_return.c.organ == series.organ,
            number_return.c.type == series.type,
            number_return.c.year == series.year,
            number_return.c.leased_again.is_(False),
        )
        .order_by(number_return.c.first)
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    taken = (number_return.c.block == row.block) & (number_return.c.first == row.first)
    last = min(row.last, row.first + count - 1)
    connection.execute(update(number_return).where(taken).values(leased_again=True, last=last))
    if last < row.last:
        rest = _return_row(row.block, series, last + 1, row.last, row.reason, at)
        connection.execute(insert(number_return).values(**rest))
    return row.first, last


def _return_row(block: str, series: Series, first: int, last: int, reason: str, at: str) -> dict[str, Any]:
    return {
        "block": block,
        "first": first,
        "last": last,
        "organ": series.organ,
        "type": series.type,
        "year": series.year,
        "reason": reason,
        "returned_at": at,
        "leased_again": False,
    }


def _block(row: Any) -> Block:
    return Block(row.block, Series(row.organ, row.type, row.year), row.first, row.last, row.device_id)
