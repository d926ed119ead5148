"""The syntax tree of an expression: frozen, comparable, free of any document.

Operators of one rank stand in one flat chain, so that a sum of ten thousand terms is as shallow as a sum of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Axis(Enum):
    """The axes of XPath 1.0, section 2.2 (the namespace axis is recognised, and refused by the check)."""

    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    ATTRIBUTE = "attribute"
    CHILD = "child"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    FOLLOWING = "following"
    FOLLOWING_SIBLING = "following-sibling"
    NAMESPACE = "namespace"
    PARENT = "parent"
    PRECEDING = "preceding"
    PRECEDING_SIBLING = "preceding-sibling"
    SELF = "self"


class Operator(Enum):
    """Binary operators, with the rank by which they bind (XPath 1.0, section 3)."""

    OR = ("or", 1)
    AND = ("and", 2)
    EQUAL = ("=", 3)
    UNEQUAL = ("!=", 3)
    LESS = ("<", 4)
    AT_MOST = ("<=", 4)
    GREATER = (">", 4)
    AT_LEAST = (">=", 4)
    PLUS = ("+", 5)
    MINUS = ("-", 5)
    TIMES = ("*", 6)
    DIVIDE = ("div", 6)
    MODULO = ("mod", 6)
    UNION = ("|", 8)

    def __init__(self, sign: str, rank: int) -> None:
        self.sign = sign
        self.rank = rank


class Start(Enum):
    """Where a location path begins."""

    ROOT = "/"
    HERE = "."


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Negative:
    """An operand with one or more minus signs before it; an even number of them only makes it a number."""

    operand: Expression
    signs: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one rank, evaluated from the left: first, then each (operator, operand)."""

    first: Expression
    rest: tuple[tuple[Operator, Expression], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; the name may have a prefix (jr:choice-name). `position` is 1-based in the source."""

    name: str
    arguments: tuple[Expression, ...]
    position: int


@dataclass(frozen=True, slots=True)
class NameTest:
    """A name, or * for any (of the namespace, where there is one); `namespace` None means any namespace."""

    name: str
    namespace: str | None


@dataclass(frozen=True, slots=True)
class KindTest:
    """node(), text(), comment(), processing-instruction('target')."""

    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a location path. `position` is 1-based in the source."""

    axis: Axis
    test: NameTest | KindTest
    predicates: tuple[Expression, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """A primary expression with predicates: (a | b)[1]."""

    base: Expression
    predicates: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: from the root, from the context node, or from the nodes that an expression gives."""

    start: Start | Expression
    steps: tuple[Step, ...]


Expression: TypeAlias = Literal | Number | Negative | Chain | Call | Filter | Path


def parts(expression: Expression) -> Iterator[Expression]:
    """The expressions directly inside this one, predicates included, in the order of the source."""
    match expression:  # the commonest first
        case Path(start=start, steps=steps):
            if not isinstance(start, Start):
                yield start
            for step in steps:
                if step.predicates:
                    yield from step.predicates
        case Chain(first=first, rest=rest):
            yield first
            for _, operand in rest:
                yield operand
        case Call(arguments=arguments):
            yield from arguments
        case Negative(operand=operand):
            yield operand
        case Filter(base=base, predicates=predicates):
            yield base
            yield from predicates
        case _:
            return


def every(expression: Expression) -> Iterator[Expression]:
    """This expression and all inside it, outermost first."""
    pending = [expression]
    while pending:
        here = pending.pop()
        yield here
        if type(here) is not Literal and type(here) is not Number:
            pending.extend(parts(here))
