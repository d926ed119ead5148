"""The items of a checklist as they stand in a session: what each asks, where its questions are, what it means now.

Questions belong to an item by their name: `B03_result`, `B03_reason`, `B03_note`, `B03_suggest`, `B03_harm`, and
calculations that replace an attribute where the answers decide it: `B03_severity`, `B03_penalty`, ….
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from inspector.checklist.meaning import EvidenceNeed, Meaning, SourceStatus, read_meaning
from inspector.domain.records import Authority, Severity
from inspector.xform.session import Definition, FormSession

OVERRIDES: Final = (
    "title",
    "duties",
    "penalty",
    "alternative",
    "severity",
    "authority",
    "evidence",
    "deadline_days",
    "at_once",
    "transfer",
    "major",
)
"""Attributes that a calculation `<item>_<attribute>` may replace."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item that is shown now. References are empty where the form has no such question."""

    ref: str  # the item's group
    section: str  # reference of the section's group
    label: str  # as the form words it, in the language of the session
    guidance: str  # 怎么查
    result_ref: str
    reason_ref: str
    note_ref: str
    suggest_ref: str
    harm_ref: str
    meaning: Meaning

    @property
    def number(self) -> str:
        """The number of the list, e.g. B03."""
        return self.meaning.number

    @property
    def title(self) -> str:
        """What a finding of this item is called, in Chinese."""
        return self.meaning.title

    @property
    def duties(self) -> tuple[str, ...]:
        """Clause ids of the duties."""
        return self.meaning.duties

    @property
    def penalty(self) -> str:
        """Clause id of the penalty; empty where none fits and legal review decides."""
        return self.meaning.penalty

    @property
    def alternative(self) -> str:
        """Clause id of the penalty where harm is shown."""
        return self.meaning.alternative

    @property
    def severity(self) -> Severity:
        """Suggested grade."""
        return self.meaning.severity

    @property
    def authority(self) -> Authority:
        """Who acts on a finding."""
        return self.meaning.authority

    @property
    def standard(self) -> str:
        """Standard and clause, to be shown."""
        return self.meaning.standard

    @property
    def evidence(self) -> tuple[EvidenceNeed, ...]:
        """What a failed item wants to be proved by."""
        return self.meaning.evidence

    @property
    def status(self) -> SourceStatus:
        """How well the source is known."""
        return self.meaning.status

    @property
    def major(self) -> str:
        """Entries of 重大事故隐患 判定标准."""
        return self.meaning.major


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands in the definition: the path of its result question and the parts its group has."""

    path: str
    in_repeat: bool
    parts: frozenset[str]  # names of the questions directly inside the group


@lru_cache(maxsize=16)
def _places(definition: Definition) -> tuple[_Place, ...]:
    places = []
    for slot in definition.slots:
        if slot.bind is None or not slot.bind.attributes.get("item"):
            continue
        group = definition.slots[slot.parent]
        parts = frozenset(definition.slots[child].name for child in group.children)
        places.append(_Place(slot.path, bool(slot.repeats), parts))
    return tuple(places)


def read_items(session: FormSession) -> tuple[Item, ...]:
    """The items that are shown now, in the order of the form.

    Raises:
        FormError: CHECKLIST_ATTRIBUTE, where the form was written with a word that means nothing here.
    """
    return tuple(_items(session))


def find_item(session: FormSession, number: str) -> Item | None:
    """The item of this number, if it is shown now."""
    return next((item for item in _items(session) if item.number == number), None)


def all_numbers(definition: Definition) -> tuple[str, ...]:
    """The numbers of all items of a form, shown or not, in its order."""
    slots = (definition.slots[definition.by_path[place.path]] for place in _places(definition))
    return tuple(slot.bind.attributes["item"] for slot in slots if slot.bind is not None)


def _items(session: FormSession) -> Iterator[Item]:
    for place in _places(session.definition):
        for ref in _result_refs(session, place):
            view = session.view(ref)
            if view.relevant:
                yield _item(session, place, ref)


def _result_refs(session: FormSession, place: _Place) -> tuple[str, ...]:
    return session.find(place.path.rpartition("/")[2]) if place.in_repeat else (place.path,)


def _item(session: FormSession, place: _Place, result_ref: str) -> Item:
    result = session.view(result_ref)
    group = result_ref.rpartition("/")[0]
    number = result.attributes["item"]

    def part(name: str) -> str:
        return f"{group}/{number}_{name}" if f"{number}_{name}" in place.parts else ""

    overrides = {name: session.value(ref) for name in OVERRIDES if (ref := part(name))}
    return Item(
        ref=group,
        section="/".join(result_ref.split("/")[:3]),
        label=session.view(group).label,
        guidance=result.guidance,
        result_ref=result_ref,
        reason_ref=part("reason"),
        note_ref=part("note"),
        suggest_ref=part("suggest"),
        harm_ref=part("harm"),
        meaning=read_meaning(result.attributes, overrides),
    )
