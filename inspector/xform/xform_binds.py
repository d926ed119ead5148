"""Binds of an XForm: type, formulas and messages of each place, with the extra attributes that ride on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.errors import Code, FormError
from inspector.xform.definition import Bind
from inspector.xform.formula import Formula
from inspector.xform.formula_reader import FormulaReader
from inspector.xform.problems import Complaints
from inspector.xform.tree import Node
from inspector.xform.xform_schema import JAVAROSA, elements
from inspector.xform.xform_texts import attribute, message_text

_TYPES = {
    "integer": "int",
    "long": "int",
    "double": "decimal",
    "float": "decimal",
    "base64binary": "binary",
    "base64Binary": "binary",
    "datetime": "dateTime",
}
_OWN = {"constraintMsg", "requiredMsg", "preload", "preloadParams", "noteTo"}
_FORMULAS = ("relevant", "calculate", "required", "readonly", "constraint")


@dataclass(slots=True)
class RawBind:
    """A bind as written, merged over all <bind> of one place."""

    path: str
    values: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)


def read_binds(model: Node, root: str) -> dict[str, RawBind]:
    """All binds by path.

    Args:
        model: the <model> element.
        root: name of the root element: binds with a relative nodeset start there.
    """
    binds: dict[str, RawBind] = {}
    for element in elements(model):
        if element.name != "bind":
            continue
        nodeset = attribute(element, "nodeset") or attribute(element, "ref")
        path = absolute(nodeset, f"/{root}")
        raw = binds.setdefault(path, RawBind(path))
        for one in element.attributes:
            if (one.namespace == JAVAROSA and one.name in _OWN) or (not one.namespace and one.name not in _OWN):
                raw.values[one.name] = one.value
            elif one.namespace:
                raw.foreign[one.name] = one.value
    return binds


def absolute(ref: str, base: str) -> str:
    """A nodeset without spaces, made absolute from the place that surrounds it."""
    path = "".join(ref.split())
    while path.startswith(("../", "./")):
        if path.startswith("../"):
            base = base.rpartition("/")[0]
        path = path.partition("/")[2]
    if path in {".", ""}:
        return base
    return path if path.startswith("/") else f"{base}/{path}"


def make_bind(raw: RawBind, formulas: FormulaReader, slot: int, *, complaints: Complaints) -> Bind:
    """The bind with its formulas compiled; a formula that cannot be is a problem, and is left out."""
    found: dict[str, Formula] = {}
    for name in _FORMULAS:
        source = raw.values.get(name, "").strip()
        if not source or source == _INERT.get(name):
            continue
        try:
            found[name] = formulas.read_test(source, slot) if name == "constraint" else formulas.read(source, slot)
        except FormError as error:
            complaints.say(error, place=raw.path, column=name)
    return Bind(
        type=bind_type(raw.values.get("type", "")),
        constraint_message=message_text(raw.values.get("constraintMsg", "")),
        required_message=message_text(raw.values.get("requiredMsg", "")),
        preload=raw.values.get("preload", ""),
        preload_params=raw.values.get("preloadParams", ""),
        attributes=raw.foreign,
        **found,
    )


_INERT = {"relevant": "true()", "required": "false()", "readonly": "false()", "constraint": "true()"}
"""Formulas that say what holds without them."""


def bind_type(name: str) -> str:
    """The type without its prefix, under the name that JavaRosa gives it."""
    plain = name.rpartition(":")[2]
    return _TYPES.get(plain, plain) or "string"


def missing(path: str) -> FormError:
    """The error for a path that names no place."""
    return FormError(Code.FORM_PLACE_MISSING, path=path)
