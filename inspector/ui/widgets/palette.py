"""Ctrl+K: find and do anything by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from inspector.i18n import N_, tr
from inspector.ui import icons, scale
from inspector.ui.models.records import Column, RecordModel
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import Label


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to find. `key` is unique; words and hint are translated; `action` runs when it is chosen."""

    key: str
    words: str
    action: Callable[[], Any]
    icon: str = "next"
    hint: str = ""


Deliver = Callable[[Sequence[Entry]], None]
Provider = Callable[[str, Deliver], None]  # gets the typed text; delivers now or later, in the window's thread


def matching(entries: Sequence[Entry]) -> Provider:
    """A provider of fixed entries, found by any part of their words."""

    def provide(text: str, deliver: Deliver) -> None:
        wanted = text.casefold().strip()
        deliver([entry for entry in entries if wanted in f"{entry.words} {entry.hint}".casefold()])

    return provide


class Palette(Veil):
    """The sheet. Providers are asked at every letter; late answers to older letters are dropped."""

    entered = Signal(object)

    def __init__(self, host: QWidget) -> None:
        sheet = Sheet("palette")
        super().__init__(host, sheet, width=640)
        scale.space(sheet.body, 8, 12)
        self.field = SearchField(N_("找场所、检查、问题、文书，或要做的事"), "paletteField")
        self.model = RecordModel(
            (Column("words", _words, icon=lambda entry: icons.icon(entry.icon, "muted")),), key=lambda entry: entry.key
        )
        self.list = QListView()
        self.list.setObjectName("paletteList")
        self.list.setAccessibleName(tr("找到的"))
        self.list.setModel(self.model)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._choose)
        scale.size(self.list, min_height=320)
        self._nothing = Label(N_("没有找到。换两个字，或用拼音首字母试试。"), role="muted", wrap=True)
        for part in (self.field, self._nothing, self.list):
            sheet.body.addWidget(part)
        self.providers: list[Provider] = []
        self._asked = 0
        self._found: dict[int, tuple[Entry, ...]] = {}
        self.field.textChanged.connect(self._ask)
        self.field.installEventFilter(self)

    def open(self) -> None:
        self.field.clear()
        self._ask("")
        super().open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.field:
            return self._key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps:
            last = self.model.rowCount() - 1
            to = min(max(self.list.currentIndex().row() + steps[Qt.Key(event.key())], 0), last)
            self.list.setCurrentIndex(self.model.index(to, 0))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
            return True
        return False

    def _ask(self, text: str) -> None:
        self._asked += 1
        self._found = {}
        self._show()
        for place, provider in enumerate(self.providers):
            provider(text, self._delivery(self._asked, place))

    def _delivery(self, asked: int, place: int) -> Deliver:
        def deliver(entries: Sequence[Entry]) -> None:
            if asked == self._asked:
                self._found[place] = tuple(entries)
                self._show()

        return deliver

    def _show(self) -> None:
        found = {entry.key: entry for place in sorted(self._found) for entry in self._found[place]}
        self.model.show(tuple(found.values()))
        self._nothing.setVisible(not found)
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.record(index.row()) if index.isValid() else None
        if entry is not None:
            self.put_away()
            entry.action()


def _words(entry: Entry) -> str:
    return f"{entry.words}　{entry.hint}" if entry.hint else entry.words


__all__ = ["Deliver", "Entry", "Palette", "Provider", "matching"]
