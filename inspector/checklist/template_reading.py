"""A filled 检查表模板.xlsx → the sheets of an XLSForm, with the way back from each of its cells to the clerk's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from inspector.checklist import template_words as words
from inspector.checklist.template_names import clean, plain_expression, rename_blanks, rename_references
from inspector.checklist.template_rows import BEGIN, Line, Names, Written, expand, kind_of, name_lines
from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.problems import FormProblem, divide
from inspector.xform.xlsform_sheets import MAX_ROWS, Row, Workbook, inspect_file

_BLANK_RUN = 60  # blank rows after which a sheet has ended
_EXPRESSIONS = frozenset(
    {"relevant", "constraint", "calculation", "required", "readonly", "repeat_count", "choice_filter", "default"}
)
_SENTENCES = frozenset({"bind::mi:demand", "bind::mi:facts"})
_CLAUSES = frozenset({"bind::mi:duties", "bind::mi:penalty", "bind::mi:alternative"})
_LABELS = (f"label::{words.ZH}", f"label::{words.EN}")
_EVIDENCE = re.compile(r"(?P<word>[^\d:：*×]+)[:：*×]?(?P<count>\d*)[份张个]?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was filled in: heading as written → text, with the row of the sheet that each stands in."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row of the XLSForm comes from: sheet, row, and the clerk's heading of each column."""

    sheet: str
    row: int
    headings: Mapping[str, str]


@dataclass(slots=True)
class Reading:
    """The XLSForm, where its rows come from, and what is wrong with the template itself."""

    workbook: Workbook
    problems: list[FormProblem] = field(default_factory=list)
    origins: dict[tuple[str, int], Origin] = field(default_factory=dict)

    def placed(self, problem: FormProblem) -> FormProblem:
        """A problem of the XLSForm, put where the clerk finds it."""
        origin = self.origins.get((problem.sheet, problem.row))
        if origin is None:
            shown = {plain: title for title, plain in words.SHEETS.items()}
            return replace(problem, sheet=shown.get(problem.sheet, problem.sheet), row=0)
        column = origin.headings.get(problem.column, "" if problem.column in {"type", "name"} else problem.column)
        return replace(problem, sheet=origin.sheet, row=origin.row, column=column)


def read_sheets(path: Path) -> dict[str, Sheet]:
    """The sheets of the template that a workbook has, by their XLSForm name; empty where it is none of ours.

    Raises:
        FormError: FORM_NOT_XFORM, FORM_MACROS, FORM_TOO_LARGE.
    """
    from openpyxl import load_workbook  # takes a quarter of a second to load: only when a spreadsheet is read

    inspect_file(path)
    found: dict[str, Sheet] = {}
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            for title in book.sheetnames:
                name = words.SHEETS.get(words.plain(title)) or (title.lower() if title.lower() == "survey" else "")
                if name:
                    found[name] = _sheet(title, book[title].iter_rows(max_row=MAX_ROWS, values_only=True))
        finally:
            book.close()
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, IndexError) as error:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件 {name} 已损坏", name=path.name)) from error
    ours = "survey" in found and "类型" in [words.plain(one) for one in found["survey"].headings]
    return found if ours else {}


def _sheet(title: str, values: Iterable[tuple[Any, ...]]) -> Sheet:
    rows = iter(values)
    headings = [_text(cell) for cell in next(rows, ())]
    filled: list[tuple[int, Row]] = []
    blank = 0
    for number, row in enumerate(rows, start=2):
        cells = {heading: _text(cell) for heading, cell in zip(headings, row, strict=False) if heading}
        kept = {heading: text for heading, text in cells.items() if text}
        blank = 0 if kept else blank + 1
        if blank > _BLANK_RUN:
            break
        if kept:
            filled.append((number, kept))
    return Sheet(title, tuple(heading for heading in headings if heading), tuple(filled))


def _text(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        cell = cell.date()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).replace("\u00a0", " ").strip()


def read_template(sheets: Mapping[str, Sheet], form_name: str) -> Reading:
    """The XLSForm of a filled template; everything that is wrong is taken down, nothing raised."""
    return _Reader(sheets, form_name).read()


