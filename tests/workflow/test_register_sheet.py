"""The register from a spreadsheet: whole or not at all, every problem with its row."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from inspector.domain.identity import credit_check_character
from inspector.domain.records import Kind, Record, Sealed
from inspector.errors import Code, WorkflowError
from inspector.store import records as record_store
from inspector.workflow import register, register_sheet, register_workbook
from inspector.workflow.desk import Desk
from inspector.workflow.register_columns import COLUMNS, body_of, cells_of

from .office import POND, site_row

Sheets = Mapping[str, Sequence[Sequence[object]]]
Write = Callable[[Sheets], Path]

SITES = ["编号", "名称", "类别", "统一社会信用代码", "县（市、区）"]
OFFICERS = ["编号", "姓名", "执法证号", "有效期至"]
CLAUSES = ["条款编号", "法规名称", "引用写法", "条文", "类型", "责令措辞", "施行日期"]
CREDIT = "91450000MA5KABCD1"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a workbook of these sheets."""

    def made(sheets: Sheets) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "名录.xlsx"
        book.save(path)
        return path

    return made


def refused(desk: Desk, path: Path) -> WorkflowError:
    with pytest.raises(WorkflowError) as refusal:
        register_sheet.preview_import(desk, path)
    return refusal.value


def test_preview_tells_new_changed_and_same_and_changes_nothing(desk: Desk, write: Write) -> None:
    pond = site_row(desk, POND).site
    path = write(
        {
            "名录": [
                ["编号", "名称", "类别"],
                ["N-1", "示例·新堆场", "物料堆场"],
                [POND, "示例·甲尾矿库（改名）", "尾矿库"],
                ["SL-F01", "示例·丁锰渣贮存场", "固废贮存场"],
            ]
        }
    )
    preview = register_sheet.preview_import(desk, path)
    assert preview.new == (("site", "示例·新堆场"),)
    assert preview.changed == (("site", "示例·甲尾矿库（改名）"),)
    assert preview.same == 1
    assert preview.problems == ()
    assert site_row(desk, POND).site == pond


def test_import_takes_all_in_and_a_column_that_is_not_there_leaves_what_is_known(desk: Desk, write: Write) -> None:
    pond = site_row(desk, POND)
    path = write({"名录": [["编号", "名称", "类别"], [POND, "示例·甲尾矿库（改名）", "尾矿库"]]})
    preview = register_sheet.preview_import(desk, path)
    assert register_sheet.commit_import(desk, preview) == 1
    after = site_row(desk, POND)
    assert after == replace(pond, site=replace(pond.site, name="示例·甲尾矿库（改名）"), seen=after.seen)
    assert after.seen != pond.seen


def test_empty_cell_of_a_column_that_is_there_empties_the_field(desk: Desk, write: Write) -> None:
    path = write({"名录": [["编号", "名称", "类别", "电话"], [POND, "示例·甲尾矿库", "尾矿库", None]]})
    register_sheet.commit_import(desk, register_sheet.preview_import(desk, path))
    assert site_row(desk, POND).site.phone == ""


def test_import_twice_finds_all_the_same(desk: Desk, write: Write) -> None:
    path = write(
        {
            "名录": [[*SITES, "纬度", "经度", "坐标系", "情况:karst"],
                   ["N-1", "示例·新堆场", "物料堆场", CREDIT + credit_check_character(CREDIT), "示例县",
                    24.5, "107°30′", "WGS-84", "yes"]],
            "执法人员": [OFFICERS, ["丙", "检查人员丙", "示例证0003", datetime(2027, 1, 31)]],
        }
    )  # fmt: skip
    register_sheet.commit_import(desk, register_sheet.preview_import(desk, path))
    again = register_sheet.preview_import(desk, path)
    assert (again.new, again.changed, again.same, again.problems) == ((), (), 2, ())
    site = site_row(desk, "N-1").site
    assert site.facts == {"karst": "yes"}
    assert site.position is not None
    assert site.position.longitude == "107.5000000"
    officer = next(row.officer for row in register.list_officers(desk) if row.officer.code == "丙")
    assert officer.valid_until == date(2027, 1, 31)


PROBLEMS = [
    (["A", "", "物料堆场"], "缺少：名称"),
    (["", "示例", "物料堆场"], "缺少：编号"),
    (["A", "示例", "仓库"], "「类别」的值「仓库」不认识"),
    (["A", "示例", "厂区", "12345"], "应为 18 位"),
    (["A", "示例", "厂区", CREDIT + "O"], "不可用"),
]


