"""The submission: the same bytes for the same answers, and re-read to the same state."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.xform.session import FormSession
from inspector.xform.submission import legible
from inspector.xform.xlsform import load_xml
from tests.xform.test_events import FRAME
from tests.xform.written import device, opened

_XML = FRAME.format(
    data='<a/><g><b/></g><orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID/></orx:meta>',
    model='<bind nodeset="/data/g" relevant="/data/a != \'hide\'"/>',
    body='<input ref="/data/a"/><input ref="/data/g/b"/>',
).encode()


def test_same_answers_give_the_same_bytes() -> None:
    written = []
    for _ in range(2):
        session = FormSession.start(load_xml(_XML, None), device())
        session.answer("/data/a", '<甲> & "乙"\r\n')
        session.answer("/data/g/b", "x")
        written.append(session.finish().xml)
    assert written[0] == written[1]
    assert (
        written[0]
        == (
            "<?xml version='1.0' encoding='UTF-8'?><data xmlns:orx=\"http://openrosa.org/xforms\" id=\"t\">"
            '<a>&lt;甲&gt; &amp; "乙"&#13;\n</a><g><b>x</b></g>'
            "<orx:meta><orx:instanceID/></orx:meta></data>"
        ).encode()
    )


def test_what_is_hidden_is_left_out() -> None:
    session = FormSession.start(load_xml(_XML, None), device())
    session.answer("/data/g/b", "x")
    session.answer("/data/a", "hide")
    assert b"<g>" not in session.finish().xml
    assert session.value("/data/g/b") == "x"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_any_text_is_carried_through_xml(text: str) -> None:
    session = FormSession.start(load_xml(_XML, None), device())
    session.answer("/data/a", text)
    assert (ElementTree.fromstring(session.finish().xml).findtext("a") or "") == legible(text)


def test_version_and_identity_stand_on_the_root(tmp_path: Path) -> None:
    session = opened(
        tmp_path,
        """
| survey |
| | type | name | label |
| | text | site | 场所 |
| settings |
| | form_title | form_id | version |
| | 检查 | check | 2026112201 |
""",
    )
    assert b'<data id="check" version="2026112201">' in session.finish().xml
