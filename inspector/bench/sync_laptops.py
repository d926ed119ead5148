"""Laptops that have a key, a chain and nothing else: what a hub sees of a laptop, many at a time.

Their records are those of the demonstration inspection (4 kB in the mean), with ids and places of their own; bodies
that name files keep their hashes, the files themselves are not sent here.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2

from inspector import app
from inspector.bench import services
from inspector.domain.records import Record, Sealed
from inspector.hub import enrolment
from inspector.hub.hub import Hub, open_hub, set_up, utc_now
from inspector.hub.registry_devices import get_device
from inspector.hub.scope import Principal, Scope, Who
from inspector.hub.settings import HubSettings, save
from inspector.store import records as record_store
from inspector.sync.protocol import (
    PREFIX,
    Enrolment,
    Purpose,
    RecordBatch,
    SealedRecord,
    read,
    write_moment,
)
from inspector.sync.seals import Keeper, spell, verify
from inspector.workflow import demonstration

ORGAN, COUNTY = "示环", "451221"
_MANY = 10**9


@dataclass(slots=True)
class Laptop:
    """One enrolled laptop, with records that wait. `waits_s`: how long each request took, by its route."""

    keeper: Keeper
    chain: list[Sealed] = field(default_factory=list)
    waits_s: dict[str, list[float]] = field(default_factory=dict)
    busy: int = 0  # answers that asked to come again
    _token: str = ""

    def write(self, count: int, templates: Sequence[Record]) -> None:
        """So many more records at the end of the chain."""
        device = self.keeper.device_id
        for _ in range(count):
            place = len(self.chain) + 1
            prev = self.chain[-1].sha256 if self.chain else ""
            model = templates[place % len(templates)]
            fresh = replace(
                model, id=f"{device}-{place}", subject=f"{device}-{place}", device=device, device_seq=place, prev=prev
            )
            self.chain.append(self.keeper.seal(fresh))

    def sync(self, http: httpx2.Client) -> None:
        """Token, what is lacking, records, receipt; fails unless the hub signs for every record."""
        shas = [sealed.sha256 for sealed in self.chain]
        self.prove(http)
        lack = self._post(http, "/lacking", {"records": shas})
        lacking = set(lack["records"])
        batch = [plain(sealed) for sealed in self.chain if sealed.sha256 in lacking]
        results = self._post(http, "/records", {"records": batch})["results"]
        assert {one["state"] for one in results} == {"received"}, results[:3]
        receipted = self._post(http, "/receipts", {"records": shas})
        assert json.loads(receipted["receipt"])["records"] == shas

    def send_file(self, http: httpx2.Client, data: bytes, piece_bytes: int) -> None:
        """A whole file in pieces."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._token:
            self.prove(http)
        offset = self.announce(http, sha256, len(data))
        while offset < len(data):
            headers = {"Upload-Offset": str(offset), "Authorization": f"Bearer {self._token}"}
            began = time.perf_counter()
            piece = data[offset : offset + piece_bytes]
            answer = http.request("PATCH", f"{PREFIX}/blobs/{sha256}", content=piece, headers=headers)
            self.waits_s.setdefault("PATCH", []).append(time.perf_counter() - began)
            assert answer.status_code == 204, answer.text
            offset = int(answer.headers["Upload-Offset"])
        assert answer.headers["Upload-Complete"] == "?1"

    def announce(self, http: httpx2.Client, sha256: str, size: int) -> int:
        """Begin a file; how far it has come."""
        about = {"sha256": sha256, "size": size, "name": "1.jpg", "case": "1", "media_type": "image/jpeg"}
        return int(self._post(http, "/blobs", about)["offset"])

    def prove(self, http: httpx2.Client) -> str:
        """Get a token for a signature."""
        claim = {"at": write_moment(utc_now()), "device_id": self.keeper.device_id, "nonce": os.urandom(16).hex()}
        signature = self.keeper.sign(spell(claim), purpose=Purpose.TOKEN).hex()
        self._token = self._post(http, "/tokens", {**claim, "signature": signature})["token"]
        return self._token

    def _post(self, http: httpx2.Client, path: str, message: object) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        began = time.perf_counter()
        while (answer := http.post(PREFIX + path, json=message, headers=headers)).status_code == 503:
            self.busy += 1  # as a laptop does: again after a while
            time.sleep(float(answer.headers["Retry-After"]))
        self.waits_s.setdefault(path, []).append(time.perf_counter() - began)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


def plain(sealed: Sealed) -> dict[str, str]:
    """A record as a batch holds it."""
    return {"canonical": sealed.canonical.decode(), "sha256": sealed.sha256, "signature": sealed.signature.hex()}


def batch_of(some: Sequence[Sealed]) -> RecordBatch:
    """Records as the hub's handler gets them."""
    return RecordBatch(tuple(read(SealedRecord, plain(sealed)) for sealed in some))


def inspection_records() -> list[Record]:
    """The records of one inspection of the demonstration."""
    with tempfile.TemporaryDirectory() as folder, closing(app.open_desk(Path(folder))) as desk:
        demonstration.fill_register(desk)
        before = sum(1 for _ in record_store.read(desk.store))
        done = demonstration.inspect(desk, demonstration.scripts()["past"])
        demonstration.serve(desk, done.documents)
        return list(record_store.read(desk.store))[before:]


def bench_settings(**places: str | int) -> HubSettings:
    """Without limits on rates: all laptops of a bench come from one address."""
    return HubSettings(
        requests_per_minute=_MANY,
        strangers_per_minute=_MANY,
        secrets_per_minute=_MANY,
        connections=2000,
        **places,  # type: ignore[arg-type]
    )


@contextmanager
def opened_hub(folder: Path, settings: HubSettings) -> Iterator[Hub]:
    """A hub that is set up here, opened in this process."""
    if not (folder / "hub.json").exists():
        set_up(folder, settings)
        save(folder, settings)
    hub = open_hub(folder, settings)
    try:
        yield hub
    finally:
        hub.close()


@contextmanager
def served_hub(folder: Path) -> Iterator[services.RunningHub]:
    """The same hub in a process of its own."""
    running = services.RunningHub(folder)
    try:
        yield running
    finally:
        running.end()


def enrolled(hub: Hub, keeper: Keeper) -> Principal:
    """Take a key in, as its code would."""
    scope = Scope(ORGAN, COUNTY)
    code = enrolment.make_code(hub, scope, label="bench", hours=1, made_by="command")
    enrolment.enrol(hub, Enrolment(code, "bench", keeper.public_key.hex()))
    with hub.registry.reading() as connection:
        device = get_device(connection, keeper.device_id)
    assert device is not None
    return Principal(Who.DEVICE, device.device_id, device.scope)


def new_laptop(folder: Path) -> Laptop:
    """A laptop with a key of its own."""
    folder.mkdir(parents=True)
    laptop = Laptop(Keeper(folder))
    signature = laptop.keeper.sign(b"x", purpose=Purpose.RECORD)
    assert verify(laptop.keeper.public_key, b"x", signature, purpose=Purpose.RECORD)
    return laptop
