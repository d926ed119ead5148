"""The ledger as an .xlsx file, written row by row so that memory stays flat. The hub's only module with openpyxl."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from inspector.hub.pages.wording import MANNERS, SEVERITIES, SITE_KINDS, STATES, toned, word
from inspector.i18n import tr

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_000  # characters of one cell; the format ends at 32,767
_MISTAKEN = ("=", "+", "-", "@", "#", "\t", "\r")  # what a spreadsheet takes for a formula or an error
_DAYS = frozenset({"found_on", "deadline", "served_on", "corrected_on"})


def write(path: Path, rows: Iterable[Mapping[str, str]]) -> int:
    """Write findings into a file; how many there were.

    A text that begins like a formula stays a text, and is marked so that editing it in a spreadsheet keeps it one.
    """
    import openpyxl  # slow to load: only for an export
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(tr("台账"))
    columns = _columns()
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns.values()):
        sheet.column_dimensions[chr(ord("A") + number)].width = width

    def cell(value: str | date) -> Any:
        if not isinstance(value, str) or value[:1] not in _MISTAKEN:
            return value  # a cell of its own takes half as long again
        one = WriteOnlyCell(sheet, value=value)
        one.data_type = "s"
        one.quotePrefix = True
        return one

    sheet.append([heading for heading, _ in columns.values()])
    count = 0
    for row in rows:
        sheet.append([cell(_value(name, row)) for name in columns])
        count += 1
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(columns) - 1)}{count + 1}"
    book.save(path)
    return count


def _columns() -> dict[str, tuple[str, int]]:
    """Column of the ledger → heading and width in characters."""
    return {
        "found_on": (tr("发现日期"), 12),
        "place": (tr("县（市、区）"), 14),
        "site_name": (tr("场所"), 30),
        "enterprise": (tr("企业"), 30),
        "site_kind": (tr("类别"), 12),
        "item": (tr("检查项"), 8),
        "title": (tr("问题"), 40),
        "severity": (tr("程度"), 8),
        "manner": (tr("整改方式"), 12),
        "state_now": (tr("状态"), 10),
        "order_number": (tr("文号"), 24),
        "order_temporary": (tr("原临时编号"), 26),
        "deadline": (tr("整改期限"), 12),
        "served_on": (tr("送达日期"), 12),
        "corrected_on": (tr("改正日期"), 12),
        "finding_id": (tr("记录编号"), 38),
    }


def _value(name: str, row: Mapping[str, str]) -> str | date:
    text = row[name]
    if name in _DAYS:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if name == "state_now":
        return toned(STATES, text)[1]
    if name == "severity":
        return toned(SEVERITIES, text)[1]
    if name in ("site_kind", "manner"):
        return word(SITE_KINDS if name == "site_kind" else MANNERS, text)
    if not text.isprintable():
        text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    return text[:_LONGEST]
