"""A stick carries the same objects; what was changed on it is refused, what is known already changes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from inspector.errors import Code, SyncError
from inspector.store import hub_link, records
from inspector.sync import protocol as p
from inspector.sync.bundle import Freight, open_bundle, write_bundle
from inspector.sync.carriage import Carried, carry_in, carry_out
from inspector.sync.client_patience import Stopped
from inspector.sync.desk_side import DeskSide

from .fake_hub import FakeHub
from .laptop import Laptop

PHOTO = b"\xff\xd8 photo " * 300_000


def link_of(laptop: Laptop) -> hub_link.HubLink:
    link = hub_link.load(laptop.store)
    assert link is not None
    return link


def side(laptop: Laptop) -> DeskSide:
    return DeskSide(lambda job: job(laptop.store), laptop.blobs)


def out(laptop: Laptop, path: Path) -> Carried:
    made_at = p.write_moment(laptop.time.now())
    return carry_out(
        side(laptop), path, link=link_of(laptop), keeper=laptop.keeper, made_at=made_at, check=lambda: None
    )


def into(laptop: Laptop, path: Path) -> Carried:
    device = laptop.keeper.device_id
    return carry_in(side(laptop), path, link=link_of(laptop), device=device, folder=laptop.folder, check=lambda: None)


def test_stick_carries_records_and_files_to_another_laptop(laptop: Laptop, other: Laptop, tmp_path: Path) -> None:
    laptop.add_site("SL-1")
    record = laptop.add_case([PHOTO])
    assert out(laptop, tmp_path / "a.zip") == Carried(2, 2)
    assert into(other, tmp_path / "a.zip") == Carried(2, 1)
    assert other.hashes() == laptop.hashes()
    assert other.blobs.get(record.blobs[0].sha256) == PHOTO
    assert records.rebuild(other.store) == ()
    assert into(other, tmp_path / "a.zip") == Carried(0, 0)


def test_laptop_that_has_network_brings_up_what_the_stick_brought(
    hub: FakeHub, laptop: Laptop, other: Laptop, tmp_path: Path
) -> None:
    laptop.add_case([PHOTO])
    out(laptop, tmp_path / "a.zip")
    into(other, tmp_path / "a.zip")
    other.sync()
    assert hub.state.records.keys() == laptop.hashes()
    assert PHOTO in hub.state.blobs.values()
    assert laptop.sync().bytes_sent < 100  # only the thumbnail


def test_receipts_of_the_hub_come_back_by_stick(hub: FakeHub, laptop: Laptop, tmp_path: Path) -> None:
    laptop.add_case([b"photo"], thumbnails=False)
    out(laptop, tmp_path / "up.zip")
    with open_bundle(tmp_path / "up.zip") as bundle:
        sealed = tuple(bundle.records())
        hub._take(p.RecordBatch(sealed))
        receipt = hub._receipt(laptop.keeper.device_id, p.Ask(records=tuple(one.sha256 for one in sealed)))
    back = Freight([], [], lambda sha: [], receipts=[receipt])
    write_bundle(tmp_path / "down.zip", back, keeper=hub.keeper, made_at=p.write_moment(hub.now))
    assert into(laptop, tmp_path / "down.zip").received == 1
    assert sorted(laptop.states().values()) == ["received", "waiting"]


def test_bundle_of_a_stranger_is_refused(laptop: Laptop, hub: FakeHub, tmp_path: Path) -> None:
    stranger = Laptop(tmp_path / "stranger", hub.handle)
    write_bundle(
        tmp_path / "x.zip", Freight([], [], lambda sha: []), keeper=stranger.keeper, made_at=p.write_moment(hub.now)
    )
    with pytest.raises(SyncError) as refused:
        into(laptop, tmp_path / "x.zip")
    assert refused.value.code is Code.BUNDLE_DAMAGED
    stranger.close()


@pytest.mark.parametrize("member", ["manifest.json", "manifest.sig", "records.jsonl", "blobs/"])
def test_changed_bundle_is_refused(laptop: Laptop, other: Laptop, tmp_path: Path, member: str) -> None:
    laptop.add_case([b"photo" * 100], thumbnails=False)
    out(laptop, tmp_path / "a.zip")
    with (
        zipfile.ZipFile(tmp_path / "a.zip") as whole,
        zipfile.ZipFile(tmp_path / "b.zip", "w") as changed,
    ):
        for info in whole.infolist():
            data = whole.read(info)
            if info.filename.startswith(member):
                data = data[:50] + (b"1" if data[50:51] == b"0" else b"0") + data[51:]
            changed.writestr(info.filename, data)
    with pytest.raises(SyncError) as refused:
        into(other, tmp_path / "b.zip")
    assert refused.value.code is Code.BUNDLE_DAMAGED
    assert other.hashes() == set()


def test_bundle_cut_short_is_refused(laptop: Laptop, other: Laptop, tmp_path: Path) -> None:
    laptop.add_case([PHOTO])
    out(laptop, tmp_path / "a.zip")
    data = (tmp_path / "a.zip").read_bytes()
    for size in (0, 10, len(data) // 2, len(data) - 1):
        (tmp_path / "b.zip").write_bytes(data[:size])
        with pytest.raises(SyncError):
            into(other, tmp_path / "b.zip")
    assert other.hashes() == set()


def test_stopped_writing_leaves_no_bundle(laptop: Laptop, tmp_path: Path) -> None:
    laptop.add_case([PHOTO])
    laptop.stopped = True
    check = laptop.client().patience.check
    with pytest.raises(Stopped):
        carry_out(
            side(laptop),
            tmp_path / "a.zip",
            link=link_of(laptop),
            keeper=laptop.keeper,
            made_at=p.write_moment(laptop.time.now()),
            check=check,
        )
    assert not list(tmp_path.glob("a.zip*"))


def test_damaged_file_stays_out_and_the_rest_goes(laptop: Laptop, other: Laptop, tmp_path: Path) -> None:
    record = laptop.add_case([b"photo", b"other"], thumbnails=False)
    laptop.blobs._db.execute("update chunk set data = ? where sha256 = ?", (b"PHOTO", record.blobs[0].sha256))
    laptop.blobs._db.commit()
    assert out(laptop, tmp_path / "a.zip") == Carried(1, 1)
    assert into(other, tmp_path / "a.zip") == Carried(1, 1)
