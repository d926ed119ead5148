"""Functions that calculate. Domain errors give NaN, as IEEE 754 and XPath 1.0 have it; nothing here raises."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal
from decimal import Context as Arithmetic

from inspector.xform.functions_signature import Function, Kind
from inspector.xform.tree import Node
from inspector.xform.values import NAN, Value, read_number, to_number
from inspector.xform.xpath_context import Context

_HALF = Decimal("0.5")
_EXACT = Arithmetic(prec=400)
_FARTHEST_PLACE = 300


def number(context: Context, value: Value | None = None) -> float:
    """number([value]): of the context node where nothing is given. Source: XPath 1.0, 4.4."""
    zone = context.environment.zone
    return read_number(context.node.read(), zone) if value is None else to_number(value, zone)


def whole(value: float) -> float:
    """int(number): cut off towards zero. Source: ODK XForms."""
    return float(math.trunc(value)) if math.isfinite(value) else value


def rounded(value: float, places: float = 0.0) -> float:
    """round(number[, places]): half towards plus infinity, in decimals as written. Source: XPath 1.0, 4.4; ODK XForms.

    Negative places round to tens, hundreds, …
    """
    if not math.isfinite(value) or not math.isfinite(places):
        return value if math.isfinite(places) else NAN
    shift = max(-_FARTHEST_PLACE, min(_FARTHEST_PLACE, int(places)))
    scaled = Decimal(repr(value)).scaleb(shift, _EXACT)
    nearest = _EXACT.add(scaled, _HALF).to_integral_value(ROUND_FLOOR, _EXACT)
    return float(nearest.scaleb(-shift, _EXACT))


def floor(value: float) -> float:
    """floor(number). Source: XPath 1.0, 4.4."""
    return float(math.floor(value)) if math.isfinite(value) else value


def ceiling(value: float) -> float:
    """ceiling(number). Source: XPath 1.0, 4.4."""
    return float(math.ceil(value)) if math.isfinite(value) else value


def total(context: Context, nodes: list[Node]) -> float:
    """sum(nodes): nodes without text are left out (JavaRosa), other text gives NaN. Source: XPath 1.0, 4.4."""
    return math.fsum(numbers) if _sound(numbers := _filled(context, (nodes,))) else sum(numbers)


def _sound(numbers: list[float]) -> bool:
    return all(map(math.isfinite, numbers))


def greatest(context: Context, *values: Value) -> float:
    """max(nodes) or max(a, b, …): what has no text is left out (JavaRosa); NaN of nothing. Source: ODK XForms."""
    return _extreme(max, _filled(context, values))


def least(context: Context, *values: Value) -> float:
    """min(nodes) or min(a, b, …): what has no text is left out (JavaRosa); NaN of nothing. Source: ODK XForms."""
    return _extreme(min, _filled(context, values))


def _extreme(pick: Callable[[list[float]], float], numbers: list[float]) -> float:
    return NAN if not numbers or any(map(math.isnan, numbers)) else pick(numbers)


def _filled(context: Context, values: tuple[Value, ...]) -> list[float]:
    zone = context.environment.zone
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            texts = (node.read() for node in value if node.relevant)
            found.extend(read_number(text, zone) for text in texts if text.strip())
        elif not isinstance(value, str) or value.strip():
            found.append(to_number(value, zone))
    return found


def power(base: float, exponent: float) -> float:
    """pow(base, exponent). Source: ODK XForms."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf if base > 0 or exponent % 2 == 0 else -math.inf
    except ValueError:
        return math.inf if base == 0 else NAN


def logarithm(value: float) -> float:
    """log(number): natural logarithm. Source: ODK XForms."""
    return _log(math.log, value)


def logarithm10(value: float) -> float:
    """log10(number). Source: ODK XForms."""
    return _log(math.log10, value)


def _log(function: Callable[[float], float], value: float) -> float:
    return -math.inf if value == 0 else function(value) if value > 0 else NAN


def exponential(value: float) -> float:
    """exp(number): e to that power. Source: ODK XForms."""
    return power(math.e, value) if not math.isfinite(value) or value > 700 else math.exp(value)


def exponential10(value: float) -> float:
    """exp10(number): ten to that power. Source: ODK XForms."""
    return power(10.0, value)


def square_root(value: float) -> float:
    """sqrt(number). Source: ODK XForms."""
    return math.sqrt(value) if value >= 0 else NAN


def arc_tangent2(opposite: float, adjacent: float) -> float:
    """atan2(y, x), in radians. Source: ODK XForms."""
    return math.atan2(opposite, adjacent)


def pi() -> float:
    """pi(). Source: ODK XForms."""
    return math.pi


def _guarded(function: Callable[[float], float], doc: str) -> Callable[[float], float]:
    def calculate(value: float) -> float:
        try:
            return function(value)
        except ValueError:
            return NAN

    calculate.__doc__ = doc
    return calculate


_ONE = (Kind.NUMBER,)
_TWO = (Kind.NUMBER, Kind.NUMBER)

NUMBERS = (
    Function("number", number, (Kind.VALUE,), Kind.NUMBER, fewest=0, context=True),
    Function("int", whole, _ONE, Kind.NUMBER),
    Function("round", rounded, _TWO, Kind.NUMBER, fewest=1),
    Function("floor", floor, _ONE, Kind.NUMBER),
    Function("ceiling", ceiling, _ONE, Kind.NUMBER),
    Function("sum", total, (Kind.NODES,), Kind.NUMBER, context=True),
    Function("max", greatest, (Kind.VALUE,), Kind.NUMBER, rest=Kind.VALUE, context=True),
    Function("min", least, (Kind.VALUE,), Kind.NUMBER, rest=Kind.VALUE, context=True),
    Function("abs", abs, _ONE, Kind.NUMBER),
    Function("pow", power, _TWO, Kind.NUMBER),
    Function("log", logarithm, _ONE, Kind.NUMBER),
    Function("log10", logarithm10, _ONE, Kind.NUMBER),
    Function("exp", exponential, _ONE, Kind.NUMBER),
    Function("exp10", exponential10, _ONE, Kind.NUMBER),
    Function("sqrt", square_root, _ONE, Kind.NUMBER),
    Function("sin", _guarded(math.sin, "sin(number), in radians. Source: ODK XForms."), _ONE, Kind.NUMBER),
    Function("cos", _guarded(math.cos, "cos(number), in radians. Source: ODK XForms."), _ONE, Kind.NUMBER),
    Function("tan", _guarded(math.tan, "tan(number), in radians. Source: ODK XForms."), _ONE, Kind.NUMBER),
    Function("asin", _guarded(math.asin, "asin(number), in radians. Source: ODK XForms."), _ONE, Kind.NUMBER),
    Function("acos", _guarded(math.acos, "acos(number), in radians. Source: ODK XForms."), _ONE, Kind.NUMBER),
    Function("atan", math.atan, _ONE, Kind.NUMBER),
    Function("atan2", arc_tangent2, _TWO, Kind.NUMBER),
    Function("pi", pi, returns=Kind.NUMBER),
)
