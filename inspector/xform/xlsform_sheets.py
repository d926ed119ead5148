"""The sheets of an XLSForm as rows of text, and what keeps a file from being read at all."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.instances import decode

Row = Mapping[str, str]

MAX_ROWS = 60_000
"""Rows that a sheet may have, blank ones included."""
MAX_BYTES = 64 * 1024 * 1024
"""Largest file, and largest sheet after unpacking, in bytes."""
_CHUNK = 1 << 20
_SUFFIXES = {".xlsx", ".xls", ".md", ".csv"}
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets by name; row n of the list stands in row n + 2 of the sheet, below its headings."""

    sheets: dict[str, list[Row]]
    form_name: str = "form"


def settle_names(workbook: Workbook, name: str) -> Workbook:
    """The workbook with the name that the form has where its settings give none."""
    return Workbook(workbook.sheets, name)


def inspect_file(path: Path) -> None:
    """Look at a file before anything is unpacked.

    Raises:
        FormError: FORM_NOT_XFORM, FORM_MACROS, FORM_TOO_LARGE.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsm":
        raise FormError(Code.FORM_MACROS, name=path.name)
    if not path.is_file() or suffix not in _SUFFIXES:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件 {name} 的格式不支持", name=path.name))
    if path.stat().st_size > MAX_BYTES:
        raise FormError(Code.FORM_TOO_LARGE, reason=tr("超过 {limit} MB", limit=MAX_BYTES >> 20))
    if suffix == ".xlsx":
        _inspect_archive(path)


def _inspect_archive(path: Path) -> None:
    try:
        total = 0
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith("vbaProject.bin"):
                    raise FormError(Code.FORM_MACROS, name=path.name)
                total += _inspect_part(archive, entry, limit=MAX_BYTES - total)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件 {name} 已损坏", name=path.name)) from error


def _inspect_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, limit: int) -> int:
    """Unpack a part bit by bit and stop as soon as it is too large; entity declarations are refused.

    Returns:
        How many bytes it has; pictures and the like, which nobody unpacks, count as nothing.
    """
    if not entry.filename.endswith((".xml", ".rels")):
        return 0
    size = rows = 0
    rest = b""  # of the chunk before: a declaration may lie across the border
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise FormError(Code.FORM_TOO_LARGE, reason=tr("超过 {limit} MB", limit=MAX_BYTES >> 20))
            if b"<!DOCTYPE" in rest + chunk or b"<!ENTITY" in rest + chunk:
                raise FormError(Code.FORM_NOT_XFORM, reason="DOCTYPE")
            rest = chunk[-8:]
            rows += chunk.count(b"<row")
            if rows > MAX_ROWS and entry.filename.startswith("xl/worksheets/"):
                raise FormError(Code.FORM_TOO_LARGE, reason=tr("一个工作表超过 {limit} 行", limit=MAX_ROWS))
    return size


def read_folder(folder: Path) -> Workbook:
    """A folder of one CSV file per sheet.

    Raises:
        FormError: FORM_NOT_XFORM without survey.csv, FORM_ENCODING, FORM_TOO_LARGE.
    """
    sheets: dict[str, list[Row]] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem.lower() in {"survey", "choices", "settings", "entities", "external_choices"}:
            sheets[path.stem.lower()] = _table(decode(path.read_bytes(), path.name), path.name)
    if "survey" not in sheets:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件夹里没有 survey.csv"))
    return Workbook(sheets)


def _table(text: str, name: str) -> list[Row]:
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        return _rows([[cell.strip() for cell in row] for row in rows])
    except csv.Error as error:
        raise FormError(Code.FORM_FILE_BROKEN, name=name, reason=str(error)) from error


def _rows(cells: Sequence[Sequence[str]]) -> list[Row]:
    """Rows as heading → text, empty cells left out; blank rows at the end are dropped."""
    if len(cells) > MAX_ROWS:
        raise FormError(Code.FORM_TOO_LARGE, reason=tr("一个工作表超过 {limit} 行", limit=MAX_ROWS))
    headings = list(cells[0]) if cells else []
    rows: list[Row] = [
        {heading: cell for heading, cell in zip(headings, row, strict=False) if heading and cell} for row in cells[1:]
    ]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def read_markdown(data: bytes, name: str) -> Workbook:
    """Markdown tables in pyxform's manner: a row "| survey |" opens a sheet, its rows begin with an empty cell.

    A file where each sheet is a table of its own below a heading "# survey" is read too.
    """
    sheets: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for line in decode(data, name).splitlines():
        bare = line.strip()
        if bare.startswith("#"):
            current = sheets.setdefault(bare.lstrip("# ").lower(), [])
        if not bare.startswith("|"):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in _PIPE.split(bare)[1:-1]]
        if len(cells) == 1 or (cells[0] and not any(cells[1:])):
            current = sheets.setdefault(cells[0].lower(), [])
        elif current is not None and not all(set(cell) <= set("-: ") for cell in cells if cell):
            current.append(cells[1:] if not cells[0] else cells)
    if "survey" not in sheets:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件 {name} 里没有 survey 表", name=name))
    return Workbook({sheet: _rows(rows) for sheet, rows in sheets.items() if rows})
