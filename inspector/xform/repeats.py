"""Instances of repeats: added by hand or by jr:count, removed by hand. A smaller count removes nothing (JavaRosa)."""

from __future__ import annotations

from inspector.xform.definition import Definition
from inspector.xform.events import Events
from inspector.xform.instance import Instance, slot_of
from inspector.xform.recompute import Recompute
from inspector.xform.tree import Node

MAX_COMPUTED = 5_000
"""So many instances computed counts may make in one form: more is a slip in the form, not a wish."""


class Repeats:
    """Adds and removes instances of one filled form."""

    def __init__(self, definition: Definition, instance: Instance, state: Recompute, events: Events) -> None:
        self.definition = definition
        self.instance = instance
        self.state = state
        self.events = events
        self._made = 0

    def add(self, parent: Node, repeat: int) -> Node:
        """Append an instance made from the template, and compute it and all that reads it from outside.

        The order is JavaRosa's: template, preloads, insert and new-repeat events, then formulas.
        """
        member = self.instance.grow(self.definition.templates[repeat])
        parent.insert(self._place(parent, repeat), member)
        if not parent.relevant:
            for node in (member, *member.descendants()):
                node.relevant = False
        self.state.journal.structural = True
        self.events.preload((member, *member.descendants()))
        self.events.new_repeat(member)
        self.state.touch_inside(member)
        self.state.touch_outside(parent, self.definition.slots[repeat])
        self.state.run()
        return member

    def _place(self, parent: Node, repeat: int) -> int:
        """Behind the last child that stands at the slot or before it."""
        for child in reversed(parent.children):
            if slot_of(child).index <= repeat:
                return child.position + 1
        return 0

    def remove(self, member: Node) -> None:
        """Take an instance out; those behind it move up."""
        parent = member.parent
        assert parent is not None
        slot = slot_of(member)
        place = member.position
        parent.remove(member)
        self.state.forget(member)
        self.state.journal.structural = True
        self.state.touch_outside(parent, slot)
        for sibling in parent.children[place:]:
            if sibling.bind is slot:
                self.state.touch_place(sibling)
        self.state.run()

    def meet_counts(self) -> None:
        """Create the instances that computed counts ask for; new ones may ask for more."""
        wanted = self.state.wanted
        while wanted:
            (parent, repeat), number = wanted.popitem()
            missing = number - len(self.instance.members(parent, repeat))
            self.state.excess.pop((parent, repeat), None)
            for _ in range(missing):
                if self._made >= MAX_COMPUTED:
                    self.state.excess[parent, repeat] = number
                    break
                self._made += 1
                self.add(parent, repeat)
