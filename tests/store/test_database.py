"""Opening, locking, refusing, and whole transactions."""

from __future__ import annotations

import os
import sqlite3
import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from inspector.errors import Code, InspectorError, SettingsError, StoreError
from inspector.store import database, drafts, migrations, records
from inspector.store.database import Store, open_store

from .conftest import Opener
from .desk import Clock, keep_form, open_desk, seal, site


def _code(caught: pytest.ExceptionInfo[InspectorError]) -> Code:
    assert str(caught.value)  # the sentence can be formed
    assert "{" not in str(caught.value)
    return caught.value.code


def test_first_opening_makes_the_folder_and_a_device_that_stays(tmp_path: Path) -> None:
    folder = tmp_path / "名录" / "desk"
    first = open_desk(folder)
    device = first.device
    first.close()
    again = open_desk(folder)
    assert device
    assert again.device == device
    assert not again.recovered
    again.close()


def test_writes_are_flushed_to_the_disk_and_references_are_held(store: Store) -> None:
    pragmas = {name: store.rows(f"PRAGMA {name}")[0].popitem()[1] for name in ("journal_mode", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert store.rows("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
    assert store.rows("PRAGMA busy_timeout") == [{"timeout": database.BUSY_TIMEOUT_MS}]


def test_second_window_on_one_folder_is_refused_in_words(store: Store) -> None:
    with pytest.raises(SettingsError) as caught:
        open_desk(store.folder)
    assert _code(caught) is Code.FOLDER_IN_USE
    assert str(store.folder) in str(caught.value)


def test_folder_opens_again_after_it_was_refused_and_closed(opener: Opener) -> None:
    first = opener()
    with pytest.raises(SettingsError):
        opener()
    first.close()
    first.close()
    assert opener().device == first.device


def test_folder_below_a_file_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "desk"):
        with pytest.raises(SettingsError) as caught:
            open_desk(folder)
        assert _code(caught) is Code.FOLDER_READ_ONLY


def test_read_only_file_system_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(database.FileLock, "acquire", refuse)
    with pytest.raises(SettingsError) as caught:
        open_desk(tmp_path)
    assert _code(caught) is Code.FOLDER_READ_ONLY


def test_database_that_turns_read_only_is_told_in_words(store: Store) -> None:
    store.db.conn.execute("PRAGMA query_only = ON")
    with pytest.raises(SettingsError) as caught, store.transaction():
        records.append(store, [site()])
    assert _code(caught) is Code.FOLDER_READ_ONLY
    store.db.conn.execute("PRAGMA query_only = OFF")


def test_database_of_a_later_version_is_refused_and_left_alone(opener: Opener) -> None:
    store = opener()
    store.db.conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('desk', 'of_2031', '')"
    )
    store.close()
    before = (store.folder / database.FILE_NAME).read_bytes()
    with pytest.raises(StoreError) as caught:
        opener()
    assert _code(caught) is Code.DATABASE_NEWER
    assert (store.folder / database.FILE_NAME).read_bytes() == before


def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    for content in (b"not a database, but long enough to have a header" * 40, os.urandom(8192)):
        (tmp_path / database.FILE_NAME).write_bytes(content)
        with pytest.raises(StoreError) as caught:
            open_desk(tmp_path)
        assert _code(caught) is Code.DATABASE_DAMAGED
        assert (tmp_path / database.FILE_NAME).read_bytes() == content


def test_damage_after_an_unclean_end_is_found_at_opening(opener: Opener) -> None:
    store = opener()
    records.append(store, [site(f"SF-{n:03}", address="示例" * 200) for n in range(60)])
    _abandon(store)
    path = store.folder / database.FILE_NAME
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        opener()
    assert _code(caught) is Code.DATABASE_DAMAGED
    assert path.read_bytes() == bytes(content)


def test_altered_record_is_found_after_an_unclean_end(opener: Opener) -> None:
    store = opener()
    records.append(store, [site()])
    store.db.conn.execute("DROP TRIGGER record_is_never_changed")
    store.db.conn.execute("UPDATE record SET canonical = CAST(replace(canonical, 'SF-01', 'SF-99') AS BLOB)")
    _abandon(store)
    with pytest.raises(StoreError) as caught:
        opener()
    assert "altered" in str(caught.value)


def test_unclean_end_of_a_sound_database_is_noticed_and_nothing_is_lost(opener: Opener) -> None:
    store = opener()
    (record,) = records.append(store, [site()])
    _abandon(store)
    again = opener()
    assert again.recovered
    assert records.get(again, record.id) == record


def _abandon(store: Store) -> None:
    """As after a kill, except that the write-ahead log is folded in."""
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.db.close()
    store._lock.release()


def test_full_disk_keeps_what_was_saved_and_loses_only_the_step(store: Store) -> None:
    keep_form(store)
    draft = drafts.create(
        store, site="s", form_sha=keep_form(store), form_id="f", form_version="1", officers=["a", "b"], snapshot=b"{}"
    )
    drafts.save_values(store, draft, {"/data/A": "1"})
    pages = store.rows("PRAGMA page_count")[0]["page_count"]
    store.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError) as caught:
        drafts.save_values(store, draft, {"/data/A": "2", "/data/note": "字" * 100_000})
    assert _code(caught) is Code.DISK_FULL
    assert drafts.load(store, draft).values == {"/data/A": "1"}
    store.db.conn.execute("PRAGMA max_page_count = 1000000")
    drafts.save_values(store, draft, {"/data/A": "2", "/data/note": "字" * 100_000})
    assert drafts.load(store, draft).values["/data/A"] == "2"


