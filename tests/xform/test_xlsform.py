"""Loading forms: every source, and every kind of bad input refused in words with its place."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from inspector.errors import Code, FormError
from inspector.xform.problems import FormProblem
from inspector.xform.session import FormSession
from inspector.xform.xlsform import check, load, load_xml
from tests.xform.written import device, written

GOOD = """
| survey |
| | type | name | label |
| | text | site | 场所 |
| settings |
| | form_title | form_id |
| | 检查 | check |
"""


def problems(folder: Path, markdown: str) -> list[FormProblem]:
    """What `check` says about a Markdown form."""
    path = folder / "form.md"
    path.write_text(markdown, "utf-8")
    return list(check(path))


def places(found: list[FormProblem]) -> list[tuple[str, int, str]]:
    """Sheet, row and column of each problem."""
    return [(one.sheet, one.row, one.column) for one in found]


def test_form_loads_from_a_folder_a_spreadsheet_and_an_xform(tmp_path: Path) -> None:
    folder = tmp_path / "check"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\ntext,site,场所\n", "utf-8-sig")
    (folder / "settings.csv").write_text("form_title,form_id\n检查,check\n", "utf-8")
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in (("type", "name", "label"), ("text", "site", "场所")):
        survey.append(row)
    book.create_sheet("settings").append(("form_title", "form_id"))
    book["settings"].append(("检查", "check"))
    book.save(tmp_path / "check.xlsx")
    (tmp_path / "check.xml").write_bytes(written(tmp_path, GOOD).source)
    for path in (folder, tmp_path / "check.xlsx", tmp_path / "check.xml", tmp_path / "form.md"):
        definition = load(path)
        assert (definition.title, definition.form_id) == ("检查", "check")
        assert [view.label for view in FormSession.start(definition, device()).children()] == ["场所"]
        assert check(path) == ()


def test_source_and_its_hash_make_the_very_same_form(tmp_path: Path) -> None:
    definition = written(tmp_path, GOOD)
    assert load_xml(definition.source, None).sha256 == definition.sha256


def test_cycle_is_refused_naming_both_questions(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
| survey |
| | type | name | label | calculation |
| | calculate | a | | ${b} + 1 |
| | calculate | b | | ${a} + 1 |
""",
    )
    assert places(found) == [("survey", 2, "calculation")]
    assert "/data/a" in found[0].what
    assert "/data/b" in found[0].what
    assert found[0].remedy


def test_group_that_is_shown_by_a_question_inside_it_is_a_cycle(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
| survey |
| | type | name | label | relevant |
| | begin_group | g | 组 | ${q} = 'x' |
| | text | q | 题 | |
| | end_group | | | |
""",
    )
    assert [one.code for one in found] == [Code.FORM_CYCLE.number]
    assert found[0].row == 2


def test_unknown_functions_are_all_named_with_row_and_column(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
| survey |
| | type | name | label | calculation | relevant |
| | calculate | a | | frobnicate(1) | |
| | text | b | 乙 | | sparkle(${a}) |
""",
    )
    assert places(found) == [("survey", 2, "calculation"), ("survey", 3, "relevant")]
    assert "frobnicate" in found[0].what
    assert "sparkle" in found[1].what


def test_missing_choice_list_is_named(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
| survey |
| | type | name | label |
| | select_one result | B03 | 结果 |
| choices |
| | list_name | name | label |
| | other | a | 甲 |
""",
    )
    assert places(found) == [("survey", 2, "type")]
    assert found[0].what
    assert "choices" in found[0].remedy


def test_unknown_reference_and_duplicate_name_are_both_told(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
| survey |
| | type | name | label | relevant |
| | text | a | 甲 | ${nobody} = 1 |
| | text | b | 乙 | |
| | text | b | 乙 | |
""",
    )
    assert ("survey", 2, "relevant") in places(found)
    assert ("survey", 4, "name") in places(found)


def test_missing_attached_file_is_a_warning_and_the_form_loads(tmp_path: Path) -> None:
    markdown = """
| survey |
| | type | name | label |
| | select_one_from_file mines.csv | mine | 矿 |
"""
    assert [(one.code, one.warning) for one in problems(tmp_path, markdown)] == [(Code.FORM_FILE_MISSING.number, True)]
    assert FormSession.start(load(tmp_path / "form.md"), device()).choices("/data/mine") == ()


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
        b"<x>",
        b"",
        b"\xff\xfe\x00",
        b"<html><body/></html>",
        b"<a>" * 5000 + b"</a>" * 5000,
    ],
)
def test_broken_or_hostile_xml_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "form.xml"
    path.write_bytes(data)
    with pytest.raises(FormError):
        load(path)
    found = check(path)
    assert found
    assert found[0].what


def test_spreadsheet_with_macros_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsm"
    path.write_bytes(b"PK")
    assert check(path)[0].code == Code.FORM_MACROS.number
    with zipfile.ZipFile(tmp_path / "form.xlsx", "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert check(tmp_path / "form.xlsx")[0].code == Code.FORM_MACROS.number


def test_million_blank_rows_are_refused_within_a_second(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b'<row r="1" spans="1:5"/>' * 1_000_000)
    begin = time.perf_counter()
    assert check(path)[0].code == Code.FORM_TOO_LARGE.number
    assert time.perf_counter() - begin < 1.0


@pytest.mark.parametrize("name", ["form.xlsx", "form.xls", "form.docx", "nowhere.xlsx"])
def test_file_that_is_no_form_is_refused_in_words(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if not name.startswith("nowhere"):
        path.write_bytes(b"not a spreadsheet")
    found = check(path)
    assert [one.code for one in found] == [Code.FORM_NOT_XFORM.number]


def test_folder_without_a_survey_is_refused(tmp_path: Path) -> None:
    assert check(tmp_path)[0].code == Code.FORM_NOT_XFORM.number


def test_chinese_encoding_of_old_spreadsheets_is_read_and_garbage_refused(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes("type,name,label\ntext,site,场所\n".encode("gb18030"))
    assert FormSession.start(load(tmp_path), device()).children()[0].label == "场所"
    (tmp_path / "survey.csv").write_bytes(b"type,name\x00\xff\xff\xff,label\n")
    assert check(tmp_path)[0].code == Code.FORM_ENCODING.number


def test_expression_nested_a_thousand_deep_is_refused_with_its_row(tmp_path: Path) -> None:
    deep = "(" * 1000 + "1" + ")" * 1000
    found = problems(tmp_path, f"| survey |\n| | type | name | calculation |\n| | calculate | a | {deep} |\n")
    assert places(found)[0] == ("survey", 2, "calculation")


def test_converter_speaks_our_words(tmp_path: Path) -> None:
    found = problems(tmp_path, "| survey |\n| | type | name | label |\n| | wish | a | 甲 |\n")
    assert places(found) == [("survey", 2, "type")]
    assert "wish" in found[0].what


def test_every_fault_is_told_at_once_though_the_converter_stops_at_the_first(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
| survey |
| | type | name | label | calculation | relevant |
| | wish | a | 甲 | | |
| | text | b | 乙 ${nobody} | | |
| | dream | c | 丙 | | |
| | calculate | d | | ${e} | |
| | calculate | e | | ${d} | |
| | text | 1f | 己 | | |
| | select_one none | g | 庚 | | |
| | text | h | 辛 | | frobnicate() |
""",
    )
    assert places(found) == [
        ("survey", 2, "type"),
        ("survey", 3, "label"),
        ("survey", 4, "type"),
        ("survey", 5, "calculation"),
        ("survey", 7, "name"),
        ("survey", 8, "type"),
        ("survey", 9, "relevant"),
    ]
