"""The body of an XForm: groups, repeats and questions in the order in which people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from inspector.errors import Code, FormError
from inspector.xform.definition import (
    NOWHERE,
    Bind,
    Control,
    Element,
    Group,
    Itemset,
    Output,
    Repeat,
    Search,
    StaticChoice,
    Text,
)
from inspector.xform.formula import Formula
from inspector.xform.formula_reader import FormulaReader
from inspector.xform.problems import Complaints
from inspector.xform.tree import Node
from inspector.xform.views import QuestionType
from inspector.xform.xform_binds import absolute, missing
from inspector.xform.xform_schema import Place, elements
from inspector.xform.xform_texts import attribute, child, read_text, reference_text

CONTROLS = {"input", "secret", "select", "select1", "rank", "range", "trigger", "upload"}
_SEARCH = re.compile(r"search\s*\(.+\)", re.S)
_SEARCH_ARGUMENTS = (1, 4, 6)
_ADDRESS = {"ref", "nodeset", "bind", "appearance", "count", "noAddRemove"}
_BY_TYPE = {
    "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "dateTime": QuestionType.DATETIME,
    "geopoint": QuestionType.GEOPOINT,
    "geotrace": QuestionType.GEOTRACE,
    "geoshape": QuestionType.GEOSHAPE,
    "barcode": QuestionType.BARCODE,
}
_BY_TAG = {
    "select": QuestionType.SELECT_MULTIPLE,
    "select1": QuestionType.SELECT_ONE,
    "rank": QuestionType.RANK,
    "range": QuestionType.RANGE,
    "trigger": QuestionType.ACKNOWLEDGE,
}
_BY_MEDIA = {"image": QuestionType.IMAGE, "audio": QuestionType.AUDIO, "video": QuestionType.VIDEO}


def find_repeats(body: Node, ids: dict[str, str], root: str) -> frozenset[str]:
    """Paths that a <repeat> names, at any depth."""
    return frozenset(path for element, path in addressed(body, ids, f"/{root}") if element.name == "repeat")


def addressed(element: Node, ids: dict[str, str], base: str) -> Iterator[tuple[Node, str]]:
    """Every element below with the path that it stands for; one without a path of its own has that around it."""
    for one in elements(element):
        path = address(one, ids, base)
        yield one, path
        if one.name in {"group", "repeat"}:
            yield from addressed(one, ids, path)


def address(element: Node, ids: dict[str, str], base: str) -> str:
    """The path that an element of the body names, `base` where it names none."""
    bound = attribute(element, "bind")
    if bound:
        return ids.get(bound, f"#{bound}")
    ref = attribute(element, "nodeset") or attribute(element, "ref")
    return absolute(ref, base) if ref else base


@dataclass(slots=True)
class BodyReader:
    """Turns the elements of the body into the definition's.

    Attributes:
        place: gives the place of a path, None where there is none.
        bind: gives the bind of a slot.
        place_path: gives the path of a slot.
        formulas: compiles expressions for a slot.
    """

    ids: dict[str, str]
    place: Callable[[str], Place | None]
    place_path: Callable[[int], str]
    bind: Callable[[int], Bind | None]
    formulas: FormulaReader
    complaints: Complaints
    controls: dict[int, Control] = field(default_factory=dict)
    repeats: dict[int, Repeat] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    loose: list[Group] = field(default_factory=list)

    def members(self, parent: Node, base: str) -> tuple[Element, ...]:
        """The groups, repeats and questions directly below."""
        found: list[Element] = []
        for element in elements(parent):
            one: Element | None = None
            if element.name == "group":
                one = self._group(element, base)
            elif element.name == "repeat":
                one = self._repeat(element, base, around=None)
            elif element.name in CONTROLS:
                one = self._control(element, base)
            if one is not None:
                found.append(one)
        return tuple(found)

    def _slot(self, path: str) -> int:
        place = self.place(path)
        if place is None:
            self.complaints.say(missing(path), place=path)
            return NOWHERE
        return place.index

    def _group(self, element: Node, base: str) -> Element | None:
        path = address(element, self.ids, base)
        inner = [one for one in elements(element) if one.name in CONTROLS or one.name in {"group", "repeat"}]
        if len(inner) == 1 and inner[0].name == "repeat":
            own = attribute(element, "ref") or attribute(element, "nodeset") or attribute(element, "bind")
            if not own or address(inner[0], self.ids, path) == path:
                return self._repeat(inner[0], path, around=element)
        slot = NOWHERE if path == base else self._slot(path)
        group = Group(
            slot=slot,
            number=len(self.loose),
            label=read_text(child(element, "label")),
            hint=read_text(child(element, "hint")),
            appearance=_appearance(element),
            parameters=_parameters(element),
            children=self.members(element, path),
        )
        if slot == NOWHERE:
            group = _numbered(group, len(self.loose))
            self.loose.append(group)
        else:
            self.groups[slot] = group
        return group

    def _repeat(self, element: Node, base: str, *, around: Node | None) -> Repeat | None:
        path = address(element, self.ids, base)
        slot = self._slot(path)
        if slot == NOWHERE:
            return None
        outer = element if around is None else around
        count = attribute(element, "count").strip()
        repeat = Repeat(
            slot=slot,
            label=read_text(child(outer, "label")) or read_text(child(element, "label")),
            appearance=_appearance(element) | _appearance(outer),
            parameters=_parameters(outer) | _parameters(element),
            children=self.members(element, path),
            count=self._formula(self._count(count, slot), slot, "repeat_count") if count else None,
            fixed=attribute(element, "noAddRemove").strip() == "true()",
        )
        self.repeats[slot] = repeat
        return repeat

    def _count(self, source: str, slot: int) -> str:
        """The expression of jr:count; a mere name means a place beside the repeat (JavaRosa)."""
        path = self.place_path(slot)
        plain = source.replace("_", "").replace("-", "").isalnum()
        beside = plain and self.place(f"{path}/{source}") is None and self.place(absolute(f"../{source}", path))
        return f"../{source}" if beside else source

    def _control(self, element: Node, base: str) -> Control | None:
        path = address(element, self.ids, base)
        if path == base and not (attribute(element, "ref") or attribute(element, "bind")):
            reason = f"<{element.name}>"
            self.complaints.say(FormError(Code.FORM_PLACE_MISSING, path=reason), place=base)
            return None
        slot = self._slot(path)
        if slot == NOWHERE:
            return None
        kind = question_type(element, self.bind(slot))
        control = Control(
            slot=slot,
            type=kind,
            label=read_text(child(element, "label")),
            hint=read_text(child(element, "hint")),
            appearance=_appearance(element),
            parameters=_parameters(element),
            choices=_choices(element),
            itemset=self._itemset(element, slot),
            search=self._search(element, slot) if kind in _LISTS else None,
        )
        if kind in _LISTS and not control.choices and child(element, "itemset") is None:
            self.complaints.say(FormError(Code.FORM_CHOICES_MISSING, name=path), place=path, column="type")
        self.controls.setdefault(slot, control)
        return control

    def _search(self, element: Node, slot: int) -> Search | None:
        found = _SEARCH.search(attribute(element, "appearance"))
        if found is None:
            return None
        try:
            arguments = self.formulas.arguments(found[0], slot)
            if len(arguments) not in _SEARCH_ARGUMENTS:
                wanted = "/".join(map(str, _SEARCH_ARGUMENTS))
                raise FormError(Code.XPATH_ARGUMENTS, position=1, name="search", wanted=wanted, given=len(arguments))
        except FormError as error:
            self.complaints.say(error, place=self.place_path(slot), column="appearance")
            return None
        return Search(arguments)

    def _itemset(self, element: Node, slot: int) -> Itemset | None:
        itemset = child(element, "itemset")
        if itemset is None:
            return None
        nodes = self._formula(attribute(itemset, "nodeset"), slot, "choice_filter")
        value = child(itemset, "value") or child(itemset, "copy")
        label = child(itemset, "label")
        if nodes is None:
            return None
        return Itemset(
            nodes=nodes,
            value=Output(attribute(value, "ref") if value is not None else "."),
            label=reference_text(attribute(label, "ref")) if label is not None else Text(),
        )

    def _formula(self, source: str, slot: int, column: str) -> Formula | None:
        try:
            return self.formulas.read(source, slot)
        except FormError as error:
            place = self.place_path(slot)
            self.complaints.say(error, place=place, column=column)
            return None


_LISTS = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}


def question_type(element: Node, bind: Bind | None) -> QuestionType:
    """What kind of answer a control takes, from its name, its media type and the type of its bind."""
    if element.name in _BY_TAG:
        return _BY_TAG[element.name]
    if element.name == "upload":
        return _BY_MEDIA.get(attribute(element, "mediatype").partition("/")[0], QuestionType.FILE)
    kind = bind.type if bind else "string"
    if kind == "string" and bind is not None and _only_shown(bind):
        return QuestionType.NOTE
    return _BY_TYPE.get(kind, QuestionType.TEXT)


def _only_shown(bind: Bind) -> bool:
    return bind.readonly is not None and bind.readonly.source == "true()" and bind.calculate is None


def _numbered(group: Group, number: int) -> Group:
    return Group(NOWHERE, number, group.label, group.hint, group.appearance, group.parameters, group.children)


def _appearance(element: Node) -> frozenset[str]:
    return frozenset(_SEARCH.sub(" ", attribute(element, "appearance")).split())


def _parameters(element: Node) -> dict[str, str]:
    return {one.name: one.value for one in element.attributes if one.name not in _ADDRESS}


def _choices(element: Node) -> tuple[StaticChoice, ...]:
    found: list[StaticChoice] = []
    for item in elements(element):
        if item.name == "item":
            value = child(item, "value")
            found.append(StaticChoice(value.value.strip() if value else "", read_text(child(item, "label"))))
    return tuple(found)
