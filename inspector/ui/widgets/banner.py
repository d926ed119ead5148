"""An inline message beside what caused it: what happened, what is safe, what to do, and a code to quote."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.text import IconView, Label

_ICONS = {"fail": "fail", "warn": "warning", "info": "info", "pass": "pass"}


class Banner(QFrame):
    """The message; hidden until it has something to say.

    Signals:
        closed: the user put it away.
        acted: its button was pressed.
    """

    closed = Signal()
    acted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon = IconView("fail", "fail", 22)
        self.words = Label(wrap=True)
        self.words.setObjectName(f"{name}Words")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code = Label(role="small")
        self.button = Button("", f"{name}Action")
        self.button.clicked.connect(self.acted)
        close = IconButton("close", N_("收起这条提示"), f"{name}Close", token="muted")
        close.clicked.connect(self.put_away)
        text = QVBoxLayout()
        scale.space(text, 2)
        text.addWidget(self.words)
        text.addWidget(self._code)
        layout = QHBoxLayout(self)
        scale.space(layout, 12, (12, 8, 8, 8))
        layout.addWidget(self._icon)
        layout.addLayout(text, 1)
        layout.addWidget(self.button)
        layout.addWidget(close)
        self.hide()

    def show_error(self, error: InspectorError) -> None:
        """Show a failure of the world."""
        self.show_words(error.sentence(), tone="fail")
        self._code.setText(tr("代码 {code}", code=error.code.number))
        self._code.show()

    def show_words(self, words: str, *, tone: str = "info", action: str = "") -> None:
        """Show translated words; tone fail | warn | info | pass; `action` (marked `N_`) adds a button."""
        self.words.setText(words)
        self._icon.show_icon(_ICONS[tone], tone)
        self._code.hide()
        self.button.setVisible(bool(action))
        if action:
            self.button.say(action)
        theme.set_state(self, "tone", tone)
        self.setAccessibleName(words)
        self.show()

    def put_away(self) -> None:
        """Hide it."""
        self.hide()
        self.closed.emit()
