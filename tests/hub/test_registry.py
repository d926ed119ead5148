"""The database: migrations give the tables that the program uses; a newer one is refused; backups bring all back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from inspector.errors import Code, HubError
from inspector.hub import backup
from inspector.hub.hub import Hub, open_hub, set_up
from inspector.hub.registry import Registry
from inspector.hub.registry_tables import metadata
from inspector.hub.settings import HubSettings, save
from inspector.sync.protocol import write_moment

from .conftest import Bureau


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.db'}"
    empty: str = request.getfixturevalue("postgres").empty_database()
    return empty


def test_migrations_make_exactly_the_tables_of_the_program(address: str) -> None:
    registry = Registry(address)
    registry.upgrade()
    with registry.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert registry.revision() == registry.newest_revision()
    registry.close()


def test_two_copies_may_upgrade_at_the_same_time(address: str) -> None:
    registries = [Registry(address) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Registry.upgrade, registries))
    for registry in registries:
        registry.close()


def test_the_database_of_a_newer_program_is_refused_and_stays_as_it_is(address: str) -> None:
    registry = Registry(address)
    registry.upgrade()
    with registry.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(HubError) as caught:
        registry.upgrade()
    assert caught.value.code is Code.HUB_DATABASE_NEWER
    registry.close()


@pytest.mark.parametrize("address", ["mysql://x/y", "no address", ""], indirect=False)
def test_another_kind_of_database_is_refused(address: str) -> None:
    with pytest.raises(HubError) as caught:
        Registry(address)
    assert caught.value.code is Code.HUB_SETTING_WRONG


def test_a_hub_with_another_key_does_not_open(small_bureau: Bureau, tmp_path: Path) -> None:
    hub = small_bureau.hub
    (hub.folder / "key" / "device.key").write_text("ab" * 32)
    with pytest.raises(HubError) as caught:
        open_hub(hub.folder, hub.settings)
    assert caught.value.code is Code.HUB_KEY_DIFFERS
    with pytest.raises(HubError):
        set_up(hub.folder, hub.settings)


@pytest.mark.parametrize("goal", ["sqlite", "postgresql"])
def test_a_backup_brings_everything_back_on_either_database(
    bureau: Bureau, goal: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    laptop = bureau.laptop()
    laptop.post(laptop.write(3))
    laptop.post(laptop.write(2)[1:])
    photo = b"photo" * 50_000
    sha256 = laptop.upload(photo)
    cursor = laptop.pull(own=True)["cursor"]
    save(bureau.hub.folder, bureau.hub.settings)
    report = backup.back_up(bureau.hub, tmp_path / "backups")
    assert report.files == 1
    bureau.clock.go_on(seconds=1)
    assert backup.back_up(bureau.hub, tmp_path / "backups").files == 0
    changes = {"database": "", "blobs": ""}
    if goal == "postgresql":
        bucket: str = request.getfixturevalue("bucket")
        empty = request.getfixturevalue("postgres").empty_database()
        changes = {"database": empty, "blobs": bucket.replace("/files?", "/restored?")}
    at = write_moment(bureau.clock())
    backup.restore(report.place, tmp_path / "new", changes=changes, at=at, entropy=bureau.hub.entropy)
    restored = open_hub(tmp_path / "new", replace(bureau.hub.settings, key_folder="key", **changes), now=bureau.clock)
    try:
        check_restored(restored, bureau, sha256, cursor)
    finally:
        restored.close()


def check_restored(restored: Hub, bureau: Bureau, sha256: str, cursor: str) -> None:
    from fastapi.testclient import TestClient

    from inspector.hub.server import create_app

    laptop = bureau.laptops[0]
    assert restored.epoch != bureau.hub.epoch
    with TestClient(create_app(restored)) as http:
        laptop.http = http
        assert len(laptop.pull(cursor, own=True)["records"]) == 3
        assert len(laptop.ask("GET", f"/blobs/{sha256}").content) == 250_000
        first_waiting = laptop.chain[3][1]
        assert laptop.post([first_waiting]).json()["released"] == [laptop.chain[4][1].sha256]
        assert laptop.receipt(blobs=[sha256])["blobs"] == [sha256]


def test_a_damaged_backup_changes_nothing(small_bureau: Bureau, tmp_path: Path) -> None:
    laptop = small_bureau.laptop()
    laptop.post(laptop.write(1))
    save(small_bureau.hub.folder, HubSettings())
    place = backup.back_up(small_bureau.hub, tmp_path / "backups").place
    table = place / "tables" / "record.jsonl"
    row = json.loads(table.read_text())
    table.write_text(json.dumps(row | {"kind": "other"}) + "\n")
    with pytest.raises(HubError) as caught:
        backup.restore(place, tmp_path / "new", changes={}, at="", entropy=small_bureau.hub.entropy)
    assert caught.value.code is Code.BACKUP_DAMAGED
    assert not (tmp_path / "new").exists()