class _Reader:
    """Reads one template."""

    def __init__(self, sheets: Mapping[str, Sheet], form_name: str) -> None:
        self.sheets = sheets
        self.form_name = form_name
        self.rows: dict[str, list[dict[str, str]]] = {"survey": [], "choices": [], "settings": []}
        self.reading = Reading(Workbook({}))
        self.names = Names()
        self.columns = {name: self._columns(name, sheet) for name, sheet in sheets.items()}

    def read(self) -> Reading:
        self._survey()
        self._choices()
        self._settings()
        worded = [*self.rows["survey"], *self.rows["choices"]]
        if any(_LABELS[1] in row for row in worded):
            for row in worded:  # a blank in English shows the Chinese words
                if _LABELS[0] in row:
                    row.setdefault(_LABELS[1], row[_LABELS[0]])
        self.reading.workbook = Workbook({name: list(rows) for name, rows in self.rows.items()}, self.form_name)
        return self.reading

    # -- headings ----------------------------------------------------------------------------------------------

    def _columns(self, name: str, sheet: Sheet) -> dict[str, str]:
        """Heading as written → XLSForm column; what is not known is said once and left out."""
        known = words.HEADINGS[name]
        columns: dict[str, str] = {}
        for heading in sheet.headings:
            word = words.plain(heading)
            column = known.get(word) or (heading if heading.isascii() or "::" in heading else "")
            if name == "choices" and not column and word != words.IGNORED:
                column = clean(heading)  # a column of one's own, for 选项筛选
            if column:
                columns[heading] = column
            elif word != words.IGNORED:
                self._say(FormError(Code.TEMPLATE_HEADING, heading=heading), sheet.title, 1, heading, warning=True)
        return columns

    def _cells(self, name: str, row: Row) -> dict[str, str]:
        columns = self.columns[name]
        return {columns[heading]: text for heading, text in row.items() if heading in columns}

    def _heading(self, name: str, column: str) -> str:
        return next((heading for heading, plain in self.columns[name].items() if plain == column), "")

    def _say(self, error: FormError, sheet: str, row: int, column: str, *, warning: bool = False) -> None:
        what, remedy = divide(error.sentence())
        self.reading.problems.append(
            FormProblem(what, remedy, sheet, row, column, code=error.code.number, warning=warning)
        )

    def _write(self, name: str, cells: Mapping[str, str], sheet: str, row: int) -> None:
        rows = self.rows[name]
        rows.append({column: text for column, text in cells.items() if text})
        headings = {plain: heading for heading, plain in reversed(self.columns.get(name, {}).items())}
        self.reading.origins[name, len(rows) + 1] = Origin(sheet, row, headings)

    # -- 检查项 ------------------------------------------------------------------------------------------------

    def _survey(self) -> None:
        sheet = self.sheets["survey"]
        lines = []
        for number, row in sheet.rows:
            cells = self._cells("survey", row)
            lines.append(Line(number, kind_of(cells.get("type", "")), cells))
        self.names, troubles = name_lines(lines)
        for line, error, warning in troubles:
            self._say(error, sheet.title, line.row, self._heading("survey", "name"), warning=warning)
        for written in expand([line for line in lines if line.name or line.kind in BEGIN.values()]):
            if isinstance(written, Written):
                self._write("survey", self._translated(written), sheet.title, written.line.row)
            else:
                self._say(written[1], sheet.title, written[0].row, self._heading("survey", "type"))

    def _translated(self, written: Written) -> dict[str, str]:
        cells = {}
        for column, text in written.cells.items():
            cells[column] = self._cell(column, text, written.line)
        if written.cells.get("type") == written.line.cells.get("type"):
            cells |= self._type(written.line)
        cells.pop(words.LIST_COLUMN, None)
        return cells

    def _type(self, line: Line) -> dict[str, str]:
        """The XLSForm type of a question, with the list or the look that the Chinese word brings."""
        kind, _, rest = line.kind.partition(" ")
        word = words.TYPES.get(line.kind) or words.TYPES.get(kind)
        chosen = line.cells.get(words.LIST_COLUMN, "").strip() or rest.strip()
        if word is None:
            if not line.kind.isascii() or not line.kind:
                self._say_at(FormError(Code.TEMPLATE_TYPE, type=line.kind), line, "type")
            return {"type": line.kind}
        if kind == words.YES_NO:
            chosen = "yes_no"
        if word in words.CHOSEN:
            if not chosen:
                self._say_at(FormError(Code.TEMPLATE_LIST, type=kind), line, words.LIST_COLUMN)
            word = f"{word} {clean(chosen)}"
        look = words.APPEARANCES.get(kind, "")
        extra = f"{line.cells.get('appearance', '')} {look}".strip()
        return {"type": word, "appearance": extra} if extra else {"type": word}

    def _say_at(self, error: FormError, line: Line, column: str) -> None:
        self._say(error, self.sheets["survey"].title, line.row, self._heading("survey", column))

    def _cell(self, column: str, text: str, line: Line) -> str:
        """A cell in the words of XLSForm."""

        def resolve(name: str) -> str:
            return self.names.resolve(name, line.item)

        known = words.WORDS.get(column)
        if known is not None and text and text not in known.values():
            word = known.get(words.plain(text))
            if word is not None:
                return word
            if column not in words.OPEN_COLUMNS:
                error = FormError(
                    Code.TEMPLATE_WORD, column=self._heading("survey", column), value=text, allowed="、".join(known)
                )
                self._say_at(error, line, column)
                return ""
        if column in _EXPRESSIONS:
            return rename_references(plain_expression(text), resolve)
        if column in _SENTENCES:
            return rename_blanks(text, resolve)
        if column in _CLAUSES:
            return " ".join(re.split(r"[\s、，,；;]+", text.strip()))
        if column == "bind::mi:evidence":
            return self._evidence(text, line)
        if column == "bind::mi:deadline_days":
            return "0" if words.plain(text) == words.AT_ONCE else words.plain(text).removesuffix("天")
        return rename_references(text, resolve)

    def _evidence(self, text: str, line: Line) -> str:
        """照片2 测量 → photo:2 measurement."""
        needs = []
        for part in re.split(r"[\s、，,；;]+", text.strip()):
            found = _EVIDENCE.fullmatch(part)
            word = found["word"] if found else part
            plain = words.EVIDENCE.get(word) or (word if word in words.EVIDENCE.values() else "")
            if not plain:
                error = FormError(
                    Code.TEMPLATE_WORD,
                    column=self._heading("survey", "bind::mi:evidence"),
                    value=part,
                    allowed="、".join(words.EVIDENCE),
                )
                self._say_at(error, line, "bind::mi:evidence")
                continue
            needs.append(f"{plain}:{found['count']}" if found and found["count"] else plain)
        return " ".join(needs)

    # -- 选项, 设置 --------------------------------------------------------------------------------------------

    def _choices(self) -> None:
        sheet = self.sheets.get("choices")
        own: set[str] = set()
        above = ""
        for number, row in sheet.rows if sheet is not None else ():
            cells = self._cells("choices", row)
            above = cells["list_name"] = clean(cells.get("list_name", "")) or above  # one name for the rows below it
            own.add(above)
            cells.setdefault("name", "_".join(cells.get(_LABELS[0], "").split()))
            assert sheet is not None
            self._write("choices", cells, sheet.title, number)
        for list_name, name, chinese, english in self._built_in(own):
            self.rows["choices"].append(
                {"list_name": list_name, "name": name, _LABELS[0]: chinese, _LABELS[1]: english}
            )

    def _built_in(self, own: set[str]) -> Iterator[tuple[str, str, str, str]]:
        used = {row.get("type", "").rpartition(" ")[2] for row in self.rows["survey"]}
        return (entry for entry in words.BUILT_IN_CHOICES if entry[0] in used and entry[0] not in own)

    def _settings(self) -> None:
        sheet = self.sheets.get("settings")
        number, row = sheet.rows[0] if sheet is not None and sheet.rows else (2, {})
        cells = self._cells("settings", row) if sheet is not None else {}
        title = sheet.title if sheet is not None else words.SETTINGS
        for heading, column in (("检查表名称", "form_title"), ("编号", "form_id"), ("版本", "version")):
            if not cells.get(column):
                self._say(FormError(Code.TEMPLATE_SETTING, column=heading), title, number, heading)
        given = cells.get("form_id", "")
        cells["form_id"] = clean(given)
        if given != cells["form_id"]:
            error = FormError(Code.TEMPLATE_RENAMED, number=given, name=cells["form_id"])
            self._say(error, title, number, self._heading("settings", "form_id"), warning=True)
        fixed = {"default_language": words.ZH, "namespaces": words.NAMESPACES}
        self._write("settings", {**fixed, **cells}, title, number)
