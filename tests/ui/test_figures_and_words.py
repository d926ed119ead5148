"""Figures, ranges, words and moments as a form wants them taken: masks, groups of three, counters, stars, calendars."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.number_editor import read_figure
from inspector.ui.widgets.editors.question_row import QuestionRow
from inspector.ui.widgets.editors.range_editor import RangeEditor, steps_of
from inspector.ui.widgets.editors.text_editor import LineEditor, ReadOnlyEditor, grouped
from inspector.xform.session import QuestionType, View, ViewKind

K, T = Qt.Key, QuestionType
AROUND = Surroundings(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: ())
TENS = {"start": "0", "end": "100", "step": "10"}


def view_of(kind: QuestionType, words: str = "", **more: object) -> View:
    fields: dict[str, object] = {"label": "Question", **more}
    return View("/data/q", "q", ViewKind.QUESTION, kind, appearance=frozenset(words.split()), **fields)  # type: ignore[arg-type]


class Asked:
    """A row with one question, and what it told."""

    def __init__(self, qtbot: QtBot, kind: QuestionType, words: str = "", **more: object) -> None:
        self.row = QuestionRow(view_of(kind, words, **more), (), AROUND)
        self.editor = self.row.editor
        self.told: list[str] = []
        self.row.answered.connect(lambda _ref, text: self.told.append(text))
        qtbot.addWidget(self.row)
        self.row.resize(700, 300)
        self.row.show()
        self.row.activateWindow()
        QTest.qWaitForWindowActive(self.row)

    def find(self, name: str) -> QWidget:
        found = self.row.findChild(QWidget, name)
        assert found is not None, name
        return found

    def type(self, text: str, name: str = "answer_qText") -> None:
        field = self.find(name)
        field.setFocus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, K.Key_Tab)
        self.row.flush()

    def shown(self, name: str = "answer_qText") -> str:
        field = self.find(name)
        assert isinstance(field, QLineEdit)
        return field.text()

    def message(self) -> str:
        label = self.find("message_q")
        assert isinstance(label, QLabel)
        return label.text() if label.isVisible() else ""


# -- words -----------------------------------------------------------------------------------------------------------


def test_figures_kept_as_words_take_nothing_else(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.TEXT, "numbers")
    asked.type("0771-12a3.5x")
    assert asked.told == ["0771-123.5"]


def test_masked_words_are_seen_only_while_the_eye_is_pressed(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.TEXT, "masked")
    field = asked.editor.field
    asked.type("Zhou")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    asked.find("answer_qEye").click()  # type: ignore[attr-defined]
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    assert asked.told == ["Zhou"]
    readonly = Asked(qtbot, T.TEXT, "masked", readonly=True, value="Zhou").editor
    assert isinstance(readonly, ReadOnlyEditor)
    assert "Zhou" not in readonly.label.text()


def test_thousands_are_grouped_while_the_keyboard_is_elsewhere(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.INTEGER, "thousands-sep", value="1234567")
    other = QLineEdit()
    qtbot.addWidget(other)
    asked.row.layout().addWidget(other)
    other.show()
    other.setFocus()
    assert asked.shown() == "1,234,567"
    asked.find("answer_qText").setFocus()
    assert asked.shown() == "1234567"
    other.setFocus()
    assert asked.shown() == "1,234,567"
    assert asked.told == [], "looking at it is no answer"
    asked.find("answer_qText").setFocus()
    asked.editor.field.selectAll()
    asked.type("98765")
    other.setFocus()
    assert asked.told == ["98765"]
    assert asked.shown() == "98,765"


@pytest.mark.parametrize(
    ("figure", "shown"), [("1234.50", "1,234.50"), ("-1000", "-1,000"), ("007", "007"), ("12-3", "12-3"), ("", "")]
)
def test_only_figures_are_grouped(figure: str, shown: str) -> None:
    assert grouped(figure) == shown


@pytest.mark.parametrize(
    ("text", "figure"), [("1,234,567", "1234567"), ("１，２３４．５", "1234.5"), ("1,5", None), ("12,34", None)]
)
def test_typed_thousands_are_read_and_a_decimal_comma_is_not_guessed(text: str, figure: str | None) -> None:
    assert read_figure(text, T.DECIMAL) == figure


def test_as_many_lines_as_the_form_asks_for(qtbot: QtBot) -> None:
    two = Asked(qtbot, T.TEXT, "multiline").editor.field
    five = Asked(qtbot, T.TEXT, parameters={"rows": "5"}).editor.field
    assert five.sizeHint().height() > two.sizeHint().height()


def test_only_an_address_of_the_web_is_opened(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page = Asked(qtbot, T.TEXT, "url", value="https://example.org/a").editor
    page.open_button.click()
    assert [url.toString() for url in opened] == ["https://example.org/a"]
    for address in ("file:///etc/passwd", "javascript:alert(1)", "no address", ""):
        assert Asked(qtbot, T.TEXT, "url", value=address).editor.open_button.isHidden()


@pytest.mark.parametrize("words", ["printer", "ex:org.example.app", "something-new"])
def test_appearance_that_a_laptop_has_not_is_a_plain_line(qtbot: QtBot, words: str) -> None:
    assert type(Asked(qtbot, T.TEXT, words).editor) is LineEditor


# -- figures ---------------------------------------------------------------------------------------------------------


def test_counter_goes_up_and_down_and_not_below_nothing(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.INTEGER, "counter")
    for name in ("plus", "plus", "minus", "minus", "minus"):
        QTest.mouseClick(asked.find(f"answer_q_{name}"), Qt.MouseButton.LeftButton)
    assert asked.told == ["1", "2", "1", "0", "0"]
    asked.type("7")
    assert asked.told[-1] == "7"


def test_bearing_is_in_degrees(qtbot: QtBot) -> None:
    assert Asked(qtbot, T.DECIMAL, "bearing").editor.unit.text() == "°"


def test_handle_of_a_range_is_empty_until_there_is_an_answer(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.RANGE, parameters=TENS)
    slider = asked.find("answer_qSlider")
    assert slider.property("unset") is True
    QTest.keyClick(slider, K.Key_Right)
    assert asked.told == ["10"]
    assert slider.property("unset") is False
    asked.editor.show_value("")
    assert slider.property("unset") is True


def test_typed_figure_between_the_steps_is_refused_in_words(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.RANGE, parameters=TENS)
    asked.type("15")
    assert asked.told == []
    assert "0、10 …… 100" in asked.message()
    asked.editor.field.selectAll()
    asked.type("20.0")
    assert asked.told == ["20.0"]
    assert asked.find("answer_qSlider").value() == 2  # type: ignore[attr-defined]


def test_range_may_stand_upright_or_fall(qtbot: QtBot) -> None:
    upright = Asked(qtbot, T.RANGE, "vertical", parameters=TENS).editor
    assert upright.slider.orientation() is Qt.Orientation.Vertical
    falling = steps_of(view_of(T.RANGE, parameters={"start": "5", "end": "0", "step": "0.5"}))
    assert (falling.step, falling.count) == (Decimal("-0.5"), 10)
    assert (falling.figure(3), falling.number("0.5"), falling.number("0.7")) == ("3.5", 9, None)
    assert steps_of(view_of(T.RANGE, parameters={"start": "a", "end": "", "step": "0"})).count == 10


def test_picker_offers_all_figures_of_the_range(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.RANGE, "picker", parameters=TENS)
    box = asked.find("answer_qBox")
    assert box.count() == 12  # type: ignore[attr-defined]
    box.setFocus()
    QTest.keyClick(box, K.Key_Down)
    QTest.keyClick(box, K.Key_Down)
    assert asked.told == ["0", "10"]
    huge = {"start": "0", "end": "100000", "step": "1"}
    assert type(Asked(qtbot, T.RANGE, "picker", parameters=huge).editor) is RangeEditor


def test_stars_are_given_and_taken_back(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.RANGE, "rating", parameters={"start": "1", "end": "5", "step": "1"})
    assert len(asked.editor.stars) == 5
    tops = {star.y() for star in asked.editor.stars}
    assert len(tops) == 1
    for number in (4, 2, 2):
        QTest.mouseClick(asked.find(f"answer_q_{number}"), Qt.MouseButton.LeftButton)
    assert asked.told == ["4", "2", ""]


@pytest.mark.parametrize("words", ["", "vertical", "picker"])
def test_wheel_over_a_range_scrolls_the_page_and_answers_nothing(qtbot: QtBot, words: str) -> None:
    asked = Asked(qtbot, T.RANGE, words, parameters=TENS, value="50")
    turned = asked.find("answer_qBox" if words == "picker" else "answer_qSlider")
    at = QPointF(turned.rect().center())
    spin = (QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    turn = QWheelEvent(at, turned.mapToGlobal(at), *spin, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(turned, turn)
    assert asked.told == []
    assert not turn.isAccepted(), "Qt hands it on to what lies around"


# -- moments ---------------------------------------------------------------------------------------------------------


def test_calendar_is_left_out_where_the_form_says_so(qtbot: QtBot) -> None:
    assert Asked(qtbot, T.DATE).find("answer_qDateCalendar").isVisible()
    assert not Asked(qtbot, T.DATE, "no-calendar").find("answer_qDateCalendar").isVisible()


@pytest.mark.parametrize("kind", [T.DATE, T.DATETIME])
def test_other_calendars_are_named_as_missing(qtbot: QtBot, kind: QuestionType) -> None:
    def words(appearance: str) -> str:
        return " ".join(label.text() for label in Asked(qtbot, kind, appearance).row.findChildren(QLabel))

    assert "公历" in words("ethiopian")
    assert "公历" not in words("")


# -- around the question ---------------------------------------------------------------------------------------------


def test_longer_help_unfolds_beside_the_question(qtbot: QtBot) -> None:
    asked = Asked(qtbot, T.TEXT, guidance="Look at the licence.")
    assert asked.find("guidance_q").isHidden()
    QTest.mouseClick(asked.find("guide_q"), Qt.MouseButton.LeftButton)
    assert asked.find("guidance_q").isVisible()
    assert Asked(qtbot, T.TEXT).row.findChild(QWidget, "guide_q") is None


def test_required_question_bears_its_mark(qtbot: QtBot) -> None:
    def label(*, required: bool) -> str:
        return Asked(qtbot, T.TEXT, required=required).row.findChildren(QLabel)[0].text()

    assert "必填" in label(required=True)
    assert "必填" not in label(required=False)
