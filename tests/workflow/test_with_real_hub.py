"""A laptop and the real hub, end to end: reviews come back, packs come down, a restored folder is noticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")

from starlette.testclient import TestClient

from inspector.domain import ledger
from inspector.domain.records import Site, SiteKind, Verdict, read_record
from inspector.hub import bundles, registry_records, reviews
from inspector.hub import packs as hub_packs
from inspector.hub.enrolment import make_code
from inspector.hub.hub import Hub, open_hub, set_up
from inspector.hub.registry_records import Room
from inspector.hub.scope import EVERYTHING, Principal, Role, Scope, Who
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings
from inspector.workflow import custody, packs, register, syncing, today
from inspector.workflow import reviews as own_reviews
from inspector.workflow.findings import list_documents
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
    made = Office(tmp_path / "laptop", real, Time())  # type: ignore[arg-type]
    code = make_code(real.hub, NANDAN, label="试用", hours=24, made_by="command")
    syncing.enrol(made.beside, "https://hub.test", code, "示例笔记本")
    yield made
    made.close()


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
