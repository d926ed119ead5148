"""Photos of the checklist page: dropped, pasted, read from a card, given to items, described, marked, taken out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from inspector.domain.records import Mark2D
from inspector.evidence.photos_sample import draw_sample
from inspector.workflow import photographs
from tests.ui.walking import Walking

K = Qt.Key


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A camera card with three photos and a file that is none."""
    folder = tmp_path_factory.mktemp("card") / "DCIM"
    folder.mkdir()
    for number in range(3):
        picture = draw_sample(
            f"示例{number}",
            taken_at=datetime(2026, 11, 22, 9, number, tzinfo=UTC),
            font_path=photographs.marks_font(),
            position=(24.9, 107.5),
        )
        (folder / f"P{number}.jpg").write_bytes(picture)
    (folder / "bad.jpg").write_bytes(b"no picture")
    return folder


def drop(widget: Any, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)


def evidence(walking: Walking) -> list[Any]:
    assert walking.page.walk is not None
    return list(walking.page.walk.evidence.values())


def taken(walking: Walking, count: int) -> None:
    walking.qtbot.waitUntil(lambda: not walking.page.album.intake.is_busy(), timeout=20_000)
    walking.settle()
    assert len(evidence(walking)) == count


def test_photos_dropped_on_the_card_serve_its_item_and_a_bad_file_stops_no_other(walking: Walking, card: Path) -> None:
    walking.go_to("A04_result")
    drop(walking.find("card_A04"), [card / "P0.jpg", card / "bad.jpg", card / "P1.jpg"])
    taken(walking, 2)
    assert {photo.items for photo in evidence(walking)} == {("A04",)}
    assert walking.find("photoProblems").isVisible()
    assert "bad.jpg" in walking.find("photoProblemsWords").text()
    assert walking.find("photos_A04Strip").isVisible()
    assert walking.find("openTray").text().endswith("2")


def test_p_asks_for_files(walking: Walking, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walking.go_to("A04_result")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(card / "P2.jpg")], ""))
    walking.key(K.Key_P)
    taken(walking, 1)
    assert evidence(walking)[0].items == ("A04",)


def test_folder_in_the_tray_is_read_as_a_card_and_serves_no_item_yet(walking: Walking, card: Path) -> None:
    walking.key(K.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert walking.find("photoTray").isVisible()
    drop(walking.find("trayStrip"), [card])
    walking.qtbot.waitUntil(lambda: len(evidence(walking)) == 3, timeout=20_000)
    taken(walking, 3)
    assert all(photo.items == () for photo in evidence(walking))
    walking.qtbot.waitUntil(lambda: bool(walking.find("trayStrip")._pictures), timeout=20_000)


def test_pasted_picture_is_kept_and_flagged(walking: Walking) -> None:
    walking.go_to("A04_result")
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QApplication.clipboard().setImage(image)
    walking.page.cards.card.photos.take(QApplication.clipboard().mimeData())
    taken(walking, 1)
    assert "no_exif" in evidence(walking)[0].flags


def test_number_keys_give_photos_to_items_and_marking_rests_meanwhile(walking: Walking, card: Path) -> None:
    walking.go_to("A04_result")
    walking.key(K.Key_2)
    walking.page.album.show_tray()
    walking.page.album.take_paths([str(card / "P0.jpg")])
    taken(walking, 1)
    strip = walking.find("trayStrip")
    strip.choose(next(iter(walking.page.walk.evidence)))
    strip.setFocus()
    walking.key(K.Key_1)
    assert evidence(walking)[0].items == ("A04",)
    assert walking.value("A04_result") == "fail"
    walking.key(K.Key_1)
    assert evidence(walking)[0].items == ()


def test_photo_is_described_annotated_and_taken_out_with_undo(walking: Walking, card: Path) -> None:
    walking.go_to("A04_result")
    walking.page.album.take_paths([str(card / "P0.jpg")])
    taken(walking, 1)
    key = next(iter(walking.page.walk.evidence))
    walking.page.album.look(key)
    walking.settle()
    assert walking.find("photoLook").isVisible()
    walking.find("viewerWords_caption").setFocus()
    walking.key("gap")
    walking.key(K.Key_Tab)
    assert evidence(walking)[0].caption == "gap"
    walking.page.album.annotate(key)
    walking.settle()
    mark = Mark2D("box", (("0.1", "0.1"), ("0.4", "0.4")))
    walking.page.album.marks.saved.emit((mark,))
    walking.settle()
    assert evidence(walking)[0].annotations == (mark,)
    walking.find("walkViewer").setFocus()
    walking.key(K.Key_Escape)
    assert walking.page.album.currentWidget() is walking.page.surface
    walking.page.album.remove((key,))
    walking.settle()
    assert evidence(walking) == []
    walking.click("undoBarUndo")
    assert evidence(walking)[0].caption == "gap"


def test_photos_and_their_words_are_there_after_reopening(walking: Walking, card: Path) -> None:
    walking.go_to("A04_result")
    walking.page.album.take_paths([str(card / "P0.jpg")])
    taken(walking, 1)
    walking.open(walking.page.walk.draft)
    assert [photo.items for photo in evidence(walking)] == [("A04",)]
    assert walking.card() == "A04"
    assert walking.find("photos_A04Strip").isVisible()
