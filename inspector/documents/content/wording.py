"""How official Chinese writes dates, ordinals, lists and positions. Pure functions on text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from inspector.domain.records import Datum, Position

_DIGITS = "零一二三四五六七八九"
_DATUMS = {
    Datum.WGS84: "WGS-84坐标系",
    Datum.CGCS2000: "CGCS2000坐标系",
    Datum.GCJ02: "GCJ-02坐标系，地图加偏",
    Datum.UNKNOWN: "坐标系未注明",
}
BLANK_DATE = "　　　　年　　月　　日"


def date_text(day: date) -> str:
    """成文日期: Arabic digits without padding (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(moment: datetime) -> str:
    """Date, hour and minute of the site's own time; the caller has converted it."""
    return f"{date_text(moment)}{moment.hour}时{moment.minute:02d}分"


def ordinal(number: int) -> str:
    """A whole number from 1 to 99 in Chinese: 1 → 一, 12 → 十二, 25 → 二十五."""
    if not 1 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    leading = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return leading + (_DIGITS[ones] if ones else "")


def bracketed(number: int) -> str:
    """The second level of headings: （一）; beyond 99 in digits."""
    return f"（{ordinal(number)}）" if number <= 99 else f"（{number}）"


def sentence(text: str) -> str:
    """The text as a whole sentence, with its full stop."""
    stripped = text.strip().rstrip("；;，,、")
    return stripped if not stripped or stripped[-1] in "。！？…”）" else f"{stripped.rstrip('.')}。"


def clause(text: str) -> str:
    """The text without its last stop, to stand inside a sentence."""
    return text.strip().rstrip("。；;，,、.")


def joined(parts: Sequence[str], *, mark: str = "、") -> str:
    """The parts that say something, with a mark between them."""
    return mark.join(part for part in parts if part)


def position_text(position: Position) -> str:
    """A position in degrees with its datum, digit for digit as recorded."""
    latitude, north = _hemisphere(position.latitude, "北纬", "南纬")
    longitude, east = _hemisphere(position.longitude, "东经", "西经")
    return f"{east}{longitude}°，{north}{latitude}°（{_DATUMS[position.datum]}）"


def _hemisphere(degrees: str, positive: str, negative: str) -> tuple[str, str]:
    return (degrees[1:], negative) if degrees.startswith("-") else (degrees, positive)
