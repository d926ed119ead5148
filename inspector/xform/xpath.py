"""The public face of expressions: parse, check, compile, evaluate.

    expression = parse("../amount * 2 > /data/limit")
    check(expression)
    compiled = compile_expression(expression)
    compiled.boolean(Context(node=node, root=document, environment=environment))

Parsing and compiling never touch a tree; evaluating never changes one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from inspector.errors import Code, FormError
from inspector.xform.tree import Node
from inspector.xform.values import Value
from inspector.xform.xpath_check import check
from inspector.xform.xpath_compile import Branch
from inspector.xform.xpath_context import Context, Environment
from inspector.xform.xpath_parser import MAX_NESTING, parse
from inspector.xform.xpath_syntax import Expression

_Result = TypeVar("_Result")


class Compiled:
    """An expression ready to be evaluated any number of times, in any tree.

    Attributes:
        expression: its syntax tree.
    """

    __slots__ = ("_branch", "expression")

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self._branch = Branch(expression)

    def __call__(self, context: Context) -> Value:
        """What the expression gives, in its own type; of nodes also those that are not relevant."""
        return _guarded(self._branch.value, context)

    def string(self, context: Context) -> str:
        """As string() would give it; this is what a calculation stores."""
        return _guarded(self._branch.string, context)

    def number(self, context: Context) -> float:
        """As number() would give it."""
        return _guarded(self._branch.number, context)

    def boolean(self, context: Context) -> bool:
        """As boolean() would give it; this is what relevant, required, readonly and constraint ask."""
        return _guarded(self._branch.boolean, context)

    def nodes(self, context: Context) -> list[Node]:
        """The relevant nodes it selects, in document order (or shuffled); this is what a choice list asks.

        Raises:
            FormError: XPATH_NOT_NODES.
        """
        return _guarded(self._branch.nodes, context)


def _guarded(run: Callable[[Context], _Result], context: Context) -> _Result:
    try:
        return run(context)
    except RecursionError as error:
        raise FormError(Code.XPATH_TOO_DEEP, limit=MAX_NESTING) from error


def compile_expression(expression: Expression) -> Compiled:
    """Make an expression ready to be evaluated.

    An unknown function or a wrong number of arguments is refused when that branch is evaluated; `check` refuses it at
    once.
    """
    return Compiled(expression)


__all__ = [
    "Compiled",
    "Context",
    "Environment",
    "Expression",
    "Value",
    "check",
    "compile_expression",
    "parse",
]
