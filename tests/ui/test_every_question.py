"""A form with every type of question and every appearance in the window: each question has its editor, and takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.ui.tasks import Tasks
from inspector.workflow import checklists, inspections
from inspector.workflow.demonstration import fill_register
from inspector.workflow.desk import Desk
from tests.ui.every_question import questions, write_every_question
from tests.ui.paging import Office, make_office
from tests.workflow.office import YARD, officers, site_row


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    form = write_every_question(tmp_path)
    made = make_office(qtbot, tasks, tmp_path / "data", ("today", "inspect", "walk"))
    drafts: list[str] = []

    def prepare(desk: Desk) -> None:
        fill_register(desk)
        checklists.publish(desk, form)
        drafts.append(inspections.start(desk, site_row(desk, YARD).id, "every_question", officers=officers(desk)))

    made.open(prepare)
    made.go("walk", draft=drafts[0])
    yield made
    made.window.current().left()
    made.workplace.close()


def show(office: Office, name: str) -> None:
    """The section of this question, built to its end."""
    page = office.window.current()
    page.route.go_to(page.walk.session.find(name)[0])
    for form in page.cards.forms.values():
        while form.more():
            pass
    office.settle()


def value(office: Office, name: str) -> str:
    session = office.window.current().walk.session
    return str(session.value(session.find(name)[0]))


def test_every_question_has_its_editor(office: Office) -> None:
    page = office.window.current()
    wanted, shown = questions(), []
    for section in page.tallying.tally.sections:
        page.route.go_to(section.ref)
        office.settle()
        for form in page.cards.forms.values():
            while form.more():
                pass
            office.settle()
            rows = [row for row in form.rows.values() if row.view.name in wanted]
            assert [row.view.name for row in rows if not row.editor.isVisibleTo(office.window)] == []
            shown += [row.view.name for row in rows]
    assert sorted(set(shown)) == sorted(wanted)


def test_answers_of_every_kind_of_choice_reach_the_form(office: Office) -> None:
    show(office, "quick")
    office.click("answer_likert_grades4")
    office.click("answer_bare_pictures_signs2")
    office.click("answer_in_columns_many11")
    show(office, "dam")
    office.click("answer_liner_grades2")
    office.click("answer_gate_few3")
    show(office, "region")
    view = office.find("answer_regionMap")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.middle("parts2").toPoint())
    office.click("answer_region_parts3")
    assert value(office, "likert") == "grades4"
    assert value(office, "bare_pictures") == "signs2"
    assert value(office, "in_columns") == "many11"
    assert (value(office, "liner"), value(office, "dam"), value(office, "gate")) == ("grades2", "", "few3")
    assert value(office, "region") == "parts2 parts3"


def test_quick_question_leads_on_to_the_next(office: Office) -> None:
    show(office, "quick")
    office.take_keyboard()
    office.click("answer_quick_few1")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "answer_in_columns_many1"


def test_figures_places_and_members_reach_the_form(office: Office) -> None:
    show(office, "big")
    office.type("answer_bigText", "1234567")
    office.click("answer_steps_plus")
    office.click("answer_stars_4")
    show(office, "line")
    office.find("answer_line").canvas.setFocus()
    office.key(Qt.Key.Key_Space)
    office.key(Qt.Key.Key_Space)
    show(office, "heap_name")
    office.click("table_heap")
    office.type("answer_heap_high_1Text", "80")
    assert (value(office, "big"), value(office, "steps"), value(office, "stars")) == ("1234567", "1", "4")
    assert len(value(office, "line").split(";")) == 2, "begun where the register knows the site"
    assert value(office, "heap_high") == ""
    assert "50" in office.words("message_heap_high")
