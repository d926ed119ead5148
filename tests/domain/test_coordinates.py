"""Positions: what people type, range, datum."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.coordinates import format_degrees, parse_degrees, parse_position, to_gcj02, to_wgs84
from inspector.domain.records import Datum, Position
from inspector.errors import Code, DomainError


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("24.1234567", "24.1234567"),
        ("-24.5", "-24.5"),
        ("24.5S", "-24.5"),
        ("24°7′24.4″N", "24.1234444"),
        ("北纬24度7分24.4秒", "24.1234444"),
        ("E 108° 21'", "108.35"),
        ("108度", "108"),
        ("24°7'24.4\"", "24.1234444"),
    ],
)
def test_typed_coordinates_are_read(text: str, degrees: str) -> None:
    assert parse_degrees(text) == Decimal(degrees)


@pytest.mark.parametrize("text", ["", "abc", "24°61′", "24°7′61″", "24 7 24", "24.1.2", "NE24", "24°30″", "１２三"])
def test_what_is_no_coordinate_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as error:
        parse_degrees(text)
    assert error.value.code is Code.POSITION_UNREADABLE


def test_swapped_latitude_and_longitude_are_noticed() -> None:
    with pytest.raises(DomainError) as error:
        parse_position("108.35", "24.1")
    assert error.value.code is Code.POSITION_OUT_OF_RANGE


def test_typed_digits_are_kept() -> None:
    assert parse_position("24.10", "108.350", Datum.CGCS2000) == Position("24.10", "108.350", Datum.CGCS2000)


def test_position_prints_in_degrees_minutes_seconds() -> None:
    assert format_degrees(Position("24.1234444", "108.35")) == "北纬24°07′24.4″，东经108°21′00.0″"


def test_unknown_datum_is_never_converted() -> None:
    for convert in (to_wgs84, to_gcj02):
        with pytest.raises(DomainError) as error:
            convert(Position("24.1", "108.3"))
        assert error.value.code is Code.DATUM_UNKNOWN


def test_position_outside_the_shifted_area_stays() -> None:
    paris = Position("48.8500000", "2.3500000", Datum.WGS84)
    assert to_gcj02(paris) == Position("48.8500000", "2.3500000", Datum.GCJ02)


def test_shift_is_some_hundred_metres_in_guangxi() -> None:
    there = to_gcj02(Position("24.1000000", "108.3500000", Datum.WGS84))
    assert 0.001 < abs(float(there.longitude) - 108.35) < 0.01


@given(st.floats(20, 30), st.floats(100, 115))
def test_shift_and_back_returns_to_the_place(north: float, east: float) -> None:
    start = Position(f"{north:.7f}", f"{east:.7f}", Datum.WGS84)
    back = to_wgs84(to_gcj02(start))
    assert abs(Decimal(back.latitude) - Decimal(start.latitude)) < Decimal("0.000001")
    assert abs(Decimal(back.longitude) - Decimal(start.longitude)) < Decimal("0.000001")