@pytest.mark.parametrize(("row", "words"), PROBLEMS)
def test_problem_of_a_site_names_its_row_and_what_is_wrong(
    desk: Desk, write: Write, row: list[str], words: str
) -> None:
    path = write({"名录": [SITES, ["N-1", "示例", "厂区"], row]})
    (problem,) = register_sheet.preview_import(desk, path).problems
    assert (problem.sheet, problem.row) == ("名录", 3)
    assert words in problem.sentence


@pytest.mark.parametrize(
    ("latitude", "longitude", "datum", "words"),
    [
        ("24.5", "", "", "只填了纬度和经度中的一个"),
        ("北方", "107", "", "无法识别"),
        ("107.5", "24.5", "", "是否填反"),
        ("24.5", "107.5", "BD-09", "「坐标系」的值「BD-09」不认识"),
    ],
)
def test_position_that_cannot_be_is_a_problem_of_its_row(
    desk: Desk, write: Write, latitude: str, longitude: str, datum: str, words: str
) -> None:
    heading = ["编号", "名称", "类别", "纬度", "经度", "坐标系"]
    path = write({"名录": [heading, ["A", "示例", "厂区", latitude, longitude, datum]]})
    (problem,) = register_sheet.preview_import(desk, path).problems
    assert words in problem.sentence


@pytest.mark.parametrize("day", ["下个月", "2026-13-01", "31.12.2026"])
def test_date_that_is_none_is_a_problem(desk: Desk, write: Write, day: str) -> None:
    path = write({"执法人员": [OFFICERS, ["丙", "检查人员丙", "示例证0003", day]]})
    (problem,) = register_sheet.preview_import(desk, path).problems
    assert "日期" in problem.sentence
    assert problem.row == 2


@pytest.mark.parametrize("day", ["2027-1-31", "2027/01/31", "2027.1.31", "2027年1月31日"])
def test_date_is_read_as_people_write_it(desk: Desk, write: Write, day: str) -> None:
    path = write({"执法人员": [OFFICERS, ["丙", "检查人员丙", "示例证0003", day]]})
    (draft,) = register_sheet.preview_import(desk, path).drafts
    assert draft.body["valid_until"] == "2027-01-31"


def test_code_that_stands_twice_is_a_problem_that_names_both_rows(desk: Desk, write: Write) -> None:
    path = write({"名录": [SITES, ["A", "示例一", "厂区"], ["B", "示例二", "厂区"], ["A", "示例三", "厂区"]]})
    (problem,) = register_sheet.preview_import(desk, path).problems
    assert problem.row == 4
    assert "第 2 行" in problem.sentence


def test_one_bad_row_keeps_the_whole_file_out(desk: Desk, write: Write) -> None:
    count = record_store.count(desk.store)
    path = write({"名录": [SITES, ["A", "示例", "厂区"], ["B", "", "厂区"]], "执法人员": [OFFICERS, ["丙", "丙", "3"]]})
    preview = register_sheet.preview_import(desk, path)
    assert len(preview.drafts) == 2
    with pytest.raises(WorkflowError) as refusal:
        register_sheet.commit_import(desk, preview)
    assert refusal.value.code is Code.SHEET_HAS_ERRORS
    assert record_store.count(desk.store) == count


