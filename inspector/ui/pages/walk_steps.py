"""Which place comes next: from item to item, from question to question, from section to section."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from inspector.i18n import Language
from inspector.ui.pages.walk_tally import Entry, Tally
from inspector.ui.widgets.editors.question_form import QuestionForm
from inspector.ui.widgets.editors.question_row import QuestionRow
from inspector.workflow.walk import Item, Walk


def neighbour(items: Sequence[Item], ref: str, step: int) -> Item | None:
    """The item so many places further in this section; None past its ends."""
    refs = [item.ref for item in items]
    place = refs.index(ref) + step if ref in refs else (0 if step > 0 else len(refs) - 1)
    return items[place] if 0 <= place < len(items) else None


def next_section(tally: Tally, section: str, step: int) -> str:
    """The section so many places further; empty past the ends."""
    refs = [shown.ref for shown in tally.sections]
    place = refs.index(section) + step if section in refs else 0
    return refs[place] if 0 <= place < len(refs) else ""


def first_item(walk: Walk, entries: Sequence[Entry], *, last: bool = False) -> Item | None:
    """Where to begin in a section: the first undecided item, or the first; `last` begins at the end."""
    items = [entry.item for entry in entries if entry.item is not None]
    if not items:
        return None
    if last:
        return items[-1]
    return next((item for item in items if not walk.session.value(item.result_ref)), items[0])


def rows_in_order(form: QuestionForm) -> list[QuestionRow]:
    """The rows of a form as they stand below each other."""
    return sorted(form.rows.values(), key=lambda row: row.mapTo(form, QPoint(0, 0)).y())


def next_row(form: QuestionForm, step: int, ref: str = "") -> QuestionRow | None:
    """The question after (or before) `ref`, or the one that has the keyboard; None past the ends."""
    rows = [row for row in rows_in_order(form) if row.editor.focusProxy() is not None]
    focus = QApplication.focusWidget()
    if ref:
        here = next((place for place, row in enumerate(rows) if row.view.ref == ref), None)
    else:
        here = next((place for place, row in enumerate(rows) if focus is not None and row.isAncestorOf(focus)), None)
    place = (0 if step > 0 else len(rows) - 1) if here is None else here + step
    return rows[place] if 0 <= place < len(rows) else None


def open_row(form: QuestionForm) -> QuestionRow | None:
    """The first question that wants an answer, or the first."""
    rows = [row for row in rows_in_order(form) if row.editor.focusProxy() is not None]
    return next((row for row in rows if row.view.required and not row.view.value), rows[0] if rows else None)


def is_typing() -> bool:
    """Whether the keyboard is in a field of words."""
    return isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)


def form_language(languages: Sequence[str], spoken: Language) -> str:
    """The language of the form that goes with the language of the window."""
    wanted = "(en)" if spoken is Language.ENGLISH else "(zh)"
    return next((name for name in languages if name.endswith(wanted)), languages[0] if languages else "")
