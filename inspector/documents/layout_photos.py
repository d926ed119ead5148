"""The card of one photo: the picture, beside it what it shows, below it what proves it genuine."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.documents.content.paper import Align, Face, PhotoCard, Size
from inspector.documents.layout_blocks import POINTS, TEXT_WIDTH, line_inks, lines_of, pitch
from inspector.documents.layout_fonts import FontSet
from inspector.documents.layout_ink import MM, Area, Ink, PictureInk, RuleInk, Slab
from inspector.documents.layout_text import Line, Piece, set_lines

_PICTURE_WIDTH, _PICTURE_HEIGHT = 84 * MM, 55 * MM
_PAD = 4.0
_SIZE = Size.SMALL_FIVE
_NO_PICTURE = "影像资料或文件，见原始载体"
_SIDE_LINES, _LOWER_LINES = 30, 8  # a card of more lines of words may go on overleaf


def card_slabs(card: PhotoCard, fonts: FontSet) -> list[Slab]:
    """The card as one slab, two to a page; words too many for a page follow in slabs of one line each."""
    row = pitch(_SIZE)
    beside = _fields(card.fields, fonts, width=TEXT_WIDTH - _PICTURE_WIDTH - 2 * _PAD)
    head = _head(card, fonts)
    below = _fields(card.details, fonts, width=TEXT_WIDTH - 2 * _PAD)
    side = [*head, *beside]
    side, overflow = side[:_SIDE_LINES], side[_SIDE_LINES:]
    lower, late = below[:_LOWER_LINES], below[_LOWER_LINES:]
    upper = max(_PICTURE_HEIGHT, len(side) * row + 2 * _PAD)
    height = upper + len(lower) * row + 2 * _PAD
    inks: list[Ink] = [*_frame(height, upper), *_picture(card, fonts, upper)]
    for place, line in enumerate(side):
        inks += _row(line, x=_PICTURE_WIDTH + _PAD, y=_PAD + place * row)
    for place, line in enumerate(lower):
        inks += _row(line, x=_PAD, y=upper + _PAD + place * row)
    area = Area(0.0, 0.0, TEXT_WIDTH, height, card.source)
    rest = [
        Slab(row, tuple(_row(line, x=_PAD, y=0.0)), (Area(0.0, 0.0, TEXT_WIDTH, row, card.source),))
        for line in (*overflow, *late)
    ]
    return [Slab(height, tuple(inks), (area,), gap=6.0), *rest]


def _row(line: Line, *, x: float, y: float) -> tuple[Ink, ...]:
    return line_inks(line, x=x, y=y, pitch_pt=pitch(_SIZE))


def _head(card: PhotoCard, fonts: FontSet) -> list[Line]:
    size = POINTS[_SIZE]
    flags = f"　【{'】【'.join(card.flags)}】" if card.flags else ""
    piece = Piece(f"证据编号：{card.number}{flags}", Face.HEI, size)
    return set_lines([piece], fonts, width=TEXT_WIDTH - _PICTURE_WIDTH - 2 * _PAD, align=Align.LEFT)


def _fields(fields: Sequence[tuple[str, str]], fonts: FontSet, *, width: float) -> list[Line]:
    size = POINTS[_SIZE]
    lines = []
    for label, value in fields:
        pieces = [Piece(f"{label}：", Face.HEI, size), Piece(value, Face.FANG, size)]
        lines += set_lines(pieces, fonts, width=width, align=Align.LEFT)
    return lines


def _frame(height: float, upper: float) -> tuple[RuleInk, ...]:
    return (
        RuleInk(0.0, 0.0, TEXT_WIDTH, 0.0),
        RuleInk(0.0, height, TEXT_WIDTH, height),
        RuleInk(0.0, 0.0, 0.0, height),
        RuleInk(TEXT_WIDTH, 0.0, TEXT_WIDTH, height),
        RuleInk(0.0, upper, TEXT_WIDTH, upper),
        RuleInk(_PICTURE_WIDTH, 0.0, _PICTURE_WIDTH, upper),
    )


def _picture(card: PhotoCard, fonts: FontSet, upper: float) -> tuple[Ink, ...]:
    if card.image:
        return (PictureInk(_PAD, _PAD, _PICTURE_WIDTH - 2 * _PAD, upper - 2 * _PAD, card.image),)
    line = lines_of(_NO_PICTURE, fonts, size=_SIZE, width=_PICTURE_WIDTH)[0]
    return _row(line, x=(_PICTURE_WIDTH - line.width) / 2, y=upper / 2)
