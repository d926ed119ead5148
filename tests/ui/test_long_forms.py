"""Long forms and long repeats: only what is looked at is built, and every place can be reached."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from inspector.bench import form_samples
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.question_form import AT_ONCE, QuestionForm
from inspector.xform.session import FormSession
from inspector.xform.xlsform import load_xml
from tests.xform.written import device

AROUND = Surroundings(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: ())


def opened(source: bytes) -> FormSession:
    return FormSession.start(load_xml(source, None), device())


@pytest.fixture
def heaps(qtbot: QtBot) -> QuestionForm:
    """A form with 120 members of a repeat of 19 questions."""
    session = opened(form_samples.repeating())
    for _ in range(120):
        session.add_repeat("/data/r")
    form = QuestionForm(session, "", AROUND)
    qtbot.addWidget(form)
    form.show()
    return form


def press(form: QuestionForm, name: str) -> None:
    button = form.findChild(QAbstractButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def place(form: QuestionForm) -> str:
    label = form.findChild(QLabel, "place_r")
    assert label is not None
    return label.text()


def test_repeat_of_many_members_builds_only_those_on_the_page(heaps: QuestionForm) -> None:
    assert 0 < len(heaps.rows) <= AT_ONCE
    assert place(heaps) == "第 1–2 个，共 120 个"


def test_pages_of_a_repeat_are_turned_forth_and_back(heaps: QuestionForm) -> None:
    press(heaps, "next_r")
    assert "/data/r[3]/v0" in heaps.rows
    assert "/data/r[1]/v0" not in heaps.rows
    press(heaps, "back_r")
    assert "/data/r[1]/v0" in heaps.rows


def test_place_in_a_far_member_is_reached_and_a_new_member_is_shown(heaps: QuestionForm) -> None:
    assert heaps.focus("/data/r[100]/v3")
    assert place(heaps) == "第 99–100 个，共 120 个"
    heaps.apply(heaps.session.add_repeat("/data/r"))
    assert place(heaps) == "第 121–121 个，共 121 个"
    heaps.apply(heaps.session.remove_repeat("/data/r[121]"))
    assert place(heaps) == "第 119–120 个，共 120 个"
    assert not heaps.focus("/data/r[500]/v0")


def test_form_of_many_sections_builds_only_the_first_and_reaches_the_last(qtbot: QtBot) -> None:
    form = QuestionForm(opened(form_samples.checklist(400)), "", AROUND)
    qtbot.addWidget(form)
    form.show()
    assert len(form.rows) <= AT_ONCE + form_samples.PER_SECTION
    assert form.focus("/data/s20/q4")
