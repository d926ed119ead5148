"""The axes and node tests of XPath 1.0, sections 2.2 and 2.3, over our own tree.

Every axis gives its nodes in its own order: document order for the forward ones, the reverse for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.tree import Kind, Node
from inspector.xform.xpath_syntax import Axis, KindTest, NameTest

Test = Callable[[Node], bool]
Walk = Callable[[Node], Sequence[Node]]

REVERSE = frozenset({Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF, Axis.PRECEDING, Axis.PRECEDING_SIBLING})
_MANY = 64
_KINDS = {
    "text": Kind.TEXT,
    "comment": Kind.COMMENT,
    "processing-instruction": Kind.INSTRUCTION,
}


def node_test(axis: Axis, test: NameTest | KindTest) -> Test:
    """Whether a node on this axis is one that the step names."""
    if isinstance(test, KindTest):
        return _kind_test(test)
    kind = Kind.ATTRIBUTE if axis is Axis.ATTRIBUTE else Kind.ELEMENT
    name, namespace = test.name, test.namespace
    if name == "*":
        if namespace is None:
            return lambda node: node.kind is kind
        return lambda node: node.kind is kind and node.namespace == namespace
    return lambda node: node.name == name and node.kind is kind and node.namespace == namespace


def _kind_test(test: KindTest) -> Test:
    if test.kind == "node":
        return lambda node: True  # noqa: ARG005 - every node passes
    kind, target = _KINDS[test.kind], test.target
    if target:
        return lambda node: node.kind is kind and node.name == target
    return lambda node: node.kind is kind


def walk(axis: Axis, test: NameTest | KindTest) -> Walk:
    """All nodes on the axis that pass the test, as a function of the node where the step begins."""
    passes = node_test(axis, test)
    if axis is Axis.NAMESPACE:
        return _refuse_namespaces
    if isinstance(test, KindTest) and test.kind == "node" and axis in _EVERY:
        return _EVERY[axis]
    if axis is Axis.CHILD and isinstance(test, NameTest):
        return _named_children(passes, f"{test.namespace} {test.name}")
    nodes_on = _AXES[axis]
    return lambda node: [found for found in nodes_on(node) if passes(found)]


def _named_children(passes: Test, key: str) -> Walk:
    """Child elements by name; the thousands of rows of a frozen document are found once."""

    def children(node: Node) -> Sequence[Node]:
        if len(node.children) < _MANY:
            return [child for child in node.children if passes(child)]
        top = node.document()
        if not top.frozen:
            return [child for child in node.children if passes(child)]
        if top.indexes is None:
            top.indexes = {}
        known = top.indexes.setdefault(node, {})
        if key not in known:
            known[key] = [child for child in node.children if passes(child)]
        return known[key]

    return children


def _refuse_namespaces(_node: Node) -> Sequence[Node]:
    raise FormError(Code.XPATH_UNSUPPORTED, name="namespace::", reason=tr("表单不需要命名空间节点"))


def _self(node: Node) -> Sequence[Node]:
    return (node,)


def _parent(node: Node) -> Sequence[Node]:
    return () if node.parent is None else (node.parent,)


def _child(node: Node) -> Sequence[Node]:
    return node.content()


def _attribute(node: Node) -> Sequence[Node]:
    return node.attributes


def _ancestor(node: Node) -> Iterator[Node]:
    return node.ancestors()


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from node.ancestors()


def _descendant(node: Node) -> Iterator[Node]:
    pending = list(reversed(node.content()))
    while pending:
        here = pending.pop()
        yield here
        pending.extend(reversed(here.content()))


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


def _siblings(node: Node) -> Sequence[Node]:
    return () if node.parent is None or node.kind is Kind.ATTRIBUTE else node.parent.content()


def _following_sibling(node: Node) -> Sequence[Node]:
    return _siblings(node)[node.position + 1 :]


def _preceding_sibling(node: Node) -> Sequence[Node]:
    return _siblings(node)[: node.position][::-1]


def _following(node: Node) -> Iterator[Node]:
    if node.kind is Kind.ATTRIBUTE and node.parent is not None:
        yield from _descendant(node.parent)
        node = node.parent
    for here in _ancestor_or_self(node):
        for sibling in _following_sibling(here):
            yield from _descendant_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind is Kind.ATTRIBUTE and node.parent is not None:
        node = node.parent
    for here in _ancestor_or_self(node):
        for sibling in _preceding_sibling(here):
            yield from reversed(list(_descendant_or_self(sibling)))


_EVERY: dict[Axis, Walk] = {Axis.SELF: _self, Axis.PARENT: _parent, Axis.CHILD: _child, Axis.ATTRIBUTE: _attribute}

_AXES: dict[Axis, Callable[[Node], Sequence[Node] | Iterator[Node]]] = {
    **_EVERY,
    Axis.ANCESTOR: _ancestor,
    Axis.ANCESTOR_OR_SELF: _ancestor_or_self,
    Axis.DESCENDANT: _descendant,
    Axis.DESCENDANT_OR_SELF: _descendant_or_self,
    Axis.FOLLOWING: _following,
    Axis.FOLLOWING_SIBLING: _following_sibling,
    Axis.PRECEDING: _preceding,
    Axis.PRECEDING_SIBLING: _preceding_sibling,
}
