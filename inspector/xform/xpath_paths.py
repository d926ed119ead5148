"""Location paths as closures: the general way for every path, and short ways for the paths that forms are made of.

A path of plain child steps from the root is remembered by the document it was walked in, until a node comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from inspector.xform.tree import Node, in_document_order
from inspector.xform.xpath_axes import REVERSE, Walk, walk
from inspector.xform.xpath_context import Context
from inspector.xform.xpath_syntax import Axis, Call, KindTest, NameTest, Path, Start, Step

Select: TypeAlias = Callable[[Context], list[Node]]
First: TypeAlias = Callable[[Context], Node | None]
Keep: TypeAlias = Callable[[Context, Sequence[Node]], Sequence[Node]]
"""A predicate: of the candidates, those that stay."""
Begin: TypeAlias = Callable[[Context], Node | None]
Names: TypeAlias = tuple[tuple[str, str], ...]
"""(name, namespace) of child steps."""

_SORTED_AFTER = frozenset({Axis.CHILD, Axis.ATTRIBUTE, Axis.SELF})
"""Axes that keep document order when they start from nodes of which none lies inside another."""
_NESTING = frozenset(
    {
        Axis.DESCENDANT,
        Axis.DESCENDANT_OR_SELF,
        Axis.ANCESTOR,
        Axis.ANCESTOR_OR_SELF,
        Axis.FOLLOWING,
        Axis.PRECEDING,
    }
)
"""Axes whose nodes may lie inside each other."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A path without predicates: up some parents, down by child names, perhaps to an attribute at the end."""

    begin: Begin
    from_root: bool
    parents: int
    names: Names
    attribute: tuple[str, str] | None

    @property
    def key(self) -> str:
        """What the document remembers the path under."""
        return "/".join(f"{{{namespace}}}{name}" for name, namespace in self.names)


def plain(path: Path) -> Plain | None:
    """The path in its plain form; None where it has none."""
    begin = beginning(path.start)
    if begin is None:
        return None
    steps = [step for step in path.steps if not _stays(step)]
    parents = 0
    while parents < len(steps) and _is_parent(steps[parents]):
        parents += 1
    names: list[tuple[str, str]] = []
    attribute: tuple[str, str] | None = None
    for step in steps[parents:]:
        test = step.test
        named = isinstance(test, NameTest) and test.name != "*" and not step.predicates and attribute is None
        if not named or step.axis not in (Axis.CHILD, Axis.ATTRIBUTE):
            return None
        assert isinstance(test, NameTest)
        if step.axis is Axis.CHILD:
            names.append((test.name, test.namespace or ""))
        else:
            attribute = (test.name, test.namespace or "")
    return Plain(begin, path.start is Start.ROOT and not parents, parents, tuple(names), attribute)


def beginning(start: object) -> Begin | None:
    """Where the path begins, if that is a single node known without evaluating anything."""
    if start is Start.ROOT:
        return lambda context: context.root
    if start is Start.HERE:
        return lambda context: context.node
    if isinstance(start, Call) and start.name == "current" and not start.arguments:
        return lambda context: context.current or context.node
    return None


def _stays(step: Step) -> bool:
    return step.axis is Axis.SELF and step.test == KindTest("node") and not step.predicates


def _is_parent(step: Step) -> bool:
    return step.axis is Axis.PARENT and step.test == KindTest("node") and not step.predicates


# -- plain paths -----------------------------------------------------------------------------------------------


def first_plain(path: Plain) -> First:
    """The first node of a plain path; no list is made."""
    climb = _remembered(path) if path.from_root and path.names else _climbing(path)
    if path.attribute is None:
        return climb
    name, namespace = path.attribute
    every = select_plain(path)

    def attribute(context: Context) -> Node | None:
        owner = climb(context)
        if owner is None:
            return None
        found = owner.attribute(name, namespace=namespace)
        if found is None:
            others = every(context)
            return others[0] if others else None
        return found

    return attribute


def _climbing(path: Plain) -> First:
    begin, parents, names = path.begin, range(path.parents), path.names
    if len(names) == 1 and path.parents == 1:
        return _sibling(begin, names[0])

    def climb(context: Context) -> Node | None:
        node = begin(context)
        for _ in parents:
            if node is None:
                return None
            node = node.parent
        return node if node is None else first_below(node, names)

    return climb


