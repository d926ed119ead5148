"""The header's mark of sync: icon and words; pressed, it leads to the page that shows each item."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from inspector.i18n import tr
from inspector.ui import icons, scale, theme


class SyncMark(QPushButton):
    """The mark. `show_state` changes it; in a narrow header only the icon and a figure stay."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._short, self._icon, self._tone = "", "", "offline", "muted"
        self._narrow = False
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        scale.icon_size(self, 18)
        self.show_state("", "offline", "muted")

    def words(self) -> str:
        """What it says, also where there is no room for it."""
        return self._words

    def show_state(self, words: str, icon: str, tone: str, *, short: str = "") -> None:
        """Show these words (translated) with this icon in this tone; `short` where there is no room for words."""
        self._words, self._short, self._icon, self._tone = words or tr("离线"), short, icon, tone
        theme.set_state(self, "tone", tone)
        self._speak()
        self._draw()

    def set_narrow(self, narrow: bool) -> None:
        """Only icon and figure; the words go to the tooltip."""
        self._narrow = narrow
        self._speak()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        elif event.type() == QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        self.setText(self._short if self._narrow else self._words)
        spoken = tr("同步：{state}。看每一项送到了没有（Ctrl+7）", state=self._words)
        self.setToolTip(spoken)
        self.setAccessibleName(spoken)

    def _draw(self) -> None:
        self.setIcon(icons.icon(self._icon, self._tone))
