"""How a function of expressions is described: what it takes, what it gives, how many arguments it allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(Enum):
    """In what form an argument reaches the function, and what a function gives."""

    VALUE = "value"  # as it is: text, number, boolean, moment or nodes
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NODES = "nodes"  # only nodes; those that are not relevant are left out (JavaRosa, XPathPathExpr.eval)
    LAZY = "lazy"  # the compiled argument, evaluated only when the function asks for it


@dataclass(frozen=True, slots=True)
class Function:
    """A function of expressions.

    Attributes:
        name: as written in expressions.
        run: gets the context first where `context` is set, then the arguments in the form of their kinds.
        takes: kinds of the arguments in turn.
        returns: what it always gives; VALUE where that depends.
        fewest: arguments needed; None means all of `takes`.
        rest: kind of any further arguments; None allows no more than `takes`.
        most: most arguments allowed where `rest` is set; None means no limit.
        context: the function needs the context.
        volatile: may give another value each time though nothing in the tree has changed.
    """

    name: str
    run: Callable[..., Any]
    takes: tuple[Kind, ...] = ()
    returns: Kind = Kind.VALUE
    fewest: int | None = None
    rest: Kind | None = None
    most: int | None = None
    context: bool = False
    volatile: bool = False

    def allows(self, count: int) -> bool:
        """Whether the function can be called with so many arguments."""
        fewest, most = self.limits()
        return fewest <= count and (most is None or count <= most)

    def limits(self) -> tuple[int, int | None]:
        """Fewest and most arguments; most is None where there is no limit."""
        fewest = len(self.takes) if self.fewest is None else self.fewest
        return fewest, len(self.takes) if self.rest is None else self.most

    def kind_of(self, index: int) -> Kind:
        """Kind of the argument at this place (0-based)."""
        if index < len(self.takes):
            return self.takes[index]
        assert self.rest is not None
        return self.rest
