"""The log of how a form was filled in: only where it is asked for, with the columns that are asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from inspector.xform.session import Environment, FormSession
from tests.xform.written import NOW, device, opened, written

FORM = """
| survey |
| | type | name | label | constraint | parameters |
| | audit | audit | | | {parameters} |
| | integer | height | 高度 | . < 100 | |
| | text | note | 说明 | | |
| | begin_repeat | heap | 堆 | | |
| | text | kind | 种类 | | |
| | end_repeat | | | | |
"""
START = int(NOW.timestamp() * 1000)


def ticking(**more: object) -> Environment:
    """A device on which each look at the clock is a second later."""
    seconds = iter(range(1000))
    now = lambda: NOW + timedelta(seconds=next(seconds))  # noqa: E731 - a clock is a callable
    return replace(device(), now=now, **more)


def test_form_that_asks_for_no_log_has_none(tmp_path: Path) -> None:
    session = opened(tmp_path, "| survey |\n| | type | name | label |\n| | text | a | a |\n")
    assert session.audit_log() == ""
    assert session.finish().audit == b""


def test_gestures_are_logged_in_their_order(tmp_path: Path) -> None:
    session = FormSession.start(written(tmp_path, FORM.format(parameters="")), device())
    session.answer("/data/height", "7")
    session.answer("/data/height", "700")
    session.add_repeat("/data/heap")
    session.remove_repeat("/data/heap[2]")
    submission = session.finish()
    assert submission.audit.decode().splitlines() == [
        "event,node,start,end",
        f"form start,,{START},",
        f"question,/data/height,{START},{START}",
        f"constraint error,/data/height,{START},",
        f"add repeat,/data/heap[2],{START},",
        f"delete repeat,/data/heap[2],{START},",
        f"form finalize,,{START},",
        f"form exit,,{START},",
    ]
    assert b"<audit>audit.csv</audit>" in submission.xml


def test_changes_user_reason_and_place_stand_in_their_columns(tmp_path: Path) -> None:
    asked = (
        "track-changes=true identify-user=true track-changes-reasons=on-form-edit "
        "location-priority=balanced location-min-interval=60 location-max-age=120"
    )
    definition = written(tmp_path, FORM.format(parameters=asked))
    environment = replace(device(), properties={"username": "甲"}, position=lambda: "40.1 116.2 30 5")
    session = FormSession.start(definition, environment)
    session.answer("/data/note", '一,"二"')
    session.give_reason("补测")
    assert session.audit_log().splitlines() == [
        "event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,change-reason",
        f"form start,,{START},,40.1,116.2,5,,,甲,",
        f'question,/data/note,{START},{START},40.1,116.2,5,,"一,""二""",甲,',
        f"change reason,,{START},,40.1,116.2,5,,,甲,补测",
    ]


def test_keystrokes_in_one_question_are_one_event(tmp_path: Path) -> None:
    session = FormSession.start(written(tmp_path, FORM.format(parameters="track-changes=true")), ticking())
    for text in ("一", "一二", "一二三"):
        session.answer("/data/note", text)
    rows = [line.split(",") for line in session.audit_log().splitlines() if line.startswith("question")]
    assert [(node, old, new) for _, node, _, _, old, new in rows] == [("/data/note", "", "一二三")]
    assert int(rows[0][3]) > int(rows[0][2])


def test_log_goes_on_when_a_draft_is_opened_again(tmp_path: Path) -> None:
    definition = written(tmp_path, FORM.format(parameters=""))
    session = FormSession.start(definition, device())
    session.answer("/data/note", "x")
    resumed = FormSession.resume(
        definition, device(), snapshot=session.snapshot(), values={}, audit=session.audit_log()
    )
    events = [line.partition(",")[0] for line in resumed.audit_log().splitlines()]
    assert events == ["event", "form start", "question", "form resume"]
