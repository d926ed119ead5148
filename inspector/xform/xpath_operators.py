"""Operators on values as closures (XPath 1.0, sections 3.4 and 3.5), each with a short way for texts and numbers."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from inspector.xform.values import NAN, compare, equal, unequal
from inspector.xform.xpath_context import Context
from inspector.xform.xpath_syntax import Operator

Run: TypeAlias = Callable[[Context], Any]


def divide(left: float, right: float) -> float:
    """Division by IEEE 754, which XPath 1.0 asks for: by zero gives an infinity or NaN."""
    if right:
        return left / right
    if not left or left != left or right != right:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """mod: the remainder has the sign of the dividend."""
    if not right or left != left or right != right or math.isinf(left):
        return NAN
    return math.fmod(left, right)


ARITHMETIC: dict[Operator, Callable[[float, float], float]] = {
    Operator.PLUS: operator.add,
    Operator.MINUS: operator.sub,
    Operator.TIMES: operator.mul,
    Operator.DIVIDE: divide,
    Operator.MODULO: remainder,
}
EQUALITY = (Operator.EQUAL, Operator.UNEQUAL)
ORDER: dict[Operator, Callable[[float, float], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


def arithmetic(first: Run, rest: Sequence[tuple[Operator, Run]]) -> Run:
    """Numbers combined from the left."""
    if len(rest) == 1:
        sign, second = rest[0]
        apply = ARITHMETIC[sign]
        return lambda context: apply(first(context), second(context))
    steps = [(ARITHMETIC[sign], operand) for sign, operand in rest]

    def combine(context: Context) -> float:
        total: float = first(context)
        for apply, operand in steps:
            total = apply(total, operand(context))
        return total

    return combine


def equality(sign: Operator, left: Run, right: Run) -> Run:
    """= or != of any two values."""
    wanted = sign is Operator.EQUAL
    slow = equal if wanted else unequal

    def test(context: Context) -> bool:
        ours, theirs = left(context), right(context)
        if type(ours) is list and len(ours) == 1:
            ours = ours[0].read() if type(theirs) is not bool else ours
        if type(ours) is str and type(theirs) is str:
            return (ours == theirs) is wanted
        return slow(ours, theirs, context.environment.zone)

    return test


def text_equality(sign: Operator, left: Run, right: Run) -> Run:
    """= or != of two values that are always texts."""
    if sign is Operator.EQUAL:
        return lambda context: left(context) == right(context)
    return lambda context: left(context) != right(context)


def order(sign: Operator, left: Run, right: Run) -> Run:
    """<, <=, > or >= of any two values."""
    holds = ORDER[sign]

    def test(context: Context) -> bool:
        ours, theirs = left(context), right(context)
        if type(ours) is float and type(theirs) is float:
            return holds(ours, theirs)
        return compare(ours, theirs, context.environment.zone, holds=holds)

    return test
