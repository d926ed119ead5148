"""Actions of an XForm: what is written when the form is opened, a repeat is added or an answer changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inspector.errors import Code, FormError
from inspector.xform.definition import NOWHERE, Action, Event
from inspector.xform.formula import Formula
from inspector.xform.problems import Complaints
from inspector.xform.tree import Node
from inspector.xform.xform_binds import absolute, missing
from inspector.xform.xform_body import address
from inspector.xform.xform_schema import XFORMS, Place, elements
from inspector.xform.xform_texts import attribute

VERBS = {"setvalue", "setgeopoint", "recordaudio"}
_ODK = "http://www.opendatakit.org/xforms"
_EVENTS = {event.value: event for event in Event}
_HOLDERS = {"group", "repeat", "input", "secret", "select", "select1", "rank", "range", "trigger", "upload"}


class ActionReader:
    """Reads the actions of the model and of the body.

    Args:
        place: gives the place of a path, None where there is none.
        read: compiles an expression for a slot.
    """

    def __init__(
        self,
        place: Callable[[str], Place | None],
        read: Callable[[str, int], Formula],
        *,
        ids: Mapping[str, str],
        complaints: Complaints,
    ) -> None:
        self._place = place
        self._read = read
        self._ids = dict(ids)
        self._complaints = complaints
        self.found: list[Action] = []

    def model(self, model: Node, root: str) -> None:
        """Actions directly in the model."""
        for element in elements(model):
            if element.name in VERBS:
                self._one(element, f"/{root}", NOWHERE)

    def body(self, parent: Node, base: str, slot: int) -> None:
        """Actions in controls, groups and repeats, at any depth."""
        for element in elements(parent):
            if element.name in VERBS:
                self._one(element, base, slot)
            elif element.name in _HOLDERS:
                path = address(element, self._ids, base)
                place = self._place(path)
                self.body(element, path, place.index if place else slot)

    def _one(self, element: Node, base: str, source: int) -> None:
        bound = attribute(element, "bind")
        ref = self._ids.get(bound, "") if bound else attribute(element, "ref")
        path = absolute(ref, base) if ref else base
        place = self._place(without_predicates(path))
        try:
            events = _events(element)
            _in_its_namespace(element)
            if place is None:
                raise missing(path)
            value = attribute(element, "value").strip()
            formula = self._read(value, place.index) if value else None
            where = self._read(path, max(source, 0))
        except FormError as error:
            self._complaints.say(error, place=path)
            return
        literal = element.string_value().strip()
        self.found.append(Action(element.name, events, place.index, where, formula, literal, source))


def _events(element: Node) -> frozenset[Event]:
    names = attribute(element, "event").split()
    unknown = [name for name in names if name not in _EVENTS]
    if unknown or not names:
        raise FormError(Code.FORM_EVENT_UNKNOWN, action=element.name, events=" ".join(unknown) or "—")
    return frozenset(_EVENTS[name] for name in names)


def _in_its_namespace(element: Node) -> None:
    wanted = XFORMS if element.name == "setvalue" else _ODK
    if (element.namespace or XFORMS) != wanted:
        raise FormError(Code.FORM_ACTION_NAMESPACE, action=element.name, uri=wanted)


def without_predicates(path: str) -> str:
    """The path with everything in brackets left out."""
    kept: list[str] = []
    depth = 0
    for sign in path:
        depth += sign == "["
        if not depth:
            kept.append(sign)
        depth -= sign == "]"
    return "".join(kept)
