"""The questions below one place of the form: groups within groups, repeats with their members, rows.

It shows what the session says and redraws only what a change names. A long form is built as far as it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.editors.editor import Surroundings, object_name
from inspector.ui.widgets.editors.make import CHOICES, UNSEEN
from inspector.ui.widgets.editors.question_row import QuestionRow, choices_of
from inspector.ui.widgets.text import Label
from inspector.xform.session import Change, FormSession, View, ViewKind

AT_ONCE = 40  # questions built before the first look, and on one page of a repeat


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

    def make_row(self, view: View) -> QuestionRow:
        """A row that speaks through this form."""
        row = QuestionRow(view, choices_of(self.session, view), self.surroundings)
        row.answered.connect(self.answered)
        row.typed.connect(self.typed)
        row.done.connect(self.done)
        self.rows[view.ref] = row
        return row

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
        return any(repeat.turn_to(ref) for repeat in self.findChildren(_Repeat))

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


def questions_in(session: FormSession, view: View, *, most: int) -> int:
    """How many questions stand at or below a place; counting ends at `most`. An empty place counts as one."""
    if view.kind is ViewKind.QUESTION:
        return 1
    found = 0
    for child in session.children(view.ref):
        found += questions_in(session, child, most=most - found)
        if found >= most:
            break
    return max(1, found)


class Part(QWidget):
    """A column of places, kept in step with what the session shows."""

    def __init__(self, form: QuestionForm, ref: str, *, spacing: int = 12) -> None:
        super().__init__()
        self.form, self.ref = form, ref
        self.places: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        scale.space(self._column, spacing)

    def sync(self, views: Sequence[View]) -> None:
        """Show exactly these places, in this order; those that stay are not touched."""
        wanted = {view.ref for view in views}
        for ref in [ref for ref in self.places if ref not in wanted]:
            widget = self.places.pop(ref)
            self.form.forget(widget)
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for row, view in enumerate(views):
            widget = self.places.get(view.ref) or self._make(view)
            if self._column.indexOf(widget) != row:
                self._column.removeWidget(widget)
                self._column.insertWidget(row, widget)
            if isinstance(widget, _Nest):
                widget.renew(view)

    def _make(self, view: View) -> QWidget:
        if view.kind is ViewKind.QUESTION:
            made: QWidget = self.form.make_row(view)
        elif view.kind is ViewKind.REPEAT:
            made = _Repeat(self.form, view)
        elif view.kind is ViewKind.INSTANCE:
            made = _Member(self.form, view)
        else:
            made = _Group(self.form, view)
        self.places[view.ref] = made
        return made


class _Nest(QWidget):
    """A place with places inside."""

    def __init__(self, form: QuestionForm, view: View) -> None:
        super().__init__()
        self.form, self.view = form, view
        self.setObjectName(object_name(view.ref).replace("answer_", "part_", 1))
        self.part = Part(form, view.ref)
        self.column = QVBoxLayout(self)
        scale.space(self.column, 8)

    def renew(self, view: View) -> None:
        """Read again what stands inside."""
        self.view = view
        inner = self.form.session.children(view.ref)
        self.part.sync([child for child in inner if child.type not in UNSEEN])


class _Group(_Nest):
    """A group with its heading."""

    def __init__(self, form: QuestionForm, view: View) -> None:
        super().__init__(form, view)
        self._heading = Label(role="strong", wrap=True)
        self.column.addWidget(self._heading)
        self.column.addWidget(self.part)

    def renew(self, view: View) -> None:
        super().renew(view)
        self._heading.setText(view.label)
        self._heading.setVisible(bool(view.label))


class _Repeat(_Nest):
    """The members of a repeat, as many at a time as fit in the hand, and the button that adds one."""

    def __init__(self, form: QuestionForm, view: View) -> None:
        super().__init__(form, view)
        self._first, self._size, self._count = 0, 1, 0  # of the members: first shown, shown at once, all
        self._heading = Label(role="strong", wrap=True)
        self.add_button = Button("", f"add_{view.name}", icon="plus")
        self.add_button.clicked.connect(self._add)
        self._place = Label(role="muted")
        self._place.setObjectName(f"place_{view.name}")
        self.back_button = IconButton("up", N_("前面的"), f"back_{view.name}")
        self.next_button = IconButton("down", N_("后面的"), f"next_{view.name}")
        self.back_button.clicked.connect(self._back)
        self.next_button.clicked.connect(self._next)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        for widget in (self._place, self.back_button, self.next_button):
            row.addWidget(widget)
        self.column.addWidget(self._heading)
        self.column.addWidget(self.part)
        self.column.addLayout(row)

    def renew(self, view: View) -> None:
        self.view = view
        members = self.form.session.children(view.ref)
        if len(members) > self._count > 0:
            self._first = len(members) - 1  # one was added: it is looked at
        self._count = len(members)
        if members:
            self._size = max(1, AT_ONCE // questions_in(self.form.session, members[0], most=AT_ONCE))
        self._first = max(0, min(self._first, self._count - 1)) // self._size * self._size
        self.part.sync(members[self._first : self._first + self._size])
        self._heading.setText(view.label)
        self._heading.setVisible(bool(view.label))
        self.add_button.say(N_("再加一个{what}"), what=view.label or tr("一组"))
        self.add_button.setVisible(view.can_add)
        last = min(self._first + self._size, self._count)
        self._place.say(N_("第 {first}–{last} 个，共 {count} 个"), first=self._first + 1, last=last, count=self._count)
        for widget in (self._place, self.back_button, self.next_button):
            widget.setVisible(self._count > self._size)
        self.back_button.setEnabled(self._first > 0)
        self.next_button.setEnabled(last < self._count)

    def turn_to(self, ref: str) -> bool:
        """Show the member that holds this place; False where it is shown, or stands elsewhere."""
        head = f"{self.view.ref}["
        if not ref.startswith(head):
            return False
        place = int(ref[len(head) :].partition("]")[0]) - 1
        if self._first <= place < self._first + self._size or place >= self._count:
            return False
        self._show_from(place)
        return True

    def _show_from(self, place: int) -> None:
        self.form.flush()
        self._first = place
        self.renew(self.form.session.view(self.view.ref))

    def _back(self) -> None:
        self._show_from(self._first - self._size)

    def _next(self) -> None:
        self._show_from(self._first + self._size)

    def _add(self) -> None:
        self.form.add_wanted.emit(self.view.ref)


class _Member(_Nest):
    """One member of a repeat."""

    def __init__(self, form: QuestionForm, view: View) -> None:
        super().__init__(form, view)
        card = Card(flat=True)
        self._heading = Label(role="strong")
        name = object_name(view.ref).replace("answer_", "remove_", 1)
        self.remove_button = Button(N_("移除"), name, icon="trash", kind="quiet")
        self.remove_button.clicked.connect(self._remove)
        top = QHBoxLayout()
        scale.space(top, 8)
        top.addWidget(self._heading, 1)
        top.addWidget(self.remove_button)
        card.body.addLayout(top)
        card.body.addWidget(self.part)
        scale.space(card.body, 8, (12, 4, 8, 12))
        self.column.addWidget(card)

    def renew(self, view: View) -> None:
        super().renew(view)
        number = view.ref.rpartition("[")[2].rstrip("]")
        self._heading.setText(f"{view.label} {number}".strip())
        self.remove_button.setVisible(view.can_remove)

    def _remove(self) -> None:
        self.form.remove_wanted.emit(self.view.ref)
