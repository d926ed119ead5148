"""What is still owed, as a list of links over the page: Enter or a click goes to the place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QListView

from inspector.i18n import N_
from inspector.ui import icons, scale
from inspector.ui.models.records import Column, RecordModel
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.sheet import Sheet
from inspector.ui.widgets.text import Label
from inspector.workflow.walk import Owed

_ICONS = {
    "result": ("unchecked", "warn"),
    "reason": ("edit", "warn"),
    "answer": ("edit", "warn"),
    "evidence": ("camera", "info"),
    "paper": ("documents", "muted"),
    "source": ("law", "muted"),
}
_BLOCKING = "blocking"


class OwedSheet(Sheet):
    """The sheet.

    Signals:
        chosen: an Owed.
        closed: put away.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("owedSheet")
        self.setAccessibleName("")
        self._owed: tuple[Owed, ...] = ()
        self.model: RecordModel[tuple[int, Owed]] = RecordModel(
            (Column("", _words, icon=_icon, tooltip=_words),), key=_key, parent=self
        )
        self.filter = FilterChips(
            (("all", N_("全部")), (_BLOCKING, N_("结束前必须补齐")), ("hint", N_("提示"))), "owedFilter"
        )
        self.filter.changed.connect(self._narrow)
        self.list = QListView()
        self.list.setObjectName("owedList")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setWordWrap(False)
        scale.size(self.list, min_height=320)
        self.list.activated.connect(self._go)
        self.list.clicked.connect(self._go)
        self._nothing = Label(N_("什么都不欠，可以完成检查。"), role="muted", wrap=True)
        close = Button(N_("关闭"), "owedClose")
        close.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        self.body.addWidget(Label(N_("还欠什么"), role="title"))
        self.body.addWidget(self.filter)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(foot)

    def show_owed(self, owed: Sequence[Owed]) -> None:
        """Show these."""
        self._owed = tuple(owed)
        blocking = sum(entry.blocking for entry in owed)
        self.filter.set_counts({"all": len(owed), _BLOCKING: blocking, "hint": len(owed) - blocking})
        self._narrow()

    def wish_height(self, width: int) -> int:
        """Room for the list."""
        return max(super().wish_height(width), scale.dp(560))

    def _narrow(self) -> None:
        wanted = self.filter.chosen()[0]
        shown = [
            (place, entry)
            for place, entry in enumerate(self._owed)
            if wanted == "all" or entry.blocking == (wanted == _BLOCKING)
        ]
        self.model.show(shown)
        self._nothing.setVisible(not shown)
        self.list.setVisible(bool(shown))
        if shown:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _go(self, index: QModelIndex) -> None:
        found = self.model.record(index.row())
        if found is not None:
            self.chosen.emit(found[1])


def _words(entry: tuple[int, Owed]) -> str:
    return entry[1].sentence


def _icon(entry: tuple[int, Owed]) -> QIcon:
    return icons.icon(*_ICONS.get(entry[1].kind.value, ("info", "muted")))


def _key(entry: tuple[int, Owed]) -> tuple[str, str, str, int]:
    return entry[1].kind.value, entry[1].item, entry[1].ref, entry[0]
