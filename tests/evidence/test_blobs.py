"""The blob store: whole or not at all, byte for byte, and failures in words."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from inspector.errors import Code, EvidenceError
from inspector.evidence import blobs as module
from inspector.evidence import blobs_long
from inspector.evidence.blobs import CHUNK_BYTES, FILE_NAME, BlobStore, open_blobs

from .conftest import NOW, SHARED

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 17]


def some_bytes(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_reads_back_byte_for_byte(blobs: BlobStore, size: int) -> None:
    data = some_bytes(size)
    ref = blobs.put(data, name="IMG.jpg", media_type="image/jpeg", added_at=NOW)
    assert ref.sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.get(ref.sha256) == data
    assert b"".join(blobs.chunks(ref.sha256)) == data
    assert blobs.verify(ref.sha256)
    assert blobs.info(ref.sha256).size == size
    assert blobs.info(ref.sha256).added_at == "2026-11-22T02:00:00+00:00"


def test_every_real_camera_file_reads_back_byte_for_byte(tmp_path: Path) -> None:
    files = [path for path in sorted(SHARED.glob("*")) if path.suffix != ".md"] if SHARED.is_dir() else []
    if not files:
        pytest.skip("the camera files are not beside the project")
    with open_blobs(tmp_path) as blobs:
        refs = {path: blobs.put_file(path, media_type="image/jpeg") for path in files}
    with open_blobs(tmp_path) as again:
        assert all(again.get(ref.sha256) == path.read_bytes() for path, ref in refs.items())
        assert again.altered() == ()
        assert again.total_size() == sum(path.stat().st_size for path in files)


@pytest.mark.parametrize(
    ("offset", "length"), [(0, 10), (CHUNK_BYTES - 5, 10), (CHUNK_BYTES, CHUNK_BYTES), (0, 9**9), (9**9, 5)]
)
def test_a_part_of_a_file_is_read_across_its_pieces(blobs: BlobStore, offset: int, length: int) -> None:
    data = some_bytes(2 * CHUNK_BYTES + 100)
    sha256 = blobs.put(data, name="a", media_type="x/y").sha256
    assert blobs.read(sha256, offset, length) == data[offset : offset + length]


def test_the_same_file_twice_is_stored_once_and_keeps_its_first_name(blobs: BlobStore) -> None:
    first = blobs.put(b"same", name="one.jpg", media_type="image/jpeg")
    second = blobs.put(b"same", name="two.jpg", media_type="image/jpeg")
    assert first.sha256 == second.sha256
    assert [info.name for info in blobs.all()] == ["one.jpg"]
    assert second.name == "two.jpg"


def test_a_file_on_disk_is_streamed_and_equals_its_bytes(blobs: BlobStore, tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(some_bytes(2 * CHUNK_BYTES + 1))
    ref = blobs.put_file(path, media_type="image/jpeg", added_at=NOW)
    assert (ref.name, blobs.get(ref.sha256)) == ("照片.jpg", path.read_bytes())


def test_a_card_pulled_out_is_told_and_nothing_is_stored(blobs: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as refusal:
        blobs.put_file(tmp_path / "gone.jpg", media_type="image/jpeg")
    assert refusal.value.code is Code.EVIDENCE_FILE_UNREADABLE
    assert list(blobs.all()) == []


def test_a_file_that_changes_while_it_is_read_is_refused_whole(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "growing.jpg"
    path.write_bytes(b"before")
    monkeypatch.setattr(module, "hash_of", lambda _pieces: ("0" * 64, 6))
    with pytest.raises(EvidenceError) as refusal:
        blobs.put_file(path, media_type="image/jpeg")
    assert refusal.value.code is Code.EVIDENCE_FILE_CHANGED
    assert list(blobs.all()) == []
    assert blobs.put(b"next", name="n", media_type="x/y").size == 4


def test_a_missing_file_is_named(blobs: BlobStore) -> None:
    asks: list[Callable[[str], object]] = [blobs.get, blobs.info, blobs.verify, lambda sha: blobs.read(sha, 0, 1)]
    for ask in asks:
        with pytest.raises(EvidenceError) as refusal:
            ask("f" * 64)
        assert refusal.value.code is Code.BLOB_MISSING
    assert not blobs.exists("f" * 64)


def test_altered_bytes_are_noticed_and_never_handed_out(blobs: BlobStore, tmp_path: Path) -> None:
    good = blobs.put(b"untouched", name="a", media_type="x/y").sha256
    bad = blobs.put(some_bytes(CHUNK_BYTES + 5), name="b", media_type="x/y").sha256
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("update chunk set data = x'00' where sha256 = ? and n = 1", (bad,))
    connection.commit()
    connection.close()
    assert (blobs.verify(good), blobs.verify(bad)) == (True, False)
    assert blobs.altered() == (bad,)
    with pytest.raises(EvidenceError) as refusal:
        blobs.get(bad)
    assert refusal.value.code is Code.BLOB_ALTERED


def test_a_copy_belongs_to_its_original_and_a_new_one_takes_its_place(blobs: BlobStore) -> None:
    source = blobs.put(b"original", name="a.jpg", media_type="image/jpeg").sha256
    assert blobs.rendition(source, "print") is None
    assert blobs.stored_rendition(source, "print") is None
    blobs.put_rendition(source, "print", b"first", 1600, 1200)
    sha256 = blobs.put_rendition(source, "print", b"second", 1600, 1067)
    assert blobs.rendition(source, "print") == b"second"
    stored = blobs.stored_rendition(source, "print")
    assert stored is not None
    assert (stored.sha256, stored.width_px, stored.height_px) == (sha256, 1600, 1067)
    assert blobs.get(source) == b"original"
    assert blobs.total_size() == len(b"original")
    with pytest.raises(EvidenceError) as refusal:
        blobs.put_rendition("e" * 64, "print", b"", 1, 1)
    assert refusal.value.code is Code.BLOB_MISSING


def test_a_full_disk_is_told_and_leaves_nothing_half_stored(blobs: BlobStore) -> None:
    kept = blobs.put(b"kept", name="kept.jpg", media_type="image/jpeg").sha256
    pages = blobs._db.execute("pragma page_count").fetchone()[0]
    blobs._db.execute(f"pragma max_page_count = {pages + 80}")
    with pytest.raises(EvidenceError) as refusal:
        blobs.put(some_bytes(3 * CHUNK_BYTES), name="big.jpg", media_type="image/jpeg")
    assert refusal.value.code is Code.EVIDENCE_DISK_FULL
    assert "big.jpg" in refusal.value.sentence()
    assert [info.sha256 for info in blobs.all()] == [kept]
    assert blobs._db.execute("select count(*) from chunk").fetchone()[0] == 1
    blobs._db.execute("pragma max_page_count = 1000000")
    assert blobs.verify(blobs.put(some_bytes(3 * CHUNK_BYTES), name="big.jpg", media_type="image/jpeg").sha256)


def put_with_copy(blobs: BlobStore, *, interrupted: bool) -> str:
    with blobs.together("a.jpg"):
        source = blobs.put(b"original", name="a.jpg", media_type="image/jpeg").sha256
        blobs.put_rendition(source, "print", b"copy", 1600, 1200)
        if interrupted:
            raise InterruptedError
    return source


def test_an_original_and_its_copies_are_stored_together_or_not_at_all(blobs: BlobStore) -> None:
    with pytest.raises(InterruptedError):
        put_with_copy(blobs, interrupted=True)
    assert list(blobs.all()) == []
    source = put_with_copy(blobs, interrupted=False)
    assert (blobs.get(source), blobs.rendition(source, "print")) == (b"original", b"copy")


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    with open_blobs(tmp_path) as blobs:
        blobs._db.execute("pragma user_version = 99")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(EvidenceError) as refusal:
        open_blobs(tmp_path)
    assert refusal.value.code is Code.BLOBS_NEWER
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_damaged_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database at all" * 100)
    with pytest.raises(EvidenceError) as refusal:
        open_blobs(tmp_path)
    assert refusal.value.code is Code.BLOBS_DAMAGED
    assert str(tmp_path / FILE_NAME) in refusal.value.sentence()


def test_damage_in_the_middle_of_the_database_is_told_when_it_is_read(tmp_path: Path) -> None:
    with open_blobs(tmp_path) as blobs:
        sha256 = blobs.put(some_bytes(CHUNK_BYTES), name="a", media_type="x/y").sha256
    path = tmp_path / FILE_NAME
    raw = bytearray(path.read_bytes())
    raw[module.PAGE_BYTES : 10 * module.PAGE_BYTES] = b"\xff" * 9 * module.PAGE_BYTES
    path.write_bytes(raw)
    with pytest.raises(EvidenceError) as refusal, open_blobs(tmp_path) as blobs:
        blobs.get(sha256)
    assert refusal.value.code in (Code.BLOBS_DAMAGED, Code.BLOB_ALTERED, Code.BLOB_MISSING)


def test_a_missing_folder_is_told_as_not_writable(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as refusal:
        open_blobs(tmp_path / "absent")
    assert refusal.value.code is Code.BLOBS_READ_ONLY


def test_a_busy_database_is_told_and_can_be_tried_again(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 0.05)
    with open_blobs(tmp_path) as other:
        with blobs._transaction("held"), pytest.raises(EvidenceError) as refusal:
            other.put(b"late", name="late.jpg", media_type="image/jpeg")
        assert refusal.value.code is Code.BLOBS_BUSY
        assert other.put(b"late", name="late.jpg", media_type="image/jpeg").size == 4


def test_threads_with_their_own_store_write_beside_each_other(tmp_path: Path) -> None:
    def work(seed: int) -> None:
        with open_blobs(tmp_path) as blobs:
            for number in range(6):
                blobs.put(some_bytes(50_000, seed=number), name=f"{seed}-{number}", media_type="x/y")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with open_blobs(tmp_path) as blobs:
        assert len(list(blobs.all())) == 6
        assert blobs.altered() == ()


KILLED = """
import sys
from pathlib import Path
from inspector.evidence.blobs import open_blobs
import random
with open_blobs(Path(sys.argv[1])) as blobs:
    for number in range(1000):
        blobs.put(random.Random(number).randbytes(2_500_000), name=str(number), media_type="x/y")
        print(number, flush=True)
