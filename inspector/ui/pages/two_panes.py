"""A list beside its detail; where the window is narrow or the zoom large, one at a time with a way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.text import Line

_BOTH = 860  # design px: below it only one pane is shown


class TwoPanes(QWidget):
    """The panes.

    Args:
        name: object name; the way back is `nameBack`.
        left, right: the panes.
        left_width: largest width of the left pane in design px.
        shares: of the width, left and right.

    Signals:
        back_wanted: the detail was left in the narrow arrangement.
        arranged: it became narrow, or wide again.
    """

    back_wanted = Signal()
    arranged = Signal()

    def __init__(
        self, name: str, left: QWidget, right: QWidget, *, left_width: int = 440, shares: tuple[int, int] = (2, 3)
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.left, self.right = left, right
        self._narrow, self._detail = False, False
        self.back = Button(N_("返回列表"), f"{name}Back", icon="back", kind="quiet")
        self.back.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.back.clicked.connect(self._back)
        self._line = Line(upright=True)
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        scale.space(column, 0)
        self._head = QHBoxLayout()
        scale.space(self._head, 8)
        self._head.addWidget(self.back)
        self._head.addStretch(1)
        column.addLayout(self._head)
        column.addWidget(right, 1)
        row = QHBoxLayout(self)
        scale.space(row, 0)
        row.addWidget(left, shares[0])
        row.addWidget(self._line)
        row.addWidget(self._right, shares[1])
        self._left_width = left_width
        self._arrange()

    def show_detail(self, shown: bool) -> None:
        """The detail has something to show: in the narrow arrangement it takes the whole width."""
        self._detail = shown
        self._arrange()

    def put_beside_back(self, widget: QWidget) -> None:
        """One more button in the line of the way back."""
        self._head.addWidget(widget)

    def narrow(self) -> bool:
        """Whether only one pane is shown."""
        return self._narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < scale.dp(_BOTH)
        self.left.setMaximumWidth(16777215 if narrow else scale.dp(self._left_width))
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()
            self.arranged.emit()

    def _arrange(self) -> None:
        self.left.setVisible(not (self._narrow and self._detail))
        self._line.setVisible(not self._narrow)
        self._right.setVisible(not self._narrow or self._detail)
        self.back.setVisible(self._narrow and self._detail)

    def _back(self) -> None:
        self.show_detail(False)
        self.left.setFocus()
        self.back_wanted.emit()
