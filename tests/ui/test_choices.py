"""Choices as a form wants them shown: in columns, in one row, as a table, folded, searched, going on at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.widgets.editors.choice_editor import ButtonsEditor, Columns, columns_of, in_lines
from inspector.ui.widgets.editors.choice_lists import BoxEditor, FoldedEditor, ListEditor
from inspector.ui.widgets.editors.choice_matrix import MatrixEditor
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.pictures import Reader, read_picture
from inspector.ui.widgets.editors.question_row import QuestionRow
from inspector.xform.session import Choice, QuestionType, View, ViewKind

ONE, SEVERAL = QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE


def _picture(_address: str, told: Callable[[QImage], None], _read: Reader = read_picture) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    told(image)


AROUND = Surroundings(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: (), form_picture=_picture)


def choices(count: int, **media: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", f"Choice {number}", media) for number in range(1, count + 1))


class Asked:
    """A row with a question of choices, and what it told."""

    def __init__(self, qtbot: QtBot, kind: QuestionType, words: str, listed: tuple[Choice, ...]) -> None:
        view = View("/data/q", "q", ViewKind.QUESTION, kind, "Question", appearance=frozenset(words.split()))
        self.row = QuestionRow(view, listed, AROUND)
        self.editor = self.row.editor
        self.told: list[str] = []
        self.done: list[str] = []
        self.row.answered.connect(lambda _ref, text: self.told.append(text))
        self.row.done.connect(self.done.append)
        qtbot.addWidget(self.row)
        self.row.resize(800, 400)
        self.row.show()

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def find(self, name: str) -> QWidget:
        found = self.row.findChild(QWidget, name)
        assert found is not None, name
        return found

    def left_of(self, name: str) -> int:
        return self.find(name).mapTo(self.row, QPoint(0, 0)).x()


@pytest.mark.parametrize(
    ("kind", "words", "count", "editor"),
    [
        (ONE, "", 6, ButtonsEditor),
        (ONE, "", 7, ListEditor),
        (ONE, "columns", 12, ButtonsEditor),
        (ONE, "columns-pack", 12, ButtonsEditor),
        (ONE, "quickcompact", 12, ButtonsEditor),
        (ONE, "columns", 61, ListEditor),
        (ONE, "autocomplete", 3, ListEditor),
        (ONE, "minimal", 3, BoxEditor),
        (ONE, "minimal autocomplete", 3, FoldedEditor),
        (SEVERAL, "minimal", 3, FoldedEditor),
        (ONE, "likert", 5, MatrixEditor),
        (SEVERAL, "list-nolabel", 5, MatrixEditor),
        (ONE, "list", 12, ListEditor),
        (ONE, "map", 3, ButtonsEditor),
    ],
)
def test_appearance_and_number_of_choices_choose_the_editor(
    qtbot: QtBot, kind: QuestionType, words: str, count: int, editor: type
) -> None:
    assert type(Asked(qtbot, kind, words, choices(count)).editor) is editor


def test_columns_are_as_many_as_asked_for_and_fewer_where_room_is_short(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "columns-3", choices(7))
    grid = asked.editor.flow
    assert isinstance(grid, Columns)
    assert grid.count() == 3
    assert asked.left_of("answer_q_c1") == asked.left_of("answer_q_c4") == asked.left_of("answer_q_c7")
    asked.row.resize(300, 600)
    qtbot.waitUntil(lambda: grid.count() < 3)
    asked.click("answer_q_c5")
    assert asked.told == ["c5"]


@pytest.mark.parametrize(
    ("words", "count"),
    [("columns-2", 2), ("compact-4", 4), ("columns", 5), ("columns-pack", 0), ("compact", 0), ("columns-0", 1)],
)
def test_number_of_columns_is_read_as_collect_reads_it(words: str, count: int) -> None:
    assert columns_of(frozenset({words})) == count


def test_quick_question_goes_on_at_once_and_not_when_it_is_taken_back(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "quick", choices(3))
    asked.click("answer_q_c2")
    assert asked.done == ["/data/q"]
    asked.click("answer_q_c2")
    assert asked.told == ["c2", ""]
    assert len(asked.done) == 1


def test_refused_quick_question_stays(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "quick", choices(3))
    asked.row.answered.connect(lambda *_: asked.row.say_refusal("no"))
    asked.click("answer_q_c1")
    assert asked.done == []


def test_scale_shows_its_words_below_the_signs_in_one_row(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "likert", choices(5))
    tops = {button.mapTo(asked.row, QPoint(0, 0)).y() for button in asked.editor.buttons.values()}
    assert len(tops) == 1
    asked.click("answer_q_c5")
    asked.click("answer_q_c4")
    assert asked.told == ["c5", "c4"]
    assert [value for value, button in asked.editor.buttons.items() if button.isChecked()] == ["c4"]


def test_columns_of_a_table_stand_in_line_whatever_its_questions_say(qtbot: QtBot) -> None:
    table = QWidget()
    column = QVBoxLayout(table)
    rows = []
    for words, label in (("label", ""), ("list-nolabel", "Dam"), ("list-nolabel", "A ditch that is long " * 6)):
        view = View("/data/q", "q", ViewKind.QUESTION, ONE, label, appearance=frozenset({words}))
        rows.append(QuestionRow(view, choices(4), AROUND))
        column.addWidget(rows[-1])
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    for value in ("c1", "c4"):
        lefts = {row.editor.buttons[value].mapTo(table, QPoint(0, 0)).x() for row in rows}
        assert len(lefts) == 1, value
    heads = rows[0].editor
    assert heads.focusProxy() is None, "words alone take no answer"
    QTest.mouseClick(heads.buttons["c1"], Qt.MouseButton.LeftButton)
    assert not heads.buttons["c1"].isChecked()
    assert rows[1].editor.buttons["c1"].accessibleName() == "Choice 1"


def test_several_columns_of_a_table_keep_the_order_of_the_list(qtbot: QtBot) -> None:
    asked = Asked(qtbot, SEVERAL, "list-nolabel", choices(3))
    asked.click("answer_q_c3")
    asked.click("answer_q_c1")
    assert asked.told[-1] == "c1 c3"


def test_folded_list_says_what_is_chosen_and_unfolds_to_its_search(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "minimal autocomplete", choices(30))
    editor = asked.editor
    assert editor.inner.isHidden()
    asked.click("answer_qFold")
    assert editor.inner.search.isVisible()
    QTest.keyClicks(editor.inner.search, "29")
    qtbot.waitUntil(lambda: editor.inner.model.rowCount() == 1)
    editor.inner.list.setCurrentIndex(editor.inner.model.index(0, 0))
    QTest.keyClick(editor.inner.list, Qt.Key.Key_Space)
    assert asked.told == ["c29"]
    assert editor.inner.isHidden(), "one answer is enough: it folds"
    assert editor.line.text() == "Choice 29"


def test_folded_list_of_several_stays_open_and_counts_what_does_not_fit(qtbot: QtBot) -> None:
    asked = Asked(qtbot, SEVERAL, "minimal", choices(5))
    asked.editor.show_value("c1 c2 c3 c4")
    assert asked.editor.line.text() == "Choice 1、Choice 2、Choice 3 等 4 项"
    asked.click("answer_qFold")
    asked.editor.inner.list.setCurrentIndex(asked.editor.inner.model.index(4, 0))
    QTest.keyClick(asked.editor.inner.list, Qt.Key.Key_Space)
    assert asked.told == ["c1 c2 c3 c4 c5"]
    assert asked.editor.inner.isVisible()


def test_pictures_without_signs_bear_one_only_when_chosen(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "no-buttons", choices(2, image="jr://images/a.png"))
    button = asked.editor.buttons["c1"]
    plain = button.icon().pixmap(button.iconSize()).toImage()
    asked.click("answer_q_c1")
    assert button.icon().pixmap(button.iconSize()).toImage() != plain
    signed = Asked(qtbot, ONE, "", choices(2, image="jr://images/a.png")).editor.buttons["c1"]
    assert signed.icon().pixmap(signed.iconSize()).toImage() != plain


def test_long_words_of_a_choice_are_broken_into_lines() -> None:
    assert in_lines("短") == "短"
    lines = in_lines("依法责令停止建设并处罚款" * 4).split("\n")
    assert [len(line) for line in lines] == [24, 24]
    assert all(len(line) <= 60 for line in in_lines("stop the works and restore the ground " * 3).split("\n"))
    assert in_lines("a" * 90) == "a" * 90, "a word is not torn"


# -- regions of a drawing --------------------------------------------------------------------------------------------

PLAN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="100 0 300 200">
<g transform="translate(100 0)"><path id="c1" d="M10 10 H140 L10 140 Z" fill="#ccc"/></g>
<circle id="c2" cx="330" cy="130" r="50" fill="#ddd"/></svg>"""


