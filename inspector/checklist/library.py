"""The shipped checklists: which there are, and their definitions, converted once for each run of the program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from inspector.errors import Code, FormError
from inspector.settings import forms_dir
from inspector.xform import xlsform
from inspector.xform.session import Definition

FORM_IDS: Final = ("material_yard", "tailings_pond", "seepage", "shutdown")
"""物料堆场, 尾矿库, 防渗, 两断三清: the folders of `forms/`, in the order in which they are offered."""


def folder(form_id: str) -> Path:
    """The folder with the CSV sheets of a shipped checklist.

    Raises:
        FormError: CHECKLIST_UNKNOWN.
    """
    if form_id not in FORM_IDS:
        raise FormError(Code.CHECKLIST_UNKNOWN, form=form_id)
    return forms_dir() / form_id


@lru_cache(maxsize=len(FORM_IDS))
def definition(form_id: str) -> Definition:
    """A shipped checklist, ready to be walked.

    Raises:
        FormError: CHECKLIST_UNKNOWN, and what the engine refuses.
    """
    return xlsform.load(folder(form_id))
