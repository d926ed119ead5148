"""Values: how they become texts, numbers and truths, and how they compare."""

from __future__ import annotations

import math
import operator
from datetime import UTC, date, timedelta, timezone

import pytest

from inspector.xform.moments import Moment, instant_after, local_day, read_clock, read_moment
from inspector.xform.tree import Node
from inspector.xform.values import (
    NAN,
    compare,
    equal,
    number_text,
    read_number,
    to_boolean,
    to_number,
    to_string,
    unequal,
)

CHINA = timezone(timedelta(hours=8))


def moment(text: str) -> Moment:
    found = read_moment(text, CHINA)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.0, "5"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (NAN, "NaN"),
        (139.99999999999997, "139.99999999999997"),
    ],
)
def test_number_is_written_without_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize("text", ["", " ", "1e6", "+5", "Infinity", "1_000", "0x10", "１２", "1,5", "abc", "--1"])
def test_text_that_xpath_does_not_know_is_no_number(text: str) -> None:
    assert math.isnan(read_number(text, UTC))


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" -1.5\n", -1.5), (".5", 0.5), ("5.", 5), ("007", 7)])
def test_text_that_writes_a_number_is_read(text: str, number: float) -> None:
    assert read_number(text, UTC) == number


def test_text_that_writes_a_date_counts_its_local_days() -> None:
    assert read_number("1970-01-02", CHINA) == 1
    assert read_number("1970-01-01T12:00:00+08:00", CHINA) == 0.5


def test_truth_of_values() -> None:
    hidden = Node("a", "x")
    hidden.relevant = False
    assert [
        to_boolean(value) for value in ("", "x", 0.0, NAN, 2.0, [], [Node("a")], [hidden], moment("2026-01-01"))
    ] == [
        False,
        True,
        False,
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_numbers_closer_than_a_billionth_of_a_thousandth_are_equal() -> None:
    assert equal(6.1 - 7.8, -1.7, UTC)
    assert not equal(NAN, NAN, UTC)


def test_comparison_with_nodes_holds_if_it_holds_for_one_of_them() -> None:
    nodes = [Node("a", "1"), Node("a", "2")]
    assert equal(nodes, "2", UTC)
    assert unequal(nodes, "2", UTC)
    assert equal(nodes, 1.0, UTC)
    assert not equal([], "", UTC)
    assert compare(nodes, 1.5, UTC, holds=operator.gt)
    assert equal(nodes, [Node("b", "2")], UTC)
    assert not unequal([Node("a", "1")], [Node("b", "1")], UTC)


def test_question_that_is_not_relevant_equals_empty_text() -> None:
    node = Node("a", "yes")
    node.relevant = False
    assert equal([node], "", UTC)
    assert not equal([node], "yes", UTC)


def test_dates_are_compared_as_instants() -> None:
    assert equal(moment("2026-11-22T00:00:00+08:00"), moment("2026-11-22"), CHINA)
    assert compare("2026-11-22", "2026-11-22T03:00:00+08:00", CHINA, holds=operator.lt)
    assert compare(moment("2026-11-21"), "2026-11-22", CHINA, holds=operator.lt)
    assert unequal("text", moment("2026-11-21"), CHINA)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "26-01-01", "2026-01-01T25:00", "2026-01-01T10:00+20:00"])
def test_text_that_is_no_date_of_the_calendar_is_none(text: str) -> None:
    assert read_moment(text, CHINA) is None


def test_moments_are_written_with_or_without_their_time() -> None:
    assert to_string(moment("2026-1-2")) == "2026-01-02"
    assert to_string(moment("2026-11-22T08:30:00Z")) == "2026-11-22T16:30:00.000+08:00"


def test_days_count_by_the_local_calendar_and_from_utc_only_where_asked() -> None:
    midnight = moment("1970-01-02")
    assert to_number(midnight, CHINA) == 1
    assert midnight.days_from_utc() == pytest.approx(1 - 8 / 24)
    assert local_day(1.9, CHINA).text() == "1970-01-02"
    assert instant_after(1.0, CHINA).text() == "1970-01-02T08:00:00.000+08:00"
    with pytest.raises(OverflowError):
        local_day(1e9, CHINA)


def test_time_of_day_is_a_fraction_in_the_local_zone() -> None:
    today = date(2026, 11, 22)
    assert read_clock("06:00", CHINA, today) == 0.25
    assert read_clock("06:00:00.000Z", CHINA, today) == pytest.approx(14 / 24)
    assert read_clock("24:00", CHINA, today) is None
