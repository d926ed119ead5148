"""The checklists: those that are shipped, written out as .xlsx, and any form file checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from inspector.checklist import export as checklist_export
from inspector.checklist import library
from inspector.store.forms import StoredForm
from inspector.xform import xlsform
from inspector.xform.session import Definition


def shipped() -> tuple[Definition, ...]:
    """The shipped checklists."""
    return tuple(definition(form_id) for form_id in library.FORM_IDS)


def definition(form_id: str) -> Definition:
    """One shipped checklist.

    Raises:
        FormError: there is none of this id, or it cannot be read.
    """
    return library.definition(form_id)


@lru_cache(maxsize=16)
def _from_bytes(source: bytes) -> Definition:
    return xlsform.load_xml(source, None)


def from_source(stored: StoredForm) -> Definition:
    """The very version that a draft began with; the shipped one where it is the same."""
    if stored.form_id in library.FORM_IDS:
        current = definition(stored.form_id)
        if current.sha256 == stored.sha256:
            return current
    return _from_bytes(stored.source)


def export(form_id: str, path: Path) -> None:
    """Write a shipped checklist as .xlsx."""
    checklist_export.export(form_id, path)


def check(path: Path) -> tuple[str, ...]:
    """Every problem of a form file, one sentence each with sheet, row, what is wrong and what to do."""
    return tuple(problem.sentence() for problem in xlsform.check(path))
