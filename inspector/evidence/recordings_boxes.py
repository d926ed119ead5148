"""Films and sound in boxes (MP4, MOV, 3GP, M4A): which tracks there are, and how long they last.

Source: ISO/IEC 14496-12, sections 4.2 (boxes), 8.2.2 (mvhd), 8.4.3 (hdlr). Only headers are read; a box that lies about
its size ends the reading, and what was found until then counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MOST_BOXES = 2000
_MOST_BYTES = 1 << 20  # of one box that is read whole
_NESTS = frozenset({b"moov", b"trak", b"mdia"})


@dataclass(slots=True)
class MovieFacts:
    """What the boxes tell."""

    has_film: bool = False
    has_sound: bool = False
    seconds: int = 0


def read_movie(stream: BinaryIO) -> MovieFacts:
    """What the boxes of a file tell; it is read from its beginning."""
    facts = MovieFacts()
    end = stream.seek(0, 2)
    for kind, at, size in _boxes(stream, 0, end):
        if kind == b"hdlr":
            handler = _read(stream, at, size)[8:12]
            facts.has_film |= handler == b"vide"
            facts.has_sound |= handler == b"soun"
        elif kind == b"mvhd":
            facts.seconds = _length(_read(stream, at, size))
    return facts


def _boxes(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, first byte of the content and size of it, of every box in `_NESTS` and at the top."""
    open_until, seen = [end], 0
    while open_until and seen < _MOST_BOXES:
        if at + 8 > open_until[-1]:
            at = open_until.pop()
            continue
        seen += 1
        head = _read(stream, at, 16)
        size, kind, inner = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, inner = int.from_bytes(head[8:16], "big"), 16
        size = size or open_until[-1] - at
        if size < inner or at + size > open_until[-1]:
            return
        if kind in _NESTS:
            open_until.append(at + size)
            at += inner
        else:
            yield kind, at + inner, size - inner
            at += size


def _read(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    return stream.read(min(size, _MOST_BYTES))


def _length(box: bytes) -> int:
    """Whole seconds of an mvhd: its duration in units of its timescale."""
    at, width = (20, 8) if box[:1] == b"\x01" else (12, 4)
    scale = int.from_bytes(box[at : at + 4], "big")
    duration = int.from_bytes(box[at + 4 : at + 4 + width], "big")
    unknown = duration == (1 << 8 * width) - 1
    return 0 if not scale or unknown else round(duration / scale)
