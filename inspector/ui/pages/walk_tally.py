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
    """A place of a section: an item with its card, or the plain questions of a container, some left out.

    `only`: places at the top of the form, where they have no group. `bar`: a repeat whose members hold items, or one of
    these members, that this bar adds to or removes.
    """

    ref: str
    item: Item | None = None
    leave_out: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    bar: str = ""


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
        return next((s.ref for s in self.sections if s.ref == ref or s.holds(ref)), "")


def count(walk: Walk) -> Tally:
    """Count everything."""
    items = walk.items()
    sections = walk.sections(items)
    shown = tuple(section for section in sections if section.members or walk.session.children(section.ref))
    return Tally(items, shown, walk.owed(items), {draft.item: draft for draft in walk.findings(items)})


def entries(
    session: FormSession, section: str, items: tuple[Item, ...], *, members: tuple[str, ...] = ()
) -> tuple[Entry, ...]:
    """The places of a section in the order of the form; plain questions stand before the items around them.

    Args:
        session: the form.
        section: a container, or what names a section without one.
        items: all that are shown.
        members: the places of a section without a container.
    """
    children = tuple(session.view(ref) for ref in members) or session.children(section)
    by_ref = {item.ref: item for item in items}
    nested = frozenset(view.ref for view in children if any(_holds(view.ref, ref) for ref in by_ref))
    found: list[Entry] = []
    if not nested or len(nested) < len(children):
        found.append(Entry(section, leave_out=nested, only=frozenset(members) - nested if members else None))
    for view in children:
        if view.ref in by_ref:
            found.append(Entry(view.ref, by_ref[view.ref]))
        elif view.ref in nested:
            found += [Entry(f"{view.ref}+", bar=view.ref)] if view.kind is ViewKind.INSTANCE else []
            found += entries(session, view.ref, items)
            found += [Entry(f"{view.ref}+", bar=view.ref)] if view.kind is ViewKind.REPEAT else []
    return tuple(found)


def _holds(place: str, ref: str) -> bool:
    return ref == place or ref.startswith((f"{place}/", f"{place}["))


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
