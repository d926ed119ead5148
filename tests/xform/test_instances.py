"""Choice lists and tables from the form and from files beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import FormError
from inspector.xform.instances import read_geojson, read_table
from inspector.xform.session import FormSession
from inspector.xform.xlsform import check
from tests.xform.written import device, opened, written

CASCADE = """
| survey |
|  | type | name | label | choice_filter | calculation |
|  | select_one province | province | 省 |  |  |
|  | select_one_from_file mines.csv | mine | 矿 | province = ${province} |  |
|  | calculate | area |  |  | pulldata('mines', 'area', 'name', ${mine}) |
|  | calculate | shown |  |  | jr:choice-name(${province}, '${province}') |
|  | calculate | number |  |  | count(instance('mines')/root/item[province = ${province}]) |
| choices |
|  | list_name | name | label |
|  | province | p1 | 甲省 |
|  | province | p2 | 乙省 |
"""
MINES = "name,label,province,area\nm1,一矿,p1,10\nm2,二矿,p2,20\nm3,三矿,p1,30\n"


def test_choices_are_filtered_by_the_answers_of_now(tmp_path: Path) -> None:
    session = opened(tmp_path, CASCADE, mines_csv=MINES)
    assert session.choices("/data/mine") == ()
    change = session.answer("/data/province", "p1")
    assert [(one.value, one.label) for one in session.choices("/data/mine")] == [("m1", "一矿"), ("m3", "三矿")]
    assert "/data/mine" in change.touched
    assert change.values == {"/data/province": "p1", "/data/shown": "甲省", "/data/number": "2"}


def test_cells_of_an_attached_table_are_pulled(tmp_path: Path) -> None:
    session = opened(tmp_path, CASCADE, mines_csv=MINES)
    session.answer("/data/mine", "m3")
    assert session.value("/data/area") == "30"
    session.answer("/data/mine", "nothing")
    assert session.value("/data/area") == ""


def test_table_may_be_divided_by_semicolons() -> None:
    top = read_table("name;label\r\na;甲,乙\r\n")
    assert [cell.value for cell in top.children[0].children[0].children] == ["a", "甲,乙"]


def test_geojson_gives_places_with_their_properties() -> None:
    point = {"type": "Point", "coordinates": [116.4, 39.9]}
    feature = {"type": "Feature", "id": "f1", "geometry": point, "properties": {"name": "甲", "depth": 3}}
    item = read_geojson({"type": "FeatureCollection", "features": [feature]}).children[0].children[0]
    assert {cell.name: cell.value for cell in item.children} == {
        "geometry": "39.9 116.4 0 0",
        "id": "f1",
        "name": "甲",
        "depth": "3",
    }
    with pytest.raises(ValueError, match="FeatureCollection"):
        read_geojson({"type": "Feature"})


def test_broken_table_is_told_in_words_when_it_is_read(tmp_path: Path) -> None:
    markdown = """
| survey |
| | type | name | label |
| | select_one_from_file places.geojson | place | 地点 |
"""
    session = FormSession.start(written(tmp_path, markdown, places_geojson="{"), device())
    assert session.choices("/data/place") == ()
    assert any("places.geojson" in one.what for one in check(tmp_path / "form.md"))


def test_last_saved_answers_are_offered_again(tmp_path: Path) -> None:
    markdown = """
| survey |
| | type | name | label | default |
| | text | site | 场所 | ${last-saved#site} |
"""
    definition = written(tmp_path, markdown)
    first = FormSession.start(definition, device())
    assert first.value("/data/site") == ""
    first.answer("/data/site", "甲矿")
    second = FormSession.start(definition, device(last_saved=first.finish().xml))
    assert second.value("/data/site") == "甲矿"


def test_unreadable_expression_of_a_list_keeps_the_form_from_loading(tmp_path: Path) -> None:
    with pytest.raises(FormError):
        opened(tmp_path, CASCADE.replace("province = ${province}", "province ="), mines_csv=MINES)


def test_choice_that_is_no_longer_offered_is_dropped_when_the_form_is_finished(tmp_path: Path) -> None:
    session = opened(tmp_path, CASCADE, mines_csv=MINES)
    session.answer("/data/province", "p1")
    session.answer("/data/mine", "m1")
    session.answer("/data/province", "p2")
    assert session.value("/data/mine") == "m1"
    assert b"<mine/>" in session.finish().xml
    assert session.value("/data/area") == ""
