"""Every kind of question has its editor: what is typed becomes the text of the form, and what is refused says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.domain.records import Datum, Position
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.files import Files
from inspector.ui.widgets.editors.moment_editor import read_time
from inspector.ui.widgets.editors.note_editor import rich
from inspector.ui.widgets.editors.number_editor import read_figure, unit_of
from inspector.ui.widgets.editors.place_editor import split_pair
from inspector.ui.widgets.editors.question_form import AT_ONCE, QuestionForm
from inspector.xform import xlsform
from inspector.xform.session import Environment, FormSession, QuestionType

K = Qt.Key
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=8)))

FORM = """
| survey | | | | | | | |
| | type | name | label | appearance | constraint | constraint_message | calculation |
| | text | line | Line | | | |
| | text | words | Words | multiline | | |
| | integer | count | Count | | . < 100 | too many |
| | decimal | film | 膜厚（mm） | | | |
| | range | level | Level | | | |
| | date | day | Day | | | |
| | date | month | Month | month-year | | |
| | time | clock | Clock | | | |
| | dateTime | moment | Moment | | | |
| | select_one few | one | One | | | |
| | select_one many | from_list | From a list | | | |
| | select_one few | box | Box | minimal | | |
| | select_multiple few | several | Several | | | |
| | rank few | order | Order | | | |
| | note | said | **Bold** and a < b | | | |
| | acknowledge | seen | Seen | | | |
| | geopoint | point | Point | | | |
| | geotrace | path | Path | | | |
| | geoshape | area | Area | | | |
| | barcode | code | Code | | | |
| | image | picture | Picture | | | |
| | image | sketch | Sketch | draw | | |
| | audio | sound | Sound | | | |
| | calculate | hidden | | | | | 1 + 1 |
| choices | | | |
| | list_name | name | label |
| | few | a | Apple |
| | few | b | Beech |
| | few | c | Cedar |
"""
MANY = "".join(f"| | many | m{number} | Choice {number} |\n" for number in range(30))


class Kept(Files):
    """Files that a page keeps: at once, and by their names."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.drawn = desk, list[bytes]()

    def take(self, ref: str, path: Path) -> None:
        self.desk.form.answered.emit(ref, path.name)

    def take_drawn(self, ref: str, png: bytes, name: str) -> None:
        self.drawn.append(png)
        self.desk.form.answered.emit(ref, name)


class Desk:
    """A form over a session, as a page holds it."""

    def __init__(self, session: FormSession, qtbot: QtBot) -> None:
        self.session = session
        self.files = Kept(self)
        place = Position("24.1234", "107.5", Datum.WGS84)
        around = Surroundings(lambda: NOW, lambda: (("P1", place),), self.files)
        self.form = QuestionForm(session, "", around)
        self.form.answered.connect(self._answer)
        self.form.typed.connect(self._typed)
        qtbot.addWidget(self.form)
        self.form.show()
        self.form.activateWindow()
        QTest.qWaitForWindowActive(self.form)

    def _answer(self, ref: str, text: str) -> None:
        change = self.session.answer(ref, text)
        self.form.refuse(ref, change.rejected)
        if not change.rejected:
            self.form.apply(change)

    def _typed(self, ref: str, text: str) -> None:
        self.form.apply(self.session.answer(ref, text))

    def value(self, name: str) -> str:
        return self.session.value(self.session.find(name)[0])

    def find(self, name: str) -> QWidget:
        found = self.form.findChild(QWidget, name)
        assert found is not None, name
        return found

    def type(self, name: str, text: str) -> None:
        field = self.find(name)
        self.write(field, text)
        QTest.keyClick(field, K.Key_Tab)
        self.form.flush()

    def write(self, field: QWidget, text: str) -> None:
        """By keys; what no key has comes from the input method."""
        field.setFocus()
        if text.isascii():
            QTest.keyClicks(field, text)
        else:
            done = QInputMethodEvent("", [])
            done.setCommitString(text)
            QApplication.sendEvent(field, done)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def message(self, name: str) -> str:
        label = self.find(f"message_{name}")
        return label.text() if label.isVisible() else ""  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory) -> xlsform.Definition:
    path = tmp_path_factory.mktemp("form") / "every.md"
    path.write_text(FORM + MANY, encoding="utf-8")
    return xlsform.load(path)


@pytest.fixture
def desk(definition: xlsform.Definition, qtbot: QtBot) -> Desk:
    world = Environment(now=lambda: NOW, new_id=lambda: "id", random=lambda: 0.5, zone=NOW.tzinfo or UTC)
    return Desk(FormSession.start(definition, world), qtbot)


def test_one_line_and_several_lines(desk: Desk) -> None:
    desk.type("answer_lineText", "ab 12")
    desk.type("answer_wordsText", "first")
    assert (desk.value("line"), desk.value("words")) == ("ab 12", "first")


def test_text_is_kept_after_a_pause_in_typing(desk: Desk, qtbot: QtBot) -> None:
    field = desk.find("answer_lineText")
    field.setFocus()
    QTest.keyClicks(field, "half")
    qtbot.waitUntil(lambda: desk.value("line") == "half", timeout=3000)
    assert field.hasFocus()


