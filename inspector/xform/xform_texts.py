"""Words of an XForm: labels, hints and messages, with outputs and translations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inspector.errors import Code, FormError
from inspector.xform.definition import NO_TEXT, Output, Phrase, Text
from inspector.xform.problems import Complaints
from inspector.xform.tree import Kind, Node
from inspector.xform.xform_schema import elements

_ITEXT = re.compile(r"""^\s*(?:jr:)?itext\(\s*(?:(?P<quote>['"])(?P<id>.*)(?P=quote)|(?P<path>.+?))\s*\)\s*$""", re.S)
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Translations:
    """All itext of a form: language → id → form → phrase."""

    languages: tuple[str, ...]
    default: str
    texts: Mapping[str, Mapping[str, Mapping[str, Phrase]]]


def read_translations(model: Node, complaints: Complaints) -> Translations:
    """Read <itext>; a translation without language is a problem (JavaRosa refuses it too)."""
    texts: dict[str, dict[str, dict[str, Phrase]]] = {}
    default = ""
    itexts = [child for child in elements(model) if child.name == "itext"]
    for translation in (child for itext in itexts for child in elements(itext)):
        language = attribute(translation, "lang")
        if not language:
            complaints.say(FormError(Code.FORM_LANGUAGE_MISSING))
            continue
        if any(one.name == "default" for one in translation.attributes) or not default:
            default = language
        texts[language] = {attribute(text, "id"): _forms(text) for text in elements(translation)}
    return Translations(tuple(texts), default, texts)


def _forms(text: Node) -> dict[str, Phrase]:
    return {attribute(value, "form"): read_phrase(value) for value in elements(text)}


def read_phrase(element: Node) -> Phrase:
    """Words and outputs of an element with mixed content; space at both ends is dropped."""
    if not element.children:
        return (element.value.strip(),) if element.value.strip() else ()
    parts: list[str | Output] = []
    for child in element.children:
        if child.kind is Kind.TEXT:
            parts.append(child.value)
        elif child.kind is Kind.ELEMENT and child.name == "output":
            parts.append(Output(attribute(child, "value") or attribute(child, "ref")))
        elif child.kind is Kind.ELEMENT:
            parts.append(child.string_value())
    return _trimmed(parts)


def _trimmed(parts: list[str | Output]) -> Phrase:
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part != "")


def read_text(element: Node | None) -> Text:
    """The text of a <label>, <hint> or <value>-like element: its ref to a translation, or its own words."""
    if element is None:
        return NO_TEXT
    ref = attribute(element, "ref")
    return reference_text(ref) if ref else Text(phrase=read_phrase(element))


def reference_text(ref: str) -> Text:
    """The text that an expression names: jr:itext('id'), jr:itext(path) or a path that holds the words."""
    found = _ITEXT.match(ref)
    if found is None:
        return Text(phrase=(Output(ref),))
    if found["id"] is not None:
        return Text(text_id=found["id"])
    return Text(path=Output(found["path"]))


def message_text(value: str) -> Text:
    """The text of an attribute such as jr:constraintMsg: a translation's id or the words themselves."""
    if not value:
        return NO_TEXT
    found = _ITEXT.match(value)
    if found is not None and found["id"] is not None:
        return Text(text_id=found["id"])
    return Text(phrase=(value,))


def attribute(element: Node, name: str) -> str:
    """The attribute of this local name in any namespace, "" where it is missing."""
    for one in element.attributes:  # a loop, for this is asked a hundred thousand times in a large form
        if one.name == name:
            return one.value
    return ""


def child(element: Node, name: str) -> Node | None:
    """The first child element of this local name in any namespace."""
    for one in element.children:  # a loop, as above
        if one.name == name and one.kind is Kind.ELEMENT:
            return one
    return None
