"""同步: enrol this laptop with the bureau's hub, exchange, lease numbers, carry bundles.

These run beside the store lane, for the network may take its time: every look at the desk is a short job that
`Beside.at_desk` hands to the thread where the desk lives. `syncing_rows` reads what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from inspector.domain.records import DocumentType, Draft, Kind, NumberBlock, Record, to_body
from inspector.errors import Code, SyncError
from inspector.evidence.custody import Keeper
from inspector.settings import with_value
from inspector.store import hub_link
from inspector.store import records as record_store
from inspector.store.hub_link import HubLink
from inspector.sync import trust
from inspector.sync.carriage import Carried, carry_in, carry_out
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal, check_address
from inspector.sync.client_patience import Stopped
from inspector.sync.exchange import Exchange, check_hub
from inspector.sync.exchange_report import Ended, Outcome, Progress, Step
from inspector.sync.protocol import Enrolled, NumberLease, write_moment
from inspector.workflow.beside import (
    Beside,
    client_of,
    connected,
    desk_side,
    machine_clock,
    patience_of,
    require_link,
)
from inspector.workflow.desk import Desk, is_own
from inspector.workflow.new_chain import begin_new_chain
from inspector.workflow.packs import Shelf

__all__ = [
    "Beside",
    "Carried",
    "Ended",
    "Outcome",
    "Progress",
    "Step",
    "Stopped",
    "bundle_in",
    "bundle_out",
    "connected",
    "enrol",
    "lease_numbers",
    "machine_clock",
    "move_hub",
    "require_link",
    "sync_now",
]

_LANES = 3  # files at a time: on a weak link one connection stands still where another goes on
_ENROL_TRIES = 3  # a person waits
_CODE, _NAME_LETTERS = re.compile(r"[0-9A-Za-z -]{8,40}", re.ASCII), 60  # as in `protocol_messages.Enrolment`


def enrol(
    beside: Beside, address: str, code: str, name: str, *, ca_file: str | None = None, insecure_ok: bool = False
) -> HubLink:
    """Enrol this laptop with a hub, whose key is pinned from now on. The same again renews the certificate.

    Args:
        beside: see `Beside`.
        address: of the hub, beginning with https.
        code: the one-time code of the hub's administrator.
        name: of this laptop, for the list of devices.
        ca_file: the bureau's CA from now on; None leaves the settings as they are.
        insecure_ok: the person accepted an address without encryption.

    Raises:
        SyncError: HUB_ADDRESS_WRONG, HUB_ADDRESS_INSECURE, HUB_NOT_REACHED, CAPTIVE_PORTAL, HUB_CA_UNREADABLE,
            CERTIFICATE_WRONG, CODE_UNUSABLE.
        InspectorError: the hub refuses for another reason.
        Stopped: the person stopped it.
    """
    address, code = check_address(address, insecure_ok=insecure_ok), code.strip()
    if not _CODE.fullmatch(code):
        raise SyncError(Code.CODE_UNUSABLE)
    settings = beside.at_desk(lambda desk: desk.settings())
    if ca_file is not None:
        settings = with_value(settings, "hub_ca_file", ca_file)
    with client_of(beside, address, settings, tries=_ENROL_TRIES) as client:
        facts = client.facts()
        enrolled = _ask_in(client, code, name.strip()[:_NAME_LETTERS] or Keeper(beside.folder).device_id)
    certificate = trust.certificate_of(enrolled, facts.public_key)
    if certificate.device_id != Keeper(beside.folder).device_id:
        raise SyncError(Code.CERTIFICATE_WRONG, problem=certificate.device_id)
    link = HubLink(address, facts.name, facts.public_key, enrolled.certificate, enrolled.signature)

    def keep(desk: Desk) -> None:
        with desk.store.transaction():
            hub_link.enrol(desk.store, link)
            if ca_file is not None:
                desk.change_settings(with_value(desk.settings(), "hub_ca_file", ca_file))

    beside.at_desk(keep)
    return link


def _ask_in(client: HubClient, code: str, name: str) -> Enrolled:
    try:
        return client.enrol(code, name)
    except Refusal as refusal:
        if refusal.failure.code == Code.CODE_UNUSABLE.name:
            raise SyncError(Code.CODE_UNUSABLE) from refusal
        raise


def move_hub(desk: Desk, address: str, *, insecure_ok: bool = False) -> None:
    """The same hub is reached under another address from now on; its pinned key stays.

    Raises:
        SyncError: HUB_ADDRESS_WRONG, HUB_ADDRESS_INSECURE.
    """
    hub_link.move(desk.store, check_address(address, insecure_ok=insecure_ok))


def sync_now(beside: Beside, tell: Callable[[Progress], None] = lambda _: None) -> Outcome:
    """Exchange everything with the hub; may be stopped and run again at any time.

    Args:
        beside: see `Beside`.
        tell: hears how far it is, in the thread of the exchange.

    Raises:
        SyncError: NOT_ENROLLED, HUB_CA_UNREADABLE.
        StoreError, EvidenceError: this laptop's disk is full or damaged.
    """
    link = require_link(beside)
    first = _exchange(beside, link, tell)
    if first.ended is not Ended.DONE:
        return first
    try:
        note = begin_new_chain(beside, link)
    except (SyncError, Refusal) as error:
        note = error.sentence()
    if not note:
        return first
    second = _exchange(beside, require_link(beside), tell)
    return replace(
        second,
        notes=(note, *dict.fromkeys((*first.notes, *second.notes))),
        records_received=first.records_received + second.records_received,
        files_received=first.files_received + second.files_received,
        bytes_sent=first.bytes_sent + second.bytes_sent,
        records_new=first.records_new + second.records_new,
        numbered=first.numbered + second.numbered,
        packs=(*first.packs, *second.packs),
    )


def _exchange(beside: Beside, link: HubLink, tell: Callable[[Progress], None]) -> Outcome:
    with connected(beside, link) as (client, desk):
        shelf = Shelf(beside.folder, beside.at_desk)
        return Exchange(client, desk, link, Keeper(beside.folder).device_id, shelf, _LANES).run(tell)


def lease_numbers(beside: Beside, kind: DocumentType, *, year: int, count: int) -> Record:
    """Get a block of document numbers for this laptop from the hub; a broken attempt gets the same block again.

    Raises:
        SyncError: NOT_ENROLLED, HUB_NOT_REACHED and its like.
        InspectorError: the hub has no numbers left, or the year is not this one.
        StoreError: NUMBER_BLOCK_OVERLAPS with one that was entered by hand.
    """
    link, series = require_link(beside), f"{kind.value} {year}"
    with connected(beside, link) as (client, _):
        check_hub(client, link)
        request = beside.at_desk(lambda desk: hub_link.lease_request(desk.store, series))
        leased = client.lease(NumberLease(kind.value, year, count, request))
    block = NumberBlock(leased.organ_code, kind, leased.year, leased.first, leased.last)
    body = {**to_body(block), "lease": leased.block}

    def keep(desk: Desk) -> Record:
        known = [record for record in _leased(desk, kind, year) if record.body["lease"] == leased.block]
        with desk.store.transaction():
            made = known or record_store.append(desk.store, [Draft(Kind.NUMBER_BLOCK, "", "", body)])
            hub_link.lease_answered(desk.store, series)
        return made[0]

    return beside.at_desk(keep)


def bundle_out(beside: Beside, path: Path) -> Carried:
    """Write what the hub has not signed for into a bundle on a stick.

    Raises:
        SyncError: NOT_ENROLLED, BUNDLE_NOT_WRITTEN.
        Stopped: no bundle is left.
    """
    link, patience = require_link(beside), patience_of(beside)
    made_at = write_moment(beside.clock.now())
    with desk_side(beside) as desk:
        keeper = Keeper(beside.folder)
        return carry_out(desk, path, link=link, keeper=keeper, made_at=made_at, check=patience.check)


def bundle_in(beside: Beside, path: Path) -> Carried:
    """Take in a bundle of another laptop, or of the hub.

    Raises:
        SyncError: NOT_ENROLLED, BUNDLE_DAMAGED.
        StoreError, EvidenceError: this laptop's disk is full or damaged.
        Stopped: files that were taken in stay.
    """
    link, patience = require_link(beside), patience_of(beside)
    device = Keeper(beside.folder).device_id
    with desk_side(beside) as desk:
        return carry_in(
            desk, path, link=link, device=device, folder=beside.folder, check=patience.check,
            shelf=Shelf(beside.folder, beside.at_desk),
        )  # fmt: skip


def _leased(desk: Desk, kind: DocumentType, year: int) -> list[Record]:
    """This laptop's blocks of a type and year that came from a hub."""
    blocks = record_store.read(desk.store, kind=Kind.NUMBER_BLOCK)
    return [
        record
        for record in blocks
        if record.body.get("lease") and is_own(desk, record)
        and (record.body.get("type"), record.body.get("year")) == (kind.value, year)
    ]  # fmt: skip
