"""A laptop with a desk's own store and files, for the benches of the exchange."""

from __future__ import annotations

import random
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from inspector.domain.records import BlobRef, Draft, Record
from inspector.evidence.blobs import BlobStore, open_blobs
from inspector.hub.hub import Hub, utc_now
from inspector.hub.registry_devices import get_device
from inspector.store import hub_link, outbox
from inspector.store import records as record_store
from inspector.store.database import Store, open_store
from inspector.sync.client import HubClient
from inspector.sync.client_http import Route, open_http
from inspector.sync.client_patience import Clock, Pace, Patience
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange import Exchange
from inspector.sync.exchange_report import Outcome, Progress
from inspector.sync.seals import Keeper


def machine_clock() -> Clock:
    """Real time and chance."""
    return Clock(utc_now, time.monotonic, time.sleep, secrets.SystemRandom().random)


@dataclass(slots=True)
class DeskLaptop:
    """One data folder, opened by the thread that made this."""

    folder: Path
    keeper: Keeper = field(init=False)
    store: Store = field(init=False)
    blobs: BlobStore = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.keeper = Keeper(self.folder)
        self.store = open_store(
            self.folder,
            now=utc_now,
            new_id=lambda: str(uuid.uuid4()),
            seal=self.keeper.seal,
            device=self.keeper.device_id,
        )
        self.blobs = open_blobs(self.folder)

    def close(self) -> None:
        """Close both files."""
        self.blobs.close()
        self.store.close()

    def enrol(self, hub: Hub, address: str) -> None:
        """Keep the certificate that `sync_laptops.enrolled` had the hub make."""
        with hub.registry.reading() as connection:
            device = get_device(connection, self.keeper.device_id)
        assert device is not None
        key = hub.keeper.public_key.hex()
        hub_link.enrol(
            self.store, hub_link.HubLink(address, hub.settings.name, key, device.certificate, device.signature)
        )

    def add_visit(self, photos: Sequence[bytes], *, kind: str = "visit_note") -> Record:
        """One record that names these files, each kept before it."""
        refs: list[BlobRef] = []
        for number, data in enumerate(photos):
            refs.append(self.blobs.put(data, name=f"照片{number}.jpg", media_type="image/jpeg"))
        return record_store.append(self.store, [Draft(kind, "", "officer", {"note": "示例"}, tuple(refs))])[0]

    def copy_records(self, count: int, templates: Sequence[Record]) -> None:
        """So many records like these, without their files."""
        for start in range(0, count, 1000):
            drafts = [
                Draft("visit_note", "", "officer", templates[place % len(templates)].body)
                for place in range(start, min(start + 1000, count))
            ]
            with self.store.transaction():
                record_store.append(self.store, drafts)

    def sync(
        self,
        address: str,
        *,
        tries: int = 8,
        lanes: int = 3,
        tell: Callable[[Progress], None] = lambda _: None,
        connect: Callable[[Route], httpx2.Client] = open_http,
    ) -> tuple[Outcome, int]:
        """One exchange, and how many bytes of files left this laptop for it."""
        link = hub_link.load(self.store)
        assert link is not None
        patience = Patience(machine_clock(), tries=tries, first_s=0.05, longest_s=1.0)
        with connect(Route(address)) as http:
            client = HubClient(
                http,
                keeper=self.keeper,
                patience=patience,
                pace=Pace(patience, 0),
                nonce=lambda: secrets.token_hex(16),
            )
            desk = DeskSide(lambda job: job(self.store), self.blobs)
            outcome = Exchange(client, desk, link, self.keeper.device_id, lanes=lanes).run(tell)
            return outcome, client.bytes_sent

    def unsigned(self) -> int:
        """How many of its items the hub has not signed for."""
        states = tuple(state for state in outbox.Standing if state is not outbox.Standing.RECEIVED)
        return len(outbox.lines(self.store, states=states, limit=1_000_000, own=False))


def photo(number: int, size: int) -> bytes:
    """Bytes that do not compress, as those of a JPEG."""
    return random.Random(number).randbytes(size)


def trusting_http(address: str) -> httpx2.Client:
    """A client without a proxy of the environment."""
    return httpx2.Client(base_url=address, timeout=120, trust_env=False)
