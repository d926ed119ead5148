"""Dates and times in expressions: reading them, counting days, writing them.

A date without a zone is local on the device. Days are counted from 1970-01-01 by the local calendar (JavaRosa), so that
date(now() + 1) is tomorrow at every hour; only decimal-date-time() and date-time(number) count from UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_DAY_S = 86_400
_ZONE = r"(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?" + _ZONE
_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]" + _TIME + r")?")
_CLOCK = re.compile(_TIME)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a date with a time.

    Attributes:
        instant: aware, in the zone of the device; local midnight for a plain date.
        timed: written and counted with its time; False for what date() and today() give.
    """

    instant: datetime
    timed: bool

    def text(self) -> str:
        """2026-11-22, or 2026-11-22T08:30:00.000+08:00."""
        return self.instant.isoformat(timespec="milliseconds") if self.timed else self.instant.date().isoformat()

    def days(self) -> float:
        """Days since 1970-01-01 by the local calendar; with the fraction of the day where there is a time."""
        if not self.timed:
            return float(self.instant.toordinal() - _EPOCH_ORDINAL)
        return (self.instant.replace(tzinfo=UTC) - _EPOCH) / timedelta(days=1)

    def days_from_utc(self) -> float:
        """Days and fraction of a day since 1970-01-01T00:00Z."""
        return (self.instant - _EPOCH) / timedelta(days=1)


def read_moment(text: str, zone: tzinfo) -> Moment | None:
    """The date, or date with time, that the text writes in ISO 8601; None where it writes none.

    Args:
        text: 2026-11-22 or 2026-11-22T08:30[:00[.000]][Z|+08:00]; month and day may have one digit.
        zone: zone of the device, for a time without one and for the result.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        if found["hour"] is None:
            return Moment(datetime.combine(day, time(), zone), timed=False)
        clock = _clock(found)
        moment = datetime.combine(day, clock, clock.tzinfo or zone)
        return Moment(moment.astimezone(zone), timed=True)
    except (ValueError, OverflowError):
        return None


def looks_like_moment(text: str) -> bool:
    """A quick look whether it is worth reading the text as a date."""
    return len(text) > 7 and text[4:5] == "-"


def read_clock(text: str, zone: tzinfo, today: date) -> float | None:
    """Local time of day as a fraction of a day, 0 <= x < 1; None unless the text is 06:00[:00.000][zone]."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    try:
        clock = _clock(found)
    except ValueError:
        return None
    if clock.tzinfo is not None:
        clock = datetime.combine(today, clock).astimezone(zone).time()
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / _DAY_S


def local_day(days: float, zone: tzinfo) -> Moment:
    """Local midnight of the day that lies so many days after 1970-01-01 (fractions are cut off).

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    ordinal = _EPOCH_ORDINAL + int(days // 1)
    if not 1 <= ordinal <= date.max.toordinal():
        raise OverflowError(days)
    return Moment(datetime.combine(date.fromordinal(ordinal), time(), zone), timed=False)


def instant_after(days: float, zone: tzinfo) -> Moment:
    """The instant that lies so many days and fractions after 1970-01-01T00:00Z.

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    return Moment((_EPOCH + timedelta(milliseconds=round(days * _DAY_S * 1000))).astimezone(zone), timed=True)


def _clock(found: re.Match[str]) -> time:
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    return time(
        int(found["hour"]), int(found["minute"]), int(found["second"] or 0), int(fraction), tzinfo=_zone(found["zone"])
    )


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
