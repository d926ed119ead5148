"""The shipped forms as files: found, prefilled from the register, written out as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from inspector.checklist import library
from inspector.checklist.export import export
from inspector.checklist.items import all_numbers
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


def test_form_is_converted_once() -> None:
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
def test_exported_workbook_is_the_same_form(form_id: str, tmp_path: Path) -> None:
    path = export(form_id, tmp_path / "检查表.xlsx")
    assert xlsform.check(path) == ()
    loaded = xlsform.load(path)
    assert (loaded.form_id, loaded.version) == (form_id, library.definition(form_id).version)
    assert all_numbers(loaded) == all_numbers(library.definition(form_id))
    assert [slot.path for slot in loaded.slots] == [slot.path for slot in library.definition(form_id).slots]


def test_exported_cells_are_text_with_a_bold_heading(tmp_path: Path) -> None:
    book = load_workbook(export("tailings_pond", tmp_path / "a.xlsx"))
    assert book.sheetnames == ["survey", "choices", "settings"]
    for sheet in book:
        assert sheet["A1"].font.bold
        assert sheet.freeze_panes
        assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}


def test_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FormError) as refused:
        export("shutdown", tmp_path / "none" / "a.xlsx")
    assert refused.value.code is Code.CHECKLIST_NOT_WRITTEN
