"""Document numbers (文号): blocks leased to devices, used offline, returned or lapsed; never given out twice.

A device notes that it will not use a number again before it returns it; only then may the number go to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from inspector.domain.numbering import format_number, head_of
from inspector.domain.records import DocumentType, Kind, NumberBlock, from_body
from inspector.errors import Code, HubError
from inspector.hub import registry_numbers
from inspector.hub.audit import note
from inspector.hub.chain import Link
from inspector.hub.hub import Hub
from inspector.hub.own_chain import is_own
from inspector.hub.registry_devices import Device, get_devices
from inspector.hub.registry_numbers import Block, Series
from inspector.hub.scope import Principal, Scope
from inspector.sync.protocol import LeasedBlock, NumberLease, NumberReturn

if TYPE_CHECKING:
    from sqlalchemy import Connection

BEIJING = timezone(timedelta(hours=8))  # the year of a document number is that of Chinese time
HIGHEST = 999_999
_LONGEST_TOLD = 10_000  # a longer block is a slip of the pen, and must not use up the year


@dataclass(frozen=True, slots=True)
class BlockOverview:
    """What became of one block. `open`: numbers neither used, voided nor returned."""

    block: Block
    used: tuple[int, ...]
    returned_from: int | None
    open: int
    gaps: tuple[str, ...]  # numbers below the highest used one that nobody accounts for
    lapsed: bool  # its year is over; its open numbers will not be used
    by_hub: bool = False  # given one by one to documents that had temporary numbers


def lease(hub: Hub, principal: Principal, asked: NumberLease) -> LeasedBlock:
    """Give a device a block of its organ; the same request gets the same block.

    A block may be shorter than asked for where returned numbers are given out again.

    Raises:
        HubError: NUMBER_YEAR_WRONG, NUMBERS_EXHAUSTED.
    """
    today = hub.now().astimezone(BEIJING)
    if asked.year != today.year and (today.month, asked.year) != (12, today.year + 1):
        raise HubError(Code.NUMBER_YEAR_WRONG, year=asked.year)
    series = Series(principal.scope.organ, asked.type, asked.year)
    with hub.registry.one_writer() as connection:
        block = registry_numbers.leased_for(connection, principal.name, asked.request)
        if block is None:
            first, last = registry_numbers.cut(connection, series, asked.count, at=hub.at())
            if last > HIGHEST:
                raise HubError(Code.NUMBERS_EXHAUSTED, year=asked.year)
            block = Block(hub.entropy(12).hex(), series, first, last, principal.name)
            registry_numbers.add_block(connection, block, request=asked.request, at=hub.at())
            detail = {"type": asked.type, "year": asked.year, "first": first, "last": last}
            actor, target = principal.actor, block.block
            note(
                hub,
                connection,
                actor=actor,
                action="lease.numbers",
                scope=principal.scope,
                target=target,
                detail=detail,
            )
    return _leased(block)


def give_back(hub: Hub, principal: Principal, given: NumberReturn) -> LeasedBlock:
    """Take the end of a block back; the answer is what is left of the block. The same again changes nothing.

    Raises:
        HubError: BLOCK_UNKNOWN; BLOCK_RETURN_WRONG for numbers outside the block or in use.
    """
    with hub.registry.one_writer() as connection:
        block = registry_numbers.get_block(connection, given.block)
        if block is None or block.device_id != principal.name:
            raise HubError(Code.BLOCK_UNKNOWN)
        returned = registry_numbers.returned_from(connection, block.block)
        last = block.last if returned is None else returned - 1
        if returned is None or given.from_number < returned:
            if not block.first <= given.from_number <= last:
                raise HubError(Code.BLOCK_RETURN_WRONG, number=given.from_number)
            head = _head(block)
            if head and registry_numbers.used_numbers(
                connection, block.series.organ, head, block.series.year, first=given.from_number, last=last
            ):
                raise HubError(Code.BLOCK_RETURN_WRONG, number=given.from_number)
            registry_numbers.add_return(
                connection, block, first=given.from_number, last=last, reason=given.reason, at=hub.at()
            )
            note(
                hub,
                connection,
                actor=principal.actor,
                action="return.numbers",
                scope=principal.scope,
                target=block.block,
                detail={"first": given.from_number, "last": last, "reason": given.reason},
            )
            last = given.from_number - 1
    return _leased(Block(block.block, block.series, block.first, last, block.device_id))


def go_past(connection: Connection, links: Iterable[Link], owners: Mapping[str, Device]) -> None:
    """Let series go on behind the blocks that records tell of: entered by hand, or leased before a hub was restored.

    Args:
        connection: of `one_writer`.
        links: signed records; whether they count yet makes no difference.
        owners: the devices that made them; a block of another organ is none of theirs.
    """
    for link in links:
        block = _told_block(link)
        if block is None or not block.first <= block.last < block.first + _LONGEST_TOLD:
            continue
        organ = owners[link.envelope.device].scope.organ
        if head_of(replace(block, organ_code=organ)) == head_of(block):
            registry_numbers.start_series(connection, Series(organ, block.type, block.year), block.last + 1)


def _told_block(link: Link) -> NumberBlock | None:
    if link.envelope.kind != Kind.NUMBER_BLOCK:
        return None
    try:
        block = from_body(NumberBlock, link.envelope.body)
    except (ValueError, TypeError, LookupError):  # of a later version, or of no version at all
        return None
    whole = all(isinstance(number, int) and 0 < number <= HIGHEST for number in (block.year, block.first, block.last))
    return block if whole and isinstance(block.organ_code, str) else None


def overview(hub: Hub, scope: Scope, *, year: int) -> list[BlockOverview]:
    """Every block of a scope's organ in a year, with what became of its numbers.

    Of the numbers that the hub gave itself only those of documents inside the scope.
    """
    with hub.registry.reading() as connection:
        rows = registry_numbers.list_blocks(connection, scope, year=year)
        own = _own_devices(hub, connection, {row["device_id"] for row in rows})
        returns = registry_numbers.list_returns(connection, [row["block"] for row in rows])
        uses = registry_numbers.list_uses(connection, Scope(scope.organ, ""), year=year)
        inside = {(use["head"], use["n"]) for use in registry_numbers.list_uses(connection, scope, year=year)}
    taken: dict[tuple[str, str], set[int]] = {}
    for use in uses:
        taken.setdefault((use["organ"], use["head"]), set()).add(use["n"])
    back = {row["block"]: min(row["first"], row["first"]) for row in returns}
    for row in returns:
        back[row["block"]] = min(back[row["block"]], row["first"])
    lapsed = year < hub.now().astimezone(BEIJING).year
    blocks = [
        Block(row["block"], Series(row["organ"], row["type"], year), row["first"], row["last"], row["device_id"])
        for row in rows
    ]
    joined = _joined([one for one in blocks if one.device_id not in own or (_head(one), one.first) in inside], own)
    shown = (_overview(block, taken, back.get(block.block), lapsed=lapsed) for block in joined)
    return [replace(one, by_hub=one.block.device_id in own) for one in shown]


def _own_devices(hub: Hub, connection: Connection, names: set[str]) -> set[str]:
    """Those that are the hub itself: it takes one number at a time, for a document that had a temporary one."""
    return {name for name, device in get_devices(connection, names).items() if is_own(hub.keeper, device)}


def _joined(blocks: Iterable[Block], own: set[str]) -> list[Block]:
    """The hub's single numbers that follow each other as one block."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        follows = last is not None and (last.series, last.device_id) == (block.series, block.device_id)
        if last is not None and follows and block.device_id in own and last.last + 1 == block.first:
            joined[-1] = replace(last, last=block.last)
        else:
            joined.append(block)
    return joined


def _overview(
    block: Block, taken: dict[tuple[str, str], set[int]], returned: int | None, *, lapsed: bool
) -> BlockOverview:
    end = block.last if returned is None else returned - 1
    used = sorted(n for n in taken.get((block.series.organ, _head(block)), ()) if block.first <= n <= end)
    highest = end if lapsed else (used[-1] if used else block.first - 1)
    missing = sorted(set(range(block.first, highest + 1)) - set(used))
    gaps = tuple(_printed(block, n) for n in missing)
    return BlockOverview(block, tuple(used), returned, end - block.first + 1 - len(used), gaps, lapsed)


def _number_block(block: Block) -> NumberBlock | None:
    if block.series.type not in set(DocumentType):
        return None
    kind = DocumentType(block.series.type)
    return NumberBlock(block.series.organ, kind, block.series.year, block.first, block.last)


def _head(block: Block) -> str:
    known = _number_block(block)
    return head_of(known) if known else ""


def _printed(block: Block, n: int) -> str:
    known = _number_block(block)
    return format_number(known, n) if known else str(n)


def _leased(block: Block) -> LeasedBlock:
    series = block.series
    return LeasedBlock(block.block, series.organ, series.type, series.year, block.first, block.last)
