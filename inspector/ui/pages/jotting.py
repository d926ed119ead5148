"""Keeps what is typed into a sheet as it is typed, and puts it back when the sheet is opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer

from inspector.i18n import tr
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.entry_sheet import EntrySheet
from inspector.workflow import jottings

PAUSE_MS = 500


@dataclass(frozen=True, slots=True)
class Own:
    """A field that the page made: how its value is read as plain data, and put back."""

    read: Callable[[], Any]
    show: Callable[[Any], None]


class Jotting(QObject):
    """The keeper of one sheet. What is given up, or recorded, is forgotten.

    Args:
        sheet: before it is opened.
        page: whose desk keeps it.
        about: what the sheet is about: the id of the finding, document or inspection.
        own: fields that the page made.
    """

    def __init__(self, sheet: EntrySheet, page: DeskPage, about: str, own: Mapping[str, Own] | None = None) -> None:
        super().__init__(sheet)
        self._sheet, self._page, self._own = sheet, page, dict(own or {})
        self._key = f"{sheet.sheet.objectName()}:{about}"
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.keep)
        sheet.typed.connect(self._pause.start)
        sheet.closed.connect(self._closed)
        sheet.given_up.connect(self.forget)
        sheet.recorded.connect(self.forget)
        page.call(jottings.recall, self._key, on_done=self._recalled)

    def keep(self) -> None:
        """Keep what the sheet holds now."""
        said = self._sheet.values() | {name: field.read() for name, field in self._own.items()}
        self._page.call(jottings.keep, self._key, said)

    def forget(self) -> None:
        """Nothing of it is needed any more."""
        self._pause.stop()
        self._page.call(jottings.forget, self._key)

    def _closed(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.keep()

    def _recalled(self, said: dict[str, Any]) -> None:
        if not said or self._pause.isActive():  # somebody types already
            return
        self._sheet.fill({name: text for name, text in said.items() if name not in self._own})
        for name, field in self._own.items():
            if name in said:
                field.show(said[name])
        self._pause.stop()
        self._sheet.banner.show_words(tr("上次填了、没有登记的内容已接上。"))
