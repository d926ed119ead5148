"""Pages of a PDF as pictures. pypdfium2 lives only here; PDFium is not made for threads, so one lock guards it all."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2
from PySide6.QtGui import QImage

from inspector.errors import Code, WindowError

POINTS_PER_INCH = 72.0
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageSize:
    """Size of a page in points (1/72 inch)."""

    width: float
    height: float


class PdfPages:
    """An open PDF. Every method may be called in the wide lane; close it when it is no longer shown.

    Raises:
        WindowError: PAPER_UNREADABLE.
    """

    def __init__(self, data: bytes) -> None:
        with _lock:
            self._document: pypdfium2.PdfDocument | None = _open(data)
            self.sizes = tuple(PageSize(*self._document[number].get_size()) for number in range(len(self._document)))

    def render(self, page: int, scale: float) -> QImage:
        """A page as a picture.

        Args:
            page: from 0.
            scale: px per point; 300 dpi is 300 / 72.

        Returns:
            RGB picture; a null one after `close`.
        """
        with _lock:
            if self._document is None:
                return QImage()
            opened = self._document[page]
            bitmap = opened.render(scale=scale, rev_byteorder=True)
            data = bytes(bitmap.buffer)
            kind = {
                1: QImage.Format.Format_Grayscale8,
                3: QImage.Format.Format_RGB888,
                4: QImage.Format.Format_RGBX8888,
            }[bitmap.n_channels]
            image = QImage(data, bitmap.width, bitmap.height, bitmap.stride, kind).copy()
            bitmap.close()
            opened.close()
        return image

    def close(self) -> None:
        """Let the file go."""
        with _lock:
            if self._document is not None:
                self._document.close()
                self._document = None


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise WindowError(Code.PAPER_UNREADABLE) from error
