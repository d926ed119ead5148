"""A laptop and the real hub, end to end: reviews come back, packs come down, a restored folder is noticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")

from starlette.testclient import TestClient

from inspector.domain import ledger
from inspector.domain.records import Kind, Site, SiteKind, Verdict, read_record
from inspector.hub import bundles, registry_records, reviews
from inspector.hub import packs as hub_packs
from inspector.hub.enrolment import make_code
from inspector.hub.hub import Hub, open_hub, set_up
from inspector.hub.registry_records import Room
from inspector.hub.scope import EVERYTHING, Principal, Role, Scope, Who
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings
from inspector.store import records as record_store
from inspector.store import search
from inspector.store.listing import unlisted
from inspector.workflow import custody, packs, register, syncing, today
from inspector.workflow import reviews as own_reviews
from inspector.workflow.findings import list_documents
from inspector.workflow.rows import SiteRow
from inspector.workflow.syncing import Ended, Outcome
from tests.sync.laptop import Time
from tests.sync.wire import Handler

from .test_packs import law
from .test_syncing import Office

NANDAN = Scope("示环", "451221")
REVIEWER = Principal(Who.REVIEWER, "some-reviewer", NANDAN, Role.REVIEWER)


@dataclass
class Real:
    hub: Hub
    handle: Handler

    def told(self) -> ledger.Ledger:
        """What the hub's records say."""
        with self.hub.registry.reading() as connection:
            room = Room(10**6, 10**9)
            found, _ = registry_records.page(connection, EVERYTHING, after=0, upto=10**9, room=room)
        records = [read_record(one.canonical) for one in found]
        return ledger.fold(records, today=self.hub.now().date())


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Real]:
    folder, settings, time = tmp_path / "hub", HubSettings(free_mib=0), Time()
    set_up(folder, settings, now=time.now)
    hub = open_hub(folder, settings, now=time.now)
    with TestClient(create_app(hub)) as http:
        yield Real(hub, http.send)
    hub.close()


@pytest.fixture
def office(tmp_path: Path, real: Real) -> Iterator[Office]:
    made = enrolled(real, tmp_path / "laptop")
    yield made
    made.close()


@pytest.fixture
def beside(tmp_path: Path, real: Real) -> Iterator[Office]:
    made = enrolled(real, tmp_path / "beside")
    yield made
    made.close()


def enrolled(real: Real, folder: Path) -> Office:
    made = Office(folder, real, Time())  # type: ignore[arg-type]
    code = make_code(real.hub, NANDAN, label="试用", hours=24, made_by="command")
    syncing.enrol(made.beside, "https://hub.test", code, "示例笔记本")
    return made


def publish_register(real: Real, folder: Path, version: str, phone: str = "1") -> None:
    """A register pack with one site and one officer."""
    book = openpyxl.Workbook()
    sites, officers = book.active, book.create_sheet("执法人员")
    sites.title = "名录"
    for line in (["编号", "名称", "类别", "电话", "联系人"], ["N-1", "示例·新堆场", "物料堆场", phone, "甲"]):
        sites.append(line)
    for line in (["编号", "姓名", "执法证号"], ["1", "检查人员甲", "示例证0001"]):
        officers.append(line)
    book.save(folder / "register.xlsx")
    file = folder / "register.xlsx"
    hub_packs.publish(real.hub, kind="register", version=version, file=file, organ="示环", actor="command")


def only_site(office: Office) -> SiteRow:
    (row,) = office.at_desk(register.list_sites)
    assert not row.same_code
    return row


def sync(office: Office) -> Outcome:
    outcome = syncing.sync_now(office.beside)
    assert outcome.ended is Ended.DONE, outcome.sentence
    return outcome


def test_a_return_reaches_the_inspector_and_the_answer_the_reviewer(office: Office, real: Real) -> None:
    office.inspect()
    sync(office)
    order = next(row for row in office.at_desk(list_documents) if row.document.number)
    reviews.review(real.hub, REVIEWER, target=order.id, verdict=Verdict.RETURNED, reasons=["缺少复议机关"])
    assert sync(office).records_new == 1
    (back,) = office.at_desk(today.look).returns
    assert (back.target, back.words, back.who) == (order.id, ("缺少复议机关",), "some-reviewer")
    office.at_desk(lambda desk: own_reviews.answer(desk, back.id, "已补正"))
    sync(office)
    assert real.told().reviews[order.id].verdict is Verdict.ANSWERED
    reviews.review(real.hub, REVIEWER, target=order.id, verdict=Verdict.APPROVED)
    sync(office)
    assert office.at_desk(lambda desk: desk.ledger().reviews[order.id].verdict) is Verdict.APPROVED
    assert office.at_desk(custody.verify).sound


