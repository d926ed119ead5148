"""今日: what a fresh folder shows, and what a filled one does; the numbers on the rail."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.ui.tasks import Tasks
from tests.ui.paging import Office, finished_folder, make_office

__all__ = ["finished_folder"]
_PAGES = ("today", "register", "inspect", "findings", "documents", "settings")


@pytest.fixture
def fresh(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open()
    yield made
    made.workplace.close()


@pytest.fixture
def filled(qtbot: QtBot, tasks: Tasks, tmp_path: Path, finished_folder: Path) -> Iterator[Office]:
    shutil.copytree(finished_folder, tmp_path / "data")
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open()
    yield made
    made.workplace.close()


def test_fresh_folder_opens_on_today_with_the_first_steps(fresh: Office) -> None:
    assert fresh.window.current().name == "today"
    for step in ("organ", "officers", "register", "numbers"):
        assert fresh.seen(f"todayStep_{step}")


@pytest.mark.parametrize(
    ("step", "page"),
    [("organ", "settings"), ("officers", "register"), ("register", "register"), ("numbers", "settings")],
)
def test_first_step_leads_to_its_place(fresh: Office, step: str, page: str) -> None:
    fresh.click(f"todayStep_{step}")
    assert fresh.window.current().name == page


def test_demonstration_register_makes_the_program_ready(fresh: Office) -> None:
    fresh.click("todayLoadDemonstration")
    assert not fresh.seen("todayFirstSteps")
    assert fresh.seen("todayStart")


def test_start_button_opens_a_new_inspection(filled: Office) -> None:
    filled.click("todayStart")
    assert filled.window.current().name == "inspect"
    assert filled.seen("startBegin")


def test_filled_folder_shows_drafts_due_and_papers(filled: Office) -> None:
    assert filled.seen("todayDrafts")
    assert filled.seen("todayDue")
    assert filled.seen("todayPaper")
    assert "逾期" in filled.words("todayDue")
    assert "未签发" in filled.words("todayPaper")


def test_rail_counts_what_waits(filled: Office) -> None:
    counts = {name: button._count.text() for name, button in filled.window.rail.buttons.items()}
    assert counts["today"] == "2"
    assert counts["inspect"] == "1"
    assert int(counts["findings"]) >= 4
    assert int(counts["documents"]) >= 3


def test_overdue_finding_leads_to_its_page(filled: Office) -> None:
    card = filled.find("todayDue")
    row = next(child for child in card.children() if child.objectName().startswith("todayFinding_"))
    filled.click(row.objectName())
    assert filled.window.current().name == "findings"
    assert row.accessibleName().split("，")[0] in filled.words("findingDetail")


def test_english_is_spoken_without_a_restart(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspector import i18n

    class Spoken:
        def gettext(self, sentence: str) -> str:
            return f"<{sentence}>"

    monkeypatch.setitem(i18n._state, "catalogue", i18n.gettext.NullTranslations())
    monkeypatch.setattr(i18n._state["catalogue"], "gettext", Spoken().gettext)
    filled.window.current().retranslate()
    filled.settle()
    assert "<开始新的检查>" in filled.find("todayStart").text()
    assert "<逾期>" in filled.words("todayDue")


def test_palette_finds_a_site_by_initials(filled: Office) -> None:
    filled.window.palette_sheet.open()
    filled.window.palette_sheet.field.setText("dmz")
    filled.settle()
    words = [entry.words for entry in filled.window.palette_sheet.model.records()]
    assert any("丁锰渣" in text for text in words)
    filled.key(Qt.Key.Key_Return)
    assert filled.window.current().name in ("register", "findings", "documents")
