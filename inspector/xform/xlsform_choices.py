"""The choice lists of an XLSForm: what would puzzle the one who chooses, or spoil the answer, with sheet and row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from inspector.errors import Code, FormError
from inspector.xform.problems import FormProblem, divide

Row = Mapping[str, str]

_MULTIPLE = re.compile(r"^(?:add )?(?:select[ _]?(?:multiple|all that apply)|rank)(?: from)? +(?P<list>\S+)", re.I)
_LIST = ("list_name", "list name", "list")
_PICTURES = {"media", "image", "big-image", "audio", "video"}


def list_of(row: Row) -> str:
    """The list that a row of the choices sheet belongs to."""
    return next((row[heading] for heading in _LIST if row.get(heading)), "")


def check_choices(choices: Sequence[Row], survey: Iterable[Row], settings: Iterable[Row]) -> list[FormProblem]:
    """Problems of the choices sheet. Missing words are warnings: such a form opens, but is not to be given to people.

    Source: XLSForm.org, "Choice names", "allow_choice_duplicates".
    """
    headings = dict.fromkeys(heading for row in choices for heading in row)
    wordings = [heading for heading in headings if _kind(heading) == "label"]
    pictured = any(_kind(heading) in _PICTURES for heading in headings)
    multiple = {found["list"] for row in survey if (found := _MULTIPLE.match(row.get("type", "").strip()))}
    twice_allowed = any(row.get("allow_choice_duplicates", "").lower() in {"yes", "true"} for row in settings)
    seen: dict[tuple[str, str], int] = {}
    problems: list[FormProblem] = []
    for number, row in enumerate(choices, 2):
        if not list_of(row):
            continue  # a remark of the author: no list takes it
        problems += _row(row, number, multiple)
        if not pictured:
            problems += _words(row, number, wordings or ["label"])
        key = (list_of(row), row.get("name", ""))
        if key[1] and key in seen and not twice_allowed:
            error = FormError(Code.FORM_CHOICE_TWICE, list=key[0], name=key[1], first=seen[key])
            problems.append(_problem(error, number, "name"))
        seen.setdefault(key, number)
    return problems


def _kind(heading: str) -> str:
    """A heading without its language: label::English, label:English, Label."""
    return heading.partition(":")[0].strip().lower()


def _row(row: Row, number: int, multiple: set[str]) -> Iterator[FormProblem]:
    name = row.get("name", "")
    if not name:
        yield _problem(FormError(Code.FORM_CHOICE_NAMELESS, list=list_of(row)), number, "name")
    elif " " in name.strip() and list_of(row) in multiple:
        yield _problem(FormError(Code.FORM_CHOICE_SPACED, name=name), number, "name")


def _words(row: Row, number: int, wordings: Iterable[str]) -> Iterator[FormProblem]:
    for heading in wordings:
        if not row.get(heading):
            error = FormError(Code.FORM_CHOICE_WORDLESS, name=row.get("name", ""), column=heading)
            yield replace(_problem(error, number, heading), warning=True)


def _problem(error: FormError, number: int, column: str) -> FormProblem:
    what, remedy = divide(error.sentence())
    return FormProblem(what, remedy, "choices", number, column, code=error.code.number)
