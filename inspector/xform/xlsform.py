"""A checklist written in a spreadsheet (XLSForm) → `Definition`; or every problem that it has.

It may touch files; nothing else of the engine does, attached tables aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.definition import Definition
from inspector.xform.problems import Complaints, FormProblem, refuse
from inspector.xform.xform_limits import broken_files
from inspector.xform.xform_xml import load_xml, read_form
from inspector.xform.xlsform_mending import mend, rounds
from inspector.xform.xlsform_problems import Rows, check_sheets, translate
from inspector.xform.xlsform_sheets import Workbook, inspect_file, read_folder, read_markdown, settle_names

__all__ = ["Examined", "check", "converter", "examine", "examine_workbook", "load", "load_xml"]

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


def load(path: Path) -> Definition:
    """The form in a file or folder.

    Args:
        path: .xlsx, .xls, .md, .csv, a folder of survey.csv, choices.csv, settings.csv, or an XForm as .xml.

    Raises:
        FormError: the form cannot be used; FORM_UNUSABLE names the first problem, `check` gives all.
    """
    if path.suffix.lower() == ".xml":
        return load_xml(_bytes(path), media_of(path))
    workbook = read_workbook(path)
    source, problems = _converted(workbook)
    if source is None:
        refuse(problems)
    assert source is not None
    complaints = Complaints()
    definition = read_form(source, media_of(path), complaints)
    refuse([one for one in Rows(workbook).placed(complaints.found) if not one.warning])
    return definition


def check(path: Path) -> tuple[FormProblem, ...]:
    """Every problem of the form in a file or folder, warnings included, in the order of the sheets."""
    return examine(path).problems


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of looking at a form: all its problems, and the form itself where none of them forbids its use.

    `workbook` is None for an XForm without sheets, and for a file that cannot be read.
    """

    problems: tuple[FormProblem, ...]
    definition: Definition | None = None
    workbook: Workbook | None = None


def examine(path: Path) -> Examined:
    """Look at the form in a file or folder."""
    try:
        if path.suffix.lower() == ".xml":
            complaints = Complaints()
            definition = read_form(_bytes(path), media_of(path), complaints)
            return _examined(definition, complaints.found, None)
        workbook = read_workbook(path)
    except FormError as error:
        complaints = Complaints()
        complaints.say(error)
        return Examined(tuple(complaints.found))
    return examine_workbook(workbook, media_of(path))


def examine_workbook(workbook: Workbook, media: Path | None) -> Examined:
    """Look at sheets that were read already.

    Args:
        media: folder of the attached files.
    """
    found = check_sheets(workbook)
    definition = None
    looked_at = mend(workbook, found)
    for _ in range(rounds(workbook)):
        source, refused = _converted(looked_at)
        if source is not None:
            complaints = Complaints()
            definition = read_form(source, media, complaints)
            refused = Rows(workbook).placed(complaints.found)
        known = {(one.sheet, one.row, one.column) for one in found if one.row}
        fresh = [one for one in refused if (one.sheet, one.row, one.column) not in known]
        found += fresh
        if source is not None or not fresh or not fresh[0].row:
            break
        looked_at = mend(looked_at, fresh)
    return _examined(definition, found, workbook)


def _examined(definition: Definition | None, found: list[FormProblem], workbook: Workbook | None) -> Examined:
    if definition is not None:
        found += broken_files(definition)
    ordered = sorted(found, key=lambda one: (SHEETS.index(one.sheet) if one.sheet in SHEETS else -1, one.row))
    usable = all(one.warning for one in ordered)
    return Examined(tuple(ordered), definition if usable else None, workbook)


def read_workbook(path: Path) -> Workbook:
    """The sheets of a form as rows of text.

    Raises:
        FormError: the file cannot be read as sheets.
    """
    if path.is_dir():
        return settle_names(read_folder(path), path.name)
    inspect_file(path)
    if path.suffix.lower() == ".md":
        return settle_names(read_markdown(_bytes(path), path.name), path.stem)
    from inspector.xform import xlsform_converter  # pyxform takes half a second to load: only when sheets are read

    sheets = xlsform_converter.read(path, SHEETS)
    return settle_names(Workbook({name: rows for name, rows in sheets.items() if rows}), path.stem)


def converter() -> str:
    """Name and version of what converts sheets: another one may convert them otherwise."""
    return f"pyxform {version('pyxform')}"


def _converted(workbook: Workbook) -> tuple[bytes | None, list[FormProblem]]:
    """The XForm of the sheets, or what pyxform says against it."""
    from inspector.xform import xlsform_converter  # as above

    source, said = xlsform_converter.convert(workbook)
    return source, [translate(said, workbook)] if said else []


def media_of(path: Path) -> Path:
    """Folder of a form's attached files: NAME-media beside it (as ODK has it), media, or where the form lies."""
    if path.is_dir():
        return path / "media" if (path / "media").is_dir() else path
    for folder in (path.with_name(f"{path.stem}-media"), path.with_name("media")):
        if folder.is_dir():
            return folder
    return path.parent


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormError(Code.FORM_NOT_XFORM, reason=tr("文件 {name} 打不开", name=path.name)) from error
