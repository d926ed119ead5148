"""Which places of a tree an expression reads, for the graph of dependencies.

Every reference is spelled out from where the whole expression stands: paths inside predicates have the path before the
bracket in front, current() is the place itself. What cannot be spelled out exactly is widened, never left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from inspector.errors import Code, FormError
from inspector.xform.functions import FUNCTIONS
from inspector.xform.xpath_syntax import (
    Axis,
    Call,
    Chain,
    Expression,
    Filter,
    KindTest,
    Literal,
    NameTest,
    Operator,
    Path,
    Start,
    Step,
    every,
    parts,
)

MAX_STEPS = 400
"""Longest reference once the paths around a predicate stand in front."""
ANY = "*"
UP = ".."
DEEP = "**"


class Origin(Enum):
    """Where a reference begins."""

    ROOT = "/"
    CONTEXT = "."
    INSTANCE = "instance()"


@dataclass(frozen=True, slots=True)
class PathReference:
    """A place, or places, that an expression reads.

    Attributes:
        origin: document of the primary instance, the node of the expression itself, or a secondary instance.
        steps: local names; ".." for the parent, "*" for any child, "**" for any number of levels down (none included),
            "@name" for an attribute. No steps: the origin itself.
        instance: id of the secondary instance; "" elsewhere, and where the id is calculated.
    """

    origin: Origin
    steps: tuple[str, ...]
    instance: str = ""

    def below(self, steps: Sequence[str]) -> PathReference:
        """The reference that goes on from here."""
        return PathReference(self.origin, (*self.steps, *steps), self.instance)

    def __str__(self) -> str:
        begin = {Origin.ROOT: "", Origin.CONTEXT: ".", Origin.INSTANCE: f"instance('{self.instance}')"}[self.origin]
        return "/".join((begin, *self.steps)) or "/"


_HERE = PathReference(Origin.CONTEXT, ())
_ROOT = PathReference(Origin.ROOT, ())
_READS_CONTEXT = frozenset({"string", "number", "string-length", "normalize-space"})


def references(expression: Expression) -> tuple[PathReference, ...]:
    """All places that the expression reads, each once, in the order of the source."""
    return tuple(dict.fromkeys(_all(expression, _HERE)))


def is_volatile(expression: Expression) -> bool:
    """Whether the value may change though nothing in the tree does."""
    calls = (part.name for part in every(expression) if isinstance(part, Call))
    return any(function.volatile for name in calls if (function := FUNCTIONS.get(name)) is not None)


def _all(expression: Expression, here: PathReference) -> Iterator[PathReference]:
    match expression:
        case Path() | Filter():
            inner: list[PathReference] = []
            yield from _selected(expression, here, inner)
            yield from inner
        case Call(name="current", arguments=()):
            yield _HERE
        case Call(name=name, arguments=()) if name in _READS_CONTEXT:
            yield here
        case Call(name="jr:choice-name", arguments=(value, Literal(text=text))):
            yield from _all(value, here)
            yield from _written_path(text)
        case _:
            for part in parts(expression):
                yield from _all(part, here)


def _written_path(text: str) -> Iterator[PathReference]:
    """A path given as text: the question whose choices are named."""
    names = text.strip().split("/")
    if text.strip().startswith("/") and all(names[1:]):
        yield _ROOT.below(names[1:])
    elif names[0]:
        yield _HERE.below([name for name in names if name != "."])


def _selected(expression: Expression, here: PathReference, inner: list[PathReference]) -> Iterator[PathReference]:
    """The places that the expression selects; `inner` collects what its predicates and arguments read."""
    match expression:
        case Path(start=start, steps=steps):
            begins = [_ROOT] if start is Start.ROOT else [here] if start is Start.HERE else None
            if begins is None:
                assert not isinstance(start, Start)
                begins = list(_selected(start, here, inner))
            for begin in begins:
                yield _walked(begin, steps, inner)
        case Filter(base=base, predicates=predicates):
            for found in _selected(base, here, inner):
                for predicate in predicates:
                    inner.extend(_all(predicate, found))
                yield found
        case Call(name="current"):
            yield _HERE
        case Call(name="instance", arguments=(Literal(text=name),)):
            yield PathReference(Origin.INSTANCE, (), name)
        case Call(name="instance"):
            inner.extend(_arguments(expression, here))
            yield PathReference(Origin.INSTANCE, ())
        case Chain(first=first, rest=rest) if rest[0][0] is Operator.UNION:
            for part in (first, *(operand for _, operand in rest)):
                yield from _selected(part, here, inner)
        case _:
            yield from _arguments(expression, here)


def _arguments(expression: Expression, here: PathReference) -> Iterator[PathReference]:
    for part in parts(expression):
        yield from _all(part, here)


def _walked(begin: PathReference, steps: Sequence[Step], inner: list[PathReference]) -> PathReference:
    here = begin
    for step in steps:
        here = _stepped(here, step)
        if len(here.steps) > MAX_STEPS:
            raise FormError(Code.XPATH_TOO_DEEP, limit=MAX_STEPS)
        for predicate in step.predicates:
            inner.extend(_all(predicate, here))
    return here


def _stepped(here: PathReference, step: Step) -> PathReference:
    name = step.test.name if isinstance(step.test, NameTest) else ANY
    leaf = isinstance(step.test, KindTest) and step.test.kind != "node"
    match step.axis:
        case Axis.CHILD:
            return here if leaf else here.below([name])
        case Axis.ATTRIBUTE:
            return here.below([f"@{name}"])
        case Axis.SELF:
            return here
        case Axis.PARENT:
            return _parent(here)
        case Axis.DESCENDANT | Axis.DESCENDANT_OR_SELF:
            every_level = isinstance(step.test, KindTest)
            return here.below([DEEP]) if every_level else here.below([DEEP, name])
        case Axis.FOLLOWING_SIBLING | Axis.PRECEDING_SIBLING:
            return _parent(here).below([name])
        case _:  # ancestors, preceding, following: anywhere in the same tree
            top = PathReference(Origin.INSTANCE, (), here.instance) if here.origin is Origin.INSTANCE else _ROOT
            return top.below([DEEP] if name == ANY else [DEEP, name])


def _parent(here: PathReference) -> PathReference:
    """One level up; written names are taken back, so that a/../b is b."""
    if here.steps and here.steps[-1] not in (UP, DEEP):
        return PathReference(here.origin, here.steps[:-1], here.instance)
    return here.below([UP])