class Mapped(Asked):
    """A question with a drawing of two regions."""

    def __init__(self, qtbot: QtBot, kind: QuestionType, path: Path) -> None:
        def read(_address: str, told: Callable[[object], None], reader: Reader = read_picture) -> None:
            told(reader(path.parent, path))

        around = replace(AROUND, form_picture=read)
        words = frozenset({"image-map"})
        view = View("/data/q", "q", ViewKind.QUESTION, kind, "Question", appearance=words, media={"image": "plan.svg"})
        self.row = QuestionRow(view, choices(3), around)
        self.editor = self.row.editor
        self.told: list[str] = []
        self.row.answered.connect(lambda _ref, text: self.told.append(text))
        qtbot.addWidget(self.row)
        self.row.resize(640, 600)
        self.row.show()
        QApplication.processEvents()
        self.drawing = self.editor.drawing

    def at(self, x: float, y: float) -> QPoint:
        """A place of the drawing as it is shown."""
        share = min(self.drawing.width() / 300, self.drawing.height() / 200)
        return QPointF((x - 100) * share, y * share).toPoint()

    def press(self, x: float, y: float) -> None:
        QTest.mouseClick(self.drawing, Qt.MouseButton.LeftButton, pos=self.at(x, y))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.svg"
    path.write_text(PLAN, "utf-8")
    return path


