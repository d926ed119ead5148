"""Functions over selected choices and over texts of the form in the language shown now."""

from __future__ import annotations

import math

from inspector.xform.functions_signature import Function, Kind
from inspector.xform.xpath_context import Context

_ITEXT_FORM = ";"


def selected(text: str, choice: str) -> bool:
    """selected(values, choice): the space-separated values hold the choice. Source: ODK XForms; OpenRosa."""
    wanted = choice.strip()
    if not wanted:
        return not text.strip()
    return wanted in text.split()


def selected_at(text: str, place: float) -> str:
    """selected-at(values, place): counted from 0; "" where there is none. Source: ODK XForms."""
    values = text.split()
    return values[int(place)] if math.isfinite(place) and 0 <= place < len(values) else ""


def count_selected(text: str) -> float:
    """count-selected(values). Source: ODK XForms."""
    return float(len(text.split()))


def choice_name(context: Context, value: str, path: str) -> str:
    """jr:choice-name(value, 'path of the question'): the label shown for the choice. Source: ODK XForms."""
    return context.environment.choice_label(value, path, context.current or context.node)


def itext(context: Context, text_id: str) -> str:
    """jr:itext(id) or jr:itext('id;form'): a text of the form in the language shown now. Source: ODK XForms."""
    name, _, form = text_id.partition(_ITEXT_FORM)
    return context.environment.itext(name, form)


_TWO = (Kind.STRING, Kind.STRING)

CHOICES = (
    Function("selected", selected, _TWO, Kind.BOOLEAN),
    Function("is-selected", selected, _TWO, Kind.BOOLEAN),
    Function("selected-at", selected_at, (Kind.STRING, Kind.NUMBER), Kind.STRING),
    Function("count-selected", count_selected, (Kind.STRING,), Kind.NUMBER),
    Function("jr:choice-name", choice_name, _TWO, Kind.STRING, context=True),
    Function("jr:itext", itext, (Kind.STRING,), Kind.STRING, context=True),
)
