"""A word at the bottom of the window, for ten seconds, with a way to undo what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.text import Label

SHOWN_MS = 10_000


class UndoBar(QFrame):
    """The bar. A new word takes the place of the old one, whose deed then stands."""

    def __init__(self, name: str = "undoBar", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._undo: Callable[[], Any] | None = None
        self.words = Label(wrap=True)
        self.words.setObjectName(f"{name}Words")
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.button = Button(N_("撤销"), f"{name}Undo")
        self.button.clicked.connect(self._pressed)
        layout = QHBoxLayout(self)
        scale.space(layout, 16, (16, 8, 8, 8))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.put_away)
        self.hide()

    def say(self, words: str, undo: Callable[[], Any] | None = None) -> None:
        """Show translated words; with `undo` there is a button."""
        self._undo = undo
        self.words.setText(words)
        self.button.setVisible(undo is not None)
        self.setAccessibleName(words)
        scale.size(self, min_height=60)
        self.show()
        self.raise_()
        self._timer.start()

    def put_away(self) -> None:
        """Hide it; the deed stands."""
        self._timer.stop()
        self._undo = None
        self.hide()

    def _pressed(self) -> None:
        undo = self._undo
        self.put_away()
        if undo is not None:
            undo()
