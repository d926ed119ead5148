"""What is read from Exif, and what is not guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from inspector.domain.records import Datum, Position
from inspector.evidence.photos_exif import read_note
from inspector.evidence.photos_tags import Tags, Value, read_tags

from .conftest import exif

PLACE: dict[int, Value] = {
    0x01: "N",
    0x02: (Fraction(24), Fraction(47), Fraction("48.9")),
    0x03: "E",
    0x04: (Fraction(107), Fraction(36), Fraction("14.256")),
}


def place(**changes: Value) -> dict[int, Value]:
    return PLACE | {int(key[1:], 16): value for key, value in changes.items()}


@pytest.mark.parametrize(
    ("written", "datum"),
    [
        ("WGS-84   ", Datum.WGS84),
        ("WGS84", Datum.WGS84),
        ("CGCS2000", Datum.CGCS2000),
        ("GCJ-02", Datum.GCJ02),
        ("TOKYO", Datum.UNKNOWN),
        ("", Datum.UNKNOWN),
    ],
)
def test_the_datum_is_taken_from_the_file_only(written: str, datum: Datum) -> None:
    note = read_note(Tags(gps=place(x12=written)))
    assert note.position == Position("24.7969167", "107.6039600", datum)


@pytest.mark.parametrize(
    "gps",
    [
        {},
        {0x02: PLACE[0x02], 0x04: PLACE[0x04]},  # no north or south
        place(x01="X"),
        place(x02=(Fraction(24), None, Fraction(0))),  # the camera divided by zero: it knew nothing
        place(x02=(Fraction(91),)),
        place(x02=(Fraction(0),), x04=(Fraction(0),)),  # a receiver without a fix
        place(x02=()),
        place(x02="24"),
    ],
)
def test_a_position_that_is_incomplete_is_none(gps: dict[int, Value]) -> None:
    assert read_note(Tags(gps=gps)).position is None


def test_south_and_west_are_negative_and_below_the_sea_too() -> None:
    note = read_note(Tags(gps=place(x01="S", x03="W", x05=b"\1", x06=(Fraction(25, 2),))))
    assert note.position == Position("-24.7969167", "-107.6039600", Datum.UNKNOWN)
    assert note.altitude_m == "-12.50"


@pytest.mark.parametrize(
    ("taken", "fraction", "offset", "read"),
    [
        ("2026:11:22 09:30:00", "", "", "2026-11-22T09:30:00"),
        ("2026:11:22 09:30:00", "07", "", "2026-11-22T09:30:00.07"),
        ("2026:11:22 09:30:00", "762", "+08:00", "2026-11-22T09:30:00.762+08:00"),
        ("2026:11:22 09:30:00", "x", "local", "2026-11-22T09:30:00"),
        ("0000:00:00 00:00:00", "", "", ""),
        ("    :  :     :  :  ", "", "", ""),
        ("2026:02:30 09:30:00", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_time_is_told_as_the_clock_showed_it(taken: str, fraction: str, offset: str, read: str) -> None:
    tags = Tags(exif={0x9003: taken, 0x9291: fraction, 0x9011: offset})
    assert read_note(tags).taken_at == read


def test_the_time_of_digitizing_serves_where_the_shot_has_none_but_the_file_time_never() -> None:
    assert read_note(Tags(exif={0x9004: "2026:11:22 09:30:00"})).taken_at == "2026-11-22T09:30:00"
    note = read_note(Tags(image={0x0132: "2026:11:22 09:30:00"}))
    assert (note.taken_at, note.written_at) == ("", "2026-11-22T09:30:00")


def test_a_direction_without_reference_stays_without() -> None:
    note = read_note(Tags(gps={0x10: "\0", 0x11: (Fraction(564, 10),)}))
    assert (note.direction_deg, note.direction_reference) == ("56.40", "")
    assert read_note(Tags(gps={0x10: "T", 0x11: (Fraction(400),)})).direction_deg == ""


def test_both_byte_orders_are_read() -> None:
    little = exif({0x010F: "Maker"}, camera={0x9003: "2026:11:22 09:30:00"})
    assert read_tags(little).text(0x9003) == "2026:11:22 09:30:00"
    big = b"MM\0*\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x06\0\0\0\x1aMaker\0\0\0\0\0"
    assert read_tags(big[:22] + b"\0\0\0\0" + b"Maker\0").text(0x010F) == "Maker"


@pytest.mark.parametrize(
    "block", [b"", b"Exif\0\0", b"II*\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b"MZ" * 50]
)
def test_a_block_that_is_none_gives_no_tags(block: bytes) -> None:
    assert read_tags(block) == Tags()
    assert not read_note(read_tags(block)).present


def test_chinese_text_is_read_in_both_encodings() -> None:
    for encoding in ("utf-8", "gb18030"):
        assert read_tags(exif({0x0131: "美图秀秀".encode(encoding)})).text(0x0131) == "美图秀秀"
