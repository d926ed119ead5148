"""The header: way back, where we are, what runs, whether it is saved, whether there is a network."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.page import Saved
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.progress_strip import ProgressStrip
from inspector.ui.widgets.sync_mark import SyncMark
from inspector.ui.widgets.text import IconView, Label

_SAVED = {
    Saved.SAVED: ("dot", "pass", N_("已保存")),
    Saved.SAVING: ("ring", "warn", N_("正在保存")),
    Saved.FAILED: ("warning", "fail", N_("未保存")),
}
_NARROW_PX = 900  # design px: below it the quieter words go


class ElidedLabel(Label):
    """One line that ends in … where there is no room; the whole text is in the tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Show this text."""
        self._whole = text
        self.updateGeometry()
        self._elide()

    def whole(self) -> str:
        """The text without ellipsis."""
        return self._whole

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + scale.dp(4), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(scale.dp(96), self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
        self.setAccessibleName(self._whole)


class Header(QFrame):
    """The header.

    Signals:
        back: the way back was pressed.
        cancelled: the work shown in the bar is to stop.
        sync_wanted: the mark of sync was pressed.
    """

    back = Signal()
    cancelled = Signal()
    sync_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.back_button = IconButton("back", N_("返回上一页（Alt+←）"), "headerBack")
        self.back_button.clicked.connect(self.back)
        self.title = ElidedLabel("pageTitle")
        self.subtitle = ElidedLabel("pageSubtitle")
        self.progress = ProgressStrip("headerProgress")
        self.progress.cancelled.connect(self.cancelled)
        self._saved_icon, self._saved = IconView("dot", "pass", 18), Label(role="small")
        self._saved.setObjectName("savedState")
        self.sync_mark = SyncMark("syncState")
        self.sync_mark.clicked.connect(self.sync_wanted)
        layout = QHBoxLayout(self)
        scale.space(layout, 8, (8, 0, 16, 0))
        before: tuple[QWidget, ...] = (self.back_button, self.title, self.subtitle)
        after: tuple[QWidget, ...] = (self.progress, self._saved_icon, self._saved, self.sync_mark)
        for item in before:
            layout.addWidget(item)
        layout.addStretch(1)
        for item in after:
            layout.addWidget(item)
        self.set_saved(Saved.NOTHING)
        scale.size(self, height=60)

    def show_heading(self, title: str, subtitle: str) -> None:
        """Words of the page."""
        self.title.set_whole(title)
        self.subtitle.set_whole(subtitle)

    def set_saved(self, state: Saved, words: str = "") -> None:
        """The dot; `words` (translated) replace its own."""
        for part in (self._saved_icon, self._saved):
            part.setVisible(state is not Saved.NOTHING)
        if state is Saved.NOTHING:
            return
        icon, token, own = _SAVED[state]
        self._saved_icon.show_icon(icon, token)
        if words:
            self._saved.setText(words)
        else:
            self._saved.say(own)

    def set_sync(self, words: str, *, icon: str, tone: str, short: str = "") -> None:
        """Words about network and sync (translated), with an icon in this tone."""
        self.sync_mark.show_state(words, icon, tone, short=short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < scale.dp(_NARROW_PX)
        self.subtitle.setVisible(not narrow)
        self.sync_mark.set_narrow(narrow)
