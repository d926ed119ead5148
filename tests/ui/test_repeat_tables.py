"""A repeat as cards or as a table: the same members, the same editors, turned by one button and kept so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.question_form import QuestionForm
from inspector.ui.widgets.editors.question_table import RepeatTable
from inspector.xform import xlsform
from inspector.xform.session import Change, Environment, FormSession

FORM = """
| survey | | | | | | | |
| | type | name | label | appearance | constraint | constraint_message | relevant | required |
| | begin_repeat | heap | Heap | | | | | |
| | text | name | Name | | | | | yes |
| | decimal | high | 高度（m） | | . < 50 | too high | | |
| | text | why | Why | | | | ${state} = 'b' | |
| | select_one state | state | State | | | | | |
| | end_repeat | | | | | | | |
| | begin_repeat | well | Well | | | | | |
| | text | well_name | Well | | | | | |
| | text | well_words | Words | multiline | | | | |
| | end_repeat | | | | | | | |
| choices | | | |
| | list_name | name | label |
| | state | a | Covered |
| | state | b | Bare |
"""


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory) -> xlsform.Definition:
    path = tmp_path_factory.mktemp("form") / "heaps.md"
    path.write_text(FORM, encoding="utf-8")
    return xlsform.load(path)


class Page:
    """A form over a session, as a page holds it."""

    def __init__(self, definition: xlsform.Definition, qtbot: QtBot) -> None:
        world = Environment(now=lambda: datetime.now(UTC), new_id=lambda: "id", random=lambda: 0.5)
        self.session = FormSession.start(definition, world)
        self.around = Surroundings(lambda: datetime.now(UTC), lambda: ())
        self.qtbot = qtbot
        self.form = self.open()

    def open(self) -> QuestionForm:
        form = QuestionForm(self.session, "", self.around)
        form.answered.connect(self._answer)
        form.add_wanted.connect(lambda ref: form.apply(self.session.add_repeat(ref)))
        form.remove_wanted.connect(lambda ref: form.apply(self.session.remove_repeat(ref)))
        self.qtbot.addWidget(form)
        form.resize(900, 700)
        form.show()
        return form

    def _answer(self, ref: str, text: str) -> None:
        change: Change = self.session.answer(ref, text)
        self.form.refuse(ref, change.rejected)
        if not change.rejected:
            self.form.apply(change)

    def find(self, name: str) -> QWidget:
        QApplication.processEvents()  # new widgets are shown then
        found = [widget for widget in self.form.findChildren(QWidget, name) if widget.isVisibleTo(self.form)]
        assert found, name
        return found[-1]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        QTest.keyClicks(self.find(name), text)
        self.form.flush()


@pytest.fixture
def page(definition: xlsform.Definition, qtbot: QtBot) -> Page:
    made = Page(definition, qtbot)
    made.click("table_heap")
    return made


def _place(page: Page, name: str, part: Callable[[QPoint], int]) -> int:
    return part(page.find(name).mapTo(page.form, QPoint(0, 0)))


def test_members_stand_below_each_other_with_the_words_once_above(page: Page) -> None:
    page.click("add_heap")
    assert _place(page, "answer_name_1", QPoint.x) == _place(page, "answer_name_2", QPoint.x)
    assert _place(page, "answer_name_1", QPoint.y) < _place(page, "answer_name_2", QPoint.y)
    assert _place(page, "answer_name_1", QPoint.y) == _place(page, "answer_high_1", QPoint.y)
    words = [label.text() for label in page.form.findChildren(QLabel) if label.isVisibleTo(page.form)]
    assert words.count("高度（m）") == 1
    assert any(word.startswith("Name") and "必填" in word for word in words)


def test_answer_in_a_cell_is_stored_and_a_refusal_stands_below_it(page: Page) -> None:
    page.type("answer_name_1Text", "North")
    page.type("answer_high_1Text", "80")
    assert page.session.value("/data/heap[1]/name") == "North"
    assert page.session.value("/data/heap[1]/high") == ""
    message = page.find("message_high")
    assert message.text() == "too high"  # type: ignore[attr-defined]
    assert message.isVisible()


def test_question_that_comes_with_an_answer_gets_its_column(page: Page) -> None:
    box = page.find("answer_state_1Box")
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert page.session.value("/data/heap[1]/state") == "b"
    high, why, state = (_place(page, f"answer_{name}_1", QPoint.x) for name in ("high", "why", "state"))
    assert high < why < state
    heads = {label.text(): label for label in page.find("rows_heap").findChildren(QLabel)}
    assert heads["State"].mapTo(page.form, QPoint(0, 0)).x() == state
    assert heads["Why"].mapTo(page.form, QPoint(0, 0)).x() == why
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert not [widget for widget in page.form.findChildren(QWidget, "answer_why_1") if widget.isVisibleTo(page.form)]


def test_removed_member_takes_its_row_along_and_the_next_moves_up(page: Page) -> None:
    page.click("add_heap")
    page.type("answer_name_1Text", "North")
    page.type("answer_name_2Text", "South")
    page.click("remove_heap_1")
    assert page.find("answer_name_1Text").text() == "South"  # type: ignore[attr-defined]
    assert "/data/heap[2]/name" not in page.form.rows


def test_table_is_kept_when_the_page_is_built_again_and_turned_back_by_its_button(page: Page) -> None:
    page.type("answer_name_1Text", "North")
    page.form = page.open()
    assert page.form.findChildren(RepeatTable)
    page.click("table_heap")
    table = page.form.findChild(QWidget, "rows_heap")
    assert table is not None
    assert table.isHidden()
    assert page.find("answer_name_1Text").text() == "North"  # type: ignore[attr-defined]
    assert page.find("part_heap_1").isVisible()


def test_repeat_with_long_words_stays_in_cards(page: Page) -> None:
    button = page.form.findChild(QWidget, "table_well")
    assert button is not None
    assert button.isHidden()


def test_keyboard_is_led_to_a_cell(page: Page) -> None:
    page.click("add_heap")
    page.form.activateWindow()
    QTest.qWaitForWindowActive(page.form)
    assert page.form.focus("/data/heap[2]/high")
    assert page.find("answer_high_2Text").hasFocus()
