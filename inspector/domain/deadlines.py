"""Deadlines (期限): calendar days, working days, the next working day, one extension.

A deadline in days is counted in calendar days, the day of the start not counted; where it falls on a day off it moves
to the next working day (design rule `DEADLINE`). Only periods of 2, 3, 5 and 7 days of 行政处罚法 (第85条) are working
days. A year without a table is never guessed: nothing rolls, and the result says so.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from inspector.errors import Code, DomainError
from inspector.i18n import tr

RECONSIDERATION_DAYS: Final = 60  # 行政复议法 第20条: 知道之日起六十日
SUIT_MONTHS: Final = 6  # 行政诉讼法 第46条: 六个月
_LONGEST_BREAK_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline. `rolled`: moved off a day off; `known`: every year it touched has a holiday table."""

    day: date
    rolled: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and working weekends (调休) of the years that have a table."""

    years: frozenset[int] = frozenset()
    days_off: Mapping[date, str] = field(default_factory=dict)
    working_weekends: frozenset[date] = frozenset()

    @classmethod
    def empty(cls) -> Calendar:
        """A calendar that knows no year: nothing rolls."""
        return cls()

    @classmethod
    def from_data(cls, data: Iterable[Mapping[str, object]]) -> Calendar:
        """The calendar of these years' contents: {"year": 2026, "holidays": [{"date", "name"}], "working_weekends": …}.

        Raises:
            DomainError: CALENDAR_INVALID.
        """
        years: set[int] = set()
        days_off: dict[date, str] = {}
        working: set[date] = set()
        for table in data:
            year = table.get("year")
            if not isinstance(year, int) or year in years:
                raise DomainError(Code.CALENDAR_INVALID, where=year, problem=tr("年份缺少或重复"))
            years.add(year)
            days_off |= dict(_named_days(table, "holidays", year))
            working |= {day for day, _ in _named_days(table, "working_weekends", year)}
        return cls(frozenset(years), MappingProxyType(days_off), frozenset(working))

    def knows(self, day: date) -> bool:
        """Whether the day's year has a table."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Whether offices work; by the weekday alone where the year is unknown."""
        if day in self.working_weekends:
            return True
        return day not in self.days_off and day.weekday() < 5

    def roll(self, day: date) -> Due:
        """The day, or the next working day where it is a day off. An unknown year does not roll and is flagged."""
        rolled = day
        for _ in range(_LONGEST_BREAK_DAYS):
            if not self.knows(rolled):
                return Due(rolled, rolled=rolled != day, known=False)
            if self.is_working_day(rolled):
                break
            rolled += timedelta(days=1)
        return Due(rolled, rolled=rolled != day)


def _named_days(table: Mapping[str, object], name: str, year: int) -> list[tuple[date, str]]:
    listed = table.get(name, [])
    if not isinstance(listed, list):
        raise DomainError(Code.CALENDAR_INVALID, where=year, problem=tr("字段「{name}」须是列表", name=name))
    days = []
    for entry in listed:
        try:
            day = date.fromisoformat(entry["date"])
            title = str(entry.get("name", ""))
        except (TypeError, KeyError, ValueError, AttributeError):
            raise DomainError(Code.CALENDAR_INVALID, where=year, problem=tr("日期「{day}」不可用", day=entry)) from None
        if day.year != year:
            raise DomainError(Code.CALENDAR_INVALID, where=year, problem=tr("日期「{day}」不在该年", day=day))
        days.append((day, title))
    return days


def due(start: date, days: int, calendar: Calendar) -> Due:
    """End of a period in calendar days, the day of the start not counted, rolled to a working day.

    Args:
        start: day of the order, of receipt, of whatever begins the period.
        days: length in days; 0 is the day itself (立行立改), which never rolls.
    """
    if days == 0:
        return Due(start, known=calendar.knows(start))
    return calendar.roll(start + timedelta(days=days))


def due_working_days(start: date, days: int, calendar: Calendar) -> Due:
    """End of a period in working days (工作日), the day of the start not counted.

    Source: 行政处罚法 第85条. In a year without a table Monday to Friday count, and the result is flagged.
    """
    day, left, known = start, days, True
    while left > 0:
        day += timedelta(days=1)
        known = known and calendar.knows(day)
        left -= calendar.is_working_day(day)
    return Due(day, known=known)


def months_after(start: date, months: int) -> date:
    """The day of the same number, or the last of a shorter month (民法典 第202条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


@dataclass(frozen=True, slots=True)
class Rights:
    """Until when the party may ask for reconsideration (行政复议) and sue (行政诉讼)."""

    reconsideration: Due
    suit: Due


def rights_of(received_on: date, calendar: Calendar) -> Rights:
    """The two periods, counted from the day on which the document was received."""
    suit = calendar.roll(months_after(received_on, SUIT_MONTHS))
    return Rights(due(received_on, RECONSIDERATION_DAYS, calendar), suit)


@dataclass(frozen=True, slots=True)
class Extension:
    """A prolongation (延期) of a deadline, approved once."""

    days: int
    reason: str
    approved_by: str


def extend(deadline: date, extension: Extension, calendar: Calendar, *, earlier: Sequence[Extension] = ()) -> Due:
    """The deadline after an approved extension. One only, with its reason and the approver (design rule `DEADLINE`).

    Raises:
        DomainError: EXTENSION_REFUSED.
    """
    problem = ""
    if earlier:
        problem = tr("已经延期过一次")
    elif extension.days < 1:
        problem = tr("延长天数须大于 0")
    elif not extension.reason.strip():
        problem = tr("没有写明理由")
    elif not extension.approved_by.strip():
        problem = tr("没有批准人")
    if problem:
        raise DomainError(Code.EXTENSION_REFUSED, problem=problem, deadline=deadline.isoformat())
    return calendar.roll(deadline + timedelta(days=extension.days))
