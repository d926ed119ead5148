"""What stands on a page, still without a PDF: marks in points, measured from the upper left corner of the text area.

Slabs are the pieces of a page that are never cut; the layout stacks them. This module never draws.
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4  # points in a millimetre


@dataclass(frozen=True, slots=True)
class TextInk:
    """Characters of one font on a baseline. `told` is what a reader extracts where the picture differs.

    `space` is added after every character; `grey` is 0 for black.
    """

    x: float
    y: float
    text: str
    font: str
    size: float
    space: float = 0.0
    told: str = ""
    grey: float = 0.0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RuleInk:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class BoxInk:
    """A tick box drawn as lines; (x, y) is its upper left corner."""

    x: float
    y: float
    side: float
    ticked: bool


@dataclass(frozen=True, slots=True)
class PictureInk:
    """A picture, asked for by SHA-256, fitted and centred in a box."""

    x: float
    y: float
    width: float
    height: float
    sha256: str


Ink = TextInk | RuleInk | BoxInk | PictureInk


@dataclass(frozen=True, slots=True)
class Area:
    """Where words of one source stand."""

    x: float
    y: float
    width: float
    height: float
    source: str


@dataclass(frozen=True, slots=True)
class Slab:
    """A piece that is never cut. `gap` is space above it, dropped at the head of a page.

    `keep` holds it on the page of the next slab. `heading` slabs stand again where a page begins between this slab
    and the one before it.
    """

    height: float
    inks: tuple[Ink, ...] = ()
    areas: tuple[Area, ...] = ()
    keep: bool = False
    gap: float = 0.0
    heading: tuple[Slab, ...] = ()


def moved(ink: Ink, dx: float, dy: float) -> Ink:
    """The same mark elsewhere."""
    match ink:
        case TextInk():
            return TextInk(
                ink.x + dx, ink.y + dy, ink.text, ink.font, ink.size, ink.space, ink.told, ink.grey, ink.hidden
            )
        case RuleInk():
            return RuleInk(ink.x1 + dx, ink.y1 + dy, ink.x2 + dx, ink.y2 + dy, ink.width)
        case BoxInk():
            return BoxInk(ink.x + dx, ink.y + dy, ink.side, ink.ticked)
        case PictureInk():
            return PictureInk(ink.x + dx, ink.y + dy, ink.width, ink.height, ink.sha256)


def moved_area(area: Area, dx: float, dy: float) -> Area:
    """The same area elsewhere."""
    return Area(area.x + dx, area.y + dy, area.width, area.height, area.source)
