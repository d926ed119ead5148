"""The register from a spreadsheet: read, shown with its errors by row, then taken in whole or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from inspector.domain.records import (
    Datum,
    Draft,
    ImportedClause,
    Kind,
    Officer,
    Position,
    Site,
    SiteKind,
    from_body,
    to_body,
)
from inspector.errors import Code, InspectorError, WorkflowError
from inspector.i18n import N_, tr
from inspector.workflow.desk import Desk
from inspector.workflow.register import check_site, current

SHEETS: Mapping[str, Kind] = {"名录": Kind.SITE, "执法人员": Kind.OFFICER, "法规条款": Kind.CLAUSE}
COLUMNS: Mapping[Kind, Mapping[str, str]] = {
    Kind.SITE: {
        "编号": "code",
        "名称": "name",
        "类别": "kind",
        "企业名称": "enterprise",
        "统一社会信用代码": "credit_code",
        "法定代表人": "representative",
        "地址": "address",
        "县（市、区）": "county",
        "邮编": "postcode",
        "联系人": "contact",
        "电话": "phone",
        "纬度": "latitude",
        "经度": "longitude",
        "坐标系": "datum",
    },
    Kind.OFFICER: {
        "编号": "code",
        "姓名": "name",
        "执法证号": "certificate",
        "有效期至": "valid_until",
        "单位": "organ",
    },
    Kind.CLAUSE: {
        "条款编号": "id",
        "法规名称": "instrument",
        "引用写法": "cite",
        "条文": "text",
        "类型": "role",
        "责令措辞": "order_verb",
        "施行日期": "effective_from",
        "失效日期": "effective_to",
    },
}
SITE_KINDS: Mapping[str, SiteKind] = {
    "物料堆场": SiteKind.MATERIAL_YARD,
    "尾矿库": SiteKind.TAILINGS_POND,
    "固废贮存场": SiteKind.WASTE_STORE,
    "厂区": SiteKind.PLANT,
}
CLAUSE_ROLES: Mapping[str, str] = {"义务": "duty", "罚则": "penalty", "依据": "reference"}
_FACT_PREFIX = "情况:"  # a column 情况:karst fills the question named karst
_KEY: Mapping[Kind, str] = {Kind.SITE: "code", Kind.OFFICER: "code", Kind.CLAUSE: "id"}
MAX_ROWS = 20_000


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


def preview_import(desk: Desk, path: Path) -> ImportPreview:
    """Read a spreadsheet without changing anything.

    Raises:
        WorkflowError: SHEET_UNREADABLE for what is no .xlsx, SHEET_EMPTY when no known sheet stands in it.
    """
    problems: list[RowProblem] = []
    drafts: list[Draft] = []
    new: list[tuple[str, str]] = []
    changed: list[tuple[str, str]] = []
    same = 0
    for sheet, kind, rows in _sheets(path):
        known = {str(record.body.get(_KEY[kind])): record for record in current(desk, kind).values()}
        seen: dict[str, int] = {}
        for number, cells in rows:
            body = _attempt(problems, sheet, number, partial(_body, kind, cells))
            if body is None:
                continue
            key, label = str(body[_KEY[kind]]), str(body.get("name", body.get("cite", "")))
            if key in seen:
                sentence = tr("编号 {key} 与第 {row} 行重复。请改成不同的编号。", key=key, row=seen[key])
                problems.append(RowProblem(sheet, number, sentence))
                continue
            seen[key] = number
            old = known.get(key)
            if old is not None and dict(old.body) == body:
                same += 1
                continue
            (changed if old else new).append((kind.value, label))
            subject = old.subject if old else desk.new_id()
            drafts.append(Draft(kind, subject, "", body, id="" if old else subject))
    return ImportPreview(path.name, tuple(drafts), tuple(new), tuple(changed), same, tuple(problems))


def commit_import(desk: Desk, preview: ImportPreview) -> int:
    """Take in what the preview showed, in one transaction; returns the number of records.

    Raises:
        WorkflowError: SHEET_HAS_ERRORS while a row has a problem: nothing is half imported.
    """
    if preview.problems:
        raise WorkflowError(Code.SHEET_HAS_ERRORS, count=len(preview.problems))
    return len(desk.append(preview.drafts)) if preview.drafts else 0


def write_template(path: Path) -> None:
    """Write an empty spreadsheet with the three sheets and their headings."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, kind in SHEETS.items():
        sheet = book.create_sheet(title)
        sheet.append(list(COLUMNS[kind]))
        sheet.freeze_panes = "A2"
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 18
    book.save(path)


