"""The questions below one place of the form: groups within groups, repeats with their members, rows.

It shows what the session says and redraws only what a change names. A long form is built as far as it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui import scale
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.make import CHOICES, UNSEEN
from inspector.ui.widgets.editors.question_parts import AT_ONCE, GroupPart, MemberPart, Part, questions_in
from inspector.ui.widgets.editors.question_repeat import RepeatPart
from inspector.ui.widgets.editors.question_row import QuestionRow, choices_of
from inspector.xform.session import Change, FormSession, View, ViewKind


class QuestionForm(QWidget):
    """The form below `ref`.

    Signals:
        answered: reference, text.
        typed: reference, text, while it is being typed.
        add_wanted: reference of a repeat.
        remove_wanted: reference of a member.
        done: reference of a question that is answered; the form wants to go on at once.
    """

    answered = Signal(str, str)
    typed = Signal(str, str)
    done = Signal(str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(
        self,
        session: FormSession,
        ref: str,
        surroundings: Surroundings,
        *,
        leave_out: frozenset[str] = frozenset(),
        only: frozenset[str] | None = None,
        spacing: int = 12,
    ) -> None:
        super().__init__()
        self.setObjectName("questionForm")
        self.session, self.ref, self.surroundings = session, ref, surroundings
        self.leave_out, self.only = leave_out, only
        self.rows: dict[str, QuestionRow] = {}
        self._shown = AT_ONCE
        self.part = Part(self, ref, spacing=spacing)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.part)
        self._sync()

    # -- what the page calls ---------------------------------------------------------------------------------------

    def apply(self, change: Change) -> None:
        """Show what a change made different."""
        if change.structural or change.shown_or_hidden:
            self._sync()
        affected = self.rows if change.structural else (change.values.keys() | change.touched) & self.rows.keys()
        listed = {ref for ref, row in self.rows.items() if row.view.type in CHOICES}  # a filter may have changed
        for ref in [*affected, *(listed - set(affected))]:
            self.refresh(ref)

    def refresh(self, ref: str) -> None:
        """Read one question again."""
        row = self.rows.get(ref)
        if row is not None:
            view = self.session.view(ref)
            row.show_view(view, choices_of(self.session, view))

    def refuse(self, ref: str, words: str) -> None:
        """Say beside the field why its answer was not stored."""
        if ref in self.rows:
            self.rows[ref].say_refusal(words)

    def focus(self, ref: str) -> bool:
        """Bring the keyboard to a question; builds as far as it stands. False where it is not shown here."""
        while ref not in self.rows and (self._turn_to(ref) or self.more()):
            pass
        row = self.rows.get(ref)
        if row is not None:
            row.focus()
        return row is not None

    def first(self) -> QuestionRow | None:
        """The first question."""
        return next(iter(self.rows.values()), None)

    def more(self) -> bool:
        """Build further; False where all is built."""
        if len(self.part.places) >= self._total():
            return False
        self._shown += AT_ONCE
        self._sync()
        return True

    def flush(self) -> None:
        """Hand over everything that is typed."""
        for row in tuple(self.rows.values()):
            row.flush()

    def is_empty(self) -> bool:
        """Whether nothing is asked here now."""
        return not self.part.places

    # -- parts -----------------------------------------------------------------------------------------------------

    def make_row(self, view: View, *, bare: bool = False) -> QuestionRow:
        """A row that speaks through this form; in a table without its words."""
        row = QuestionRow(view, choices_of(self.session, view), self.surroundings, bare=bare)
        row.answered.connect(self.answered)
        row.typed.connect(self.typed)
        row.done.connect(self.done)
        self.rows[view.ref] = row
        return row

    def make_place(self, view: View) -> QWidget:
        """What a place looks like."""
        if view.kind is ViewKind.QUESTION:
            return self.make_row(view)
        if view.kind is ViewKind.REPEAT:
            return RepeatPart(self, view)
        return MemberPart(self, view) if view.kind is ViewKind.INSTANCE else GroupPart(self, view)

    def forget(self, widget: QWidget) -> None:
        """A place is no longer shown."""
        gone = [ref for ref, row in self.rows.items() if row is widget or widget.isAncestorOf(row)]
        for ref in gone:
            del self.rows[ref]

    def _total(self) -> int:
        return sum(1 for _ in self._views())

    def _views(self) -> Iterator[View]:
        for view in self.session.children(self.ref):
            wanted = view.ref in self.only if self.only is not None else view.ref not in self.leave_out
            if wanted and view.type not in UNSEEN:
                yield view

    def _turn_to(self, ref: str) -> bool:
        """Turn a repeat to the member that holds this place; False where none has to be turned."""
        return any(repeat.turn_to(ref) for repeat in self.findChildren(RepeatPart))

    def _sync(self) -> None:
        views = list(self._views())
        room, count = self._shown, 0
        while count < len(views) and room > 0:
            room -= questions_in(self.session, views[count], most=room)
            count += 1
        self.part.sync(views[:count])
        if not views:
            self.hide()
        elif self.parentWidget() is not None:  # shown without a parent it would be a window
            self.show()
