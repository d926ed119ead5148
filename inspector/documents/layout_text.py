"""Breaking Chinese official text into lines, and spreading each line to the full width.

Rules: no closing mark at the head of a line and no opening mark at its end (GB/T 15834-2011, 5.1); Latin words, figures
and document numbers are not cut; a line is filled by spreading its characters, or by narrowing its punctuation where
one mark more fits so. It measures with the fonts it is given and never draws.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inspector.documents.content.paper import Align, Face
from inspector.documents.layout_fonts import BOXES, SUPERSCRIPTS, UNSEEN, FontSet
from inspector.documents.layout_ink import Area, BoxInk, Ink, TextInk

CLOSERS = frozenset("、，。；：？！）》〉】〕〗」』”’…—～·％‰℃°,.;:?!)]}%")
OPENERS = frozenset("（《〈【〔〖「『“‘([{")
_NARROW = frozenset("、，。；：？！）》〉】〕〗」』（《〈【〔〖「『")  # full-width marks with half an em of air
_NARROW_EM = 0.4  # how much of that air may go
_ASCENT_EM, _CENTRE_EM = 0.88, 0.38  # of the ideographic box: top and middle above the baseline
_RAISED_SIZE, _RAISED_EM = 0.6, 0.36
_LOOSE_EM = 4.0  # a line with more to spread cuts a long word instead
_LONG_WORD = 20  # characters
_TOKEN = re.compile(
    r"[一-鿿]{0,4}〔\d{4}〕\d+号"  # 文号
    r"|[0-9.,×±⁰¹²³⁴-⁹⁺⁻]+ (?:[A-Za-zµ°/%][A-Za-z/²³⁻¹]{0,5})(?![A-Za-z])"  # a figure with its unit
    r"|[!-~°µμ±×℃‰Ωα-ω⁰¹²³⁴-⁹⁺⁻ⁿ]+"  # words, figures with their units and exponents
    r"|—+|…+|[ \u00a0]+|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one style; `size` in points."""

    text: str
    face: Face
    size: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Glyphs:
    text: str
    font: str
    size: float
    width: float  # points
    rise: float = 0.0
    told: str = ""
    box: bool | None = None  # a tick box: ticked or not


@dataclass(frozen=True, slots=True)
class _Atom:
    """What a line break never cuts, unless the line would be too loose."""

    text: str
    parts: tuple[_Glyphs, ...]
    width: float
    air: float  # points by which it may be narrowed
    piece: Piece

    @property
    def blank(self) -> bool:
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class Line:
    """A line: marks with baseline at y = 0, and where the words of each source stand."""

    inks: tuple[Ink, ...]
    areas: tuple[Area, ...]
    width: float
    size: float  # of its largest type


def _parts(text: str, piece: Piece, fonts: FontSet) -> Iterator[_Glyphs]:
    for raised, group in itertools.groupby(text, key=lambda letter: (letter in SUPERSCRIPTS, letter in BOXES)):
        stretch = "".join(group)
        if raised[0]:
            size, drawn = piece.size * _RAISED_SIZE, "".join(SUPERSCRIPTS[letter] for letter in stretch)
            begin = 0
            for font, part in fonts.split(drawn, piece.face):
                told = stretch[begin : begin + len(part)]
                begin += len(part)
                yield _Glyphs(part, font.name, size, font.width(part) * size, piece.size * _RAISED_EM, told)
        elif raised[1]:
            font = next(font for font, _ in fonts.split("□", piece.face))
            for letter in stretch:
                yield _Glyphs("□", font.name, piece.size, piece.size, told=letter, box=BOXES[letter])
        else:
            for font, part in fonts.split(stretch, piece.face):
                yield _Glyphs(part, font.name, piece.size, font.width(part) * piece.size)


def _atom(text: str, piece: Piece, fonts: FontSet) -> _Atom:
    parts = tuple(_parts(text, piece, fonts))
    width = sum(part.width for part in parts)
    air = _NARROW_EM * piece.size if text in _NARROW and width > 0.9 * piece.size else 0.0
    return _Atom(text, parts, width, air, piece)


def _atoms(pieces: Sequence[Piece], fonts: FontSet) -> list[_Atom]:
    atoms = []
    for piece in pieces:
        text = "".join(" " if letter == "\u00a0" else letter for letter in piece.text if letter not in UNSEEN)
        atoms += [_atom(token, piece, fonts) for token in _TOKEN.findall(text)]
    return atoms


def _groups(atoms: Sequence[_Atom]) -> list[list[_Atom]]:
    """Atoms between which no line may end."""
    groups: list[list[_Atom]] = []
    for atom in atoms:
        held = bool(groups) and (
            atom.text[0] in CLOSERS or atom.text[0] in SUPERSCRIPTS or groups[-1][-1].text[-1] in OPENERS
        )
        if held and not groups[-1][-1].blank:
            groups[-1].append(atom)
        else:
            groups.append([atom])
    return groups


