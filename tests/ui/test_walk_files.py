"""Questions for sound, film, files, marked pictures and codes: kept, shown, opened, taken away, undone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.domain.records import Mark2D
from inspector.evidence import blobs_long
from inspector.ui.tasks import Tasks
from inspector.workflow import checklists, inspections, recordings
from inspector.workflow.demonstration import fill_register
from inspector.workflow.desk import Desk
from tests.recordings import film, sound
from tests.ui.paging import Office, make_office
from tests.workflow.office import YARD, officers, picture, site_row

FORM = """
| survey |
| | type | name | label | appearance | constraint | constraint_message |
| | audio | talk | 现场问话录音 | | | |
| | video | tour | 巡查录像 | | | |
| | file | report | 检测报告 | | . != 'bad.pdf' | 不收这个名字 |
| | image | plate | 设备铭牌 | annotate | | |
| | image | plain | 远景 | | | |
| | image | sketch | 位置草图 | draw | | |
| | image | signed | 在场人签名 | signature | | |
| | barcode | code | 设备编号 | | | |
| | begin_repeat | visit | 问话 | | | |
| | audio | said | 录音 | | | |
| | end_repeat | | | | | |
| settings |
| | form_title | form_id | version |
| | 文件题 | files | 1 |
"""


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of all kinds."""
    folder = tmp_path_factory.mktemp("card")
    (folder / "REC_0001.mp4").write_bytes(film())
    (folder / "talk.wav").write_bytes(sound(5))
    (folder / "other.wav").write_bytes(sound(5, seed=1))
    (folder / "report.pdf").write_bytes(b"%PDF-1.7 report")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 bad")
    (folder / "setup.exe").write_bytes(b"MZ" + bytes(90))
    (folder / "plate.jpg").write_bytes(picture())
    codes = Image.new("L", (900, 400), 255)
    for place, text in enumerate(("SL-W01", "SL-W02")):
        stream = io.BytesIO()
        segno.make(text, micro=False).save(stream, kind="png", scale=8)
        codes.paste(Image.open(stream).convert("L"), (30 + 450 * place, 40))
        codes.crop((0, 0, 450, 400) if not place else (0, 0, 900, 400)).save(folder / f"codes{place + 1}.png")
    return folder


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "文件题.md").write_text(FORM, "utf-8")
    made = make_office(qtbot, tasks, tmp_path / "data", ("today", "inspect", "walk"))
    drafts: list[str] = []

    def prepare(desk: Desk) -> None:
        fill_register(desk)
        checklists.publish(desk, tmp_path / "文件题.md")
        drafts.append(inspections.start(desk, site_row(desk, YARD).id, "files", officers=officers(desk)))

    made.open(prepare)
    made.go("walk", draft=drafts[0])
    yield made
    made.window.current().left()
    made.workplace.close()


def page(office: Office) -> Any:
    return office.window.current()


def value(office: Office, name: str) -> str:
    session = page(office).walk.session
    return session.value(session.find(name)[0])


def names(office: Office) -> list[str]:
    return [one.name for one in page(office).walk.evidence.values()]


def drop(widget: Any, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)


def give(office: Office, name: str, path: Path) -> None:
    drop(office.find(f"answer_{name}"), path)
    office.settle()


def message(office: Office, name: str) -> str:
    return office.find(f"message_{name}").text() if office.seen(f"message_{name}") else ""


def test_chosen_sound_is_kept_named_and_told_of(office: Office, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(card / "talk.wav"), ""))
    button = office.find("answer_talkChoose")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    office.settle()
    assert value(office, "talk") == "talk.wav"
    assert office.find("answer_talkFacts").text() == "录音，3.9 KB，0:05"
    assert office.window.focusWidget().objectName() == "answer_talkOpen"
    assert not office.seen("answer_talkChoose")
    (kept,) = page(office).walk.evidence.values()
    assert office.workplace.at_desk(lambda desk: desk.blobs.get(kept.blob)) == (card / "talk.wav").read_bytes()
    assert kept.photographer


def test_film_and_report_dropped_on_their_questions_are_there_after_reopening(office: Office, card: Path) -> None:
    give(office, "tour", card / "REC_0001.mp4")
    give(office, "report", card / "report.pdf")
    office.go("walk", draft=page(office).walk.draft)
    office.settle()
    assert (value(office, "tour"), value(office, "report")) == ("REC_0001.mp4", "report.pdf")
    assert office.find("answer_tourFacts").text() == "录像，300 B，3:07"
    assert names(office) == ["REC_0001.mp4", "report.pdf"]


