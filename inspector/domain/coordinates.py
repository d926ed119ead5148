"""Positions with their datum: reading what people type, and changing the datum only when asked.

Phones and cameras give WGS-84, survey work CGCS2000 (the same to some centimetres), maps and chat programs in China
the shifted GCJ-02. A position whose datum is unknown is kept as it is and never converted.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Final

from inspector.domain.records import Datum, Position
from inspector.errors import Code, DomainError

_STEP: Final = Decimal("0.0000001")  # about 1 cm
_DECIMAL = re.compile(r"[+-]?\d{1,3}(\.\d+)?")
_PARTS = re.compile(
    r"(?P<d>\d{1,3})\s*[°度]\s*((?P<m>\d{1,2}(\.\d+)?)\s*[′'’分]\s*)?((?P<s>\d{1,2}(\.\d+)?)\s*([″\"”秒]|'')\s*)?"
)
_NEGATIVE: Final = "SW南西"
_HEMISPHERES: Final = "NSEW北南东西"
_WORDS = re.compile(r"[北南]纬|[东西]经")

_AXIS: Final = 6378245.0  # Krasovsky 1940, m: the ellipsoid of the GCJ-02 shift
_ECCENTRICITY_2: Final = 0.00669342162296594323


def parse_degrees(text: str) -> Decimal:
    """Degrees of a typed coordinate: `24.1234`, `24°7′24.4″N`, `北纬24度7分24.4秒`.

    Raises:
        DomainError: POSITION_UNREADABLE.
    """
    plain = _WORDS.sub(lambda word: word.group()[0], text.strip().upper().replace("，", "").replace("．", "."))
    marks = [character for character in plain if character in _HEMISPHERES]
    plain = plain.translate({ord(character): None for character in _HEMISPHERES}).strip()
    if len(marks) > 1:
        raise DomainError(Code.POSITION_UNREADABLE, text=text)
    value = _value(plain, text)
    if marks and marks[0] in _NEGATIVE:
        value = -value
    return value


def _value(plain: str, text: str) -> Decimal:
    try:
        if _DECIMAL.fullmatch(plain):
            return Decimal(plain)
        parts = _PARTS.fullmatch(plain)
        if parts is None:
            raise DomainError(Code.POSITION_UNREADABLE, text=text)
        minutes, seconds = Decimal(parts["m"] or 0), Decimal(parts["s"] or 0)
        if minutes >= 60 or seconds >= 60 or (parts["s"] and parts["m"] is None):
            raise DomainError(Code.POSITION_UNREADABLE, text=text)
        return (Decimal(parts["d"]) + minutes / 60 + seconds / 3600).quantize(_STEP)
    except InvalidOperation:
        raise DomainError(Code.POSITION_UNREADABLE, text=text) from None


def parse_position(latitude: str, longitude: str, datum: Datum = Datum.UNKNOWN) -> Position:
    """The position that was typed; decimal figures keep the digits that were typed.

    Raises:
        DomainError: POSITION_UNREADABLE, POSITION_OUT_OF_RANGE.
    """
    north, east = parse_degrees(latitude), parse_degrees(longitude)
    if abs(north) > 90 or abs(east) > 180:
        raise DomainError(Code.POSITION_OUT_OF_RANGE, text=f"{latitude}, {longitude}")
    return Position(format(north, "f"), format(east, "f"), datum)


def format_degrees(position: Position) -> str:
    """度分秒 as a document prints it, to a tenth of a second (about 3 m), e.g. 北纬24°07′24.4″，东经108°21′00.0″."""
    north, east = Decimal(position.latitude), Decimal(position.longitude)
    return f"{'北' if north >= 0 else '南'}纬{_parts(north)}，{'东' if east >= 0 else '西'}经{_parts(east)}"


def _parts(degrees: Decimal) -> str:
    tenths = int((abs(degrees) * 36000).to_integral_value())
    whole, rest = divmod(tenths, 36000)
    minutes, tenths = divmod(rest, 600)
    return f"{whole}°{minutes:02d}′{tenths // 10:02d}.{tenths % 10}″"


def to_wgs84(position: Position) -> Position:
    """The position in WGS-84. CGCS2000 agrees to some centimetres and keeps its figures.

    Raises:
        DomainError: DATUM_UNKNOWN.
    """
    if position.datum is Datum.UNKNOWN:
        raise DomainError(Code.DATUM_UNKNOWN)
    if position.datum is not Datum.GCJ02:
        return Position(position.latitude, position.longitude, Datum.WGS84)
    shifted = float(position.latitude), float(position.longitude)
    north, east = shifted
    for _ in range(8):
        delta_north, delta_east = _shift(north, east)
        north, east = shifted[0] - delta_north, shifted[1] - delta_east
    return _position(north, east, Datum.WGS84)


def to_gcj02(position: Position) -> Position:
    """The position as maps in China draw it; unchanged outside the area of the shift.

    Raises:
        DomainError: DATUM_UNKNOWN.
    """
    if position.datum is Datum.GCJ02:
        return position
    if position.datum is Datum.UNKNOWN:
        raise DomainError(Code.DATUM_UNKNOWN)
    north, east = float(position.latitude), float(position.longitude)
    delta_north, delta_east = _shift(north, east)
    return _position(north + delta_north, east + delta_east, Datum.GCJ02)


def _position(north: float, east: float, datum: Datum) -> Position:
    latitude, longitude = (format(Decimal(value).quantize(_STEP), "f") for value in (north, east))
    return Position(latitude, longitude, datum)


def _shift(north: float, east: float) -> tuple[float, float]:
    """Offset of GCJ-02 against WGS-84 in degrees (the published approximation, good to about a metre)."""
    if not (0.8293 < north < 55.8271 and 72.004 < east < 137.8347):
        return 0.0, 0.0
    x, y = east - 105.0, north - 35.0
    wave = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    root = math.sqrt(abs(x))
    d_north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    d_north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    d_north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    d_east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    d_east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    d_east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    latitude = math.radians(north)
    flat = 1.0 - _ECCENTRICITY_2 * math.sin(latitude) ** 2
    per_degree_north = _AXIS * (1.0 - _ECCENTRICITY_2) / (flat * math.sqrt(flat)) * math.pi / 180.0
    per_degree_east = _AXIS / math.sqrt(flat) * math.cos(latitude) * math.pi / 180.0
    return d_north / per_degree_north, d_east / per_degree_east
