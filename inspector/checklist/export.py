"""A shipped checklist as an .xlsx file, for a bureau that writes its own from it. All cells are text."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from inspector.checklist.library import folder
from inspector.errors import Code, FormError

SHEETS: Final = ("survey", "choices", "settings")
_NARROW, _WIDE = 14, 40  # characters


def export(form_id: str, path: Path) -> Path:
    """Write a shipped checklist as one workbook that pyxform and this program read.

    Raises:
        FormError: CHECKLIST_UNKNOWN, CHECKLIST_NOT_WRITTEN.
    """
    source = folder(form_id)
    book = Workbook()
    book.remove(book.active)
    for name in SHEETS:
        _fill(book.create_sheet(name), _rows(source / f"{name}.csv"))
    try:
        book.save(path)
    except OSError as trouble:
        raise FormError(Code.CHECKLIST_NOT_WRITTEN, path=path, reason=trouble.strerror or trouble) from trouble
    return path


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _fill(sheet: Worksheet, rows: list[list[str]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, column, text)
                cell.data_type, cell.number_format = "s", "@"  # "= …" must not become a formula, "01" no number
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, heading in enumerate(rows[0], start=1):
        sheet.cell(1, column).font = Font(bold=True)
        wide = heading.startswith(("label", "hint", "guidance", "bind::mi:demand", "bind::mi:facts", "calculation"))
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE if wide else _NARROW
    sheet.freeze_panes = "C2" if sheet.title == "survey" else "A2"
