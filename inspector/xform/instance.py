"""The nodes of one filled form: made from the definition, found by reference, named by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.errors import Code, FormError
from inspector.xform.definition import Definition, Seed, Slot
from inspector.xform.tree import Node, document

_SEGMENT = re.compile(r"([^\[\]#/]+)(?:\[(\d+)\])?")


class Instance:
    """The tree of a form being filled in; every node carries its `Slot` as `bind`.

    Attributes:
        document: the node above the root element.
        root: the root element.
    """

    def __init__(self, definition: Definition, seed: Seed) -> None:
        self.definition = definition
        self._single: list[Node | None] = [None] * len(definition.slots)
        self._ways: dict[tuple[int, int], tuple[int, ...]] = {}
        self.root = self.grow(seed)
        self.document = document(self.root)

    def grow(self, seed: Seed) -> Node:
        """Fresh nodes of a seed, with all below it."""
        slot = self.definition.slots[seed.slot]
        node = Node(slot.name, seed.value, namespace=slot.namespace, prefix=slot.prefix)
        node.bind = slot
        for prefix, namespace, name, value in seed.attributes:
            mark = f"@{prefix}:{name}" if prefix else f"@{name}"
            self._grow_attribute(node.set_attribute(name, value, namespace=namespace, prefix=prefix), slot, mark)
        if not slot.repeats:
            self._single[slot.index] = node
        for member in seed.children:
            node.append(self.grow(member))
        return node

    def _grow_attribute(self, attribute: Node, owner: Slot, mark: str) -> None:
        slot = self.definition.slots[self.definition.by_path[f"{owner.path}/{mark}"]]
        attribute.bind = slot
        if not slot.repeats:
            self._single[slot.index] = attribute

    # -- from slot to nodes ------------------------------------------------------------------------------------

    def below(self, node: Node, slot: int) -> list[Node]:
        """All nodes of a slot at or below a node, in document order."""
        wanted = self.definition.slots[slot]
        if not wanted.repeats:
            single = self._single[slot]
            return [single] if single is not None else []
        nodes = [node]
        for index in self._way(slot_of(node).index, slot):
            nodes = [child for one in nodes for child in _kin(one, self.definition.slots[index])]
        return nodes

    def _way(self, start: int, slot: int) -> tuple[int, ...]:
        """The slots to pass from one slot down to another."""
        known = self._ways.get((start, slot))
        if known is None:
            passed = []
            here = slot
            while here != start:
                passed.append(here)
                here = self.definition.slots[here].parent
            known = self._ways[start, slot] = tuple(reversed(passed))
        return known

    def everywhere(self, slot: int) -> list[Node]:
        """All nodes of a slot in the form."""
        repeats = self.definition.slots[slot].repeats
        if not repeats:
            return self.below(self.root, slot)
        anchor = self._single[self.definition.slots[repeats[0]].parent]
        return self.below(anchor, slot) if anchor is not None else []

    def nearest(self, node: Node, slot: int) -> Node:
        """The node itself or the one above it that stands at a slot."""
        while slot_of(node).index != slot:
            assert node.parent is not None
            node = node.parent
        return node

    def members(self, parent: Node, repeat: int) -> list[Node]:
        """The instances of a repeat directly below a node."""
        return [child for child in parent.children if child.bind.index == repeat]  # type: ignore[attr-defined]

    # -- references --------------------------------------------------------------------------------------------

    def ref(self, node: Node) -> str:
        """The reference of a node: indexes on instances of repeats only."""
        slot = slot_of(node)
        if not slot.repeats:
            return slot.path
        names: list[str] = []
        while True:
            slot = slot_of(node)
            name = slot.path.rpartition("/")[2]
            parent = node.parent
            if slot.repeat and parent is not None:
                twins = parent.children
                place = sum(1 for one in twins[: node.position] if one.bind is slot) + 1
                name = f"{name}[{place}]"
            names.append(name)
            if parent is None or parent is self.document:
                return "/" + "/".join(reversed(names))
            node = parent

    def refs(self, slot: int) -> list[str]:
        """The references of all nodes of a slot, in document order; numbered from the top, not one by one."""
        found = [(self.definition.slots[0].path, self.root)]
        for index in self._way(0, slot):
            place = self.definition.slots[index]
            name = place.path.rpartition("/")[2]
            found = [
                (f"{above}/{name}[{number}]" if place.repeat else f"{above}/{name}", child)
                for above, node in found
                for number, child in enumerate(_kin(node, place), 1)
            ]
        return [ref for ref, _ in found]

    def find(self, ref: str) -> Node:
        """The node of a reference; a repeat named without index means its first instance.

        Raises:
            FormError: FORM_PLACE_MISSING.
        """
        index = self.definition.by_path.get(ref)
        if index is not None:
            single = self._single[index]
            if single is not None:
                return single
        node = self._walk(ref)
        if node is None:
            raise FormError(Code.FORM_PLACE_MISSING, path=ref)
        return node

    def _walk(self, ref: str) -> Node | None:
        node: Node | None = self.document
        for part in ref.strip("/").split("/"):
            found = _SEGMENT.fullmatch(part)
            if found is None or node is None:
                return None
            if part.startswith("@"):
                return next((one for one in node.attributes if slot_of(one).path.endswith(f"/{part}")), None)
            prefix, _, name = found[1].rpartition(":")
            twins = [one for one in node.children if one.name == name and one.prefix == prefix]
            place = int(found[2] or 1)
            node = twins[place - 1] if 0 < place <= len(twins) else None
        return node

    def nodes(self) -> Iterator[Node]:
        """All elements in document order, the root first."""
        yield self.root
        yield from self.root.descendants()


def _kin(node: Node, slot: Slot) -> list[Node]:
    """Children, or attributes, of a node that stand at a slot."""
    row = node.attributes if slot.name.startswith("@") else node.children
    return [one for one in row if one.bind is slot]


def slot_of(node: Node) -> Slot:
    """The slot that a node of the form stands at."""
    slot = node.bind
    assert isinstance(slot, Slot)
    return slot
