"""A search field: magnifier, clear, and a pause before it asks, so that pinyin input is not disturbed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.widgets.text import IconView

_PAUSE_MS = 150


class SearchField(QLineEdit):
    """The field.

    Args:
        sentence: placeholder, marked `N_`.
        name: object name.

    Signals:
        searched: the text, 150 ms after the last letter (at once on Enter). `textChanged` is at every letter.
        left_down: the down key was pressed: the list below may take the keyboard.
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, sentence: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self.setObjectName(name)
        self.setClearButtonEnabled(True)
        self._icon = IconView("search", "muted", 18, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._pause.start)
        self.returnPressed.connect(self._tell)
        self._speak()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = self._icon.sizeHint().width()
        self.setTextMargins(edge + scale.dp(6), 0, 0, 0)
        self._icon.setGeometry(scale.dp(12), (self.height() - edge) // 2, edge, edge)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.setPlaceholderText(tr(self._sentence))
        self.setAccessibleName(tr(self._sentence))

    def _tell(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())
