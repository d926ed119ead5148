"""The register's .xlsx file as rows of text, and the empty file to begin with. Reads at most what a bureau can have."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from inspector.domain.records import Kind
from inspector.errors import Code, WorkflowError
from inspector.workflow.register_columns import COLUMNS, NEEDED, Cells, heading_of

SHEETS: Final[Mapping[str, Kind]] = {"名录": Kind.SITE, "执法人员": Kind.OFFICER, "法规条款": Kind.CLAUSE}
MAX_ROWS: Final = 20_000
MAX_BYTES: Final = 256 * 1024 * 1024
"""Of the whole file after unpacking."""
_WIDTH_CHARACTERS: Final = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something; `number` counts as the spreadsheet does."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """One known sheet."""

    title: str
    kind: Kind
    rows: tuple[Row, ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The known sheets of a workbook.

    Raises:
        WorkflowError: SHEET_UNREADABLE, SHEET_TOO_BIG, SHEET_EMPTY, SHEET_COLUMNS, SHEET_TOO_LONG.
    """
    from openpyxl.utils.exceptions import InvalidFileException  # openpyxl is slow to load: only for spreadsheets

    try:
        with path.open("rb") as stream:
            _check_size(stream, path.name)
            return _known_sheets(stream, path.name)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError, TypeError, SyntaxError) as error:
        raise WorkflowError(Code.SHEET_UNREADABLE, name=path.name) from error


def _check_size(stream: BinaryIO, name: str) -> None:
    with zipfile.ZipFile(stream) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
            raise WorkflowError(Code.SHEET_TOO_BIG, name=name, limit=MAX_BYTES >> 20)


def _known_sheets(stream: BinaryIO, name: str) -> tuple[Sheet, ...]:
    import openpyxl  # as above

    with closing(openpyxl.load_workbook(stream, read_only=True, data_only=True)) as book:
        titles = [title for title in book.sheetnames if title in SHEETS]
        if not titles:
            raise WorkflowError(Code.SHEET_EMPTY, name=name, sheets="、".join(SHEETS))
        return tuple(Sheet(title, SHEETS[title], tuple(_rows(book[title], title))) for title in titles)


def _rows(sheet: Any, title: str) -> Iterator[Row]:
    lines = sheet.iter_rows(values_only=True)
    heading = [_text(cell) for cell in next(lines, ())]
    kind = SHEETS[title]
    missing = [name for name in (heading_of(kind, field) for field in NEEDED[kind]) if name not in heading]
    if missing:
        raise WorkflowError(Code.SHEET_COLUMNS, sheet=title, columns="、".join(missing))
    found = 0
    for number, line in enumerate(lines, start=2):  # a sheet formatted down to its last row is mostly blank rows
        if not any(line):
            continue
        cells = {name: _text(cell) for name, cell in zip(heading, line, strict=False) if name}
        if any(cells.values()):
            found += 1
            if found > MAX_ROWS:
                raise WorkflowError(Code.SHEET_TOO_LONG, sheet=title, limit=MAX_ROWS)
            yield Row(number, cells)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write_template(path: Path) -> None:
    """Write an empty spreadsheet with the three sheets and their headings.

    Raises:
        WorkflowError: SHEET_NOT_WRITTEN.
    """
    import openpyxl  # as above

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, kind in SHEETS.items():
        sheet = book.create_sheet(title)
        sheet.append(list(COLUMNS[kind]))
        sheet.freeze_panes = "A2"
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = _WIDTH_CHARACTERS
            for cell in column:
                cell.number_format = "@"  # a code of digits stays as it is typed
    try:
        book.save(path)
    except OSError as error:
        raise WorkflowError(Code.SHEET_NOT_WRITTEN, path=path) from error
