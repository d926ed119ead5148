"""Sentences with blanks, filled from the answers of a session.

`{name}` is the answer of the question of that name, `{name^}` the same with its digits raised (×10⁻{power^}).
`[…]` is left out as a whole where one of its names has no answer; `[name=value:…]` also unless the answer is that
value (`!=`, `<` and `>` compare too; figures as figures). A name outside brackets without an answer leaves a blank to
be filled by hand. The sentences are documents' Chinese.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from inspector.checklist.progress import questions
from inspector.xform.session import Definition, FormSession, QuestionType, View, ViewKind

BLANK: Final = "＿＿"
_CONDITION: Final = r"(?P<name>[A-Za-z][A-Za-z0-9_]*)(?P<sign>!=|[=<>])(?P<value>[A-Za-z0-9_.-]+):"
_OPTIONAL: Final = re.compile(rf"\[(?:{_CONDITION})?(?P<part>[^\[\]]*)\]")
_NAME: Final = re.compile(r"\{(\w+)(\^?)\}")
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = MappingProxyType(
    {"=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt}
)
_CHOSEN: Final = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})

Answer = Callable[[str], str]


def names(template: str) -> tuple[str, ...]:
    """The questions that a template names, in order; those of conditions stand before their part."""
    found = []
    for match in re.finditer(f"{_OPTIONAL.pattern}|{_NAME.pattern}", template):
        if match["name"]:
            found.append(match["name"])
        text = match["part"] if match["part"] is not None else match.group()
        found += [name for name, _ in _NAME.findall(text)]
    return tuple(found)


def fill(template: str, answer: Answer, *, value: Answer | None = None) -> str:
    """The sentence with its blanks filled.

    Args:
        template: text with `{name}`, `[optional {name}]` and `[name=value:…]`.
        answer: gives the words of a question's answer, "" where there is none.
        value: gives the stored value that conditions compare; the words where it is not given.
    """
    stored = value or answer

    def optional(found: re.Match[str]) -> str:
        if found["name"] and not _holds(stored(found["name"]), found["sign"], found["value"]):
            return ""
        given = all(answer(name) for name, _ in _NAME.findall(found["part"]))
        return found["part"] if given else ""

    def blank(found: re.Match[str]) -> str:
        words = answer(found[1]) or BLANK
        return words.translate(_RAISED) if found[2] else words

    return _NAME.sub(blank, _OPTIONAL.sub(optional, template))


def _holds(value: str, sign: str, wanted: str) -> bool:
    """Whether a condition holds; nothing holds of a question without an answer."""
    if not value:
        return False
    try:
        return _SIGNS[sign](Decimal(value), Decimal(wanted))
    except InvalidOperation:
        return (value == wanted) is (sign == "=") if sign in ("=", "!=") else False


def fill_from(session: FormSession, template: str) -> str:
    """The sentence filled from the relevant answers of a session, in Chinese whatever the session speaks."""
    with chinese(session):
        return fill(template, lambda name: words(session, name), value=lambda name: _value(session, name))


def _value(session: FormSession, name: str) -> str:
    """The stored value of the first shown question of this name."""
    views = (session.view(ref) for ref in session.find(name))
    return next((view.value.strip() for view in views if view.kind is ViewKind.QUESTION and view.relevant), "")


def words(session: FormSession, name: str) -> str:
    """The answers of all shown questions of this name as a reader expects them; several joined by 、."""
    views = (session.view(ref) for ref in session.find(name))
    given = (_words(session, view) for view in views if view.kind is ViewKind.QUESTION and view.relevant)
    return "、".join(text for text in given if text)


def _words(session: FormSession, view: View) -> str:
    if not view.value:
        return ""
    if view.type in _CHOSEN:
        labels = {choice.value: choice.label for choice in session.choices(view.ref)}
        return "、".join(labels.get(value, value) for value in view.value.split())
    if view.type is QuestionType.ACKNOWLEDGE:
        return "已确认"
    return _PLAIN.get(view.type or QuestionType.TEXT, str.strip)(view.value)


def answers(session: FormSession) -> tuple[tuple[str, str], ...]:
    """Label and answer of every shown question that has one, in the order of the form and in Chinese."""
    with chinese(session):
        shown = [view for top in session.children() for view in questions(session, top.ref) if view.relevant]
        given = [(_label(view), _words(session, view)) for view in shown if view.type not in _UNSAID]
    return tuple((label, text) for label, text in given if text)


def _label(view: View) -> str:
    """Without the marks of Markdown, and without a stop at its end."""
    return _MARKS.sub("", view.label or view.name).strip().rstrip("：:。.?？")


def _day(value: str) -> str:
    year, month, day = value[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _moment(value: str) -> str:
    return f"{_day(value)}{value[11:16]}"


def _point(value: str) -> str:
    if len(value.split()) < 2:
        return value
    north, east = value.split()[:2]
    words = f"{'南纬' if north.startswith('-') else '北纬'}{north.removeprefix('-')}°"
    return f"{words}，{'西经' if east.startswith('-') else '东经'}{east.removeprefix('-')}°"


def _points(value: str) -> str:
    return "；".join(_point(point) for point in value.split(";") if point.strip())


_MARKS: Final = re.compile(r"<[^>]*>|\*\*|__|^#+\s*", re.MULTILINE)
_UNSAID: Final = frozenset({QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN})
_PLAIN: Final[Mapping[QuestionType, Callable[[str], str]]] = MappingProxyType(
    {
        QuestionType.DATE: _day,
        QuestionType.TIME: lambda value: value[:5],
        QuestionType.DATETIME: _moment,
        QuestionType.GEOPOINT: _point,
        QuestionType.GEOTRACE: _points,
        QuestionType.GEOSHAPE: _points,
    }
)


def chinese_language(definition: Definition) -> str:
    """The form's Chinese, or its default language where it has none."""
    marked = (name for name in definition.languages if "zh" in name.lower() or "中文" in name)
    return next(marked, definition.default_language)


@contextmanager
def chinese(session: FormSession) -> Iterator[None]:
    """Let the session speak Chinese for a while: documents are Chinese by law."""
    spoken, wanted = session.language, chinese_language(session.definition)
    if spoken == wanted:
        yield
        return
    session.language = wanted
    try:
        yield
    finally:
        session.language = spoken