def test_full_disk_at_the_first_opening_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError) as caught:
        open_desk(tmp_path / "desk")
    assert _code(caught) is Code.DISK_FULL


def test_transaction_is_all_or_nothing(store: Store) -> None:
    def fails_midway() -> None:
        with store.transaction():
            records.append(store, [site()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_midway()
    assert records.count(store) == 0
    assert store.rows("SELECT * FROM site") == []


def test_nested_transaction_is_a_bug_and_refused(store: Store) -> None:
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass


def test_connection_belongs_to_the_thread_that_opened_it(store: Store) -> None:
    caught: list[BaseException] = []

    def use() -> None:
        try:
            records.count(store)
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_clock_without_a_zone_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aware"):
        open_store(tmp_path, now=lambda: datetime(2026, 8, 20), new_id=lambda: "1", seal=seal)
    open_desk(tmp_path, Clock()).close()  # and the folder was let go of


def test_every_step_is_applied_once_and_the_tables_are_strict(opener: Opener) -> None:
    opener().close()
    store = opener()
    names = [step.name for step in migrations.STEPS.applied(store.db)]
    assert names == [
        "records", "register", "papers", "work_in_hand", "words", "published_forms", "exchange", "register_versions",
        "refused_packs", "temporary_numbers", "jottings", "shared_entries",
    ]  # fmt: skip
    loose = store.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    )
    assert loose == []


def test_entries_of_the_register_outlive_the_step_that_lets_devices_share_them(tmp_path: Path) -> None:
    db = Database(tmp_path / "desk.db", execute_plugins=False)
    migrations.STEPS.apply(db, stop_before="shared_entries")
    site = ["S1", "S1", "W-1", "示例库", "tailings_pond", "", "", "示例县", "", 0]
    officer = ["O1", "O1", "1", "检查人员甲", "示例证0001", None, "", 0]
    for table, row in (("site", site), ("officer", officer)):
        db.conn.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    migrations.STEPS.apply(db)
    assert [list(row) for row in db.conn.execute("SELECT * FROM site")] == [site]
    assert [list(row) for row in db.conn.execute("SELECT * FROM officer")] == [officer]
    with pytest.raises(sqlite3.IntegrityError, match=r"site\.code"):
        db.conn.execute("INSERT INTO site VALUES ('S2', 'S1', 'W-1', '别名', '', '', '', '', '', 0)")
    db.close()
