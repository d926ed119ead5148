"""Computes what a change can reach, in the order of the graph, and takes down what became different.

Constraint and choices are not computed here: they are asked for when an answer is given or a list is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from inspector.errors import FormError
from inspector.xform.casting import cast
from inspector.xform.definition import Definition, Slot
from inspector.xform.formula import Formula
from inspector.xform.graph import Aspect, Step
from inspector.xform.instance import Instance, slot_of
from inspector.xform.tree import Node
from inspector.xform.values import Value, to_boolean, to_number
from inspector.xform.xpath_context import Context
from inspector.xform.xpath_context import Environment as World


@dataclass(slots=True)
class Journal:
    """What became different since it was opened."""

    values: dict[Node, str] = field(default_factory=dict)  # node → text before
    relevance: dict[Node, bool] = field(default_factory=dict)  # node → relevance before
    touched: dict[Node, None] = field(default_factory=dict)
    structural: bool = False


class Recompute:
    """The computed state of one filled form.

    Attributes:
        hidden: nodes whose own relevance formula says no; `Node.relevant` holds the effective state.
        required: nodes whose required formula says yes.
        readonly: nodes whose own readonly formula says yes.
        failures: why a formula of the node could not be evaluated.
        wanted: parents and repeats whose jr:count has been computed anew: (parent, repeat) → number.
        excess: the same, for counts that are too large to be met.
    """

    def __init__(
        self, definition: Definition, instance: Instance, world: World, *, instances: Mapping[str, Callable[[], Node]]
    ) -> None:
        self.definition = definition
        self.instance = instance
        self.world = world
        self.instances = instances
        self.hidden: set[Node] = set()
        self.required: set[Node] = set()
        self.readonly: set[Node] = set()
        self.wanted: dict[tuple[Node, int], int] = {}
        self.excess: dict[tuple[Node, int], int] = {}
        self.failures: dict[Node, str] = {}
        self.journal = Journal()
        self._steps = definition.graph.steps
        self._readers = definition.graph.readers
        self._due: dict[int, dict[Node, None]] = {}
        self._ranks: list[int] = []

    def context(self, node: Node) -> Context:
        """Where a formula of this node is evaluated."""
        return Context(node, self.instance.document, self.world, self.instances)

    # -- what is due -------------------------------------------------------------------------------------------

    def everything(self, *, calculate: bool = True) -> None:
        """Every step on every node once, in order; what was due before is covered by it."""
        self._due.clear()
        self._ranks.clear()
        for step in self._steps:
            if step.aspect is Aspect.SHOWN or (step.aspect is Aspect.CALCULATE and not calculate):
                continue
            for node in self._all(step):
                self._apply(step, node)

    def fill_hidden(self) -> None:
        """Calculate what is hidden, which nobody reads: a submission that was read back does not hold it."""
        for step in self._steps:
            if step.aspect is Aspect.CALCULATE:
                for node in self._all(step):
                    if not node.relevant:
                        self._apply(step, node)

    def touch_words(self) -> None:
        """Another language is shown: every formula that asks for words is due."""
        for rank in self.definition.graph.spoken:
            if self._steps[rank].aspect is not Aspect.SHOWN:
                for node in self._all(self._steps[rank]):
                    self._put(rank, node)

    def touch(self, node: Node) -> None:
        """The node's value, relevance or existence changed: whoever reads it is due."""
        for rank, pivot in self._readers[node.bind.index]:  # type: ignore[attr-defined]
            self._demand(rank, node, pivot)

    def touch_outside(self, parent: Node, repeat: Slot) -> None:
        """An instance of the repeat came to or went from the parent: who reads it from outside is due."""
        for index in range(repeat.index, repeat.end):
            for rank, pivot in self._readers[index]:
                if pivot < repeat.index:
                    self._demand(rank, parent, pivot)

    def touch_place(self, sibling: Node) -> None:
        """The instance moved to another place in its row: who asks for its position is due."""
        for rank, pivot in self._readers[slot_of(sibling).index]:
            if pivot == slot_of(sibling).index:
                self._demand(rank, sibling, pivot)

    def touch_inside(self, member: Node) -> None:
        """The instance is new: every step of its places is due."""
        slot = slot_of(member)
        for rank, step in enumerate(self._steps):
            if slot.index <= step.slot < slot.end and step.aspect is not Aspect.SHOWN:
                if step.aspect is Aspect.COUNT and step.slot == slot.index:
                    continue
                target = self.definition.slots[step.slot].parent if step.aspect is Aspect.COUNT else step.slot
                for node in self.instance.below(member, target):
                    self._put(rank, node)

    def _demand(self, rank: int, node: Node, pivot: int) -> None:
        step = self._steps[rank]
        target = step.slot
        if step.aspect is Aspect.COUNT:
            target = self.definition.slots[target].parent
        if not self.definition.slots[target].repeats:
            found = self.instance.below(node, target)
        elif pivot > target:  # the parent of a repeat whose count looks at the repeat itself
            found = [self.instance.nearest(node, target)]
        else:
            found = self.instance.below(self.instance.nearest(node, pivot), target)
        for one in found:
            self._put(rank, one)

    def _put(self, rank: int, node: Node) -> None:
        waiting = self._due.get(rank)
        if waiting is None:
            waiting = self._due[rank] = {}
            heappush(self._ranks, rank)
        waiting[node] = None

    def _all(self, step: Step) -> list[Node]:
        target = step.slot
        if step.aspect is Aspect.COUNT:
            target = self.definition.slots[target].parent
        return self.instance.everywhere(target)

    def run(self) -> None:
        """Do all that is due; what changes on the way makes its readers due, which always come later."""
        while self._ranks:
            rank = heappop(self._ranks)
            step = self._steps[rank]
            for node in self._due.pop(rank):
                if self._apply(step, node):
                    self.touch(node)

    # -- one step ----------------------------------------------------------------------------------------------

    def _apply(self, step: Step, node: Node) -> bool:
        """Compute one aspect of one node; True where readers of its value must be told.

        A formula that cannot be evaluated computes nothing, hides nothing and asks for nothing; `failures` says why.
        """
        try:
            changed = self._compute(step, node)
        except FormError as error:
            self.failures[node] = error.sentence()
            if step.aspect is Aspect.RELEVANT:
                self.relevance(node, own=True)
            return step.aspect is Aspect.CALCULATE and self.write(node, "")
        if self.failures:
            self.failures.pop(node, None)
        return changed

    def _compute(self, step: Step, node: Node) -> bool:
        if step.aspect is Aspect.SHOWN:
            self.journal.touched[node] = None
            return False
        if step.aspect is Aspect.COUNT:
            self.wanted[node, step.slot] = self.count(step, node)
            return False
        context = self.context(node)
        if step.aspect is Aspect.CALCULATE:
            return self.write(node, self._text(node, step.formula.run(context)))
        holds = self.holds(step.formula, context)
        if step.aspect is Aspect.RELEVANT:
            self.relevance(node, own=holds)
            return False
        marks = self.required if step.aspect is Aspect.REQUIRED else self.readonly
        if holds != (node in marks):
            (marks.add if holds else marks.discard)(node)
            self.journal.touched[node] = None
        return False

    def _text(self, node: Node, value: Value) -> str:
        bind = node.bind.bind  # type: ignore[attr-defined]
        return cast(value, bind.type, self.world.zone)

    def holds(self, formula: Formula, context: Context) -> bool:
        """Whether a condition holds; a bare path is judged by the value that it finds, by its type (JavaRosa)."""
        if not formula.bare_path:
            return formula.run.boolean(context)
        found = formula.run.nodes(context)
        text = found[0].read() if found else ""
        bind = found[0].bind.bind if found and isinstance(found[0].bind, Slot) else None
        if bind is not None and bind.type == "boolean":
            return text in {"1", "true"}
        if bind is not None and bind.type in {"int", "decimal"}:
            return to_boolean(to_number(text, self.world.zone))
        return text != ""

    def count(self, step: Step, parent: Node) -> int:
        """How many instances the repeat wants below a parent, 0 where the formula gives no number."""
        text = cast(step.formula.run(self.context(self.stand_in(parent, step.slot))), "int", self.world.zone)
        return max(0, int(text)) if text else 0

    def stand_in(self, parent: Node, slot: int) -> Node:
        """A node that stands where the next instance would, without being part of the form."""
        place = self.definition.slots[slot]
        node = Node(place.name, namespace=place.namespace, prefix=place.prefix, parent=parent)
        node.bind = place
        node.position = len(parent.children)
        return node

    def write(self, node: Node, text: str) -> bool:
        """Store a text; True where it is another one."""
        if node.value == text:
            return False
        self.journal.values.setdefault(node, node.value)
        node.value = text
        return True

    def relevance(self, node: Node, *, own: bool) -> None:
        """Take the node's own relevance into account, below it too, and tell the readers of all that flips."""
        (self.hidden.discard if own else self.hidden.add)(node)
        above = node.parent.relevant if node.parent is not None else True
        pending = [(node, above and own)]
        while pending:
            here, relevant = pending.pop()
            if here.relevant is relevant:
                continue
            self.journal.relevance.setdefault(here, here.relevant)
            here.relevant = relevant
            self.touch(here)
            below = (*here.attributes, *here.children) if here.attributes else here.children
            pending.extend((child, relevant and child not in self.hidden) for child in below)

    def forget(self, member: Node) -> None:
        """Drop what is known of nodes that leave the form."""
        leaving = {member, *member.descendants()}
        self.excess = {key: number for key, number in self.excess.items() if key[0] not in leaving}
        for node in leaving:
            self.hidden.discard(node)
            self.required.discard(node)
            self.readonly.discard(node)
            self.failures.pop(node, None)
