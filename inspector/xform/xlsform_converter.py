"""Spreadsheet → sheets → XForm. The only place that knows pyxform; loaded when a spreadsheet is really read."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyxform import xls2xform
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.xlsform_sheets import Row, Workbook


def read(path: Path, names: Iterable[str]) -> dict[str, list[Row]]:
    """The sheets of these names in an .xlsx, .xls or .csv; an empty list where there is none.

    Raises:
        FormError: FORM_NOT_XFORM.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = get_xlsform(str(path))
    except (PyXFormError, ValueError, KeyError, AttributeError, TypeError, IndexError, OSError) as error:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件 {name} 已损坏", name=path.name)) from error
    return {name: list(getattr(found, name) or ()) for name in names}


def convert(workbook: Workbook) -> tuple[bytes | None, str]:
    """The XForm of the sheets and "", or None and what pyxform says against it."""
    plain: dict[str, Any] = {name: [dict(row) for row in rows] for name, rows in workbook.sheets.items()}
    for name, rows in workbook.sheets.items():
        plain[f"{name}_header"] = [dict.fromkeys(heading for row in rows for heading in row)]
    plain["fallback_form_name"] = workbook.form_name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = xls2xform.convert(plain, validate=False)
    except PyXFormError as error:
        return None, str(error) or type(error).__name__
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        return None, f"{type(error).__name__}: {error}"
    return result.xform.encode("utf-8"), ""
