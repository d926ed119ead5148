"""Functions over text. Places are counted from 1 in substring (XPath) and from 0 in substr (OpenRosa)."""

from __future__ import annotations

import math

from inspector.xform.functions_signature import Function, Kind
from inspector.xform.patterns import matches
from inspector.xform.values import Value, to_string
from inspector.xform.xpath_context import Context

_SPACE = " \t\r\n"


def string(context: Context, text: str | None = None) -> str:
    """string([value]): of the context node where nothing is given. Source: XPath 1.0, 4.2."""
    return context.node.read() if text is None else text


def concat(*values: Value) -> str:
    """concat(a, b, …): all nodes of a node-set, not only the first. Source: XPath 1.0, 4.2; ODK XForms."""
    return "".join(_texts(values))


def join(separator: str, *values: Value) -> str:
    """join(separator, a, b, …) or join(separator, nodes). Source: ODK XForms."""
    return separator.join(_texts(values))


def _texts(values: tuple[Value, ...]) -> list[str]:
    texts: list[str] = []
    for value in values:
        if isinstance(value, list):
            texts.extend(node.read() for node in value if node.relevant)
        else:
            texts.append(to_string(value))
    return texts


def contains(text: str, part: str) -> bool:
    """contains(text, part). Source: XPath 1.0, 4.2."""
    return part in text


def starts_with(text: str, part: str) -> bool:
    """starts-with(text, part). Source: XPath 1.0, 4.2."""
    return text.startswith(part)


def ends_with(text: str, part: str) -> bool:
    """ends-with(text, part). Source: ODK XForms."""
    return text.endswith(part)


def substring_before(text: str, mark: str) -> str:
    """substring-before(text, mark). Source: XPath 1.0, 4.2."""
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


def substring_after(text: str, mark: str) -> str:
    """substring-after(text, mark). Source: XPath 1.0, 4.2."""
    return text.partition(mark)[2] if mark else text


def substring(text: str, start: float, length: float | None = None) -> str:
    """substring(text, start[, length]): places from 1, rounded half up. Source: XPath 1.0, 4.2."""
    first = _half_up(start)
    end = math.inf if length is None else first + _half_up(length)
    if math.isnan(first) or math.isnan(end) or first == math.inf or end <= 1:
        return ""
    begin = 0 if first == -math.inf else max(0, int(first) - 1)
    return text[begin:] if end == math.inf else text[begin : int(end) - 1]


def _half_up(place: float) -> float:
    return math.floor(place + 0.5) if math.isfinite(place) else place


def substr(text: str, start: float, end: float = math.inf) -> str:
    """substr(text, start[, end]): places from 0, the end left out, negative ones from the end. Source: OpenRosa."""
    if math.isnan(start) or math.isnan(end):
        return ""
    length = len(text)
    return text[_place(start, length) : _place(end, length)]


def _place(value: float, length: int) -> int:
    if not math.isfinite(value):
        return length if value > 0 else 0
    return max(0, length + int(value)) if value < 0 else int(value)


def string_length(context: Context, text: str | None = None) -> float:
    """string-length([text]) in characters, not in UTF-16 units. Source: XPath 1.0, 4.2."""
    return float(len(context.node.read() if text is None else text))


def normalize_space(context: Context, text: str | None = None) -> str:
    """normalize-space([text]). Source: XPath 1.0, 4.2."""
    whole = context.node.read() if text is None else text
    for sign in _SPACE[1:]:
        whole = whole.replace(sign, " ")
    return " ".join(part for part in whole.split(" ") if part)


def translate(text: str, signs: str, others: str) -> str:
    """translate(text, from, to): the first of repeated signs counts. Source: XPath 1.0, 4.2."""
    table: dict[int, str | None] = {}
    for place, sign in enumerate(signs):
        table.setdefault(ord(sign), others[place] if place < len(others) else None)
    return text.translate(table)


def regex(text: str, pattern: str) -> bool:
    """regex(text, pattern): the whole text matches (JavaRosa; the web engines search). Source: ODK XForms."""
    return matches(pattern, text)


_ONE = (Kind.STRING,)
_TWO = (Kind.STRING, Kind.STRING)

TEXT = (
    Function("string", string, _ONE, Kind.STRING, fewest=0, context=True),
    Function("concat", concat, returns=Kind.STRING, rest=Kind.VALUE),
    Function("join", join, _ONE, Kind.STRING, rest=Kind.VALUE),
    Function("contains", contains, _TWO, Kind.BOOLEAN),
    Function("starts-with", starts_with, _TWO, Kind.BOOLEAN),
    Function("ends-with", ends_with, _TWO, Kind.BOOLEAN),
    Function("substring-before", substring_before, _TWO, Kind.STRING),
    Function("substring-after", substring_after, _TWO, Kind.STRING),
    Function("substring", substring, (Kind.STRING, Kind.NUMBER, Kind.NUMBER), Kind.STRING, fewest=2),
    Function("substr", substr, (Kind.STRING, Kind.NUMBER, Kind.NUMBER), Kind.STRING, fewest=2),
    Function("string-length", string_length, _ONE, Kind.NUMBER, fewest=0, context=True),
    Function("normalize-space", normalize_space, _ONE, Kind.STRING, fewest=0, context=True),
    Function("translate", translate, (Kind.STRING, Kind.STRING, Kind.STRING), Kind.STRING),
    Function("regex", regex, _TWO, Kind.BOOLEAN),
)
