"""正式文号 for documents that were issued with a temporary number (临时编号); never two for one document.

The number is cut from the organ's series like a block of one, and said in a record of the hub's own chain, which the
laptops read like every other record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from inspector.domain.numbering import format_number, head_of, is_temporary
from inspector.domain.records import Body, DocumentType, Draft, Kind, NumberBlock, NumberGiven, read_record, to_body
from inspector.hub import own_chain, registry_numbers, registry_records
from inspector.hub.audit import note
from inspector.hub.hub import Hub
from inspector.hub.numbers import HIGHEST
from inspector.hub.registry_devices import get_devices
from inspector.hub.registry_numbers import Block, Series
from inspector.hub.registry_records import FoundRecord
from inspector.hub.scope import Principal
from inspector.sync.protocol import MAX_WANTED, DocumentNumbered, DocumentsNumbered, NumberReason, NumbersWanted
from inspector.sync.protocol_sentences import tell_number_reason

if TYPE_CHECKING:
    from sqlalchemy import Connection

_YEARS = range(2000, 3000)
_LONGEST = 200  # characters of a temporary number


def give(hub: Hub, principal: Principal, asked: NumbersWanted) -> DocumentsNumbered:
    """The official number of each document, given now or before, or why it gets none."""
    with hub.registry.one_writer() as connection:
        return DocumentsNumbered(tuple(_give(hub, connection, principal, name) for name in asked.documents))


def give_waiting(hub: Hub, principal: Principal, devices: Iterable[str]) -> tuple[DocumentNumbered, ...]:
    """Give every document of these devices its official number that waits for one; these are the answers."""
    with hub.registry.reading() as connection:
        found = registry_numbers.unnumbered(connection, {principal.name, *devices}, principal.scope)
    records = [read_record(canonical) for canonical in found]
    names = [record.id for record in records if record.body.get("temporary_number")]
    slices = (tuple(names[at : at + MAX_WANTED]) for at in range(0, len(names), MAX_WANTED))
    return tuple(one for some in slices for one in give(hub, principal, NumbersWanted(some)).documents)


def _give(hub: Hub, connection: Connection, principal: Principal, document: str) -> DocumentNumbered:
    found = registry_records.find(connection, document, principal.scope)
    if found is None or found.record.kind != Kind.DOCUMENT:
        return _refused(document, NumberReason.NOT_HERE)
    series = _series(found)
    if isinstance(series, NumberReason):
        return _refused(document, series)
    number = _given(hub, connection, document) or _cut(hub, connection, found, series, actor=principal.actor)
    return DocumentNumbered(document, number) if number else _refused(document, NumberReason.EXHAUSTED)


def _given(hub: Hub, connection: Connection, document: str) -> str:
    """What this hub gave the document before, also before it was restored; a laptop's word gives no number."""
    told = registry_numbers.givers(connection, document)
    owners = get_devices(connection, {device for device, _ in told})
    own = (canonical for device, canonical in told if own_chain.is_own(hub.keeper, owners[device]))
    return next((str(read_record(canonical).body["number"]) for canonical in own), "")


def _cut(hub: Hub, connection: Connection, found: FoundRecord, series: Series, *, actor: str) -> str:
    """The next free number of the series, noted and said in a record; empty where none is left."""
    block = NumberBlock(series.organ, DocumentType(series.type), series.year, 1, HIGHEST)
    while True:
        n, _ = registry_numbers.cut(connection, series, 1, at=hub.at())
        if n > HIGHEST:
            return ""
        # a restored hub may have forgotten that it gave this number; the record that bears it has come back
        if not registry_numbers.used_numbers(connection, series.organ, head_of(block), series.year, first=n, last=n):
            break
    number, document = format_number(block, n), found.record.id
    own = own_chain.ensure(connection, hub.keeper, hub.epoch, at=hub.now())
    given = Block(hub.entropy(12).hex(), series, n, n, own.device_id)
    registry_numbers.add_block(connection, given, request=document, at=hub.at())
    temporary = str(found.record.body["temporary_number"])
    body = to_body(NumberGiven(document, temporary, number))
    own_chain.append(hub, connection, [Draft(Kind.NUMBER_GIVEN, document, "", body)], scope=found.scope)
    detail = {"number": number, "temporary": temporary}
    note(hub, connection, actor=actor, action="give.number", scope=found.scope, target=document, detail=detail)
    return number


def _series(found: FoundRecord) -> Series | NumberReason:
    """The numbers that a document takes its own from."""
    body: Body = found.record.body
    temporary, year = body.get("temporary_number"), _year(body.get("issued_on"))
    bears = isinstance(temporary, str) and len(temporary) <= _LONGEST and is_temporary(temporary)
    if not bears or body.get("number") or body.get("type") not in set(DocumentType) or year not in _YEARS:
        return NumberReason.NOT_TEMPORARY
    if not found.scope.organ:
        return NumberReason.NO_ORGAN
    return Series(found.scope.organ, str(body["type"]), year)


def _year(issued_on: Any) -> int:
    """The year of an ISO date; 0 for anything else that a device may have written."""
    try:
        return date.fromisoformat(issued_on).year
    except (TypeError, ValueError):
        return 0


def _refused(document: str, reason: NumberReason) -> DocumentNumbered:
    return DocumentNumbered(document, reason=reason, sentence=tell_number_reason(reason))
