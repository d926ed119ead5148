"""From the blocks of a document to slabs: titles, paragraphs, grids, closing, signatures.

Measures follow GB/T 9704-2012: text area 156 mm × 225 mm, 22 lines of 28 characters. It never knows the page it is on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inspector.documents.content.paper import (
    Align,
    Cell,
    Closing,
    Face,
    Grid,
    Paragraph,
    Row,
    Run,
    SignatureLine,
    Size,
    Title,
)
from inspector.documents.content.wording import joined
from inspector.documents.layout_fonts import FontSet
from inspector.documents.layout_ink import MM, Area, Ink, PictureInk, RuleInk, Slab, moved, moved_area
from inspector.documents.layout_text import Line, Piece, set_lines

TEXT_WIDTH, TEXT_HEIGHT = 156 * MM, 225 * MM  # 版心
LINES, CHARACTERS = 22, 28
PITCH = TEXT_HEIGHT / LINES  # about 29 pt
POINTS = {
    Size.TWO: 22.0,
    Size.THREE: 15.75,  # 三号 is 5.55 mm, so that 28 of them fill 156 mm
    Size.FOUR: 14.0,
    Size.SMALL_FOUR: 12.0,
    Size.FIVE: 10.5,
    Size.SMALL_FIVE: 9.0,
}
_PITCHES = {Size.TWO: 34.0, Size.THREE: PITCH, Size.FOUR: 24.0, Size.SMALL_FOUR: 18.0, Size.FIVE: 15.5}
_SMALL_PITCH = 12.5
_BASELINE_EM = 0.38  # of the type size, below the middle of its line
_CELL_PAD = 4.0
_WHOLE_ROW = 4  # a row of so many lines is not cut
_SIGN_WIDTH, _SIGN_HEIGHT = 40 * MM, 11 * MM
_SMALL_SIGN_WIDTH, _SMALL_SIGN_HEIGHT = 32 * MM, 9 * MM


def pitch(size: Size) -> float:
    """Distance of baselines, points."""
    return _PITCHES.get(size, _SMALL_PITCH)


def lines_of(
    text: str, fonts: FontSet, *, size: Size, width: float, align: Align = Align.LEFT, face: Face = Face.FANG
) -> list[Line]:
    """Lines of words in one style."""
    return set_lines([Piece(text, face, POINTS[size])], fonts, width=width, align=align)


def line_inks(line: Line, *, x: float, y: float, pitch_pt: float) -> tuple[Ink, ...]:
    """The line's marks where its row of `pitch_pt` begins at (x, y)."""
    baseline = y + pitch_pt / 2 + _BASELINE_EM * line.size
    return tuple(moved(ink, x, baseline) for ink in line.inks)


def _line_slab(line: Line, pitch_pt: float, *, source: str) -> Slab:
    baseline = pitch_pt / 2 + _BASELINE_EM * line.size
    whole = [Area(0.0, 0.0, TEXT_WIDTH, pitch_pt, source)] if source else []
    own = [moved_area(area, 0.0, baseline) for area in line.areas if area.source and area.source != source]
    return Slab(pitch_pt, line_inks(line, x=0.0, y=0.0, pitch_pt=pitch_pt), (*whole, *own))


def title_slabs(title: Title, fonts: FontSet) -> list[Slab]:
    """Each line centred; one too long is cut into lines of like length (GB/T 9704-2012, 7.3.1)."""
    size, slabs = Size.TWO, []
    for text in title.lines:
        for line in _centred(text, fonts, size=size, width=TEXT_WIDTH, face=Face.TITLE):
            slabs.append(replace(_line_slab(line, pitch(size), source=title.source), keep=True))
    return slabs


def _centred(text: str, fonts: FontSet, *, size: Size, width: float, face: Face = Face.FANG) -> list[Line]:
    """Centred lines of like length."""
    lines = lines_of(text, fonts, size=size, width=width, align=Align.CENTRE, face=face)
    if len(lines) == 1:
        return lines
    narrow = _balanced(text, POINTS[size], width)
    lines = lines_of(text, fonts, size=size, width=narrow, align=Align.CENTRE, face=face)
    shift = (width - narrow) / 2
    return [replace(line, inks=tuple(moved(ink, shift, 0.0) for ink in line.inks)) for line in lines]


