"""Drawing finished pages into a PDF with ReportLab: the same pages give the same bytes.

No clock, no random id, no font but those embedded. It never decides where anything stands.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from inspector.documents.content.paper import Document, Face
from inspector.documents.layout_fonts import FontSet
from inspector.documents.layout_ink import BoxInk, Ink, PictureInk, RuleInk, TextInk
from inspector.documents.layout_pages import CODE_SIDE, PAGE_HEIGHT, PAGE_WIDTH, Page
from inspector.errors import Code, DocumentError

Images = Callable[[str], bytes]
_PRODUCER = "矿检 mine-inspector"
_CODE_FORM = "code"
_DRAWING = threading.Lock()  # ReportLab reads a font's tables at a position that all documents share
_WATERMARK_GREY = 0.92
_WATERMARK_SIZES = {1: 150.0, 2: 130.0, 3: 110.0}  # points, by number of characters


class _Picture(ImageReader):  # type: ignore[misc] # ReportLab has no types
    """A picture known by its SHA-256; ReportLab would unpack every JPEG only to tell one from another."""

    def __init__(self, data: bytes, sha256: str) -> None:
        super().__init__(io.BytesIO(data))
        self._sha256 = sha256
        self._dataA = None

    def getRGBData(self) -> bytes:  # noqa: N802 - ReportLab's name
        """The digest for a JPEG, whose bytes go into the PDF as they are; the pixels of others."""
        if self._image.format == "JPEG":
            return self._sha256.encode()
        pixels: bytes = super().getRGBData()
        return pixels


@dataclass(slots=True)
class _Pen:
    """The canvas and what has been fetched for it."""

    canvas: Any
    images: Images
    pictures: dict[str, _Picture]

    def draw(self, ink: Ink) -> None:
        match ink:
            case TextInk():
                self._text(ink)
            case RuleInk():
                self.canvas.setLineWidth(ink.width)
                self.canvas.line(ink.x1, PAGE_HEIGHT - ink.y1, ink.x2, PAGE_HEIGHT - ink.y2)
            case BoxInk():
                self._box(ink)
            case PictureInk():
                self._picture(ink)

    def _text(self, ink: TextInk) -> None:
        text = self.canvas.beginText(ink.x, PAGE_HEIGHT - ink.y)
        text.setFont(ink.font, ink.size)
        if ink.space:
            text.setCharSpace(ink.space)
        if ink.hidden:
            text.setTextRenderMode(3)
        if ink.grey:
            text.setFillGray(ink.grey)
        text.textOut(ink.text)
        if ink.space:
            text.setCharSpace(0)
        if ink.hidden:
            text.setTextRenderMode(0)
        if ink.grey:
            text.setFillGray(0)
        if ink.told:
            with_told(self.canvas, ink.told, lambda: self.canvas.drawText(text))
        else:
            self.canvas.drawText(text)

    def _box(self, ink: BoxInk) -> None:
        self.canvas.setLineWidth(0.8)
        bottom = PAGE_HEIGHT - ink.y - ink.side
        self.canvas.rect(ink.x, bottom, ink.side, ink.side)
        if ink.ticked:
            path = self.canvas.beginPath()
            path.moveTo(ink.x + 0.18 * ink.side, bottom + 0.5 * ink.side)
            path.lineTo(ink.x + 0.42 * ink.side, bottom + 0.22 * ink.side)
            path.lineTo(ink.x + 0.86 * ink.side, bottom + 0.84 * ink.side)
            self.canvas.setLineWidth(1.3)
            self.canvas.drawPath(path)

    def _picture(self, ink: PictureInk) -> None:
        picture = self.pictures.get(ink.sha256) or _open_picture(ink.sha256, self.images)
        self.pictures[ink.sha256] = picture
        width, height = picture.getSize()
        scale = min(ink.width / width, ink.height / height)
        x = ink.x + (ink.width - width * scale) / 2
        y = PAGE_HEIGHT - ink.y - ink.height + (ink.height - height * scale) / 2
        try:
            self.canvas.drawImage(picture, x, y, width * scale, height * scale, mask="auto")
        except (OSError, ValueError, SyntaxError) as error:
            raise DocumentError(Code.PICTURE_UNREADABLE, sha256=ink.sha256, reason=error) from error


def _open_picture(sha256: str, images: Images) -> _Picture:
    try:
        data = images(sha256)
    except LookupError as error:
        raise DocumentError(Code.PICTURE_MISSING, sha256=sha256) from error
    try:
        return _Picture(data, sha256)
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        reason = str(error).splitlines()[0]
        raise DocumentError(Code.PICTURE_UNREADABLE, sha256=sha256, reason=reason) from error


def with_told(canvas: Any, told: str, draw: Callable[[], None]) -> None:
    """Draw marks that a reader extracts as `told` (ISO 32000-1, 14.9.4)."""
    words = "\ufeff" + told
    canvas._code.append(f"/Span <</ActualText <{words.encode('utf-16-be').hex()}>>> BDC")
    draw()
    canvas._code.append("EMC")


def draw_document(
    document: Document, pages: Sequence[Page], *, fonts: FontSet, images: Images, fingerprint: str
) -> bytes:
    """The PDF.

    Args:
        document: for its title, watermarks and code.
        pages: finished pages.
        fonts: those that the pages name.
        images: gives the bytes of a picture by its SHA-256; LookupError where there is none.
        fingerprint: SHA-256 (hex) of the document, for the code.

    Raises:
        DocumentError: PICTURE_MISSING, PICTURE_UNREADABLE.
    """
    with _DRAWING:
        return _draw(document, pages, fonts=fonts, images=images, fingerprint=fingerprint)


def _draw(document: Document, pages: Sequence[Page], *, fonts: FontSet, images: Images, fingerprint: str) -> bytes:
    buffer = io.BytesIO()
    first_font = fonts.chains[Face.FANG][0].name
    canvas: Any = Canvas(
        buffer, (PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, initialFontName=first_font, lang="zh-CN"
    )
    canvas.setTitle(f"{document.title} {document.number}".strip())
    canvas.setAuthor("")
    canvas.setSubject(fingerprint)
    canvas.setCreator(_PRODUCER)
    canvas.setProducer(_PRODUCER)
    _make_code(canvas, f"{document.reference}\n{fingerprint}")
    pen = _Pen(canvas, images, {})
    for page in pages:
        _watermark(canvas, document.watermarks, fonts)
        for ink in page.inks:
            pen.draw(ink)
        canvas.saveState()
        canvas.translate(page.code_x, PAGE_HEIGHT - page.code_y - CODE_SIDE)
        canvas.doForm(_CODE_FORM)
        canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _make_code(canvas: Any, text: str) -> None:
    """A QR code (ISO/IEC 18004) as filled rectangles, one for each run of dark modules; all pages share it."""
    rows = list(segno.make(text, micro=False, error="m", encoding="utf-8").matrix)
    module = CODE_SIDE / len(rows)
    canvas.beginForm(_CODE_FORM, 0, 0, CODE_SIDE, CODE_SIDE)
    for index, row in enumerate(rows):
        start = None
        for column, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                y = CODE_SIDE - (index + 1) * module
                canvas.rect(start * module, y, (column - start) * module, module + 0.02, stroke=0, fill=1)
                start = None
    canvas.endForm()


def _watermark(canvas: Any, words: Sequence[str], fonts: FontSet) -> None:
    """Grey words across the page, under the text; a reader extracts nothing of them."""
    for place, text in enumerate(words, 1):
        size = _WATERMARK_SIZES.get(len(text), 78.0)
        font = fonts.typeface(text[0], Face.HEI) or fonts.chains[Face.HEI][0]
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT * (1 - place / (len(words) + 1)))
        canvas.rotate(35)
        canvas.setFillGray(_WATERMARK_GREY)
        canvas.setFont(font.name, size)
        with_told(canvas, "", lambda text=text, size=size: canvas.drawCentredString(0, -0.38 * size, text))  # type: ignore[misc]
        canvas.restoreState()
