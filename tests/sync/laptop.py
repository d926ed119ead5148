"""A laptop with a desk of its own, and a clock that needs no time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from inspector.domain.numbering import next_temporary
from inspector.domain.records import DocumentType, Draft, IssuedDocument, Kind, Record, Site, SiteKind, to_body
from inspector.evidence.blobs import BlobStore
from inspector.evidence.custody import Keeper
from inspector.store import hub_link, numbers, outbox, records
from inspector.store.database import Store, open_store, utc_text
from inspector.sync import trust
from inspector.sync.client import HubClient
from inspector.sync.client_patience import Clock, Pace, Patience
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange import Exchange
from inspector.sync.exchange_report import Outcome, Progress

from .wire import Handler, Wire


@dataclass
class Time:
    """Goes on only by sleeping, and a little at each look."""

    at: datetime = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    slept_s: float = 0.0
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def monotonic(self) -> float:
        return (self.now() - self.began).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.slept_s += seconds
        self.at += timedelta(seconds=seconds)

    def clock(self) -> Clock:
        return Clock(self.now, self.monotonic, self.sleep, lambda: 0.5)


class Laptop:
    def __init__(self, folder: Path, handler: Handler) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.time = Time()
        self.keeper = Keeper(folder)
        self.wire = Wire(handler)
        self.progress: list[Progress] = []
        self.limit_bytes_s = 0
        self.lanes = 1  # with more, the order of requests is a matter of chance
        self.stopped = False
        self.open()

    def open(self) -> None:
        self.store: Store = open_store(
            self.folder,
            now=self.time.now,
            new_id=lambda: str(uuid.uuid4()),
            seal=self.keeper.seal,
            device=self.keeper.device_id,
        )
        self.blobs = BlobStore(self.folder)
        self.http = httpx2.Client(base_url="http://hub.test", transport=self.wire)

    def close(self) -> None:
        self.http.close()
        self.blobs.close()
        self.store.close()

    # -- what an officer does ----------------------------------------------------------------------------------------

    def add_site(self, code: str, name: str = "示例·甲尾矿库") -> Record:
        body = to_body(Site(code, name, SiteKind.TAILINGS_POND, demonstration=True))
        return records.append(self.store, [Draft(Kind.SITE, "", "officer", body)])[0]

    def add_case(self, photos: list[bytes], *, thumbnails: bool = True, kind: str = "visit_note") -> Record:
        refs = []
        for data in photos:
            ref = self.blobs.put(data, name="照片.jpg", media_type="image/jpeg")
            refs.append(ref)
            if thumbnails:
                self.blobs.put_rendition(ref.sha256, "thumbnail", b"small " + data[:20], 32, 24)
        return records.append(self.store, [Draft(kind, "", "officer", {"note": "示例"}, tuple(refs))])[0]

    def add_order(self) -> Record:
        """An order with a temporary number."""
        used = numbers.temporary(self.store)
        temporary = next_temporary("示环", used, type=DocumentType.ORDER, year=2026, device=self.store.device)
        issued_on = date(2026, 11, 22)
        body = IssuedDocument(DocumentType.ORDER, "决定书", "", "I1", "S1", (), {}, "", "", 1, issued_on, temporary)
        return records.append(self.store, [Draft(Kind.DOCUMENT, "", "officer", to_body(body))])[0]

    def official(self, document: Record) -> list[str]:
        """The official numbers that came for a document, in the order of coming."""
        given = records.read(self.store, kind=Kind.NUMBER_GIVEN, subject=document.id)
        return [record.body["number"] for record in given]

    def add_unlisted(self, kind: str, body: Mapping[str, Any]) -> Record:
        """A record such as a later version of the program would write."""
        links = list(records.links(self.store))
        before = links[-1].sealed.sha256 if links else ""
        identity, made_at = str(uuid.uuid4()), utc_text(self.time.now())
        record = Record(
            identity, kind, identity, made_at, "+00:00", "officer", self.store.device, len(links) + 1, before, 2, body
        )
        with self.store.transaction():
            records.insert_unlisted(self.store, records.Link(record, self.keeper.seal(record), clock_back=False))
        return record

    # -- sync --------------------------------------------------------------------------------------------------------

    def client(self, *, tries: int = 8) -> HubClient:
        patience = Patience(self.time.clock(), stopped=lambda: self.stopped, tries=tries)
        pace = Pace(patience, self.limit_bytes_s)
        return HubClient(self.http, keeper=self.keeper, patience=patience, pace=pace, nonce=lambda: uuid.uuid4().hex)

    def enrol(self, code: str) -> None:
        client = self.client()
        facts = client.facts()
        enrolled = client.enrol(code, "笔记本")
        trust.certificate_of(enrolled, facts.public_key)
        link = hub_link.HubLink(
            "http://hub.test", facts.name, facts.public_key, enrolled.certificate, enrolled.signature
        )
        hub_link.enrol(self.store, link)

    def sync(self, *, tries: int = 8) -> Outcome:
        link = hub_link.load(self.store)
        assert link is not None
        desk = DeskSide(lambda job: job(self.store), self.blobs)
        exchange = Exchange(self.client(tries=tries), desk, link, self.keeper.device_id, lanes=self.lanes)
        return exchange.run(self.progress.append)

    # -- looks -------------------------------------------------------------------------------------------------------

    def hashes(self) -> set[str]:
        return {sealed.sha256 for sealed in records.seals(self.store)}

    def states(self) -> dict[str, str]:
        lines = outbox.lines(self.store, states=tuple(outbox.Standing), limit=10_000, own=False)
        return {line.item.sha256: line.state.value for line in lines}

    def lines(self, *states: outbox.Standing) -> tuple[outbox.Line, ...]:
        return outbox.lines(self.store, states=states, limit=10_000)
