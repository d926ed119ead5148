"""Words, icons and lines: the smallest parts. They speak the language and wear the look of now by themselves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from inspector.i18n import tr
from inspector.ui import icons, theme
from inspector.ui.theme import look


def reveal(widget: QWidget, visible: bool) -> None:
    """Show or hide a part; one that has no parent yet is not shown as a window of its own."""
    if not visible:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()
    else:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)


class Label(QLabel):
    """A label that translates itself.

    Args:
        sentence: Chinese sentence marked with `N_` at the call; shown through `tr`. Data of the trade (names, numbers)
            go through `setText` instead and are never translated.
        role: display | title | strong | muted | small | section | error | warn | number | link | key, or empty for body
            text.
        wrap: break long text into lines.
        fields: values of the sentence's named places.
    """

    def __init__(
        self, sentence: str = "", parent: QWidget | None = None, *, role: str = "", wrap: bool = False, **fields: object
    ) -> None:
        super().__init__(parent)
        self._sentence = ""
        self._fields: dict[str, object] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if sentence:
            self.say(sentence, **fields)

    def say(self, sentence: str, **fields: object) -> None:
        """Show this sentence (marked with `N_`), now and after every change of language."""
        self._sentence, self._fields = sentence, fields
        super().setText(tr(sentence, **fields) if sentence else "")

    def setText(self, text: str) -> None:
        """Show data as it is."""
        self._sentence = ""
        super().setText(text)

    def set_role(self, role: str) -> None:
        """Change what the words are: muted, error, …"""
        theme.set_state(self, "role", role)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._sentence:
            super().setText(tr(self._sentence, **self._fields))
        super().changeEvent(event)


class SectionLabel(Label):
    """A small heading above a group."""

    def __init__(self, sentence: str = "", parent: QWidget | None = None, **fields: object) -> None:
        super().__init__("", parent, role="section")
        if sentence:
            self.say(sentence, **fields)


class IconView(QWidget):
    """An icon in a token's colour, `edge` design px wide; it follows theme and zoom because it is drawn when needed."""

    def __init__(self, name: str, token: str = "text", edge: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._edge = name, token, edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, token: str | None = None) -> None:
        """Change the drawing, and the colour if given."""
        self._name, self._token = name, token or self._token
        self.update()

    def sizeHint(self) -> QSize:
        edge = look().dp(self._edge)
        return QSize(edge, edge)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._name:
            return
        painter = QPainter(self)
        token = self._token if self.isEnabled() else "disabled"
        edge = look().dp(self._edge)
        drawn = icons.pixmap(self._name, token, edge, ratio=self.devicePixelRatioF())
        painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, drawn)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


class Line(QFrame):
    """A thin dividing line."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("upright", upright)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
