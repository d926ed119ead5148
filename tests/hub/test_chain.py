"""The quick reading of canonical JSON agrees with RFC 8785 wherever it says that it can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.hub.chain import Head, _read_plainly, judge_place
from inspector.sync.protocol import Reason
from inspector.sync.seals import spell

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=80, derandomize=True)
@given(value=values)
def test_canonical_bytes_are_read_as_they_are_or_left_to_the_full_check(value: Any) -> None:
    try:
        data = spell({"v": value})
    except ValueError:  # no UTF-8
        return
    assert _read_plainly(data) in (None, json.loads(data))


@settings(max_examples=80, derandomize=True)
@given(value=values, indent=st.sampled_from([None, 1]), ascii_only=st.booleans(), sort=st.booleans())
def test_whatever_is_read_quickly_is_canonical(value: Any, indent: int | None, ascii_only: bool, sort: bool) -> None:
    text = json.dumps({"b": value, "a": 1}, indent=indent, ensure_ascii=ascii_only, sort_keys=sort)
    for candidate in (text, text.replace(": ", ":").replace(", ", ",")):
        try:
            data = candidate.encode()
        except UnicodeEncodeError:
            return
        quick = _read_plainly(data)
        if quick is not None:
            assert spell(quick) == data


@pytest.mark.parametrize(
    "text",
    [
        '{"a":-0}',
        '{"a":1.0}',
        '{"a":1,"a":1}',
        '{"b":1,"a":1}',
        '{"a":"\\u00e9"}',
        '{"a":"\\/"}',
        '{"a":9007199254740993}',
        '{"a":NaN}',
        '{"\U0001f600":1}',
        '{"a":"\\ud800"}',
        '{"a": 1}',
        '{"a":01}',
    ],
)
def test_what_is_uncommon_is_left_to_the_full_check(text: str) -> None:
    try:
        assert _read_plainly(text.encode()) is None
    except ValueError:
        assert text == '{"a":01}'


def test_places_are_judged_by_the_head() -> None:
    head = Head(2, "b")
    assert judge_place(head, 3, "b") is Reason.NONE
    assert judge_place(head, 3, "x") is judge_place(head, 2, "b") is judge_place(head, 1, "") is Reason.FORK
    assert judge_place(head, 4, "c") is Reason.WAITING
    assert judge_place(Head(0, ""), 1, "") is Reason.NONE
