"""The shipped forms as files: found, prefilled from the register, written out as a workbook."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from inspector.checklist import library
from inspector.checklist.export import SHEETS, export
from inspector.checklist.prefill import fill
from inspector.domain.records import Datum, Position, Site, SiteKind
from inspector.errors import Code, FormError
from inspector.xform import xlsform
from tests.checklist.filled import Filled

SITE = Site(
    code="SL-01",
    name="示例·甲尾矿库",
    kind=SiteKind.TAILINGS_POND,
    address="示例县示例乡",
    position=Position("24.9", "107.5", Datum.CGCS2000),
    facts={
        "storage_mode": "wet",
        "dam_method": "sideways",
        "total_volume": "150",
        "dam_height": "-3",
        "transport": "pipeline belt",
        "grade": "1",
        "no_such_question": "x",
    },
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each shipped checklist as a workbook."""
    folder = tmp_path_factory.mktemp("exported")
    return {form_id: export(form_id, folder / f"{form_id}.xlsx") for form_id in library.FORM_IDS}


def test_form_is_read_once() -> None:
    assert library.definition("shutdown") is library.definition("shutdown")


def test_unknown_form_is_refused_in_words() -> None:
    with pytest.raises(FormError) as refused:
        library.definition("餐饮油烟")
    assert refused.value.code is Code.CHECKLIST_UNKNOWN
    assert "餐饮油烟" in str(refused.value)


def test_facts_of_the_register_answer_the_opening_questions() -> None:
    form = Filled("tailings_pond")
    filled = fill(form.session, SITE, {"flood_season_start": "03-15"})
    assert form.value("inspected_place") == "示例·甲尾矿库"
    assert form.value("storage_mode") == "wet"
    assert form.value("total_volume") == "150"
    assert form.value("transport") == "pipeline belt"
    assert {ref.rpartition("/")[2] for ref in filled} == {
        "inspected_place",
        "storage_mode",
        "total_volume",
        "transport",
        "flood_season_start",
    }
    assert form.value("flood_season_start") == "03-15"  # the bureau's setting comes over the form's default


def test_value_that_the_form_does_not_take_is_left_for_the_inspector() -> None:
    form = Filled("tailings_pond")
    fill(form.session, SITE)
    assert form.value("dam_method") == ""  # no such choice
    assert form.value("dam_height") == ""  # refused by its constraint
    assert form.value("grade") == ""  # computed, never given


def test_answer_that_is_there_is_kept() -> None:
    form = Filled("tailings_pond").say(inspected_place="另一处")
    fill(form.session, SITE)
    assert form.value("inspected_place") == "另一处"


def test_position_and_address_reach_the_forms_that_ask_for_them() -> None:
    form = Filled("shutdown")
    fill(form.session, SITE)
    assert (form.value("latitude"), form.value("longitude"), form.value("datum")) == ("24.9", "107.5", "CGCS2000")
    assert form.value("address") == "示例县示例乡"


@pytest.mark.parametrize("form_id", library.FORM_IDS)
def test_exported_workbook_holds_every_cell_of_the_sheets(form_id: str, exported: dict[str, Path]) -> None:
    """What is the same in every cell is the same form; one of them is converted to see that it can be."""
    book = load_workbook(exported[form_id], read_only=True)
    for name in SHEETS:
        with (library.folder(form_id) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            wanted = [row for row in csv.reader(file) if any(row)]
        found = [[cell or "" for cell in row] for row in book[name].iter_rows(values_only=True) if any(row)]
        assert [[*row, *[""] * (len(wanted[0]) - len(row))] for row in found] == wanted
    book.close()


def test_exported_workbook_is_the_same_form(exported: dict[str, Path]) -> None:
    examined = xlsform.examine(exported["shutdown"])
    assert examined.problems == ()
    assert examined.definition is not None
    assert examined.definition.sha256 == library.definition("shutdown").sha256


def test_changed_sheets_are_converted_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(library.folder("shutdown"), tmp_path / "shutdown", ignore=shutil.ignore_patterns("converted"))
    monkeypatch.setattr(library, "forms_dir", lambda: tmp_path)
    monkeypatch.setattr(library, "FORM_IDS", ("shutdown",))
    library.convert_all()
    (kept,) = (tmp_path / "shutdown" / "converted").iterdir()
    assert xlsform.load_xml(kept.read_bytes(), None).version == "2026112201"
    settings = tmp_path / "shutdown" / "settings.csv"
    settings.write_text(settings.read_text("utf-8").replace("2026112201", "2026112299"), "utf-8")
    assert library.definition.__wrapped__("shutdown").version == "2026112299"
    library.convert_all()
    assert [path.name for path in (tmp_path / "shutdown" / "converted").iterdir()] != [kept.name]


def test_exported_cells_are_text_with_a_bold_heading(exported: dict[str, Path]) -> None:
    book = load_workbook(exported["shutdown"])
    assert book.sheetnames == ["survey", "choices", "settings"]
    for sheet in book:
        assert sheet["A1"].font.bold
        assert sheet.freeze_panes
        assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}


def test_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FormError) as refused:
        export("shutdown", tmp_path / "none" / "a.xlsx")
    assert refused.value.code is Code.CHECKLIST_NOT_WRITTEN
