"""同步: enrol this laptop with the bureau's hub, exchange, lease numbers, carry bundles.

These run beside the store lane, for the network may take its time: every look at the desk is a short job that
`Beside.at_desk` hands to the thread where the desk lives. `syncing_rows` reads what the page shows.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from inspector.domain.records import DocumentType, Draft, Kind, NumberBlock, Record, to_body
from inspector.errors import Code, SyncError
from inspector.evidence.blobs import open_blobs
from inspector.evidence.custody import Keeper
from inspector.settings import Settings, with_value
from inspector.store import hub_link
from inspector.store import records as record_store
from inspector.store.database import Store
from inspector.store.hub_link import HubLink
from inspector.sync import trust
from inspector.sync.carriage import Carried, carry_in, carry_out
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal, Route, check_address, open_http
from inspector.sync.client_patience import Clock, Pace, Patience, Stopped
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange import Exchange, check_hub
from inspector.sync.exchange_report import Ended, Outcome, Progress, Step
from inspector.sync.protocol import Enrolled, NumberLease, write_moment
from inspector.workflow.desk import Desk, is_own
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
    "enrol",
    "lease_numbers",
    "move_hub",
    "sync_now",
]

T = TypeVar("T")
_ENROL_TRIES = 3  # a person waits
_CODE, _NAME_LETTERS = re.compile(r"[0-9A-Za-z -]{8,40}", re.ASCII), 60  # as in `protocol_messages.Enrolment`
_KNOCKS = 3  # tries before the first answer: where there is no network, waiting longer does not help


class AtDesk(Protocol):
    """Runs a short job with the desk in the thread where it lives, and gives what it gave or raised."""

    def __call__(self, job: Callable[[Desk], T], /) -> T: ...


def machine_clock(now: Callable[[], datetime]) -> Clock:
    """The clock of this machine, waiting and chance included."""
    return Clock(now, time.monotonic, time.sleep, secrets.SystemRandom().random)


@dataclass(frozen=True, slots=True)
class Beside:
    """What an intention needs that runs beside the store lane.

    Args:
        folder: the data folder.
        at_desk: how it looks at the desk.
        clock: `machine_clock` outside tests.
        connect: opens an HTTP client for a route.
        stopped: whether the person wants it to stop; asked between pieces.
    """

    folder: Path
    at_desk: AtDesk
    clock: Clock
    connect: Callable[[Route], Any] = open_http
    stopped: Callable[[], bool] = field(default=lambda: False)


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
    with _client(beside, address, settings, tries=_ENROL_TRIES) as client:
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
    with connected(beside, link) as (client, desk):
        shelf = Shelf(beside.folder, beside.at_desk)
        return Exchange(client, desk, link, Keeper(beside.folder).device_id, shelf).run(tell)


def lease_numbers(beside: Beside, kind: DocumentType, *, year: int, count: int) -> Record:
    """Get a block of document numbers for this laptop from the hub; a broken attempt gets the same block again.

    Raises:
        SyncError: NOT_ENROLLED, HUB_NOT_REACHED and its like.
        InspectorError: the hub has no numbers left, or the year is not this one.
        StoreError: NUMBER_BLOCK_OVERLAPS with one that was entered by hand.
    """
    link = require_link(beside)
    with connected(beside, link) as (client, _):
        check_hub(client, link)
        device = Keeper(beside.folder).device_id
        before = beside.at_desk(lambda desk: len(_leased(desk, kind, year)))
        request = f"{device}-{kind.value.replace('_', '-')}-{year}-{before + 1}"
        leased = client.lease(NumberLease(kind.value, year, count, request))
    block = NumberBlock(leased.organ_code, kind, leased.year, leased.first, leased.last)
    body = {**to_body(block), "lease": leased.block}

    def keep(desk: Desk) -> Record:
        known = [record for record in _leased(desk, kind, year) if record.body["lease"] == leased.block]
        return known[0] if known else desk.append([Draft(Kind.NUMBER_BLOCK, "", "", body)])[0]

    return beside.at_desk(keep)


def bundle_out(beside: Beside, path: Path) -> Carried:
    """Write what the hub has not signed for into a bundle on a stick.

    Raises:
        SyncError: NOT_ENROLLED, BUNDLE_NOT_WRITTEN.
        Stopped: no bundle is left.
    """
    link, patience = require_link(beside), _patience(beside)
    made_at = write_moment(beside.clock.now())
    with desk_side(beside) as desk:
        keeper = Keeper(beside.folder)
        return carry_out(desk, path, link=link, keeper=keeper, made_at=made_at, check=patience.check)


def bundle_in(beside: Beside, path: Path) -> Carried:
    """Take in a bundle of another laptop, or of the hub.

    Raises:
        SyncError: NOT_ENROLLED, BUNDLE_DAMAGED.
        Stopped: files that were taken in stay.
    """
    link, patience = require_link(beside), _patience(beside)
    device = Keeper(beside.folder).device_id
    with desk_side(beside) as desk:
        return carry_in(desk, path, link=link, device=device, folder=beside.folder, check=patience.check)


# -- shared with the intentions beside --------------------------------------------------------------------------------


def require_link(beside: Beside) -> HubLink:
    """The hub of this laptop.

    Raises:
        SyncError: NOT_ENROLLED.
    """
    link = beside.at_desk(lambda desk: hub_link.load(desk.store))
    if link is None:
        raise SyncError(Code.NOT_ENROLLED)
    return link


@contextmanager
def connected(beside: Beside, link: HubLink) -> Iterator[tuple[HubClient, DeskSide]]:
    """A client for the hub and the desk's side of an exchange, both closed at the end."""
    settings = beside.at_desk(lambda desk: desk.settings())
    with _client(beside, link.address, settings) as client, desk_side(beside) as desk:
        yield client, desk


@contextmanager
def desk_side(beside: Beside) -> Iterator[DeskSide]:
    """The desk's side, with the file store opened for this thread."""

    def at_store(job: Callable[[Store], T], /) -> T:
        return beside.at_desk(lambda desk: job(desk.store))

    with closing(open_blobs(beside.folder)) as blobs:
        yield DeskSide(at_store, blobs)


@contextmanager
def _client(beside: Beside, address: str, settings: Settings, *, tries: int = 8) -> Iterator[HubClient]:
    patience = Patience(beside.clock, stopped=beside.stopped, tries=tries, knocks=_KNOCKS)
    route = Route(address, settings.hub_proxy, settings.hub_ca_file)
    with closing(beside.connect(route)) as http:
        yield HubClient(
            http,
            keeper=Keeper(beside.folder),
            patience=patience,
            pace=Pace(patience, settings.upload_limit_kib_s * 1024),
            nonce=lambda: secrets.token_hex(16),
        )


def _patience(beside: Beside) -> Patience:
    return Patience(beside.clock, stopped=beside.stopped)


def _leased(desk: Desk, kind: DocumentType, year: int) -> list[Record]:
    """This laptop's blocks of a type and year that came from a hub."""
    blocks = record_store.read(desk.store, kind=Kind.NUMBER_BLOCK)
    return [
        record
        for record in blocks
        if record.body.get("lease") and is_own(desk, record)
        and (record.body.get("type"), record.body.get("year")) == (kind.value, year)
    ]  # fmt: skip
