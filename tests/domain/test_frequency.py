"""How often and how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from inspector.domain.frequency import (
    checked_before_flood_season,
    closure_overdue,
    filing_due,
    halves_without,
    kept_long_enough,
    may_end_aftercare,
    months_without,
    quarters_without,
    standing_water_overdue,
    too_close,
    visits_owed,
)

TODAY = date(2026, 11, 22)
SEASON = date(2026, 4, 1)


def test_data_of_a_year_are_filed_by_the_end_of_january() -> None:
    assert filing_due(2025) == date(2026, 1, 31)


def test_video_reaches_back_three_calendar_months() -> None:
    assert kept_long_enough(date(2026, 8, 22), TODAY, months=3)
    assert not kept_long_enough(date(2026, 8, 23), TODAY, months=3)
    assert kept_long_enough(date(2026, 11, 1), TODAY, months=60, since_start=True)


def test_months_quarters_and_halves_without_monitoring_are_named() -> None:
    days = [date(2026, 1, 5), date(2026, 3, 5), date(2026, 8, 1)]
    first, last = date(2026, 1, 1), date(2026, 9, 30)
    assert months_without(days, first=first, last=last) == (
        (2026, 2),
        (2026, 4),
        (2026, 5),
        (2026, 6),
        (2026, 7),
        (2026, 9),
    )
    assert quarters_without(days, first=first, last=last) == ((2026, 2),)
    assert halves_without(days, first=first, last=date(2027, 3, 1)) == ((2027, 1),)


def test_groundwater_samples_stand_a_month_apart() -> None:
    assert too_close([date(2026, 6, 20), date(2026, 7, 19)]) == ((date(2026, 6, 20), date(2026, 7, 19)),)
    assert too_close([date(2026, 7, 20), date(2026, 6, 20)]) == ()


@pytest.mark.parametrize(
    ("day", "counts"), [("2026-01-01", True), ("2026-03-31", True), ("2026-04-01", False), ("2025-12-31", False)]
)
def test_check_before_the_flood_season(day: str, counts: bool) -> None:
    assert checked_before_flood_season([date.fromisoformat(day)], SEASON) is counts


@pytest.mark.parametrize(
    ("level", "days", "owed"),
    [
        (1, [], 2),
        (1, [date(2026, 3, 1)], 1),
        (1, [date(2026, 5, 1), date(2026, 6, 1)], 1),
        (1, [date(2026, 3, 1), date(2026, 6, 1)], 0),
        (2, [], 1),
        (2, [date(2026, 9, 1)], 0),
        (2, [date(2025, 9, 1)], 1),
        (3, [], 0),
    ],
)
def test_visits_owed_by_supervision_level(level: int, days: list[date], owed: int) -> None:
    assert visits_owed(level, days, SEASON) == owed


def test_closure_must_have_begun_two_years_after_the_last_deposition() -> None:
    assert not closure_overdue(date(2024, 11, 22), TODAY, begun=False)
    assert closure_overdue(date(2024, 11, 21), TODAY, begun=False)
    assert not closure_overdue(date(2020, 1, 1), TODAY, begun=True)


def test_aftercare_ends_after_twenty_four_months() -> None:
    assert may_end_aftercare(date(2024, 11, 22), TODAY)
    assert not may_end_aftercare(date(2024, 11, 23), TODAY)


def test_water_on_a_dry_pond_is_gone_in_seventy_two_hours() -> None:
    rain = datetime(2026, 6, 1, tzinfo=UTC)
    assert not standing_water_overdue(rain, rain + timedelta(hours=72))
    assert standing_water_overdue(rain, rain + timedelta(hours=72, seconds=1))