def test_input_method_keeps_what_it_composes_to_itself(desk: Desk) -> None:
    field = desk.find("answer_lineText")
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("wei", []))
    desk.form.flush()
    assert desk.value("line") == ""
    done = QInputMethodEvent("", [])
    done.setCommitString("尾矿")
    QApplication.sendEvent(field, done)
    desk.form.flush()
    assert desk.value("line") == "尾矿"


def test_figures_take_full_width_digits_and_refuse_words_beside_the_field(desk: Desk) -> None:
    desk.type("answer_filmText", "１．２０")
    assert desk.value("film") == "1.20"
    desk.type("answer_countText", "1.5")
    assert desk.value("count") == ""
    assert "整数" in desk.message("count")
    assert desk.find("answer_countText").text() == "1.5"  # type: ignore[attr-defined]


def test_constraint_speaks_beside_the_field_and_what_was_typed_stays(desk: Desk) -> None:
    desk.type("answer_countText", "200")
    assert desk.message("count") == "too many"
    assert desk.value("count") == ""
    field = desk.find("answer_countText")
    field.clear()  # type: ignore[attr-defined]
    desk.type("answer_countText", "20")
    assert desk.message("count") == ""
    assert desk.value("count") == "20"


def test_unit_stands_behind_the_field(desk: Desk) -> None:
    row = desk.form.rows[desk.session.find("film")[0]]
    assert row.editor.unit.text() == "mm"  # type: ignore[attr-defined]


def test_range_by_slider_and_by_figure(desk: Desk) -> None:
    slider = desk.find("answer_levelSlider")
    slider.setFocus()
    QTest.keyClick(slider, K.Key_Right)
    QTest.keyClick(slider, K.Key_Right)
    assert desk.value("level") == "3", "from 1 where the form names no beginning"


def test_date_time_and_both(desk: Desk) -> None:
    desk.type("answer_dayDateText", "2026-11-23")
    desk.type("answer_monthText", "2026年11月")
    desk.type("answer_clockText", "0930")
    assert desk.value("day") == "2026-11-23"
    assert desk.value("month") == "2026-11-01"
    assert desk.value("clock") == "09:30:00.000+08:00"
    desk.type("answer_momentDateText", "11-23")
    assert desk.value("moment") == "", "half given: the form does not hear of it"
    desk.type("answer_momentText", "8:05")
    assert desk.value("moment") == "2026-11-23T08:05:00.000+08:00"


def test_choice_by_button_is_made_and_taken_back(desk: Desk) -> None:
    desk.click("answer_one_b")
    assert desk.value("one") == "b"
    desk.click("answer_one_b")
    assert desk.value("one") == ""


def test_several_choices_keep_the_order_of_the_list(desk: Desk) -> None:
    desk.click("answer_several_c")
    desk.click("answer_several_a")
    assert desk.value("several") == "a c"


def test_box_that_opens(desk: Desk) -> None:
    box = desk.find("answer_boxBox")
    box.setFocus()
    QTest.keyClick(box, K.Key_Down)
    assert desk.value("box") == "a"


def test_long_list_is_searched(desk: Desk, qtbot: QtBot) -> None:
    field, found = desk.find("answer_from_listSearch"), desk.find("answer_from_listList")
    QTest.keyClicks(field, "29")
    qtbot.waitUntil(lambda: found.model().rowCount() == 1)  # type: ignore[attr-defined]
    found.setCurrentIndex(found.model().index(0, 0))  # type: ignore[attr-defined]
    QTest.keyClick(found, K.Key_Space)
    assert desk.value("from_list") == "m29"


def test_rank_moves_up_and_down(desk: Desk) -> None:
    desk.click("answer_order_c_up")
    assert desk.value("order") == "a c b"
    desk.click("answer_order_a_down")
    assert desk.value("order") == "c a b"


def test_rank_as_it_stands_is_accepted(desk: Desk) -> None:
    desk.click("answer_orderAccept")
    assert desk.value("order") == "a b c"


def test_acknowledge(desk: Desk) -> None:
    box = desk.find("answer_seenBox")
    box.setFocus()
    QTest.keyClick(box, K.Key_Space)
    assert desk.value("seen") == "OK"


def test_point_in_degrees_minutes_seconds_or_pasted_as_a_pair(desk: Desk) -> None:
    desk.type("answer_pointLatitude", "24.1234, 107.5")
    assert desk.value("point") == "24.1234 107.5 0 0"
    for part in ("Latitude", "Longitude"):
        desk.find(f"answer_point{part}").clear()  # type: ignore[attr-defined]
    desk.write(desk.find("answer_pointLatitude"), "24°30′0″")
    desk.type("answer_pointLongitude", "107.25")
    assert desk.value("point") == "24.5000000 107.25 0 0"
    desk.find("answer_pointLatitude").clear()  # type: ignore[attr-defined]
    desk.type("answer_pointLatitude", "north")
    assert desk.message("point")
    assert desk.value("point") == "24.5000000 107.25 0 0"


