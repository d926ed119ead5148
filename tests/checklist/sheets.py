"""Filled templates for tests: the shipped example, changed cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from inspector.checklist import template_example as example
from inspector.checklist import template_words as words
from inspector.checklist.authoring import Draft, examine
from tests.xform.written import device

Row = Mapping[str, str]

BEGINNING: tuple[Row, ...] = ({"类型": "章节", "编号": "A", "题目": "A 章"},)


def write(
    path: Path, survey: Sequence[Row], *, choices: Sequence[Row] = (), settings: Row | None = None, **more: str
) -> Path:
    """A workbook with these rows; `more` are further settings."""
    book = Workbook()
    book.remove(book.active)
    filled = {**example.SETTINGS[0], **(settings or {}), **more}
    for title, rows in ((words.SURVEY, survey), (words.CHOICES, choices), (words.SETTINGS, [filled])):
        sheet = book.create_sheet(title)
        columns = list(dict.fromkeys(heading for row in rows for heading in row))
        if columns:
            sheet.append(columns)
        for row in rows:
            sheet.append([row.get(heading, "") for heading in columns])
    book.save(path)
    return path


def examined(folder: Path, survey: Sequence[Row], **more: object) -> Draft:
    """What comes of a template with these rows after a section's heading."""
    return examine(write(folder / "表.xlsx", [*BEGINNING, *survey], **more), device())  # type: ignore[arg-type]


def places(draft: Draft) -> list[tuple[str, int, str]]:
    """Sheet, row and heading of each problem."""
    return [(one.sheet, one.row, one.column) for one in draft.problems]
