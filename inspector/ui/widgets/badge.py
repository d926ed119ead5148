"""A state as a pill: colour, icon and word together, so that colour is never the only sign."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from inspector.ui import scale, theme
from inspector.ui.signs import Sign
from inspector.ui.widgets.text import IconView, Label, reveal

_ICON_TOKENS = {"accent": "on_accent_soft"}


class Badge(QFrame):
    """The pill. `show_sign` changes it; `sign` None hides it."""

    def __init__(self, sign: Sign | None = None, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        scale.space(layout, 4, (7, 2, 9, 2))
        self._icon = IconView("", "neutral", 16)
        self._label = Label()
        layout.addWidget(self._icon)
        layout.addWidget(self._label)
        self.show_sign(sign)

    def show_sign(self, sign: Sign | None, **fields: object) -> None:
        """Show this sign; `fields` fill its words."""
        reveal(self, sign is not None)
        if sign is None:
            return
        reveal(self._icon, bool(sign.icon))
        self._icon.show_icon(sign.icon, _ICON_TOKENS.get(sign.tone, sign.tone))
        self._label.say(sign.words, **fields)
        self.setAccessibleName(self._label.text())
        theme.set_state(self, "tone", sign.tone)


StatusPill = Badge
