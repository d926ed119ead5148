"""A laptop restored from an old backup, and a copied one: noticed by the hub's answer, gone on in a new chain."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector import app
from inspector.domain.records import DocumentType, Kind, Site, SiteKind
from inspector.errors import SyncError
from inspector.evidence import custody as keys
from inspector.store import arrivals, records, rehoming
from inspector.sync import protocol as p
from inspector.workflow import custody, new_chain, register, syncing
from inspector.workflow.syncing import Ended, Outcome
from tests.sync.fake_hub import FakeHub, Refused
from tests.sync.laptop import Time
from tests.sync.wire import Cut, Where

from .test_syncing import Office


@pytest.fixture
def hub(tmp_path: Path) -> FakeHub:
    return FakeHub(tmp_path / "hub")


@pytest.fixture
def opened() -> Iterator[list[Office]]:
    offices: list[Office] = []
    yield offices
    for office in offices:
        office.close()


def enter(office: Office, *codes: str) -> None:
    for code in codes:
        office.at_desk(lambda desk, code=code: register.save_site(desk, Site(code, f"场所{code}", SiteKind.PLANT)))


def codes(office: Office) -> list[str]:
    return sorted(row.site.code for row in office.at_desk(register.list_sites))


def device(office: Office) -> str:
    return office.at_desk(lambda desk: desk.store.device)


def sync(office: Office) -> Outcome:
    outcome = syncing.sync_now(office.beside)
    assert outcome.ended is Ended.DONE, outcome.sentence
    return outcome


def at_hub(hub: FakeHub) -> list[str]:
    """The codes of the sites that count at the hub."""
    plain = [json.loads(one.canonical) for one in hub.state.records.values()]
    return sorted(one["body"]["code"] for one in plain if one["kind"] == Kind.SITE)


@pytest.fixture
def restored(tmp_path: Path, hub: FakeHub, opened: list[Office]) -> Office:
    """A laptop whose folder is of yesterday: of what it sent today it knows nothing, and it has worked on since."""
    before = Office(tmp_path / "laptop", hub, Time())
    syncing.enrol(before.beside, "https://hub.test", "CODE-0001", "示例笔记本")
    enter(before, "A-1", "A-2")
    sync(before)
    before.close()
    shutil.copytree(before.folder, tmp_path / "backup")
    again = Office(tmp_path / "laptop", hub, Time())
    enter(again, "B-1", "B-2")
    sync(again)
    again.close()
    shutil.rmtree(tmp_path / "laptop")
    shutil.copytree(tmp_path / "backup", tmp_path / "laptop")
    time = Time()
    time.at = hub.now
    office = Office(tmp_path / "laptop", hub, time)
    opened.append(office)
    enter(office, "C-1", "C-2", "C-3")
    return office


def test_a_restored_laptop_goes_on_under_a_new_key_and_nothing_is_lost(restored: Office, hub: FakeHub) -> None:
    old = device(restored)
    said = restored.at_desk(lambda desk: [record.made_at for record in records.read(desk.store)][2:])
    outcome = sync(restored)
    assert "3 条记录重新编入" in outcome.notes[0]
    assert device(restored) != old
    assert codes(restored) == at_hub(hub) == ["A-1", "A-2", "B-1", "B-2", "C-1", "C-2", "C-3"]
    again = restored.at_desk(lambda desk: [r for r in records.read(desk.store) if r.device == desk.store.device])
    assert [record.device_seq for record in again] == [1, 2, 3]
    assert [record.made_at for record in again] == said
    assert all(record.basis[rehoming.RETELLS] for record in again)


def test_it_is_sound_afterwards_and_the_next_sync_has_nothing_to_say(restored: Office, hub: FakeHub) -> None:
    sync(restored)
    report = restored.at_desk(custody.verify)
    assert report.sound, report.lines
    quiet = sync(restored)
    assert (quiet.notes, quiet.records_received, quiet.records_new) == ((), 0, 0)
    enter(restored, "D-1")
    assert sync(restored).records_received == 1
    assert "D-1" in at_hub(hub)


def test_the_old_links_are_kept_aside_and_a_reopened_desk_knows_its_new_name(restored: Office, hub: FakeHub) -> None:
    old = device(restored)
    sync(restored)
    rows = restored.at_desk(lambda desk: desk.store.rows("SELECT reason FROM aside"))
    assert [row["reason"] for row in rows] == ["retold"] * 3
    assert restored.at_desk(lambda desk: arrivals.list_aside(desk.store)) == ()
    new = device(restored)
    reopen(restored)
    assert device(restored) == new
    assert restored.at_desk(lambda desk: rehoming.former_devices(desk.store)) == {old}
    assert restored.at_desk(custody.verify).sound


def reopen(office: Office) -> None:
    """The program was ended and started again."""
    office.lane.submit(office.desk.close).result()
    office.desk = office.lane.submit(app.open_desk, office.folder, now=office.time.now).result()


@pytest.mark.parametrize("step", ["renew", "keep", "take_over", "retell"])
def test_a_break_at_any_step_is_taken_up_by_the_next_sync(
    restored: Office, hub: FakeHub, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Break(Exception):  # noqa: N818 - a cut of power
        pass

    def broken(*_given: Any, **_named: Any) -> Any:
        raise Break

    with monkeypatch.context() as patch:
        if step == "renew":
            patch.setattr(keys, "following_key", broken)
        elif step == "keep":
            patch.setattr(new_chain, "_check", broken)
        elif step == "take_over":
            patch.setattr(keys, "take_over", broken)
        else:
            patch.setattr(rehoming, "retell", broken)
        with pytest.raises(Break):
            syncing.sync_now(restored.beside)
    reopen(restored)
    enter(restored, "E-1")
    sync(restored)
    assert codes(restored) == at_hub(hub) == ["A-1", "A-2", "B-1", "B-2", "C-1", "C-2", "C-3", "E-1"]
    report = restored.at_desk(custody.verify)
    assert report.sound, report.lines


def test_a_copied_laptop_gets_a_chain_of_its_own_and_both_end_up_with_everything(
    tmp_path: Path, hub: FakeHub, opened: list[Office]
) -> None:
    first = Office(tmp_path / "one", hub, Time())
    syncing.enrol(first.beside, "https://hub.test", "CODE-0001", "示例笔记本")
    enter(first, "A-1")
    sync(first)
    first.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    one, two = (Office(tmp_path / name, hub, Time()) for name in ("one", "two"))
    opened += [one, two]
    enter(one, "O-1")
    enter(two, "T-1", "T-2")
    for office in (one, two, one, two):
        sync(office)
    assert device(one) != device(two)
    assert codes(one) == codes(two) == at_hub(hub) == ["A-1", "O-1", "T-1", "T-2"]
    for office in (one, two):
        report = office.at_desk(custody.verify)
        assert report.sound, report.lines


def test_an_older_hub_leaves_it_to_a_person(restored: Office, hub: FakeHub) -> None:
    old = device(restored)

    def refuse(_method: str, path: str, _body: bytes) -> None:
        if path.endswith("/renewal"):
            raise Refused(404, "NOT_HERE")

    hub.refuse = refuse
    assert sync(restored).notes == ()
    assert device(restored) == old
    assert codes(restored) == ["A-1", "A-2", "C-1", "C-2", "C-3"]


def test_corrections_made_on_both_sides_of_a_restore_merge(restored: Office, hub: FakeHub) -> None:
    (row,) = [row for row in restored.at_desk(register.list_sites) if row.site.code == "A-1"]
    changed = replace(row.site, phone="1")
    restored.at_desk(lambda desk: register.save_site(desk, changed, subject=row.id, seen=row.seen))
    sync(restored)
    (after,) = [found for found in restored.at_desk(register.list_sites) if found.id == row.id]
    assert (after.site.phone, after.conflicts) == ("1", 0)


def test_copies_never_lease_the_same_numbers_and_a_lost_answer_is_asked_for_again(
    tmp_path: Path, hub: FakeHub, opened: list[Office]
) -> None:
    first = Office(tmp_path / "one", hub, Time())
    syncing.enrol(first.beside, "https://hub.test", "CODE-0001", "示例笔记本")
    first.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    offices = [Office(tmp_path / name, hub, Time()) for name in ("one", "two")]
    opened += offices
    blocks: dict[str, p.LeasedBlock] = {}

    def lease(asked: p.NumberLease) -> p.LeasedBlock:
        first = 10 * len(blocks) + 1
        return blocks.setdefault(
            asked.request, p.LeasedBlock(f"b-{first}", "示环", asked.type, asked.year, first, first + 9)
        )

    hub.lease = lease
    offices[0].wire.cuts = iter([Cut(Where.NOWHERE)] * 2 + [Cut(Where.AFTER)] * 20)
    with pytest.raises(SyncError):
        syncing.lease_numbers(offices[0].beside, DocumentType.ORDER, year=2026, count=10)
    offices[0].wire.cuts = iter(())
    got = [
        syncing.lease_numbers(office.beside, DocumentType.ORDER, year=2026, count=10).body["first"]
        for office in (*offices, offices[0])
    ]
    assert got == [1, 11, 21]
