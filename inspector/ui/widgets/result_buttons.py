"""The four results of an item: 合格 不合格 不适用 未查, each with key, icon, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from inspector.domain.records import Mark
from inspector.i18n import tr
from inspector.ui import icons, scale, theme
from inspector.ui.signs import MARKS, Sign
from inspector.ui.widgets.flow import Flow


class ResultButton(QPushButton):
    """One result."""

    def __init__(self, mark: Mark, number: int, sign: Sign, name: str) -> None:
        super().__init__()
        self.mark, self._number, self._sign = mark, number, sign
        self.setObjectName(name)
        self.setProperty("tone", sign.tone)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        scale.icon_size(self, 20)
        scale.size(self, min_width=128)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._show()
        super().changeEvent(event)

    def _show(self) -> None:
        words = tr(self._sign.words)
        self.setText(f" {self._number}  {words}")
        self.setAccessibleName(words)
        self.setIcon(icons.icon(self._sign.icon, "muted", chosen=f"on_{self._sign.tone}_chosen"))


class ResultButtons(Flow):
    """The four buttons. Keys 1 to 4 choose while the keyboard is here, Backspace and Delete take the result back.

    Signals:
        chosen: value of the mark (`pass`, `fail`, `na`, `unchecked`), empty when taken back. Only for gestures.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self.buttons: dict[Mark, ResultButton] = {}
        for number, (mark, sign) in enumerate(MARKS.items(), start=1):
            button = ResultButton(mark, number, sign, f"{name}_{mark.value}")
            button.clicked.connect(self._clicked)
            self.buttons[mark] = button
            self.add(button)

    def mark(self) -> Mark | None:
        """The result that is shown."""
        return next((mark for mark, button in self.buttons.items() if button.isChecked()), None)

    def show_mark(self, mark: Mark | str | None) -> None:
        """Show this result; empty or None shows none."""
        wanted = Mark(mark) if mark else None
        for own, button in self.buttons.items():
            button.setChecked(own is wanted)

    def show_suggestion(self, mark: Mark | str | None) -> None:
        """Mark the result that the measured figures suggest; it is never chosen by itself."""
        wanted = Mark(mark) if mark else None
        for own, button in self.buttons.items():
            theme.set_state(button, "suggested", own is wanted)

    def choose(self, mark: Mark | None) -> None:
        """As if it were pressed."""
        self.show_mark(mark)
        self.chosen.emit(mark.value if mark else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = tuple(self.buttons)
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(marks) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choose(marks[number])
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, ResultButton):
            self.choose(sender.mark)
