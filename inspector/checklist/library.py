"""The shipped checklists: which there are, and their definitions.

Sheets are converted to an XForm at set-up and at packaging, and kept beside them under the fingerprint of the sheets
and the converter: at run time the converter, which is slow to load and slow to run, is needed only for changed sheets.
"""

from __future__ import annotations

import hashlib
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
    sheets = folder(form_id)
    kept = _converted(sheets)
    return xlsform.load_xml(kept.read_bytes(), xlsform.media_of(sheets)) if kept.is_file() else xlsform.load(sheets)


def convert_all() -> None:
    """Convert every shipped checklist whose sheets changed, and drop what came of older sheets."""
    for form_id in FORM_IDS:
        sheets = folder(form_id)
        kept = _converted(sheets)
        if not kept.is_file():
            source = xlsform.load(sheets).source
            kept.parent.mkdir(exist_ok=True)
            for older in kept.parent.iterdir():
                older.unlink()
            part = kept.with_suffix(".part")
            part.write_bytes(source)
            part.replace(kept)


def _converted(sheets: Path) -> Path:
    """Where the XForm of these very sheets lies, if it was made."""
    digest = hashlib.sha256(xlsform.converter().encode())
    for path in sorted(sheets.glob("*.csv")):
        digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return sheets / "converted" / f"{digest.hexdigest()}.xml"
