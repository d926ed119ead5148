"""Where the inspector is, and how to get elsewhere: sections, items, questions, hits of a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from inspector.ui.pages.walk_keeping import Keeping
from inspector.ui.pages.walk_search import hits
from inspector.ui.pages.walk_steps import (
    first_item,
    is_typing,
    neighbour,
    next_row,
    next_section,
    open_row,
)
from inspector.ui.pages.walk_surface import CARDS, Surface
from inspector.ui.pages.walk_tally import Entry, Tallying, entries
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.workflow.walk import Item, Walk


class Route(QObject):
    """The current place.

    Signals:
        moved: another item or section is the current one.
        ended: there is nothing after the last item.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, surface: Surface, tallying: Tallying, keeping: Keeping, flush: Callable[[], None]) -> None:
        super().__init__(surface)
        self.surface, self.cards = surface, surface.cards
        self._tallying, self._keeping, self._flush = tallying, keeping, flush
        self._walk: Walk | None = None
        self.section, self._item_ref = "", ""
        self._entries: tuple[Entry, ...] = ()
        self._dense = False
        self._wire()

    def begin(self, walk: Walk, surroundings: Surroundings, ref: str) -> None:
        """Show everything of a session anew, at this place."""
        self._walk = walk
        self.section = self._item_ref = ""
        self._entries = ()
        self.cards.begin(walk.session, surroundings)
        self._tallying.begin(walk)
        self.go_to(ref)

    def item(self) -> Item | None:
        """The item at hand; None in plain questions."""
        return self._tallying.tally.item(self._item_ref) if self._item_ref else None

    def go_to(self, ref: str, *, focus: bool = True) -> None:
        """Show this place: an item, a question, a section; the beginning where it is not shown now."""
        if self._walk is None:
            return
        tally = self._tallying.fresh()
        section = tally.section_of(ref) or (tally.sections[0].ref if tally.sections else "")
        self._show_section(section)
        item = tally.item_around(ref)
        if item is not None:
            self.open_item(item, card=not self._dense or ref not in (item.ref, item.result_ref))
            if focus and self.cards.card is not None and ref != item.ref:
                self.cards.card.focus(ref)
        elif not (ref and self.cards.focus(ref)):
            self._begin_section()

    def go_next(self) -> None:
        """The next item; in plain questions the next question."""
        self.step(1)

    def go_back(self) -> None:
        """The one before."""
        self.step(-1)

    def step(self, step: int) -> None:
        """So many places further."""
        if self._walk is None:
            return
        if self.surface.search.hasFocus() and self.surface.search.text().strip():
            self.surface.results.choose_first()
            return
        self._flush()
        self._tallying.fresh()
        items = [entry.item for entry in self._entries if entry.item is not None]
        form = next(iter(self.cards.forms.values()), None)
        if form is not None and not self._item_ref:
            row = next_row(form, step)
            if row is not None:
                self.cards.focus(row.view.ref)
                return
        following = neighbour(items, self._item_ref, step) if self._item_ref or step > 0 else None
        if following is not None:
            self.open_item(following, card=not self._dense)
        else:
            self._step_section(step)

    def _done(self, ref: str) -> None:
        """A question that goes on at once was answered: the next one, within its item or its section."""
        inner = self.cards.card.forms if self.cards.card is not None else ()
        form = next((form for form in (*inner, *self.cards.forms.values()) if ref in form.rows), None)
        row = next_row(form, 1, ref) if form is not None else None
        if row is not None:
            self.cards.focus(row.view.ref)
        elif not self._item_ref:
            self.step(1)

    def _step_section(self, step: int) -> None:
        section = next_section(self._tallying.tally, self.section, step)
        if section:
            self._show_section(section)
            self._begin_section(last=step < 0)
        elif step > 0:
            self.cards.close_card()
            self._item_ref = ""
            self.surface.finish_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ended.emit()

    def _arrow(self, step: int) -> None:
        if not is_typing():
            self.step(step)

    def _choose_section(self, ref: str) -> None:
        self._flush()
        self._tallying.fresh()
        self.surface.show_part(CARDS)
        self._show_section(ref)
        self._begin_section()

    def _show_section(self, ref: str) -> None:
        if self._walk is None:
            return
        self.surface.show_search(False)
        if ref != self.section:
            self.cards.close_card()
            self._item_ref = ""
            self.section = ref
            self.cards.verticalScrollBar().setValue(0)
        self.sync()
        self.surface.rail.light(ref)
        shown = next((section for section in self._tallying.tally.sections if section.ref == ref), None)
        self.surface.heading.set_whole(shown.label if shown else "")

    def _begin_section(self, *, last: bool = False) -> None:
        assert self._walk is not None
        item = first_item(self._walk, self._entries, last=last)
        if item is not None:
            self.open_item(item, card=not self._dense)
            return
        self._item_ref = ""
        self.moved.emit()
        form = next(iter(self.cards.forms.values()), None)
        row = open_row(form) if form is not None else None
        if row is not None:
            self.cards.focus(row.view.ref)
            self._keep_position(row.view.ref)

    def open_item(self, item: Item, *, card: bool) -> None:
        """Make an item the current one: its card, or its line in the dense list."""
        moved = item.ref != self._item_ref
        self._item_ref = item.ref
        if card:
            opened = self.cards.card
            if opened is None or opened.ref != item.ref:
                opened = self.cards.open_card(item)
            opened.focus_results()
        else:
            self.cards.close_card()
            self.cards.lines[item.ref].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.cards.choose(item.ref)
        self.moved.emit()
        if moved:
            self._keep_position(item.result_ref)

    def _keep_position(self, ref: str) -> None:
        if self._walk is not None and ref != self._walk.position:
            self._walk.position = ref
            self._keeping.position(ref)

    def _pressed(self, ref: str) -> None:
        self._flush()
        item = self._tallying.tally.item(ref)
        if item is not None:
            self.open_item(item, card=True)

    def _hit(self, ref: str) -> None:
        self.surface.search.clear()
        self.go_to(ref)

    def _search(self, text: str) -> None:
        self.surface.show_search(bool(text.strip()))
        if text.strip():
            self.surface.results.show_hits(hits(self._tallying.tally.items, text))

    def _leave_search(self) -> None:
        self.surface.search.setFocus()

    def sync(self) -> None:
        """Show the places of the section as they are now."""
        if self._walk is None or not self.section:
            return
        tally = self._tallying.tally
        shown = next((section for section in tally.sections if section.ref == self.section), None)
        members = shown.members if shown is not None else ()
        self._entries = entries(self._walk.session, self.section, tally.items, members=members)
        self.cards.show_entries(self._entries)
        if self._item_ref and self._tallying.tally.item(self._item_ref) is None:
            self._item_ref = ""

    def _set_dense(self, dense: bool) -> None:
        self._dense = dense
        self.cards.set_dense(dense)
        item = self.item()
        if item is not None:
            self._flush()
            self.open_item(item, card=not dense)

    def _wire(self) -> None:
        surface = self.surface
        surface.rail.chosen.connect(self._choose_section)
        surface.next_button.clicked.connect(self.go_next)
        surface.back_button.clicked.connect(self.go_back)
        surface.dense_button.toggled.connect(self._set_dense)
        surface.search.searched.connect(self._search)
        surface.search.left_down.connect(surface.results.focus_first)
        surface.results.chosen.connect(self._hit)
        surface.results.left.connect(self._leave_search)
        self.cards.line_pressed.connect(self._pressed)
        self.cards.stepped.connect(self._arrow)
        self.cards.done.connect(self._done)
