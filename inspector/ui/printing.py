"""Paper: which printers there are, and a PDF on one of them, page by page as pictures of 300 dots per inch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from inspector.errors import Code, WindowError
from inspector.i18n import tr
from inspector.ui.pdf_pages import POINTS_PER_INCH, PdfPages
from inspector.ui.tasks import Job

DPI = 300


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed; the page writes it into the record."""

    printer: str
    copies: int
    pages: int


def printers() -> tuple[str, ...]:
    """Names of the printers, the default one first. Asking may take a second: call it in the wide lane."""
    names = list(QPrinterInfo.availablePrinterNames())
    default = QPrinterInfo.defaultPrinterName()
    if default in names:
        names.remove(default)
        names.insert(0, default)
    return tuple(names)


def print_pdf(data: bytes, printer_name: str, *, copies: int, job: Job, to_file: Path | None = None) -> Printed:
    """Print a document; runs in the wide lane and can be cancelled between pages.

    Args:
        data: the PDF.
        printer_name: one of `printers()`; not used with `to_file`.
        copies: number of copies, collated.
        job: given by the lane.
        to_file: print into this PDF file instead of a printer.

    Raises:
        WindowError: PRINTER_FAILED.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if to_file is None:
        printer.setPrinterName(printer_name)
    else:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(to_file))
    printer.setResolution(DPI)
    by_itself = printer.supportsMultipleCopies()
    if by_itself:
        printer.setCopyCount(copies)
    pages = PdfPages(data)
    try:
        _pages(printer, pages, rounds=1 if by_itself else copies, job=job)
    finally:
        pages.close()
    return Printed(printer_name, copies, len(pages.sizes))


def _pages(printer: QPrinter, pages: PdfPages, *, rounds: int, job: Job) -> None:
    sequence = [page for _ in range(rounds) for page in range(len(pages.sizes))]
    _set_paper(printer, pages, sequence[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise WindowError(Code.PRINTER_FAILED, printer=printer.printerName())
    try:
        for number, page in enumerate(sequence):
            if job.cancelled():
                printer.abort()
                job.check()
            if number:
                _set_paper(printer, pages, page)
                printer.newPage()
            size = pages.sizes[page]
            room = QRectF(0, 0, size.width * DPI / POINTS_PER_INCH, size.height * DPI / POINTS_PER_INCH)
            painter.drawImage(room, pages.render(page, DPI / POINTS_PER_INCH))
            job.report(tr("打印"), number + 1, len(sequence))
    finally:
        painter.end()


def _set_paper(printer: QPrinter, pages: PdfPages, page: int) -> None:
    size = pages.sizes[page]
    paper = QPageSize(QSizeF(size.width, size.height), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageSize(paper)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
