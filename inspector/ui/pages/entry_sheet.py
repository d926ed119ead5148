"""A sheet to fill in: fields with their errors beside them, and one button that says what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import Label
from inspector.ui.widgets.wheel import leave_wheel


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: name, label (marked `N_`), hint (marked `N_`), choices as (value, words marked `N_`)."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    long: bool = False
    widget: QWidget | None = None  # made by the page, for instance a date field


class EntrySheet(Veil):
    """The sheet; it stays open until `finished` is called, so that nothing typed is lost to an error.

    Args:
        host: the window.
        name: object name; fields are `name_field`, the button `nameSave`.
        title: marked `N_`.
        entries: the fields.
        action: words of the button, marked `N_`.
        places: code of an error (its number) → field beside which it stands.

    Signals:
        saved: mapping of the fields' texts; a page's own widgets are left out.
        typed: a hand changed a field.
        given_up: 不保存 was pressed.
        recorded: what it held was recorded.
    """

    saved = Signal(dict)
    typed = Signal()
    given_up = Signal()
    recorded = Signal()

    def __init__(
        self,
        host: QWidget,
        name: str,
        title: str,
        entries: Sequence[Entry],
        *,
        action: str,
        places: Mapping[str, str] | None = None,
        note: str = "",
    ) -> None:
        sheet = Sheet(name)
        super().__init__(host, sheet, width=640)
        self._places = dict(places or {})
        self.fields: dict[str, QWidget] = {}
        self._errors: dict[str, Label] = {}
        self.banner = Banner(f"{name}Banner")
        scroll = PageScroll(f"{name}Scroll")
        scale.space(scroll.body, 8, (0, 0, 8, 0))
        if note:
            scroll.body.addWidget(Label(note, role="muted", wrap=True))
        grid = QGridLayout()
        scale.space(grid, 6)
        grid.setColumnStretch(1, 1)
        scroll.body.addLayout(grid)
        scroll.body.addStretch(1)
        for number, entry in enumerate(entries):
            self._add(grid, number, entry, name)
        self.save = Button(action, f"{name}Save", kind="primary")
        self.save.clicked.connect(self._save)
        leave = Button(N_("不保存"), f"{name}Cancel", kind="quiet")
        leave.clicked.connect(self._give_up)
        heading = Label(title, role="title", wrap=True)
        sheet.setAccessibleName(tr(title))
        sheet.body.addWidget(heading)
        sheet.body.addWidget(self.banner)
        sheet.add_scroll(scroll)
        sheet.body.addWidget(Flow(self.save, leave))
        self.closed.connect(self.deleteLater)

    def fill(self, values: Mapping[str, str]) -> None:
        """Put these texts into the fields."""
        for name, value in values.items():
            field = self.fields[name]
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            elif isinstance(field, QPlainTextEdit):
                field.setPlainText(value)
            elif isinstance(field, QLineEdit):
                field.setText(value)

    def values(self) -> dict[str, str]:
        """The fields' texts."""
        return {name: text for name, field in self.fields.items() if (text := _read(field)) is not None}

    def show_error(self, error: InspectorError) -> None:
        """Say it beside the field that it speaks of, or above all."""
        self._forget()
        self.save.setEnabled(True)
        place = self._places.get(error.code.name)
        if place in self.fields:
            label, field = self._errors[place], self.fields[place]
            label.setText(tr("{words}（{code}）", words=error.sentence(), code=error.code.number))
            label.show()
            theme.set_state(field, "invalid", True)
            field.setFocus()
        else:
            self.banner.show_error(error)
        self._place()

    def finished(self, *_result: Any) -> None:
        """It was recorded: the sheet goes away."""
        self.recorded.emit()
        self.put_away()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _add(self, grid: QGridLayout, number: int, entry: Entry, name: str) -> None:
        field = entry.widget or _field(entry)
        if isinstance(field, QComboBox):
            field.activated.connect(self.typed)
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(self.typed)
        elif isinstance(field, QLineEdit):
            field.textEdited.connect(self.typed)
        if entry.widget is None:
            field.setObjectName(f"{name}_{entry.name}")
            field.setAccessibleName(tr(entry.label))
        if entry.hint and isinstance(field, (QLineEdit, QPlainTextEdit)):
            field.setPlaceholderText(tr(entry.hint))
        error = Label(role="error", wrap=True)
        error.setObjectName(f"{name}_{entry.name}Error")
        error.hide()
        label = Label(entry.label, role="muted", wrap=True)
        scale.size(label, width=148)
        grid.addWidget(label, 2 * number, 0, Qt.AlignmentFlag.AlignTop if entry.long else Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, 2 * number, 1)
        grid.addWidget(error, 2 * number + 1, 1)
        self.fields[entry.name], self._errors[entry.name] = field, error

    def _save(self) -> None:
        if not self.save.isEnabled():
            return
        self._forget()
        self.save.setEnabled(False)
        self.saved.emit(self.values())

    def _give_up(self) -> None:
        self.dismiss()
        self.given_up.emit()

    def _forget(self) -> None:
        self.banner.hide()
        for name, label in self._errors.items():
            label.hide()
            theme.set_state(self.fields[name], "invalid", False)


def _field(entry: Entry) -> QWidget:
    if entry.choices:
        box = QComboBox()
        leave_wheel(box)
        for value, words in entry.choices:
            box.addItem(tr(words), value)
        return box
    if entry.long:
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        scale.size(text, height=96)
        return text
    return QLineEdit()


def _read(field: QWidget) -> str | None:
    if isinstance(field, QComboBox):
        return str(field.currentData())
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip()
    return field.text().strip() if isinstance(field, QLineEdit) else None
