"""Deadlines: calendar days, working days, rolling, one extension, unknown years."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.deadlines import (
    Calendar,
    Due,
    Extension,
    due,
    due_working_days,
    extend,
    months_after,
    rights_of,
)
from inspector.errors import Code, DomainError


def test_deadline_on_a_working_day_stays(calendar: Calendar) -> None:
    assert due(date(2026, 9, 1), 7, calendar) == Due(date(2026, 9, 8))


def test_deadline_in_the_national_holiday_moves_behind_it(calendar: Calendar) -> None:
    assert due(date(2026, 9, 24), 7, calendar) == Due(date(2026, 10, 8), rolled=True)


def test_working_saturday_takes_a_deadline(calendar: Calendar) -> None:
    assert calendar.is_working_day(date(2026, 10, 10))
    assert due(date(2026, 10, 3), 7, calendar) == Due(date(2026, 10, 10))


def test_weekend_moves_to_monday(calendar: Calendar) -> None:
    assert due(date(2026, 11, 15), 7, calendar) == Due(date(2026, 11, 23), rolled=True)


def test_unknown_year_does_not_roll_and_is_flagged(calendar: Calendar) -> None:
    assert due(date(2026, 12, 26), 7, calendar) == Due(date(2027, 1, 2), known=False)
    assert due(date(2031, 1, 1), 5, Calendar.empty()) == Due(date(2031, 1, 6), known=False)


def test_roll_that_reaches_an_unknown_year_stops_there_flagged(calendar: Calendar) -> None:
    only = Calendar(frozenset({2026}), {date(2026, 12, 31): "x"})
    assert only.roll(date(2026, 12, 31)) == Due(date(2027, 1, 1), rolled=True, known=False)


def test_at_once_means_the_day_itself(calendar: Calendar) -> None:
    assert due(date(2026, 11, 22), 0, calendar).day == date(2026, 11, 22)


def test_working_days_skip_holidays_and_count_working_weekends(calendar: Calendar) -> None:
    assert due_working_days(date(2026, 9, 30), 2, calendar) == Due(date(2026, 10, 9))
    assert due_working_days(date(2026, 10, 9), 1, calendar) == Due(date(2026, 10, 10))
    assert not due_working_days(date(2026, 12, 31), 1, calendar).known


def test_six_months_end_on_the_last_day_of_a_shorter_month() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 22), 6) == date(2027, 5, 22)


def test_rights_are_sixty_days_and_six_months(calendar: Calendar) -> None:
    rights = rights_of(date(2026, 5, 18), calendar)
    assert rights.reconsideration.day == date(2026, 7, 17)
    assert rights.suit.day == date(2026, 11, 18)


def test_one_extension_with_reason_and_approver(calendar: Calendar) -> None:
    extension = Extension(10, "连续降雨，无法施工", "负责人")
    assert extend(date(2026, 11, 23), extension, calendar).day == date(2026, 12, 3)
    for refused, earlier in (
        (extension, [extension]),
        (Extension(0, "x", "y"), []),
        (Extension(5, " ", "y"), []),
        (Extension(5, "x", ""), []),
    ):
        with pytest.raises(DomainError) as error:
            extend(date(2026, 11, 23), refused, calendar, earlier=earlier)
        assert error.value.code is Code.EXTENSION_REFUSED


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"year": 2026, "holidays": "x"},
        {"year": 2026, "holidays": [{"date": "2026-13-01"}]},
        {"year": 2026, "holidays": [{"date": "2025-01-01"}]},
        {"year": 2026, "working_weekends": [3]},
    ],
)
def test_faulty_calendar_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(DomainError) as error:
        Calendar.from_data([table])
    assert error.value.code is Code.CALENDAR_INVALID


def test_two_tables_of_one_year_are_refused() -> None:
    with pytest.raises(DomainError):
        Calendar.from_data([{"year": 2026}, {"year": 2026}])
