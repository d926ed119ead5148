"""`inspector demo`: the whole job without a display, through the same functions as by hand."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from inspector import app
from inspector.__main__ import main
from inspector.domain.ledger import State
from inspector.ui import screens
from inspector.workflow import findings, inspections, today

PHOTOS = Path(__file__).resolve().parents[1] / "../shared/photos"


@dataclass(frozen=True)
class Done:
    """What the demonstration left behind."""

    folder: Path
    lines: list[str]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The whole job without the pictures of the pages, done once."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "documents").mkdir()
    return Done(folder, list(app._do_the_job(folder / "data", folder / "documents", None)))


def test_demonstration_leaves_data_and_documents(done: Done) -> None:
    papers = sorted(path.name for path in (done.folder / "documents").iterdir())
    assert len(papers) == 12
    assert len([name for name in papers if "示环责改" in name]) == 4
    assert "6 of 6 photo originals read back byte for byte" in done.lines
    with closing(app.open_desk(done.folder / "data")) as desk:
        states = {row.state for row in findings.list_findings(desk)}
        assert State.OVERDUE in states
        assert State.ISSUED in states
        look = today.look(desk)
        assert len(look.drafts) == 1
        assert look.due
        assert look.unserved


def test_every_document_says_that_it_is_an_example(done: Done) -> None:
    for path in (done.folder / "documents").iterdir():
        document = pypdfium2.PdfDocument(path.read_bytes())
        for page in document:
            words = page.get_textpage()
            assert "示例" in words.get_text_range(), path.name
            words.close()
            page.close()
        document.close()


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photo files are not here")
def test_real_photos_read_back_equal_their_files(tmp_path: Path) -> None:
    from inspector.workflow.photographs import photos_on_card

    (tmp_path / "documents").mkdir()
    files = photos_on_card(PHOTOS)
    lines = list(app._do_the_job(tmp_path / "data", tmp_path / "documents", PHOTOS))
    assert f"{len(files)} of {len(files)} photo originals read back byte for byte" in lines
    with closing(app.open_desk(tmp_path / "data")) as desk:
        for path in files:
            data = path.read_bytes()
            assert desk.blobs.get(hashlib.sha256(data).hexdigest()) == data


def test_whole_command_leaves_a_picture_of_every_page(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screens, "LOOKS", {"day": screens.LOOKS["day"]})
    out = tmp_path / "out"
    assert main(["demo", "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["data", "documents", "screens"]
    pictures = {path.name for path in (out / "screens").iterdir()}
    assert pictures >= {f"{page}-day.png" for page in screens.PAGES}
    assert all((out / "screens" / name).stat().st_size > 10_000 for name in pictures)
    with closing(app.open_desk(out / "data")) as desk:
        assert len(inspections.list_drafts(desk)) == 1


def test_folder_with_something_in_it_is_refused_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    assert main(["demo", "--out", str(tmp_path)]) == 1
    assert "不是空的" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_file_in_the_place_of_the_folder_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("keep")
    assert main(["demo", "--out", str(tmp_path / "out")]) == 1
    assert "不能写入" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "keep"
