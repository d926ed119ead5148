"""The tags of an Exif block as they lie in the file, without any meaning given to them.

A damaged block gives the tags that can still be read; nothing is guessed and nothing raises. Rational numbers stay
exact fractions.

Source: TIFF 6.0 section 2 (Image File Directory); Exif 2.32 (CIPA DC-008) section 4.6.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Value = str | bytes | tuple[int, ...] | tuple[Fraction | None, ...]
Directory = Mapping[int, Value]

EXIF_POINTER = 0x8769
GPS_POINTER = 0x8825
_HEADER = b"Exif\0\0"
_MAX_ENTRIES = 1000  # a directory of a camera has fewer than 100
_MAX_VALUE_BYTES = 1 << 20
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}
_FORMATS = {3: "H", 4: "L", 6: "b", 8: "h", 9: "l"}


@dataclass(frozen=True, slots=True)
class Tags:
    """The three directories that a photo carries; each empty where it is missing or cannot be read."""

    image: Directory = field(default_factory=dict)
    exif: Directory = field(default_factory=dict)
    gps: Directory = field(default_factory=dict)

    def text(self, tag: int) -> str:
        """A text of the image or Exif directory, empty where there is none."""
        return text_of(self.exif.get(tag, self.image.get(tag)))


def text_of(value: Value | None) -> str:
    """A text value without padding; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def integer_of(value: Value | None) -> int | None:
    """The first whole number of a value, or None."""
    if isinstance(value, tuple) and value and isinstance(value[0], int):
        return value[0]
    if isinstance(value, bytes) and value:
        return value[0]
    return None


def fractions_of(value: Value | None) -> tuple[Fraction, ...]:
    """All rationals of a value; empty where one has no denominator, for then the camera knew nothing."""
    if not isinstance(value, tuple):
        return ()
    known = tuple(Fraction(item) for item in value if item is not None)
    return known if len(known) == len(value) else ()


def read_tags(block: bytes) -> Tags:
    """Read an Exif block, or a TIFF file from its first byte.

    Args:
        block: with or without the leading Exif mark.
    """
    block = block.removeprefix(_HEADER)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return Tags()
    (first,) = struct.unpack_from(order + "L", block, 4)
    image = _directory(block, order, offset=first)
    return Tags(
        image,
        _below(block, order, pointer=image.get(EXIF_POINTER)),
        _below(block, order, pointer=image.get(GPS_POINTER)),
    )


def _below(block: bytes, order: str, *, pointer: Value | None) -> Directory:
    offset = integer_of(pointer)
    return {} if offset is None else _directory(block, order, offset=offset)


def _directory(block: bytes, order: str, *, offset: int) -> Directory:
    tags: dict[int, Value] = {}
    if offset < 8 or offset + 2 > len(block):
        return tags
    (count,) = struct.unpack_from(order + "H", block, offset)
    for index in range(min(count, _MAX_ENTRIES)):
        start = offset + 2 + index * 12
        if start + 12 > len(block):
            break
        tag, kind, amount = struct.unpack_from(order + "HHL", block, start)
        value = _value(block, order, kind=kind, amount=amount, start=start + 8)
        if value is not None:
            tags.setdefault(tag, value)
    return tags


def _value(block: bytes, order: str, *, kind: int, amount: int, start: int) -> Value | None:
    size = _SIZES.get(kind, 0) * amount
    if not 0 < size <= _MAX_VALUE_BYTES:
        return None
    if size > 4:
        (start,) = struct.unpack_from(order + "L", block, start)
    raw = block[start : start + size]
    if len(raw) < size:
        return None
    if kind == 2:
        return _text(raw.split(b"\0", 1)[0])
    if kind in (1, 7):
        return raw
    if kind in (5, 10):
        parts = struct.unpack(f"{order}{amount * 2}{'L' if kind == 5 else 'l'}", raw)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return tuple(Fraction(upper, lower) if lower else None for upper, lower in pairs)
    return struct.unpack(f"{order}{amount}{_FORMATS[kind]}", raw)


def _text(raw: bytes) -> str:
    """ASCII by the standard; in practice UTF-8, and GB 18030 from some Chinese programs."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
