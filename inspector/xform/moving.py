"""A filled form carried over to another version of its form: what can be kept is kept, what cannot is named.

An answer is found again by its place, or by its name where the question stands elsewhere within the same repeats.
Nothing is stored anywhere: the caller shows the losses and decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from inspector.xform.casting import fits
from inspector.xform.definition import Definition, Seed, Slot
from inspector.xform.drafts import read_draft
from inspector.xform.environment import Environment
from inspector.xform.session import FormSession
from inspector.xform.views import QuestionType


class LossReason(StrEnum):
    """Why an answer cannot be kept."""

    GONE = "gone"  # the question is not there any more, or went into or out of a repeat
    TYPE = "type"  # the question asks for another kind of answer now
    CHOICE = "choice"  # the choice is not in the new list


@dataclass(frozen=True, slots=True)
class Loss:
    """One answer that the new version cannot hold.

    Attributes:
        ref: where it stands in the old version.
        label: the question's words in the old version.
        answer: what would be lost, as a reader expects it: labels of choices.
    """

    ref: str
    label: str
    answer: str
    reason: LossReason


@dataclass(frozen=True, slots=True)
class Moved:
    """The session on the new version, and what it had to leave behind, in the order of the old form."""

    session: FormSession
    losses: tuple[Loss, ...]


_CHOSEN = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
_MANY = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
_NOT_ANSWERED = frozenset({QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN})
_WIDENED = frozenset(
    {
        (QuestionType.INTEGER, QuestionType.DECIMAL),
        (QuestionType.INTEGER, QuestionType.RANGE),
        (QuestionType.DECIMAL, QuestionType.RANGE),
        (QuestionType.RANGE, QuestionType.DECIMAL),
        (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE),
        (QuestionType.INTEGER, QuestionType.TEXT),
        (QuestionType.DECIMAL, QuestionType.TEXT),
        (QuestionType.DATE, QuestionType.TEXT),
        (QuestionType.BARCODE, QuestionType.TEXT),
    }
)
"""Pairs of kinds of which the second can hold what the first was asked for."""


@dataclass(slots=True)
class _Scope:
    """The old form, or one instance of a repeat in it: its values and repeats by slot, those deeper inside left out."""

    values: dict[int, tuple[str, str]] = field(default_factory=dict)  # slot → (reference, text)
    repeats: dict[int, list[_Scope]] = field(default_factory=dict)


def move(old: FormSession, definition: Definition, environment: Environment) -> Moved:
    """The same inspection on another version of its form.

    Questions that are new begin with their defaults; values of hidden questions are carried over like any other;
    calculations are done anew.
    """
    mover = _Mover(old, definition, FormSession.start(definition, environment))
    session = FormSession.renew(definition, environment, seed=mover.seed({}))
    trimmed = mover.without_lost_choices(session)
    if trimmed:
        session = FormSession.renew(definition, environment, seed=mover.seed(trimmed))
    return Moved(session, tuple(mover.losses()))


class _Mover:
    """Carries one session over."""

    def __init__(self, old: FormSession, definition: Definition, fresh: FormSession) -> None:
        self.old, self.before, self.after = old, old.definition, definition
        self.pattern = read_draft(definition, fresh.snapshot())
        self.scope = _Scope()
        _survey(read_draft(self.before, old.snapshot()), self.before, "", self.scope, Counter())
        self.twins = _twins(self.before, definition)
        self.carried: dict[str, tuple[str, str]] = {}  # new reference → (old reference, text)
        self.lost: dict[str, LossReason] = {}
        self.gone_choices: dict[str, list[str]] = {}

    def seed(self, instead: Mapping[str, str]) -> Seed:
        """The new form filled with the old values; `instead` has texts by new reference that take their place."""
        self.carried.clear()
        self.lost = {}
        return self._merged(self.pattern, "", self.scope, instead)

    def _merged(self, pattern: Seed, above: str, scope: _Scope, instead: Mapping[str, str], index: int = 0) -> Seed:
        slot = self.after.slots[pattern.slot]
        ref = f"{above}/{slot.path.rpartition('/')[2]}" + (f"[{index}]" if index else "")
        if not pattern.children:
            return replace(pattern, value=self._value(slot, ref, pattern.value, scope, instead))
        members: list[Seed] = []
        done: set[int] = set()
        for child in pattern.children:
            if not self.after.slots[child.slot].repeat:
                members.append(self._merged(child, ref, scope, instead))
            elif child.slot not in done:
                done.add(child.slot)
                twins = [one for one in pattern.children if one.slot == child.slot]
                members += self._instances(twins, ref, scope, instead)
        members += self._instances_of_absent(pattern, done, ref, scope, instead)
        return replace(pattern, children=tuple(sorted(members, key=lambda one: one.slot)))

    def _instances(self, patterns: list[Seed], ref: str, scope: _Scope, instead: Mapping[str, str]) -> list[Seed]:
        """As many instances as the old form has; those of the new form where the repeat is new."""
        repeat = patterns[0].slot
        twin = self.twins.get(repeat)
        if twin is None or twin not in scope.repeats:
            return [self._merged(one, ref, _Scope(), instead, place) for place, one in enumerate(patterns, 1)]
        template = self.after.templates.get(repeat, patterns[0])
        rows = scope.repeats[twin]
        return [self._merged(template, ref, row, instead, place) for place, row in enumerate(rows, 1)]

    def _instances_of_absent(
        self, pattern: Seed, done: set[int], ref: str, scope: _Scope, instead: Mapping[str, str]
    ) -> list[Seed]:
        """Repeats that a fresh form begins without, and the old one has instances of."""
        found: list[Seed] = []
        for child in self.after.slots[pattern.slot].children:
            if self.after.slots[child].repeat and child not in done and self.twins.get(child) in scope.repeats:
                found += self._instances([self.after.templates[child]], ref, scope, instead)
        return found

    def _value(self, slot: Slot, ref: str, fresh: str, scope: _Scope, instead: Mapping[str, str]) -> str:
        twin = self.twins.get(slot.index)
        if twin is None or twin not in scope.values:
            return fresh
        old_ref, text = scope.values[twin]
        kinds = (kind(self.before, twin), kind(self.after, slot.index))
        if not _holds(kinds, text, slot):
            self.lost[old_ref] = LossReason.TYPE
            return fresh
        self.carried[ref] = (old_ref, text)
        return instead.get(ref, text)

    def without_lost_choices(self, session: FormSession) -> dict[str, str]:
        """New reference → the text without chosen values that the new lists lack; filters see what was carried over."""
        trimmed: dict[str, str] = {}
        for ref, (old_ref, text) in self.carried.items():
            view = session.view(ref)
            if not text or view.type not in _CHOSEN:
                continue
            known = {choice.value for choice in session.choices(ref)}
            chosen = text.split() if view.type in _MANY else [text]
            gone = [value for value in chosen if value not in known]
            if gone:
                trimmed[ref] = " ".join(value for value in chosen if value in known)
                self.gone_choices[old_ref] = gone
        return trimmed

    # -- what is lost ------------------------------------------------------------------------------------------

    def losses(self) -> Iterable[Loss]:
        """Every answer given by a person that is not, or not wholly, in the new session."""
        kept = {old_ref for old_ref, _ in self.carried.values()}
        for slot, ref, text in _all(self.scope):
            if not text or kind(self.before, slot) in _NOT_ANSWERED:
                continue
            if ref in self.gone_choices:
                yield self._loss(ref, text, LossReason.CHOICE)
            elif ref not in kept:
                yield self._loss(ref, text, self.lost.get(ref, LossReason.GONE))

    def _loss(self, ref: str, text: str, reason: LossReason) -> Loss:
        view = self.old.view(ref)
        answer = text
        if view.type in _CHOSEN:
            labels = {choice.value: choice.label for choice in self.old.choices(ref)}
            values = self.gone_choices.get(ref) or (text.split() if view.type in _MANY else [text])
            answer = "、".join(labels.get(value, value) for value in values)
        return Loss(ref, view.label or view.name, answer, reason)


def _survey(seed: Seed, definition: Definition, above: str, scope: _Scope, places: Counter[int]) -> None:
    """Lay out what a filled form holds, scope by scope."""
    slot = definition.slots[seed.slot]
    ref = f"{above}/{slot.path.rpartition('/')[2]}"
    if slot.repeat:
        places[slot.index] += 1
        ref = f"{ref}[{places[slot.index]}]"
        inner = _Scope()
        scope.repeats.setdefault(slot.index, []).append(inner)
        scope, places = inner, Counter()
    if not slot.children:
        scope.values[slot.index] = (ref, seed.value)
    for child in seed.children:
        _survey(child, definition, ref, scope, places)


def _all(scope: _Scope) -> list[tuple[int, str, str]]:
    """Slot, reference and text of every leaf, in the order of the form, instance by instance."""
    parts = [(slot, [(slot, ref, text)]) for slot, (ref, text) in scope.values.items()]
    parts += [(slot, [leaf for row in rows for leaf in _all(row)]) for slot, rows in scope.repeats.items()]
    return [leaf for _, leaves in sorted(parts, key=lambda part: part[0]) for leaf in leaves]


def _twins(before: Definition, after: Definition) -> dict[int, int]:
    """New slot → the old slot that it continues: same place, or the same name that both forms have once."""
    by_place = {_place(slot): slot for slot in before.slots}
    once = Counter(slot.name for slot in before.slots)
    again = Counter(slot.name for slot in after.slots)
    by_name = {slot.name: slot for slot in before.slots if once[slot.name] == 1 == again[slot.name]}
    twins: dict[int, int] = {}
    for slot in after.slots:  # a repeat comes before all that lies in it
        old = by_place.get(_place(slot)) or by_name.get(slot.name)
        if old is None or old.repeat != slot.repeat or bool(old.children) != bool(slot.children):
            continue
        if [twins.get(one) for one in slot.repeats if one != slot.index] == [
            one for one in old.repeats if one != old.index
        ]:
            twins[slot.index] = old.index
    return twins


def _place(slot: Slot) -> str:
    """The path without the root element, whose name may change with the form."""
    return slot.path.lstrip("/").partition("/")[2]


def kind(definition: Definition, slot: int) -> QuestionType:
    """What kind of answer a place holds; CALCULATE or HIDDEN where nobody is asked."""
    control = definition.controls.get(slot)
    if control is not None:
        return control.type
    bind = definition.slots[slot].bind
    return QuestionType.CALCULATE if bind is not None and bind.calculate is not None else QuestionType.HIDDEN


def _holds(kinds: tuple[QuestionType, QuestionType], text: str, slot: Slot) -> bool:
    """Whether a place can take an answer that was given to a question of another version."""
    if not text:
        return True
    if not fits(text, slot.bind.type if slot.bind is not None else "string"):
        return False
    return kinds[0] in _NOT_ANSWERED or kinds[0] is kinds[1] or kinds in _WIDENED
