"""Places with places inside: groups, and the members of a repeat, each in a column that follows the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.editors.editor import object_name
from inspector.ui.widgets.editors.make import UNSEEN
from inspector.ui.widgets.text import Label
from inspector.xform.session import FormSession, View, ViewKind

if TYPE_CHECKING:
    from inspector.ui.widgets.editors.question_form import QuestionForm

AT_ONCE = 40  # questions built before the first look, and on one page of a repeat


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
            if view.ref not in self.places:
                self.places[view.ref] = self.form.make_place(view)
            widget = self.places[view.ref]
            if self._column.indexOf(widget) != row:
                self._column.removeWidget(widget)
                self._column.insertWidget(row, widget)
            if isinstance(widget, Nest):
                widget.renew(view)


class Nest(QWidget):
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


class GroupPart(Nest):
    """A group with its heading."""

    def __init__(self, form: QuestionForm, view: View) -> None:
        super().__init__(form, view)
        self._heading, self._hint = Label(role="strong", wrap=True), Label(role="small", wrap=True)
        for widget in (self._heading, self._hint, self.part):
            self.column.addWidget(widget)

    def renew(self, view: View) -> None:
        super().renew(view)
        for label, text in ((self._heading, view.label), (self._hint, view.hint)):
            label.setText(text)
            label.setVisible(bool(text))


class MemberPart(Nest):
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
