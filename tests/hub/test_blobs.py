"""Files at the hub: resumable at any byte, checked whole, never believed, never outside their scope."""

from __future__ import annotations

import hashlib
import os
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from inspector.hub import registry_blobs, uploads
from inspector.hub.blobs import blob_key
from inspector.hub.scope import Scope
from inspector.sync.protocol import MAX_CHUNK_BYTES, write_moment

from .conftest import ELSEWHERE, HECHI, NANDAN, Bureau

PHOTO = random.Random(1).randbytes(300_000)
PHOTO_SHA = hashlib.sha256(PHOTO).hexdigest()


def test_a_file_goes_on_where_it_stopped_at_any_byte(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    assert laptop.announce(PHOTO).status_code == 201
    dice, offset = random.Random(7), 0
    while offset < len(PHOTO):
        told = laptop.head(PHOTO_SHA)
        assert (int(told.headers["Upload-Offset"]), told.headers["Upload-Complete"]) == (offset, "?0")
        assert laptop.announce(PHOTO).json()["offset"] == offset
        piece = PHOTO[offset : offset + dice.randint(1, 90_000)]
        answer = laptop.patch(PHOTO_SHA, offset, piece)
        assert answer.status_code == 204
        offset = int(answer.headers["Upload-Offset"])
    assert answer.headers["Upload-Complete"] == "?1"
    assert laptop.ask("GET", f"/blobs/{PHOTO_SHA}").content == PHOTO
    assert laptop.ask("POST", "/lacking", json={"blobs": [PHOTO_SHA]}).json()["blobs"] == []


def test_a_file_of_many_pieces_is_put_together_without_holding_it(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "IN_MEMORY_BYTES", 1000)
    laptop = bureau.laptop()
    assert laptop.upload(PHOTO, piece=70_000) == PHOTO_SHA
    assert laptop.ask("GET", f"/blobs/{PHOTO_SHA}").content == PHOTO


def test_a_piece_at_the_wrong_place_is_told_the_right_one(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO)
    laptop.patch(PHOTO_SHA, 0, PHOTO[:1000])
    for wrong in (0, 999, 5000):
        answer = laptop.patch(PHOTO_SHA, wrong, PHOTO[wrong : wrong + 10])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "1000")
        assert answer.json()["code"] == "OFFSET_WRONG"


def test_a_finished_file_answers_the_same_to_whoever_did_not_hear(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.upload(PHOTO)
    again = laptop.announce(PHOTO)
    assert (again.status_code, again.json()["complete"]) == (200, True)
    repeated = laptop.patch(PHOTO_SHA, 200_000, PHOTO[200_000:])
    assert (repeated.status_code, repeated.headers["Upload-Complete"]) == (204, "?1")


@pytest.mark.parametrize("piece", [len(PHOTO), 100_000])
def test_a_file_that_is_not_what_its_name_says_is_dropped_and_starts_again(bureau: Bureau, piece: int) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO)
    wrong = PHOTO[:-1] + b"!"
    for offset in range(0, len(wrong), piece):
        answer = laptop.patch(PHOTO_SHA, offset, wrong[offset : offset + piece])
    assert (answer.status_code, answer.json()["code"]) == (422, "BLOB_HASH_WRONG")
    assert answer.headers["Upload-Offset"] == "0"
    assert laptop.ask("GET", f"/blobs/{PHOTO_SHA}").status_code == 404
    assert bureau.hub.store.size(blob_key(PHOTO_SHA)) is None
    assert laptop.upload(PHOTO) == PHOTO_SHA


def test_ten_gigabytes_are_refused_when_they_are_claimed(bureau: Bureau) -> None:
    answer = bureau.laptop().announce(PHOTO, size=10 * 2**30)
    assert (answer.status_code, answer.json()["code"]) == (413, "BLOB_TOO_LARGE")


def test_more_bytes_than_announced_are_refused(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO, size=1000)
    assert laptop.patch(PHOTO_SHA, 0, PHOTO[:2000]).json()["code"] == "BLOB_SIZE_DIFFERS"
    assert laptop.patch(PHOTO_SHA, 0, b"x" * (MAX_CHUNK_BYTES + 1)).status_code == 413
    assert laptop.head(PHOTO_SHA).headers["Upload-Offset"] == "0"


def test_a_size_that_was_claimed_wrongly_can_be_put_right_before_the_first_byte(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO, size=1000)
    assert laptop.upload(PHOTO) == PHOTO_SHA
    laptop.announce(b"other", size=77)


def test_a_path_in_a_name_reaches_no_file(small_bureau: Bureau) -> None:
    laptop, folder = small_bureau.laptop(), small_bureau.hub.folder
    for name in ("../../etc/passwd", "/etc/passwd", "C:\\x", "a\x01b", "照片" * 60, ""):
        photo = PHOTO[:2000] + name.encode()
        sha256 = hashlib.sha256(photo).hexdigest()
        assert laptop.announce(photo, name=name).status_code == 201
        assert laptop.upload(photo) == sha256
        files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        assert [str(path) for path in files if sha256 in path.name] == [f"blobs/{blob_key(sha256)}"]


def test_a_path_in_place_of_a_hash_is_refused(small_bureau: Bureau) -> None:
    laptop = small_bureau.laptop()
    for sha256 in ("..", "%2e%2e%2fx", "A" * 64, "0" * 63, "0" * 64 + "/x", "../" + "0" * 64):
        for answer in (laptop.ask("GET", f"/blobs/{sha256}"), laptop.patch(sha256, 0, b"x"), laptop.head(sha256)):
            assert answer.status_code in (400, 404, 405)


