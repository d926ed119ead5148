"""The rows of the sheet 检查项 as XLSForm rows: a section or an item opens by itself and closes when the next begins.

An item becomes a group of its number with its own questions first, then B03_result, B03_reason and B03_note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from inspector.checklist.template_names import PARTS, clean, scoped
from inspector.checklist.template_words import EN, ITEM, SECTION, TYPES, ZH, plain
from inspector.errors import Code, FormError

BEGIN: dict[str, str] = {"组开始": "组结束", "重复开始": "重复结束"}
_PLAIN = {"begin group": "组开始", "begin_group": "组开始", "begin repeat": "重复开始", "begin_repeat": "重复开始"}
_PLAIN |= {"end group": "组结束", "end_group": "组结束", "end repeat": "重复结束", "end_repeat": "重复结束"}


@dataclass(slots=True)
class Line:
    """A filled row of the sheet.

    Attributes:
        row: 1-based row of the sheet.
        kind: the type in Chinese, or as written where it is a word of XLSForm.
        cells: XLSForm column → text as written.
        item: cleaned number of the item it lies in, itself included.
        name: stable name in the form.
    """

    row: int
    kind: str
    cells: Mapping[str, str]
    item: str = ""
    name: str = ""

    @property
    def raw(self) -> str:
        """The number or name as written."""
        return self.cells.get("name", "").strip()


@dataclass(slots=True)
class Names:
    """What is called what: finds collisions when filled, resolves references afterwards."""

    owners: dict[str, Line] = field(default_factory=dict)

    def take(self, name: str, line: Line) -> FormError | None:
        """Give a name to a row; an error where another row has it."""
        other = self.owners.setdefault(name, line)
        if other is line:
            return None
        return FormError(
            Code.TEMPLATE_COLLISION, first=other.row, one=other.raw, second=line.row, other=line.raw, name=name
        )

    def resolve(self, text: str, item: str) -> str:
        """What the form calls a question named in a row of an item; the item's own come first."""
        own, common = scoped(text, item), clean(text)
        if own in self.owners:
            return own
        return common if common in self.owners else text.strip()


def kind_of(text: str) -> str:
    """The type as written, put into the template's word where it has one."""
    word = plain(text)
    if word in TYPES or word in {SECTION, ITEM}:
        return word
    return _PLAIN.get(text.strip().lower(), text.strip())


def name_lines(lines: list[Line]) -> tuple[Names, list[tuple[Line, FormError, bool]]]:
    """Name every row from its number.

    Returns:
        The names, and what is wrong as (row, error, whether it is only a warning).
    """
    names = Names()
    troubles: list[tuple[Line, FormError, bool]] = []
    item = ""
    for line in lines:
        if line.kind in BEGIN.values():
            continue
        if line.kind in {SECTION, ITEM}:
            item = clean(line.raw) if line.kind == ITEM else ""
        line.item = item
        line.name = item if line.kind == ITEM else scoped(line.raw, item)
        if not line.name:
            troubles.append((line, FormError(Code.TEMPLATE_NUMBER), False))
            continue
        if line.kind in {SECTION, ITEM} and line.name != line.raw:
            troubles.append((line, FormError(Code.TEMPLATE_RENAMED, number=line.raw, name=line.name), True))
        error = names.take(line.name, line)
        if error is not None:
            troubles.append((line, error, False))
    for line in [one for one in lines if one.kind == ITEM and names.owners.get(one.name) is one]:
        errors = (names.take(f"{line.name}_{part}", line) for part in PARTS)
        troubles += [(line, error, False) for error in errors if error is not None]
    return names, troubles


@dataclass(frozen=True, slots=True)
class Written:
    """A row for the survey sheet and the line it comes from."""

    line: Line
    cells: Mapping[str, str]


def expand(lines: list[Line]) -> Iterator[Written | tuple[Line, FormError]]:
    """The rows of the survey sheet, or what keeps a row from having its place."""
    section: Line | None = None
    item: Line | None = None
    inner: list[Line] = []
    for line in lines:
        if line.kind in {SECTION, ITEM}:
            yield from _left_open(inner)
            inner = []
            yield from _close_item(item)
            item = None
            if line.kind == SECTION:
                yield from _close(section)
                section = line
            else:
                item = line
            yield Written(line, _opening(line))
            continue
        if line.kind in BEGIN:
            inner.append(line)
        elif line.kind in BEGIN.values():
            if not inner or BEGIN[inner[-1].kind] != line.kind:
                yield line, FormError(Code.TEMPLATE_CLOSED)
                continue
            inner.pop()
        yield Written(line, {**line.cells, "name": line.name})
    yield from _left_open(inner)
    yield from _close_item(item)
    yield from _close(section)


def _left_open(inner: list[Line]) -> Iterator[Written | tuple[Line, FormError]]:
    for line in reversed(inner):
        yield line, FormError(Code.TEMPLATE_OPEN, row=line.row, type=line.kind)
        yield Written(line, {"type": f"end {TYPES[line.kind].partition(' ')[2]}"})


def _close(line: Line | None) -> Iterator[Written]:
    if line is not None:
        yield Written(line, {"type": "end group"})


_OF_GROUP = ("relevant",)
_TITLES = (f"label::{ZH}", f"label::{EN}")


def _opening(line: Line) -> dict[str, str]:
    """The group of a section or an item; an item's label begins with its number."""
    cells = {
        "type": "begin group",
        "name": line.name,
        **{key: line.cells[key] for key in _OF_GROUP if key in line.cells},
    }
    for key in _TITLES:
        if line.cells.get(key):
            cells[key] = f"{line.name} {line.cells[key]}" if line.kind == ITEM else line.cells[key]
    return cells


def _close_item(line: Line | None) -> Iterator[Written]:
    """Result, reason and note of an item, then the end of its group."""
    if line is None:
        return
    name = line.name
    meaning = {key: text for key, text in line.cells.items() if key.startswith(("bind::mi:", "guidance_hint"))}
    meaning.setdefault("bind::mi:title", line.cells.get(f"label::{ZH}", ""))
    result = {"type": "select_one result", "name": f"{name}_result", "bind::mi:item": name, **meaning}
    undone = f"${{{name}_result}} = 'na' or ${{{name}_result}} = 'unchecked'"
    reason = {"type": "text", "name": f"{name}_reason", "relevant": undone, "required": "yes"}
    note = {"type": "text", "name": f"{name}_note", "appearance": "multiline"}
    yield Written(line, {**result, _TITLES[0]: "检查结果", _TITLES[1]: "Result"})
    messages = {f"required_message::{ZH}": "请写明不适用或者未查的原因", f"required_message::{EN}": "Give the reason"}
    words = {_TITLES[0]: "不适用或者未查的原因", _TITLES[1]: "Why not applicable or not checked"}
    yield Written(line, {**reason, **words, **messages})
    yield Written(line, {**note, _TITLES[0]: "情况说明", _TITLES[1]: "Notes"})
    yield from _close(line)