def _balanced(text: str, size: float, width: float) -> float:
    """A width not above `width` at which the lines of the text come out alike, points."""
    rows = -(-len(text) // int(width / size))
    return width if rows <= 1 else min(width, (-(-len(text) // rows) + 0.5) * size)


def paragraph_slabs(paragraph: Paragraph, fonts: FontSet) -> list[Slab]:
    """A slab for each line."""
    size = POINTS[paragraph.size]
    pieces = [_piece(run, paragraph, size) for run in paragraph.runs]
    indent = paragraph.indent * size
    lines = set_lines(pieces, fonts, width=TEXT_WIDTH, indent=indent, align=paragraph.align)
    slabs = [_line_slab(line, pitch(paragraph.size), source=paragraph.source) for line in lines]
    slabs[0] = replace(slabs[0], gap=paragraph.gap_before * PITCH / 10)
    if paragraph.keep_with_next:
        slabs = [replace(slab, keep=True) for slab in slabs]
    return slabs


def _piece(run: Run, paragraph: Paragraph, size: float) -> Piece:
    face = Face.HEI if run.mark else run.face or paragraph.face
    return Piece(run.text, face, size, run.source)


# -- grids -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _SetCell:
    cell: Cell
    x: float
    width: float
    lines: list[Line]

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its row; a text of several lines begins at the top."""
        return self.cell.label or len(self.lines) == 1


def grid_slabs(grid: Grid, fonts: FontSet) -> list[Slab]:
    """A slab for each line of each row, so that no text is too long for a page; short rows stay whole."""
    rows = [_row_slabs(row, grid, fonts) for row in grid.rows]
    headings = tuple(slab for row, slabs in zip(grid.rows, rows, strict=True) if row.header for slab in slabs)
    slabs: list[Slab] = []
    for row, set_row in zip(grid.rows, rows, strict=True):
        if row.header:
            slabs += [replace(slab, keep=True) for slab in set_row]
        else:
            slabs += [replace(slab, heading=headings) for slab in set_row]
    slabs[0] = replace(slabs[0], gap=0.3 * PITCH)
    return slabs


def _row_slabs(row: Row, grid: Grid, fonts: FontSet) -> list[Slab]:
    cells = list(_set_cells(row, grid, fonts))
    count = max(len(cell.lines) for cell in cells)
    row_pitch = pitch(grid.size)
    slabs = []
    for index in range(count):
        first, last = index == 0, index == count - 1
        above = _CELL_PAD if first else 0.0
        height = row_pitch + above + (_CELL_PAD if last else 0.0)
        inks: list[Ink] = list(_row_rules(cells, height, first=first, last=last))
        for cell in cells:
            lead, odd = divmod(count - len(cell.lines) if cell.centred else 0, 2)
            if lead <= index < lead + len(cell.lines):
                y = above + (row_pitch / 2 if odd else 0.0)
                inks += line_inks(cell.lines[index - lead], x=cell.x + _CELL_PAD, y=y, pitch_pt=row_pitch)
        areas = tuple(Area(cell.x, 0.0, cell.width, height, cell.cell.source) for cell in cells if cell.cell.source)
        slabs.append(Slab(height, tuple(inks), areas, keep=not last and count <= _WHOLE_ROW))
    return slabs


def _set_cells(row: Row, grid: Grid, fonts: FontSet) -> Iterator[_SetCell]:
    edges = [0.0, *(edge * TEXT_WIDTH / 1000 for edge in itertools.accumulate(grid.columns))]
    column = 0
    for cell in row.cells:
        left, right = edges[column], edges[column + cell.span]
        column += cell.span
        width = right - left - 2 * _CELL_PAD
        set_text = _centred if cell.label else lines_of
        lines = set_text(cell.text, fonts, size=grid.size, width=width)
        yield _SetCell(cell, left, right - left, lines)


def _row_rules(cells: Sequence[_SetCell], height: float, *, first: bool, last: bool) -> Iterator[RuleInk]:
    for cell in cells:
        yield RuleInk(cell.x, 0.0, cell.x, height)
    yield RuleInk(TEXT_WIDTH, 0.0, TEXT_WIDTH, height)
    if first:
        yield RuleInk(0.0, 0.0, TEXT_WIDTH, 0.0)
    if last:
        yield RuleInk(0.0, height, TEXT_WIDTH, height)


# -- closing and signatures ------------------------------------------------------------------------------------------


def closing_slabs(closing: Closing, fonts: FontSet) -> list[Slab]:
    """Organ centred over the date, the date four characters from the right (GB/T 9704-2012, 7.3.5.1); seal between.

    It is one slab, so that the seal's page always bears words of the text with it.
    """
    size = POINTS[Size.THREE]
    narrow = TEXT_WIDTH - 6 * size
    organ = lines_of(closing.organ, fonts, size=Size.THREE, width=_balanced(closing.organ, size, narrow))
    seal = lines_of("（印章）", fonts, size=Size.THREE, width=narrow)
    dated = lines_of(closing.date, fonts, size=Size.THREE, width=narrow)
    rows = [*organ, *seal, *dated]
    widest = max(line.width for line in rows)
    date_width = dated[0].width
    centre = TEXT_WIDTH - 4 * size - date_width / 2
    centre = min(centre, TEXT_WIDTH - 2 * size - widest / 2)
    inks: list[Ink] = []
    areas = []
    for place, line in enumerate(rows, 2):  # two lines above are left for the seal
        inks += line_inks(line, x=centre - line.width / 2, y=place * PITCH, pitch_pt=PITCH)
        source = closing.date_source if line is dated[0] else closing.source
        areas.append(Area(centre - widest / 2, place * PITCH, widest, PITCH, source))
    return [Slab((len(rows) + 3) * PITCH, tuple(inks), tuple(areas))]


def signature_slabs(lines: Sequence[SignatureLine], fonts: FontSet, *, size: Size = Size.FOUR) -> list[Slab]:
    """A slab or two for each who signs; all are kept together."""
    slabs = [slab for line in lines for slab in _signature(line, fonts, size)]
    return [*(replace(slab, keep=True) for slab in slabs[:-1]), *slabs[-1:]]


def _signature(line: SignatureLine, fonts: FontSet, size: Size) -> list[Slab]:
    if line.refusal:
        dated_text = line.date if line.date[:1].isdigit() else ""
        text = joined([f"{line.label}：{line.name}", line.refusal, dated_text], mark="　")
        found = lines_of(text, fonts, size=size, width=TEXT_WIDTH, align=Align.JUSTIFY)
        slabs = [_line_slab(row, pitch(size), source=line.source) for row in found]
        return [replace(slabs[0], gap=4.0), *slabs[1:]]
    small = size is Size.FIVE  # at the foot of a page
    width, sign_height = (_SMALL_SIGN_WIDTH, _SMALL_SIGN_HEIGHT) if small else (_SIGN_WIDTH, _SIGN_HEIGHT)
    height = sign_height + 2.0
    label = lines_of(f"{line.label}：", fonts, size=size, width=TEXT_WIDTH)[0]
    dated = lines_of(line.date, fonts, size=size, width=TEXT_WIDTH)[0]
    inks = list(line_inks(label, x=0.0, y=0.0, pitch_pt=height))
    box_x = label.width + 2.0
    if line.image:
        inks.append(PictureInk(box_x, 1.0, width, sign_height, line.image))
    else:
        inks.append(RuleInk(box_x, height - 7.0, box_x + width, height - 7.0))
    inks += line_inks(dated, x=TEXT_WIDTH - dated.width, y=0.0, pitch_pt=height)
    areas = (Area(0.0, 0.0, TEXT_WIDTH, height, line.source),)
    begin = box_x + width + 6.0
    signer = _signer(line, fonts)
    if small and len(signer) == 1 and signer[0].width <= TEXT_WIDTH - dated.width - begin:  # one line is enough
        return [Slab(height, (*inks, *line_inks(signer[0], x=begin, y=0.0, pitch_pt=height)), areas)]
    row = pitch(Size.FIVE)
    below = [Slab(row, line_inks(name, x=0.0, y=0.0, pitch_pt=row)) for name in signer]
    return [Slab(height, tuple(inks), areas), *below]


def _signer(line: SignatureLine, fonts: FontSet) -> list[Line]:
    """The name in print, with the certificate, so that a scrawl can be read."""
    parts = (f"姓名：{line.name}" if line.name else "", f"执法证号：{line.certificate}" if line.certificate else "")
    told = joined(parts, mark="　")
    return lines_of(f"（{told}）", fonts, size=Size.FIVE, width=TEXT_WIDTH) if told else []