def test_a_published_pack_is_in_use_after_the_next_sync(office: Office, real: Real, tmp_path: Path) -> None:
    file = tmp_path / "law.json"
    file.write_bytes(law("由服务器发布"))
    hub_packs.publish(real.hub, kind="law", version="2026.12", file=file, organ="示环", actor="command")
    assert sync(office).packs == ("law 2026.12",)
    assert office.at_desk(lambda desk: desk.law().clauses["air2018:48"].summary) == "由服务器发布"
    file.write_bytes(json.dumps({"instrument": {"id": "air2018"}, "clauses": []}).encode())
    hub_packs.publish(real.hub, kind="law", version="2027.1", file=file, organ="示环", actor="command")
    (note,) = sync(office).notes
    assert "少了条款" in note
    assert [row.version for row in office.at_desk(packs.list_packs) if row.kind == "law"] == ["2026.12"]


def test_a_laptop_without_network_gets_the_packs_of_its_organ_on_the_stick(
    office: Office, real: Real, tmp_path: Path
) -> None:
    for version, organ, words in (("2026.11", "别环", "外局"), ("2026.12", "示环", "由服务器发布")):
        file = tmp_path / "law.json"
        file.write_bytes(law(words))
        hub_packs.publish(real.hub, kind="law", version=version, file=file, organ=organ, actor="command")
    syncing.bundle_out(office.beside, tmp_path / "out.zip")
    brought = bundles.take_in(real.hub, tmp_path / "out.zip")
    assert [facts.version for facts in bundles.write_answer(real.hub, brought, tmp_path / "answer.zip").packs] == [
        "2026.12"
    ]
    assert syncing.bundle_in(office.beside, tmp_path / "answer.zip").packs == ("law 2026.12",)
    assert office.at_desk(lambda desk: desk.law().clauses["air2018:48"].summary) == "由服务器发布"
    assert sync(office).packs == ()


def test_one_register_pack_taken_by_two_laptops_makes_one_entry(
    office: Office, beside: Office, real: Real, tmp_path: Path
) -> None:
    publish_register(real, tmp_path, "1")
    both = (office, beside)
    for one in (*both, *both, *both):  # both write the entry before either hears of the other's
        sync(one)
    written = office.at_desk(lambda desk: [*record_store.read(desk.store, kind=Kind.SITE)])
    assert len({record.id for record in written}) == len({record.device for record in written}) == 2
    assert {record.subject for record in written} == {only_site(office).id} == {only_site(beside).id}
    for one, changes in ((office, {"phone": "2"}), (beside, {"contact": "乙"})):
        row = only_site(one)
        site = replace(row.site, **changes)
        one.at_desk(lambda desk, row=row, site=site: register.save_site(desk, site, subject=row.id, seen=row.seen))  # type: ignore[misc]
    for one in (*both, *both):
        sync(one)
    for one in both:
        row = only_site(one)
        assert (row.site.phone, row.site.contact, row.conflicts) == ("2", "乙", 0)
        assert one.at_desk(lambda desk: [*record_store.current(desk.store, Kind.SITE)]) == [row.id]
        assert one.at_desk(lambda desk: search.find(desk.store, "新堆场")) == ((Kind.SITE, row.id),)
        assert len(one.at_desk(register.list_officers)) == 1
        assert one.at_desk(lambda desk: record_store.rebuild(desk.store)) == ()
        assert one.at_desk(lambda desk: unlisted(desk.store)) == ()
    (told,) = real.told().sites.values()
    assert (told.id, told.site.phone, told.site.contact) == (only_site(office).id, "2", "乙")
    publish_register(real, tmp_path, "2", phone="3")
    for one in (*both, *both, *both):
        sync(one)
    assert [only_site(one).site.phone for one in both] == ["3", "3"]


def test_an_entry_of_an_older_program_is_known_by_its_code(office: Office, real: Real, tmp_path: Path) -> None:
    site = Site("N-1", "示例·旧名", SiteKind.MATERIAL_YARD)
    old = office.at_desk(lambda desk: register.save_site(desk, site))
    publish_register(real, tmp_path, "1")
    sync(office)
    assert (only_site(office).id, only_site(office).site.name) == (old, "示例·新堆场")


def test_a_restored_folder_begins_a_new_chain_at_the_real_hub(office: Office, real: Real) -> None:
    def enter(*codes: str) -> None:
        for code in codes:
            office.at_desk(lambda desk, code=code: register.save_site(desk, Site(code, code, SiteKind.PLANT)))

    def reopen() -> None:
        fresh = Office(office.folder, real, office.time)  # type: ignore[arg-type]
        office.lane, office.desk, office.wire = fresh.lane, fresh.desk, fresh.wire
        office.beside = fresh.beside

    enter("A-1")
    sync(office)
    office.close()
    backup = office.folder.with_name("backup")
    shutil.copytree(office.folder, backup)
    reopen()
    enter("B-1")
    sync(office)
    office.close()
    shutil.rmtree(office.folder)
    shutil.copytree(backup, office.folder)
    reopen()
    enter("C-1", "C-2")
    assert "2 条记录重新编入" in sync(office).notes[0]
    assert sync(office).notes == ()
    expected = {"A-1", "B-1", "C-1", "C-2"}
    assert {row.site.code for row in office.at_desk(register.list_sites)} == expected
    assert {state.site.code for state in real.told().sites.values()} == expected
    report = office.at_desk(custody.verify)
    assert report.sound, report.lines