def _sibling(begin: Begin, wanted: tuple[str, str]) -> First:
    """../name, the commonest path inside a repeat."""
    name, namespace = wanted

    def sibling(context: Context) -> Node | None:
        node = begin(context)
        if node is None or node.parent is None:
            return None
        for child in node.parent.children:
            if child.name == name and child.namespace == namespace:
                return child
        return None

    return sibling


def _remembered(path: Plain) -> First:
    names, key = path.names, path.key

    def known(context: Context) -> Node | None:
        node = _only(context.root, names, key=key)
        return first_below(context.root, names) if node is None else node

    return known


def _only(root: Node, names: Names, *, key: str) -> Node | None:
    """The node that the names lead to from the root, where there is just one; the document remembers it."""
    lookup = root.lookup
    if lookup is None:
        lookup = root.lookup = {}
    try:
        return lookup[key]
    except KeyError:
        above, last = key.rpartition("/{")[0], names[-1:]
        parent = _only(root, names[:-1], key=above) if len(names) > 1 else root
        found = all_below([root], names) if parent is None else all_below([parent], last)
        node = lookup[key] = found[0] if len(found) == 1 else None
        return node


def first_below(node: Node, names: Names) -> Node | None:
    """The first node, in document order, that the child names lead to from here."""
    if not names:
        return node
    (name, namespace), further = names[0], names[1:]
    for child in node.children:
        if child.name == name and child.namespace == namespace:
            found = first_below(child, further) if further else child
            if found is not None:
                return found
    return None


def all_below(nodes: list[Node], names: Names) -> list[Node]:
    """All nodes that the child names lead to from these."""
    for name, namespace in names:
        nodes = [
            child for node in nodes for child in node.children if child.name == name and child.namespace == namespace
        ]
    return nodes


def select_plain(path: Plain) -> Select:
    """All nodes of a plain path, in document order."""
    begin, parents, names = path.begin, range(path.parents), path.names

    def select(context: Context) -> list[Node]:
        node = begin(context)
        for _ in parents:
            if node is None:
                return []
            node = node.parent
        return [] if node is None else all_below([node], names)

    if path.attribute is not None:
        name, namespace = path.attribute
        return lambda context: [
            found for node in select(context) if (found := node.attribute(name, namespace=namespace)) is not None
        ]
    return _select_remembered(path) if path.from_root and names else select


def _select_remembered(path: Plain) -> Select:
    names, key = path.names, path.key

    def known(context: Context) -> list[Node]:
        node = _only(context.root, names, key=key)
        return all_below([context.root], names) if node is None else [node]

    return known


# -- any path --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stride:
    """A step made ready: its axis and test as a function, its predicates compiled."""

    axis: Axis
    walk: Walk
    predicates: tuple[Keep, ...]


def stride(step: Step, predicates: Sequence[Keep]) -> Stride:
    """The step, ready to be taken."""
    return Stride(step.axis, walk(step.axis, step.test), tuple(predicates))


def select_steps(begin: Select, strides: Sequence[Stride]) -> Select:
    """All nodes that the steps lead to, in document order.

    Args:
        begin: the nodes from which the first step starts.
        strides: the steps.
    """
    from_one, from_many = _plan(strides, nested=False), _plan(strides, nested=True)

    def select(context: Context) -> list[Node]:
        nodes = begin(context)
        for one, unsorted in from_one if len(nodes) == 1 else from_many:
            if not nodes:
                return nodes
            single = len(nodes) == 1
            if single:
                nodes = list(_take(context, nodes[0], one))
            else:
                nodes = [found for node in nodes for found in _take(context, node, one)]
            if unsorted and not single:
                nodes = in_document_order(nodes)
        return nodes

    return select


def _plan(strides: Sequence[Stride], *, nested: bool) -> list[tuple[Stride, bool]]:
    """Each step with whether its nodes must be sorted; `nested`: the first nodes may lie inside each other."""
    plan: list[tuple[Stride, bool]] = []
    for one in strides:
        plan.append((one, nested or one.axis not in _SORTED_AFTER))
        nested = nested or one.axis in _NESTING
    return plan


def _take(context: Context, node: Node, one: Stride) -> Sequence[Node]:
    found = one.walk(node)
    for keep in one.predicates:
        if not found:
            return found
        found = keep(context, found)
    return found[::-1] if one.axis in REVERSE else found
