"""Photos: originals untouched, derived copies, several items for one photo, marks on copies only."""

from __future__ import annotations

import hashlib
import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from inspector.domain.records import DocumentType, Mark2D
from inspector.errors import Code, EvidenceError, InspectorError, WorkflowError
from inspector.evidence.blobs import open_blobs
from inspector.workflow import findings, papers, photographs
from inspector.workflow.desk import Desk

from .conftest import Opener
from .office import Visit, picture

PHOTOS = Path(__file__).resolve().parents[2] / "../shared/photos"
REAL = sorted(PHOTOS.glob("*.jpg")) if PHOTOS.is_dir() else []
BOX = Mark2D("box", (("0.2", "0.2"), ("0.8", "0.8")))
needs_photos = pytest.mark.skipif(not REAL, reason="the shared photo files are not here")


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


@needs_photos
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_photo_is_kept_byte_for_byte_with_upright_copies(desk: Desk, path: Path) -> None:
    taken = photographs.import_file(desk.folder, path, now=desk.now())
    assert photographs.original(desk.folder, taken.sha256) == path.read_bytes()
    assert taken.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    upright = size_of(photographs.print_copy(desk.folder, taken.sha256))
    assert max(upright) <= 1600
    assert max(size_of(photographs.thumbnail(desk.folder, taken.sha256))) <= 320
    width, height = taken.facts.width_px, taken.facts.height_px
    if taken.facts.orientation >= 5:
        width, height = height, width
    assert (upright[0] > upright[1]) == (width > height)


@needs_photos
def test_what_the_camera_wrote_is_shown_and_what_it_did_not_is_flagged(desk: Desk) -> None:
    visit = Visit(desk)
    nikon = next(path for path in REAL if path.name == "DSCN0010.jpg")
    key = visit.photo("Y02", data=nikon.read_bytes(), name=nikon.name)
    evidence = visit.walk.evidence[key]
    assert evidence.taken_at
    assert evidence.camera
    assert evidence.position is not None
    bare = visit.photo("Y02")
    assert "无" in "".join(photographs.flag_sentences(visit.walk.evidence[bare])) or visit.walk.evidence[bare].flags


def test_same_photo_twice_stays_one_with_its_items_joined(desk: Desk) -> None:
    visit = Visit(desk)
    data = picture(9)
    first = visit.photo("Y02", data=data)
    second = visit.photo("Y03", "Y02", data=data, name="另一个名字.jpg")
    assert first == second
    (row,) = visit.reopened().walk.photos()
    assert row.evidence.items == ("Y02", "Y03")
    assert len(visit.reopened().walk.photos("Y03")) == 1


def test_one_photo_counts_for_each_of_its_items_and_proves_both_findings(desk: Desk) -> None:
    visit = Visit(desk).fail("Y02", "Y03")
    visit.photo("Y02", "Y03")
    cards = {card.item.number: card.photos for card in map(visit.walk.card, visit.walk.items())}
    assert (cards["Y02"], cards["Y03"], cards["Y05"]) == (1, 1, 0)
    done = visit.meet().finish()
    photos = [findings.view_finding(desk, key).photos for key in done.findings]
    assert [row.id for row in photos[0]] == [row.id for row in photos[1]]
    sheet = papers.issue(desk, done.inspection, DocumentType.PHOTO_SHEET)
    assert str(sheet.document.content).count("现场.jpg") == 1


def test_photos_stand_in_the_order_in_which_they_came(opener: Opener) -> None:
    visit = Visit(opener())
    keys = [visit.photo("Y02") for _ in range(12)]
    assert list(visit.reopened(opener()).walk.evidence) == keys


