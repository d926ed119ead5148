"""Items found by number or words, over all sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.pages.walk_lines import STEPS, ItemLine
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.text import Label
from inspector.workflow.walk import Item, ItemCard

_MOST = 60


def hits(items: Sequence[Item], text: str) -> tuple[Item, ...]:
    """The items that hold all words: by number first, then by what they ask, then by what belongs to them."""
    words = text.casefold().split()
    found = [item for item in items if all(word in _words(item) for word in words)]
    first = "".join(words)

    def rank(item: Item) -> int:
        if item.number.casefold().startswith(first):
            return 0
        return 1 if all(word in item.label.casefold() for word in words) else 2

    return tuple(sorted(found, key=rank))


def _words(item: Item) -> str:
    return f"{item.number} {item.label} {item.title} {item.standard} {item.guidance}".casefold()


class SearchResults(PageScroll):
    """The hits as lines.

    Signals:
        chosen: reference of an item.
        left: back to the search field or the cards.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self, card_of: Callable[[Item], ItemCard]) -> None:
        super().__init__("searchResults", width=880)
        scale.space(self.body, 0, (16, 12, 16, 12))
        self._card_of = card_of
        self.lines: list[ItemLine] = []
        self._nothing = Label(N_("没有这样的检查项。可以搜编号（如 B03）、题目或标准号。"), role="muted", wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def show_hits(self, items: Sequence[Item]) -> None:
        """Show these."""
        for line in self.lines:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [ItemLine(self._card_of(item), dense=True) for item in items[:_MOST]]
        for place, line in enumerate(self.lines):
            line.clicked.connect(self._pressed)
            line.set_chosen(place == 0)
            self.body.insertWidget(place, line)
        self._nothing.setVisible(not items)

    def choose_first(self) -> None:
        """Go to the best hit."""
        if self.lines:
            self.chosen.emit(self.lines[0].ref)

    def focus_first(self) -> None:
        """The keyboard goes to the hits."""
        if self.lines:
            self.lines[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((place for place, line in enumerate(self.lines) if line.hasFocus()), -1)
        if event.key() in STEPS and here >= 0:
            place = here + STEPS[Qt.Key(event.key())]
            if 0 <= place < len(self.lines):
                self.lines[place].setFocus()
            elif place < 0:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _pressed(self) -> None:
        line = self.sender()
        assert isinstance(line, ItemLine)
        self.chosen.emit(line.ref)