def test_line_and_area_are_typed_point_by_point(desk: Desk) -> None:
    for name in ("path", "area"):
        field = desk.find(f"answer_{name}Text")
        field.setFocus()
        field.setPlainText("24.1, 107.1\n24.2, 107.1\n24.2, 107.2")  # type: ignore[attr-defined]
    desk.form.flush()
    assert desk.value("path") == "24.1 107.1 0 0;24.2 107.1 0 0;24.2 107.2 0 0"
    assert desk.value("area").split(";")[0] == desk.value("area").split(";")[-1]
    desk.find("answer_areaText").setPlainText("24.1, 107.1\nnonsense")  # type: ignore[attr-defined]
    desk.form.flush()
    assert "第 2 行" in desk.message("area")


def test_sketch_is_drawn_on_a_pad_and_kept_like_a_picture(desk: Desk) -> None:
    editor = desk.form.rows[desk.session.find("sketch")[0]].editor
    assert editor.keep_button.isHidden()
    editor.pad.resize(600, 200)
    QTest.mousePress(editor.pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    QTest.mouseMove(editor.pad, QPoint(200, 120))
    QTest.mouseRelease(editor.pad, Qt.MouseButton.LeftButton, pos=QPoint(300, 90))
    assert not editor.keep_button.isHidden()
    editor.keep_button.click()
    assert desk.files.drawn[0].startswith(b"\x89PNG")
    assert desk.value("sketch") == "手绘.png"
    assert editor.pad.isHidden()
    editor.clear_button.click()
    assert desk.value("sketch") == ""
    assert not editor.pad.isHidden()


def test_picture_is_handed_to_the_page_and_its_name_kept(desk: Desk, tmp_path: Path) -> None:
    row = desk.form.rows[desk.session.find("picture")[0]]
    row.editor.take(tmp_path / "p.jpg")  # type: ignore[attr-defined]
    assert desk.value("picture") == "p.jpg"


def test_calculation_is_not_shown_and_every_shown_field_has_a_name(desk: Desk) -> None:
    assert desk.session.find("hidden")[0] not in desk.form.rows
    for row in desk.form.rows.values():
        target = row.editor.focusProxy()
        if target is not None:
            assert target.objectName()


def test_note_shows_its_signs_and_no_markup_of_its_own() -> None:
    assert rich("**Bold** and a < b") == "<b>Bold</b> and a &lt; b"
    assert rich("B03_note stays") == "B03_note stays"
    assert rich("# Head\n- one\n- two") == "<b>Head</b><br>• one<br>• two"
    assert rich("<script>") == "&lt;script&gt;"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("膜厚（mm）", ("膜厚", "mm")),
        ("现状全库容 V（万 m³）", ("现状全库容 V", "万 m³")),
        ("Film (mm)", ("Film", "mm")),
        ("检查的尾矿库（名称）", ("检查的尾矿库（名称）", "")),
        ("坝高", ("坝高", "")),
    ],
)
def test_unit_is_read_from_the_label(label: str, expected: tuple[str, str]) -> None:
    assert unit_of(label) == expected


@pytest.mark.parametrize(
    ("text", "figure"),
    [("1.50", "1.50"), ("１２", "12"), ("1e3", "1000"), ("", ""), ("nan", None), ("1_0", None), ("a", None)],
)
def test_figure_is_read_as_text(text: str, figure: str | None) -> None:
    assert read_figure(text, QuestionType.DECIMAL) == figure


def test_time_and_pairs_are_read_as_people_write_them() -> None:
    assert [read_time(text) for text in ("9:30", "0930", "9时30分", "25:00", "x")] == ["09:30"] * 3 + [None] * 2
    assert split_pair("北纬24°7′ 东经107°12′") == ("北纬24°7′", "东经107°12′")
    assert split_pair("24.1 107.2") == ("24.1", "107.2")
    assert split_pair("24.1") is None


def test_long_form_is_built_as_far_as_it_is_looked_at(tmp_path: Path, qtbot: QtBot) -> None:
    rows = "".join(f"| | text | q{number} | Q{number} |\n" for number in range(300))
    path = tmp_path / "long.md"
    path.write_text("| survey | | | |\n| | type | name | label |\n" + rows, encoding="utf-8")
    world = Environment(now=lambda: NOW, new_id=lambda: "id", random=lambda: 0.5)
    desk = Desk(FormSession.start(xlsform.load(path), world), qtbot)
    assert len(desk.form.rows) == AT_ONCE
    assert desk.form.focus(desk.session.find("q250")[0])
    assert desk.find("answer_q250Text").hasFocus()


def test_typed_date_is_handed_over_though_the_keyboard_is_still_in_its_field(desk: Desk) -> None:
    for name, typed in (("day", "2026-02-28"), ("moment", "2026-03-01")):
        editor = desk.form.rows[desk.session.find(name)[0]].editor
        field = editor.field if name == "day" else editor.day
        QTest.keyClicks(field.field, typed)
        if name == "moment":
            QTest.keyClicks(editor.clock, "09:30")
    desk.form.flush()
    assert desk.value("day") == "2026-02-28"
    assert desk.value("moment").startswith("2026-03-01T09:30")
