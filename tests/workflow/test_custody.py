"""Verification: what was changed, forged or taken away by hand shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from inspector.domain.records import DocumentType
from inspector.workflow import custody, papers
from inspector.workflow.desk import Desk

from .conftest import Opener
from .office import Visit


@pytest.fixture
def worked(opener: Opener) -> Desk:
    """A desk with one inspection, a photo and an order; opened again, so that all is on disk."""
    visit = Visit(opener()).fail("Y02")
    visit.photo("Y02")
    done = visit.meet().finish()
    papers.issue(visit.desk, done.inspection, DocumentType.ORDER)
    return opener()


def by_hand(file: Path, statements: Sequence[str], parameters: Sequence[object] = ()) -> None:
    """Change a database file as someone with a database tool would."""
    connection = sqlite3.connect(file)
    try:
        for statement in statements:
            connection.execute(statement, parameters if "?" in statement else ())
        connection.commit()
    finally:
        connection.close()


FREE = ("DROP TRIGGER record_is_never_changed", "DROP TRIGGER record_is_never_deleted")


def test_desk_that_nobody_touched_is_sound(worked: Desk) -> None:
    report = custody.verify(worked)
    assert report.sound
    assert len(report.lines) == 1
    assert "条记录" in report.lines[0]


def test_changed_record_is_named(worked: Desk) -> None:
    changed = "UPDATE record SET canonical = CAST(replace(CAST(canonical AS TEXT), '示例证', '别的证') AS BLOB)"
    by_hand(worked.folder / "desk.db", [*FREE, f"{changed} WHERE kind = 'officer'"])
    report = custody.verify(worked)
    assert not report.sound
    assert "第 1 条记录的内容被改动过。" in report.lines


def test_record_made_unreadable_is_told_and_not_a_crash(worked: Desk) -> None:
    by_hand(worked.folder / "desk.db", [*FREE, "UPDATE record SET canonical = x'00ff' WHERE place = 3"])
    report = custody.verify(worked)
    assert not report.sound
    assert any("不能读取" in line for line in report.lines)


def test_record_with_another_signature_is_named(worked: Desk) -> None:
    by_hand(worked.folder / "desk.db", [*FREE, "UPDATE record SET signature = zeroblob(64) WHERE place = 2"])
    assert "第 2 条记录的设备签名不符。" in custody.verify(worked).lines


def test_record_taken_out_of_the_middle_leaves_a_gap(worked: Desk) -> None:
    by_hand(worked.folder / "desk.db", ["PRAGMA foreign_keys = OFF", *FREE, "DELETE FROM record WHERE place = 4"])
    assert "第 4 条记录缺失。" in custody.verify(worked).lines


def test_last_record_taken_away_shows_in_the_tables_made_from_it(worked: Desk) -> None:
    last = "DELETE FROM record WHERE place = (SELECT max(place) FROM record)"
    by_hand(worked.folder / "desk.db", ["PRAGMA foreign_keys = OFF", *FREE, last])
    assert not custody.verify(worked).sound


def test_table_changed_by_hand_is_told_and_put_right(worked: Desk) -> None:
    by_hand(worked.folder / "desk.db", ["UPDATE finding SET title = '改过的'"])
    report = custody.verify(worked)
    assert not report.sound
    assert any("已按记录重建" in line for line in report.lines)
    assert custody.verify(worked).sound


def free_photos(folder: Path) -> list[str]:
    """The statements that take the guards off the photo file."""
    connection = sqlite3.connect(folder / "photos.db")
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        return [f"DROP TRIGGER {name}" for (name,) in names]
    finally:
        connection.close()


def test_changed_photo_is_named(worked: Desk) -> None:
    info = next(info for info in worked.blobs.all() if info.name == "现场.jpg")
    changed = "UPDATE chunk SET data = CAST(substr(data, 1, length(data) - 1) || x'00' AS BLOB) WHERE sha256 = ?"
    by_hand(worked.folder / "photos.db", [*free_photos(worked.folder), changed], [info.sha256])
    report = custody.verify(worked)
    assert not report.sound
    assert any(info.sha256 in line for line in report.lines)


def test_photo_taken_away_is_named(worked: Desk) -> None:
    info = next(info for info in worked.blobs.all() if info.name == "现场.jpg")
    places = (("rendition", "source"), ("chunk", "sha256"), ("blob", "sha256"))
    gone = [f"DELETE FROM {table} WHERE {key} = ?" for table, key in places]
    by_hand(worked.folder / "photos.db", [*free_photos(worked.folder), *gone], [info.sha256])
    report = custody.verify(worked)
    assert not report.sound
    assert any("不见了" in line and "现场.jpg" in line for line in report.lines)
