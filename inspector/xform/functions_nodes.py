"""Functions over nodes: counting, places, names, other instances, repeats by index."""

from __future__ import annotations

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.functions_signature import Function, Kind
from inspector.xform.tree import Node, in_document_order
from inspector.xform.values import Value, to_string
from inspector.xform.xpath_branch import Branch
from inspector.xform.xpath_context import Context


def count(nodes: list[Node]) -> float:
    """count(nodes). Source: XPath 1.0, 4.1."""
    return float(len(nodes))


def count_non_empty(nodes: list[Node]) -> float:
    """count-non-empty(nodes): those that hold text. Source: ODK XForms."""
    return float(sum(node.read() != "" for node in nodes))


def last(context: Context) -> float:
    """last(). Source: XPath 1.0, 4.1."""
    return float(context.size)


def position(context: Context, branch: Branch | None = None) -> float:
    """position(), or position(node): its place among siblings of its name, from 1. Source: XPath 1.0; ODK XForms.

    A node that is not relevant has place 0 (JavaRosa).
    """
    if branch is None:
        return float(context.position)
    nodes = branch.value(context)
    if not isinstance(nodes, list) or not nodes:
        raise FormError(Code.XPATH_VALUE, name="position", reason=tr("没有找到节点"))
    return float(nodes[0].ordinal()) if nodes[0].relevant else 0.0


def current(context: Context) -> list[Node]:
    """current(): the node for which the whole expression is evaluated. Source: XForms 1.1, 7.10.2."""
    return [context.current or context.node]


def instance(context: Context, name: str) -> list[Node]:
    """instance('id'): top of a secondary instance, above its root element. Source: ODK XForms."""
    load = context.instances.get(name)
    if load is None:
        raise FormError(Code.XPATH_INSTANCE, name=name)
    return [load()]


def identified(context: Context, value: Value) -> list[Node]:
    """id(value): elements whose id attribute is one of the words. Source: XPath 1.0, 4.1, without a document type."""
    texts = [node.read() for node in value] if isinstance(value, list) else [to_string(value)]
    wanted = {word for text in texts for word in text.split()}
    found = []
    for node in context.node.document().descendants():
        mark = node.attribute("id")
        if mark is not None and mark.value in wanted:
            found.append(node)
            wanted.discard(mark.value)
    return in_document_order(found)


def _first(context: Context, nodes: list[Node] | None) -> Node | None:
    if nodes is None:
        return context.node
    return nodes[0] if nodes else None


def name(context: Context, nodes: list[Node] | None = None) -> str:
    """name([nodes]) as written in the source, prefix included. Source: XPath 1.0, 4.1."""
    node = _first(context, nodes)
    if node is None:
        return ""
    return f"{node.prefix}:{node.name}" if node.prefix else node.name


def local_name(context: Context, nodes: list[Node] | None = None) -> str:
    """local-name([nodes]). Source: XPath 1.0, 4.1."""
    node = _first(context, nodes)
    return "" if node is None else node.name


def namespace_uri(context: Context, nodes: list[Node] | None = None) -> str:
    """namespace-uri([nodes]). Source: XPath 1.0, 4.1."""
    node = _first(context, nodes)
    return "" if node is None else node.namespace


def indexed_repeat(context: Context, target: Branch, *pairs: Branch) -> list[Node]:
    """indexed-repeat(target, repeat, index[, repeat, index …]), outermost repeat first. Source: ODK XForms.

    A repeat around the named ones is the one in which the expression stands.
    """
    if len(pairs) % 2:
        raise FormError(Code.XPATH_VALUE, name="indexed-repeat", reason=tr("每个重复组都需要一个序号"))
    chosen: list[Node] = []
    for repeat, index in zip(pairs[::2], pairs[1::2], strict=True):
        wanted = index.number(context)
        groups = _nearest(context, [node for node in repeat.nodes(context) if _inside(node, chosen)])
        found = [node for place, node in enumerate(groups, 1) if place == wanted]
        if not found:
            return []
        chosen = found
    return [node for node in target.nodes(context) if _inside(node, chosen)]


def _inside(node: Node, chosen: list[Node]) -> bool:
    return not chosen or node is chosen[0] or any(ancestor is chosen[0] for ancestor in node.ancestors())


def _nearest(context: Context, groups: list[Node]) -> list[Node]:
    """Instances of one series: those that share most with the place where the expression stands."""
    series: dict[Node | None, list[Node]] = {}
    for node in groups:
        series.setdefault(node.parent, []).append(node)
    if len(series) < 2:
        return groups
    here = {id(context.node), *(id(node) for node in context.node.ancestors())}

    def shared(parent: Node | None) -> int:
        above = [parent, *parent.ancestors()] if parent is not None else []
        return sum(id(node) in here for node in above)

    return series[max(series, key=shared)]


_NODES = (Kind.NODES,)

NODES = (
    Function("count", count, _NODES, Kind.NUMBER),
    Function("count-non-empty", count_non_empty, _NODES, Kind.NUMBER),
    Function("last", last, returns=Kind.NUMBER, context=True),
    Function("position", position, (Kind.LAZY,), Kind.NUMBER, fewest=0, context=True),
    Function("current", current, returns=Kind.NODES, context=True),
    Function("instance", instance, (Kind.STRING,), Kind.NODES, context=True),
    Function("id", identified, (Kind.VALUE,), Kind.NODES, context=True),
    Function("name", name, _NODES, Kind.STRING, fewest=0, context=True),
    Function("local-name", local_name, _NODES, Kind.STRING, fewest=0, context=True),
    Function("namespace-uri", namespace_uri, _NODES, Kind.STRING, fewest=0, context=True),
    Function(
        "indexed-repeat",
        indexed_repeat,
        (Kind.LAZY, Kind.LAZY, Kind.LAZY),
        Kind.NODES,
        rest=Kind.LAZY,
        most=11,
        context=True,
    ),
)
