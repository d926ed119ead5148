"""数据包 on a stick: the hub's answer brings them, and they come in through the same door as over the network."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inspector.errors import Code, SyncError
from inspector.evidence.custody import Keeper
from inspector.store import hub_link
from inspector.sync import protocol as p
from inspector.sync.bundle import Freight, open_bundle, write_bundle
from inspector.sync.exchange_report import Ended
from inspector.sync.protocol import PackFacts
from inspector.workflow import syncing
from inspector.workflow.syncing import Carried
from tests.sync.fake_hub import FakeHub

from .test_packs import hub, in_use, law, office, summary
from .test_syncing import Office

__all__ = ["hub", "office"]


def answer(hub: FakeHub, path: Path, change: Callable[[PackFacts], PackFacts] = lambda facts: facts) -> Path:
    """A bundle as the hub writes it, with its packs and nothing else."""
    held = {facts.sha256: data for facts, data in hub.packs.values()}
    facts = [change(one) for one, _ in hub.packs.values()]
    freight = Freight((), (), lambda sha256: (held[sha256],), packs=facts)
    write_bundle(path, freight, keeper=hub.keeper, made_at=p.write_moment(hub.now))
    return path


def rewritten(path: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return target


def resigned(path: Path, target: Path, hub: FakeHub, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Path:
    """The bundle with another manifest, signed by the hub."""
    with zipfile.ZipFile(path) as archive:
        text = json.dumps(change(json.loads(archive.read("manifest.json")))).encode()
    signed = {"manifest.json": text, "manifest.sig": hub.keeper.sign(text, purpose="bundle").hex().encode()}
    return rewritten(path, target, signed.get)


def test_packs_of_a_stick_are_in_use_and_the_same_stick_again_changes_nothing(
    office: Office, hub: FakeHub, tmp_path: Path
) -> None:
    hub.publish("settings", "1", b'{"due_soon_days": 10}')
    hub.publish("law", "1", law("一"))
    stick = answer(hub, tmp_path / "answer.zip")
    first = syncing.bundle_in(office.beside, stick)
    assert (first.packs, first.notes) == (("settings 1", "law 1"), ())
    assert (summary(office), office.at_desk(lambda desk: desk.settings().due_soon_days)) == ("一", 10)
    before = office.at_desk(lambda desk: hub_link.packs(desk.store))
    assert syncing.bundle_in(office.beside, stick) == Carried(0, 0)
    assert office.at_desk(lambda desk: hub_link.packs(desk.store)) == before
    hub.log.clear()
    outcome = syncing.sync_now(office.beside)
    assert (outcome.ended, outcome.packs) == (Ended.DONE, ())
    assert not [line for line in hub.log if "/packs/" in line]  # the network has nothing newer to fetch
    assert not list(office.folder.glob("pack-*.part"))


def test_an_older_pack_of_a_stick_is_refused_in_words_and_the_network_goes_on(
    office: Office, hub: FakeHub, tmp_path: Path
) -> None:
    hub.publish("law", "2026.9", law("旧"))
    stick = answer(hub, tmp_path / "answer.zip")
    hub.publish("law", "2026.10", law("新"))
    syncing.sync_now(office.beside)
    carried = syncing.bundle_in(office.beside, stick)
    assert carried.packs == ()
    assert "比正在使用的 2026.10 旧" in carried.notes[0]
    assert summary(office) == "新"
    hub.publish("law", "2026.11", law("更新"))
    assert syncing.sync_now(office.beside).packs == ("law 2026.11",)


def test_a_pack_that_cannot_be_used_is_told_and_the_others_are_used(
    office: Office, hub: FakeHub, tmp_path: Path
) -> None:
    hub.publish("settings", "1", b'{"theme": "night"}')
    hub.publish("law", "1", law("一"))
    carried = syncing.bundle_in(office.beside, answer(hub, tmp_path / "answer.zip"))
    assert carried.packs == ("law 1",)
    assert "theme" in carried.notes[0]
    assert in_use(office, "settings").refused == carried.notes[0]


def test_a_pack_whose_bytes_were_changed_is_refused_and_taken_from_a_sound_stick(
    office: Office, hub: FakeHub, tmp_path: Path
) -> None:
    hub.publish("law", "1", law("一"))
    stick = answer(hub, tmp_path / "answer.zip")
    bad = rewritten(
        stick, tmp_path / "bad.zip", lambda name, data: data[:-1] + b" " if name.startswith("packs/") else data
    )
    carried = syncing.bundle_in(office.beside, bad)
    assert (carried.packs, in_use(office, "law").version) == ((), "")
    assert "与清单不符" in carried.notes[0]
    assert syncing.bundle_in(office.beside, stick).packs == ("law 1",)
    assert in_use(office, "law").refused == ""


def test_what_the_hub_did_not_sign_is_refused(office: Office, hub: FakeHub, tmp_path: Path) -> None:
    """Whoever makes a bundle cannot make a pack: its claim bears the hub's own signature."""
    hub.publish("law", "1", law("一"))
    renamed = answer(hub, tmp_path / "answer.zip", lambda facts: replace(facts, version="99"))
    carried = syncing.bundle_in(office.beside, renamed)
    assert (carried.packs, in_use(office, "law").version) == ((), "")
    stranger = FakeHub(tmp_path / "stranger")
    stranger.publish("law", "1", law("二"))
    with pytest.raises(SyncError) as refused:
        syncing.bundle_in(office.beside, answer(stranger, tmp_path / "strange.zip"))
    assert refused.value.code is Code.BUNDLE_DAMAGED
    assert in_use(office, "law").version == ""


def test_another_laptop_may_carry_the_packs_of_the_hub(office: Office, hub: FakeHub, tmp_path: Path) -> None:
    """A colleague's stick needs no words of the hub beside the signed claim."""
    beside = Keeper(office.folder)
    hub.publish("law", "1", law("一"))
    held = {facts.sha256: data for facts, data in hub.packs.values()}
    link = office.at_desk(lambda desk: hub_link.load(desk.store))
    assert link is not None
    own = [p.Enrolled(beside.device_id, link.certificate, link.signature)]
    freight = Freight((), (), lambda sha256: (held[sha256],), own, packs=[facts for facts, _ in hub.packs.values()])
    write_bundle(tmp_path / "a.zip", freight, keeper=beside, made_at=p.write_moment(hub.now))
    assert syncing.bundle_in(office.beside, tmp_path / "a.zip").packs == ("law 1",)


def test_a_bundle_of_an_older_hub_has_no_packs_and_is_read(office: Office, hub: FakeHub, tmp_path: Path) -> None:
    stick = answer(hub, tmp_path / "new.zip")
    older = resigned(
        stick, tmp_path / "old.zip", hub, lambda plain: {key: plain[key] for key in plain if key != "packs"}
    )
    assert syncing.bundle_in(office.beside, older) == Carried(0, 0)


def test_what_a_later_hub_adds_to_a_manifest_is_passed_over(office: Office, hub: FakeHub, tmp_path: Path) -> None:
    """So a laptop from before the packs reads a bundle that has them."""
    hub.publish("law", "1", law("一"))
    stick = answer(hub, tmp_path / "new.zip")
    later = resigned(stick, tmp_path / "later.zip", hub, lambda plain: {**plain, "wagons": [{"of": "later"}]})
    with open_bundle(later) as bundle:
        assert bundle.manifest.format == 1
    assert syncing.bundle_in(office.beside, later).packs == ("law 1",)