def test_what_does_not_fit_is_told_beside_the_question_until_something_fits(office: Office, card: Path) -> None:
    give(office, "talk", card / "REC_0001.mp4")
    assert "不是录音" in message(office, "talk")
    assert value(office, "talk") == ""
    give(office, "report", card / "setup.exe")
    assert "程序" in message(office, "report")
    give(office, "talk", card / "talk.wav")
    assert message(office, "talk") == ""
    assert "程序" in message(office, "report")
    drop(office.find("answer_tour"), card / "talk.wav", card / "other.wav")
    assert "只收一个" in message(office, "tour")
    assert names(office) == ["talk.wav"]


def test_a_constraint_of_the_form_is_said_beside_the_file(office: Office, card: Path) -> None:
    give(office, "report", card / "bad.pdf")
    assert message(office, "report") == "不收这个名字"
    assert value(office, "report") == ""


def test_removed_file_leaves_its_answers_and_both_come_back(office: Office, card: Path) -> None:
    give(office, "talk", card / "talk.wav")
    office.find("answer_talkRemove").setFocus()
    office.click("answer_talkRemove")
    assert office.window.focusWidget().objectName() == "answer_talkChoose"
    assert (value(office, "talk"), names(office)) == ("", [])
    assert office.seen("answer_talkChoose")
    office.click("undoBarUndo")
    assert (value(office, "talk"), names(office)) == ("talk.wav", ["talk.wav"])
    page(office).album.remove(tuple(page(office).walk.evidence))
    office.settle()
    assert value(office, "talk") == ""


def test_copy_is_opened_and_original_saved_elsewhere(
    office: Office, card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(office, "report", card / "report.pdf")
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(Path(url.toLocalFile()))) or True)
    office.click("answer_reportOpen")
    assert opened[0].read_bytes() == (card / "report.pdf").read_bytes()
    assert opened[0].stat().st_mode & 0o222 == 0
    target = tmp_path / "saved.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    office.click("answer_reportSave")
    assert target.read_bytes() == (card / "report.pdf").read_bytes()


def test_files_stand_in_the_tray_with_their_sign_and_open_from_there(
    office: Office, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(office, "tour", card / "REC_0001.mp4")
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.fileName())) or True)
    album = page(office).album
    album.show_tray()
    (key,) = page(office).walk.evidence
    assert album.tray.strip.photos.records()[0].kind.value == "film"
    album.look(key)
    office.settle()
    assert opened == ["REC_0001.mp4"]
    assert album.currentWidget() is album.tray
    album.annotate(key)
    office.settle()
    assert album.currentWidget() is album.tray


def test_second_question_for_the_same_name_gets_a_name_of_its_own(office: Office, card: Path, tmp_path: Path) -> None:
    give(office, "report", card / "talk.wav")
    twin = tmp_path / "talk.wav"
    twin.write_bytes((card / "other.wav").read_bytes())
    give(office, "talk", twin)
    assert (value(office, "report"), value(office, "talk")) == ("talk.wav", "talk-2.wav")


def test_picture_is_marked_at_its_question_and_shows_the_marks(office: Office, card: Path) -> None:
    assert not office.seen("answer_plateAnnotate")
    give(office, "plate", card / "plate.jpg")
    assert value(office, "plate") == "plate.jpg"
    assert office.seen("answer_plateSmall")
    office.click("answer_plateAnnotate")
    album = page(office).album
    assert album.currentWidget() is album.marks
    mark = Mark2D("box", (("0.1", "0.1"), ("0.4", "0.4")))
    album.marks.saved.emit((mark,))
    office.settle()
    assert album.currentWidget() is page(office).surface
    (kept,) = page(office).walk.evidence.values()
    assert kept.annotations == (mark,)
    assert office.workplace.at_desk(lambda desk: desk.blobs.get(kept.blob)) == (card / "plate.jpg").read_bytes()
    editor = office.find("answer_plate")
    assert ":" in editor._thumbnail  # the copy with the marks
    give(office, "plain", card / "plate.jpg")
    assert not office.seen("answer_plainAnnotate")


def test_question_lets_go_of_a_picture_that_stays_a_photo(office: Office, card: Path) -> None:
    give(office, "plain", card / "plate.jpg")
    office.click("answer_plainClear")
    assert value(office, "plain") == ""
    assert names(office) == ["plate.jpg"]


@pytest.mark.parametrize("name", ["sketch", "signed"])
def test_drawing_is_kept_and_shown(office: Office, name: str) -> None:
    pad = office.find(f"answer_{name}Pad")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    QTest.mouseMove(pad, QPoint(120, 80))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 60))
    office.click(f"answer_{name}Keep")
    assert value(office, name).endswith(".png")
    assert not office.seen(f"answer_{name}Pad")
    assert office.seen(f"answer_{name}Small")


