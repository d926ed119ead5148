"""Writes 检查表模板.xlsx: three sheets to fill in, with an example, and one that explains them. All cells are text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from inspector.checklist import template_example as example
from inspector.checklist import template_words as words
from inspector.errors import Code, FormError

_ROWS = 2000  # rows with drop-down lists
_NARROW, _MIDDLE, _WIDE = 10, 18, 40  # characters
_WIDE_COLUMNS = frozenset({"题目", "English", "怎么查", "事实", "整改要求", "计算", "显示条件", "备注", "说明"})
_MIDDLE_COLUMNS = frozenset(
    {"编号", "提示", "约束", "约束提示", "条款", "罚则", "实害罚则", "证据", "检查表名称", "版本"}
)
_LISTS: Final[Mapping[str, Sequence[str]]] = {
    "类型": (words.SECTION, words.ITEM, *words.TYPES),
    "必填": ("是", "否"),
    "级别": tuple(words.WORDS["bind::mi:severity"]),
    "主管部门": tuple(words.WORDS["bind::mi:authority"]),
    "状态": tuple(words.WORDS["bind::mi:status"]),
    "立行立改": ("是", "否"),
}


def write_template(path: Path) -> Path:
    """Write the template.

    Raises:
        FormError: CHECKLIST_NOT_WRITTEN.
    """
    book = Workbook()
    book.remove(book.active)
    for title, (columns, rows) in example.EXAMPLES.items():
        _fill(book.create_sheet(title), columns, rows)
    _explain(book.create_sheet(words.NOTES))
    try:
        book.save(path)
    except OSError as trouble:
        raise FormError(Code.CHECKLIST_NOT_WRITTEN, path=path, reason=trouble.strerror or trouble) from trouble
    return path


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    _head(sheet, columns)
    for place, heading in enumerate(columns, start=1):
        letter = get_column_letter(place)
        column = sheet.column_dimensions[letter]
        column.number_format = "@"  # "01" stays 01, "= …" becomes no formula
        column.alignment = Alignment(wrap_text=heading in _WIDE_COLUMNS, vertical="top")
        if heading in _LISTS:
            choice = DataValidation(type="list", formula1=f'"{",".join(_LISTS[heading])}"', allow_blank=True)
            choice.showErrorMessage = False  # a word of XLSForm is as good
            choice.add(f"{letter}2:{letter}{_ROWS + 1}")
            sheet.add_data_validation(choice)
    for number, row in enumerate(rows, start=2):
        for place, heading in enumerate(columns, start=1):
            if heading in row:
                cell = sheet.cell(number, place, row[heading])
                cell.data_type, cell.number_format = "s", "@"
                cell.alignment = Alignment(wrap_text=heading in _WIDE_COLUMNS, vertical="top")
    sheet.freeze_panes = "D2" if sheet.title == words.SURVEY else "A2"


def _explain(sheet: Worksheet) -> None:
    _head(sheet, ("栏目", "说明"))
    sheet.column_dimensions["A"].width = _WIDE
    sheet.column_dimensions["B"].width = 100
    for number, row in enumerate(example.NOTES, start=2):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _head(sheet: Worksheet, columns: Sequence[str]) -> None:
    for place, heading in enumerate(columns, start=1):
        cell = sheet.cell(1, place, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7EEF4")
        width = _WIDE if heading in _WIDE_COLUMNS else _MIDDLE if heading in _MIDDLE_COLUMNS else _NARROW
        sheet.column_dimensions[get_column_letter(place)].width = width
