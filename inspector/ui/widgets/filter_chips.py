"""Chips that narrow a list: one of several, or several at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.i18n import tr
from inspector.ui.widgets.flow import Flow


class Chip(QPushButton):
    """One chip; the count follows its words."""

    def __init__(self, key: str, sentence: str, name: str) -> None:
        super().__init__()
        self.key, self._sentence, self._count = key, sentence, -1
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._speak()

    def set_count(self, count: int) -> None:
        """The number behind the words; a negative one hides it."""
        self._count = count
        self._speak()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _speak(self) -> None:
        words = tr(self._sentence)
        self.setText(words if self._count < 0 else f"{words} {self._count}")
        self.setAccessibleName(self.text())


class FilterChips(Flow):
    """The chips.

    Args:
        choices: (key, words marked `N_`) in order.
        name: object name; each chip is `name_key`.
        several: several may be chosen at once; otherwise always exactly one, the first at the beginning.

    Signals:
        changed: tuple of the chosen keys.
    """

    changed = Signal(tuple)

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None, *, several: bool = False
    ) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self._several = several
        self.chips: dict[str, Chip] = {}
        for key, sentence in choices:
            chip = Chip(key, sentence, f"{name}_{key}")
            chip.setAutoExclusive(not several)
            chip.clicked.connect(self._tell)
            self.chips[key] = chip
            self.add(chip)
        if not several and self.chips:
            next(iter(self.chips.values())).setChecked(True)

    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen chips, in order."""
        return tuple(key for key, chip in self.chips.items() if chip.isChecked())

    def choose(self, *keys: str) -> None:
        """Choose these, without a signal."""
        for key, chip in self.chips.items():
            if self._several or key in keys:
                chip.setChecked(key in keys)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Numbers behind the words."""
        for key, count in counts.items():
            self.chips[key].set_count(count)

    def _tell(self) -> None:
        self.changed.emit(self.chosen())
