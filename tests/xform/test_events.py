"""Preloads and actions: what is written by itself, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import FormError
from inspector.xform.session import Environment, FormSession
from inspector.xform.xlsform import load_xml
from tests.xform.written import device, opened

FRAME = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>t</h:title>
 <model><instance><data id="t">{data}</data></instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"""


def begun(data: str, model: str, body: str, *, environment: Environment | None = None) -> FormSession:
    """A new session on a form given by its parts."""
    xml = FRAME.format(data=data, model=model, body=body).encode()
    return FormSession.start(load_xml(xml, None), environment or device())


def test_first_load_writes_before_anything_is_calculated() -> None:
    session = begun(
        "<a/><b/>",
        '<bind nodeset="/data/b" calculate="/data/a * 2"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/a" value="2 + 3"/>',
        '<input ref="/data/a"/>',
    )
    assert session.value("/data/b") == "10"


def test_first_load_runs_once_and_load_runs_at_each_opening() -> None:
    session = begun(
        "<first/><opened>0</opened>",
        '<setvalue event="odk-instance-first-load" ref="/data/first">once</setvalue>'
        '<setvalue event="odk-instance-load" ref="/data/opened" value="/data/opened + 1"/>',
        '<input ref="/data/first"/>',
    )
    session.answer("/data/first", "changed")
    resumed = FormSession.resume(session.definition, device(), snapshot=session.snapshot(), values={})
    assert resumed.value("/data/first") == "changed"
    assert (session.value("/data/opened"), resumed.value("/data/opened")) == ("1", "2")


def test_changed_answer_sets_off_the_actions_inside_its_question() -> None:
    session = begun(
        "<a/><b/><c/>",
        '<bind nodeset="/data/c" calculate="concat(/data/b, \'!\')"/>',
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/a"/></input>'
        '<input ref="/data/b"/>',
    )
    change = session.answer("/data/a", "x")
    assert change.values == {"/data/a": "x", "/data/b": "x", "/data/c": "x!"}
    session.answer("/data/b", "own")
    session.answer("/data/a", "x")
    assert session.value("/data/b") == "own"


def test_new_instance_sets_off_the_actions_inside_it_only(tmp_path: Path) -> None:
    session = begun(
        "<row><a/></row>",
        "",
        '<repeat nodeset="/data/row"><input ref="/data/row/a"/>'
        '<setvalue event="odk-new-repeat" ref="/data/row/a" value="position(..)"/></repeat>',
    )
    session.add_repeat("/data/row")
    assert [session.value(ref) for ref in session.find("a")] == ["", "2"]


def test_actions_that_set_each_other_off_come_to_an_end() -> None:
    session = begun(
        "<a>0</a><b>0</b>",
        "",
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/b + 1"/></input>'
        '<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/a" value="/data/a + 1"/></input>',
    )
    session.answer("/data/a", "1")
    assert int(session.value("/data/b")) > 0


def test_device_position_is_written_and_an_unknown_one_changes_nothing() -> None:
    body = '<input ref="/data/a"><odk:setgeopoint event="xforms-value-changed" ref="/data/b"/></input>'
    known = begun("<a/><b/>", "", body, environment=device(position="39.9 116.4 50 5"))
    known.answer("/data/a", "x")
    assert known.value("/data/b") == "39.9 116.4 50 5"
    unknown = begun("<a/><b>kept</b>", "", body)
    unknown.answer("/data/a", "x")
    assert unknown.value("/data/b") == "kept"


def test_preloads_fill_in_day_time_and_identity() -> None:
    session = begun(
        "<day/><begun/><ended/><meta><instanceID/></meta>",
        '<bind nodeset="/data/day" type="date" jr:preload="date" jr:preloadParams="today"/>'
        '<bind nodeset="/data/begun" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>'
        '<bind nodeset="/data/ended" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>'
        '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>',
        '<input ref="/data/day"/>',
    )
    assert session.value("/data/day") == "2026-11-22"
    assert session.value("/data/begun") == "2026-11-22T01:30:00.000+00:00"
    assert session.value("/data/ended") == ""
    assert b"<ended>2026-11-22T01:30:00.000+00:00</ended>" in session.finish().xml


def test_action_on_an_attribute_is_written() -> None:
    session = begun(
        '<entity id=""/>',
        '<setvalue event="odk-instance-first-load" ref="/data/entity/@id" value="\'e1\'"/>',
        '<input ref="/data/entity"/>',
    )
    assert session.value("/data/entity/@id") == "e1"
    resumed = FormSession.resume(session.definition, device(), snapshot=session.snapshot(), values={})
    assert b'<entity id="e1"/>' in resumed.finish().xml


def test_unknown_event_is_refused() -> None:
    with pytest.raises(FormError):
        begun("<a/>", '<setvalue event="some-day" ref="/data/a" value="1"/>', '<input ref="/data/a"/>')


def test_trigger_column_of_a_spreadsheet_works(tmp_path: Path) -> None:
    session = opened(
        tmp_path,
        """
| survey |
| | type | name | label | calculation | trigger |
| | integer | a | 甲 | | |
| | calculate | seen | | ${a} * 10 | ${a} |
""",
    )
    assert session.answer("/data/a", "4").values["/data/seen"] == "40"
