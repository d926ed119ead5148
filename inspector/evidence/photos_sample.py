"""Pictures for the demonstration, drawn by the program and marked 示例: never evidence of anything."""

from __future__ import annotations

import io
import math
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_SKY, _HILL, _WATER, _BEACH = (206, 219, 224), (126, 146, 118), (120, 150, 158), (196, 184, 158)
_INK = (60, 60, 60)
_DATE_TIME_ORIGINAL, _MAKE, _MODEL, _EXIF_IFD, _GPS_IFD = 0x9003, 0x010F, 0x0110, 0x8769, 0x8825


def draw_sample(
    caption: str, *, taken_at: datetime, font_path: Path, position: tuple[float, float] | None, width_px: int = 2400
) -> bytes:
    """A JPEG that shows a drawn pond with the words 示例 and a caption, and EXIF as a camera would write it.

    Args:
        caption: a short line below 示例.
        taken_at: local time of the picture.
        font_path: a font with Chinese characters.
        position: latitude and longitude in degrees, or None to leave it out.
        width_px: the longer side; the picture is 4:3.
    """
    height_px = width_px * 3 // 4
    picture = Image.new("RGB", (width_px, height_px), _SKY)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, height_px * 0.45), (width_px * 0.35, height_px * 0.2), (width_px * 0.7, height_px * 0.45)], _HILL)
    draw.rectangle([0, height_px * 0.45, width_px, height_px * 0.62], _WATER)
    draw.polygon(
        [(0, height_px * 0.62), (width_px, height_px * 0.58), (width_px, height_px), (0, height_px)], fill=_BEACH
    )
    for step in range(6):
        level = height_px * (0.68 + 0.05 * step)
        draw.line([(0, level), (width_px, level - height_px * 0.03)], fill=_HILL, width=max(2, width_px // 400))
    large = ImageFont.truetype(str(font_path), width_px // 10)
    small = ImageFont.truetype(str(font_path), width_px // 30)
    draw.text((width_px / 2, height_px * 0.28), "示例", font=large, fill=_INK, anchor="mm")
    draw.text((width_px / 2, height_px * 0.9), caption, font=small, fill=_INK, anchor="mm")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88, exif=_exif(taken_at, position))
    return buffer.getvalue()


def _exif(taken_at: datetime, position: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = "SHILI", "demonstration picture"
    exif.get_ifd(_EXIF_IFD)[_DATE_TIME_ORIGINAL] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    if position is not None:
        latitude, longitude = position
        exif.get_ifd(_GPS_IFD).update(
            {1: "N" if latitude >= 0 else "S", 2: _sexagesimal(latitude), 3: "E" if longitude >= 0 else "W",
             4: _sexagesimal(longitude), 18: "WGS-84"}
        )  # fmt: skip
    return exif


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole = abs(degrees)
    minutes = (whole % 1) * 60
    return float(int(whole)), float(int(minutes)), round((minutes % 1) * 60, 2)


def draw_stroke() -> bytes:
    """A PNG with a wavy stroke: stands for a signature in the demonstration."""
    picture = Image.new("RGB", (600, 200), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    points = [(60 + step * 8, 100 + round(45 * math.sin(step / 3.0))) for step in range(60)]
    draw.line(points, fill=_INK, width=6, joint="curve")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
