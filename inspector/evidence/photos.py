"""Photos as evidence: what the camera wrote, what is missing, and the smaller copies that screens and papers show.

The original's bytes are read and never changed; they belong into the blob store as they came. Missing facts are
flagged, never guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path

from PIL import Image

from inspector.domain.records import Mark2D, Position, to_body
from inspector.evidence.photos_copies import Rendition, box_within, encode, marked, upright
from inspector.evidence.photos_exif import CameraNote, clock_is_odd, was_rewritten
from inspector.evidence.photos_open import (
    MAX_FILE_BYTES,
    MAX_PIXELS,
    MEDIA_TYPES,
    camera_note,
    decode,
    opened,
    sniff,
    still_to_turn,
)
from inspector.i18n import tr

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_PIXELS",
    "Flag",
    "Intake",
    "PhotoFacts",
    "Rendition",
    "Role",
    "flag_sentence",
    "inspect",
    "print_copy",
    "renditions",
    "role_of",
    "screen_copy",
    "take_in",
    "thumbnail",
]

PRINT_EDGE_PX = 1600
SCREEN_EDGE_PX = 2400
THUMBNAIL_EDGE_PX = 320
PRINT_QUALITY = 82
THUMBNAIL_QUALITY = 80
SMALL_EDGE_PX = 1200  # suggested: below it a plate or a gauge can hardly be read on paper
MAX_AGE = timedelta(days=7)  # suggested: an older photo is asked about


class Flag(StrEnum):
    """What a person should know before relying on the photo. Stored in Evidence.flags."""

    NO_EXIF = "no_exif"
    NO_TIME = "no_time"
    NO_POSITION = "no_position"
    EDITED = "edited"
    REWRITTEN = "rewritten"
    CLOCK_ODD = "clock_odd"
    SMALL = "small"
    SCREENSHOT = "screenshot"


class Role(StrEnum):
    """The copies that are kept of a photo."""

    PRINT = "print"
    SCREEN = "screen"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo tells about itself. Texts are empty where the camera wrote nothing."""

    format: str  # JPEG, PNG, HEIC, TIFF
    media_type: str
    width_px: int  # as stored; HEIC and TIFF as shown, for their decoders turn them upright themselves
    height_px: int
    orientation: int  # Exif 1..8 still to be applied to the stored pixels
    taken_at: str  # ISO, as the camera's clock showed, with sub-seconds and offset where written
    written_at: str  # ISO, when a program last wrote the file, by its own word
    satellite_at: str  # ISO UTC
    position: Position | None
    datum_text: str
    altitude_m: str
    direction_deg: str
    direction_reference: str  # T true, M magnetic north
    camera: str
    lens: str
    software: str
    editor: str  # the words that betray an image editor
    flags: tuple[Flag, ...]

    @property
    def upright_px(self) -> tuple[int, int]:
        """Width and height as a person sees the picture."""
        turned = self.orientation >= 5
        return (self.height_px, self.width_px) if turned else (self.width_px, self.height_px)

    @property
    def direction(self) -> str:
        """The direction of the shot as papers print it (拍摄方向), empty where the camera wrote none."""
        if not self.direction_deg:
            return ""
        north = {"T": "（真北）", "M": "（磁北）"}.get(self.direction_reference, "")
        return f"方位角 {self.direction_deg}°{north}"


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that taking in a photo needs, from one decoding."""

    facts: PhotoFacts
    print_copy: Rendition
    thumbnail: Rendition


def inspect(
    data: bytes, name: str, *, now: datetime | None = None, max_age: timedelta = MAX_AGE, zone: tzinfo | None = None
) -> PhotoFacts:
    """Read what the camera wrote, without decoding the picture: about a millisecond.

    A file cut short after its header is found only by `take_in`, `renditions` and the copies, which decode it all.

    Args:
        data: the whole file.
        name: the name it came with.
        now: aware time of taking in; without it the camera's clock is not judged.
        max_age: an older photo is flagged CLOCK_ODD.
        zone: the zone that camera clocks are expected to show, where the file names none.

    Raises:
        EvidenceError: PHOTO_EMPTY, PHOTO_TOO_LARGE, PHOTO_TOO_MANY_PIXELS, PHOTO_NOT_IMAGE, PHOTO_FORMAT,
            PHOTO_DAMAGED, HEIC_SUPPORT_MISSING.
    """
    with opened(data, name) as image:
        return _facts(image, data, name=name, now=now, max_age=max_age, zone=zone)


def take_in(
    data: bytes, name: str, *, now: datetime | None = None, max_age: timedelta = MAX_AGE, zone: tzinfo | None = None
) -> Intake:
    """Inspect a photo and make its print copy and thumbnail, decoding once. This is how a photo is imported.

    Args and errors as for `inspect`; PHOTO_DAMAGED also for a file that ends early.
    """
    with opened(data, name) as image:
        facts = _facts(image, data, name=name, now=now, max_age=max_age, zone=zone)
        printed, small = _print_and_thumbnail(image, name, orientation=facts.orientation)
    return Intake(facts, printed, small)


def renditions(
    data: bytes, annotations: Sequence[Mark2D] = (), *, name: str = "", font_path: Path | None = None
) -> tuple[Rendition, Rendition]:
    """The print copy and the thumbnail, both with the annotation layer, from one decoding.

    Args:
        data: the original.
        annotations: in fractions of the upright picture.
        name: for the sentence of a refusal.
        font_path: TrueType font with Chinese, for text marks.

    Raises:
        EvidenceError: as for `inspect`, and MARK_UNKNOWN, RESOURCE_MISSING.
    """
    with opened(data, name) as image:
        orientation = _turn(image, data, name)
        return _print_and_thumbnail(image, name, orientation=orientation, marks=annotations, font_path=font_path)


def print_copy(
    data: bytes, annotations: Sequence[Mark2D] = (), *, name: str = "", font_path: Path | None = None
) -> Rendition:
    """The copy that documents print: at most 1600 px, upright, sRGB. Arguments as for `renditions`."""
    return _copy(data, annotations, name=name, font_path=font_path, edge_px=PRINT_EDGE_PX)


def screen_copy(
    data: bytes, annotations: Sequence[Mark2D] = (), *, name: str = "", font_path: Path | None = None
) -> Rendition:
    """The copy for looking closely on screen: at most 2400 px. Arguments as for `renditions`."""
    return _copy(data, annotations, name=name, font_path=font_path, edge_px=SCREEN_EDGE_PX)


def thumbnail(
    data: bytes, annotations: Sequence[Mark2D] = (), *, name: str = "", font_path: Path | None = None
) -> Rendition:
    """The copy for lists: at most 320 px. Arguments as for `renditions`."""
    return _copy(data, annotations, name=name, font_path=font_path, edge_px=THUMBNAIL_EDGE_PX)


def role_of(role: Role, annotations: Sequence[Mark2D] = ()) -> str:
    """The role under which a copy is stored: one photo may carry different layers for different items."""
    if not annotations:
        return role.value
    layer = json.dumps([to_body(mark) for mark in annotations], sort_keys=True, ensure_ascii=False)
    return f"{role.value}:{hashlib.sha256(layer.encode()).hexdigest()[:16]}"


def flag_sentence(flag: str) -> str:
    """The flag in words; the flag itself where a later version wrote it."""
    sentences = {
        Flag.NO_EXIF: tr("照片里没有任何拍摄信息，可能经聊天软件转发或被处理过。"),
        Flag.NO_TIME: tr("照片里没有拍摄时间。"),
        Flag.NO_POSITION: tr("照片里没有拍摄位置。"),
        Flag.EDITED: tr("照片经图像编辑软件处理过，请改用原图。"),
        Flag.REWRITTEN: tr("照片在拍摄之后又被程序写过，请核对是否原图。"),
        Flag.CLOCK_ODD: tr("拍摄时间与现在相差过大，或与卫星时间矛盾，请核对相机时钟。"),
        Flag.SMALL: tr("照片尺寸偏小，打印后细节可能看不清。"),
        Flag.SCREENSHOT: tr("这是屏幕截图，不是相机拍摄的照片。"),
    }
    return next((sentence for known, sentence in sentences.items() if known.value == flag), flag)


# -- inside ------------------------------------------------------------------------------------------------------------


def _facts(
    image: Image.Image, data: bytes, *, name: str, now: datetime | None, max_age: timedelta, zone: tzinfo | None
) -> PhotoFacts:
    kind = sniff(data, name)
    note = camera_note(image, data, kind)
    odd = now is not None and clock_is_odd(note, now=now, max_age=max_age, zone=zone)
    return PhotoFacts(
        format=kind,
        media_type=MEDIA_TYPES[kind],
        width_px=image.width,
        height_px=image.height,
        orientation=still_to_turn(kind, note),
        taken_at=note.taken_at,
        written_at=note.written_at,
        satellite_at=note.satellite_at,
        position=note.position,
        datum_text=note.datum_text,
        altitude_m=note.altitude_m,
        direction_deg=note.direction_deg,
        direction_reference=note.direction_reference,
        camera=note.camera,
        lens=note.lens,
        software=note.software,
        editor=note.editor,
        flags=_flags(kind, note, long_edge_px=max(image.size), clock_odd=odd),
    )


def _flags(kind: str, note: CameraNote, *, long_edge_px: int, clock_odd: bool) -> tuple[Flag, ...]:
    present = {
        Flag.NO_EXIF: not (note.camera or note.taken_at or note.position) if kind == "TIFF" else not note.present,
        Flag.NO_TIME: not note.taken_at,
        Flag.NO_POSITION: note.position is None,
        Flag.EDITED: bool(note.editor),
        Flag.REWRITTEN: was_rewritten(note),
        Flag.CLOCK_ODD: clock_odd,
        Flag.SMALL: long_edge_px < SMALL_EDGE_PX,
        Flag.SCREENSHOT: note.screenshot,
    }
    return tuple(flag for flag, raised in present.items() if raised)


def _turn(image: Image.Image, data: bytes, name: str) -> int:
    kind = sniff(data, name)
    return still_to_turn(kind, camera_note(image, data, kind))


def _print_and_thumbnail(
    image: Image.Image, name: str, *, orientation: int, marks: Sequence[Mark2D] = (), font_path: Path | None = None
) -> tuple[Rendition, Rendition]:
    large = _reduced(image, name, orientation=orientation, edge_px=PRINT_EDGE_PX)
    large = marked(large, marks, font_path=font_path)
    small_px = box_within(large.size, long_edge_px=THUMBNAIL_EDGE_PX)
    small = large.resize(small_px, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return encode(large, quality=PRINT_QUALITY), encode(small, quality=THUMBNAIL_QUALITY)


def _copy(data: bytes, marks: Sequence[Mark2D], *, name: str, font_path: Path | None, edge_px: int) -> Rendition:
    with opened(data, name) as image:
        orientation = _turn(image, data, name)
        picture = _reduced(image, name, orientation=orientation, edge_px=edge_px)
    quality = THUMBNAIL_QUALITY if edge_px == THUMBNAIL_EDGE_PX else PRINT_QUALITY
    return encode(marked(picture, marks, font_path=font_path), quality=quality)


def _reduced(image: Image.Image, name: str, *, orientation: int, edge_px: int) -> Image.Image:
    size_px = box_within(image.size, long_edge_px=edge_px)
    decode(image, name, box_px=size_px)
    return upright(image, size_px, orientation=orientation)