def _sheets(path: Path) -> Iterator[tuple[str, Kind, list[tuple[int, dict[str, str]]]]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise WorkflowError(Code.SHEET_UNREADABLE, name=path.name) from error
    try:
        titles = [title for title in book.sheetnames if title in SHEETS]
        if not titles:
            raise WorkflowError(Code.SHEET_EMPTY, name=path.name, sheets="、".join(SHEETS))
        for title in titles:
            yield title, SHEETS[title], _rows(book[title], title)
    finally:
        book.close()


def _rows(sheet: Any, title: str) -> list[tuple[int, dict[str, str]]]:
    lines = sheet.iter_rows(values_only=True)
    heading = [_text(cell) for cell in next(lines, ())]
    missing = [name for name in list(COLUMNS[SHEETS[title]])[:3] if name not in heading]
    if missing:
        raise WorkflowError(Code.SHEET_COLUMNS, sheet=title, columns="、".join(missing))
    rows: list[tuple[int, dict[str, str]]] = []
    blank = 0
    for number, line in enumerate(lines, start=2):
        cells = {name: _text(cell) for name, cell in zip(heading, line, strict=False) if name}
        blank = 0 if any(cells.values()) else blank + 1
        if blank > 1000:  # a sheet formatted down to its last row is not a million sites
            break
        if blank == 0:
            rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            raise WorkflowError(Code.SHEET_TOO_LONG, sheet=title, limit=MAX_ROWS)
    return rows


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _attempt(
    problems: list[RowProblem], sheet: str, row: int, read: Callable[[], dict[str, Any]]
) -> dict[str, Any] | None:
    try:
        return read()
    except InspectorError as error:
        problems.append(RowProblem(sheet, row, error.sentence()))
    return None


def _body(kind: Kind, cells: Mapping[str, str]) -> dict[str, Any]:
    given = {field: cells[name] for name, field in COLUMNS[kind].items() if cells.get(name)}
    if kind is Kind.SITE:
        return _site(given, {name[len(_FACT_PREFIX) :]: text for name, text in cells.items() if _is_fact(name, text)})
    for name in ("valid_until", "effective_from", "effective_to"):
        if name in given:
            given[name] = _day(given[name])
    if "role" in given:
        if given["role"] not in CLAUSE_ROLES:
            raise WorkflowError(Code.CELL_UNKNOWN, column="类型", value=given["role"], allowed="、".join(CLAUSE_ROLES))
        given["role"] = CLAUSE_ROLES[given["role"]]
    shape = Officer if kind is Kind.OFFICER else ImportedClause
    needed = ("code", "name", "certificate") if kind is Kind.OFFICER else ("id", "instrument", "cite")
    _require(kind, given, needed)
    return dict(to_body(from_body(shape, {"text": "", **given} if kind is Kind.CLAUSE else given)))


def _is_fact(name: str, text: str) -> bool:
    return name.startswith(_FACT_PREFIX) and bool(text)


def _site(given: dict[str, str], facts: dict[str, str]) -> dict[str, Any]:
    _require(Kind.SITE, given, ("code", "name", "kind"))
    label = given.pop("kind")
    if label not in SITE_KINDS:
        raise WorkflowError(Code.CELL_UNKNOWN, column="类别", value=label, allowed="、".join(SITE_KINDS))
    latitude, longitude = given.pop("latitude", ""), given.pop("longitude", "")
    datum = given.pop("datum", "")
    if datum and datum not in [known.value for known in Datum]:
        raise WorkflowError(Code.CELL_UNKNOWN, column="坐标系", value=datum, allowed="、".join(Datum))
    position = Position(latitude, longitude, Datum(datum or "unknown")) if latitude and longitude else None
    plain = {**given, "kind": SITE_KINDS[label].value, "facts": facts}
    site = replace(from_body(Site, plain), position=position)
    check_site(site)
    return dict(to_body(site))


def _require(kind: Kind, given: Mapping[str, str], names: tuple[str, ...]) -> None:
    headings = {field: name for name, field in COLUMNS[kind].items()}
    missing = [headings[name] for name in names if not given.get(name)]
    if missing:
        raise WorkflowError(Code.CELL_MISSING, columns="、".join(missing))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-")).isoformat()
    except ValueError as error:
        raise WorkflowError(Code.CELL_DATE, value=text) from error


KIND_NAMES: Mapping[str, str] = {
    Kind.SITE.value: N_("名录"),
    Kind.OFFICER.value: N_("执法人员"),
    Kind.CLAUSE.value: N_("法规条款"),
}
