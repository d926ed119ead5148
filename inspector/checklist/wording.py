"""Sentences with blanks, filled from the answers of a session.

`{name}` is the answer of the question of that name; `[…]` is left out as a whole where one of its names has no answer.
A name outside brackets without an answer leaves a blank to be filled by hand. The sentences are documents' Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from inspector.xform.session import Definition, FormSession, QuestionType, View, ViewKind

BLANK: Final = "＿＿"
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_NAME: Final = re.compile(r"\{(\w+)\}")
_CHOSEN: Final = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


def names(template: str) -> tuple[str, ...]:
    """The questions that a template names, in order."""
    return tuple(_NAME.findall(template))


def fill(template: str, answer: Callable[[str], str]) -> str:
    """The sentence with its blanks filled.

    Args:
        template: text with `{name}` and `[optional {name}]`.
        answer: gives the words of a question's answer, "" where there is none.
    """

    def optional(found: re.Match[str]) -> str:
        part = found.group(1)
        return part if all(answer(name) for name in names(part)) else ""

    kept = _OPTIONAL.sub(optional, template)
    return _NAME.sub(lambda found: answer(found.group(1)) or BLANK, kept)


def fill_from(session: FormSession, template: str) -> str:
    """The sentence filled from the relevant answers of a session, in Chinese whatever the session speaks."""
    with chinese(session):
        return fill(template, lambda name: words(session, name))


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
    if view.type is QuestionType.DATE:
        year, month, day = view.value[:10].split("-")
        return f"{int(year)}年{int(month)}月{int(day)}日"
    return view.value.strip()


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
