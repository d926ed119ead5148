"""Fonts of the documents: loading, fallback per character, the check that every character has a picture.

ReportLab prints an empty box for a character that a font lacks and says nothing; here that is an error before any page
is made. It also writes wrong ToUnicode entries beyond U+FFFF (place names such as 𡎚); `_to_unicode` replaces them.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from inspector.documents.content.paper import Face
from inspector.errors import Code, DocumentError

rl_config.useA85 = 0  # ASCII85 of photos in pure Python takes minutes for a hundred of them

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+−n", strict=True))
BOXES = {"□": False, "☐": False, "☑": True}  # drawn as lines; the fonts lack the ticked one
UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff") | {chr(code) for code in range(0xFE00, 0xFE10)}
_SHIPPED = {
    Face.FANG: "FandolFang-Regular.ttf",
    Face.KAI: "LXGWWenKai-Regular.ttf",
    Face.HEI: "NotoSansSC-Regular.ttf",
    Face.TITLE: "NotoSerifSC-Black.ttf",
}
_FALLBACK = (Face.KAI, Face.HEI, Face.TITLE, Face.FANG)
_CMAP_BLOCK = 100  # entries in one bfchar section (Adobe Technical Note 5014)


def _to_unicode(font_name: str, subset: Sequence[int]) -> str:
    """A ToUnicode CMap whose values are UTF-16BE, with surrogates where needed (ISO 32000-1, 9.10.3)."""
    entries = [f"<{code:02X}> <{_utf16(value)}>" for code, value in enumerate(subset) if value]
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def\n"
        f"/CMapName /{font_name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange"
    )
    blocks = [entries[start : start + _CMAP_BLOCK] for start in range(0, len(entries), _CMAP_BLOCK)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join([head, *body, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"])


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


ttfonts.makeToUnicodeCMap = _to_unicode


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """A font that ReportLab knows by `name`."""

    name: str
    glyphs: Mapping[int, int]
    widths: Mapping[int, int]  # 1/1000 em
    default_width: int

    def width(self, text: str) -> float:
        """Width in em."""
        return sum(self.widths.get(ord(character), self.default_width) for character in text) / 1000


@functools.lru_cache(maxsize=16)
def _typeface(path: str, _changed_at: int) -> Typeface:
    """Read and register a font once in a process (0.1 to 0.4 s each)."""
    try:
        font: Any = TTFont(f"inspector:{path}", path)
    except (TTFError, OSError, ValueError, LookupError, AssertionError, struct.error) as error:
        raise DocumentError(Code.FONT_UNREADABLE, path=path, reason=error) from error
    pdfmetrics.registerFont(font)
    return Typeface(font.fontName, font.face.charToGlyph, font.face.charWidths, font.face.defaultWidth)


def _load(path: Path) -> Typeface:
    try:
        changed_at = path.stat().st_mtime_ns
    except OSError as error:
        raise DocumentError(Code.FONT_UNREADABLE, path=path, reason=error.strerror) from error
    return _typeface(str(path.resolve()), changed_at)


@dataclass(frozen=True, slots=True)
class FontSet:
    """For each style, the fonts to try in turn."""

    chains: Mapping[Face, tuple[Typeface, ...]]

    def typeface(self, character: str, face: Face) -> Typeface | None:
        """The first font of the style's chain that has the character."""
        code = ord(character)
        return next((font for font in self.chains[face] if code in font.glyphs), None)

    def split(self, text: str, face: Face) -> Iterator[tuple[Typeface, str]]:
        """The text in stretches of one font. What no font has goes to the first, but see `missing`."""
        current: Typeface | None = None
        stretch = ""
        for character in text:
            font = self.typeface(character, face) or self.chains[face][0]
            if font is not current and stretch and current is not None:
                yield current, stretch
                stretch = ""
            current, stretch = font, stretch + character
        if stretch and current is not None:
            yield current, stretch

    def missing(self, texts: Iterable[str]) -> str:
        """The characters that no font can print, each once, in order of code."""
        wanted = set().union(*texts) - set(SUPERSCRIPTS) - set(BOXES) - UNSEEN - {"\n", "\u00a0"}
        return "".join(sorted(letter for letter in wanted if self.typeface(letter, Face.FANG) is None))


def load_fonts(folder: Path, *, body_font: str = "", title_font: str = "") -> FontSet:
    """The fonts of all styles.

    Args:
        folder: `resources/fonts`.
        body_font: path of a licensed 仿宋, tried before the shipped one; empty for none.
        title_font: path of a licensed 小标宋, likewise.

    Raises:
        DocumentError: FONT_UNREADABLE (missing, broken, or with PostScript outlines).
    """
    shipped = {face: _load(folder / name) for face, name in _SHIPPED.items()}
    chains: dict[Face, tuple[Typeface, ...]] = {}
    for face, own in shipped.items():
        chosen = {Face.FANG: body_font, Face.TITLE: title_font}.get(face, "")
        first = [_load(Path(chosen))] if chosen else []
        chains[face] = tuple(dict.fromkeys([*first, own, *(shipped[other] for other in _FALLBACK)]))
    return FontSet(chains)


def check_glyphs(fonts: FontSet, texts: Iterable[str]) -> None:
    """Refuse a document with characters that would print as empty boxes.

    Raises:
        DocumentError: GLYPHS_MISSING, naming them.
    """
    missing = fonts.missing(texts)
    if missing:
        named = "、".join(f"{letter if letter.isprintable() else ''}（U+{ord(letter):04X}）" for letter in missing)
        raise DocumentError(Code.GLYPHS_MISSING, characters=named)