"""


def test_a_kill_loses_no_photo_that_was_announced(tmp_path: Path) -> None:
    announced = 0
    for pause_s in (0.05, 0.11, 0.17):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(pause_s)
        child.kill()
        announced = max(announced, len(child.stdout.read().split()) + 1)
        child.stdout.close()
        child.wait()
        with open_blobs(tmp_path) as blobs:
            assert len(list(blobs.all())) >= announced
            assert blobs.altered() == ()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EvidenceError) as refusal:
        open_blobs(tmp_path)
    assert refusal.value.code is Code.BLOBS_READ_ONLY


def test_original_that_was_put_away_keeps_name_and_copies_and_can_come_back(tmp_path: Path) -> None:
    with open_blobs(tmp_path) as blobs:
        ref = blobs.put(b"photo" * 500_000, name="a.jpg", media_type="image/jpeg")
        blobs.put_rendition(ref.sha256, "thumbnail", b"small", 32, 24)
        blobs.put_away(ref.sha256, proof="receipt", at=NOW)
        assert (blobs.exists(ref.sha256), blobs.is_away(ref.sha256)) == (False, True)
        assert blobs.info(ref.sha256).name == "a.jpg"
        assert blobs.rendition(ref.sha256, "thumbnail") == b"small"
        assert blobs.altered() == ()
        assert blobs.total_size() == 0
        with pytest.raises(EvidenceError) as away:
            blobs.get(ref.sha256)
        assert away.value.code is Code.BLOB_AWAY
        blobs.put(b"photo" * 500_000, name="b.jpg", media_type="image/jpeg")
        assert blobs.get(ref.sha256) == b"photo" * 500_000
        assert not blobs.is_away(ref.sha256)


# -- films: stored in steps --------------------------------------------------------------------------------------------


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of five pieces that is stored two pieces at a time."""
    monkeypatch.setattr(blobs_long, "STEP_BYTES", 2 * CHUNK_BYTES)
    monkeypatch.setattr(module, "STEP_BYTES", 2 * CHUNK_BYTES)
    path = tmp_path / "record.mp4"
    path.write_bytes(some_bytes(4 * CHUNK_BYTES + 5))
    return path


