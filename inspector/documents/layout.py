"""A document on paper: `render` gives the PDF, its pages, and the place of each source on them.

The page follows GB/T 9704-2012. The same document, fonts and pictures give the same bytes, on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspector.documents.content.paper import Document, fingerprint, to_body
from inspector.documents.layout_canvas import Images, draw_document
from inspector.documents.layout_fonts import FontSet, check_glyphs, load_fonts
from inspector.documents.layout_pages import PAGE_HEIGHT, PAGE_WIDTH, make_pages

__all__ = ["PAGE_HEIGHT", "PAGE_WIDTH", "FontSet", "Images", "Place", "Rendered", "load_fonts", "render"]

_NOT_PRINTED = frozenset({"source", "date_source", "image", "block"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of one source stand: page from 0, points from the upper left corner of the sheet."""

    page: int
    x: float
    y: float
    width: float
    height: float
    source: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF. Where places overlap, the later one is the more exact."""

    pdf: bytes
    pages: int
    places: tuple[Place, ...]
    fingerprint: str  # SHA-256 (hex) of the document's content

    def source_at(self, page: int, x: float, y: float) -> str:
        """The source of the words at a point of a page, empty where there is none."""
        hits = [
            place.source
            for place in self.places
            if place.page == page and 0 <= x - place.x <= place.width and 0 <= y - place.y <= place.height
        ]
        return hits[-1] if hits else ""


def _printed(plain: Any, key: str = "") -> Iterator[str]:
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _printed(value, name)
    elif isinstance(plain, list):
        for item in plain:
            yield from _printed(item, key)
    elif isinstance(plain, str) and key not in _NOT_PRINTED:
        yield plain


def render(document: Document, *, fonts: FontSet, images: Images) -> Rendered:
    """Set the document and draw it.

    Args:
        document: what is said.
        fonts: from `load_fonts`.
        images: gives the bytes to print (JPEG or PNG) by SHA-256; LookupError where there is none.

    Raises:
        DocumentError: GLYPHS_MISSING, PICTURE_MISSING, PICTURE_UNREADABLE.
    """
    check_glyphs(fonts, _printed(to_body(document)))
    mark = fingerprint(document)
    pages = make_pages(document, fonts, fingerprint=mark)
    pdf = draw_document(document, pages, fonts=fonts, images=images, fingerprint=mark)
    places = tuple(
        Place(index, area.x, area.y, area.width, area.height, area.source)
        for index, page in enumerate(pages)
        for area in page.areas
        if area.source
    )
    return Rendered(pdf, len(pages), places, mark)
