"""The register from a spreadsheet: read, shown with its errors by row, then taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.domain import identity
from inspector.domain.merging import basis
from inspector.domain.records import Draft, Kind, Record
from inspector.errors import Code, InspectorError, WorkflowError
from inspector.i18n import N_, tr
from inspector.workflow.desk import Desk
from inspector.workflow.register import current, seen_now
from inspector.workflow.register_columns import NEEDED, body_of, cells_of, heading_of
from inspector.workflow.register_workbook import Row, Sheet, read_sheets, write_template

__all__ = ["KIND_NAMES", "ImportPreview", "RowProblem", "commit_import", "describe", "preview_import", "write_template"]

KIND_NAMES: Mapping[str, str] = {
    Kind.SITE.value: N_("名录"),
    Kind.OFFICER.value: N_("执法人员"),
    Kind.CLAUSE.value: N_("法规条款"),
}
_SHARED = frozenset({Kind.SITE, Kind.OFFICER})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be taken in; `row` counts as the spreadsheet does."""

    sheet: str
    row: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a spreadsheet would bring. `new` and `changed` hold (kind, label) pairs; problems stop the whole import."""

    path: str
    drafts: tuple[Draft, ...]
    new: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    same: int
    problems: tuple[RowProblem, ...]


@dataclass(slots=True)
class _Reading:
    """What was found so far. `organ`: whose register it is, where every laptop of the organ takes the same in."""

    organ: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    new: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def preview_import(desk: Desk, path: Path, *, organ: str | None = None) -> ImportPreview:
    """Read a spreadsheet without changing anything. A column that it lacks leaves what is known as it is.

    Args:
        desk: the desk.
        path: of the spreadsheet.
        organ: of a register pack, which other laptops take in too: what is new has the same subject on all of them.

    Raises:
        WorkflowError: SHEET_UNREADABLE for what is no .xlsx, SHEET_EMPTY when no known sheet stands in it, and the
            other codes of `read_sheets`.
    """
    reading = _Reading(organ)
    for sheet in read_sheets(path):
        _read_sheet(desk, sheet, reading)
    return ImportPreview(
        path.name,
        tuple(reading.drafts),
        tuple(reading.new),
        tuple(reading.changed),
        reading.same,
        tuple(reading.problems),
    )


def _read_sheet(desk: Desk, sheet: Sheet, reading: _Reading) -> None:
    key_field = NEEDED[sheet.kind][0]
    known = {str(record.body.get(key_field)): record for record in current(desk, sheet.kind).values()}
    seen: dict[str, int] = {}
    for row in sheet.rows:
        key = row.cells[heading_of(sheet.kind, key_field)]
        try:
            body = _body(sheet.kind, row, known.get(key))
        except InspectorError as error:
            reading.problems.append(RowProblem(sheet.title, row.number, error.sentence()))
            continue
        if key in seen:
            sentence = tr("编号 {key} 与第 {row} 行重复。请改成不同的编号。", key=key, row=seen[key])
            reading.problems.append(RowProblem(sheet.title, row.number, sentence))
            continue
        seen[key] = row.number
        _compare(desk, sheet.kind, body, known.get(key), reading)


def _body(kind: Kind, row: Row, old: Record | None) -> dict[str, Any]:
    if old is None:
        return body_of(kind, row.cells)
    body = body_of(kind, {**cells_of(kind, old.body), **row.cells})
    return body | {name: old.body[name] for name in ("demonstration",) if name in old.body}


def _compare(desk: Desk, kind: Kind, body: dict[str, Any], old: Record | None, reading: _Reading) -> None:
    if old is not None and dict(old.body) == body:
        reading.same += 1
        return
    label = str(body.get("name") or body.get("cite", ""))
    (reading.changed if old else reading.new).append((kind.value, label))
    if old is not None:
        reading.drafts.append(Draft(kind, old.subject, "", body, basis=basis(seen_now(desk, old.subject))))
    elif reading.organ is not None and kind in _SHARED:
        subject = identity.register_subject(kind, reading.organ, str(body["code"]))
        reading.drafts.append(Draft(kind, subject, "", body))
    else:
        fresh = desk.new_id()
        reading.drafts.append(Draft(kind, fresh, "", body, id=fresh))


def describe(preview: ImportPreview) -> Iterator[str]:
    """The preview in sentences: what is new, what changes, every problem, and the counts last."""
    for kind, label in preview.new:
        yield tr("新增{kind}：{label}", kind=tr(KIND_NAMES[kind]), label=label)
    for kind, label in preview.changed:
        yield tr("更改{kind}：{label}", kind=tr(KIND_NAMES[kind]), label=label)
    for problem in preview.problems:
        yield tr("{sheet} 第 {row} 行：{sentence}", sheet=problem.sheet, row=problem.row, sentence=problem.sentence)
    yield tr(
        "新增 {new}，更改 {changed}，相同 {same}，有问题 {problems}。",
        new=len(preview.new),
        changed=len(preview.changed),
        same=preview.same,
        problems=len(preview.problems),
    )


def commit_import(desk: Desk, preview: ImportPreview) -> int:
    """Take in what the preview showed, in one transaction; returns the number of records.

    Raises:
        WorkflowError: SHEET_HAS_ERRORS while a row has a problem: nothing is half imported.
    """
    if preview.problems:
        raise WorkflowError(Code.SHEET_HAS_ERRORS, count=len(preview.problems))
    return len(desk.append(preview.drafts)) if preview.drafts else 0
