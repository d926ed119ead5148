"""The rail at the left: the six places of the program, with icon, word and count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from inspector.i18n import N_, Language, language, tr
from inspector.ui import scale, theme
from inspector.ui.theme import look
from inspector.ui.widgets.text import IconView, Label

ENTRIES = (
    ("today", N_("今日")),
    ("register", N_("名录")),
    ("inspect", N_("检查")),
    ("findings", N_("问题")),
    ("documents", N_("文书")),
    ("settings", N_("设置")),
)


class RailButton(QPushButton):
    """One place. `set_count` shows how much waits there."""

    def __init__(self, section: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section, self._words, self._count_value = section, words, 0
        self.setObjectName(f"rail_{section}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._icon = IconView(section, "muted", 22)
        self._label = Label(words, role="rail")
        self._count = Label(role="count")
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setParent(self)
        self._count.hide()
        self._narrow = False
        layout = self._row = QHBoxLayout(self)
        scale.space(layout, 8, (8, 0, 6, 0))
        layout.addWidget(self._icon)
        layout.addWidget(self._label, 1)
        for part in (self._label, self._count):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._lit)
        self._name()

    def set_count(self, count: int, tone: str = "neutral") -> None:
        """The number at the right; 0 hides it, more than 99 is 99+."""
        self._count_value = count
        self._count.setText(str(count) if count < 100 else "99+")
        self._count.setVisible(count > 0)
        theme.set_state(self._count, "tone", tone)
        self._place()
        self._name()

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon; the word goes to the tooltip."""
        self._narrow = narrow
        self._label.setVisible(not narrow)
        self._place()
        self.setToolTip(tr(self._words) if narrow else "")

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), look().size("target"))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().size("target"), look().size("target"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
        super().changeEvent(event)

    def _place(self) -> None:
        """The count: at the right of the word, or on the icon's shoulder."""
        self._count.ensurePolished()
        wish = self._count.sizeHint()
        width = max(wish.width(), wish.height())
        top = scale.dp(1) if self._narrow else (self.height() - wish.height()) // 2
        self._count.setGeometry(self.width() - width - scale.dp(2 if self._narrow else 6), top, width, wish.height())
        self._count.raise_()

    def _lit(self, chosen: bool) -> None:
        self._icon.show_icon(self.section, "rail_chosen_text" if chosen else "muted")
        theme.set_state(self, "current", chosen)
        theme.repolish(self._label)

    def _name(self) -> None:
        words = tr(self._words)
        self.setAccessibleName(f"{words} {self._count_value}" if self._count_value else words)


class Rail(QFrame):
    """The rail.

    Signals:
        chosen: name of the section that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        layout = QVBoxLayout(self)
        scale.space(layout, 4, (8, 8, 8, 8))
        self._brand = Label(N_("矿检"))
        self._brand.setObjectName("railBrand")
        layout.addWidget(self._brand)
        self._narrow = False
        self.buttons: dict[str, RailButton] = {}
        for section, words in ENTRIES:
            button = RailButton(section, words)
            button.clicked.connect(self._clicked)
            if section == "settings":
                layout.addStretch(1)
            layout.addWidget(button)
            self.buttons[section] = button
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, where the window is small or the zoom large."""
        self._brand.setVisible(not narrow)
        for button in self.buttons.values():
            button.set_narrow(narrow)
        self._narrow = narrow
        self._widen()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._widen()
        super().changeEvent(event)

    def light(self, section: str) -> None:
        """Mark where the shown page belongs."""
        if section in self.buttons:
            self.buttons[section].setChecked(True)

    def _widen(self) -> None:
        """English words are longer."""
        wide = 136 if language() is Language.CHINESE else 176
        scale.size(self, width=72 if self._narrow else wide)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, RailButton):
            self.chosen.emit(sender.section)
