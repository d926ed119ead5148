"""名录: found by two characters or initials, entered and corrected with errors beside the field, brought by a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.tasks import Tasks
from inspector.workflow import demonstration, register_columns
from inspector.workflow.rows import SiteRow
from tests.ui.paging import Office, make_office


@pytest.fixture
def office(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    made = make_office(qtbot, tasks, tmp_path / "data", ("today", "register", "inspect"))
    made.open(demonstration.fill_register)
    made.go("register")
    yield made
    made.workplace.close()


def _names(office: Office) -> list[str]:
    shown: RecordList[SiteRow] = office.find("siteList")
    return [row.site.name for row in shown.records.records()]


def test_record_list_is_a_sound_model_of_its_records(qtbot: QtBot, qtmodeltester) -> None:
    shown: RecordList[tuple[int, str]] = RecordList("list", "问题", lambda row: Lines(row[1]), key=lambda row: row[0])
    qtbot.addWidget(shown)
    shown.show_records([(number, f"第{number}个") for number in range(500)])
    qtmodeltester.check(shown.records)
    shown.choose(250)
    shown.show_records([(number, f"第{number}个") for number in range(200, 300)])
    qtmodeltester.check(shown.records)
    assert shown.current() == (250, "第250个")


def test_record_list_tells_what_is_picked_once(qtbot: QtBot) -> None:
    shown: RecordList[str] = RecordList("list", "问题", Lines, key=str)
    qtbot.addWidget(shown)
    told: list[str | None] = []
    shown.picked.connect(told.append)
    shown.show_records(["a", "b"])
    shown.choose("b")
    shown.show_records(["0", "a", "b"])
    assert told == ["b"]
    shown.show_records(["a"])
    assert told[-1] is None


@pytest.mark.parametrize("typed", ["锰渣", "dmz", "SL-F01"])
def test_site_is_found_by_two_characters_initials_or_code(office: Office, typed: str) -> None:
    office.type("siteSearch", typed)
    office.qtbot.waitUntil(lambda: _names(office) == ["示例·丁锰渣贮存场"], timeout=5000)


def test_kind_narrows_the_list(office: Office) -> None:
    office.click("siteKind_plant")
    assert _names(office) == ["示例·戊小选厂（关停取缔）"]


def test_nothing_found_says_what_to_do(office: Office) -> None:
    office.type("siteSearch", "没有的")
    office.qtbot.waitUntil(lambda: office.seen("siteNothing"), timeout=5000)


def test_site_shows_its_position_with_the_datum(office: Office) -> None:
    assert "WGS-84" in office.words("siteDetail")


def test_new_site_is_entered_and_shown(office: Office) -> None:
    office.click("registerNew")
    office.type("siteForm_code", "SL-N01")
    office.type("siteForm_name", "示例·庚新堆场")
    office.type("siteForm_kind", "material_yard")
    office.click("siteFormSave")
    assert not office.seen("siteForm")
    assert "示例·庚新堆场" in office.words("siteDetail")


def test_wrong_credit_code_is_told_beside_its_field_and_nothing_is_lost(office: Office) -> None:
    office.click("registerNew")
    office.type("siteForm_code", "SL-N02")
    office.type("siteForm_name", "示例·辛堆场")
    office.type("siteForm_credit_code", "91450000000000000A")
    office.click("siteFormSave")
    assert "DOM22" in office.find("siteForm_credit_codeError").text()
    assert office.find("siteForm_name").text() == "示例·辛堆场"
    office.type("siteForm_credit_code", "")
    office.click("siteFormSave")
    assert "示例·辛堆场" in office.words("siteDetail")


def test_taken_code_is_told_beside_the_code(office: Office) -> None:
    office.click("registerNew")
    office.type("siteForm_code", "SL-W01")
    office.type("siteForm_name", "示例·重复")
    office.click("siteFormSave")
    assert office.find("siteForm_codeError").text()


def test_correction_keeps_what_the_form_does_not_show(office: Office) -> None:
    office.click("siteEdit")
    assert office.find("siteForm_latitude").text() == "24.90000"
    office.type("siteForm_phone", "0000-9999999")
    office.click("siteFormSave")
    assert "0000-9999999" in office.words("siteDetail")
    assert "WGS-84" in office.words("siteDetail")


def test_start_leads_to_a_new_inspection_of_this_site(office: Office) -> None:
    office.click("siteStart")
    assert office.window.current().name == "inspect"
    assert "示例·甲尾矿库" in office.words("startDetail")


def test_officer_is_registered_with_the_day_the_certificate_ends(office: Office) -> None:
    office.go("register", part="officers")
    office.click("registerNew")
    office.type("officerForm_name", "检查人员丙")
    office.type("officerForm_certificate", "示例证0003")
    office.type("officerForm_code", "示例-丙")
    office.type("officerForm_valid_untilText", "2020-01-01")
    office.click("officerFormSave")
    assert "证件过期" in office.words("officerDetail")
    assert "2020-01-01" in office.words("officerDetail")


def _workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名录"
    sheet.append(list(register_columns.COLUMNS[register_columns.Kind.SITE]))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def test_table_is_looked_at_before_it_is_taken_in(office: Office, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "名录.xlsx", ("SL-T01", "示例·表中堆场", "物料堆场"))
    page = office.go("register", part="import")
    page.imports.take(str(path))
    office.settle()
    assert "示例·表中堆场" in office.words("importPreview")
    office.click("importCommit")
    assert "1" in office.find("importBannerWords").text()
    office.go("register", part="sites")
    assert "示例·表中堆场" in _names(office)


def test_rows_with_errors_are_listed_and_nothing_can_be_taken_in(office: Office, tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "名录.xlsx",
        ("SL-T01", "示例·好", "物料堆场"),
        ("SL-T02", "", "物料堆场"),
        ("SL-T03", "示例·坏", "水库"),
    )
    page = office.go("register", part="import")
    page.imports.take(str(path))
    office.settle()
    rows = [problem.row for problem in office.find("importProblems").records.records()]
    assert rows == [3, 4]
    assert not office.seen("importCommit")


def test_file_that_is_no_table_is_told_in_words(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"")
    page = office.go("register", part="import")
    page.imports.take(str(path))
    office.settle()
    assert "WFL05" in office.words("importBanner")


def test_template_is_written(office: Office, tmp_path: Path) -> None:
    page = office.go("register", part="import")
    page.imports.save_template(str(tmp_path / "模板.xlsx"))
    office.settle()
    assert openpyxl.load_workbook(tmp_path / "模板.xlsx").sheetnames == ["名录", "执法人员", "法规条款"]
