"""The body of a form as views: what stands below a place now, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inspector.errors import Code, FormError
from inspector.xform.definition import NOWHERE, Bind, Control, Definition, Element, Group, Repeat, Text
from inspector.xform.graph import Aspect
from inspector.xform.instance import Instance, slot_of
from inspector.xform.recompute import Recompute
from inspector.xform.tree import Node
from inspector.xform.views import QuestionType, View, ViewKind
from inspector.xform.wording import Wording

_NO_BIND = Bind()
_NO_TEXT = Text()


class Showing:
    """Makes views of one filled form."""

    def __init__(self, definition: Definition, instance: Instance, state: Recompute, wording: Wording) -> None:
        self.definition = definition
        self.instance = instance
        self.state = state
        self.wording = wording
        self._repeat_relevance = {
            step.slot: step.formula
            for step in definition.graph.steps
            if step.aspect is Aspect.RELEVANT and definition.slots[step.slot].repeat
        }

    # -- places ------------------------------------------------------------------------------------------------

    def children(self, ref: str) -> Iterator[View]:
        """The relevant views below a place, in the order of the body."""
        if not ref:
            return self._views(self.definition.body, self.instance.root)
        repeat = self.repeat_at(ref)
        if repeat is not None:
            parent, element = repeat
            members = self.instance.members(parent, element.slot)
            return (
                self._member(node, element, ref=f"{ref}[{place}]")
                for place, node in enumerate(members, 1)
                if node.relevant
            )
        element_at, node = self._element(ref)
        return self._views(element_at.children, node) if isinstance(element_at, Group | Repeat) else iter(())

    def view(self, ref: str) -> View:
        """One place, relevant or not."""
        repeat = self.repeat_at(ref)
        if repeat is not None:
            return self._series(repeat[1], repeat[0])
        element, node = self._element(ref)
        if isinstance(element, Repeat):
            return self._member(node, element)
        if isinstance(element, Group):
            return self._group(element, node)
        return self._question(element, node)

    def repeat_at(self, ref: str) -> tuple[Node, Repeat] | None:
        """The parent node and the repeat, where the reference names a repeat as a whole."""
        if ref.endswith("]") or "#" in ref:
            return None
        above, _, name = ref.rpartition("/")
        try:
            parent = self.instance.find(above) if above else self.instance.document
        except FormError:
            return None
        if parent is self.instance.document:
            return None
        for index in slot_of(parent).children:
            slot = self.definition.slots[index]
            if index in self.definition.repeats and name == slot.path.rpartition("/")[2]:
                return parent, self.definition.repeats[index]
        return None

    def _element(self, ref: str) -> tuple[Element | None, Node]:
        """The element of the body at a reference (None where the place has none), and its node."""
        path, _, number = ref.partition("#")
        node = self.instance.find(path)
        if number:
            loose = self.definition.loose_groups
            if not number.isdecimal() or int(number) >= len(loose):
                raise FormError(Code.FORM_PLACE_MISSING, path=ref)
            return loose[int(number)], node
        slot = slot_of(node).index
        definition = self.definition
        return definition.repeats.get(slot) or definition.groups.get(slot) or definition.controls.get(slot), node

    # -- elements ----------------------------------------------------------------------------------------------

    def _views(self, elements: Iterable[Element], around: Node) -> Iterator[View]:
        for element in elements:
            if isinstance(element, Repeat):
                parent = self._parent(element.slot, around)
                view = self._series(element, parent) if parent is not None else None
            elif element.slot == NOWHERE:
                view = self._group(element, around) if isinstance(element, Group) else None
            else:
                view = self._one(element, around)
            if view is not None and view.relevant:
                yield view

    def _one(self, element: Group | Control, around: Node) -> View | None:
        nodes = self.nodes_of(element.slot, around)
        if not nodes or not nodes[0].relevant:
            return None
        return self._group(element, nodes[0]) if isinstance(element, Group) else self._question(element, nodes[0])

    def nodes_of(self, slot: int, around: Node) -> list[Node]:
        """The nodes of a slot in the same instance of a repeat as the element around it."""
        place = self.definition.slots[slot]
        if place.repeats and slot_of(around).index <= slot < slot_of(around).end:
            return self.instance.below(around, slot)
        return self.instance.everywhere(slot)

    def _parent(self, slot: int, around: Node) -> Node | None:
        nodes = self.nodes_of(self.definition.slots[slot].parent, around)
        return nodes[0] if nodes else None

    # -- views -------------------------------------------------------------------------------------------------

    def _series(self, repeat: Repeat, parent: Node) -> View:
        slot = self.definition.slots[repeat.slot]
        seat = next(iter(self.instance.members(parent, repeat.slot)), None)
        relevant = parent.relevant and self.repeat_relevant(repeat, parent)
        stand_in = seat or self.state.stand_in(parent, repeat.slot)
        return View(
            ref=f"{self.instance.ref(parent)}/{slot.path.rpartition('/')[2]}",
            name=slot.name,
            kind=ViewKind.REPEAT,
            type=None,
            label=self.wording.plain(repeat.label, stand_in),
            appearance=repeat.appearance,
            relevant=relevant,
            attributes=(slot.bind or _NO_BIND).attributes,
            parameters=repeat.parameters,
            media=self.wording.media(repeat.label, stand_in),
            can_add=relevant and self.may_change(repeat),
        )

    def may_change(self, repeat: Repeat) -> bool:
        """Whether people may add and remove instances: not with jr:noAddRemove, not with a computed count."""
        return not repeat.fixed and repeat.count is None

    def repeat_relevant(self, repeat: Repeat, parent: Node) -> bool:
        """Whether a further instance would be relevant."""
        formula = self._repeat_relevance.get(repeat.slot)
        if formula is None:
            return True
        return self.state.holds(formula, self.state.context(self.state.stand_in(parent, repeat.slot)))

    def _member(self, node: Node, repeat: Repeat, *, ref: str = "") -> View:
        slot = slot_of(node)
        return View(
            ref=ref or self.instance.ref(node),
            name=slot.name,
            kind=ViewKind.INSTANCE,
            type=None,
            label=self.wording.plain(repeat.label, node),
            appearance=repeat.appearance,
            relevant=node.relevant,
            attributes=(slot.bind or _NO_BIND).attributes,
            parameters=repeat.parameters,
            can_remove=self.may_change(repeat),
            media=self.wording.media(repeat.label, node),
        )

    def _group(self, group: Group, node: Node) -> View:
        loose = group.slot == NOWHERE
        slot = slot_of(node)
        relevant = node.relevant
        if loose and relevant:
            relevant = next(self._views(group.children, node), None) is not None
        return View(
            ref=f"{self.instance.ref(node)}#{group.number}" if loose else self.instance.ref(node),
            name="" if loose else slot.name,
            kind=ViewKind.GROUP,
            type=None,
            label=self.wording.plain(group.label, node),
            hint=self.wording.plain(group.hint, node),
            guidance=self.wording.guidance(group.hint, node),
            appearance=group.appearance,
            relevant=relevant,
            attributes={} if loose else (slot.bind or _NO_BIND).attributes,
            parameters=group.parameters,
            media=self.wording.media(group.label, node),
        )

    def _question(self, control: Control | None, node: Node) -> View:
        slot = slot_of(node)
        bind = slot.bind or _NO_BIND
        label = control.label if control else _NO_TEXT
        hint = control.hint if control else _NO_TEXT
        computed = QuestionType.CALCULATE if bind.calculate else QuestionType.HIDDEN
        required = node in self.state.required
        return View(
            ref=self.instance.ref(node),
            name=slot.name,
            kind=ViewKind.QUESTION,
            type=control.type if control else computed,
            label=self.wording.plain(label, node),
            hint=self.wording.plain(hint, node),
            guidance=self.wording.guidance(hint, node),
            appearance=control.appearance if control else frozenset(),
            value=node.value,
            required=required,
            readonly=self.readonly(node) or control is None or bind.calculate is not None,
            relevant=node.relevant,
            required_message=self.wording.plain(bind.required_message, node) if required else "",
            attributes=bind.attributes,
            parameters=control.parameters if control else {},
            media=self.wording.media(label, node),
        )

    def readonly(self, node: Node) -> bool:
        """Whether the place, or a group around it, is read only."""
        here: Node | None = node
        while here is not None:
            if here in self.state.readonly:
                return True
            here = here.parent
        return False
