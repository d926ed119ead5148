"""A form filled from a file of answers: files are looked at, named by the submission, and read back as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.app import device
from inspector.checklist import authoring
from inspector.workflow import form_run
from inspector.workflow.form_run import Run
from inspector.xform.session import FormSession
from tests.recordings import film, sound

from .office import picture

FORM = """
| survey |
| | type | name | label | appearance |
| | audio | talk | 录音 | |
| | video | tour | 录像 | |
| | file | report | 报告 | |
| | image | plate | 铭牌 | annotate |
| | barcode | code | 编号 | |
| | begin_repeat | visit | 问话 | |
| | audio | said | 录音 | |
| | end_repeat | | | |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A form, and files beside the answers."""
    (tmp_path / "form.md").write_text(FORM, "utf-8")
    (tmp_path / "card").mkdir()
    (tmp_path / "talk.wav").write_bytes(sound())
    (tmp_path / "card" / "talk.wav").write_bytes(sound(seed=1))
    (tmp_path / "tour.mp4").write_bytes(film())
    (tmp_path / "plate.jpg").write_bytes(picture())
    return tmp_path


def run(folder: Path, **answers: object) -> Run:
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), "utf-8")
    return form_run.run(folder / "form.md", folder / "answers.json", device())


def test_files_of_the_answers_are_named_in_the_submission_which_reads_back(folder: Path) -> None:
    result = run(
        folder,
        talk="talk.wav",
        tour="tour.mp4",
        report="talk.wav",
        plate="plate.jpg",
        code="SL-W01",
        visit=[{"said": "card/talk.wav"}],
    )
    assert result.refused == []
    assert result.files == {
        "talk.wav": folder / "talk.wav",
        "tour.mp4": folder / "tour.mp4",
        "plate.jpg": folder / "plate.jpg",
        "talk-2.wav": folder / "card" / "talk.wav",
    }
    session = FormSession.reopen(authoring.load(folder / "form.md", device()), device(), submission=result.xml)
    names = ("talk", "tour", "report", "plate", "code", "said")
    assert [session.value(session.find(name)[0]) for name in names] == [
        "talk.wav", "tour.mp4", "talk.wav", "plate.jpg", "SL-W01", "talk-2.wav",
    ]  # fmt: skip


def test_a_file_that_does_not_fit_or_is_not_there_is_not_answered(folder: Path) -> None:
    result = run(folder, talk="tour.mp4", tour="gone.mp4", plate="talk.wav")
    assert [sentence.partition("：")[0] for sentence in result.refused] == [
        f"「{name}」没有填写" for name in ("talk", "tour", "plate")
    ]
    assert "gone.mp4" in result.refused[1]
    assert result.files == {}
    assert b"tour.mp4" not in result.xml
