"""Long lists of choices: a box that opens, a list with a search field, and such a list folded to one line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QComboBox, QListView, QPushButton

from inspector.i18n import N_, tr
from inspector.ui import icons, scale, theme
from inspector.ui.models.records import Column, RecordModel
from inspector.ui.widgets.editors.editor import Editor, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.widgets.wheel import leave_wheel
from inspector.xform.session import Choice, QuestionType, View

_SEARCH_FROM = 10
_ROWS = 6
_SEARCHED = frozenset({"autocomplete", "search"})
_SHOWN_CHOSEN = 3  # labels on a folded list; more are counted


class BoxEditor(Editor):
    """A box that opens, where the form asks for little room (`minimal`)."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = QComboBox()
        self.field.setObjectName(f"{self.objectName()}Box")
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        leave_wheel(self.field)
        describe(self.field, view)
        scale.size(self.field, min_width=200)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self._value = ""
        self._choices: tuple[Choice, ...] = ()
        self.field.activated.connect(self._picked)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices and self.field.count():
            return
        self._choices = choices
        self.field.clear()
        self.field.addItem(tr("请选择"), "")
        for choice in choices:
            self.field.addItem(choice.label, choice.value)
        self.show_value(self._value)

    def show_value(self, text: str) -> None:
        self._value = text
        self.field.setCurrentIndex(max(0, self.field.findData(text)))

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def _picked(self, _row: int) -> None:
        self._value = str(self.field.currentData() or "")
        self.give(self._value)


class _List(QListView):
    """A list in which Space chooses."""

    pressed_here = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.pressed_here.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ListEditor(Editor):
    """A long list, searched by its words."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        self._value: tuple[str, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self.model: RecordModel[Choice] = RecordModel((Column("", _label, icon=self._icon),), key=_value, parent=self)
        self.search = SearchField(N_("搜索选项"), f"{self.objectName()}Search")
        self.list = _List()
        self.list.setObjectName(f"{self.objectName()}List")
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        describe(self.list, view)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.list)
        self.search.searched.connect(self._narrow)
        self.search.left_down.connect(self.list.setFocus)
        self.list.clicked.connect(self._toggle)
        self.list.pressed_here.connect(self._toggle)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices:
            return
        self._choices = choices
        searched = len(choices) >= _SEARCH_FROM or not _SEARCHED.isdisjoint(self.view.appearance)
        self.search.setVisible(searched)
        self._narrow(self.search.text().strip())
        rows = min(max(len(choices), 1), _ROWS)
        scale.size(self.list, height=rows * 44 + 4)

    def show_value(self, text: str) -> None:
        self._value = tuple(text.split()) if self._several else ((text,) if text else ())
        self.model.retranslate()
        row = self.model.row_of(self._value[0]) if self._value else -1
        if row >= 0:
            self.list.scrollTo(self.model.index(row, 0))

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        self.model.show([choice for choice in self._choices if all(word in choice.label.lower() for word in words)])

    def _icon(self, choice: Choice) -> QIcon:
        chosen = choice.value in self._value
        drawing = ("check" if self._several else "radio_on") if chosen else ("box" if self._several else "radio")
        return icons.icon(drawing, "accent" if chosen else "muted")

    def _toggle(self, index: QModelIndex) -> None:
        choice = self.model.record(index.row())
        if choice is None:
            return
        if self._several:
            chosen = set(self._value) ^ {choice.value}
            text = " ".join(known.value for known in self._choices if known.value in chosen)
        else:
            text = "" if self._value == (choice.value,) else choice.value
        self.show_value(text)
        self.give(text)


class FoldedEditor(Editor):
    """A list folded to one line that says what is chosen; pressing the line unfolds it (`minimal`)."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self.line = QPushButton()
        self.line.setObjectName(f"{self.objectName()}Fold")
        self.line.setCheckable(True)
        self.line.setAutoDefault(False)
        scale.icon_size(self.line, 18)
        describe(self.line, view)
        self.inner = ListEditor(view, surroundings)
        self.inner.hide()
        self.line.toggled.connect(self._fold)
        self.inner.answered.connect(self._picked)
        self.body.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.inner)
        take_focus_by_proxy(self, self.line)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        self.inner.show_choices(choices)
        self._say()

    def show_value(self, text: str) -> None:
        self._value = text
        self.inner.show_value(text)
        self._say()

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.line, "invalid", invalid)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._say()
        super().changeEvent(event)

    def _fold(self, unfolded: bool) -> None:
        self.inner.setVisible(unfolded)
        if unfolded:
            (self.inner.search if self.inner.search.isVisibleTo(self.inner) else self.inner.list).setFocus()

    def _picked(self, text: str) -> None:
        self._value = text
        self._say()
        if not self._several:
            self.line.setChecked(False)
            self.line.setFocus()
        self.give(text)

    def _say(self) -> None:
        values = self._value.split() if self._several else [self._value]
        chosen = [choice.label for choice in self._choices if choice.value in values]
        words = "、".join(chosen[:_SHOWN_CHOSEN])
        if len(chosen) > _SHOWN_CHOSEN:
            words = tr("{words} 等 {count} 项", words=words, count=len(chosen))
        self.line.setText((words or tr("请选择")).replace("&", "&&"))
        self.line.setIcon(icons.icon("down", "muted"))
        self.line.setAccessibleName(f"{self.view.label} {words}".strip())


def _label(choice: Choice) -> str:
    return choice.label


def _value(choice: Choice) -> str:
    return choice.value
