"""Garbage is collected in the window's thread only.

Python collects cycles in whatever thread happens to allocate. A lane that frees a widget or a timer destroys a Qt
object outside its thread, and the process ends. So automatic collection is off while the window lives, and the window
collects by the clock, by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Sweeper(QObject):
    """Collects as long as it lives; `stop` hands collection back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        """Collect the oldest generation whose threshold is passed."""
        passed = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(passed):
            gc.collect(max(number for number, over in enumerate(passed) if over))

    def stop(self) -> None:
        """Collect no more; Python does it again by itself."""
        self._timer.stop()
        gc.enable()
