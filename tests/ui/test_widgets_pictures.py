"""Photos and paper: strip, viewer, annotation, preview, printing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from reportlab.pdfgen.canvas import Canvas

from inspector.domain.records import Mark2D
from inspector.errors import Code, WindowError
from inspector.ui.pdf_pages import PdfPages
from inspector.ui.printing import Printed, print_pdf
from inspector.ui.tasks import Job
from inspector.ui.theme import look
from inspector.ui.widgets import annotation_marks as marks
from inspector.ui.widgets.annotation_editor import AnnotationEditor
from inspector.ui.widgets.pdf_preview import Area, PdfPreview
from inspector.ui.widgets.photo_strip import Photo, PhotoStrip
from inspector.ui.widgets.photo_viewer import PhotoViewer
from inspector.ui.widgets.print_sheet import PrintSheet


def picture(width: int = 320, height: int = 200) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(look().colour("accent"))
    return image


def photos(count: int) -> tuple[Photo, ...]:
    return tuple(Photo(f"p{n}", f"IMG_{n:04}.jpg", f"t{n}", taken="2026-11-22 10:00") for n in range(count))


@pytest.fixture(scope="session")
def paper() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    for page in range(3):
        canvas.rect(100, 842 - 200, 200, 100, fill=1)
        canvas.drawString(72, 72, f"page {page + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def strip(qtbot, qtmodeltester) -> PhotoStrip:
    made = PhotoStrip("photos")
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show_photos(photos(6))
    qtmodeltester.check(made.photos)
    with qtbot.waitExposed(made):
        made.show()
    made.choose("p0")
    return made


def test_thumbnails_are_asked_for_once_and_only_when_they_are_seen(qtbot) -> None:
    strip = PhotoStrip("photos")
    qtbot.addWidget(strip)
    asked: list[str] = []
    strip.thumbnail_wanted.connect(asked.append)
    strip.resize(400, 200)
    strip.show_photos(photos(200))
    strip.show()
    qtbot.waitUntil(lambda: bool(asked))
    strip.grab()
    assert len(asked) < 40
    assert len(set(asked)) == len(asked)


def test_keys_of_the_strip_look_annotate_assign_and_remove(qtbot, strip) -> None:
    heard: list[tuple] = []
    for signal in (strip.look_wanted, strip.annotate_wanted, strip.assign_wanted, strip.remove_wanted):
        signal.connect(lambda *values: heard.append(values))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_E, Qt.Key.Key_3, Qt.Key.Key_Delete):
        qtbot.keyClick(strip, key)
    assert heard == [("p0",), ("p0",), (("p0",), 3), (("p0",),)]


def test_arrows_move_through_the_photos(qtbot, strip) -> None:
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.chosen() == ("p1",)
    assert strip.neighbour("p1", 1) == "p2"
    assert strip.neighbour("p5", 1) == "p5"


def test_selection_stays_when_more_photos_come_in(strip) -> None:
    strip.choose("p3")
    strip.show_photos((*photos(8),))
    assert strip.chosen() == ("p3",)


def test_files_and_pictures_are_taken_from_the_clipboard(qtbot, strip, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "IMG_0001.jpg"))])
    QGuiApplication.clipboard().setMimeData(mime)
    with qtbot.waitSignal(strip.files_dropped) as told:
        qtbot.keyClick(strip, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [Path(path).name for path in told.args[0]] == ["IMG_0001.jpg"]
    QGuiApplication.clipboard().setImage(picture())
    with qtbot.waitSignal(strip.image_pasted) as told:
        strip.paste()
    assert told.args[0].width() == 320


def test_photo_tells_its_flags_to_screen_readers(strip) -> None:
    strip.show_photos((Photo("x", "IMG.jpg", "t", flags=("no_time", "screenshot")),))
    spoken = strip.photos.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "无拍摄时间" in spoken
    assert "截图" in spoken


def test_viewer_shows_facts_and_moves_by_keys(qtbot) -> None:
    viewer = PhotoViewer("viewer")
    qtbot.addWidget(viewer)
    viewer.resize(1000, 600)
    viewer.show_photo(
        picture(), "IMG_0001.jpg", facts=[("拍摄时间", "2026-11-22"), ("相机", "")], flags=["no_position"]
    )
    moved: list[int] = []
    viewer.moved.connect(moved.append)
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Left)
    with qtbot.waitSignal(viewer.closed):
        qtbot.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    assert moved == [1, -1]
    assert viewer._facts.rowCount() >= 1
    assert viewer._facts.count() == 2


def test_viewer_enlarges_and_fits_again(qtbot) -> None:
    viewer = PhotoViewer("viewer")
    qtbot.addWidget(viewer)
    viewer.resize(1000, 600)
    viewer.show()
    viewer.show_photo(picture(), "IMG_0001.jpg")
    fitted = viewer.canvas.place().width()
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Plus)
    assert viewer.canvas.place().width() > fitted
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_0)
    assert viewer.canvas.place().width() == fitted


@pytest.fixture
def editor(qtbot) -> AnnotationEditor:
    made = AnnotationEditor("annotation")
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.edit(picture(1600, 1000))
    return made


def gesture(qtbot, editor: AnnotationEditor, start: tuple[float, float], end: tuple[float, float]) -> None:
    room = editor.canvas.place()

    def at(place: tuple[float, float]) -> QPoint:
        return QPointF(room.left() + place[0] * room.width(), room.top() + place[1] * room.height()).toPoint()

    qtbot.mousePress(editor.canvas, Qt.MouseButton.LeftButton, pos=at(start))
    qtbot.mouseRelease(editor.canvas, Qt.MouseButton.LeftButton, pos=at(end))


def test_drawn_box_is_kept_as_fractions_in_decimal_text(qtbot, editor) -> None:
    editor.choose_tool("box")
    gesture(qtbot, editor, (0.25, 0.25), (0.5, 0.75))
    (mark,) = editor.marks()
    assert mark.shape == "box"
    assert [float(part) for point in mark.points for part in point] == pytest.approx([0.25, 0.25, 0.5, 0.75], abs=0.01)
    assert all(isinstance(part, str) for point in mark.points for part in point)


def test_slip_of_the_mouse_draws_nothing(qtbot, editor) -> None:
    gesture(qtbot, editor, (0.5, 0.5), (0.5, 0.5))
    assert editor.marks() == ()


def test_marks_are_made_moved_stretched_and_removed_by_keyboard_alone(qtbot, editor) -> None:
    canvas = editor.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert editor.marks() == (Mark2D("blur", (("0.4000", "0.4000"), ("0.6000", "0.6000"))),)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert editor.marks()[0].points == (("0.4100", "0.4000"), ("0.6100", "0.6100"))
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert editor.marks() == ()
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(editor.marks()) == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.marks() == ()


def test_words_are_asked_for_before_a_text_is_put_down(qtbot, editor) -> None:
    editor.choose_tool("text")
    assert editor.words.hasFocus()
    editor.words.setText("渗漏点")
    gesture(qtbot, editor, (0.3, 0.3), (0.3, 0.3))
    assert editor.marks()[0].text == "渗漏点"
    assert len(editor.marks()[0].points) == 1


def test_saving_hands_over_the_marks_and_escape_leaves(qtbot, editor) -> None:
    qtbot.keyClick(editor.canvas, Qt.Key.Key_Return)
    with qtbot.waitSignal(editor.saved) as told:
        qtbot.keyClick(editor.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] == editor.marks()
    with qtbot.waitSignal(editor.cancelled):
        qtbot.keyClick(editor.canvas, Qt.Key.Key_Escape)


def test_blurred_part_is_hidden_in_the_preview_too(qtbot, editor) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    for x in range(400):
        for y in range(300):
            image.setPixelColor(x, y, look().colour("ink" if (x // 2 + y // 2) % 2 else "paper"))
    editor.edit(image, (Mark2D("blur", (("0.2", "0.2"), ("0.8", "0.8"))),))
    shot = editor.canvas.grab().toImage()
    centre = editor.canvas.place().center().toPoint()
    lights = {shot.pixelColor(centre.x() + dx, centre.y()).lightness() for dx in range(-30, 30)}
    assert max(lights) - min(lights) < 80


def test_history_forgets_what_was_undone_once_something_new_is_drawn() -> None:
    one, two = marks.make_mark("box", (0, 0), (1, 1)), marks.make_mark("arrow", (0, 0), (1, 1))
    history = marks.History().then((one,)).undone().then((two,))
    assert history.redone().marks == (two,)


def test_mark_stays_within_the_picture() -> None:
    mark = marks.moved(marks.make_mark("box", (0.8, 0.8), (0.9, 0.9)), (0.5, 0.5))
    assert mark.points == (("0.9000", "0.9000"), ("1.0000", "1.0000"))


@pytest.fixture
def preview(qtbot, tasks, paper) -> PdfPreview:
    made = PdfPreview("preview", tasks)
    qtbot.addWidget(made)
    made.resize(700, 600)
    with qtbot.waitExposed(made):
        made.show()
    with qtbot.waitSignal(made.shown):
        made.show_pdf(paper)
    yield made
    made.close_pdf()


def test_preview_draws_only_pages_in_sight(qtbot, preview) -> None:
    qtbot.waitUntil(lambda: len(preview.view._pictures) >= 1)
    assert preview.view.page_count() == 3
    assert {page for page, _ in preview.view._pictures} <= {0, 1}


def test_click_on_a_page_tells_page_and_points_from_its_upper_left_corner(qtbot, preview) -> None:
    place = preview.view._place(0)
    px = preview.view._px_per_point()
    with qtbot.waitSignal(preview.clicked) as told:
        qtbot.mouseClick(
            preview.view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPointF(place.left() + 150 * px, place.top() + 120 * px).toPoint(),
        )
    page, x, y = told.args
    assert page == 0
    assert (x, y) == (pytest.approx(150, abs=2), pytest.approx(120, abs=2))


def test_keys_turn_the_pages_and_zoom_keeps_the_place(qtbot, preview) -> None:
    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.view.page() == 1
    preview.view.set_zoom(2.0)
    assert preview.view.page() == 1
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    assert preview.view.page() == 2


def test_highlighted_place_comes_into_sight(preview) -> None:
    preview.highlight([Area(2, 72, 700, 100, 20)])
    assert preview.view.page() >= 1


def test_new_file_takes_the_place_of_one_that_is_still_opening(qtbot, tasks, paper) -> None:
    preview = PdfPreview("preview", tasks)
    qtbot.addWidget(preview)
    other = bytes(bytearray(paper))
    preview.show_pdf(paper)
    with qtbot.waitSignal(preview.shown):
        preview.show_pdf(other)
    assert preview.view.page_count() == 3
    preview.close_pdf()


def test_broken_file_is_told_in_words() -> None:
    with pytest.raises(WindowError) as caught:
        PdfPages(b"%PDF-1.7 broken")
    assert caught.value.code is Code.PAPER_UNREADABLE


def test_printing_puts_every_page_of_every_copy_on_paper_at_300_dpi(qapp, paper, tmp_path: Path) -> None:
    told: list = []
    job = Job(told.append, lambda: 0.0)
    out = tmp_path / "printed.pdf"
    assert print_pdf(paper, "", copies=1, job=job, to_file=out) == Printed("", 1, 3)
    printed = PdfPages(out.read_bytes())
    assert len(printed.sizes) == 3
    assert printed.sizes[0].width == pytest.approx(595, abs=2)
    assert printed.sizes[0].height == pytest.approx(842, abs=2)
    image = printed.render(0, 1.0)
    assert image.pixelColor(200, 150).lightness() < 40
    assert image.pixelColor(400, 400).lightness() > 240
    printed.close()


def test_print_question_says_what_it_will_do(qtbot, tasks, monkeypatch) -> None:
    from PySide6.QtWidgets import QWidget

    monkeypatch.setattr("inspector.ui.widgets.print_sheet.printers", lambda: ("柜式打印机",))
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    sheet = PrintSheet(host, tasks, title="责令改正违法行为决定书", pages=4)
    sheet.open()
    qtbot.waitUntil(sheet.go.isEnabled)
    sheet.copies.setValue(3)
    assert sheet.go.text() == "打印 3 份，共 12 页"
    with qtbot.waitSignal(sheet.print_wanted) as told:
        qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert told.args == ["柜式打印机", 3]


def test_without_a_printer_saving_is_offered(qtbot, tasks, monkeypatch) -> None:
    from PySide6.QtWidgets import QWidget

    monkeypatch.setattr("inspector.ui.widgets.print_sheet.printers", lambda: ())
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    sheet = PrintSheet(host, tasks, title="现场检查笔录", pages=2)
    sheet.open()
    qtbot.waitUntil(lambda: "没有找到打印机" in sheet.note.text())
    assert not sheet.go.isEnabled()
    with qtbot.waitSignal(sheet.save_wanted):
        qtbot.mouseClick(sheet.findChild(object, "printSheetSave"), Qt.MouseButton.LeftButton)