def test_a_film_reads_back_byte_for_byte_and_tells_how_far_it_is(blobs: BlobStore, film: Path) -> None:
    told: list[tuple[int, int]] = []
    ref = blobs.put_file(film, media_type="video/mp4", added_at=NOW, tell=lambda *at: told.append(at))
    assert blobs.get(ref.sha256) == film.read_bytes()
    assert told == sorted(told)
    assert told[-1] == (2 * ref.size, 2 * ref.size)
    assert blobs.info(ref.sha256).added_at == NOW.isoformat()


def test_a_photo_is_stored_between_two_steps_of_a_film(blobs: BlobStore, film: Path) -> None:
    stored = []

    def meanwhile(done: int, total: int) -> None:
        if done > total * 0.8:
            with open_blobs(blobs.path.parent) as other:
                stored.append(other.put(b"photo", name="a", media_type="x/y").sha256)

    blobs.put_file(film, media_type="video/mp4", tell=meanwhile)
    assert blobs.get(stored[0]) == b"photo"


@pytest.mark.parametrize("share", [0.3, 0.9], ids=["while its hash is made", "while it is written"])
def test_a_film_that_is_stopped_leaves_nothing(blobs: BlobStore, film: Path, share: float) -> None:
    def stop(done: int, total: int) -> None:
        if done > share * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        blobs.put_file(film, media_type="video/mp4", tell=stop)
    assert list(blobs.all()) == [] == _rows(blobs, "chunk")


