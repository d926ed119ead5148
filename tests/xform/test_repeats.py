"""Repeats: instances added, removed and counted, and formulas that look across them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import Code, FormError
from inspector.xform.session import FormSession, ViewKind
from inspector.xform.xlsform import load_xml
from tests.xform.written import device, opened

HEAPS = """
| survey |
|  | type | name | label | calculation | relevant |
|  | integer | limit | 上限 |  |  |
|  | begin_repeat | heap | 第 ${place} 堆 |  |  |
|  | calculate | place |  | position(..) |  |
|  | integer | height | 高 |  |  |
|  | text | why | 超高原因 |  | ${height} > ${limit} |
|  | begin_repeat | wall | 墙 |  |  |
|  | integer | length | 长 |  |  |
|  | end_repeat |  |  |  |  |
|  | calculate | walls |  | sum(${length}) |  |
|  | end_repeat |  |  |  |  |
|  | calculate | total |  | sum(${height}) |  |
|  | calculate | heaps |  | count(${heap}) |  |
|  | calculate | second |  | indexed-repeat(${height}, ${heap}, 2) |  |
"""


@pytest.fixture
def heaps(tmp_path: Path) -> FormSession:
    return opened(tmp_path, HEAPS)


def test_repeat_is_a_series_of_instances_that_hold_questions(heaps: FormSession) -> None:
    series = heaps.view("/data/heap")
    assert (series.kind, series.can_add) == (ViewKind.REPEAT, True)
    assert [(one.ref, one.kind, one.label) for one in heaps.children("/data/heap")] == [
        ("/data/heap[1]", ViewKind.INSTANCE, "第 1 堆")
    ]
    assert [one.ref for one in heaps.children("/data/heap[1]")] == ["/data/heap[1]/height", "/data/heap[1]/wall"]


def test_sum_count_and_index_follow_the_instances(heaps: FormSession) -> None:
    heaps.answer("/data/heap[1]/height", "3")
    change = heaps.add_repeat("/data/heap")
    assert change.structural
    assert change.values["/data/heaps"] == "2"
    assert heaps.answer("/data/heap[2]/height", "4").values == {
        "/data/heap[2]/height": "4",
        "/data/total": "7",
        "/data/second": "4",
    }


def test_condition_of_each_instance_looks_at_its_own_answers(heaps: FormSession) -> None:
    heaps.add_repeat("/data/heap")
    heaps.answer("/data/heap[1]/height", "3")
    heaps.answer("/data/heap[2]/height", "9")
    assert heaps.answer("/data/limit", "5").shown_or_hidden == {"/data/heap[2]/why"}


def test_instances_behind_a_removed_one_move_up(heaps: FormSession) -> None:
    for number, height in enumerate(("3", "4", "5"), 1):
        if number > 1:
            heaps.add_repeat("/data/heap")
        heaps.answer(f"/data/heap[{number}]/height", height)
    change = heaps.remove_repeat("/data/heap[2]")
    assert change.structural
    assert change.values == {"/data/total": "8", "/data/heaps": "2", "/data/second": "5", "/data/heap[2]/place": "2"}
    assert heaps.value("/data/heap[2]/height") == "5"
    assert [one.label for one in heaps.children("/data/heap")] == ["第 1 堆", "第 2 堆"]


def test_nested_repeat_sums_within_its_own_instance(heaps: FormSession) -> None:
    heaps.add_repeat("/data/heap")
    assert heaps.children("/data/heap[2]/wall") == ()
    heaps.add_repeat("/data/heap[2]/wall")
    heaps.add_repeat("/data/heap[2]/wall")
    heaps.answer("/data/heap[2]/wall[1]/length", "5")
    change = heaps.answer("/data/heap[2]/wall[2]/length", "6")
    assert change.values == {"/data/heap[2]/wall[2]/length": "6", "/data/heap[2]/walls": "11"}
    assert heaps.value("/data/heap[1]/walls") in {"", "0"}
    assert heaps.find("length") == (
        "/data/heap[1]/wall[1]/length",
        "/data/heap[2]/wall[1]/length",
        "/data/heap[2]/wall[2]/length",
    )


def test_last_instance_can_go_and_come_again(heaps: FormSession) -> None:
    heaps.remove_repeat("/data/heap[1]")
    assert heaps.children("/data/heap") == ()
    assert heaps.value("/data/heaps") == "0"
    heaps.add_repeat("/data/heap")
    assert [one.ref for one in heaps.children("/data/heap")] == ["/data/heap[1]"]


def test_computed_count_makes_instances_and_a_smaller_one_removes_none(tmp_path: Path) -> None:
    session = opened(
        tmp_path,
        """
| survey |
| | type | name | label | repeat_count |
| | integer | number | 几堆 | |
| | begin_repeat | heap | 堆 | ${number} |
| | integer | height | 高 | |
| | end_repeat | | | |
""",
    )
    assert len(session.children("/data/heap")) == 1
    assert session.answer("/data/number", "3").structural
    assert len(session.children("/data/heap")) == 3
    session.answer("/data/number", "1")
    assert len(session.children("/data/heap")) == 3
    with pytest.raises(FormError) as raised:
        session.add_repeat("/data/heap")
    assert raised.value.code is Code.FORM_NO_REPEAT


TEMPLATE = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance><data id="t">
 <row jr:template=""><kind>new</kind></row><row><kind>first</kind></row></data></instance>
 <bind nodeset="/data/row/kind" type="string"/></model></h:head>
 <h:body><repeat nodeset="/data/row" jr:noAddRemove="NOADD"><input ref="/data/row/kind"/></repeat></h:body></h:html>"""


def test_new_instance_begins_with_the_values_of_the_template() -> None:
    session = FormSession.start(load_xml(TEMPLATE.replace(b"NOADD", b"false()"), None), device())
    session.add_repeat("/data/row")
    assert [session.value(ref) for ref in session.find("kind")] == ["first", "new"]
    assert b"template" not in session.finish().xml


def test_repeat_that_is_fixed_cannot_be_changed_by_hand() -> None:
    session = FormSession.start(load_xml(TEMPLATE.replace(b"NOADD", b"true()"), None), device())
    assert not session.view("/data/row").can_add
    assert not session.view("/data/row[1]").can_remove
    with pytest.raises(FormError):
        session.remove_repeat("/data/row[1]")
