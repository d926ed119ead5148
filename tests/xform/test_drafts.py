"""A draft keeps everything, hidden answers too, and is refused where it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.errors import Code, FormError
from inspector.xform.session import FormSession
from tests.xform.written import device, written

FORM = """
| survey |
| | type | name | label | relevant | calculation |
| | select_one yn | wet | 湿排 | | |
| | text | why | 原因 | ${wet} = 'no' | |
| | begin_repeat | heap | 堆 | | |
| | text | note | 记录 | | |
| | end_repeat | | | | |
| | calculate | drawn | | | once(random()) |
| choices |
| | list_name | name | label |
| | yn | yes | 是 |
| | yn | no | 否 |
"""


def test_hidden_answers_and_repeats_come_back(tmp_path: Path) -> None:
    definition = written(tmp_path, FORM)
    session = FormSession.start(definition, device())
    session.answer("/data/wet", "no")
    session.answer("/data/why", '𠮷 <停产> & "检修"\n第二行')
    session.add_repeat("/data/heap")
    session.answer("/data/heap[2]/note", "乙")
    session.answer("/data/wet", "yes")
    resumed = FormSession.resume(definition, device(), snapshot=session.snapshot(), values={})
    assert resumed.value("/data/why") == '𠮷 <停产> & "检修"\n第二行'
    assert not resumed.view("/data/why").relevant
    assert resumed.value("/data/heap[2]/note") == "乙"
    assert resumed.finish().xml == session.finish().xml


def test_nothing_is_calculated_anew_on_reopening(tmp_path: Path) -> None:
    definition = written(tmp_path, FORM)
    session = FormSession.start(definition, device())
    drawn = session.value("/data/drawn")
    snapshot = session.snapshot()
    assert FormSession.resume(definition, device(), snapshot=snapshot, values={}).value("/data/drawn") == drawn


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format":2,"form":"","tree":[0,""]}'])
def test_damaged_draft_is_refused_in_words(tmp_path: Path, damage: bytes) -> None:
    with pytest.raises(FormError) as raised:
        FormSession.resume(written(tmp_path, FORM), device(), snapshot=damage, values={})
    assert raised.value.code is Code.FORM_DRAFT_UNREADABLE


def test_draft_of_another_version_is_refused(tmp_path: Path) -> None:
    snapshot = FormSession.start(written(tmp_path, FORM), device()).snapshot()
    other = written(tmp_path, FORM.replace("湿排", "干排"))
    with pytest.raises(FormError) as raised:
        FormSession.resume(other, device(), snapshot=snapshot, values={})
    assert raised.value.code is Code.FORM_DRAFT_UNREADABLE
