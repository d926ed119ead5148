"""What the camera wrote about a photo: time, place, direction, device, and the traces of programs after it.

Only what stands in the file is told. A time without a zone stays without one, a position without a datum says so, and
the time at which a program last wrote the file is never taken for the time of the shot.

Source: Exif 2.32 (CIPA DC-008), sections 4.6.4 to 4.6.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from inspector.domain.records import Datum, Position
from inspector.evidence.photos_tags import Directory, Tags, Value, fractions_of, integer_of, text_of

POSITION_PLACES = 7  # about 1 cm
_WIDEST_ZONE = timedelta(hours=14)  # no civil time is further ahead of UTC, none more than 12 hours behind
_NARROWEST_ZONE = timedelta(hours=-12)
_SLACK = timedelta(minutes=10)  # clocks that nobody set to the second

_EDITORS = (
    "photoshop", "lightroom", "camera raw", "gimp", "paint.net", "picasa", "snapseed", "picsart", "pixelmator",
    "affinity photo", "acdsee", "corel", "paintshop", "photoscape", "faststone", "irfanview", "xnview", "luminar",
    "capture one", "dxo ", "darktable", "rawtherapee", "photofiltre", "microsoft windows photo", "windows photo editor",
    "vsco", "fotor", "canva", "faceapp", "faceu", "b612", "neoimaging",
    "meitu", "美图", "美颜", "醒图", "轻颜", "光影魔术手",
)  # fmt: skip
_DATUMS = {"WGS84": Datum.WGS84, "CGCS2000": Datum.CGCS2000, "GCJ02": Datum.GCJ02}


@dataclass(frozen=True, slots=True)
class CameraNote:
    """What was read. Texts are empty and values None where the camera wrote nothing usable."""

    present: bool = False  # any tag at all
    orientation: int = 1  # 1..8, tag 0x0112
    taken_at: str = ""  # ISO local time, with sub-seconds and offset where written; tag 0x9003, else 0x9004
    written_at: str = ""  # ISO local time at which a program last wrote the file; tag 0x0132
    satellite_at: str = ""  # ISO UTC time of the GPS
    position: Position | None = None
    datum_text: str = ""  # GPSMapDatum as written
    altitude_m: str = ""  # decimal metres above sea level
    direction_deg: str = ""  # decimal degrees in which the camera looked, clockwise from north
    direction_reference: str = ""  # T true north, M magnetic north
    camera: str = ""
    lens: str = ""
    software: str = ""
    editor: str = ""  # the words that betray an image editor
    screenshot: bool = False


def read_note(tags: Tags, *, xmp: bytes = b"") -> CameraNote:
    """Give the tags of a photo their meaning.

    Args:
        tags: as read from the Exif block.
        xmp: the XMP packet, where the file has one.
    """
    software = tags.text(0x0131)
    return CameraNote(
        present=bool(tags.image or tags.exif or tags.gps),
        orientation=_orientation(tags.image),
        taken_at=_shot_time(tags),
        written_at=_time(tags.text(0x0132), tags.text(0x9290), offset=tags.text(0x9010)),
        satellite_at=_satellite_time(tags.gps),
        position=_position(tags.gps),
        datum_text=text_of(tags.gps.get(0x12)),
        altitude_m=_altitude(tags.gps),
        direction_deg=_direction(tags.gps),
        direction_reference=_direction_reference(tags.gps),
        camera=_camera(tags.text(0x010F), tags.text(0x0110)),
        lens=tags.text(0xA434),
        software=software,
        editor=_editor(software, tags.text(0x000B), xmp=xmp),
        screenshot=_comment(tags.exif.get(0x9286)) == "Screenshot",
    )


def clock_is_odd(note: CameraNote, *, now: datetime, max_age: timedelta, zone: tzinfo | None = None) -> bool:
    """Whether the time of the shot cannot be, or is far from now.

    Without an offset in the file and without `zone`, the shot counts as future only if it is so in every zone.

    Args:
        note: what the camera wrote.
        now: aware time of taking in.
        max_age: an older photo is odd.
        zone: the zone that the camera's clock is expected to show.
    """
    if not note.taken_at:
        return False
    taken = datetime.fromisoformat(note.taken_at)
    if taken.tzinfo is None and zone is not None:
        taken = taken.replace(tzinfo=zone)
    if taken.tzinfo is not None:
        earliest = latest = taken
    else:
        earliest = taken.replace(tzinfo=timezone(_WIDEST_ZONE))
        latest = taken.replace(tzinfo=timezone(_NARROWEST_ZONE))
    return earliest > now + _SLACK or now - latest > max_age or _contradicts_satellite(note, taken)


def was_rewritten(note: CameraNote) -> bool:
    """Whether a program wrote the file more than a minute after the shot."""
    if not (note.taken_at and note.written_at):
        return False
    taken, written = (datetime.fromisoformat(text).replace(tzinfo=None) for text in (note.taken_at, note.written_at))
    return written - taken > timedelta(minutes=1)


def _contradicts_satellite(note: CameraNote, taken: datetime) -> bool:
    """Local time minus UTC must be the offset of some zone on earth."""
    if not note.satellite_at:
        return False
    ahead = taken.replace(tzinfo=None) - datetime.fromisoformat(note.satellite_at).replace(tzinfo=None)
    return not _NARROWEST_ZONE - _SLACK <= ahead <= _WIDEST_ZONE + _SLACK


def _orientation(image: Directory) -> int:
    value = integer_of(image.get(0x0112))
    return value if value is not None and 1 <= value <= 8 else 1


def _shot_time(tags: Tags) -> str:
    return _time(tags.text(0x9003), tags.text(0x9291), offset=tags.text(0x9011)) or _time(
        tags.text(0x9004), tags.text(0x9292), offset=tags.text(0x9012)
    )


def _time(text: str, fraction: str, *, offset: str) -> str:
    """ISO text of an Exif time such as 2026:11:22 09:30:00; empty where it is blank or no date."""
    try:
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return ""
    digits = f".{fraction}" if re.fullmatch(r"\d{1,6}", fraction) else ""
    return moment.isoformat() + digits + (offset if _is_offset(offset) else "")


def _is_offset(text: str) -> bool:
    return re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", text) is not None


def _satellite_time(gps: Directory) -> str:
    clock = fractions_of(gps.get(0x07))
    try:
        day = datetime.strptime(text_of(gps.get(0x1D)), "%Y:%m:%d")
    except ValueError:
        return ""
    if len(clock) != 3 or not all(0 <= part < limit for part, limit in zip(clock, (24, 60, 61), strict=True)):
        return ""
    seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
    return (day + timedelta(seconds=int(seconds))).isoformat() + "+00:00"


def _position(gps: Directory) -> Position | None:
    latitude = _degrees(gps.get(0x02), text_of(gps.get(0x01)), limit=90, signs={"N": 1, "S": -1})
    longitude = _degrees(gps.get(0x04), text_of(gps.get(0x03)), limit=180, signs={"E": 1, "W": -1})
    if latitude is None or longitude is None or latitude == longitude == 0:  # 0, 0 is a receiver without a fix
        return None
    datum = re.sub(r"[^A-Z0-9]", "", text_of(gps.get(0x12)).upper())
    return Position(
        _decimal(latitude, places=POSITION_PLACES),
        _decimal(longitude, places=POSITION_PLACES),
        _DATUMS.get(datum, Datum.UNKNOWN),
    )


def _degrees(value: Value | None, reference: str, *, limit: int, signs: dict[str, int]) -> Fraction | None:
    parts = fractions_of(value)
    sign = signs.get(reference.upper())
    if sign is None or not 1 <= len(parts) <= 3:
        return None
    degrees = sum((part / 60**power for power, part in enumerate(parts)), Fraction(0))
    return sign * degrees if 0 <= degrees <= limit else None


def _altitude(gps: Directory) -> str:
    parts = fractions_of(gps.get(0x06))
    if len(parts) != 1:
        return ""
    return _decimal(-parts[0] if integer_of(gps.get(0x05)) == 1 else parts[0], places=2)


def _direction(gps: Directory) -> str:
    parts = fractions_of(gps.get(0x11))
    return _decimal(parts[0], places=2) if len(parts) == 1 and 0 <= parts[0] <= 360 else ""


def _direction_reference(gps: Directory) -> str:
    reference = text_of(gps.get(0x10)).upper()
    return reference if reference in ("T", "M") and _direction(gps) else ""


def _decimal(value: Fraction, *, places: int) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return format(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN), "f")


def _camera(make: str, model: str) -> str:
    if model.casefold().startswith(make.casefold()):
        return model
    return f"{make} {model}".strip()


def _comment(value: Value | None) -> str:
    """UserComment: eight bytes name the character set, the text follows."""
    if not isinstance(value, bytes) or not value.startswith(b"ASCII\0\0\0"):
        return ""
    return value[8:].split(b"\0", 1)[0].decode("ascii", errors="replace").strip()


def _editor(*programs: str, xmp: bytes) -> str:
    """The name of an image editor in the Software tags or the XMP packet, or the mark of an editing history."""
    tool = re.search(rb"CreatorTool(?:>|=\")([^<\"]{1,100})", xmp)
    named = (*programs, tool.group(1).decode("utf-8", errors="replace") if tool else "")
    for program in named:
        if any(re.search(rf"(?<![a-z]){re.escape(editor)}", program.lower()) for editor in _EDITORS):
            return program
    return "xmpMM:History" if b"xmpMM:History" in xmp else ""
