"""Words: one line, several lines, figures kept as words, what is masked, a link, and what may only be read."""

from __future__ import annotations

import re

from PySide6.QtCore import QRegularExpression, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFocusEvent, QFontMetrics, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy

from inspector.i18n import N_
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.editor import Editor, Pause, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.text import Label
from inspector.xform.session import QuestionType, View

_LINES, _MOST_LINES = 2, 8
_FIGURES = QRegularExpression("[-+0-9.,，。－０-９ ]*")
_FIGURE = re.compile(r"(-?)(\d+)((?:\.\d*)?)")
_OPENED = ("http", "https")
_DOTS = "●" * 8


class _Field(QLineEdit):
    """A line that tells when the keyboard comes and goes."""

    entered = Signal()
    left = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class LineEditor(Editor):
    """One line of text. It is kept after a pause in typing, and when the field is left.

    `numbers` takes figures and their signs only; `thousands-sep` shows them in groups of three while the keyboard is
    elsewhere and keeps them without; `masked` hides the letters until the eye is pressed.
    """

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = _Field()
        self.field.setObjectName(f"{self.objectName()}Text")
        self.row = QHBoxLayout()
        scale.space(self.row, 8)
        self.row.addWidget(self.field)
        self.body.addLayout(self.row)
        self._grouped = "thousands-sep" in view.appearance
        if "numbers" in view.appearance:
            self.field.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
            if view.type is QuestionType.TEXT:
                self.field.setValidator(QRegularExpressionValidator(_FIGURES, self.field))
        elif is_masked(view):
            self._mask()
        describe(self.field, view)
        take_focus_by_proxy(self, self.field)
        self._told = ""
        self._pause = Pause(self, self._tell_typed)
        self.field.textEdited.connect(self._begin)
        self.field.editingFinished.connect(self.flush)
        if self._grouped:
            self.field.entered.connect(self._group)
            self.field.left.connect(self._group)

    def show_value(self, text: str) -> None:
        self._told = text
        if self.plain() != text:
            self._pause.stop()
            self.field.setText(text)
            self._group()

    def plain(self) -> str:
        """What stands in the field, without signs between thousands."""
        text = self.field.text()
        return text.replace(",", "") if self._grouped else text

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def flush(self) -> None:
        if self._pause.isActive() or self.plain() != self._told:
            self._pause.stop()
            self._told = self.plain()
            self.answered.emit(self._told)

    def _begin(self) -> None:
        self._pause.start()

    def _tell_typed(self) -> None:
        if self.plain() != self._told:
            self.typed.emit(self.plain())

    def _group(self) -> None:
        if self._grouped:
            text = self.plain() if self.field.hasFocus() else grouped(self.plain())
            if text != self.field.text():
                self.field.setText(text)

    def _mask(self) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        eye = IconButton("eye", N_("显示所填的内容"), f"{self.objectName()}Eye", token="muted")
        eye.setCheckable(True)
        eye.toggled.connect(self._unmask)
        self.row.addWidget(eye)

    def _unmask(self, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


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

    def __init__(self, name: str, editor: ParagraphEditor, *, lines: int) -> None:
        super().__init__(name, lines=lines)
        self._editor = editor

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._editor.flush()


class ParagraphEditor(Editor):
    """Several lines of text."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        rows = view.parameters.get("rows", "")
        lines = max(_LINES, min(int(rows), _MOST_LINES)) if rows.isdecimal() else _LINES
        self.field = _LeftText(f"{self.objectName()}Text", self, lines=lines)
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
        shown = grouped(text) if "thousands-sep" in self.view.appearance else text
        self.label.setText((_DOTS if text and is_masked(self.view) else shown) or "—")


class LinkEditor(ReadOnlyEditor):
    """An address that the form gives, to be opened outside (`url`); only addresses of the web are opened."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._address = QUrl()
        self.open_button = Button(N_("打开网页"), f"{self.objectName()}Open", icon="globe")
        self.open_button.clicked.connect(self._open)
        self.body.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignRight)
        take_focus_by_proxy(self, self.open_button)

    def show_value(self, text: str) -> None:
        super().show_value(text)
        self._address = QUrl(text, QUrl.ParsingMode.StrictMode)
        self.open_button.setVisible(self._address.scheme() in _OPENED and bool(self._address.host()))

    def _open(self) -> None:
        QDesktopServices.openUrl(self._address)


def is_masked(view: View) -> bool:
    """Whether the letters are hidden. Source: ODK Collect, Appearances.isMasked."""
    return view.type is QuestionType.TEXT and "masked" in view.appearance and "numbers" not in view.appearance


def grouped(figure: str) -> str:
    """The figure with a comma between thousands; what is no figure stays as it is."""
    found = _FIGURE.fullmatch(figure)
    return f"{found[1]}{int(found[2]):,}{found[3]}" if found and not found[2].startswith("0") else figure