def test_code_is_read_from_a_picture_or_typed(office: Office, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(card / "codes1.png"), ""))
    office.click("answer_codeRead")
    assert value(office, "code") == "SL-W01"
    give(office, "code", card / "codes2.png")
    assert value(office, "code") == "SL-W01"
    found = {office.find(f"answer_codeFound{number}").text() for number in (1, 2)}
    assert found == {"SL-W01（QR Code）", "SL-W02（QR Code）"}
    wanted = next(n for n in (1, 2) if "SL-W02" in office.find(f"answer_codeFound{n}").text())
    office.click(f"answer_codeFound{wanted}")
    assert value(office, "code") == "SL-W02"
    assert not office.seen("answer_codeQuestion")
    give(office, "code", card / "plate.jpg")
    assert "没有认出" in message(office, "code")
    assert value(office, "code") == "SL-W02"
    field = office.find("answer_codeText")
    field.selectAll()
    QTest.keyClicks(field, "by hand")
    page(office).left()
    assert value(office, "code") == "by hand"


# -- long films --------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Films that stay on their way until a test lets them go."""
    import threading

    gate = threading.Event()
    take_in = recordings.take_in

    def slow(folder: Path, path: Path, *, wanted: Any, now: Any, job: Any) -> Any:
        job.report(path.name, 50, 100)
        while not gate.wait(0.005):
            job.check()
        return take_in(folder, path, wanted=wanted, now=now, job=job)

    monkeypatch.setattr(recordings, "take_in", slow)
    yield gate
    gate.set()


def test_film_on_its_way_tells_how_far_it_is_and_can_be_stopped(office: Office, card: Path, held: Any) -> None:
    drop(office.find("answer_tour"), card / "REC_0001.mp4")
    office.qtbot.waitUntil(lambda: "50%" in office.find("answer_tourFacts").text())
    assert office.seen("answer_tourBar")
    assert value(office, "tour") == ""
    office.click("answer_tourStop")
    assert office.seen("answer_tourChoose")
    assert names(office) == []


def test_window_asks_before_it_closes_on_a_film_on_its_way(office: Office, card: Path, held: Any) -> None:
    drop(office.find("answer_tour"), card / "REC_0001.mp4")
    assert not office.window.close()
    assert "REC_0001.mp4" in office.words("question")
    QTest.mouseClick(office.find("choice_wait"), Qt.MouseButton.LeftButton)
    held.set()
    office.settle()
    assert value(office, "tour") == "REC_0001.mp4"
    assert page(office).files.may_close()


def test_the_file_given_last_is_the_answer_and_the_inspection_does_not_end_before(
    office: Office, card: Path, held: Any
) -> None:
    drop(office.find("answer_talk"), card / "other.wav")
    drop(office.find("answer_talk"), card / "talk.wav")
    QTest.mouseClick(office.find("finishInspection"), Qt.MouseButton.LeftButton)
    assert page(office).name == "walk"
    held.set()
    office.settle()
    assert (value(office, "talk"), names(office)) == ("talk.wav", ["talk.wav"])


def test_the_answer_is_given_though_another_inspection_was_looked_at_meanwhile(
    office: Office, card: Path, held: Any
) -> None:
    drop(office.find("answer_tour"), card / "REC_0001.mp4")
    drop(office.find("answer_report"), card / "report.pdf")
    draft = page(office).walk.draft
    office.window.go("today")
    office.window.go("walk", draft=draft)
    office.qtbot.waitUntil(lambda: page(office).walk is not None)
    held.set()
    office.settle()
    assert (value(office, "tour"), value(office, "report")) == ("REC_0001.mp4", "report.pdf")


def test_a_member_removed_meanwhile_gets_no_answer_of_another(office: Office, card: Path, held: Any) -> None:
    office.click("add_visit")
    refs = page(office).walk.session.find("said")
    assert len(refs) == 2
    page(office).files.take(refs[1], card / "talk.wav")
    page(office).answers._remove(refs[0].rpartition("/")[0])
    held.set()
    office.settle()
    assert value(office, "said") == ""
    assert names(office) == ["talk.wav"]


def test_full_disk_is_told_beside_the_question(
    office: Office, card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from inspector.evidence import blobs

    long = tmp_path / "long.mp4"
    long.write_bytes(film() + b"\0" * 64)
    monkeypatch.setattr(blobs, "STEP_BYTES", 8)
    monkeypatch.setattr(blobs_long.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 0))
    give(office, "tour", long)
    assert "磁盘空间不足" in message(office, "tour")
