"""What an expression reads of the form, found without running it, and absolute paths tied to the repeat around them.

JavaRosa reads `/data/heap/height` inside an instance of /data/heap as the height of that very instance
(TreeReference.contextualize). `anchored` writes such a path as a relative one, so that evaluation needs no such rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inspector.xform.formula import Reference
from inspector.xform.xpath_syntax import (
    Axis,
    Call,
    Chain,
    Expression,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Negative,
    Number,
    Path,
    Start,
    Step,
    parts,
)

_UP = Step(Axis.PARENT, KindTest("node"))
_HERE = Step(Axis.SELF, KindTest("node"))
_ABOVE = -1  # the document node above the root element


@dataclass(frozen=True, slots=True)
class Outline:
    """The tree of slots as plain columns, by slot index in document order."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    named: tuple[Mapping[str, tuple[int, ...]], ...]  # children by name
    ends: tuple[int, ...]
    repeats: tuple[tuple[int, ...], ...]

    def chain(self, slot: int) -> list[int]:
        """The slot and all above it, from the root down."""
        found = []
        while slot >= 0:
            found.append(slot)
            slot = self.parents[slot]
        return found[::-1]


def anchored(expression: Expression, slot: int, outline: Outline) -> Expression:
    """The expression with absolute paths into the repeat around `slot` made relative to it."""
    if not outline.repeats[slot]:
        return expression
    return _Anchor(outline.chain(slot), outline).rewrite(expression, inside=False)


class _Anchor:
    """Rewrites the paths of one expression."""

    def __init__(self, chain: Sequence[int], outline: Outline) -> None:
        self.chain = chain
        self.outline = outline

    def rewrite(self, expression: Expression, *, inside: bool) -> Expression:
        """The expression rewritten; `inside` a predicate the way back leads over current()."""
        match expression:
            case Path():
                return self._path(expression, inside=inside)
            case Call(name="indexed-repeat", arguments=arguments):
                kept = tuple(
                    one if number % 2 or number == 0 else self.rewrite(one, inside=inside)
                    for number, one in enumerate(arguments)
                )
                return replace(expression, arguments=kept)
            case Call(arguments=arguments):
                return replace(expression, arguments=tuple(self.rewrite(one, inside=inside) for one in arguments))
            case Negative(operand=operand):
                return replace(expression, operand=self.rewrite(operand, inside=inside))
            case Chain(first=first, rest=rest):
                return Chain(
                    self.rewrite(first, inside=inside),
                    tuple((sign, self.rewrite(one, inside=inside)) for sign, one in rest),
                )
            case Filter(base=base, predicates=predicates):
                return Filter(self.rewrite(base, inside=inside), self._predicates(predicates))
            case _:
                return expression

    def _predicates(self, predicates: tuple[Expression, ...]) -> tuple[Expression, ...]:
        return tuple(self.rewrite(one, inside=True) for one in predicates)

    def _path(self, path: Path, *, inside: bool) -> Path:
        steps = tuple(
            replace(step, predicates=self._predicates(step.predicates)) if step.predicates else step
            for step in path.steps
        )
        if path.start is not Start.ROOT:
            start = path.start if isinstance(path.start, Start) else self.rewrite(path.start, inside=inside)
            return Path(start, steps)
        shared = self._shared(steps)
        if not shared or not self.outline.repeats[self.chain[shared - 1]]:
            return Path(Start.ROOT, steps)
        way = (_UP,) * (len(self.chain) - shared) + steps[shared:]
        origin: Start | Expression = Call("current", (), 0) if inside else Start.HERE
        return Path(origin, way or (_HERE,))

    def _shared(self, steps: Sequence[Step]) -> int:
        """How many leading steps name the slots above; a whole repeat named last stands for all its instances."""
        count = 0
        for step, slot in zip(steps, self.chain, strict=False):
            plain = step.axis is Axis.CHILD and isinstance(step.test, NameTest) and not step.predicates
            if not plain or step.test.name != self.outline.names[slot]:  # type: ignore[union-attr]
                break
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class Found:
    """All places that an expression reads; `anywhere`: the same wherever it is evaluated."""

    places: tuple[Reference, ...]
    anywhere: bool


def references(expression: Expression, slot: int, outline: Outline) -> Found:
    """All places of the form's own instance that the expression reads, evaluated at a node of `slot`."""
    reading = _Reading(slot, outline)
    reading.walk(expression, reading.begin)
    return Found(tuple(Reference(*pair) for pair in reading.found), anywhere=not reading.looked_around)


_Spots = list[tuple[int, int]]
"""Slots that a path may stand at, each with the topmost slot passed on the way."""


