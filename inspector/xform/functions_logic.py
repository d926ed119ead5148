"""Functions that decide: truth, choice between branches, lists of checks. Branches not taken are never evaluated."""

from __future__ import annotations

from inspector.xform.functions_signature import Function, Kind
from inspector.xform.tree import Node
from inspector.xform.values import Value, to_boolean, to_number, to_string
from inspector.xform.xpath_branch import Branch
from inspector.xform.xpath_context import Context

_NO_LIMIT = -1


def true() -> bool:
    """true(). Source: XPath 1.0, 4.3."""
    return True


def false() -> bool:
    """false(). Source: XPath 1.0, 4.3."""
    return False


def negation(value: bool) -> bool:
    """not(boolean). Source: XPath 1.0, 4.3."""
    return not value


def boolean(value: bool) -> bool:
    """boolean(value). Source: XPath 1.0, 4.3."""
    return value


def boolean_from_string(text: str) -> bool:
    """boolean-from-string(text): "true" in any case, and "1". Source: ODK XForms; JavaRosa ignores case."""
    return text == "1" or text.lower() == "true"


def choose(context: Context, test: bool, then: Branch, otherwise: Branch) -> Value:
    """if(test, then, otherwise), lazy. Source: ODK XForms; XForms 1.1, 7.6.2."""
    return then.value(context) if test else otherwise.value(context)


def coalesce(context: Context, *branches: Branch) -> Value:
    """coalesce(a, b, …): the first that is neither empty nor NaN, else the last one; lazy. Source: JavaRosa."""
    found: Value = ""
    for branch in branches:
        found = branch.value(context)
        if to_string(found) not in ("", "NaN"):
            return found
    return found


def once(context: Context, branch: Branch) -> Value:
    """once(value): what the question holds already, else the value; lazy. Source: ODK XForms."""
    kept = (context.current or context.node).string_value()
    return kept if kept.strip() else branch.value(context)


def checklist(least: float, most: float, *checks: Value) -> bool:
    """checklist(min, max, check, …): the number of true checks lies within; -1 means no limit. Source: OpenRosa."""
    return _within(sum(map(float, _truths(checks))), least, most)


def weighted_checklist(context: Context, least: float, most: float, *pairs: Value) -> bool:
    """weighted-checklist(min, max, check, weight, …): the weights of the true checks lie within. Source: OpenRosa."""
    zone = context.environment.zone
    weights = 0.0
    for checks, given in zip(pairs[::2], pairs[1::2], strict=False):
        for check, weight in zip(_texts(checks), _texts(given), strict=False):
            weights += to_number(weight, zone) if to_boolean(check) else 0.0
    return _within(weights, least, most)


def _truths(checks: tuple[Value, ...]) -> list[bool]:
    return [to_boolean(one) for check in checks for one in _texts(check)]


def _texts(value: Value) -> list[Value]:
    """Each of several nodes counts for itself (JavaRosa, XPathNodeset.toArgList)."""
    return [node.read() for node in value if node.relevant] if isinstance(value, list) else [value]


def _within(count: float, least: float, most: float) -> bool:
    return (least == _NO_LIMIT or count >= least) and (most == _NO_LIMIT or count <= most)


def depend(value: Value, *_others: Value) -> Value:
    """depend(value, …): the first one; the others are named only so that they are waited for. Source: JavaRosa."""
    return value


def lang(context: Context, wanted: str) -> bool:
    """lang(text): the xml:lang in force is that language or a kind of it. Source: XPath 1.0, 4.3."""
    node: Node | None = context.node
    while node is not None:
        found = node.attribute("lang", namespace="http://www.w3.org/XML/1998/namespace")
        if found is not None:
            given = found.value.lower()
            return given == wanted.lower() or given.startswith(wanted.lower() + "-")
        node = node.parent
    return False


LOGIC = (
    Function("true", true, returns=Kind.BOOLEAN),
    Function("false", false, returns=Kind.BOOLEAN),
    Function("not", negation, (Kind.BOOLEAN,), Kind.BOOLEAN),
    Function("boolean", boolean, (Kind.BOOLEAN,), Kind.BOOLEAN),
    Function("boolean-from-string", boolean_from_string, (Kind.STRING,), Kind.BOOLEAN),
    Function("if", choose, (Kind.BOOLEAN, Kind.LAZY, Kind.LAZY), context=True),
    Function("coalesce", coalesce, (Kind.LAZY, Kind.LAZY), rest=Kind.LAZY, context=True),
    Function("once", once, (Kind.LAZY,), context=True),
    Function("checklist", checklist, (Kind.NUMBER, Kind.NUMBER), Kind.BOOLEAN, fewest=3, rest=Kind.VALUE),
    Function(
        "weighted-checklist",
        weighted_checklist,
        (Kind.NUMBER, Kind.NUMBER),
        Kind.BOOLEAN,
        fewest=4,
        rest=Kind.VALUE,
        context=True,
    ),
    Function("depend", depend, (Kind.VALUE,), rest=Kind.VALUE),
    Function("lang", lang, (Kind.STRING,), Kind.BOOLEAN, context=True),
)
