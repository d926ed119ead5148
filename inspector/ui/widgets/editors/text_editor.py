"""Words: one line, several lines, a bar code, and what may only be read."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy

from inspector.ui import scale, theme
from inspector.ui.widgets.editors.editor import Editor, Pause, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.text import Label
from inspector.xform.session import View

_MOST_LINES = 8


class LineEditor(Editor):
    """One line of text. It is kept after a pause in typing, and when the field is left."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = QLineEdit()
        self.field.setObjectName(f"{self.objectName()}Text")
        if "numbers" in view.appearance:
            self.field.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        describe(self.field, view)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self._told = ""
        self._pause = Pause(self, self._tell_typed)
        self.field.textEdited.connect(self._begin)
        self.field.editingFinished.connect(self.flush)

    def show_value(self, text: str) -> None:
        self._told = text
        if self.field.text() != text:
            self._pause.stop()
            self.field.setText(text)

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def flush(self) -> None:
        if self._pause.isActive() or self.field.text() != self._told:
            self._pause.stop()
            self._told = self.field.text()
            self.answered.emit(self._told)

    def _begin(self) -> None:
        self._pause.start()

    def _tell_typed(self) -> None:
        if self.field.text() != self._told:
            self.typed.emit(self.field.text())


class GrowingText(QPlainTextEdit):
    """Several lines; as high as its words, from two lines to eight."""

    def __init__(self, name: str, *, lines: int = 2) -> None:
        super().__init__()
        self._lines = lines
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def sizeHint(self) -> QSize:
        lines = self._lines_now()
        height = min(max(lines, self._lines), _MOST_LINES) * QFontMetrics(self.font()).lineSpacing() + scale.dp(28)
        return QSize(scale.dp(240), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(scale.dp(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _lines_now(self) -> int:
        block, lines = self.document().firstBlock(), 0
        while block.isValid():
            lines += max(1, block.lineCount())
            block = block.next()
        return lines

    def _grow(self) -> None:
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        long = self._lines_now() > _MOST_LINES
        self.setVerticalScrollBarPolicy(needed if long else off)
        if not long:
            self.verticalScrollBar().setValue(0)
        self.updateGeometry()


class _LeftText(GrowingText):
    """Tells when the keyboard leaves it, which Qt does only for single lines."""

    def __init__(self, name: str, editor: ParagraphEditor) -> None:
        super().__init__(name)
        self._editor = editor

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._editor.flush()


class ParagraphEditor(Editor):
    """Several lines of text."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = _LeftText(f"{self.objectName()}Text", self)
        describe(self.field, view)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self._told = ""
        self._pause = Pause(self, self._tell_typed)
        self.field.textChanged.connect(self._begin)

    def show_value(self, text: str) -> None:
        self._told = text
        if self.field.toPlainText() != text:
            self.field.setPlainText(text)
        self._pause.stop()

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def flush(self) -> None:
        if self.field.toPlainText() != self._told or self._pause.isActive():
            self._pause.stop()
            self._told = self.field.toPlainText()
            self.answered.emit(self._told)

    def _begin(self) -> None:
        self._pause.start()

    def _tell_typed(self) -> None:
        if self.field.toPlainText() != self._told:
            self.typed.emit(self.field.toPlainText())


class ReadOnlyEditor(Editor):
    """A value that the form computes or forbids to change."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.label = Label(role="strong", wrap=True)
        self.body.addWidget(self.label)

    def show_value(self, text: str) -> None:
        self.label.setText(text or "—")
