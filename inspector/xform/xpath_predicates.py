"""Predicates as closures: of the candidates of a step, those that stay (XPath 1.0, section 2.4).

A predicate that compares a child's value with something that does not depend on the candidate looks it up in an index
where the document is frozen: the choice lists of ten thousand rows, filtered by the answer to another question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from inspector.xform.tree import Node
from inspector.xform.values import to_boolean
from inspector.xform.xpath_context import Context
from inspector.xform.xpath_paths import Keep

_INDEX_FROM = 24
"""Fewer candidates are faster read than looked up."""


def keep_place(place: float) -> Keep:
    """[3]: the candidate at that place."""
    if not place.is_integer() or place < 1:
        return lambda _context, _nodes: ()
    index = int(place)
    return lambda _context, nodes: nodes[index - 1 : index]


def keep_where(test: Callable[[Context], bool]) -> Keep:
    """[a = 1]: the candidates for which the test holds."""

    def keep(context: Context, nodes: Sequence[Node]) -> Sequence[Node]:
        inner = context.inside(len(nodes))
        kept = []
        for place, node in enumerate(nodes, 1):
            inner.node = node
            inner.position = place
            if test(inner):
                kept.append(node)
        return kept

    return keep


def keep_by_value(value: Callable[[Context], Any]) -> Keep:
    """Any other predicate: a number names the place, everything else is taken as true or false."""

    def holds(context: Context) -> bool:
        found = value(context)
        if isinstance(found, float):
            return found == context.position
        return to_boolean(found)

    return keep_where(holds)


def keep_equal_child(name: str, namespace: str, *, wanted: Callable[[Context], Any], otherwise: Keep) -> Keep:
    """[name = wanted], where `wanted` reads nothing of the candidate: by index in a frozen document.

    Args:
        name: name of the child element that is compared.
        namespace: its namespace.
        wanted: the other side.
        otherwise: the plain way, for small or changing candidates and for values that are not text.
    """

    def keep(context: Context, nodes: Sequence[Node]) -> Sequence[Node]:
        if len(nodes) < _INDEX_FROM:
            return otherwise(context, nodes)
        parent = nodes[0].parent
        document = nodes[0].document()
        if parent is None or not document.frozen or len(parent.children) != len(nodes):
            return otherwise(context, nodes)
        text = wanted(context)
        if isinstance(text, list) and len(text) == 1:
            text = text[0].read()
        if not isinstance(text, str):
            return otherwise(context, nodes)
        return _index(document, nodes, name, namespace=namespace).get(text, ())

    return keep


def _index(document: Node, nodes: Sequence[Node], name: str, *, namespace: str) -> dict[str, list[Node]]:
    """value of the child → its candidates, remembered by the frozen document under their parent."""
    if document.indexes is None:
        document.indexes = {}
    key = (nodes[0].parent, name, namespace)
    index = document.indexes.get(key)
    if index is None:
        index = {}
        for node in nodes:
            for child in node.elements(name, namespace=namespace):
                rows = index.setdefault(child.read(), [])
                if not rows or rows[-1] is not node:
                    rows.append(node)
        document.indexes[key] = index
    return index
