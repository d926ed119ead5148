"""The smaller copies of a photo: upright, in sRGB, without a word of Exif. The original is only read.

The same file with the same marks gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms

from inspector.domain.records import Mark2D
from inspector.evidence.photos_marks import burn

_TURNS = {  # Exif 2.32, tag 0x0112: what makes the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ICC_SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Rendition:
    """A smaller copy, ready to be stored or printed."""

    data: bytes
    width_px: int
    height_px: int
    media_type: str = "image/jpeg"


def box_within(size_px: tuple[int, int], *, long_edge_px: int) -> tuple[int, int]:
    """The size with the same shape whose longer side is at most this; never larger than before."""
    longer = max(size_px)
    if longer <= long_edge_px:
        return size_px
    width_px, height_px = (max(1, round(side * long_edge_px / longer)) for side in size_px)
    return width_px, height_px


def upright(image: Image.Image, size_px: tuple[int, int], *, orientation: int) -> Image.Image:
    """A decoded picture brought to this size (as stored), to sRGB, and turned upright."""
    profile = image.info.get("icc_profile")
    picture = _plain_mode(image)
    if picture.size != size_px:
        picture = picture.resize(size_px, Image.Resampling.BICUBIC, reducing_gap=2.0)
    picture = _to_srgb(picture, profile if isinstance(profile, bytes) else b"")
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def marked(picture: Image.Image, marks: Sequence[Mark2D], *, font_path: Path | None) -> Image.Image:
    """The picture with its annotation layer burned in; the same picture where there is none."""
    return burn(picture, marks, font_path=font_path) if marks else picture


def encode(picture: Image.Image, *, quality: int) -> Rendition:
    """JPEG bytes without Exif, comment or profile.

    Args:
        picture: RGB or grey, in sRGB.
        quality: 1 to 95.
    """
    picture.info = {}  # Pillow writes a comment that it finds here
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Rendition(buffer.getvalue(), picture.width, picture.height)


def _plain_mode(image: Image.Image) -> Image.Image:
    """Only modes that resize well: grey, RGB, RGBA, CMYK."""
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image
    if image.mode.startswith("I"):  # 16 bits of grey: the upper eight are seen
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "La", "PA", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, _WHITE)
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    if profile:
        picture = _through_profile(picture, profile)
    return picture if picture.mode in ("RGB", "L") else picture.convert("RGB")


def _through_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    """A profile that is broken, or for another kind of picture, changes nothing."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _ICC_SPACES.get(given.profile.xcolor_space) != picture.mode:
            return picture
        if ImageCms.getProfileDescription(given).startswith("sRGB"):
            return picture
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        converted = ImageCms.profileToProfile(picture, given, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return converted if converted is not None else picture
