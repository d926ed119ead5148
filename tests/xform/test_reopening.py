"""A submission is read back to the state it was written from, and edited under a new identity."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from inspector.errors import Code, FormError
from inspector.xform.definition import Definition
from inspector.xform.session import Environment, FormSession
from inspector.xform.submission import write_xml
from tests.xform.test_recompute import FORM as REPEATS
from tests.xform.test_recompute import GESTURES, gesture, state
from tests.xform.written import device, written

FORM = """
| survey |
| | type | name | label | relevant | calculation |
| | start | begun | | | |
| | select_one yn | wet | 湿排 | | |
| | text | why | 原因 | ${wet} = 'no' | |
| | calculate | told | | ${wet} = 'no' | concat('因为', ${why}) |
| | begin_repeat | heap | 堆 | | |
| | text | note | 记录 | | |
| | end_repeat | | | | |
| | calculate | drawn | | | once(random()) |
| choices |
| | list_name | name | label |
| | yn | yes | 是 |
| | yn | no | 否 |
| settings |
| | form_title | form_id | version | instance_name |
| | 检查 | check | 1 | concat(${wet}, '-', ${drawn}) |
"""


def later() -> Environment:
    """A device on which everything that is drawn anew is another value."""
    numbers = itertools.count(900)
    return replace(device(), random=lambda: 0.25, new_id=lambda: f"edit-{next(numbers)}")


@pytest.fixture
def definition(tmp_path: Path) -> Definition:
    return written(tmp_path, FORM)


@pytest.fixture
def submission(definition: Definition) -> bytes:
    session = FormSession.start(definition, device())
    session.answer("/data/wet", "no")
    session.answer("/data/why", ' 𠮷 <停产> & "检修"\r\n第二行 ')
    session.add_repeat("/data/heap")
    session.answer("/data/heap[2]/note", "  ")
    return session.finish().xml


def test_submission_is_read_back_to_the_same_bytes(definition: Definition, submission: bytes) -> None:
    session = FormSession.reopen(definition, later(), submission=submission)
    assert write_xml(definition, session._instance) == submission
    assert session.value("/data/drawn") == "0.5"
    assert session.value("/data/heap[2]/note") == "  "
    assert session.finish().xml == submission


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=GESTURES)
def test_whatever_was_done_the_submission_comes_back(
    tmp_path_factory: Any, gestures: list[tuple[str, int, str]]
) -> None:
    if not _KNOWN:
        _KNOWN.append(written(tmp_path_factory.mktemp("form"), REPEATS))
    session = FormSession.start(_KNOWN[0], device())
    for kind, number, value in gestures:
        gesture(session, kind, number, value)
    xml = session.finish().xml
    again = FormSession.reopen(_KNOWN[0], device(), submission=xml)
    shown = {ref: found for ref, found in state(session).items() if found[1]}
    assert {ref: found for ref, found in state(again).items() if found[1]} == shown
    assert again.finish().xml == xml


_KNOWN: list[Definition] = []


def test_edit_has_a_new_identity_and_names_the_one_it_replaces(definition: Definition, submission: bytes) -> None:
    session = FormSession.edit(definition, later(), submission=submission)
    session.answer("/data/wet", "yes")
    edited = session.finish()
    assert edited.instance_id == "uuid:edit-900"
    assert edited.instance_name == "yes-0.5"
    assert b"<deprecatedID>uuid:00000000-0000-4000-8000-000000000001</deprecatedID>" in edited.xml
    assert b"<why>" not in edited.xml


def test_edit_of_an_edit_names_the_edit(definition: Definition, submission: bytes) -> None:
    first = FormSession.edit(definition, later(), submission=submission).finish()
    second = FormSession.edit(definition, device(), submission=first.xml).finish()
    assert b"<deprecatedID>uuid:edit-900</deprecatedID>" in second.xml
    assert second.xml.count(b"deprecatedID>") == 2


def test_draft_of_an_edit_keeps_what_it_replaces(definition: Definition, submission: bytes) -> None:
    session = FormSession.edit(definition, later(), submission=submission)
    resumed = FormSession.resume(definition, later(), snapshot=session.snapshot(), values={})
    assert resumed.finish().xml == session.finish().xml


def test_form_that_is_new_replaces_nothing(definition: Definition) -> None:
    assert b"deprecatedID" not in FormSession.start(definition, device()).finish().xml


@pytest.mark.parametrize(
    "other",
    [
        b"<else/>",
        b'<data id="check" version="2"><wet/></data>',
        b'<data id="check" version="1"><unknown>x</unknown></data>',
        b'<data id="check" version="1"><wet/><wet/></data>',
        b'<data id="check" version="1"><wet><deep/></wet></data>',
    ],
)
def test_what_another_form_made_is_refused(definition: Definition, other: bytes) -> None:
    with pytest.raises(FormError) as raised:
        FormSession.reopen(definition, device(), submission=other)
    assert raised.value.code is Code.FORM_SUBMISSION_UNFIT


def test_submission_without_identity_is_not_edited(definition: Definition) -> None:
    with pytest.raises(FormError) as raised:
        FormSession.edit(definition, device(), submission=b'<data id="check" version="1"/>')
    assert raised.value.code is Code.FORM_SUBMISSION_UNFIT
