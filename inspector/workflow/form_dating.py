"""A form that says no version gets one when it is published: the day and a number, e.g. 2026112201.

XLSForm has no need of a version, but a draft must say which version made it, and a newer one must be told from an
older.
"""

from __future__ import annotations

from datetime import date
from xml.parsers import expat

from inspector.xform import xlsform
from inspector.xform.session import Definition

_SPACE_OF_FORMS = "http://www.w3.org/2002/xforms"
_PER_DAY = 99


def dated(form: Definition, *, today: date, in_use: str = "", sha256: str = "") -> Definition:
    """The form with a version; one that has its own, or cannot be given one, stays as it is.

    Args:
        form: as the author wrote it.
        today: the local day.
        in_use: the version that inspections begin with now, empty where there is none.
        sha256: of the form in that version; the same form again keeps that version.
    """
    place = None if form.version.strip() else _after_the_name(form.source)
    if place is None:
        return form

    def with_version(version: str) -> Definition:
        source = form.source[:place] + f' version="{version}"'.encode() + form.source[place:]
        return xlsform.load_xml(source, form.media)

    if in_use.isascii() and in_use.isdigit():
        again = with_version(in_use)
        if again.sha256 == sha256:
            return again
    return with_version(_next_of(today, in_use))


def _next_of(today: date, in_use: str) -> str:
    """The first number of this day that is above the version in use."""
    first = int(f"{today:%Y%m%d}01")
    known = int(in_use) if in_use.isascii() and in_use.isdigit() else 0
    return str(known + 1 if first <= known < first + _PER_DAY - 1 else first)


def _after_the_name(source: bytes) -> int | None:
    """Where an attribute of the primary instance's root can be written: the byte after its name.

    None where the root has a version attribute, or where the bytes are not UTF-8.
    """
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return None
    found: list[int] = []
    above: list[str] = []
    reader = expat.ParserCreate(namespace_separator=" ")
    instance = f"{_SPACE_OF_FORMS} instance"

    def begun(name: str, attributes: dict[str, str]) -> None:
        if above and above[-1] == instance and not found:
            plain = name.rpartition(" ")[2]
            tag = source[reader.CurrentByteIndex :].split(b">", 1)[0]
            ending = tag.find(plain.encode()) + len(plain.encode())
            found.append(-1 if "version" in attributes else reader.CurrentByteIndex + ending)
        above.append(name)

    reader.StartElementHandler = begun
    reader.EndElementHandler = lambda _name: above.pop()
    reader.Parse(source, True)
    return found[0] if found and found[0] > 0 else None
