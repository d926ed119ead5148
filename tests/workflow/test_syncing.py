"""同步 as an officer does it: enrol, sync, look at the page, put originals away, carry a stick, get numbers."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest

from inspector import app
from inspector.domain.records import DocumentType
from inspector.errors import Code, EvidenceError, InspectorError, SyncError
from inspector.store.outbox import Standing
from inspector.sync import protocol as p
from inspector.sync.client_http import Route
from inspector.workflow import bureau, custody, demonstration, originals, photographs, register, syncing, today
from inspector.workflow.desk import Desk
from inspector.workflow.findings import list_documents, list_findings
from inspector.workflow.syncing import Beside, Ended
from inspector.workflow.syncing_rows import look
from tests.sync.fake_hub import FakeHub
from tests.sync.laptop import Time
from tests.sync.wire import Wire

from .office import Clock, picture

T = TypeVar("T")


class Office:
    """A desk in its lane of one thread, and what runs beside it."""

    def __init__(self, folder: Path, hub: FakeHub, time: Time) -> None:
        self.folder = folder
        self.time = time
        self.lane = ThreadPoolExecutor(1)
        self.stop = threading.Event()
        self.desk: Desk = self.lane.submit(app.open_desk, folder, now=time.now).result()
        self.wire = Wire(hub.handle)
        self.routes: list[Route] = []
        self.beside = Beside(folder, self.at_desk, time.clock(), self.connect, self.stop.is_set)

    def at_desk(self, job: Callable[[Desk], T], /) -> T:
        return self.lane.submit(job, self.desk).result()

    def connect(self, route: Route) -> httpx2.Client:
        self.routes.append(route)
        return httpx2.Client(base_url=route.address, transport=self.wire)

    def inspect(self) -> demonstration.Done:
        photos = [("现场.jpg", picture(7)), ("远景.jpg", picture(8))]

        def visit(desk: Desk) -> demonstration.Done:
            if demonstration.is_empty(desk):
                demonstration.fill_register(desk)
            return demonstration.inspect(desk, demonstration.scripts()["today"], photos=photos)

        return self.at_desk(visit)

    def close(self) -> None:
        self.lane.submit(self.desk.close).result()
        self.lane.shutdown()


@pytest.fixture
def hub(tmp_path: Path) -> FakeHub:
    hub = FakeHub(tmp_path / "hub")
    hub.now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    return hub


@pytest.fixture
def offices(tmp_path: Path, hub: FakeHub) -> Iterator[list[Office]]:
    both = [Office(tmp_path / name, hub, Time()) for name in "ab"]
    for number, office in enumerate(both, 1):
        syncing.enrol(office.beside, "https://hub.test/", f"CODE-000{number}", "示例笔记本")
    yield both
    for office in both:
        office.close()


@pytest.fixture
def office(offices: list[Office]) -> Office:
    return offices[0]


def test_page_before_enrolment_says_so(tmp_path: Path, hub: FakeHub) -> None:
    office = Office(tmp_path / "fresh", hub, Time())
    assert office.at_desk(look).hub is None
    with pytest.raises(SyncError) as refused:
        syncing.sync_now(office.beside)
    assert refused.value.code is Code.NOT_ENROLLED
    office.close()


def test_enrolment_pins_the_hub_and_shows_its_fingerprint(office: Office, hub: FakeHub) -> None:
    row = office.at_desk(look).hub
    assert row is not None
    assert (row.name, row.address, row.organ, row.device) == ("市局", "https://hub.test", "示环", "示例笔记本")
    assert row.fingerprint.replace(" ", "") == hashlib.sha256(hub.keeper.public_key).hexdigest()[:32]


def test_address_without_encryption_is_refused_unless_the_person_accepts_it(office: Office) -> None:
    with pytest.raises(SyncError) as refused:
        syncing.enrol(office.beside, "http://hub.test", "CODE-0003", "x")
    assert refused.value.code is Code.HUB_ADDRESS_INSECURE
    syncing.enrol(office.beside, "http://hub.test", "CODE-0003", "x", insecure_ok=True)


def test_wrong_code_is_told_in_words(tmp_path: Path, hub: FakeHub) -> None:
    office = Office(tmp_path / "fresh", hub, Time())
    with pytest.raises(InspectorError):
        syncing.enrol(office.beside, "https://hub.test", "WRONG-CODE", "x")
    assert office.at_desk(look).hub is None
    office.close()


def test_whole_inspection_arrives_and_the_page_shows_each_item(office: Office, hub: FakeHub) -> None:
    office.inspect()
    before = office.at_desk(look)
    assert before.open > 0
    assert before.received == 0
    outcome = syncing.sync_now(office.beside)
    assert (outcome.ended, outcome.sentence) == (Ended.DONE, "")
    after = office.at_desk(lambda desk: look(desk, with_received=True))
    assert (after.open, after.needs_you) == (0, 0)
    assert after.size == after.sent > 0
    assert {line.state for line in after.lines} == {Standing.RECEIVED}
    assert any("检查" in line.title for line in after.lines)
    assert any("示例" in line.case and "2026-11-22" in line.case for line in after.lines)
    assert len(hub.state.blobs) >= 5  # two photos with thumbnails, the submission, documents


def test_two_laptops_with_the_same_register_and_numbers_lose_nothing(offices: list[Office], hub: FakeHub) -> None:
    """Both took in the same spreadsheet and, by hand, the same block of numbers: every code and number clashes."""
    for office in offices:
        office.inspect()
    for office in (*offices, *offices):
        assert syncing.sync_now(office.beside).ended is Ended.DONE
    for office in offices:
        page = office.at_desk(look)
        assert page.open == 0
        assert any("文号" in line.sentence for line in page.attention)
        assert any("编号" in line.sentence for line in page.attention)
        report = office.at_desk(custody.verify)
        assert report.sound, report.lines
        shown = office.at_desk(lambda desk: (today.look(desk), list_findings(desk), list_documents(desk)))
        assert len(shown[2]) == 6
        assert office.at_desk(register.list_sites)
        own = office.at_desk(bureau.list_blocks)
        assert len(own) == len({(row.block.type, row.block.first) for row in own})


def test_leased_numbers_are_this_laptops_own(offices: list[Office], hub: FakeHub) -> None:
    asked: list[p.NumberLease] = []
    blocks: dict[str, p.LeasedBlock] = {}

    def lease(given: p.NumberLease) -> p.LeasedBlock:
        asked.append(given)
        first = 10 * len(blocks) + 1
        block = p.LeasedBlock(f"block-{first}", "示环", given.type, given.year, first, first + 9)
        return blocks.setdefault(given.request, block)

    hub.lease = lease
    first, second = offices
    for office in offices:
        syncing.lease_numbers(office.beside, DocumentType.ORDER, year=2026, count=10)
        syncing.sync_now(office.beside)
    syncing.sync_now(first.beside)
    for office, number in ((first, 1), (second, 11)):
        office.at_desk(lambda desk: bureau.change_setting(desk, "organ_code", "示环"))
        assert office.at_desk(lambda desk: bureau.next_number(desk, DocumentType.ORDER)).endswith(f"〕{number}号")
    assert len({one.request for one in asked}) == 2


def test_originals_are_put_away_only_by_policy_and_with_a_fresh_receipt(office: Office, hub: FakeHub) -> None:
    done = office.inspect()
    shas = [sha for _, sha in done.photos]
    syncing.sync_now(office.beside)
    with pytest.raises(SyncError) as refused:
        originals.purge(office.beside)
    assert refused.value.code is Code.PURGE_NOT_ALLOWED
    office.at_desk(lambda desk: bureau.change_setting(desk, "keep_originals_days", 30))
    assert originals.purge(office.beside).files == 0
    office.time.at += timedelta(days=31)
    hub.now += timedelta(days=31)
    lost = hub.state.blobs.pop(shas[0])
    assert originals.purge(office.beside).files == len(shas) - 1
    hub.state.blobs[shas[0]] = lost
    assert photographs.original(office.folder, shas[0]) == lost
    assert photographs.thumbnail(office.folder, shas[1])
    with pytest.raises(EvidenceError) as away:
        photographs.original(office.folder, shas[1])
    assert away.value.code is Code.BLOB_AWAY
    assert office.at_desk(custody.verify).sound
    originals.fetch(office.beside, shas[1])
    assert photographs.original(office.folder, shas[1]) == hub.state.blobs[shas[1]]


def test_stick_takes_an_inspection_to_the_other_laptop(offices: list[Office], tmp_path: Path) -> None:
    first, second = offices
    done = first.inspect()
    carried = syncing.bundle_out(first.beside, tmp_path / "stick.zip")
    assert carried.files >= 5
    assert syncing.bundle_in(second.beside, tmp_path / "stick.zip").records == carried.records
    assert photographs.original(second.folder, done.photos[0][1])
    assert second.at_desk(custody.verify).sound
    assert len(second.at_desk(list_documents)) == 3


def test_stopped_exchange_says_so(office: Office) -> None:
    office.inspect()
    office.stop.set()
    assert syncing.sync_now(office.beside).ended is Ended.STOPPED
    office.stop.clear()
    assert syncing.sync_now(office.beside).ended is Ended.DONE


def test_proxy_and_ca_of_the_settings_reach_the_connection(office: Office) -> None:
    proxy = "http://proxy.test:3128"
    office.at_desk(lambda desk: desk.change_settings(replace(desk.settings(), hub_proxy=proxy, hub_ca_file="ca.pem")))
    syncing.sync_now(office.beside)
    assert office.routes[-1] == Route("https://hub.test", proxy, "ca.pem")


def test_clock_of_this_laptop_is_compared_with_the_hubs(office: Office, hub: FakeHub) -> None:
    hub.now += timedelta(minutes=5)
    syncing.sync_now(office.beside)
    row = office.at_desk(look).hub
    assert row is not None
    assert -310 <= row.clock_offset_s <= -290


def test_machine_clock_waits() -> None:
    clock = syncing.machine_clock(Clock())
    clock.sleep(0)
    assert 0 <= clock.chance() < 1
