"""Files that the store lost are noticed, and come again from whoever still has them."""

from __future__ import annotations

import hashlib

import pytest

from inspector.hub import checking
from inspector.hub.blobs import blob_key

from .conftest import Bureau

PHOTOS = [f"photo {number} ".encode() * 1000 for number in range(3)]
SHAS = [hashlib.sha256(photo).hexdigest() for photo in PHOTOS]


def lacked(bureau: Bureau) -> list[str]:
    answer = bureau.laptops[0].ask("POST", "/lacking", json={"blobs": SHAS}).json()
    return [one["sha256"] for one in answer["blobs"]]


def test_a_check_finds_lost_and_altered_files_and_they_come_again(bureau: Bureau) -> None:
    laptop, store = bureau.laptop(), bureau.hub.store
    for photo in PHOTOS:
        laptop.upload(photo)
    assert checking.check_files(bureau.hub, reading=True) == checking.FilesChecked(3, (), ())
    store.delete([blob_key(SHAS[0])])
    store.put(blob_key(SHAS[1]), b"x" * len(PHOTOS[1]))
    assert checking.check_files(bureau.hub, reading=False) == checking.FilesChecked(3, (SHAS[0],), ())
    assert checking.check_files(bureau.hub, reading=True) == checking.FilesChecked(2, (), (SHAS[1],))
    assert lacked(bureau) == SHAS[:2]
    for photo in PHOTOS[:2]:
        laptop.upload(photo)
    assert checking.check_files(bureau.hub, reading=True) == checking.FilesChecked(3, (), ())
    assert lacked(bureau) == []


def test_few_files_are_looked_at_with_every_question(bureau: Bureau) -> None:
    laptop = bureau.laptop()
    for photo in PHOTOS:
        laptop.upload(photo)
    bureau.hub.store.delete([blob_key(SHAS[2])])
    assert lacked(bureau) == [SHAS[2]]
    laptop.upload(PHOTOS[2])
    assert lacked(bureau) == []


def test_a_few_of_many_in_s3_are_looked_at_and_all_where_one_of_these_is_gone(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder costs nothing to look at; there every lost file is seen at once."""
    laptop, s3 = bureau.laptop(), bureau.hub.store.kind == "s3"
    for photo in PHOTOS:
        laptop.upload(photo)
    monkeypatch.setattr(checking, "SAMPLE", 1)
    order = {SHAS[1]: 0, SHAS[0]: 1, SHAS[2]: 2}
    monkeypatch.setattr(checking.heapq, "nsmallest", lambda count, shas, key: sorted(shas, key=order.get)[:count])
    bureau.hub.store.delete([blob_key(SHAS[0])])
    assert lacked(bureau) == ([] if s3 else SHAS[:1])  # the one that was looked at is there
    bureau.hub.store.delete([blob_key(SHAS[1])])
    assert lacked(bureau) == SHAS[:2]
