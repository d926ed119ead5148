"""What happens by itself: preloads, and actions at the events of a form (ODK XForms, "Actions and events").

The order is JavaRosa's: preloads, first load, ready, load, then all formulas; for a new repeat preloads, insert and
new-repeat events, then what depends on it; at the end the closing time and xforms-revalidate.
"""

from __future__ import annotations

from collections.abc import Iterable

from inspector.xform.casting import cast
from inspector.xform.definition import NOWHERE, Action, Definition, Event
from inspector.xform.environment import Environment
from inspector.xform.instance import Instance, slot_of
from inspector.xform.moments import Moment
from inspector.xform.recompute import Recompute
from inspector.xform.tree import Node

_DEPTH = 32
"""So many actions may set each other off before the chain is cut."""


class Events:
    """Runs preloads and actions of one filled form."""

    def __init__(self, definition: Definition, instance: Instance, state: Recompute, environment: Environment) -> None:
        self.definition = definition
        self.instance = instance
        self.state = state
        self.environment = environment
        self._of_source: dict[int, list[Action]] = {}
        for action in definition.actions:
            if Event.VALUE_CHANGED in action.events and action.source != NOWHERE:
                self._of_source.setdefault(action.source, []).append(action)

    # -- preloads ----------------------------------------------------------------------------------------------

    def preload(self, nodes: Iterable[Node]) -> None:
        """Fill the nodes whose bind asks for it (jr:preload); answers that stand already are kept."""
        for node in nodes:
            bind = slot_of(node).bind
            if bind is not None and bind.preload:
                text = self._preloaded(bind.preload, bind.preload_params)
                if text and (not node.value or bind.preload == "uid"):
                    self.put(node, text)

    def _preloaded(self, kind: str, parameters: str) -> str:
        now = self.environment.now().astimezone(self.environment.zone)
        if kind == "uid":
            return f"uuid:{self.environment.new_id()}"
        if kind == "date" and parameters == "today":
            return now.date().isoformat()
        if kind == "timestamp" and parameters == "start":
            return Moment(now, timed=True).text()
        if kind == "property":
            return self.environment.properties.get(parameters, "")
        return ""

    def close(self) -> None:
        """Write the closing time where the form asks for it."""
        now = Moment(self.environment.now().astimezone(self.environment.zone), timed=True).text()
        for node in self.instance.nodes():
            bind = slot_of(node).bind
            if bind is not None and bind.preload == "timestamp" and bind.preload_params == "end":
                self.put(node, now)

    def put(self, node: Node, text: str) -> bool:
        """Store a text outside the order of the graph; readers are due."""
        changed = self.state.write(node, text)
        if changed:
            self.state.touch(node)
        return changed

    # -- actions -----------------------------------------------------------------------------------------------

    def fire(self, event: Event) -> None:
        """Run the actions of an event of the whole form, the model's first, then the body's."""
        for action in sorted(self.definition.actions, key=lambda one: one.source != NOWHERE):
            if event in action.events:
                for seat in self._seats(action):
                    self._run(action, seat)

    def _seats(self, action: Action) -> list[Node]:
        return [self.instance.root] if action.source == NOWHERE else self.instance.everywhere(action.source)

    def new_repeat(self, member: Node) -> None:
        """Run the actions that a new instance of a repeat sets off: the model's, then those inside it."""
        slot = slot_of(member)
        for action in self.definition.actions:
            if not action.events & {Event.NEW_REPEAT, Event.INSERTED}:
                continue
            if action.source == NOWHERE:
                if slot.index <= action.target < slot.end:
                    for target in self.instance.below(member, action.target):
                        self._put(action, target)
            elif slot.index <= action.source < slot.end:
                for seat in self.instance.below(member, action.source):
                    self._run(action, seat)

    def value_changed(self, node: Node, *, depth: int = 0) -> None:
        """Run the actions that stand in the question that a person, or another action, has answered."""
        for action in self._of_source.get(slot_of(node).index, ()):
            self._run(action, node, depth=depth)

    def _run(self, action: Action, seat: Node, *, depth: int = 0) -> None:
        target = self._target(action, seat)
        if target is not None and depth <= _DEPTH:
            self._put(action, target, depth=depth)

    def _put(self, action: Action, target: Node, *, depth: int = 0) -> None:
        text = self._value(action, target)
        if action.verb != "setvalue" and not text:
            return  # the device knows nothing: what stands there stays
        if self.put(target, text):
            self.state.run()
            self.value_changed(target, depth=depth + 1)

    def _target(self, action: Action, seat: Node) -> Node | None:
        """The node that is written: the one that the path finds, in the same instance of a repeat as the seat."""
        found = action.where.run(self.state.context(seat))
        nodes = found if isinstance(found, list) else []
        if not nodes:
            nodes = self.instance.below(seat, action.target) if self._inside(action, seat) else []
        return nodes[0] if nodes else None

    def _inside(self, action: Action, seat: Node) -> bool:
        slot = slot_of(seat)
        return slot.index <= action.target < slot.end

    def _value(self, action: Action, target: Node) -> str:
        if action.verb == "setgeopoint":
            return self.environment.position()
        if action.verb == "recordaudio":
            return ""
        if action.value is None:
            return action.literal
        bind = slot_of(target).bind
        value = action.value.run(self.state.context(target))
        return cast(value, bind.type if bind is not None else "string", self.environment.zone)
