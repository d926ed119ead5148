"""Values of expressions and what becomes of them where another type is wanted (XPath 1.0, sections 3.4 and 4).

Two rules differ from XPath 1.0: text that writes a date counts as its days where a number is wanted (the tree keeps
texts only, JavaRosa and the web engines know typed dates), and numbers closer than 1e-12 are equal (JavaRosa).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal
from typing import TypeAlias

from inspector.xform.moments import Moment, looks_like_moment, read_moment
from inspector.xform.tree import Node

Value: TypeAlias = str | float | bool | Moment | list[Node]
"""What an expression gives; an integer is never used, numbers are floats."""

NAN = float("nan")
EQUAL_WITHIN = 1e-12
"""Numbers closer than this are equal (JavaRosa, XPathEqExpr): 6.1 - 7.8 = -1.7 holds."""

_NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")


def to_string(value: Value) -> str:
    """string() of XPath 1.0, section 4.2; of several nodes the first one counts."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list):
        return value[0].read() if value else ""
    assert isinstance(value, Moment)
    return value.text()


def number_text(number: float) -> str:
    """A number as XPath writes it: no exponent, no ".0", -0 as 0."""
    if number.is_integer():
        if abs(number) < 1e15:
            return str(int(number))
        return format(Decimal(repr(number)), "f").removesuffix(".0")
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return format(Decimal(repr(number)), "f")


def to_boolean(value: Value) -> bool:
    """boolean() of XPath 1.0, section 4.3; nodes that are not relevant do not count; a date is true."""
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return any(node.relevant for node in value)
    if isinstance(value, float):
        return not (value == 0 or value != value)
    return bool(value) if isinstance(value, str) else True


def to_number(value: Value, zone: tzinfo) -> float:
    """number() of XPath 1.0, section 4.4; a date, or text that writes one, counts its days since 1970-01-01."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Moment):
        return value.days()
    return read_number(to_string(value), zone)


def read_number(text: str, zone: tzinfo) -> float:
    """The number that the text writes, the days of the date that it writes, or NaN."""
    if (text.isdigit() and text.isascii()) or _NUMBER.fullmatch(text):
        return float(text)
    if looks_like_moment(text):
        moment = read_moment(text, zone)
        if moment is not None:
            return moment.days()
    return NAN


def same_number(left: float, right: float) -> bool:
    """Equality of numbers within 1e-12; NaN equals nothing."""
    return left == right or abs(left - right) < EQUAL_WITHIN


def equal(left: Value, right: Value, zone: tzinfo) -> bool:
    """left = right, by XPath 1.0, section 3.4: with nodes it holds if it holds for one of them."""
    return _equality(left, right, zone, wanted=True)


def unequal(left: Value, right: Value, zone: tzinfo) -> bool:
    """left != right, by XPath 1.0, section 3.4: with nodes it holds if it holds for one of them."""
    return _equality(left, right, zone, wanted=False)


def _equality(left: Value, right: Value, zone: tzinfo, *, wanted: bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_boolean(left) == to_boolean(right)) is wanted
    if isinstance(left, list) and isinstance(right, list):
        return _node_texts_equal(left, right, wanted=wanted)
    if isinstance(left, list):
        return any(_same(node.read(), right, zone) is wanted for node in left)
    if isinstance(right, list):
        return any(_same(left, node.read(), zone) is wanted for node in right)
    return _same(left, right, zone) is wanted


def _node_texts_equal(left: list[Node], right: list[Node], *, wanted: bool) -> bool:
    ours = {node.read() for node in left}
    theirs = {node.read() for node in right}
    if wanted:
        return not ours.isdisjoint(theirs)
    return bool(ours and theirs) and (len(ours) > 1 or len(theirs) > 1 or ours != theirs)


def _same(left: Value, right: Value, zone: tzinfo) -> bool:
    """Equality of two single values, neither boolean nor nodes."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, Moment) or isinstance(right, Moment):
        ours, theirs = _moment(left, zone), _moment(right, zone)
        if ours is not None and theirs is not None:
            return ours.instant == theirs.instant
    return same_number(to_number(left, zone), to_number(right, zone))


def compare(left: Value, right: Value, zone: tzinfo, *, holds: Callable[[float, float], bool]) -> bool:
    """left < right and its kin: with nodes it holds if it holds for one of them; two dates are compared as instants.

    XPath 1.0, section 3.4, but a truth is compared with each node's number, as all three engines do.

    Args:
        left: value on the left.
        right: value on the right.
        zone: zone of the device.
        holds: the comparison of two numbers.
    """
    if isinstance(left, list):
        return any(compare(node.read(), right, zone, holds=holds) for node in left)
    if isinstance(right, list):
        return any(compare(left, node.read(), zone, holds=holds) for node in right)
    ours, theirs = _moment(left, zone), _moment(right, zone)
    if ours is not None and theirs is not None:
        return holds(ours.days_from_utc(), theirs.days_from_utc())
    return holds(to_number(left, zone), to_number(right, zone))


def _moment(value: Value, zone: tzinfo) -> Moment | None:
    if isinstance(value, str):
        return read_moment(value, zone) if looks_like_moment(value) else None
    return value if isinstance(value, Moment) else None
