"""A submission read back to the state that it was written from, and the same under a new identity for an edit.

What a submission leaves out, because it was hidden, begins again as the form has it (JavaRosa, TreeElement.populate).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.definition import Definition, Seed, Slot
from inspector.xform.tree import Kind, Node, read_xml
from inspector.xform.xform_schema import DEPRECATED, INSTANCE, elements


def read_submission(definition: Definition, data: bytes) -> Seed:
    """What a submission holds, as the seed of an instance.

    Raises:
        FormError: XML_UNREADABLE; FORM_SUBMISSION_UNFIT where another form or version made it.
    """
    top = read_xml(data, home=definition.slots[0].home, keep_space=True)
    root = next(iter(elements(top)), Node())
    slot = definition.slots[0]
    if (root.name, root.namespace) != (slot.name, slot.namespace):
        raise _unfit(f"<{root.name}>")
    for _, namespace, name, value in definition.seed.attributes:
        found = root.attribute(name, namespace=namespace)
        if found is None or found.value != value:
            raise _unfit(f"{name}: {found.value if found else '—'} ≠ {value}")
    return _Reader(definition).seed(definition.seed, root)


def renewed(definition: Definition, seed: Seed, *, new_id: str) -> Seed:
    """The same answers as an edit: instanceID is new, deprecatedID says which submission it takes the place of.

    Source: OpenRosa, Metadata; ODK XForms, "Metadata".

    Raises:
        FormError: FORM_SUBMISSION_UNFIT where the submission has no instanceID.
    """
    for place, meta in enumerate(seed.children):
        known = {definition.slots[one.slot].name: one for one in meta.children}
        old = known.get(INSTANCE)
        if definition.slots[meta.slot].name != "meta" or old is None or not old.value:
            continue
        slots = {definition.slots[index].name: index for index in definition.slots[meta.slot].children}
        members = [one for one in meta.children if definition.slots[one.slot].name != DEPRECATED]
        members[members.index(old)] = replace(old, value=new_id)
        members.append(Seed(slots[DEPRECATED], old.value, ()))
        members.sort(key=lambda one: one.slot)
        children = (*seed.children[:place], replace(meta, children=tuple(members)), *seed.children[place + 1 :])
        return replace(seed, children=children)
    raise _unfit(tr("没有 instanceID"))


class _Reader:
    """Lays the elements of a submission over the pattern that the form begins with."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def seed(self, pattern: Seed, element: Node) -> Seed:
        """The element as a seed; `pattern` stands in for what it leaves out."""
        slot = self.definition.slots[pattern.slot]
        attributes = tuple(
            (prefix, namespace, name, found.value if (found := element.attribute(name, namespace=namespace)) else value)
            for prefix, namespace, name, value in pattern.attributes
        )
        places = [self.definition.slots[index] for index in slot.children]
        places = [place for place in places if not place.name.startswith("@")]
        if not places:
            return Seed(slot.index, _text(element, slot), (), attributes)
        given = self._by_slot(element, slot)
        patterns = {one.slot: one for one in reversed(pattern.children)}
        members: list[Seed] = []
        for place in places:
            members += self._members(place, given.get(place.index, []), patterns)
        return Seed(slot.index, "", tuple(members), attributes)

    def _by_slot(self, element: Node, slot: Slot) -> dict[int, list[Node]]:
        """Child elements by the slot that they stand at, each of which the form must know."""
        places = {(self.definition.slots[one].name, self.definition.slots[one].namespace): one for one in slot.children}
        given: dict[int, list[Node]] = {}
        for child in elements(element):
            index = places.get((child.name, child.namespace))
            if index is None:
                raise _unfit(f"{slot.path}/{child.name}")
            given.setdefault(index, []).append(child)
        return given

    def _members(self, place: Slot, given: list[Node], patterns: Mapping[int, Seed]) -> list[Seed]:
        if place.repeat:
            return [self.seed(self.definition.templates[place.index], one) for one in given]
        if len(given) > 1:
            raise _unfit(place.path)
        pattern = patterns.get(place.index)
        if not given:
            return [pattern] if pattern is not None else []
        return [self.seed(pattern or Seed(place.index, "", ()), given[0])]


def _text(element: Node, slot: Slot) -> str:
    if any(child.kind is Kind.ELEMENT for child in element.children):
        raise _unfit(slot.path)
    return element.string_value()


def _unfit(reason: str) -> FormError:
    return FormError(Code.FORM_SUBMISSION_UNFIT, reason=reason)
