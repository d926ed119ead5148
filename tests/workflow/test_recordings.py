"""Sound, film and other files: kept as they came, named by the form, listed on paper, opened as copies."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.checklist.owed import OwedKind
from inspector.domain.media import FileKind
from inspector.domain.records import DocumentType, Evidence, Kind, from_body
from inspector.errors import Code, EvidenceError, InspectorError, WorkflowError
from inspector.evidence.blobs import open_blobs
from inspector.store import records as record_store
from inspector.workflow import corrections, custody, findings, papers, photographs, recordings, today
from inspector.workflow.desk import Desk
from tests.recordings import film, sound

from .conftest import Opener
from .office import YARD, Visit, picture


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """What lies on the card of a body camera."""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "REC_0001.mp4").write_bytes(film())
    (folder / "问话.wav").write_bytes(sound(5))
    (folder / "检测报告.pdf").write_bytes(b"%PDF-1.7 report")
    return folder


def keep(visit: Visit, path: Path, *items: str, wanted: FileKind = FileKind.FILE) -> Evidence:
    """Take a file into the visit."""
    found = recordings.take_in(visit.desk.folder, path, wanted=wanted, now=visit.desk.now())
    row = photographs.attach(visit.desk, visit.draft, found, items=items)
    visit.walk.evidence[row.id] = row.evidence
    return row.evidence


def text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def test_a_film_is_kept_untouched_under_its_hash_with_what_its_header_tells(desk: Desk, card: Path) -> None:
    path = card / "REC_0001.mp4"
    found = recordings.take_in(desk.folder, path, wanted=FileKind.FILM, now=desk.now())
    assert (found.name, found.media_type, found.size, found.seconds) == ("REC_0001.mp4", "video/mp4", len(film()), 187)
    assert desk.blobs.get(found.blob) == path.read_bytes() == film()


@pytest.mark.parametrize(
    ("name", "data", "wanted", "code"),
    [
        ("a.wav", film(), FileKind.SOUND, Code.NOT_A_RECORDING),
        ("a.mp4", sound(), FileKind.FILM, Code.NOT_A_FILM),
        ("a.pdf", b"", FileKind.FILE, Code.FILE_EMPTY),
        ("a.pdf", b"MZ" + bytes(90), FileKind.FILE, Code.FILE_IS_PROGRAM),
        ("a.bin", bytes(9), FileKind.FILE, Code.FILE_TOO_LARGE),
        ("a.jpg", b"no picture", FileKind.PICTURE, Code.PHOTO_NOT_IMAGE),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_nothing_is_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, wanted: FileKind, code: Code
) -> None:
    if code is Code.FILE_TOO_LARGE:
        monkeypatch.setattr(recordings, "MAX_BLOB_BYTES", 8)
    (tmp_path / name).write_bytes(data)
    before = len(list(desk.blobs.all()))
    with pytest.raises(InspectorError) as refusal:
        recordings.take_in(desk.folder, tmp_path / name, wanted=wanted, now=desk.now())
    assert refusal.value.code is code
    assert len(list(desk.blobs.all())) == before


def test_a_card_that_is_gone_is_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(WorkflowError) as refusal:
        recordings.take_in(desk.folder, tmp_path / "gone.mp4", wanted=FileKind.FILM, now=desk.now())
    assert refusal.value.code is Code.FILE_UNREADABLE


def test_a_picture_given_as_a_file_is_a_photo_and_a_damaged_one_a_file(desk: Desk, tmp_path: Path) -> None:
    whole, cut = tmp_path / "铭牌.jpg", tmp_path / "cut.jpg"
    whole.write_bytes(picture())
    cut.write_bytes(picture()[:200])
    visit = Visit(desk).fill()
    assert keep(visit, whole).media_type == "image/jpeg"
    assert keep(visit, cut).media_type == "application/octet-stream"
    done = visit.meet().finish()
    assert papers.issue(desk, done.inspection, DocumentType.PHOTO_SHEET).document.pages == 1


def test_it_tells_how_far_it_is_and_ends_when_wished(desk: Desk, card: Path) -> None:
    class Told:
        def __init__(self, patience: int) -> None:
            self.patience, self.reports = patience, list[tuple[str, int, int]]()

        def check(self) -> None:
            self.patience -= 1
            if self.patience < 0:
                raise KeyboardInterrupt

        def report(self, what: str, done: int, total: int = 0) -> None:
            self.reports.append((what, done, total))

    told, path = Told(9), card / "REC_0001.mp4"
    recordings.take_in(desk.folder, path, wanted=FileKind.FILM, now=desk.now(), job=told)
    assert told.reports == [("REC_0001.mp4", 50, 100), ("REC_0001.mp4", 100, 100)]
    path.write_bytes(film(seed=1))
    before = len(list(desk.blobs.all()))
    with pytest.raises(KeyboardInterrupt):
        recordings.take_in(desk.folder, path, wanted=FileKind.FILM, now=desk.now(), job=Told(1))
    assert len(list(desk.blobs.all())) == before


def test_two_files_of_one_name_get_names_that_differ_and_one_file_stays_one(desk: Desk, card: Path) -> None:
    visit = Visit(desk)
    path = card / "REC_0001.mp4"
    assert keep(visit, path, "Y01").name == "REC_0001.mp4"
    assert keep(visit, path, "Y02").items == ("Y01", "Y02")
    path.write_bytes(film(seed=1))
    assert keep(visit, path).name == "REC_0001-2.mp4"
    shouted = path.with_name("rec_0001.MP4")
    shouted.write_bytes(film(seed=2))
    assert keep(visit, shouted).name == "rec_0001-3.MP4"
    assert photographs.free_name(".htaccess", {".htaccess"}) == ".htaccess-2"


def test_the_draft_has_its_files_after_a_cut(desk: Desk, opener: Opener, card: Path) -> None:
    visit = Visit(desk)
    kept = keep(visit, card / "问话.wav", "Y01", wanted=FileKind.SOUND)
    again = visit.reopened(opener())
    assert list(again.walk.evidence.values()) == [kept]
    assert again.desk.blobs.get(kept.blob) == sound(5)


def test_finished_they_are_records_with_their_bytes_and_verify(desk: Desk, card: Path) -> None:
    visit = Visit(desk).fill()
    kept = [keep(visit, path, "Y01") for path in sorted(card.iterdir())]
    done = visit.meet().finish()
    records = list(record_store.read(desk.store, kind=Kind.EVIDENCE))
    assert [(from_body(Evidence, record.body).name, record.blobs[0].size) for record in records] == [
        (one.name, one.size) for one in kept
    ]
    assert custody.verify(desk).sound
    assert DocumentType.PHOTO_SHEET.value not in today.list_inspections(desk)[0].lacks
    assert done.inspection == records[0].body["inspection"]


def test_the_record_lists_them_and_the_photo_sheet_says_where_they_are(desk: Desk, card: Path) -> None:
    visit = Visit(desk).fail("Y01")
    visit.photo("Y01")
    kept = keep(visit, card / "REC_0001.mp4", "Y01", wanted=FileKind.FILM)
    done = visit.meet().finish()
    record = papers.preview(desk, done.inspection, DocumentType.INSPECTION_RECORD)
    said = text_of(record.pdf)
    assert "录像「REC_0001.mp4」" in said
    assert "时长3:07" in said
    assert kept.blob in said
    assert "拍摄照片1张" in said
    assert any(place.source.startswith("evidence:") for place in record.places)
    sheet = papers.preview(desk, done.inspection, DocumentType.PHOTO_SHEET)
    assert "另有录音、录像等文件1份" in text_of(sheet.pdf)
    order = text_of(papers.preview(desk, done.inspection, DocumentType.ORDER).pdf)
    assert "录像「REC_0001.mp4」" in order
    assert "视听资料、电子数据" in order


def test_a_correction_keeps_them(desk: Desk, card: Path) -> None:
    first = Visit(desk).fill()
    kept = keep(first, card / "问话.wav", "Y01")
    done = first.meet().finish()
    again = Visit(desk, YARD, draft=corrections.begin(desk, done.inspection, reason="笔误"))
    assert [one.name for one in again.walk.evidence.values()] == [kept.name]
    again.meet().finish()
    assert len(list(record_store.read(desk.store, kind=Kind.EVIDENCE))) == 1


def test_a_film_stands_for_no_photo(desk: Desk, card: Path) -> None:
    visit = Visit(desk).fail("Y01")
    keep(visit, card / "REC_0001.mp4", "Y01")
    short = [entry.item for entry in visit.walk.owed() if entry.kind is OwedKind.EVIDENCE]
    assert "Y01" in short


def test_a_copy_is_opened_that_nobody_can_write_to(desk: Desk, card: Path, tmp_path: Path) -> None:
    found = keep(Visit(desk), card / "检测报告.pdf")
    odd = replace(found, name="..\\a/b: 报告.pdf")
    copy = recordings.copy_to_open(desk.folder, odd, tmp_path / "open")
    assert copy.read_bytes() == b"%PDF-1.7 report"
    assert copy.name == "_a_b_ 报告.pdf"
    assert copy.stat().st_mode & 0o222 == 0
    assert recordings.copy_to_open(desk.folder, odd, tmp_path / "open") == copy


def test_a_program_that_came_from_elsewhere_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    ref = desk.blobs.put(b"MZ" + bytes(90), name="a.pdf", media_type="application/pdf")
    hostile = Evidence("", ref.sha256, "a.pdf", "application/pdf")
    with pytest.raises(WorkflowError) as refusal:
        recordings.copy_to_open(desk.folder, hostile, tmp_path)
    assert refusal.value.code is Code.PROGRAM_NOT_OPENED


def test_it_is_saved_elsewhere_whole_or_not_at_all(desk: Desk, card: Path, tmp_path: Path) -> None:
    found = keep(Visit(desk), card / "问话.wav")
    target = recordings.save_as(desk.folder, found, tmp_path / "out.wav")
    assert target.read_bytes() == sound(5)
    with pytest.raises(WorkflowError) as refusal:
        recordings.save_as(desk.folder, found, tmp_path / "none" / "out.wav")
    assert refusal.value.code is Code.FILE_NOT_WRITTEN
    with closing(open_blobs(desk.folder)) as blobs:
        blobs._db.execute("update chunk set data = zeroblob(length(data)) where sha256 = ?", (found.blob,))
        blobs._db.conn.commit()
    with pytest.raises(EvidenceError) as altered:
        recordings.save_as(desk.folder, found, tmp_path / "bad.wav")
    assert altered.value.code is Code.BLOB_ALTERED
    assert [name for name in os.listdir(tmp_path) if name.startswith("bad")] == []


def test_a_finished_inspection_shows_its_evidence(desk: Desk, card: Path) -> None:
    visit = Visit(desk).fill()
    visit.photo("Y01")
    keep(visit, card / "问话.wav")
    done = visit.meet().finish()
    assert [row.evidence.name for row in findings.evidence_of(desk, done.inspection)] == ["现场.jpg", "问话.wav"]
