"""The tree of an instance: elements, attributes and texts that expressions walk over and a session changes.

It knows nothing of questions or binds (`bind` is an opaque place for the session's own mark) and never evaluates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache
from xml.parsers import expat

from inspector.errors import Code, FormError

_ATTRIBUTES_BEFORE_CHILDREN = -1_000_000_000
MAX_DEPTH = 500
"""Deepest nesting of elements that is read; a form written by people stays below 20."""


class Kind(Enum):
    """What a node is (XPath 1.0, section 5; namespace nodes are not kept)."""

    DOCUMENT = "document"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "processing-instruction"


_NONE: list[Node] = []  # what an attribute, a text, a comment has inside; never appended to


class Node:
    """One node of an instance; two nodes are equal only when they are the same node.

    Attributes:
        name: local name; "" for documents, texts, comments; the target of a processing instruction.
        namespace: uri, or "" for the form's own (default) namespace and for attributes without prefix.
        prefix: prefix as written in the source, only for name().
        value: text of a leaf element, an attribute, a text or a comment; "" on elements with child elements.
        children: elements (and, in mixed content only, texts, comments, instructions) in document order.
        attributes: attribute nodes in document order.
        relevant: effective relevance, the ancestors' included; kept up to date by the session.
        bind: the session's own mark (its definition of this node); opaque here.
        position: place among its parent's children or attributes, kept by append, insert, remove.
        frozen: on a document only: nothing below will change any more, so lookups in it may be indexed.
        lookup: on a document only: what expressions remember of its shape, forgotten by append, insert, remove.
        indexes: on a frozen document only: its rows by the value of a child.
    """

    __slots__ = (
        "_text",
        "attributes",
        "bind",
        "children",
        "frozen",
        "indexes",
        "kind",
        "lookup",
        "name",
        "namespace",
        "parent",
        "position",
        "prefix",
        "relevant",
        "value",
    )

    def __init__(
        self,
        name: str = "",
        value: str = "",
        *,
        kind: Kind = Kind.ELEMENT,
        namespace: str = "",
        prefix: str = "",
        parent: Node | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.kind = kind
        self.namespace = namespace
        self.prefix = prefix
        self.parent = parent
        inner = kind is Kind.ELEMENT or kind is Kind.DOCUMENT  # most nodes of a form are attributes and texts
        self.children: list[Node] = [] if inner else _NONE
        self.attributes: list[Node] = [] if inner else _NONE
        self.relevant = True
        self.bind: object = None
        self.position = 0
        self.frozen = False
        self.lookup: dict[str, Node | None] | None = None
        self.indexes: dict[object, dict[str, list[Node]]] | None = None
        self._text: Node | None = None

    def __repr__(self) -> str:
        return f"<{self.kind.value} {self.path()}>"

    # -- changing ----------------------------------------------------------------------------------------------

    def append(self, child: Node) -> Node:
        """Add the child as the last one, and give it back."""
        child.parent = self
        child.position = len(self.children)
        self.children.append(child)
        self.document().lookup = None
        return child

    def insert(self, index: int, child: Node) -> Node:
        """Add the child before the one that stands at `index` (0-based) now, and give it back."""
        child.parent = self
        self.children.insert(index, child)
        self._renumber(index)
        return child

    def remove(self, child: Node) -> None:
        """Take the child out of the tree; it keeps its own subtree."""
        index = child.position
        del self.children[index]
        child.parent = None
        self._renumber(index)

    def keep(self, wanted: Callable[[Node], bool]) -> None:
        """Take out all children but those wanted, in one go."""
        kept = [child for child in self.children if wanted(child)]
        if len(kept) != len(self.children):
            self.children[:] = kept
            self._renumber(0)

    def _renumber(self, start: int) -> None:
        for index in range(start, len(self.children)):
            self.children[index].position = index
        self.document().lookup = None

    def set_attribute(self, name: str, value: str, *, namespace: str = "", prefix: str = "") -> Node:
        """Write the attribute, adding it where it is missing, and give it back."""
        found = self.attribute(name, namespace=namespace)
        if found is None:
            found = Node(name, kind=Kind.ATTRIBUTE, namespace=namespace, prefix=prefix, parent=self)
            found.position = _ATTRIBUTES_BEFORE_CHILDREN + len(self.attributes)
            self.attributes.append(found)
        found.value = value
        return found

    def copy(self) -> Node:
        """A free copy of this node and all below it: same values, binds and relevance, no parent."""
        twin = self._alone()
        pending = [(self, twin)]
        while pending:
            source, target = pending.pop()
            for attribute in source.attributes:
                fresh = attribute._alone()
                fresh.parent = target
                fresh.position = attribute.position
                target.attributes.append(fresh)
            for child in source.children:
                pending.append((child, target.append(child._alone())))
        return twin

    def _alone(self) -> Node:
        twin = Node(self.name, self.value, kind=self.kind, namespace=self.namespace, prefix=self.prefix)
        twin.relevant = self.relevant
        twin.bind = self.bind
        return twin

    # -- reading -----------------------------------------------------------------------------------------------

    def read(self) -> str:
        """String value as expressions see it: "" where not relevant (JavaRosa), the value is kept all the same."""
        if not self.relevant:
            return ""
        if self.children:
            return "".join(text for text in self._texts(relevant_only=True))
        return self.value

    def string_value(self) -> str:
        """String value by XPath 1.0, section 5: the kept value, relevant or not."""
        return "".join(self._texts(relevant_only=False)) if self.children else self.value

    def _texts(self, *, relevant_only: bool) -> Iterator[str]:
        pending = [self]
        while pending:
            node = pending.pop()
            if relevant_only and not node.relevant:
                continue
            if node.children:
                pending.extend(reversed(node.children))
            elif node.kind is Kind.ELEMENT or node.kind is Kind.TEXT:
                yield node.value

    def child(self, name: str, *, namespace: str = "") -> Node | None:
        """The first child element of this name, if there is one."""
        for node in self.children:
            if node.name == name and node.namespace == namespace and node.kind is Kind.ELEMENT:
                return node
        return None

    def elements(self, name: str, *, namespace: str = "") -> list[Node]:
        """All child elements of this name, in document order."""
        return [node for node in self.children if node.name == name and node.namespace == namespace]

    def attribute(self, name: str, *, namespace: str = "") -> Node | None:
        """The attribute of this name, if there is one."""
        for node in self.attributes:
            if node.name == name and node.namespace == namespace:
                return node
        return None

    def descendants(self) -> Iterator[Node]:
        """All nodes below this one (attributes left out), in document order."""
        pending = list(reversed(self.children))
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """Parent, its parent, and so on up to the document."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def content(self) -> list[Node]:
        """Children as XPath sees them: a leaf's text is a text node of its own."""
        if self.children or not self.value or self.kind is not Kind.ELEMENT:
            return self.children
        if self._text is None:
            self._text = Node(kind=Kind.TEXT, parent=self)
        self._text.value = self.value
        self._text.relevant = self.relevant
        return [self._text]

    def document(self) -> Node:
        """The top of the tree this node stands in (itself when it has no parent)."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def ordinal(self) -> int:
        """1-based place among the siblings of the same name; 1 for an only child."""
        if self.parent is None or self.kind is Kind.ATTRIBUTE:
            return 1
        twins = self.parent.children[: self.position]
        return 1 + sum(node.name == self.name and node.namespace == self.namespace for node in twins)

    def order_key(self) -> tuple[int, ...]:
        """A key that sorts the nodes of one tree into document order."""
        places: list[int] = []
        node = self
        while node.parent is not None:
            places.append(node.position)
            node = node.parent
        places.reverse()
        return tuple(places)

    def path(self) -> str:
        """Where it stands, for people and for error sentences: /data/yard/heap[2]/height."""
        names: list[str] = []
        node = self
        while node.parent is not None:
            names.append(node._segment())
            node = node.parent
        return "/" + "/".join(reversed(names))

    def _segment(self) -> str:
        if self.kind is Kind.ATTRIBUTE:
            return f"@{self.name}"
        if self.kind is not Kind.ELEMENT:
            return f"{self.kind.value}()"
        assert self.parent is not None
        twins = self.parent.elements(self.name, namespace=self.namespace)
        return self.name if len(twins) < 2 else f"{self.name}[{self.ordinal()}]"


def document(root: Node) -> Node:
    """A new document node above the root element."""
    top = Node(kind=Kind.DOCUMENT)
    top.append(root)
    return top


def in_document_order(nodes: list[Node]) -> list[Node]:
    """The nodes without repetition, in document order; trees follow each other in the order of their first node."""
    unique = list(dict.fromkeys(nodes))
    if len(unique) < 2:
        return unique
    trees: dict[Node, int] = {}
    return sorted(unique, key=lambda node: (trees.setdefault(node.document(), len(trees)), *node.order_key()))


def read_xml(
    data: bytes, *, home: str = "", keep_space: bool = False, namespaces: dict[str, str] | None = None
) -> Node:
    """Read an XML file into a document node.

    Args:
        data: the file; entity declarations are refused (they could expand without end).
        home: a namespace uri that is kept as "", as the XForms namespace is inside a form.
        keep_space: keep white space between elements, comments and instructions, as XPath 1.0 sees them.
        namespaces: takes down prefix → uri of all namespaces declared anywhere; the first declaration counts.

    Raises:
        FormError: XML_UNREADABLE with the line.
    """
    builder = _Builder(home=home, keep_space=keep_space)
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.namespace_prefixes = True
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.EntityDeclHandler = builder.entity
    if namespaces is not None:
        parser.StartNamespaceDeclHandler = lambda prefix, uri: namespaces.setdefault(prefix or "", uri or "")
    if keep_space:
        parser.CommentHandler = builder.comment
        parser.ProcessingInstructionHandler = builder.instruction
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise FormError(Code.XML_UNREADABLE, line=error.lineno, reason=expat.ErrorString(error.code)) from error
    except LookupError as error:
        raise FormError(Code.XML_UNREADABLE, line=1, reason=str(error)) from error  # an encoding nobody knows
    except _Refused as error:
        raise FormError(Code.XML_UNREADABLE, line=parser.CurrentLineNumber, reason=str(error)) from error
    return builder.top


class _Refused(Exception):  # noqa: N818 - becomes a FormError with its line
    """A file that is XML, but not one we read."""


class _Builder:
    """Turns expat's events into nodes."""

    def __init__(self, *, home: str, keep_space: bool) -> None:
        self.top = Node(kind=Kind.DOCUMENT)
        self.home = home
        self.keep_space = keep_space
        self.open = [self.top]

    def start(self, name: str, attributes: list[str]) -> None:
        if len(self.open) > MAX_DEPTH:
            raise _Refused(f"depth > {MAX_DEPTH}")
        uri, local, prefix = _split(name)
        node = Node(local, namespace="" if uri == self.home else uri, prefix=prefix)
        for place in range(0, len(attributes), 2):
            uri, local, prefix = _split(attributes[place])
            one = Node(local, attributes[place + 1], kind=Kind.ATTRIBUTE, namespace=uri, prefix=prefix, parent=node)
            one.position = _ATTRIBUTES_BEFORE_CHILDREN + place // 2
            node.attributes.append(one)
        self.open.append(self._add(node))

    def _add(self, node: Node) -> Node:
        """Append below the element that is open: `Node.append` without telling a document that nobody reads yet."""
        here = self.open[-1]
        node.parent = here
        node.position = len(here.children)
        here.children.append(node)
        return node

    def end(self, _name: str) -> None:
        _settle(self.open.pop(), keep_space=self.keep_space)

    def text(self, data: str) -> None:
        here = self.open[-1]
        last = here.children[-1] if here.children else None
        if last is not None and last.kind is Kind.TEXT:
            last.value += data
        elif here.kind is Kind.ELEMENT:
            self._add(Node(value=data, kind=Kind.TEXT))

    def comment(self, data: str) -> None:
        self.open[-1].append(Node(value=data, kind=Kind.COMMENT))

    def instruction(self, target: str, data: str) -> None:
        self.open[-1].append(Node(target, data, kind=Kind.INSTRUCTION))

    def entity(self, *_: object) -> None:
        raise _Refused("ENTITY")


def _settle(node: Node, *, keep_space: bool) -> None:
    """Make a leaf's only text its value, and drop white space that only indents."""
    if len(node.children) == 1 and node.children[0].kind is Kind.TEXT:
        text = node.children.pop().value
        node.value = text if keep_space or text.strip() else ""
    elif not keep_space and node.children:
        node.keep(lambda child: child.kind is not Kind.TEXT or bool(child.value.strip()))


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, str, str]:
    """uri, local name and prefix of a name as expat spells it (parts divided by a line break)."""
    parts = name.split("\n")
    return ("", name, "") if len(parts) == 1 else (parts[0], parts[1], parts[2] if len(parts) > 2 else "")