def test_ranges_are_served(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.upload(PHOTO)

    def part(wanted: str) -> tuple[int, bytes]:
        answer = laptop.ask("GET", f"/blobs/{PHOTO_SHA}", headers={"Range": wanted})
        return answer.status_code, answer.content

    assert part("bytes=0-9") == (206, PHOTO[:10])
    assert part("bytes=299990-") == (206, PHOTO[299_990:])
    assert part("bytes=-7") == (206, PHOTO[-7:])
    assert part("bytes=5-4")[0] == part("lines=1-2")[0] == 200
    assert part("bytes=300000-")[0] == 416


def test_too_many_tiny_pieces_are_dropped(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_SPARE_PIECES", 5)
    laptop = bureau.laptop()
    laptop.announce(PHOTO[:1000], sha256=hashlib.sha256(PHOTO[:1000]).hexdigest())
    sha256 = hashlib.sha256(PHOTO[:1000]).hexdigest()
    answers = [laptop.patch(sha256, offset, PHOTO[offset : offset + 1]) for offset in range(7)]
    assert {answer.status_code for answer in answers[:5]} == {204}
    assert answers[5].json()["code"] == "TOO_MANY_PIECES"


def test_fifty_parallel_uploads_of_the_same_file_keep_one(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO)

    def send(_: int) -> set[int]:
        codes, offset = set(), 0
        while offset < len(PHOTO):
            answer = laptop.patch(PHOTO_SHA, offset, PHOTO[offset : offset + 150_000])
            codes.add(answer.status_code)
            offset = int(answer.headers["Upload-Offset"])
        return codes

    with ThreadPoolExecutor(50) as pool:
        seen = set().union(*pool.map(send, range(50)))
    assert seen <= {204, 409}
    assert laptop.ask("GET", f"/blobs/{PHOTO_SHA}").content == PHOTO
    assert laptop.receipt(blobs=[PHOTO_SHA])["blobs"] == [PHOTO_SHA]


def test_file_that_another_request_finishes_meanwhile_is_never_said_to_be_unknown(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO)
    laptop.patch(PHOTO_SHA, 0, PHOTO[:150_000])
    held_blobs = registry_blobs.held_blobs

    def then_finished(connection: Any, shas: Any, scope: Any) -> Any:
        found = held_blobs(connection, shas, scope)
        monkeypatch.setattr(registry_blobs, "held_blobs", held_blobs)
        laptop.patch(PHOTO_SHA, 150_000, PHOTO[150_000:])
        return found

    monkeypatch.setattr(registry_blobs, "held_blobs", then_finished)
    answer = laptop.patch(PHOTO_SHA, 150_000, PHOTO[150_000:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(PHOTO)))


def test_a_file_of_another_scope_is_not_there_and_half_of_it_is_not_shared(bureau: Bureau) -> None:
    owner, foreign, county = bureau.laptop(), bureau.laptop(ELSEWHERE), bureau.laptop(Scope("示环", "451222"))
    owner.announce(PHOTO)
    owner.patch(PHOTO_SHA, 0, PHOTO[:100_000])
    for stranger in (foreign, county):
        assert stranger.head(PHOTO_SHA).status_code == 404
        assert stranger.ask("POST", "/lacking", json={"blobs": [PHOTO_SHA]}).json()["blobs"][0]["offset"] == 0
        assert stranger.announce(PHOTO).json()["offset"] == 0
    owner.upload(PHOTO)
    for stranger in (foreign, county):
        assert stranger.ask("GET", f"/blobs/{PHOTO_SHA}").status_code == 404
        assert stranger.receipt(blobs=[PHOTO_SHA])["blobs"] == []
    assert bureau.laptop(HECHI).ask("GET", f"/blobs/{PHOTO_SHA}").content == PHOTO
    foreign.upload(PHOTO)
    assert foreign.ask("GET", f"/blobs/{PHOTO_SHA}").content == PHOTO


def test_no_receipt_for_a_file_whose_bytes_are_gone_and_it_is_asked_for_again(bureau: Bureau) -> None:
    laptop = bureau.laptop(NANDAN)
    laptop.upload(PHOTO)
    bureau.hub.store.delete([blob_key(PHOTO_SHA)])
    assert laptop.receipt(blobs=[PHOTO_SHA])["blobs"] == []
    assert laptop.ask("POST", "/lacking", json={"blobs": [PHOTO_SHA]}).json()["blobs"][0]["offset"] == 0
    laptop.upload(PHOTO)
    assert laptop.receipt(blobs=[PHOTO_SHA])["blobs"] == [PHOTO_SHA]


def test_uploads_that_nobody_touches_are_swept(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    laptop.announce(PHOTO)
    laptop.patch(PHOTO_SHA, 0, PHOTO[:1000])
    bureau.clock.go_on(minutes=5)
    assert uploads.sweep(bureau.hub, before=write_moment(bureau.clock())) == 1
    assert laptop.head(PHOTO_SHA).status_code == 404


def test_a_full_disk_refuses_new_bytes_in_words(small_bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = small_bureau.laptop()
    laptop.announce(PHOTO)
    free = os.statvfs(small_bureau.folder)
    monkeypatch.setattr(small_bureau.hub.store, "_free_bytes", free.f_bavail * free.f_frsize * 2)
    answer = laptop.patch(PHOTO_SHA, 0, PHOTO[:1000])
    assert (answer.status_code, answer.json()["code"]) == (507, "HUB_DISK_FULL")
    monkeypatch.undo()
    assert laptop.upload(PHOTO) == PHOTO_SHA
