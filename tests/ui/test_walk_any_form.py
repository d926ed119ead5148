"""Any form of the ODK world in the window: questions without a group, and repeats whose members hold whole items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from inspector.ui.tasks import Tasks
from inspector.workflow import checklists, inspections
from inspector.workflow.demonstration import fill_register
from inspector.workflow.desk import Desk
from tests.ui.paging import Office, make_office
from tests.workflow.office import YARD, officers, site_row

FORM = """
| survey |
| | type | name | label | bind::mi:item | bind::mi:title |
| | text | who | 谁在场 | | |
| | select_one sign | seen | 看到什么 | | |
| | begin_group | A | A 章 | | |
| | begin_repeat | heap | 矿堆 | | |
| | text | heap_name | 堆名 | | |
| | begin_group | A01 | A01 围挡 | | |
| | select_one result | A01_result | 结果 | A01 | 围挡低 |
| | end_group | | | | |
| | end_repeat | | | | |
| | end_group | | | | |
| choices |
| | list_name | name | label | image |
| | result | pass | 合格 | |
| | result | fail | 不合格 | |
| | sign | warning | 警示牌 | sign.png |
| settings |
| | form_title | form_id | version | namespaces |
| | 任意表 | anything | 1 | mi="urn:mine-inspector:checklist:1" |
"""


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "任意表.md").write_text(FORM, "utf-8")
    Image.new("RGB", (200, 400), "#a33").save(tmp_path / "sign.png")
    made = make_office(qtbot, tasks, tmp_path / "data", ("today", "inspect", "walk"))
    drafts: list[str] = []

    def prepare(desk: Desk) -> None:
        fill_register(desk)
        checklists.publish(desk, tmp_path / "任意表.md")
        drafts.append(inspections.start(desk, site_row(desk, YARD).id, "anything", officers=officers(desk)))

    made.open(prepare)
    made.go("walk", draft=drafts[0])
    yield made
    made.window.current().left()
    made.workplace.close()


def test_question_without_a_group_is_shown_and_answered(office: Office) -> None:
    walk = office.window.current().walk
    assert office.window.current().route.section == "#0"
    field = office.find("answer_who").findChild(QLineEdit)
    QTest.keyClicks(field, "Zhou")
    office.window.current().left()
    assert walk.session.value("/data/who") == "Zhou"


def test_choice_is_shown_with_the_picture_that_the_form_brings(office: Office) -> None:
    button = office.find("answer_seen_warning")
    assert button.iconSize().height() == 96
    office.click("answer_seen_warning")
    assert office.window.current().walk.session.value("/data/seen") == "warning"
    assert button.iconSize().height() == 96


def test_member_of_a_repeat_that_holds_items_is_added_and_removed(office: Office) -> None:
    page = office.window.current()
    page.route.go_to("/data/A")
    office.settle()
    assert len(page.cards.lines) == 1
    office.click("add_heap")
    assert len(page.cards.lines) == 2
    assert office.seen("remove_heap_1")
    office.click("remove_heap_2")
    assert list(page.cards.lines) == ["/data/A/heap[1]/A01"]
    assert "移除了一组" in office.words("undoBar")
