"""Secondary instances: the choice lists and tables that a form carries or finds beside it.

Internal ones stand in the form; external ones are CSV, XML or GeoJSON files in its folder, read when first asked for.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.tree import Kind, Node, document, read_xml
from inspector.xform.xform_schema import XFORMS, elements
from inspector.xform.xform_texts import attribute

Source = Callable[[], Node]
LAST_SAVED = "jr://instance/last-saved"
MAX_BYTES = 256 * 1024 * 1024
"""Largest attached table, in bytes."""


def read_instances(model: Node, media: Path | None) -> dict[str, Source]:
    """Every secondary instance of the form, by id; files are not touched yet.

    Args:
        model: the <model> element; its first <instance> is the form's own and is left out.
        media: folder of the attached files.
    """
    found: dict[str, Source] = {}
    for element in [one for one in elements(model) if one.name == "instance"][1:]:
        key = attribute(element, "id")
        address = attribute(element, "src")
        if address and address != LAST_SAVED:
            found[key] = Once(partial(read_external, address, media))
        else:
            found[key] = Once(partial(_internal, element))
    return found


def external_files(model: Node) -> list[tuple[str, str]]:
    """(id, address) of every instance that lies in a file beside the form."""
    instances = [one for one in elements(model) if one.name == "instance"][1:]
    pairs = [(attribute(one, "id"), attribute(one, "src")) for one in instances]
    return [(key, address) for key, address in pairs if address and address != LAST_SAVED]


def last_saved(model: Node) -> frozenset[str]:
    """Ids of the instances that hold the last submission of the form."""
    return frozenset(attribute(one, "id") for one in elements(model) if attribute(one, "src") == LAST_SAVED)


class Once:
    """Reads at the first call, then gives the same document again; it is frozen, so lookups may be indexed."""

    __slots__ = ("_document", "_read")

    def __init__(self, read: Source) -> None:
        self._read = read
        self._document: Node | None = None

    def __call__(self) -> Node:
        if self._document is None:
            self._document = self._read()
            self._document.frozen = True
        return self._document


def _internal(element: Node) -> Node:
    root = next(iter(elements(element)), None)
    return document(_without_remarks(root.copy()) if root is not None else Node("root"))


def _without_remarks(node: Node) -> Node:
    """The same element without comments and white space between elements."""
    pending = [node]
    while pending:
        here = pending.pop()
        if any(child.kind is not Kind.ELEMENT for child in here.children):
            here.keep(lambda one: one.kind is Kind.ELEMENT or (one.kind is Kind.TEXT and bool(one.value.strip())))
        pending.extend(elements(here))
    return node


def file_of(address: str, media: Path | None) -> Path | None:
    """The file that a jr: address names, None where it is not there; folders in the address are ignored."""
    name = PurePosixPath(address.removeprefix("jr://").partition("/")[2]).name
    if media is None or not name:
        return None
    path = media / name
    return path if path.is_file() else None


def read_external(address: str, media: Path | None) -> Node:
    """Read an attached file into a document node; one that is missing reads as an empty list.

    Raises:
        FormError: FORM_FILE_BROKEN, FORM_TOO_LARGE, FORM_ENCODING.
    """
    path = file_of(address, media)
    if path is None:
        return document(Node("root"))
    if path.stat().st_size > MAX_BYTES:
        raise FormError(Code.FORM_TOO_LARGE, reason=path.name)
    data = path.read_bytes()
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            return read_table(decode(data, path.name))
        if suffix in {".geojson", ".json"}:
            return read_geojson(json.loads(decode(data, path.name)))
        return read_xml(data, home=XFORMS)
    except (ValueError, csv.Error, KeyError, TypeError) as error:
        raise FormError(Code.FORM_FILE_BROKEN, name=path.name, reason=str(error)) from error


def decode(data: bytes, name: str) -> str:
    """The text of a file in UTF-8, UTF-16 with mark, or GB 18030 (what Chinese spreadsheets save).

    Raises:
        FormError: FORM_ENCODING.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FormError(Code.FORM_ENCODING, name=name)


def read_table(text: str) -> Node:
    """A CSV file as root/item with one element for each column (ODK XForms, external secondary instances)."""
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else "\t" if "\t" in head and "," not in head else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip().replace(" ", "_") for name in next(rows, [])]
    root = Node("root")
    for row in rows:
        if row:
            item = root.append(Node("item"))
            for place, name in enumerate(names):
                if name:
                    item.append(Node(name, row[place] if place < len(row) else ""))
    return document(root)


def read_geojson(data: Any) -> Node:
    """A GeoJSON FeatureCollection as root/item: geometry in ODK form, id, and the properties.

    Raises:
        ValueError: not a FeatureCollection, or a geometry other than point, line, polygon.
    """
    if not isinstance(data, Mapping) or data.get("type") != "FeatureCollection":
        raise ValueError(tr("不是 FeatureCollection"))
    root = Node("root")
    for feature in data["features"]:
        item = root.append(Node("item"))
        item.append(Node("geometry", _geometry(feature.get("geometry") or {})))
        known = dict(feature.get("properties") or {})
        if feature.get("id") is not None:
            known = {"id": feature["id"], **{key: value for key, value in known.items() if key != "id"}}
        for key, value in known.items():
            item.append(Node(str(key), _plain(value)))
    return document(root)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: Mapping[str, Any]) -> str:
    coordinates = geometry.get("coordinates")
    kind = geometry.get("type")
    if kind == "Point" and coordinates:
        return _point(coordinates)
    if kind == "LineString" and coordinates:
        return ";".join(_point(one) for one in coordinates)
    if kind == "Polygon" and coordinates:
        return ";".join(_point(one) for one in coordinates[0])
    raise ValueError(tr("不支持的几何类型 {kind}", kind=kind))


def _point(pair: list[Any]) -> str:
    """Longitude and latitude of GeoJSON as "latitude longitude altitude accuracy" of ODK."""
    return f"{pair[1]} {pair[0]} 0 0"
