"""设置: each line kept when it is left, numbers leased and voided, clauses compared, the look changed at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.settings import Settings
from inspector.ui import theme
from inspector.ui.tasks import Tasks
from inspector.workflow import bureau, demonstration
from inspector.workflow.desk import Desk
from tests.ui.paging import Office, make_office

_PAGES = ("today", "register", "settings")


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open(demonstration.fill_register)
    made.go("settings")
    yield made
    made.workplace.close()


def _settings(office: Office) -> Settings:
    told: list[Settings] = []
    office.workplace.call(Desk.settings, on_done=told.append)
    office.settle()
    return told[0]


def test_line_is_kept_when_it_is_left(office: Office) -> None:
    office.type("setting_organ_phone", "0000-7654321")
    assert _settings(office).organ_phone == "0000-7654321"


def test_figure_out_of_range_is_told_beside_its_field(office: Office) -> None:
    office.go("settings", part="surface")
    office.type("setting_due_soon_days", "400")
    assert _settings(office).due_soon_days == 7
    assert office.find("setting_due_soon_days").property("invalid") is True
    office.type("setting_due_soon_days", "10")
    assert _settings(office).due_soon_days == 10
    assert office.find("setting_due_soon_days").property("invalid") is False


def test_block_of_numbers_is_leased_and_an_overlap_is_refused_at_its_field(office: Office) -> None:
    office.go("settings", part="numbers")
    office.click("numbersLease")
    office.type("blockForm_first", "40")
    office.type("blockForm_last", "60")
    office.click("blockFormSave")
    assert "WFL16" in office.find("blockForm_firstError").text()
    office.type("blockForm_first", "51")
    office.click("blockFormSave")
    assert "60号" in office.words("numbersScroll")


def test_number_is_voided_only_with_its_reason(office: Office) -> None:
    office.go("settings", part="numbers")
    office.click("numbersVoid")
    office.click("voidFormSave")
    assert "WFL18" in office.find("voidForm_reasonError").text()
    office.type("voidForm_reason", "示例：打印作废")
    office.click("voidFormSave")
    assert "示例：打印作废" in office.words("numbersScroll")


def test_code_in_force_comes_first_and_two_characters_find_a_clause(office: Office) -> None:
    office.go("settings", part="law")
    shown = office.find("lawList").records
    assert shown.record(0).clause.instrument == "code"
    office.type("lawSearch", "渗漏")
    office.qtbot.waitUntil(lambda: 0 < shown.rowCount() < 100, timeout=5000)


def test_clause_is_confirmed_only_by_a_name(office: Office) -> None:
    office.go("settings", part="law", clause="code:1171-5")
    assert "条款待核对" in office.words("lawDetail")
    office.click("lawConfirmButton")
    assert "WFL21" in office.words("lawBanner")
    office.type("lawVerifier", "核对人甲")
    office.click("lawConfirmButton")
    assert "核对人甲" in office.words("lawDetail")
    office.click("lawShow_done")
    assert office.find("lawList").records.rowCount() == 1


def test_look_changes_at_once_and_is_kept(office: Office) -> None:
    office.go("settings", part="surface")
    office.click("theme_night")
    assert theme.look().theme is theme.ThemeName.NIGHT
    office.click("surfaceLarger")
    assert theme.look().zoom_percent == 110
    office.click("surfaceGlove")
    kept = _settings(office)
    assert (kept.theme, kept.zoom_percent, kept.glove_mode) == ("night", 110, True)


def test_kept_look_is_worn_when_the_desk_opens(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    def prepare(desk: Desk) -> None:
        bureau.change_setting(desk, "theme", "sunlight")

    made = make_office(qtbot, tasks, tmp_path / "data", _PAGES)
    made.open(prepare)
    assert theme.look().theme is theme.ThemeName.SUNLIGHT
    made.workplace.close()


def test_data_folder_is_verified_with_a_verdict(office: Office) -> None:
    office.go("settings", part="data")
    office.click("dataVerifyButton")
    assert "核验通过" in office.find("dataVerdict").text()


def test_alt_and_a_number_turn_the_parts(office: Office) -> None:
    office.key(Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    assert "Apache-2.0" in office.words("aboutScroll")


def test_officers_are_registered_in_the_register(office: Office) -> None:
    office.click("organOfficers")
    assert office.window.current().name == "register"
    assert office.seen("officerList")