class _Reading:
    """Follows the paths of one expression over the slots; a foreign instance is an empty list of spots."""

    def __init__(self, slot: int, outline: Outline) -> None:
        self.begin: _Spots = [(slot, slot)]
        self.outline = outline
        self.looked_around = False  # something in it begins at the node itself
        self.found: dict[tuple[int, int], None] = {}

    def walk(self, expression: Expression, here: _Spots) -> _Spots:
        """Take down what the expression reads; returns where its nodes stand, if it gives nodes."""
        match expression:
            case Literal() | Number():
                return []
            case Path(start=start, steps=steps):
                plain = self._plain(steps) if start is Start.ROOT else None
                if plain is not None:
                    self.found.update(dict.fromkeys(plain))
                    return plain
                spots = self._start(start, here)
                for step in steps:
                    spots = self._step(spots, step)
                    for predicate in step.predicates:
                        self.walk(predicate, spots)
                self.found.update(dict.fromkeys(spot for spot in spots if spot[0] >= 0))
                return spots
            case Call(name="current", arguments=()):
                self.looked_around = True
                return self.begin
            case Filter(base=base, predicates=predicates):
                spots = self.walk(base, here)
                for predicate in predicates:
                    self.walk(predicate, spots)
                return spots
            case _:
                spots = []
                for part in parts(expression):
                    spots.extend(self.walk(part, here))
                return spots if isinstance(expression, Call | Chain) else []

    def _plain(self, steps: Sequence[Step]) -> _Spots | None:
        """Where a path of names from the root leads, the commonest by far; None for any other."""
        slots: Sequence[int] = ()
        for number, step in enumerate(steps):
            if step.axis is not Axis.CHILD or step.predicates or not isinstance(step.test, NameTest):
                return None
            name = step.test.name
            if name == "*":
                return None
            if number == 0:
                slots = (0,) if self.outline.names[0] == name else ()
            elif len(slots) == 1:
                slots = self.outline.named[slots[0]].get(name, ())
            else:
                slots = [target for slot in slots for target in self.outline.named[slot].get(name, ())]
        return [(slot, 0) for slot in slots] if steps else None

    def _start(self, start: Start | Expression, here: _Spots) -> _Spots:
        if start is Start.ROOT:
            return [(_ABOVE, 0)]
        if start is Start.HERE:
            self.looked_around = self.looked_around or here is self.begin
            return here
        assert not isinstance(start, Start)
        if isinstance(start, Call) and start.name == "instance":
            return []
        return self.walk(start, here)

    def _step(self, spots: _Spots, step: Step) -> _Spots:
        if step.axis is Axis.CHILD and isinstance(step.test, NameTest) and step.test.name != "*":
            return self._children(spots, step.test.name)
        reached: dict[tuple[int, int], None] = {}
        for slot, pivot in spots:
            for target in self._targets(slot, step.axis):
                if self._fits(target, step):
                    reached[target, self._top(slot, target, pivot=pivot, axis=step.axis)] = None
        return list(reached)

    def _children(self, spots: _Spots, name: str) -> _Spots:
        """What `_step` gives for a name, the commonest step by far."""
        reached: dict[tuple[int, int], None] = {}
        for slot, pivot in spots:
            if slot == _ABOVE:
                if self.outline.names[0] == name:
                    reached[0, 0] = None
                continue
            for target in self.outline.named[slot].get(name, ()):
                reached[target, min(target, pivot)] = None
        return list(reached)

    def _top(self, slot: int, target: int, *, pivot: int, axis: Axis) -> int:
        """The topmost slot on the way; a step aside passes the parent, one along the document may pass the root."""
        if axis in {Axis.FOLLOWING, Axis.PRECEDING}:
            return 0
        if axis in {Axis.FOLLOWING_SIBLING, Axis.PRECEDING_SIBLING}:
            return min(self.outline.parents[slot], pivot)
        return min(max(target, 0), pivot)

    def _targets(self, slot: int, axis: Axis) -> Iterable[int]:
        outline = self.outline
        if axis is Axis.CHILD:
            return (0,) if slot == _ABOVE else outline.children[slot]
        if axis is Axis.ATTRIBUTE:
            return [one for one in outline.children[slot] if outline.names[one].startswith("@")] if slot >= 0 else ()
        if axis is Axis.SELF:
            return (slot,)
        if axis is Axis.PARENT:
            return () if slot == _ABOVE else (outline.parents[slot],)
        if axis in {Axis.DESCENDANT, Axis.DESCENDANT_OR_SELF}:
            first = slot + (axis is Axis.DESCENDANT)
            return range(first, outline.ends[slot] if slot >= 0 else len(outline.names))
        if axis in {Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF}:
            chain = outline.chain(slot)
            return chain if axis is Axis.ANCESTOR_OR_SELF else chain[:-1]
        if axis in {Axis.FOLLOWING_SIBLING, Axis.PRECEDING_SIBLING} and slot > 0:
            return outline.children[outline.parents[slot]]
        return range(len(outline.names)) if axis in {Axis.FOLLOWING, Axis.PRECEDING} else ()

    def _fits(self, slot: int, step: Step) -> bool:
        name = self.outline.names[slot] if slot >= 0 else ""
        if name.startswith("@") and step.axis is not Axis.ATTRIBUTE and step.axis is not Axis.SELF:
            return False
        if isinstance(step.test, NameTest):
            return slot >= 0 and step.test.name in {"*", name.removeprefix("@")}
        return step.test.kind == "node"
