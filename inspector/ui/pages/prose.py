"""A field for sentences: Tab leaves it, and it says what was typed after a pause and when it is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from inspector.i18n import tr
from inspector.ui import scale

_PAUSE_MS = 600


class Prose(QPlainTextEdit):
    """The field.

    Args:
        sentence: accessible name, marked `N_`.
        name: object name.
        lines: height in lines.

    Signals:
        edited: the text, only for gestures.
    """

    edited = Signal(str)

    def __init__(self, sentence: str, name: str, *, lines: int = 4) -> None:
        super().__init__()
        self._sentence, self._told = sentence, ""
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr(sentence))
        scale.size(self, height=24 * lines + 24)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.tell)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str) -> None:
        """Show this, without a signal; what is being typed stays."""
        if self.hasFocus() and self.toPlainText() != self._told:
            return
        self._told = text
        if self.toPlainText() != text:
            self.setPlainText(text)
        self._pause.stop()

    def tell(self) -> None:
        """Say what was typed and not yet said."""
        self._pause.stop()
        text = self.toPlainText()
        if text != self._told:
            self._told = text
            self.edited.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.tell()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(tr(self._sentence))
        super().changeEvent(event)
