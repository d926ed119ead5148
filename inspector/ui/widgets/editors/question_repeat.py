"""A repeat: its members as cards or as the rows of a table, as many at a time as fit in the hand, and one more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.question_parts import AT_ONCE, Nest, questions_in
from inspector.ui.widgets.editors.question_table import RepeatTable, fits
from inspector.ui.widgets.text import Label
from inspector.xform.session import View

if TYPE_CHECKING:
    from inspector.ui.widgets.editors.question_form import QuestionForm


class RepeatPart(Nest):
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
        self.table: RepeatTable | None = None
        self.table_button = Button(N_("看成表格"), f"table_{view.name}", icon="list", kind="quiet")
        self.table_button.setCheckable(True)
        self.table_button.setChecked(view.ref in form.surroundings.tables)
        self.table_button.toggled.connect(self._turn_table)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        for widget in (self._place, self.back_button, self.next_button):
            row.addWidget(widget)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.table_button)
        self.column.addLayout(head)
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
        self._show(members[self._first : self._first + self._size])
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

    def _show(self, members: Sequence[View]) -> None:
        """These members, as a table where that was asked for and goes."""
        goes = fits(self.form.session, members)
        self.table_button.setVisible(goes)
        as_table = goes and self.table_button.isChecked()
        self.part.sync(() if as_table else members)
        self.part.setVisible(not as_table)
        if as_table and self.table is None:
            self.table = RepeatTable(self.form, self.view)
            self.column.insertWidget(2, self.table)
            scale.rescale(self.table)
        if self.table is not None:
            self.table.sync(members if as_table else ())
            self.table.setVisible(as_table)

    def _turn_table(self, as_table: bool) -> None:
        self.form.flush()
        (self.form.surroundings.tables.add if as_table else self.form.surroundings.tables.discard)(self.view.ref)
        self.renew(self.form.session.view(self.view.ref))

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
