"""What the whole checklist adds up to now: items, sections, what is owed, findings. Counted a moment after a change.

Counting reads the whole form, so it follows the answers at a distance and never holds a key press up.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.workflow.finding_drafts import FindingDraft
from inspector.workflow.walk import Item, Owed, SectionProgress, Walk
from inspector.xform.session import FormSession, ViewKind

_SOON_MS, _LATE_MS = 60, 600
_RESTS = 2  # the pause is at least so many times the last count, so that counting never fills the window's time


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of a section: an item with its card, or the plain questions of a container, some left out."""

    ref: str
    item: Item | None = None
    leave_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """The count. `places` gives the section of every item, by the item's reference."""

    items: tuple[Item, ...] = ()
    sections: tuple[SectionProgress, ...] = ()
    owed: tuple[Owed, ...] = ()
    findings: Mapping[str, FindingDraft] = field(default_factory=dict)

    def blocking(self) -> int:
        """How many things must be settled before the inspection can end."""
        return sum(entry.blocking for entry in self.owed)

    def item(self, ref: str) -> Item | None:
        """The item at this place."""
        return next((item for item in self.items if item.ref == ref), None)

    def item_around(self, ref: str) -> Item | None:
        """The item that this question belongs to."""
        return next((item for item in self.items if ref == item.ref or ref.startswith(item.ref + "/")), None)

    def section_of(self, ref: str) -> str:
        """Reference of the section that a place stands in; empty where none is shown."""
        return next((s.ref for s in self.sections if ref == s.ref or ref.startswith(s.ref + "/")), "")


def count(walk: Walk) -> Tally:
    """Count everything."""
    items = walk.items()
    shown = tuple(section for section in walk.sections(items) if walk.session.children(section.ref))
    return Tally(items, shown, walk.owed(items), {draft.item: draft for draft in walk.findings(items)})


def entries(session: FormSession, section: str, items: tuple[Item, ...]) -> tuple[Entry, ...]:
    """The places of a section in the order of the form; plain questions stand before the items around them."""
    inside = [item for item in items if item.ref.startswith(section + "/")]
    if not inside:
        return (Entry(section),)
    by_ref = {item.ref: item for item in inside}
    above = {"/".join(ref.split("/")[:depth]) for ref in by_ref for depth in range(3, ref.count("/") + 1)}
    found: list[Entry] = []
    children = session.children(section)
    nested = frozenset(view.ref for view in children if view.ref in by_ref or view.ref in above)
    if len(nested) < len(children):
        found.append(Entry(section, leave_out=nested))
    for view in children:
        if view.ref in by_ref:
            found.append(Entry(view.ref, by_ref[view.ref]))
        elif view.ref in above and view.kind is not ViewKind.QUESTION:
            found.extend(entries(session, view.ref, items))
    return tuple(found)


class Tallying(QObject):
    """Counts again after changes.

    Signals:
        counted: a Tally.
    """

    counted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tally = Tally()
        self._walk: Walk | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now)
        self._took_ms = 0.0
        self._places_moved = False

    def begin(self, walk: Walk) -> None:
        """Count this walk from now on."""
        self._walk = walk
        self.now()

    def soon(self, *, places: bool = False) -> None:
        """Something changed: count when there is time. `places`: questions came or went."""
        self._places_moved = self._places_moved or places
        if not self._timer.isActive():
            self._timer.start(min(_LATE_MS, max(_SOON_MS, round(self._took_ms * _RESTS))))

    def now(self) -> Tally:
        """Count at once."""
        self._timer.stop()
        self._places_moved = False
        if self._walk is not None:
            began = time.perf_counter()
            self.tally = count(self._walk)
            self._took_ms = (time.perf_counter() - began) * 1000
            self.counted.emit(self.tally)
        return self.tally

    def fresh(self) -> Tally:
        """The count, brought up to date at once where items may have come or gone since."""
        return self.now() if self._places_moved else self.tally

    def end(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._walk = None
