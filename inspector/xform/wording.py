"""Labels, hints, messages and choices of a filled form, in the language shown now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inspector.errors import FormError
from inspector.xform.definition import Control, Definition, Itemset, Output, Phrase, Search, Text
from inspector.xform.instance import Instance, slot_of
from inspector.xform.recompute import Recompute
from inspector.xform.tables import Query, Tables
from inspector.xform.tree import Node
from inspector.xform.views import Choice

_PLAIN = ("", "long", "short")
_IMAGES = "jr://images/"
_WHOLE = re.compile(r"[+-]?\d+")
_NOT_MEDIA = {"", "long", "short", "guidance"}


class Wording:
    """Puts words together; computes only what is asked for.

    Attributes:
        language: the language shown now, "" where the form has none.
    """

    def __init__(self, definition: Definition, instance: Instance, state: Recompute, tables: Tables) -> None:
        self.definition = definition
        self.instance = instance
        self.state = state
        self.tables = tables
        self.language = definition.default_language

    # -- words -------------------------------------------------------------------------------------------------

    def plain(self, text: Text, node: Node) -> str:
        """The words of a text, "" where it has none."""
        if text.text_id or text.path:
            return self._pick(self.forms(text, node), node, _PLAIN)
        return self.phrase(text.phrase, node)

    def guidance(self, text: Text, node: Node) -> str:
        """The guidance that stands beside a hint."""
        return self._pick(self.forms(text, node), node, ("guidance",))

    def media(self, text: Text, node: Node) -> Mapping[str, str]:
        """The files of a text by form, as jr: addresses."""
        forms = self.forms(text, node)
        return {form: self.phrase(phrase, node) for form, phrase in forms.items() if form not in _NOT_MEDIA}

    def forms(self, text: Text, node: Node) -> Mapping[str, Phrase]:
        """The forms of a translated text in the language shown now; the default language stands in."""
        text_id = text.text_id
        if text.path is not None:
            text_id = self.output(text.path, node)
        return self.translated(text_id) if text_id else {}

    def translated(self, text_id: str) -> Mapping[str, Phrase]:
        """All forms of an itext id."""
        texts = self.definition.texts
        for language in (self.language, self.definition.default_language, *self.definition.languages):
            found = texts.get(language, {}).get(text_id)
            if found is not None:
                return found
        return {}

    def _pick(self, forms: Mapping[str, Phrase], node: Node, wanted: tuple[str, ...]) -> str:
        return next((self.phrase(forms[form], node) for form in wanted if form in forms), "")

    def phrase(self, phrase: Phrase, node: Node) -> str:
        """Words with their outputs filled in."""
        return "".join(part if isinstance(part, str) else self.output(part, node) for part in phrase)

    def output(self, output: Output, node: Node) -> str:
        """The text of one output at a node of the form or of a secondary instance."""
        slot = node.bind.index if node.bind is not None else 0  # type: ignore[attr-defined]
        try:
            formula = self.definition.formulas.read(output.source, slot, checked=False)
            return formula.run.string(self.state.context(node))
        except FormError:
            return ""  # a label is shown without what cannot be computed

    # -- choices -----------------------------------------------------------------------------------------------

    def choices(self, control: Control, node: Node) -> tuple[Choice, ...]:
        """The choices of a question as they stand now."""
        if control.itemset is None:
            return tuple(self._written(control, node))
        return tuple(
            Choice(value, self.plain(control.itemset.label, item), self.media(control.itemset.label, item))
            for value, item in self._items(control.itemset, node)
        )

    def _written(self, control: Control, node: Node) -> Iterator[Choice]:
        """The choices written in the control; with search() those that name columns give way to the rows found."""
        for one in control.choices:
            choice = Choice(one.value, self.plain(one.label, node), self.media(one.label, node))
            if control.search is None or _WHOLE.fullmatch(one.value.strip()):
                yield choice
            else:
                yield from self._found(control.search, choice, node)

    def _found(self, search: Search, columns: Choice, node: Node) -> Iterator[Choice]:
        context = self.state.context(node)
        try:
            name, *rest = (argument.run.string(context) for argument in search.arguments)
            table = self.tables.table(name)
        except FormError:
            return  # a table that cannot be read is an empty list
        image = columns.media.get("image", "").removeprefix(_IMAGES)
        for value, label, picture in table.choices(Query(*rest), value=columns.value, label=columns.label, image=image):
            yield Choice(value, label, {"image": f"{_IMAGES}{picture}"} if picture else {})

    def _items(self, itemset: Itemset, node: Node) -> Iterator[tuple[str, Node]]:
        try:
            items = itemset.nodes.run.nodes(self.state.context(node))
        except FormError:
            return  # a list that cannot be computed is an empty list
        for item in items:
            yield self.output(itemset.value, item), item

    def offered(self, control: Control, node: Node) -> frozenset[str] | None:
        """The values that can be chosen now; None where the list cannot be computed."""
        if control.itemset is None:
            return frozenset(choice.value for choice in control.choices)
        try:
            items = control.itemset.nodes.run.nodes(self.state.context(node))
        except FormError:
            return None
        return frozenset(self.output(control.itemset.value, item) for item in items)

    def choice_label(self, value: str, path: str, node: Node) -> str:
        """The label of a value of the question at a path, whatever its filter says (jr:choice-name)."""
        control = self._control(path, node)
        if control is None:
            return ""
        seat = self._seat(control.slot, node)
        if control.itemset is None:
            return next((choice.label for choice in self._written(control, seat) if choice.value == value), "")
        for found, item in self._items(control.itemset, seat):
            if found == value:
                return self.plain(control.itemset.label, item)
        return ""

    def _control(self, path: str, node: Node) -> Control | None:
        slot = self.definition.by_path.get(path.strip())
        if slot is None:
            try:
                found = self.definition.formulas.read(path, slot_of(node).index).run(self.state.context(node))
            except FormError:
                return None
            if not isinstance(found, list) or not found:
                return None
            slot = slot_of(found[0]).index
        return self.definition.controls.get(slot)

    def _seat(self, slot: int, node: Node) -> Node:
        """The node of the slot that lies nearest to the asking node: in the same instance of a repeat, or the first."""
        repeats = self.definition.slots[slot].repeats
        shared = [one for one in slot_of(node).repeats if one in repeats]
        if shared:
            found = self.instance.below(self.instance.nearest(node, shared[-1]), slot)
        else:
            found = self.instance.everywhere(slot)
        return found[0] if found else node
