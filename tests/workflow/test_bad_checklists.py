"""Everything bad that a form file may be: refused in words, and nothing of it is kept."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.errors import Code, FormError
from inspector.store import forms as form_store
from inspector.workflow import checklists, form_run
from inspector.workflow.desk import Desk
from tests.checklist.sheets import BEGINNING, write

Maker = Callable[[Path], Path]
SHEET = "xl/worksheets/sheet1.xml"


def markdown(*rows: str, heading: str = "| | type | name | label | calculation | relevant |") -> Maker:
    """A form of these rows."""
    text = "\n".join(("| survey |", heading, *(f"| | {row} |" for row in rows)))

    def make(folder: Path) -> Path:
        (folder / "表.md").write_text(
            f"{text}\n| settings |\n| | form_title | form_id | version |\n| | t | t | 1 |", "utf-8"
        )
        return folder / "表.md"

    return make


def raw(name: str, data: bytes) -> Maker:
    """A file of these bytes."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def workbook(part: str, data: bytes) -> Maker:
    """A spreadsheet with this part and nothing else."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "表.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(part, data)
        return folder / "表.xlsx"

    return make


def template(*rows: dict[str, str]) -> Maker:
    """A filled template."""
    return lambda folder: write(folder / "表.xlsx", [*BEGINNING, *rows])


def folder_without_survey(folder: Path) -> Path:
    (folder / "空").mkdir()
    return folder / "空"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
FORM = b'<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"/>'
ITEM = {"类型": "检查项", "题目": "项"}

BAD: dict[str, tuple[Maker, Code]] = {
    "cycle": (markdown("calculate | a | | ${b} + 1 |", "calculate | b | | ${a} + 1 |"), Code.FORM_CYCLE),
    "self-reference": (markdown("calculate | a | | ${a} + 1 |"), Code.FORM_CYCLE),
    "unknown function": (markdown("calculate | a | | frobnicate(1) |"), Code.XPATH_UNKNOWN_FUNCTION),
    "missing list": (markdown("select_one none | a | 甲 | |"), Code.FORM_CHOICES_MISSING),
    "missing media": (markdown("select_one_from_file none.csv | a | 甲 | |"), Code.FORM_FILE_MISSING),
    "unknown name": (markdown("text | a | 甲 | | ${nobody} = 1"), Code.FORM_PLACE_MISSING),
    "a thousand deep": (markdown(f"calculate | a | | {'(' * 1000}1{')' * 1000} |"), Code.XPATH_TOO_DEEP),
    "too long": (markdown(f"calculate | a | | {' + '.join(['1'] * 60_000)} |"), Code.XPATH_TOO_LONG),
    "wrong encoding": (raw("表.md", b"| survey |\n\x00\xff\xff\xff"), Code.FORM_ENCODING),
    "xml bomb": (raw("表.xml", ENTITIES + FORM), Code.XML_UNREADABLE),
    "external entity": (raw("表.xml", OUTSIDE + FORM), Code.XML_UNREADABLE),
    "no xml": (raw("表.xml", b"\x89PNG"), Code.XML_UNREADABLE),
    "bomb in a spreadsheet": (workbook(SHEET, ENTITIES + b"<x>&b;</x>"), Code.FORM_NOT_XFORM),
    "entity in a part beside": (workbook("docProps/core.xml", OUTSIDE + b"<x>&e;</x>"), Code.FORM_NOT_XFORM),
    "macros": (workbook("xl/vbaProject.bin", b"x"), Code.FORM_MACROS),
    "a million blank rows": (workbook(SHEET, b'<row r="1" spans="1:5"/>' * 1_000_000), Code.FORM_TOO_LARGE),
    "zip bomb": (workbook(SHEET, b"\0" * (65 << 20)), Code.FORM_TOO_LARGE),
    "broken spreadsheet": (raw("表.xlsx", b"PK\x03\x04broken"), Code.FORM_NOT_XFORM),
    "other file": (raw("表.pdf", b"%PDF-1.7"), Code.FORM_NOT_XFORM),
    "folder without a survey": (folder_without_survey, Code.FORM_NOT_XFORM),
    "colliding numbers": (template({**ITEM, "编号": "A-1"}, {**ITEM, "编号": "A.1"}), Code.TEMPLATE_COLLISION),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_form_is_refused_in_words_and_nothing_of_it_is_kept(name: str, desk: Desk, tmp_path: Path) -> None:
    make, code = BAD[name]
    path = make(tmp_path)
    found = checklists.examine(desk, path)
    assert code.number in {one.code for one in found.problems}
    assert all(one.what for one in found.problems)
    assert not found.publishable
    kept = desk.store.rows("SELECT count(*) AS n FROM form")
    with pytest.raises(FormError) as refusal:
        checklists.publish(desk, path)
    assert refusal.value.code is Code.FORM_PROBLEMS_LEFT
    assert desk.store.rows("SELECT count(*) AS n FROM form") == kept
    assert form_store.published(desk.store) == ()
    assert not (desk.folder / "form_files").exists()


def test_both_languages_tell_the_same_problems(desk: Desk, tmp_path: Path) -> None:
    path = BAD["cycle"][0](tmp_path)
    told = checklists.check_in_both(path, checklists.device(desk))
    assert [(one["sheet"], one["row"], one["column"]) for one in told] == [("survey", 2, "calculation")]
    chinese, english = told[0]["zh"], told[0]["en"]
    assert isinstance(chinese, dict)
    assert isinstance(english, dict)
    assert chinese["what"] != english["what"]
    assert "/t/a" in str(english["what"]) or "/data/a" in str(english["what"])


# -- filling without a window ----------------------------------------------------------------------------------------


def filled(desk: Desk, folder: Path, answers: str) -> form_run.Run:
    """The template's example, filled with these answers."""
    (folder / "a.json").write_text(answers, "utf-8")
    form = checklists.write_template(folder / "表.xlsx")
    return form_run.run(form, folder / "a.json", checklists.device(desk))


def test_answers_by_name_and_reference_give_submission_and_findings(desk: Desk, tmp_path: Path) -> None:
    done = filled(
        desk,
        tmp_path,
        """{"inspected_place": "北坡", "/data/facts/materials": "ore", "A02_有停用": false, "A02_result": "pass",
        "A01_测点": [{"A01_堆高": 5, "A01_墙高": 3.5}, {"A01_堆高": "4", "A01_墙高": "4"}], "A01_result": "fail"}""",
    )
    assert done.refused == []
    assert done.owed == ()
    assert done.xml.count("<A01_测点>".encode()) == 2
    assert [(one.item, one.facts) for one in done.findings] == [("A01", "北坡围挡低于堆放物，最低处相差1.5 m。")]


def test_what_cannot_be_filled_in_is_said_and_the_rest_is_done(desk: Desk, tmp_path: Path) -> None:
    done = filled(
        desk,
        tmp_path,
        '{"nobody": 1, "A01_测点": [{"A01_堆高": 500}], "facts": 3, "inspected_place": [1], "materials": null}',
    )
    assert len(done.refused) == 4
    assert done.owed


@pytest.mark.parametrize("text", ["", "[1]", "{", '"x"', "[" * 100_000])
def test_answers_that_are_no_object_are_refused(text: str, desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(FormError) as refusal:
        filled(desk, tmp_path, text)
    assert refusal.value.code is Code.ANSWERS_UNREADABLE
