"""A disk that is really full, on either side: nothing that was kept is lost, and all goes on when there is room.

The disk is a small tmpfs, which needs the right to mount; elsewhere these are skipped, and `max_page_count` of SQLite
in tests/store and tests/evidence shows the same of one transaction.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from fastapi.testclient import TestClient

from inspector.errors import Code, StoreError
from inspector.hub import checking
from inspector.hub.hub import open_hub
from inspector.hub.registry_records import counts
from inspector.hub.server import create_app
from inspector.hub.settings import HubSettings
from inspector.store import records
from inspector.sync.exchange_report import Ended
from tests.sync.laptop import Laptop as DeskLaptop

from .clock import Clock
from .conftest import NANDAN, Bureau

PHOTO = b"\xff\xd8 photo " * 120_000  # 1.1 MB


@dataclass
class SmallDisk:
    folder: Path

    def grow(self, mib: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={mib}m", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        words = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk needs the right to do so")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def enrolled(bureau: Bureau, folder: Path) -> DeskLaptop:
    one = DeskLaptop(folder, bureau.http.send)
    one.enrol(bureau.code(NANDAN))
    return one


def test_the_hubs_disk_is_full_and_all_arrives_when_there_is_room(
    disk: SmallDisk, origin: Path, portal: BlockingPortal, tmp_path: Path
) -> None:
    subprocess.run(["cp", "-r", str(origin), str(disk.folder / "hub")], check=True)
    clock = Clock()
    hub = open_hub(disk.folder / "hub", HubSettings(free_mib=0), now=clock)
    http = TestClient(create_app(hub), raise_server_exceptions=False)
    http.portal = portal
    bureau = Bureau(hub, clock, tmp_path, http)
    with closing(hub), closing(enrolled(bureau, tmp_path / "a")) as laptop:
        for number in range(8):
            laptop.add_case([PHOTO + str(number).encode()], thumbnails=False)
        assert laptop.sync(tries=2).ended is Ended.BUSY
        for number in range(30):
            laptop.add_unlisted("later_kind", {"text": f"{number}" + "x" * 100_000})
        outcome = laptop.sync(tries=2)
        assert outcome.ended is Ended.BUSY
        assert "磁盘空间不足" in outcome.sentence
        assert 0 < list(laptop.states().values()).count("received") < 46
        disk.grow(60)
        assert laptop.sync().ended is Ended.DONE
        assert set(laptop.states().values()) == {"received"}
        assert checking.check_files(hub, reading=True) == checking.FilesChecked(8, (), ())
        with hub.registry.reading() as connection:
            assert counts(connection)["records"] == 38


def test_the_laptops_disk_is_full_and_what_others_made_comes_when_there_is_room(
    disk: SmallDisk, small_bureau: Bureau, tmp_path: Path
) -> None:
    with closing(enrolled(small_bureau, tmp_path / "a")) as writer:
        for number in range(90):
            writer.add_unlisted("later_kind", {"text": f"{number}" + "x" * 100_000})
        assert writer.sync().ended is Ended.DONE
        with closing(enrolled(small_bureau, disk.folder / "b")) as reader:
            own = reader.add_site("SL-OWN")
            with pytest.raises(StoreError) as caught:
                reader.sync()
            assert caught.value.code is Code.DISK_FULL
            assert reader.hashes() < writer.hashes() | reader.hashes()
            assert records.get(reader.store, own.id) == own
            disk.grow(100)
            assert reader.sync().ended is Ended.DONE
            assert writer.sync().ended is Ended.DONE
            assert reader.hashes() == writer.hashes()
            assert records.rebuild(reader.store) == ()
