"""A stick at the hub: the same objects through the same doors; the answer brings receipts and what others made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector.errors import Code, HubError, SyncError
from inspector.hub import bundles
from inspector.hub.enrolment import revoke
from inspector.sync import protocol as p
from inspector.sync.carriage import carry_in, carry_out
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Ended
from tests.sync.laptop import Laptop as DeskLaptop

from .conftest import Bureau

PHOTO = b"\xff\xd8 photo " * 600_000  # 5.4 MB: more than one piece


def desk(bureau: Bureau, name: str) -> DeskLaptop:
    one = DeskLaptop(bureau.folder / name, bureau.http.send)
    one.enrol(bureau.code())
    return one


@pytest.fixture
def far(bureau: Bureau) -> Iterator[DeskLaptop]:
    """A laptop that was enrolled and has no network since."""
    with closing(desk(bureau, "far")) as one:
        yield one


@pytest.fixture
def near(bureau: Bureau) -> Iterator[DeskLaptop]:
    with closing(desk(bureau, "near")) as one:
        yield one


def link_of(laptop: DeskLaptop) -> object:
    from inspector.store import hub_link

    return hub_link.load(laptop.store)


def out(laptop: DeskLaptop) -> Path:
    path, made_at = laptop.folder / "stick.zip", p.write_moment(laptop.time.now())
    side = DeskSide(lambda job: job(laptop.store), laptop.blobs)
    carry_out(side, path, link=link_of(laptop), keeper=laptop.keeper, made_at=made_at, check=lambda: None)  # type: ignore[arg-type]
    return path


def into(laptop: DeskLaptop, path: Path) -> tuple[int, int]:
    side, device = DeskSide(lambda job: job(laptop.store), laptop.blobs), laptop.keeper.device_id
    carried = carry_in(side, path, link=link_of(laptop), device=device, folder=laptop.folder, check=lambda: None)  # type: ignore[arg-type]
    return carried.records, carried.received


def test_a_laptop_without_network_gets_signed_for_by_stick(
    bureau: Bureau, far: DeskLaptop, near: DeskLaptop, tmp_path: Path
) -> None:
    far.add_site("SL-1")
    far.add_case([PHOTO, b"small photo"])
    near.add_site("SL-2")
    assert near.sync().ended is Ended.DONE
    stick = out(far)
    brought = bundles.take_in(bureau.hub, stick)
    assert (dict(brought.states), brought.files, brought.refused) == ({p.RecordState.RECEIVED: 2}, 4, ())
    assert bundles.write_answer(bureau.hub, brought, tmp_path / "answer.zip").records >= 1
    records, received = into(far, tmp_path / "answer.zip")
    assert (records, received) == (1, 6)
    assert set(far.states().values()) - {"waiting"} == {"received"}
    assert near.sync().ended is Ended.DONE
    assert near.hashes() == far.hashes()
    assert far.sync().bytes_sent == 0
    assert not (bureau.hub.folder / bundles.PART).exists()


def test_stick_brings_official_numbers_home_and_the_same_ones_again(
    bureau: Bureau, far: DeskLaptop, near: DeskLaptop, tmp_path: Path
) -> None:
    carried, own = near.add_order(), far.add_order()
    into(far, out(near))  # one laptop carries the other's record, too
    stick = out(far)
    for name in ("answer.zip", "again.zip"):
        brought = bundles.take_in(bureau.hub, stick)
        assert len(brought.numbered) == (2 if name == "answer.zip" else 0)
        bundles.write_answer(bureau.hub, brought, tmp_path / name)
        into(far, tmp_path / name)
    numbers = [*far.official(carried), *far.official(own)]
    assert sorted(numbers) == ["示环责改〔2026〕1号", "示环责改〔2026〕2号"]
    assert near.sync().ended is Ended.DONE
    assert near.official(carried) == far.official(carried)


def test_the_same_stick_again_changes_nothing(bureau: Bureau, far: DeskLaptop) -> None:
    far.add_case([b"photo"])
    stick = out(far)
    bundles.take_in(bureau.hub, stick)
    again = bundles.take_in(bureau.hub, stick)
    assert (dict(again.states), again.files) == ({p.RecordState.KNOWN: 1}, 0)
    assert len(again.receipts) == 2


def test_a_stick_of_a_stranger_or_of_a_lost_laptop_is_refused(bureau: Bureau, far: DeskLaptop) -> None:
    far.add_site("SL-1")
    stick = out(far)
    revoke(bureau.hub, far.keeper.device_id, reason="遗失", actor="command")
    with pytest.raises(HubError) as caught:
        bundles.take_in(bureau.hub, stick)
    assert caught.value.code is Code.DEVICE_REVOKED
    data = stick.read_bytes()
    stick.write_bytes(data[: len(data) // 2])
    with pytest.raises(SyncError) as damaged:
        bundles.take_in(bureau.hub, stick)
    assert damaged.value.code is Code.BUNDLE_DAMAGED
