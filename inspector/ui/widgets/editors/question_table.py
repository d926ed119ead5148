"""Members of a repeat as rows of a table: the words of the questions once above, and below them the editors alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.editors.editor import object_name
from inspector.ui.widgets.editors.make import UNSEEN
from inspector.ui.widgets.text import Label
from inspector.xform.session import FormSession, QuestionType, View, ViewKind

if TYPE_CHECKING:
    from inspector.ui.widgets.editors.question_form import QuestionForm

_IN_CELLS = {
    QuestionType.TEXT: 150,
    QuestionType.INTEGER: 136,
    QuestionType.DECIMAL: 136,
    QuestionType.RANGE: 136,
    QuestionType.DATE: 260,
    QuestionType.TIME: 120,
    QuestionType.SELECT_ONE: 170,
    QuestionType.SELECT_MULTIPLE: 170,
    QuestionType.ACKNOWLEDGE: 120,
}  # smallest width, design px
_MOST_COLUMNS = 10
_LINES = frozenset({"multiline"})


def fits(session: FormSession, members: Sequence[View]) -> bool:
    """Whether these members can stand in a table: plain questions only, each small enough for a cell."""
    columns = {child.name: child for member in members for child in _questions(session, member)}
    return 1 < len(columns) <= _MOST_COLUMNS and all(_is_small(child) for child in columns.values())


def _questions(session: FormSession, member: View) -> list[View]:
    return [child for child in session.children(member.ref) if child.type not in UNSEEN]


def _is_small(view: View) -> bool:
    lines = not _LINES.isdisjoint(view.appearance) or "rows" in view.parameters
    return view.kind is ViewKind.QUESTION and view.type in _IN_CELLS and not lines


class RepeatTable(QScrollArea):
    """The table. It moves sideways where it is wider than the page."""

    def __init__(self, form: QuestionForm, view: View) -> None:
        super().__init__()
        self.form = form
        self.setObjectName(f"rows_{view.name}")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cells: dict[str, tuple[QWidget, ...]] = {}  # by reference of the question
        self._heads: dict[str, tuple[QWidget, ...]] = {}  # by name of the question
        self._ends: dict[str, tuple[QWidget, ...]] = {}  # by reference of the member: its number, its button
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        scale.space(self._grid, 8)
        self.setWidget(self._inside)
        self._inside.installEventFilter(self)

    def sync(self, members: Sequence[View]) -> None:
        """Show exactly these members; cells that stay are not touched."""
        session = self.form.session
        rows = [(member, _questions(session, member)) for member in members]
        columns = {child.name: child for _, children in rows for child in children}
        self._drop(self._cells, {child.ref for _, children in rows for child in children})
        self._drop(self._heads, set(columns))
        self._drop(self._ends, {member.ref for member in members})
        for place, view in enumerate(columns.values(), 1):
            self._head(view, place)
        names = list(columns)
        for column in range(_MOST_COLUMNS + 2):
            self._grid.setColumnStretch(column, 1 if 1 <= column <= len(names) else 0)
        for line, (member, children) in enumerate(rows, 1):
            self._end(member, line, len(names) + 1)
            for child in children:
                if child.ref not in self._cells:
                    self._cells[child.ref] = (self.form.make_row(child, bare=True),)
                (cell,) = self._cells[child.ref]
                self._grid.addWidget(cell, line, names.index(child.name) + 1, Qt.AlignmentFlag.AlignTop)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        inside = self._inside.minimumSizeHint()
        bar = self.horizontalScrollBar().sizeHint().height() if inside.width() > self.width() else 0
        high = self._grid.totalHeightForWidth(max(inside.width(), self.width()))  # words that break need more
        return QSize(inside.width(), max(inside.height(), high) + bar)

    def minimumSizeHint(self) -> QSize:
        return QSize(scale.dp(200), self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()  # a refusal below a field makes its row higher
        return super().eventFilter(watched, event)

    def _head(self, view: View, place: int) -> None:
        if view.name not in self._heads:
            made = Label(role="small", wrap=True)
            self._heads[view.name] = (made,)
            assert view.type is not None
            scale.size(made, min_width=_IN_CELLS[view.type])
        label = self._heads[view.name][0]
        assert isinstance(label, Label)
        self._grid.addWidget(label, 0, place, Qt.AlignmentFlag.AlignBottom)
        label.setText(f"{view.label} · {tr('必填')}" if view.required else view.label)
        label.setToolTip("\n".join(words for words in (view.hint, view.guidance) if words))

    def _end(self, member: View, line: int, place: int) -> None:
        if member.ref not in self._ends:
            number = Label(role="strong")
            number.setText(member.ref.rpartition("[")[2].rstrip("]"))
            scale.size(number, min_height=44, min_width=28)
            name = object_name(member.ref).replace("answer_", "remove_", 1)
            button = IconButton("trash", N_("移除"), name, token="muted")
            button.setProperty("ref", member.ref)
            button.clicked.connect(self._remove)
            self._ends[member.ref] = (number, button)
        for widget, column in zip(self._ends[member.ref], (0, place), strict=True):
            self._grid.addWidget(widget, line, column, Qt.AlignmentFlag.AlignTop)
        self._ends[member.ref][1].setVisible(member.can_remove)

    def _remove(self) -> None:
        self.form.remove_wanted.emit(str(self.sender().property("ref")))

    def _drop(self, held: dict[str, tuple[QWidget, ...]], kept: set[str]) -> None:
        for key in [key for key in held if key not in kept]:
            for widget in held.pop(key):
                self.form.forget(widget)
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