def test_region_of_a_drawing_is_hit_by_its_shape_not_by_its_box(qtbot: QtBot, plan: Path) -> None:
    mapped = Mapped(qtbot, ONE, plan)
    mapped.press(230, 130)
    assert mapped.told == [], "within the box of the triangle, beside its edge"
    mapped.press(150, 30)
    mapped.press(330, 130)
    assert mapped.told == ["c1", "c2"]
    mapped.press(330, 130)
    assert mapped.told[-1] == ""


def test_regions_and_buttons_of_a_drawing_say_the_same(qtbot: QtBot, plan: Path) -> None:
    mapped = Mapped(qtbot, SEVERAL, plan)
    mapped.click("answer_q_c3")
    mapped.press(330, 130)
    assert mapped.told == ["c3", "c2 c3"], "a choice without a region is a button"
    assert mapped.find("answer_q_c2").isChecked()  # type: ignore[attr-defined]
    before = mapped.drawing.grab().toImage()
    mapped.click("answer_q_c1")
    assert mapped.drawing.grab().toImage() != before


@pytest.mark.qt_log_ignore("Cannot read file", "does not support propagateSizeHints", extend=True)
@pytest.mark.parametrize("text", ["", "no drawing", '<svg xmlns="http://www.w3.org/2000/svg"/>', None])
def test_drawing_that_cannot_be_read_leaves_the_buttons(qtbot: QtBot, tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "plan.svg"
    if text is not None:
        path.write_text(text, "utf-8")
    with qtbot.captureExceptions() as raised:
        mapped = Mapped(qtbot, ONE, path)
    assert raised == []
    mapped.click("answer_q_c2")
    assert mapped.told == ["c2"]


@pytest.mark.parametrize(("kind", "words"), [(ONE, ""), (SEVERAL, "minimal")])
def test_signs_follow_the_theme(qtbot: QtBot, qapp: QApplication, kind: QuestionType, words: str) -> None:
    asked = Asked(qtbot, kind, words, choices(3))
    button = asked.row.findChild(QPushButton)
    assert button is not None
    before = button.icon().pixmap(18, 18).toImage()
    theme.apply(qapp, theme.make_look("night", animation=False))
    assert button.icon().pixmap(18, 18).toImage() != before


def test_wheel_over_a_box_answers_nothing(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "minimal", choices(4))
    box = asked.find("answer_qBox")
    at = QPointF(box.rect().center())
    spin = (QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(box, QWheelEvent(at, box.mapToGlobal(at), *spin, Qt.ScrollPhase.NoScrollPhase, False))
    assert asked.told == []


def test_list_that_is_empty_for_now_says_why_and_stops_saying_it(qtbot: QtBot) -> None:
    asked = Asked(qtbot, ONE, "", ())
    assert "选项随前面的回答变化" in asked.find("nothing_q").text()  # type: ignore[attr-defined]
    asked.row.show_view(asked.row.view, choices(2))
    assert asked.find("nothing_q").isHidden()
    asked.row.show_view(asked.row.view, ())
    assert not asked.find("nothing_q").isHidden()
