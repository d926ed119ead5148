"""Finds a photo that is handed in twice: the same file, or the same picture saved again, smaller or brighter.

A near match is a question put to a person, never a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from inspector.evidence.photos_copies import upright
from inspector.evidence.photos_open import camera_note, decode, opened, sniff, still_to_turn

SIDE = 8
BITS = SIDE * SIDE
_LOOK_PX = (256, 256)
NEAR_BITS = 6  # of 64; copies saved again differ in 0 to 4, other views of one yard in 15 and more
_PLAIN_BITS = 6  # fewer set (or unset) bits: a wall, the sky, a black frame; such pictures all look alike


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier photo that this one repeats. `distance` is 0 for the same file, else bits that differ."""

    sha256: str
    same_file: bool
    distance: int


def dhash(data: bytes, name: str = "") -> str:
    """The perceptual hash of a photo: 16 hex digits, each bit telling whether brightness falls to the right.

    Take it from the stored thumbnail: 1 ms there, some 80 ms from a 12-megapixel original.

    Args:
        data: a photo, or its smaller copy without annotations.
        name: for the sentence of a refusal.

    Raises:
        EvidenceError: as `photos.inspect`, and PHOTO_DAMAGED.
    """
    with opened(data, name) as image:
        kind = sniff(data, name)
        turn = still_to_turn(kind, camera_note(image, data, kind))
        decode(image, name, box_px=_LOOK_PX)
        picture = upright(image, image.size, orientation=turn)
    grey = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    cells = grey.tobytes()
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            left = row * (SIDE + 1) + column
            bits = bits << 1 | (cells[left] > cells[left + 1])
    return f"{bits:0{BITS // 4}x}"


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def near(one: str, other: str, *, within: int = NEAR_BITS) -> bool:
    """Whether two pictures look the same; never for pictures without any structure."""
    if any(not _PLAIN_BITS <= int(value, 16).bit_count() <= BITS - _PLAIN_BITS for value in (one, other)):
        return False
    return distance(one, other) <= within


def find_reuse(sha256: str, look: str, known: Iterable[tuple[str, str]]) -> tuple[Match, ...]:
    """The earlier photos that this one repeats, the closest first.

    Args:
        sha256: of the new photo.
        look: its `dhash`.
        known: (SHA-256, dhash) of earlier photos.
    """
    matches = (
        Match(other, other == sha256, distance(look, other_look))
        for other, other_look in known
        if other == sha256 or near(look, other_look)
    )
    return tuple(sorted(matches, key=lambda match: (not match.same_file, match.distance, match.sha256)))