class _Breaker:
    """Fills lines one after another; `room` is what the current line still takes."""

    def __init__(self, fonts: FontSet, *, width: float, indent: float) -> None:
        self.fonts, self.width = fonts, width
        self.lines: list[list[_Atom]] = []
        self.line: list[_Atom] = []
        self.room = width - indent

    def add(self, group: Sequence[_Atom]) -> None:
        """Put the group on this line, else on the next, else cut it."""
        if not self.line and self.lines and all(atom.blank for atom in group):
            return  # no space at the head of a line
        needed = sum(atom.width for atom in group) - self.room
        if needed <= 0.01 or (self.line and needed <= sum(atom.air for atom in (*self.line, *group))):
            self.line.extend(group)
            self.room = -needed
            if needed > 0.01:
                self.end()
            return
        size = group[0].piece.size
        wide = not self.line or sum(atom.width for atom in group) > self.width
        loose = self.room > _LOOSE_EM * size and any(len(atom.text) > _LONG_WORD for atom in group)
        if wide or loose:
            self._cut(group)
        else:
            self.end()
            self.add(group)

    def _cut(self, group: Sequence[_Atom]) -> None:
        for atom in group:
            letters = [atom] if len(atom.text) == 1 else [_atom(letter, atom.piece, self.fonts) for letter in atom.text]
            for letter in letters:
                if letter.width > self.room + 0.01 and self.line:
                    carried = letter.text in CLOSERS and len(self.line) > 1
                    before = [self.line.pop()] if carried else []
                    self.end()
                    self._take(before)
                self._take([letter])

    def _take(self, atoms: Sequence[_Atom]) -> None:
        self.line.extend(atoms)
        self.room -= sum(atom.width for atom in atoms)

    def end(self) -> None:
        """Close the line; blanks at its end go."""
        while self.line and self.line[-1].blank:
            self.line.pop()
        self.lines.append(self.line)
        self.line, self.room = [], self.width


def set_lines(
    pieces: Sequence[Piece], fonts: FontSet, *, width: float, indent: float = 0.0, align: Align = Align.JUSTIFY
) -> list[Line]:
    """Break the pieces into lines.

    Args:
        pieces: the words, in order; a newline begins a new paragraph.
        fonts: to measure with.
        width: of a full line, points.
        indent: of each paragraph's first line, points.
        align: JUSTIFY spreads every line but the last.

    Returns:
        At least one line, which may be empty.
    """
    lines: list[Line] = []
    size = max((piece.size for piece in pieces), default=0.0)
    for part in _by_newline(pieces):
        breaker = _Breaker(fonts, width=width, indent=indent)
        for group in _groups(_atoms(part, fonts)):
            breaker.add(group)
        breaker.end()
        if len(breaker.lines) > 1 and not breaker.lines[-1]:
            breaker.lines.pop()
        for place, atoms in enumerate(breaker.lines):
            left = indent if place == 0 else 0.0
            last = place == len(breaker.lines) - 1
            lines.append(_placed(atoms, left=left, width=width, align=_align(align, last=last), size=size))
    return lines


def _align(align: Align, *, last: bool) -> Align:
    return Align.LEFT if align is Align.JUSTIFY and last else align


def _by_newline(pieces: Sequence[Piece]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        for place, text in enumerate(piece.text.split("\n")):
            if place:
                parts.append([])
            parts[-1].append(Piece(text, piece.face, piece.size, piece.source))
    return parts


def _placed(atoms: Sequence[_Atom], *, left: float, width: float, align: Align, size: float) -> Line:
    natural = sum(atom.width for atom in atoms)
    slack = width - left - natural
    x, gap, narrowing = left, 0.0, 0.0
    if slack < -0.01:
        air = sum(atom.air for atom in atoms)
        narrowing = min(1.0, -slack / air) if air else 0.0
    elif align is Align.JUSTIFY and len(atoms) > 1:
        gap = slack / (len(atoms) - 1)
    elif align is Align.CENTRE:
        x += slack / 2
    elif align is Align.RIGHT:
        x += slack
    return _drawn(atoms, x=x, gap=gap, narrowing=narrowing, size=size)


class _Stretch:
    """Characters of one font that follow each other at one pace, growing as the line is drawn."""

    def __init__(self, part: _Glyphs, x: float, gap: float) -> None:
        self.part, self.x, self.text = part, x, part.text
        self.single = len(part.text) == 1
        self.space = gap if self.single else 0.0
        self.end = x + part.width + self.space

    def takes(self, part: _Glyphs, x: float, gap: float) -> bool:
        """Whether the part can follow without an ink of its own."""
        plain = not part.told and not self.part.told and part.box is None and self.part.box is None
        same = (part.font, part.size, part.rise) == (self.part.font, self.part.size, self.part.rise)
        paced = gap == 0 or (self.single and len(part.text) == 1)
        return plain and same and paced and abs(self.end - x) < 0.01

    def grow(self, part: _Glyphs) -> None:
        self.text += part.text
        self.end += part.width + self.space

    def inks(self) -> Iterator[Ink]:
        part, size = self.part, self.part.size
        if part.box is not None:
            side = 0.72 * size
            yield BoxInk(self.x + 0.14 * size, -_CENTRE_EM * size - side / 2, side, part.box)
        hidden = part.box is not None
        yield TextInk(self.x, -part.rise, self.text, part.font, size, self.space, part.told, hidden=hidden)


def _drawn(atoms: Sequence[_Atom], *, x: float, gap: float, narrowing: float, size: float) -> Line:
    stretches: list[_Stretch] = []
    areas: list[Area] = []
    begin = x
    for atom in atoms:
        cut = atom.air * narrowing
        at = x - cut if atom.text in OPENERS else x
        for part in atom.parts:
            if stretches and stretches[-1].takes(part, at, gap):
                stretches[-1].grow(part)
            else:
                stretches.append(_Stretch(part, at, gap))
            at += part.width
        advance = atom.width - cut
        _cover(areas, Area(x, -_ASCENT_EM * size, advance, size, atom.piece.source))
        x += advance + gap
    inks = tuple(ink for stretch in stretches for ink in stretch.inks())
    return Line(inks, tuple(areas), max(0.0, x - gap - begin), size)


def _cover(areas: list[Area], area: Area) -> None:
    """Add the area, joined to the one before it where both have one source."""
    if areas and areas[-1].source == area.source:
        last = areas.pop()
        area = Area(last.x, last.y, area.x + area.width - last.x, area.height, area.source)
    areas.append(area)
