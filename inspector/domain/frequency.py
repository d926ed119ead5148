"""How often and how long: monitoring, records, filings of a tailings pond (26号令, GB 18599-2020)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from inspector.domain.deadlines import months_after

LEDGER_YEARS = 5  # 26号令 第七条第三款; flow records 第十七条第二款
VIDEO_MONTHS = 3  # 26号令 第十七条第二款, calendar months
RETEST_DAYS = 7  # GB 18599 10.5.2: after an abnormal result
SOIL_YEARS = 3  # GB 18599 10.6
CLOSURE_YEARS = 2  # GB 18599 9.1
AFTERCARE_MONTHS = 24  # 26号令 第二十四条
STANDING_WATER = timedelta(hours=72)  # GB 39496 6.4.4, dry ponds

Month = tuple[int, int]


def filing_due(year: int) -> date:
    """Last day to file a year's data on the national platform (26号令 第七条第四款)."""
    return date(year + 1, 1, 31)


def kept_long_enough(earliest: date, today: date, *, months: int, since_start: bool = False) -> bool:
    """Whether records reach back far enough, or to the start of the operation."""
    return since_start or months_after(earliest, months) <= today


def months_without(days: Iterable[date], *, first: date, last: date) -> tuple[Month, ...]:
    """Calendar months from first to last in which nothing was done: discharge and leachate want one each."""
    done = {(day.year, day.month) for day in days}
    return tuple(month for month in _months(first, last) if month not in done)


def quarters_without(days: Iterable[date], *, first: date, last: date) -> tuple[Month, ...]:
    """Quarters (year, 1 to 4) from first to last in which nothing was done."""
    done = {(day.year, quarter(day)) for day in days}
    wanted = dict.fromkeys((year, (month + 2) // 3) for year, month in _months(first, last))
    return tuple(one for one in wanted if one not in done)


def halves_without(days: Iterable[date], *, first: date, last: date) -> tuple[Month, ...]:
    """Half-years (year, 1 or 2) without groundwater monitoring after closure (GB 18599 10.3.3)."""
    done = {(day.year, (day.month + 5) // 6) for day in days}
    wanted = dict.fromkeys((year, (month + 5) // 6) for year, month in _months(first, last))
    return tuple(one for one in wanted if one not in done)


def too_close(days: Iterable[date]) -> tuple[tuple[date, date], ...]:
    """Neighbouring groundwater samples less than a month apart (GB 18599 10.3.3)."""
    ordered = sorted(days)
    return tuple((one, two) for one, two in itertools.pairwise(ordered) if months_after(one, 1) > two)


def quarter(day: date) -> int:
    """Quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


def checked_before_flood_season(days: Iterable[date], flood_season: date) -> bool:
    """Whether one full check fell between 1 January and the first day of the flood season (26号令 第二十条).

    Args:
        flood_season: its first day in the year judged; a figure of the place, 1 April in most of Guangxi (recalled).
    """
    return any(date(flood_season.year, 1, 1) <= day < flood_season for day in days)


def visits_owed(level: int, days: Iterable[date], flood_season: date) -> int:
    """Visits that the city still owes this year to a pond of supervision level 1, 2 or 3.

    Level 1: two a year, one of them before the flood season; level 2: one; level 3: by random choice.
    """
    this_year = [day for day in days if day.year == flood_season.year]
    if level == 1:
        lacking_early = not checked_before_flood_season(this_year, flood_season)
        return max(2 - len(this_year), int(lacking_early))
    return max(0, 1 - len(this_year)) if level == 2 else 0


def closure_overdue(stopped_on: date, today: date, *, begun: bool) -> bool:
    """Whether closure (封场) should have begun: two years after the last deposition (GB 18599 9.1)."""
    return not begun and today > months_after(stopped_on, 12 * CLOSURE_YEARS)


def may_end_aftercare(condition_met_since: date, today: date) -> bool:
    """Whether leachate treatment or monitoring may stop: the condition held for 24 months without a break."""
    return months_after(condition_met_since, AFTERCARE_MONTHS) <= today


def standing_water_overdue(ended_at: datetime, now: datetime) -> bool:
    """Whether a dry pond still holds water 72 h after the flood came in or the rain ended."""
    return now - ended_at > STANDING_WATER


def _months(first: date, last: date) -> list[Month]:
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(at // 12, at % 12 + 1) for at in range(begin, end + 1)]
