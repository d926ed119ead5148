"""The filled form as XML: byte-stable, without templates and without what is not relevant.

The bytes are UTF-8 without indentation; elements stand in document order, namespaces first, then attributes as the form
has them, so that the same answers always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from inspector.xform.definition import Definition
from inspector.xform.instance import Instance
from inspector.xform.tree import Kind, Node
from inspector.xform.xform_schema import XFORMS

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_XML_ALLOWED = frozenset({"\t", "\n", "\r"})


def write_xml(definition: Definition, instance: Instance) -> bytes:
    """The submission of a filled form."""
    root = instance.root
    parts = ["<?xml version='1.0' encoding='UTF-8'?>"]
    _write(root, parts, declared=_declarations(definition, instance))
    return "".join(parts).encode("utf-8")


def _declarations(definition: Definition, instance: Instance) -> str:
    """The namespaces that the instance uses, in the order of their prefixes."""
    used = {node.prefix for node in instance.nodes()}
    used |= {one.prefix for node in instance.nodes() for one in node.attributes}
    home = definition.slots[0].home
    declared = f' xmlns="{home.translate(_ATTRIBUTE)}"' if home and home != XFORMS else ""
    return declared + "".join(
        f' xmlns:{prefix}="{uri.translate(_ATTRIBUTE)}"'
        for prefix, uri in sorted(_uris(definition.namespaces, used).items())
    )


def _uris(namespaces: Mapping[str, str], used: set[str]) -> dict[str, str]:
    return {prefix: namespaces[prefix] for prefix in used if prefix and prefix in namespaces}


def _write(top: Node, parts: list[str], *, declared: str) -> None:
    """Write an element and all relevant ones below it; the stack holds elements and closing tags."""
    pending: list[Node | str] = [top]
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        if not one.relevant or one.kind is not Kind.ELEMENT:
            continue
        name = f"{one.prefix}:{one.name}" if one.prefix else one.name
        attributes = "".join(f" {_name(attribute)}={_quoted(attribute.value)}" for attribute in one.attributes)
        head = f"{name}{declared}{attributes}"
        declared = ""
        if one.children:
            parts.append(f"<{head}>")
            pending.append(f"</{name}>")
            pending.extend(reversed(one.children))
        elif one.value:
            parts.append(f"<{head}>{legible(one.value).translate(_TEXT)}</{name}>")
        else:
            parts.append(f"<{head}/>")


def _name(attribute: Node) -> str:
    return f"{attribute.prefix}:{attribute.name}" if attribute.prefix else attribute.name


def _quoted(value: str) -> str:
    return f'"{legible(value).translate(_ATTRIBUTE)}"'


def legible(text: str) -> str:
    """The text without the control characters and halves of pairs that XML 1.0 cannot carry (section 2.2)."""
    if text.isprintable():
        return text
    return "".join(
        sign
        for sign in text
        if (sign >= " " or sign in _XML_ALLOWED) and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )
