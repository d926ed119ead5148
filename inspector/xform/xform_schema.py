"""The primary instance of an XForm: which places there are, what a new form and a new repeat begin with.

Reads markup only; binds and controls come later (`xform_binds`, `xform_body`).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from inspector.xform.definition import NOWHERE, Seed
from inspector.xform.tree import Kind, Node

XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
INSTANCE = "instanceID"
DEPRECATED = "deprecatedID"


def elements(node: Node) -> list[Node]:
    """Child elements in order; comments and white space left out."""
    return [child for child in node.children if child.kind is Kind.ELEMENT]


@dataclass(slots=True)
class Place:
    """A slot on its way: the union of all elements that stand at one path, or an attribute (its name begins with @)."""

    name: str
    prefix: str
    namespace: str
    home: str
    path: str
    parent: Place | None
    declared: bool = False  # a <repeat> of the body names it
    repeat: bool = False
    index: int = NOWHERE
    end: int = NOWHERE
    children: dict[str, Place] = field(default_factory=dict)
    template: Node | None = None
    first: Node | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """All places in document order, and what stands in them at first."""

    places: tuple[Place, ...]
    seed: Seed
    templates: Mapping[int, Seed]


def read_schema(root: Node, repeats: Set[str]) -> Schema:
    """Read the places below the root element of the primary instance.

    Args:
        root: the element, as `read_xml` gives it.
        repeats: paths that a <repeat> of the body names.
    """
    default = root.namespace if not root.prefix else ""
    top = _place(root, None, default, repeats)
    _merge(top, root, default, repeats)
    _allow_edits(top)
    places: list[Place] = []
    _number(top, places)
    seed = _seed(root, top)
    templates: dict[int, Seed] = {}
    for place in places:
        if place.repeat:
            templates[place.index] = _template(place)
    return Schema(tuple(places), seed, templates)


def is_template(element: Node) -> bool:
    """Whether the element only serves as a pattern (jr:template)."""
    return any(is_pattern_mark(one) for one in element.attributes)


def is_pattern_mark(attribute: Node) -> bool:
    """Whether the attribute is jr:template, which is not part of what is filled in."""
    return attribute.name == "template" and bool(attribute.namespace)


def _place(element: Node, parent: Place | None, default: str, repeats: Set[str]) -> Place:
    plain = element.namespace == default and not element.prefix
    name = f"{element.prefix}:{element.name}" if element.prefix else element.name
    path = f"{parent.path if parent else ''}/{name}"
    return Place(
        name=element.name,
        prefix=element.prefix,
        namespace="" if plain else element.namespace,
        home=element.namespace,
        path=path,
        parent=parent,
        declared=path in repeats,
        repeat=path in repeats,
        first=element,
    )


def _merge(place: Place, element: Node, default: str, repeats: Set[str]) -> None:
    seen: set[str] = set()
    for one in element.attributes:
        if not is_pattern_mark(one):
            name = f"@{one.prefix}:{one.name}" if one.prefix else f"@{one.name}"
            path = f"{place.path}/{name}"
            place.children.setdefault(name, Place(name, one.prefix, one.namespace, one.namespace, path, place))
    for child in elements(element):
        key = f"{child.prefix}:{child.name}"
        known = place.children.get(key)
        if known is None:
            known = place.children[key] = _place(child, place, default, repeats)
        if is_template(child):
            known.repeat = True
            known.template = known.template or child
        elif key in seen:
            known.repeat = True
        else:
            seen.add(key)
        _merge(known, child, default, repeats)


def _allow_edits(top: Place) -> None:
    """A place for meta/deprecatedID beside every meta/instanceID; it stays empty until a submission is edited."""
    for meta in top.children.values():
        one = next((place for place in meta.children.values() if place.name == INSTANCE), None)
        if meta.name == "meta" and one is not None:
            path = one.path.removesuffix(INSTANCE) + DEPRECATED
            fresh = Place(DEPRECATED, one.prefix, one.namespace, one.home, path, meta)
            meta.children.setdefault(f"{one.prefix}:{DEPRECATED}", fresh)


def _number(place: Place, places: list[Place]) -> None:
    place.index = len(places)
    places.append(place)
    for child in place.children.values():
        _number(child, places)
    place.end = len(places)


def _seed(element: Node, place: Place, *, blank: bool = False) -> Seed:
    members: list[Seed] = []
    for child in elements(element):
        below = place.children[f"{child.prefix}:{child.name}"]
        if not is_template(child) and not (blank and below.declared):
            members.append(_seed(child, below, blank=blank))
    value = "" if members or blank else element.value.strip()
    return Seed(place.index, value, tuple(members), _attributes(element))


def _attributes(element: Node) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (one.prefix, one.namespace, one.name, one.value) for one in element.attributes if not is_pattern_mark(one)
    )


def _template(place: Place) -> Seed:
    """The pattern of new instances.

    Where the form gives none, it is the first instance without its values and without repeats inside (JavaRosa).
    """
    if place.template is not None:
        return _seed(place.template, place)
    assert place.first is not None
    return _seed(place.first, place, blank=True)
