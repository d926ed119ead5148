"""Stacking slabs into pages, and what stands on every page: marks, page numbers, code and fingerprint.

A4; text area 37 mm from the top, 28 mm from the left (GB/T 9704-2012, 5.1 and 5.2). It never draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inspector.documents.content.paper import (
    Block,
    Closing,
    Document,
    Footer,
    Grid,
    Paragraph,
    PhotoCard,
    Signatures,
    Size,
    Title,
)
from inspector.documents.layout_blocks import (
    CHARACTERS,
    POINTS,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    closing_slabs,
    grid_slabs,
    line_inks,
    lines_of,
    paragraph_slabs,
    signature_slabs,
    title_slabs,
)
from inspector.documents.layout_fonts import FontSet
from inspector.documents.layout_ink import MM, Area, Ink, RuleInk, Slab, moved, moved_area
from inspector.documents.layout_photos import card_slabs

PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 37 * MM
CODE_SIDE = 16 * MM
FINGERPRINT_SHOWN = 16  # hex digits
_NUMBER_BELOW = 7 * MM  # page number below the text area (7.5)
_CODE_BELOW = 10 * MM
_FOOT_GAP = 6.0
_HELD_LINES = 2  # lines of text that go with closing or signatures to the next page


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page: marks and areas measured from the upper left corner of the sheet, and the corner of its code."""

    inks: tuple[Ink, ...]
    areas: tuple[Area, ...]
    code_x: float
    code_y: float


def _slabs(block: Block, fonts: FontSet) -> list[Slab]:
    match block:
        case Title():
            return title_slabs(block, fonts)
        case Paragraph():
            return paragraph_slabs(block, fonts)
        case Grid():
            return grid_slabs(block, fonts)
        case Closing():
            return closing_slabs(block, fonts)
        case Signatures():
            return signature_slabs(block.lines, fonts)
        case PhotoCard():
            return card_slabs(block, fonts)


def _all_slabs(document: Document, fonts: FontSet) -> list[Slab]:
    slabs: list[Slab] = []
    for block in document.blocks:
        if isinstance(block, (Closing, Signatures)):
            held = slabs[-_HELD_LINES:]
            slabs[-_HELD_LINES:] = [replace(slab, keep=True) for slab in held]
        slabs += _slabs(block, fonts)
    return slabs


def _chains(slabs: Sequence[Slab]) -> Iterator[list[Slab]]:
    """Slabs that stay on one page."""
    chain: list[Slab] = []
    for slab in slabs:
        chain.append(slab)
        if not slab.keep:
            yield chain
            chain = []
    if chain:
        yield chain


def _height(slabs: Sequence[Slab]) -> float:
    return sum(slab.gap + slab.height for slab in slabs)


def stack(slabs: Sequence[Slab], height: float) -> list[list[tuple[float, Slab]]]:
    """Pages of (distance from the top, slab). A chain taller than a page is cut between its slabs."""
    pages: list[list[tuple[float, Slab]]] = [[]]
    used = 0.0
    for chain in _chains(slabs):
        fits = used + _height(chain) <= height + 0.01
        whole = _height(chain) <= height
        parts = [chain] if whole else [[slab] for slab in chain]
        for part in parts:
            if pages[-1] and not (fits if whole else used + _height(part) <= height + 0.01):
                pages.append([])
                used = 0.0
                for heading in part[0].heading:
                    pages[-1].append((used, heading))
                    used += heading.height
            for slab in part:
                used += slab.gap if pages[-1] else 0.0
                pages[-1].append((used, slab))
                used += slab.height
    return pages


