"""Answers of the inspector: each becomes one change of the form, is kept at once, and only what changed is drawn."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.domain.records import Mark
from inspector.i18n import tr
from inspector.ui.page import Frame
from inspector.ui.pages.walk_card import OpenCard
from inspector.ui.pages.walk_gestures import Gesture, Kind, Removal
from inspector.ui.pages.walk_keeping import Keeping
from inspector.ui.pages.walk_route import Route
from inspector.ui.pages.walk_tally import Tallying
from inspector.workflow import inspections
from inspector.workflow.walk import Item, Walk
from inspector.xform.session import Change


class Answers(QObject):
    """What is said.

    Signals:
        restored: a removal was taken back: the session is another one; the place to show.
        removed: reference of a repeat that lost a member, or got one back: its members count anew.
    """

    restored = Signal(str)
    removed = Signal(str)

    def __init__(self, route: Route, tallying: Tallying, keeping: Keeping, frame: Frame) -> None:
        super().__init__(route)
        self.route, self.cards = route, route.cards
        self._tallying, self._keeping, self._frame = tallying, keeping, frame
        self._walk: Walk | None = None
        self._removal: Removal | None = None
        cards = self.cards
        cards.answered.connect(self.give)
        cards.typed.connect(self._typed)
        cards.add_wanted.connect(self._add)
        cards.remove_wanted.connect(self._remove)

    def begin(self, walk: Walk) -> None:
        """Answers belong to this walk from now on."""
        self._walk, self._removal = walk, None

    def listen(self, card: OpenCard) -> None:
        """Hear what is said on a card."""
        card.marked.connect(self.mark)
        card.answered.connect(self.give)
        card.typed.connect(self._typed)
        card.add_wanted.connect(self._add)
        card.remove_wanted.connect(self._remove)

    def mark(self, value: str) -> None:
        """Give the current item its result; 合格 goes on by itself, the others ask for what they need."""
        item = self.route.item()
        if self._walk is None or item is None:
            return
        if not self.give(item.result_ref, value):
            return
        self._refresh_item(item)
        if self.cards.card is not None:
            self.cards.card.focus_results()
        if value in (Mark.NOT_APPLICABLE.value, Mark.NOT_CHECKED.value):
            self.route.open_item(item, card=True)
            if self.cards.card is not None:
                self.cards.card.focus_reason()
        elif value == Mark.PASS.value and (self.cards.card is None or self.cards.card.complete()):
            self.route.step(1)
        elif value == Mark.FAIL.value:
            self._tallying.now()

    def give(self, ref: str, text: str) -> bool:
        """One answer. False where the form refused it: then it stands beside the field, and nothing is stored."""
        if self._walk is None:
            return False
        change = self._walk.session.answer(ref, text)
        self.cards.refuse(ref, change.rejected)
        if change.rejected:
            return False
        self._did(Gesture(Kind.ANSWER, ref, text))
        self._changed(change, ref)
        return True

    def item_around(self, ref: str) -> Item | None:
        """The item that a question belongs to."""
        return self._tallying.tally.item_around(ref)

    def is_asked(self, ref: str) -> bool:
        """Whether the form has this question now."""
        return self._walk is not None and self._walk.has(ref)

    def naming(self, file: str) -> tuple[str, ...]:
        """The questions that are answered with this file."""
        return self._walk.naming(file) if self._walk is not None else ()

    def _typed(self, ref: str, text: str) -> None:
        """Keep what is being typed; a refusal waits until the field is left."""
        if self._walk is None:
            return
        change = self._walk.session.answer(ref, text)
        if not change.rejected:
            self._did(Gesture(Kind.ANSWER, ref, text))
            self._changed(change, ref)

    def _changed(self, change: Change, ref: str) -> None:
        assert self._walk is not None
        self._walk.position = ref
        self._keeping.change(change, ref)
        if change.structural:  # what went must not be asked again
            self._tallying.now()
        self.cards.apply(change)
        item = self.route.item()
        if item is not None and {item.result_ref, item.suggest_ref} & change.values.keys():
            self._refresh_item(item)
        self._tallying.soon(places=change.structural or bool(change.shown_or_hidden))

    def _did(self, gesture: Gesture) -> None:
        if self._removal is not None:
            self._removal.since.append(gesture)

    def _add(self, ref: str) -> None:
        if self._walk is None:
            return
        change = self._walk.session.add_repeat(ref)
        self._did(Gesture(Kind.ADD, ref))
        self._changed(change, ref)
        members = self._walk.session.children(ref)
        if members:
            inside = self._walk.session.children(members[-1].ref)
            if inside:
                self.cards.focus(inside[0].ref)

    def _remove(self, ref: str) -> None:
        if self._walk is None:
            return
        self.cards.flush()
        self._removal = Removal(ref, self._walk.session.snapshot(), [])
        self._changed(self._walk.session.remove_repeat(ref), ref.rpartition("[")[0])
        self.removed.emit(ref.rpartition("[")[0])
        self._frame.toast(tr("移除了一组"), undo=partial(self._bring_back, self._walk, self._removal))

    def _bring_back(self, walk: Walk, removal: Removal) -> None:
        if walk is not self._walk:
            return
        self.cards.flush()
        walk.session = removal.take_back(walk.session)
        self._removal = None
        self._keeping.change(Change(structural=True), walk.position)
        self.removed.emit(removal.ref.rpartition("[")[0])
        self.restored.emit(removal.ref)

    def edit(self, number: str, changes: dict[str, Any]) -> None:
        """The inspector worded a finding."""
        if self._walk is not None:
            edit = self._walk.edit(number, **changes)
            self._keeping.run(inspections.keep_edit, number, edit)
            self._tallying.now()

    def _refresh_item(self, item: Item) -> None:
        assert self._walk is not None
        if self.cards.card is not None and self.cards.card.ref == item.ref:
            self.cards.card.show_card(self._walk.card(item))
        elif item.ref in self.cards.lines:
            self.cards.lines[item.ref].show_card(self._walk.card(item))