def test_caption_and_marks_are_kept_and_burned_into_copies_only(desk: Desk) -> None:
    visit = Visit(desk).fail("Y02")
    key = visit.photo("Y02", data=picture(5))
    evidence = replace(visit.walk.evidence[key], caption="示例：东侧围挡", direction="朝东", annotations=(BOX,))
    photographs.save(desk, visit.draft, key, evidence)
    again = visit.reopened().walk.evidence[key]
    assert (again.caption, again.direction, again.annotations) == ("示例：东侧围挡", "朝东", (BOX,))
    plain = photographs.print_copy(desk.folder, again.blob)
    marked = photographs.print_copy(desk.folder, again.blob, again.annotations)
    assert plain != marked
    assert photographs.print_copy(desk.folder, again.blob) == plain
    assert photographs.original(desk.folder, again.blob) == picture(5)
    assert photographs.screen_copy(desk.folder, again.blob, again.annotations) != plain
    small = photographs.thumbnail(desk.folder, again.blob)
    assert photographs.thumbnail(desk.folder, photographs.thumbnail_name(again)) != small
    assert photographs.thumbnail_name(replace(again, annotations=())) == again.blob
    visit.walk = visit.reopened().walk
    done = visit.meet().finish()
    sheet = papers.issue(desk, done.inspection, DocumentType.PHOTO_SHEET)
    assert "示例：东侧围挡" in str(sheet.document.content)
    assert desk.blobs.get(again.blob) == picture(5)


def test_photo_that_is_taken_out_comes_back_as_it_was(desk: Desk) -> None:
    visit = Visit(desk)
    key = visit.photo("Y02", data=picture(3))
    kept = visit.walk.evidence[key]
    photographs.remove(desk, visit.draft, key)
    assert visit.reopened().walk.evidence == {}
    assert photographs.original(desk.folder, kept.blob) == picture(3)
    photographs.save(desk, visit.draft, key, kept)
    assert visit.reopened().walk.evidence == {key: kept}


@pytest.mark.parametrize("data", [b"", b"no picture at all", picture()[:200]], ids=["empty", "fake", "cut"])
def test_what_is_no_whole_photo_is_refused_and_nothing_is_kept(desk: Desk, data: bytes) -> None:
    before = len(list(desk.blobs.all()))
    with pytest.raises(EvidenceError) as refusal:
        photographs.import_photo(desk.folder, data, name="坏.jpg", now=desk.now())
    assert "坏.jpg" in refusal.value.sentence()
    assert len(list(desk.blobs.all())) == before


def test_file_that_cannot_be_read_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(WorkflowError) as refusal:
        photographs.import_file(desk.folder, tmp_path / "没有.jpg", now=desk.now())
    assert refusal.value.code is Code.FILE_UNREADABLE
    with pytest.raises(WorkflowError) as refusal:
        photographs.thumbnail(desk.folder, "0" * 64)
    assert refusal.value.code is Code.PHOTO_UNKNOWN


def test_original_is_never_kept_without_its_copies(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A break between the original and its copies leaves none of them: taking in is one piece."""
    from inspector.evidence.blobs import BlobStore

    def breaks(*_given: object, **_named: object) -> None:
        raise ConnectionError("pulled out")

    with monkeypatch.context() as patched:
        patched.setattr(BlobStore, "put_rendition", breaks)
        with pytest.raises((ConnectionError, InspectorError)):
            photographs.import_photo(desk.folder, picture(1), name="断.jpg", now=desk.now())
    with closing(open_blobs(desk.folder)) as blobs:
        assert not blobs.exists(hashlib.sha256(picture(1)).hexdigest())
    taken = photographs.import_photo(desk.folder, picture(1), name="断.jpg", now=desk.now())
    assert photographs.original(desk.folder, taken.sha256) == picture(1)


def test_missing_copy_is_made_anew(desk: Desk) -> None:
    ref = desk.blobs.put(picture(2), name="旧.jpg", media_type="image/jpeg")
    assert max(size_of(photographs.thumbnail(desk.folder, ref.sha256))) <= 320


def test_card_gives_its_photos_oldest_first_and_can_be_stopped(tmp_path: Path) -> None:
    import os

    folder = tmp_path / "DCIM" / "100"
    folder.mkdir(parents=True)
    for number, name in enumerate(("b.JPG", "a.jpeg", ".hidden.jpg", "note.txt", "c.heic")):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (1000 - number, 1000 - number))
    assert [path.name for path in photographs.photos_on_card(tmp_path)] == ["c.heic", "a.jpeg", "b.JPG"]
    assert photographs.photos_on_card(tmp_path, cancelled=lambda: True) == ()


@pytest.mark.parametrize(
    ("degrees", "words"),
    [("", ""), ("0", "朝北（0°）"), ("90.5", "朝东（90.5°）"), ("337.6", "朝北（337.6°）"), ("225", "朝西南（225°）")],
)
def test_direction_is_said_as_a_record_says_it(degrees: str, words: str) -> None:
    assert photographs.direction_words(degrees) == words
