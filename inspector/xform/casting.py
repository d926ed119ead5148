"""Answers as text: what a calculation gives is written by the type of its place, what a person gives is checked."""

from __future__ import annotations

import math
import re
from datetime import tzinfo

from inspector.xform.moments import Moment
from inspector.xform.values import Value, to_number, to_string

_WHOLE = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_DATE = re.compile(r"\d{4,}-\d{2}-\d{2}(?:T.*)?")
_TIME = re.compile(r"\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?")
_NUMBER = r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"
_POINT = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER}){{1,3}}")
_LINE = re.compile(rf"\s*{_POINT.pattern}\s*(?:;\s*{_POINT.pattern}\s*)*;?\s*")
_FORMS = {
    "int": _WHOLE,
    "decimal": _DECIMAL,
    "date": _DATE,
    "dateTime": _DATE,
    "time": _TIME,
    "geopoint": _POINT,
    "geotrace": _LINE,
    "geoshape": _LINE,
}


def cast(value: Value, kind: str, zone: tzinfo) -> str:
    """The text that is stored for a computed value (JavaRosa, Recalculate.wrapData).

    Args:
        value: what the formula gave; nothing and not-a-number are stored as "".
        kind: type of the bind.
        zone: zone of the device.
    """
    if isinstance(value, float) and math.isnan(value):
        return ""
    if kind == "int" and not isinstance(value, str):
        return _whole(value, zone)
    text = to_string(value)
    if kind == "int" and text:
        return _whole(value, zone) if not _WHOLE.fullmatch(text.strip()) else text.strip()
    if kind == "date" and isinstance(value, Moment):
        return text[:10]
    return text


def _whole(value: Value, zone: tzinfo) -> str:
    """Towards zero, as JavaRosa cuts a decimal to an integer."""
    if isinstance(value, list) and not to_string(value):
        return ""
    number = to_number(value, zone)
    return "" if math.isnan(number) or math.isinf(number) else str(math.trunc(number))


def fits(text: str, kind: str) -> bool:
    """Whether a text that a person gave can stand at a place of this type; "" always can."""
    form = _FORMS.get(kind)
    return not text or form is None or form.fullmatch(text) is not None