def test_a_film_cut_off_by_the_end_of_the_program_is_not_there_and_its_room_is_given_back(
    blobs: BlobStore, film: Path
) -> None:
    seen: list[bool] = []

    def copy(done: int, total: int) -> None:
        if done > 0.9 * total:
            with open_blobs(blobs.path.parent) as other:
                sha256 = hashlib.sha256(film.read_bytes()).hexdigest()
                seen.extend((other.exists(sha256), bool(list(other.all())), bool(_rows(other, "chunk"))))
                other.sweep()  # as the next start does
                seen.append(bool(_rows(other, "chunk")))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        blobs.put_file(film, media_type="video/mp4", tell=copy)
    assert seen == [False, False, True, False]


def test_a_film_for_which_there_is_no_room_is_refused_before_it_is_written(
    blobs: BlobStore, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(film.parent)._replace(free=CHUNK_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)
    with pytest.raises(EvidenceError) as refusal:
        blobs.put_file(film, media_type="video/mp4")
    assert refusal.value.code is Code.EVIDENCE_DISK_FULL
    assert _rows(blobs, "chunk") == []


def test_a_film_that_was_put_away_comes_back(blobs: BlobStore, film: Path) -> None:
    ref = blobs.put_file(film, media_type="video/mp4")
    blobs.put_away(ref.sha256, proof="p", at=NOW)
    assert not blobs.exists(ref.sha256)
    blobs.put_file(film, media_type="video/mp4")
    assert blobs.get(ref.sha256) == film.read_bytes()
    assert not blobs.is_away(ref.sha256)


def _rows(blobs: BlobStore, table: str) -> list[object]:
    return list(blobs._db.execute(f"select sha256 from {table}").fetchall())