def test_failure_in_the_middle_of_taking_in_leaves_nothing(
    desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write({"名录": [SITES, *([f"A{number}", "示例", "厂区"] for number in range(5))]})
    preview = register_sheet.preview_import(desk, path)
    count = record_store.count(desk.store)
    real = desk.store.seal

    def breaks(record: Record) -> Sealed:
        if record.device_seq == count + 3:
            raise ConnectionError("pulled out")
        return real(record)

    monkeypatch.setattr(desk.store, "seal", breaks)
    with pytest.raises(ConnectionError):
        register_sheet.commit_import(desk, preview)
    assert record_store.count(desk.store) == count


def test_imported_clause_joins_the_law_library(desk: Desk, write: Write) -> None:
    path = write(
        {
            "法规条款": [
                CLAUSES,
                ["local:5", "示例市条例", "《示例市扬尘条例》第五条", "示例条文。", "罚则", "责令改正", "2026-01-01"],
                ["local:6", "示例市条例", "《示例市扬尘条例》第六条"],
            ]
        }
    )
    before = desk.law().version
    assert register_sheet.commit_import(desk, register_sheet.preview_import(desk, path)) == 2
    clause = desk.law().clause("local:5")
    assert (clause.text, clause.order_verb, clause.effective_from) == ("示例条文。", "责令改正", date(2026, 1, 1))
    assert clause.verified is None
    assert desk.law().version != before


def test_file_that_is_no_workbook_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "假的.xlsx"
    path.write_bytes(b"not a workbook at all")
    assert refused(desk, path).code is Code.SHEET_UNREADABLE
    assert "假的.xlsx" in refused(desk, path).sentence()
    assert refused(desk, tmp_path / "没有.xlsx").code is Code.SHEET_UNREADABLE
    path.write_bytes(b"")
    assert refused(desk, path).code is Code.SHEET_UNREADABLE


def test_zip_that_is_no_workbook_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "压缩.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing")
        archive.writestr("[Content_Types].xml", "<nothing")
    assert refused(desk, path).code is Code.SHEET_UNREADABLE


def test_workbook_that_swells_is_refused_before_it_is_unpacked(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}", bytes(register_workbook.MAX_BYTES // 2))
    assert refused(desk, path).code is Code.SHEET_TOO_BIG


def test_workbook_without_a_known_sheet_names_those_that_are_known(desk: Desk, write: Write) -> None:
    refusal = refused(desk, write({"Sheet1": [["a"], ["b"]]}))
    assert refusal.code is Code.SHEET_EMPTY
    assert "名录、执法人员、法规条款" in refusal.sentence()


def test_sheet_without_a_needed_column_names_it(desk: Desk, write: Write) -> None:
    refusal = refused(desk, write({"名录": [["编号", "名字"], ["A", "示例"]]}))
    assert refusal.code is Code.SHEET_COLUMNS
    assert "名称、类别" in refusal.sentence()
    assert refused(desk, write({"名录": []})).code is Code.SHEET_COLUMNS


def test_sheet_with_headings_only_brings_nothing(desk: Desk, write: Write) -> None:
    preview = register_sheet.preview_import(desk, write({"名录": [SITES]}))
    assert preview.drafts == preview.problems == ()
    assert register_sheet.commit_import(desk, preview) == 0


def test_row_after_a_million_blank_ones_is_still_read(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名录"
    sheet.append(SITES)
    for column, text in enumerate(["A", "示例", "厂区"], start=1):
        sheet.cell(1_048_576, column, text)
    path = tmp_path / "空行.xlsx"
    book.save(path)
    preview = register_sheet.preview_import(desk, path)
    assert preview.new == (("site", "示例"),)


def test_too_many_rows_are_refused_in_words(desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_workbook, "MAX_ROWS", 3)
    path = write({"名录": [SITES, *([f"A{number}", "示例", "厂区"] for number in range(4))]})
    assert refused(desk, path).code is Code.SHEET_TOO_LONG


def test_template_is_read_back_with_all_its_columns_and_no_rows(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    register_sheet.write_template(path)
    preview = register_sheet.preview_import(desk, path)
    assert preview.drafts == preview.problems == ()
    book = openpyxl.load_workbook(path)
    assert {title: [cell.value for cell in book[title][1]] for title in book.sheetnames} == {
        title: list(COLUMNS[kind]) for title, kind in register_workbook.SHEETS.items()
    }


def test_template_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(WorkflowError) as refusal:
        register_sheet.write_template(tmp_path / "没有这个文件夹" / "模板.xlsx")
    assert refusal.value.code is Code.SHEET_NOT_WRITTEN


def test_row_made_of_a_body_gives_that_body_again(desk: Desk) -> None:
    for kind in (Kind.SITE, Kind.OFFICER):
        for record in register.current(desk, kind).values():
            assert body_of(kind, cells_of(kind, record.body)) | {"demonstration": True} == record.body


def test_description_says_each_entry_each_problem_and_the_counts(desk: Desk, write: Write) -> None:
    path = write({"名录": [SITES, ["A", "示例一", "厂区"], ["B", "", "厂区"]]})
    lines = tuple(register_sheet.describe(register_sheet.preview_import(desk, path)))
    assert lines[0] == "新增名录：示例一"
    assert lines[1].startswith("名录 第 3 行：缺少：名称")
    assert lines[2] == "新增 1，更改 0，相同 0，有问题 1。"
