"""A checklist dropped on the window: what is wrong with it, publishing, and the newer version in a walk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from inspector.ui.pages.form_drop import FormDrop, is_form
from inspector.ui.tasks import Tasks
from inspector.workflow import checklists, inspections
from inspector.workflow.demonstration import fill_register
from inspector.workflow.desk import Desk
from tests.ui.paging import Office, make_office
from tests.workflow.office import YARD, officers, site_row
from tests.workflow.test_form_versions import HEIGHT_GONE, give, written


class Dropping:
    """The window, and a hand that drags files onto it."""

    def __init__(self, office: Office, drop: FormDrop) -> None:
        self.office, self.drop = office, drop

    def drag(self, path: Path) -> bool:
        """Bring a file over the window and let go of it; whether the window took it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        window = self.office.window
        actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        entered = QDragEnterEvent(window.rect().center(), actions, data, left, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(window, entered)
        if not entered.isAccepted():
            return False
        at = QPointF(window.rect().center())
        dropped = QDropEvent(at, actions, data, left, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(window, dropped)
        self.office.settle()
        return dropped.isAccepted()

    def ask(self, work: Any, *args: Any) -> Any:
        """Run a workflow function at the desk and give what it gave."""
        found: list[Any] = []
        self.office.workplace.call(work, *args, on_done=found.append)
        self.office.settle()
        return found[0]


@pytest.fixture
def dropping(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Dropping]:
    office = make_office(qtbot, tasks, tmp_path / "data", ("today", "register", "inspect", "walk"))
    drop = FormDrop(office.window, office.window, office.workplace)
    office.open(fill_register)
    yield Dropping(office, drop)
    office.workplace.close()


def test_what_may_be_a_form_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("type,name\n", "utf-8")
    assert is_form(tmp_path)
    assert is_form(Path("表.XLSX"))
    assert not is_form(Path("照片.jpg"))


def test_photo_over_the_window_is_not_taken_for_a_form(dropping: Dropping, tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")
    assert not dropping.drag(tmp_path / "照片.jpg")


def test_broken_form_shows_sheet_row_and_remedy_and_no_way_to_publish(dropping: Dropping, tmp_path: Path) -> None:
    office = dropping.office
    path = written(tmp_path, "1", ("| integer | A01_height |", "| wish | A01_height |"), ("高度", "${没有}高度"))
    assert dropping.drag(path)
    words = office.words("formSheet")
    assert "survey 第 6 行" in words
    assert "wish" in words
    assert "没有发布任何内容" in words
    assert not office.seen("formPublish")
    assert not office.seen("formPublish")
    office.click("formClose")
    assert not office.seen("formSheet")


def test_sound_form_is_published_and_offered_for_new_inspections(dropping: Dropping, tmp_path: Path) -> None:
    office = dropping.office
    assert dropping.drag(written(tmp_path, "1"))
    assert "本局检查表" in office.words("formSheet")
    office.click("formPublish")
    assert not office.seen("formSheet")
    assert office.window.current().name == "inspect"
    assert office.seen("startForm_own")


def test_form_that_is_not_newer_says_so(dropping: Dropping, tmp_path: Path) -> None:
    dropping.ask(checklists.publish, written(tmp_path, "5"))
    assert dropping.drag(written(tmp_path, "4", ("围挡低", "围挡太低")))
    assert "不比现用的 5 新" in dropping.office.words("formVerdict")
    assert not dropping.office.seen("formPublish")


def test_file_that_changes_after_it_was_shown_is_looked_at_again(dropping: Dropping, tmp_path: Path) -> None:
    path = written(tmp_path, "1")
    dropping.drag(path)
    path.write_text("nothing", "utf-8")
    dropping.office.click("formPublish")
    assert dropping.office.seen("formBanner")
    assert [form.form_id for form in dropping.ask(checklists.offered) if form.origin] == []
    dropping.office.click("formClose")


def test_template_is_written_where_the_user_says(dropping: Dropping, tmp_path: Path) -> None:
    dropping.drop.desk.save_template(str(tmp_path / "模板.xlsx"))
    dropping.office.settle()
    assert checklists.TEMPLATE_NAME == "检查表模板.xlsx"
    assert dropping.drag(tmp_path / "模板.xlsx")
    assert dropping.office.seen("formPublish")
    dropping.office.click("formClose")


# -- the newer version in a walk -------------------------------------------------------------------------------------


def begin(desk: Desk, folder: Path) -> str:
    """A draft on version 1 with a height, after which version 2 without that question was published."""
    checklists.publish(desk, written(folder, "1"))
    draft = inspections.start(desk, site_row(desk, YARD).id, "own", officers=officers(desk))
    give(desk, draft, A01_height="3", place_seen="北坡")
    checklists.publish(desk, written(folder, "2", HEIGHT_GONE))
    return draft


def test_walk_offers_the_newer_version_shows_the_losses_and_keeps_the_old_one(
    dropping: Dropping, tmp_path: Path
) -> None:
    office = dropping.office
    office.go("walk", draft=dropping.ask(begin, tmp_path))
    assert "有新版本 2" in office.words("versionNotice")
    office.click("versionNoticeAction")
    assert "高度：3（新版本没有这道题）" in office.words("question")
    office.click("choice_stay")
    assert office.window.current().walk.form_version == "1"  # type: ignore[attr-defined]


def test_walk_goes_on_with_the_new_version_by_consent_and_back_by_undo(dropping: Dropping, tmp_path: Path) -> None:
    office = dropping.office
    draft = dropping.ask(begin, tmp_path)
    office.go("walk", draft=draft)
    office.click("versionNoticeAction")
    office.click("choice_change")
    page: Any = office.window.current()
    assert page.walk.form_version == "2"
    assert not office.seen("versionNotice")
    session = dropping.ask(inspections.open_walk, draft).session
    assert session.value(session.find("place_seen")[0]) == "北坡"
    office.click("undoBarUndo")
    assert page.walk.form_version == "1"
    assert page.walk.session.value(page.walk.session.find("A01_height")[0]) == "3"


def test_notice_that_was_put_away_stays_away(dropping: Dropping, tmp_path: Path) -> None:
    office = dropping.office
    draft = dropping.ask(begin, tmp_path)
    office.go("walk", draft=draft)
    office.click("versionNoticeClose")
    office.go("inspect")
    office.go("walk", draft=draft)
    assert not office.seen("versionNotice")
