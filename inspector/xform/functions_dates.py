"""Functions over dates and times; the clock and the zone come from the environment."""

from __future__ import annotations

import math
from datetime import time

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.functions_signature import Function, Kind
from inspector.xform.moments import Moment, instant_after, local_day, read_clock, read_moment
from inspector.xform.values import NAN, Value, read_number, to_string
from inspector.xform.xpath_context import Context

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_LONG = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ZH = "一二三四五六日"


def today(context: Context) -> Moment:
    """today(): the local date. Source: ODK XForms."""
    local = context.environment.now().astimezone(context.environment.zone)
    return Moment(local.replace(hour=0, minute=0, second=0, microsecond=0), timed=False)


def now(context: Context) -> Moment:
    """now(): date and time, with the zone of the device. Source: ODK XForms."""
    return Moment(context.environment.now().astimezone(context.environment.zone), timed=True)


def date(context: Context, value: Value) -> Value:
    """date(value): text, or days since 1970-01-01 at local midnight; "" stays "". Source: ODK XForms; JavaRosa.

    Text with a time keeps its instant for comparisons, and is written as a date.
    """
    found = _moment(context, value, name="date")
    return Moment(found.instant, timed=False) if isinstance(found, Moment) else found


def date_time(context: Context, value: Value) -> Value:
    """date-time(value): text, or days and fractions since 1970-01-01T00:00Z; "" stays "". Source: ODK XForms."""
    found = _moment(context, value, name="date-time")
    return Moment(found.instant, timed=True) if isinstance(found, Moment) else found


def _moment(context: Context, value: Value, *, name: str) -> Moment | float | str:
    zone = context.environment.zone
    if isinstance(value, list):
        value = to_string(value)
    if isinstance(value, Moment):
        return value
    if isinstance(value, bool):
        raise FormError(Code.XPATH_VALUE, name=name, reason=tr("「{value}」不是日期", value=to_string(value)))
    if isinstance(value, str):
        if not value.strip():
            return ""
        found = read_moment(value, zone)
        if found is not None:
            return found
        value = read_number(value, zone)
        if math.isnan(value):
            raise FormError(Code.XPATH_VALUE, name=name, reason=tr("给出的文字不是日期"))
    return _days(context, value, name=name)


def _days(context: Context, days: float, *, name: str) -> Moment | float:
    if math.isnan(days):
        return days
    zone = context.environment.zone
    try:
        return local_day(days, zone) if name == "date" else instant_after(days, zone)
    except (OverflowError, ValueError) as error:
        raise FormError(Code.XPATH_VALUE, name=name, reason=tr("日期超出公元 1 年至 9999 年")) from error


def decimal_date_time(context: Context, value: Value) -> float:
    """decimal-date-time(value): days and fraction since 1970-01-01T00:00Z; NaN of nothing. Source: ODK XForms."""
    found = _moment(context, value, name="decimal-date-time")
    return found.days_from_utc() if isinstance(found, Moment) else NAN


def decimal_time(context: Context, value: Value) -> float:
    """decimal-time(value): the local time as a fraction of a day; NaN where it is none. Source: ODK XForms."""
    zone = context.environment.zone
    if isinstance(value, Moment):
        instant = value.instant
        return _fraction(instant.timetz() if value.timed else time())
    text = to_string(value)
    found = read_clock(text, zone, context.environment.now().astimezone(zone).date())
    if found is not None:
        return found
    moment = read_moment(text, zone)
    return NAN if moment is None else _fraction(moment.instant.timetz())


def _fraction(clock: time) -> float:
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400


def format_date(context: Context, value: Value, pattern: str) -> str:
    """format-date(value, pattern) and format-date-time: %Y %y %m %n %b %B %d %e %H %h %M %S %3 %a %A %%.

    Source: ODK XForms. A sign that is none of these is refused.
    """
    text = to_string(value)
    if not text.strip() or text == "NaN":
        return ""
    found = _moment(context, value, name="format-date")
    if not isinstance(found, Moment):
        return ""
    return _formatted(found, pattern, locale=context.environment.locale)


def _formatted(moment: Moment, pattern: str, *, locale: str) -> str:
    words: list[str] = []
    signs = iter(pattern)
    for sign in signs:
        words.append(_directive(moment, next(signs, ""), locale=locale) if sign == "%" else sign)
    return "".join(words)


def _directive(moment: Moment, sign: str, *, locale: str) -> str:
    instant = moment.instant
    chinese = locale.startswith("zh")
    match sign:
        case "Y":
            return f"{instant.year:04d}"
        case "y":
            return f"{instant.year % 100:02d}"
        case "m":
            return f"{instant.month:02d}"
        case "n":
            return str(instant.month)
        case "b" | "B":
            names = _MONTHS if sign == "b" else _MONTHS_LONG
            return f"{instant.month}月" if chinese else names[instant.month - 1]
        case "d":
            return f"{instant.day:02d}"
        case "e":
            return str(instant.day)
        case "a" | "A":
            days = _DAYS if sign == "a" else _DAYS_LONG
            week = "周" if sign == "a" else "星期"
            return week + _DAYS_ZH[instant.weekday()] if chinese else days[instant.weekday()]
        case _:
            return _clock_directive(moment, sign)


def _clock_directive(moment: Moment, sign: str) -> str:
    instant = moment.instant
    match sign:
        case "H":
            return f"{instant.hour:02d}"
        case "h":
            return str(instant.hour)
        case "M":
            return f"{instant.minute:02d}"
        case "S":
            return f"{instant.second:02d}"
        case "3":
            return f"{instant.microsecond // 1000:03d}"
        case "%":
            return "%"
        case _:
            raise FormError(Code.XPATH_VALUE, name="format-date", reason=tr("不认识的格式「%{sign}」", sign=sign))


_VALUE = (Kind.VALUE,)

DATES = (
    Function("today", today, context=True, volatile=True),
    Function("now", now, context=True, volatile=True),
    Function("date", date, _VALUE, context=True),
    Function("date-time", date_time, _VALUE, context=True),
    Function("decimal-date-time", decimal_date_time, _VALUE, Kind.NUMBER, context=True),
    Function("decimal-time", decimal_time, _VALUE, Kind.NUMBER, context=True),
    Function("format-date", format_date, (Kind.VALUE, Kind.STRING), Kind.STRING, context=True),
    Function("format-date-time", format_date, (Kind.VALUE, Kind.STRING), Kind.STRING, context=True),
)
