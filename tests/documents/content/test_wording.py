"""How official Chinese writes dates, ordinals and positions."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.documents.content import wording
from inspector.domain.records import Datum, Position


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五"), (99, "九十九")]
)
def test_ordinals_are_chinese(number: int, text: str) -> None:
    assert wording.ordinal(number) == text


def test_more_than_ninety_nine_are_numbered_in_digits() -> None:
    assert wording.bracketed(99) == "（九十九）"
    assert wording.bracketed(100) == "（100）"


def test_dates_are_not_padded() -> None:
    assert wording.date_text(date(2026, 8, 5)) == "2026年8月5日"


@pytest.mark.parametrize(
    ("text", "whole"),
    [("有渗水", "有渗水。"), ("有渗水。", "有渗水。"), ("有渗水；", "有渗水。"), ("有渗水.", "有渗水。"), ("", "")],
)
def test_sentence_ends_once(text: str, whole: str) -> None:
    assert wording.sentence(text) == whole


def test_position_keeps_its_digits_and_names_its_datum() -> None:
    position = Position("-24.100", "107.6039600", Datum.GCJ02)
    assert wording.position_text(position) == "东经107.6039600°，南纬24.100°（GCJ-02坐标系，地图加偏）"
