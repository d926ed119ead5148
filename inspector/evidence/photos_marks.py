"""The annotation layer of a photo, burned into copies only: arrow, box, text, and blur that destroys what it covers.

Places are fractions of the upright picture, so one layer fits every copy. Blur comes first, whatever the order of the
marks: a mark drawn later never brings back what was hidden.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

from inspector.domain.records import Mark2D
from inspector.errors import Code, EvidenceError

_SHAPES = frozenset({"arrow", "box", "text", "blur"})
_FINE = 2  # strokes are drawn twice as large and reduced, for smooth edges
_STROKE_PER_EDGE = 1 / 220  # of the longer side
_TEXT_PER_EDGE = 1 / 30
_HALO = (255, 255, 255, 230)
_BLUR_CELLS = 4  # across the shorter side of what is hidden: a face or a plate leaves a handful of grey blocks
_BLUR_CELL_PER_EDGE = 1 / 64  # and no block smaller than this part of the picture's longer side
_NEVER_FIRST = "，。；：、！？）」』》〉”’％,.;:!?)"  # of a line; GB/T 15834

Point = tuple[float, float]


def burn(picture: Image.Image, marks: Sequence[Mark2D], *, font_path: Path | None) -> Image.Image:
    """A new picture with the marks in it.

    Args:
        picture: upright, RGB or grey.
        marks: in fractions (0..1) of the picture; what lies outside is drawn to the edge.
        font_path: a TrueType font with Chinese; needed for text only.

    Raises:
        EvidenceError: MARK_UNKNOWN for a shape or a number of points of a later version; RESOURCE_MISSING without
            the font.
    """
    for mark in marks:
        if mark.shape not in _SHAPES or len(mark.points) < (1 if mark.shape == "text" else 2):
            raise EvidenceError(Code.MARK_UNKNOWN, shape=mark.shape)
    result = picture.convert("RGB")
    for mark in marks:
        if mark.shape == "blur":
            _hide(result, mark)
    strokes = [mark for mark in marks if mark.shape != "blur"]
    if not strokes:
        return result
    layer = Image.new("RGBA", (result.width * _FINE, result.height * _FINE))
    draw = ImageDraw.Draw(layer)
    for mark in strokes:
        _draw(draw, layer.size, mark=mark, font_path=font_path)
    layer = layer.resize(result.size, Image.Resampling.BOX)
    result.paste(layer, mask=layer.getchannel("A"))
    return result


def _hide(picture: Image.Image, mark: Mark2D) -> None:
    """Replace the rectangle by a few averages of it, softened. The averages are all that is left."""
    (x1, y1), (x2, y2) = (_at(point, picture.size) for point in mark.points[:2])
    box = (
        math.floor(min(x1, x2)),
        math.floor(min(y1, y2)),
        min(picture.width, math.ceil(max(x1, x2)) + 1),
        min(picture.height, math.ceil(max(y1, y2)) + 1),
    )
    hidden = picture.crop(box)
    smallest = max(picture.size) * _BLUR_CELL_PER_EDGE
    cell = max(min(hidden.size) / _BLUR_CELLS, smallest, 1)
    cells = (max(1, int(hidden.width / cell)), max(1, int(hidden.height / cell)))
    blocks = hidden.resize(cells, Image.Resampling.BOX).resize(hidden.size, Image.Resampling.NEAREST)
    picture.paste(blocks.filter(ImageFilter.GaussianBlur(cell / 4)), box[:2])


def _draw(draw: ImageDraw.ImageDraw, size_px: tuple[int, int], *, mark: Mark2D, font_path: Path | None) -> None:
    colour = _colour(mark.colour)
    stroke = max(2, round(max(size_px) * _STROKE_PER_EDGE))
    points = [_at(point, size_px) for point in mark.points]
    if mark.shape == "text":
        _write(draw, points[0], text=mark.text, size_px=size_px, colour=colour, font_path=font_path)
        return
    for width, ink in ((stroke * 2, _HALO), (stroke, colour)):  # the light rim shows on dark rock and on snow alike
        if mark.shape == "box":
            _box(draw, points, width=width, ink=ink)
        else:
            _arrow(draw, points, stroke=stroke, width=width, ink=ink)


def _box(draw: ImageDraw.ImageDraw, points: Sequence[Point], *, width: int, ink: tuple[int, ...]) -> None:
    (x1, y1), (x2, y2) = points[:2]
    left, top, right, bottom = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
    half = width / 2
    draw.rectangle((left - half, top - half, right + half, bottom + half), outline=ink, width=width)


def _arrow(
    draw: ImageDraw.ImageDraw, points: Sequence[Point], *, stroke: int, width: int, ink: tuple[int, ...]
) -> None:
    """From the first point to the tip at the last."""
    (x1, y1), (x2, y2) = points[0], points[-1]
    angle = math.atan2(y2 - y1, x2 - x1)
    head, rim = stroke * 5, (width - stroke) / 2
    neck = (x2 - math.cos(angle) * head * 0.8, y2 - math.sin(angle) * head * 0.8)
    draw.line([points[0], neck], fill=ink, width=width)
    tip = (x2 + math.cos(angle) * rim * 2, y2 + math.sin(angle) * rim * 2)
    wings = [
        (
            x2 - math.cos(angle + side) * (head + rim) - math.cos(angle) * rim,
            y2 - math.sin(angle + side) * (head + rim) - math.sin(angle) * rim,
        )
        for side in (0.45, -0.45)
    ]
    draw.polygon([tip, *wings], fill=ink)


def _write(
    draw: ImageDraw.ImageDraw,
    at: Point,
    *,
    text: str,
    size_px: tuple[int, int],
    colour: tuple[int, ...],
    font_path: Path | None,
) -> None:
    """Text from its upper left corner, broken at the right edge and kept inside the picture."""
    if font_path is None or not font_path.is_file():
        raise EvidenceError(Code.RESOURCE_MISSING, path=font_path or "resources/fonts")
    size = max(12, round(max(size_px) * _TEXT_PER_EDGE))
    font = ImageFont.truetype(str(font_path), size, layout_engine=ImageFont.Layout.BASIC)
    rim = max(1, size // 10)
    x = min(max(at[0], rim), max(rim, size_px[0] - 4 * size))
    lines = _broken(text, font, width_px=size_px[0] - x - rim)
    height = len(lines) * size * 1.2
    y = min(max(at[1], rim), max(rim, size_px[1] - height - rim))
    for number, line in enumerate(lines):
        place = (x, y + number * size * 1.2)
        draw.text(place, line, font=font, fill=colour, stroke_width=rim, stroke_fill=_HALO)


def _broken(text: str, font: ImageFont.FreeTypeFont, *, width_px: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for character in paragraph:
            if line and font.getlength(line + character) > width_px:
                kept = len(line) - (1 if character in _NEVER_FIRST and len(line) > 1 else 0)
                lines.append(line[:kept])
                line = line[kept:]
            line += character
        lines.append(line)
    return lines


def _at(point: tuple[str, str], size_px: tuple[int, int]) -> Point:
    x, y = (min(1.0, max(0.0, float(part))) for part in point)
    return x * (size_px[0] - 1), y * (size_px[1] - 1)


def _colour(name: str) -> tuple[int, ...]:
    """A colour by its CSS name or #rrggbb; red where it is unknown."""
    try:
        return ImageColor.getcolor(name, "RGBA")  # type: ignore[return-value]
    except ValueError:
        return (255, 0, 0, 255)
