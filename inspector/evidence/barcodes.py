"""Bar codes and QR codes in a picture file. The picture is looked at and not kept.

zxing-cpp is loaded when the first picture is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageFilter

from inspector.errors import Code, EvidenceError
from inspector.evidence.photos_copies import box_within
from inspector.evidence.photos_open import decode, opened

_LONG_EDGE_PX = 6000  # a code that fills a fiftieth of such a picture is still found
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 has no place for them
_BREAKS = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code: its text on one line, and its symbology as people call it, e.g. QR Code."""

    text: str
    symbology: str


def read_codes(data: bytes, name: str) -> tuple[FoundCode, ...]:
    """The codes in a picture, each text once, in the order in which they were found.

    Args:
        data: a JPEG, PNG, TIFF or HEIC file.
        name: for the sentence of a refusal.

    Raises:
        EvidenceError: NO_CODE_FOUND, and the errors of `photos.inspect` for a file that is no such picture.
    """
    import zxingcpp

    with opened(data, name) as image:
        decode(image, name, box_px=box_within(image.size, long_edge_px=_LONG_EDGE_PX))
        grey = image.convert("L")
    if max(grey.size) > _LONG_EDGE_PX:
        grey = grey.resize(box_within(grey.size, long_edge_px=_LONG_EDGE_PX))
    found: dict[str, FoundCode] = {}
    for picture in _looks(grey):
        for code in zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain):
            text = _UNWRITABLE.sub("", _BREAKS.sub(" ", code.text)).strip()
            if text:
                found.setdefault(text, FoundCode(text, str(code.format)))
        if found:
            return tuple(found.values())
    raise EvidenceError(Code.NO_CODE_FOUND, name=name)


def _looks(grey: Image.Image) -> Iterator[Image.Image]:
    """The picture, then softer, which takes its grain away, then turned: lines are sought level and upright only."""
    yield grey
    yield grey.filter(ImageFilter.GaussianBlur(1))
    for degrees in (30, 60):
        yield grey.rotate(degrees, Image.Resampling.BILINEAR, expand=True)
