"""What an intention needs that runs beside the store lane: the folder, the desk by short jobs, a clock, the network."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from inspector.errors import Code, SyncError
from inspector.evidence.blobs import open_blobs
from inspector.evidence.custody import Keeper
from inspector.settings import Settings
from inspector.store import hub_link
from inspector.store.database import Store
from inspector.store.hub_link import HubLink
from inspector.sync.client import HubClient
from inspector.sync.client_http import Route, open_http
from inspector.sync.client_patience import Clock, Pace, Patience
from inspector.sync.desk_side import DeskSide
from inspector.workflow.desk import Desk

T = TypeVar("T")
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
    with client_of(beside, link.address, settings) as client, desk_side(beside) as desk:
        yield client, desk


@contextmanager
def desk_side(beside: Beside) -> Iterator[DeskSide]:
    """The desk's side, with the file store opened for this thread."""

    def at_store(job: Callable[[Store], T], /) -> T:
        return beside.at_desk(lambda desk: job(desk.store))

    with closing(open_blobs(beside.folder)) as blobs:
        yield DeskSide(at_store, blobs)


@contextmanager
def client_of(beside: Beside, address: str, settings: Settings, *, tries: int = 8) -> Iterator[HubClient]:
    """A client for an address, closed at the end; `tries` failures in a row are waited out."""
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


def patience_of(beside: Beside) -> Patience:
    """How long to go on trying."""
    return Patience(beside.clock, stopped=beside.stopped)
