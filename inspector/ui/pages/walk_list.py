"""The middle of the checklist: the items of one section, one of them open, the others folded to a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.ui import scale
from inspector.ui.pages.walk_card import OpenCard
from inspector.ui.pages.walk_lines import STEPS, ItemLine
from inspector.ui.pages.walk_repeats import RepeatBar
from inspector.ui.pages.walk_tally import Entry
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.question_form import QuestionForm
from inspector.workflow.walk import Item, ItemCard
from inspector.xform.session import Change, FormSession

_TAIL = 240  # room below the last card, so that the open one need not jump


def _shape(entry: Entry) -> tuple[object, ...]:
    return entry.ref, entry.leave_out, entry.only


class CardList(PageScroll):
    """The list.

    Signals:
        line_pressed: reference of an item.
        card_made: an OpenCard was built; the page connects what it says.
        card_gone: it is about to go; what is typed in it was handed over.
        stepped: +1 or -1: an arrow key asks for the neighbour.
        answered, typed, add_wanted, remove_wanted, done: from plain questions, as `QuestionForm` tells them.
    """

    line_pressed = Signal(str)
    card_made = Signal(object)
    card_gone = Signal()
    stepped = Signal(int)
    answered = Signal(str, str)
    typed = Signal(str, str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str)
    done = Signal(str)

    def __init__(self, card_of: Callable[[Item], ItemCard]) -> None:
        super().__init__("cardList", width=880)
        scale.space(self.body, 8, (16, 12, 16, 12))
        self._card_of = card_of
        self._session: FormSession | None = None
        self._surroundings: Surroundings | None = None
        self._entries: tuple[Entry, ...] = ()
        self._dense = False
        self.lines: dict[str, ItemLine] = {}
        self.forms: dict[str, QuestionForm] = {}
        self.bars: dict[str, RepeatBar] = {}
        self.card: OpenCard | None = None
        self._places: list[QWidget] = []
        self._tail = QWidget()
        scale.size(self._tail, height=_TAIL)
        self.body.addWidget(self._tail)
        self.body.addStretch(1)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def begin(self, session: FormSession, surroundings: Surroundings) -> None:
        """Show this session from now on, beginning with nothing."""
        self.clear()
        self._session, self._surroundings = session, surroundings

    def clear(self) -> None:
        """Show nothing."""
        self.close_card()
        for widget in [*self.lines.values(), *self.bars.values(), *self._places]:
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.lines, self.forms, self.bars, self._places, self._entries = {}, {}, {}, [], ()

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these places; what stays is not built again."""
        known = {entry.ref: entry for entry in self._entries}
        if [_shape(entry) for entry in entries] == [_shape(entry) for entry in self._entries]:
            self._entries = tuple(entries)
            return
        kept = {entry.ref for entry in entries if entry.ref in known and _shape(known[entry.ref]) == _shape(entry)}
        if self.card is not None and self.card.ref not in kept:
            self.close_card()
        for ref in [ref for ref in (*self.lines, *self.forms, *self.bars) if ref not in kept]:
            self._drop(ref)
        self._entries = tuple(entries)
        for entry in entries:
            if entry.ref not in self.lines and entry.ref not in self.forms and entry.ref not in self.bars:
                self._make(entry)
        for place, entry in enumerate(entries):
            widget = self._widget(entry.ref)
            if self.body.indexOf(widget) != place:
                self.body.removeWidget(widget)
                self.body.insertWidget(place, widget)
                widget.setVisible(widget is self.card or self.card is None or self.card.ref != entry.ref)

    def set_dense(self, dense: bool) -> None:
        """One line an item, or cards."""
        self._dense = dense
        scale.space(self.body, 0 if dense else 8, (16, 12, 16, 12))
        for line in self.lines.values():
            line.set_dense(dense)

    def open_card(self, item: Item) -> OpenCard:
        """Open this item; the open one folds. The place of the open card stays under the eye."""
        assert self._session is not None
        assert self._surroundings is not None
        line = self.lines[item.ref]
        top = self._top_of(self.card) if self.card is not None else None
        self.close_card()
        card = OpenCard(self._session, self._card_of(item), self._surroundings)
        scale.rescale(card)
        self.card = card
        self.body.insertWidget(self.body.indexOf(line), card)
        card.show()
        line.hide()
        card.stepped.connect(self.stepped)
        card.done.connect(self.done)
        self.card_made.emit(card)
        self._settle(card, top)
        return card

    def close_card(self) -> None:
        """Fold the open card."""
        card, self.card = self.card, None
        if card is None:
            return
        card.flush()
        self.card_gone.emit()
        line = self.lines.get(card.ref)
        if line is not None:
            line.show_card(self._card_of(card.item))
            line.show()
        self.body.removeWidget(card)
        card.hide()
        card.deleteLater()

    def choose(self, ref: str) -> None:
        """Mark the current line (dense list)."""
        for own, line in self.lines.items():
            line.set_chosen(own == ref and self.card is None)
        if ref in self.lines and self.card is None:
            self.ensureWidgetVisible(self.lines[ref], 0, scale.dp(60))

    def refresh(self, items: Sequence[Item]) -> None:
        """Read lines and the open card again."""
        for item in items:
            line = self.lines.get(item.ref)
            if line is None:
                continue
            card = self._card_of(item)
            if line.card != card:
                line.show_card(card)
            if self.card is not None and self.card.ref == item.ref:
                self.card.show_card(card)

    def apply(self, change: Change) -> None:
        """Show what a change made different in what is built."""
        if self.card is not None:
            self.card.apply(change)
        for form in self.forms.values():
            form.apply(change)

    def refuse(self, ref: str, words: str) -> None:
        """Why an answer was not stored, beside its field."""
        if self.card is not None:
            self.card.refuse(ref, words)
        for form in self.forms.values():
            form.refuse(ref, words)

    def flush(self) -> None:
        """Hand over what is typed."""
        if self.card is not None:
            self.card.flush()
        for form in tuple(self.forms.values()):
            form.flush()

    def focus(self, ref: str) -> bool:
        """The keyboard goes to a question that is built here."""
        if self.card is not None and self.card.focus(ref):
            return True
        for form in self.forms.values():
            if form.focus(ref):
                row = form.rows[ref]
                QTimer.singleShot(0, row, partial(self.ensureWidgetVisible, row, 0, scale.dp(80)))
                return True
        return False

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _make(self, entry: Entry) -> None:
        assert self._session is not None
        assert self._surroundings is not None
        if entry.item is not None:
            line = ItemLine(self._card_of(entry.item), dense=self._dense)
            line.clicked.connect(self._pressed)
            self.lines[entry.ref] = line
            return
        if entry.bar:
            bar = self.bars[entry.ref] = RepeatBar(self._session, entry.bar)
            bar.add_wanted.connect(self.add_wanted)
            bar.remove_wanted.connect(self.remove_wanted)
            scale.rescale(bar)
            return
        top = "" if entry.only is not None else entry.ref
        form = QuestionForm(self._session, top, self._surroundings, leave_out=entry.leave_out, only=entry.only)
        for signal, mine in (
            (form.answered, self.answered),
            (form.typed, self.typed),
            (form.add_wanted, self.add_wanted),
            (form.remove_wanted, self.remove_wanted),
            (form.done, self.done),
        ):
            signal.connect(mine)
        card = Card("plainQuestions")
        scale.space(card.body, 8, (20, 16, 20, 20))
        card.body.addWidget(form)
        scale.rescale(card)
        self._places.append(card)
        self.forms[entry.ref] = form

    def _widget(self, ref: str) -> QWidget:
        if self.card is not None and self.card.ref == ref:
            return self.card
        if ref in self.lines:
            return self.lines[ref]
        if ref in self.bars:
            return self.bars[ref]
        return next(card for card in self._places if card.isAncestorOf(self.forms[ref]))

    def _drop(self, ref: str) -> None:
        widget = self.lines.pop(ref, None) or self.bars.pop(ref, None) or self._widget(ref)
        if ref in self.forms:
            self.forms.pop(ref).flush()
            self._places.remove(widget)
        self.body.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _pressed(self) -> None:
        line = self.sender()
        assert isinstance(line, ItemLine)
        self.line_pressed.emit(line.ref)

    def _top_of(self, widget: QWidget) -> int:
        return widget.mapTo(self.viewport(), QPoint(0, 0)).y()

    def _settle(self, card: OpenCard, top: int | None) -> None:
        """Put the card where the last one stood, once it has its size."""
        QTimer.singleShot(0, card, lambda: self._place(card, top))

    def _place(self, card: OpenCard, top: int | None) -> None:
        if card is not self.card:
            return
        if (layout := self.widget().layout()) is not None:
            layout.activate()
        here = self._top_of(card)
        most = max(scale.dp(12), self.viewport().height() - card.sizeHint().height() - scale.dp(12))
        wish = scale.dp(12) if top is None or top < 0 else min(top, most)
        if top is None and here + card.height() <= self.viewport().height() and here >= 0:
            return
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + here - wish)

    def _scrolled(self, value: int) -> None:
        """Build plain questions further as one comes near their end."""
        bar = self.verticalScrollBar()
        if value > bar.maximum() - 2 * bar.pageStep():
            for form in self.forms.values():
                form.more()