def make_pages(document: Document, fonts: FontSet, *, fingerprint: str) -> list[Page]:
    """All pages of the document.

    Args:
        document: what is said.
        fonts: to set it with.
        fingerprint: SHA-256 (hex) of the document, printed at the foot.
    """
    foot = signature_slabs(document.page_foot, fonts, size=Size.FIVE) if document.page_foot else []
    foot_height = _height(foot) + _FOOT_GAP if foot else 0.0
    stacked = stack(_all_slabs(document, fonts), TEXT_HEIGHT - foot_height)
    pages = []
    for index, placed in enumerate(stacked):
        inks: list[Ink] = []
        areas: list[Area] = []
        y = TEXT_HEIGHT - foot_height + _FOOT_GAP
        for slab in foot:
            placed = [*placed, (y + slab.gap, slab)]
            y += slab.gap + slab.height
        for top, slab in placed:
            inks += [moved(ink, LEFT, TOP + top) for ink in slab.inks]
            areas += [moved_area(area, LEFT, TOP + top) for area in slab.areas]
        inks += _edges(placed)
        right = index % 2 == 0  # single pages are numbered at the right, double ones at the left
        inks += _furniture(document, fonts, index=index, total=len(stacked))
        code_x = LEFT if right else LEFT + TEXT_WIDTH - CODE_SIDE
        code_y = TOP + TEXT_HEIGHT + _CODE_BELOW
        inks += _fingerprint(fingerprint, fonts, code_x=code_x, code_y=code_y, right=not right)
        pages.append(Page(tuple(inks), _merged(areas), code_x, code_y))
    return pages


def _edges(placed: Sequence[tuple[float, Slab]]) -> Iterator[RuleInk]:
    """Close a grid that goes on overleaf: a rule where its sides meet the end or the head of the page."""
    for (top, slab), at_head in ((placed[0], True), (placed[-1], False)):
        sides = [ink for ink in slab.inks if isinstance(ink, RuleInk) and ink.x1 == ink.x2]
        if len(sides) > 1:
            y = TOP + top + (0.0 if at_head else slab.height)
            yield RuleInk(LEFT, y, LEFT + TEXT_WIDTH, y)


def _merged(areas: Sequence[Area]) -> tuple[Area, ...]:
    """Full-width areas of one source that lie one under the other become one."""
    merged: list[Area] = []
    for area in areas:
        last = merged[-1] if merged else None
        alike = last and (last.source, last.x, last.width) == (area.source, area.x, area.width)
        if last and alike and abs(last.y + last.height - area.y) < 1.0:
            merged[-1] = Area(last.x, last.y, last.width, area.y + area.height - last.y, last.source)
        else:
            merged.append(area)
    return tuple(merged)


def _furniture(document: Document, fonts: FontSet, *, index: int, total: int) -> Iterator[Ink]:
    em = POINTS[Size.FOUR]
    if document.footer is Footer.DASHED:
        line = lines_of(f"— {index + 1} —", fonts, size=Size.FOUR, width=TEXT_WIDTH)[0]
        x = TEXT_WIDTH - em - line.width if index % 2 == 0 else em
    else:
        line = lines_of(f"第{index + 1}页　共{total}页", fonts, size=Size.FIVE, width=TEXT_WIDTH)[0]
        x = (TEXT_WIDTH - line.width) / 2
    yield from line_inks(line, x=LEFT + x, y=TOP + TEXT_HEIGHT + _NUMBER_BELOW, pitch_pt=em)
    if document.marks:
        line = lines_of("　".join(document.marks), fonts, size=Size.FOUR, width=TEXT_WIDTH)[0]
        yield from line_inks(line, x=LEFT + TEXT_WIDTH - line.width, y=TOP - 16 * MM, pitch_pt=em)
    if document.continued:
        if index > 0:
            line = lines_of("（接上页）", fonts, size=Size.FIVE, width=TEXT_WIDTH)[0]
            yield from line_inks(line, x=LEFT, y=TOP - 6 * MM, pitch_pt=em)
        if index < total - 1:
            line = lines_of("（续下页）", fonts, size=Size.FIVE, width=TEXT_WIDTH)[0]
            x = LEFT + TEXT_WIDTH - line.width
            yield from line_inks(line, x=x, y=TOP + TEXT_HEIGHT + 2 * MM, pitch_pt=em)


def _fingerprint(text: str, fonts: FontSet, *, code_x: float, code_y: float, right: bool) -> Iterator[Ink]:
    """The first digits of the fingerprint, beside the code."""
    shown = " ".join(text[start : start + 4] for start in range(0, FINGERPRINT_SHOWN, 4))
    for place, words in enumerate((f"校验码 {shown}", "完整校验码见二维码")):
        line = lines_of(words, fonts, size=Size.SMALL_FIVE, width=TEXT_WIDTH)[0]
        x = code_x - 4.0 - line.width if right else code_x + CODE_SIDE + 4.0
        yield from line_inks(line, x=x, y=code_y + CODE_SIDE - 24.0 + place * 12.0, pitch_pt=12.0)


assert int(TEXT_WIDTH / POINTS[Size.THREE]) == CHARACTERS
