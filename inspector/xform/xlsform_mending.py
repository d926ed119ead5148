"""Sheets with the cells left out that are known to be wrong, so that what stands behind them comes to light too.

The converter stops at the first fault. What is found here is only told to the author: a mended form is never used.
"""

from __future__ import annotations

from collections.abc import Iterable

from inspector.xform.problems import FormProblem
from inspector.xform.xlsform_sheets import Row, Workbook

_ROUNDS = 40
_ROWS = 20_000


def rounds(workbook: Workbook) -> int:
    """How many faults of the converter's own are looked for one after the other: fewer in a large form."""
    return max(1, min(_ROUNDS, _ROWS // (len(workbook.sheets.get("survey", [])) + 1)))


def mend(workbook: Workbook, problems: Iterable[FormProblem]) -> Workbook:
    """The workbook without the cells that these problems stand at; warnings stay."""
    sheets = {name: list(rows) for name, rows in workbook.sheets.items()}
    for problem in problems:
        rows = sheets.get(problem.sheet, [])
        place = problem.row - 2
        if not problem.warning and 0 <= place < len(rows):
            rows[place] = _mended(rows[place], problem)
    return Workbook(sheets, workbook.form_name)


def _mended(row: Row, problem: FormProblem) -> Row:
    if problem.column == "type" and problem.sheet == "survey":
        kind = row.get("type", "").lower()
        return {} if kind.startswith("end") else {**row, "type": "text", "label": row.get("label") or "…"}
    if problem.column == "name":
        return {**row, "name": f"mended_{problem.row}"}
    kept = {heading: text for heading, text in row.items() if heading != problem.column}
    if problem.column in {"calculation", "calculate"} or problem.column.startswith("label"):
        kept[problem.column] = "1"  # the converter wants one
    return kept if len(kept) < len(row) or problem.column in row else {}
