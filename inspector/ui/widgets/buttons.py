"""Buttons that translate themselves, take their icon from the theme and are never smaller than a finger."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from inspector.i18n import tr
from inspector.ui import icons, scale, theme

_TOKENS = {"primary": "on_accent", "danger": "on_danger", "quiet": "accent"}


class Button(QPushButton):
    """A button with words.

    Args:
        sentence: words marked with `N_`.
        name: object name, by which tests and screen readers find it.
        icon: drawing in `resources/icons`, or empty.
        kind: primary | danger | quiet | row, or empty for the plain one. One primary button a page.
        fields: values of the sentence's named places.
    """

    def __init__(
        self,
        sentence: str,
        name: str,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        kind: str = "",
        **fields: object,
    ) -> None:
        super().__init__(parent)
        self._sentence, self._fields, self._icon = sentence, fields, icon
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        scale.icon_size(self)
        self._speak()
        self._draw()

    def say(self, sentence: str, **fields: object) -> None:
        """Change the words."""
        self._sentence, self._fields = sentence, fields
        self._speak()

    def show_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon = name
        self._draw()

    def set_kind(self, kind: str) -> None:
        """Change how loud it is."""
        theme.set_state(self, "kind", kind)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
        elif event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _speak(self) -> None:
        words = tr(self._sentence, **self._fields) if self._sentence else ""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)

    def _draw(self) -> None:
        if self._icon:
            token = _TOKENS.get(str(self.property("kind")), "text")
            self.setIcon(icons.icon(self._icon, token, chosen="on_accent_soft" if self.isCheckable() else ""))


class IconButton(QToolButton):
    """A square button with an icon; its words are the tooltip and the accessible name."""

    def __init__(
        self, icon: str, sentence: str, name: str, parent: QWidget | None = None, *, token: str = "text"
    ) -> None:
        super().__init__(parent)
        self._icon, self._sentence, self._token = icon, sentence, token
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scale.icon_size(self)
        scale.touchable(self, square=True)
        self._speak()
        self._draw()

    def show_icon(self, name: str, sentence: str = "") -> None:
        """Change the icon, and the words if given."""
        self._icon, self._sentence = name, sentence or self._sentence
        self._speak()
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
        elif event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.setToolTip(tr(self._sentence))
        self.setAccessibleName(tr(self._sentence))

    def _draw(self) -> None:
        self.setIcon(icons.icon(self._icon, self._token, chosen="on_accent_soft" if self.isCheckable() else ""))
