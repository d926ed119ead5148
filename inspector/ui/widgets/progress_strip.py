"""The quiet bar of long work: what, how far, time left, cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.tasks import Progress
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.text import Label


class ProgressStrip(QFrame):
    """The bar.

    Signals:
        cancelled: the user wants the work to stop.
    """

    cancelled = Signal()

    def __init__(self, name: str = "progressStrip", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._label = Label(role="small")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}Bar")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("进度"))
        stop = IconButton("close", N_("停止这项工作"), f"{name}Cancel", token="muted")
        stop.clicked.connect(self.cancelled)
        words = QVBoxLayout()
        scale.space(words, 4)
        words.addStretch(1)
        words.addWidget(self._label)
        words.addWidget(self._bar)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        scale.space(layout, 8)
        layout.addLayout(words, 1)
        layout.addWidget(stop)
        scale.size(self, width=280)
        self.hide()

    def show_progress(self, title: str, progress: Progress | None) -> None:
        """Show this title (translated) and how far it is; None shows a bar without end."""
        self._bar.setRange(0, progress.total if progress else 0)
        self._bar.setValue(progress.done if progress else 0)
        self._label.setText(_words(title, progress))
        self.show()


def _words(title: str, progress: Progress | None) -> str:
    if progress is None or not progress.total:
        return title
    if progress.left_s is None:
        return tr("{title} {done}/{total}", title=title, done=progress.done, total=progress.total)
    left_s = round(progress.left_s)
    if left_s < 90:
        return tr(
            "{title} {done}/{total}，约剩 {left} 秒", title=title, done=progress.done, total=progress.total, left=left_s
        )
    minutes = round(left_s / 60)
    return tr(
        "{title} {done}/{total}，约剩 {left} 分钟", title=title, done=progress.done, total=progress.total, left=minutes
    )
