"""The wheel scrolls the page and never answers a question that happens to lie under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class _Still(QObject):
    """Hands the wheel on to what lies around."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def leave_wheel(widget: QWidget) -> None:
    """Let the wheel over a box or a slider scroll the page."""
    widget.installEventFilter(_Still(widget))
