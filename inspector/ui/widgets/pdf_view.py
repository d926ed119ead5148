"""Pages below each other on a grey ground, each drawn when it comes into sight, at the size that is wanted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.pdf_pages import POINTS_PER_INCH, PdfPages
from inspector.ui.tasks import Tasks
from inspector.ui.theme import look

_GAP = 16  # design px between pages
_KEPT = 12  # pictures of pages that are kept
_SCREEN_DPI = 96.0
ZOOM = (0.25, 4.0)  # smallest, largest; 1 is true size at 96 dpi


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page: page from 0, points from the upper left corner, as documents.layout has them."""

    page: int
    x: float
    y: float
    width: float
    height: float


class PdfView(QAbstractScrollArea):
    """The pages.

    Signals:
        clicked: page from 0, x and y in points from the upper left corner.
        page_changed: number of the page in sight, from 0.
        zoomed: the zoom changed; 1 is true size.
    """

    clicked = Signal(int, float, float)
    page_changed = Signal(int)
    zoomed = Signal(float)

    def __init__(self, name: str, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("文书预览"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scale.size(self, min_width=260, min_height=240)
        self._tasks = tasks
        self._pages: PdfPages | None = None
        self._zoom, self._fits = 1.0, True
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._areas: tuple[Area, ...] = ()
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show these pages (opened in the wide lane), from the first one; the view closes them in the end."""
        if self._pages is not None and self._pages is not pages:
            self._pages.close()
        self._pages = pages
        self._pictures.clear()
        self._asked.clear()
        self._areas = ()
        self._page = 0
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(0)

    def page_count(self) -> int:
        """Number of pages."""
        return len(self._pages.sizes) if self._pages else 0

    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    def zoom(self) -> float:
        """1 is true size."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """This size, and no longer fitted to the width."""
        self._fits = False
        self._take_zoom(zoom)

    def fit_width(self) -> None:
        """As wide as the view, and so when the window changes."""
        self._fits = True
        self._lay_out()

    def go_to(self, page: int) -> None:
        """Bring this page to the top."""
        if self._pages and 0 <= page < self.page_count():
            self.verticalScrollBar().setValue(round(self._place(page).top()) - scale.dp(_GAP) + self._top())

    def highlight(self, areas: Sequence[Area]) -> None:
        """Frame these areas, and bring the first one into sight."""
        self._areas = tuple(areas)
        if self._areas and self._pages:
            place = self._on_screen(self._areas[0])
            if not self.viewport().rect().contains(place.toRect()):
                self.verticalScrollBar().setValue(round(place.top()) + self._top() - self.viewport().height() // 3)
        self.viewport().update()

    # -- drawing ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look().colour("backdrop"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in range(self.page_count()):
            place = self._place(page)
            if not place.intersects(QRectF(self.viewport().rect())):
                continue
            painter.fillRect(place, look().colour("paper"))
            picture = self._picture(page)
            if picture is not None:
                painter.drawImage(place, picture)
            painter.setPen(QPen(look().colour("border_strong"), 1))
            painter.drawRect(place)
        for area in self._areas:
            place = self._on_screen(area).adjusted(-3, -2, 3, 2)
            painter.setPen(QPen(look().colour("focus"), 2))
            painter.drawRoundedRect(place, 3, 3)
        painter.end()

    def _picture(self, page: int) -> QImage | None:
        """The picture of a page at this size; until it is there, that of another size."""
        wanted = (page, round(self._px_per_point() * self.devicePixelRatioF() * 100))
        if wanted in self._pictures:
            self._pictures.move_to_end(wanted)
            return self._pictures[wanted]
        if wanted not in self._asked and self._pages is not None:
            self._asked.add(wanted)
            done = partial(self._drawn, wanted, self._pages)
            self._tasks.wide.run(self._pages.render, page, wanted[1] / 100, on_done=done)
        return next((self._pictures[key] for key in reversed(self._pictures) if key[0] == page), None)

    def _drawn(self, key: tuple[int, int], pages: PdfPages, image: QImage) -> None:
        self._asked.discard(key)
        if pages is not self._pages or image.isNull():
            return
        self._pictures[key] = image
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    # -- geometry --------------------------------------------------------------------------------------------------

    def _px_per_point(self) -> float:
        return self._zoom * _SCREEN_DPI / POINTS_PER_INCH

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _place(self, page: int) -> QRectF:
        """Where a page lies in the viewport, in px."""
        assert self._pages is not None
        px = self._px_per_point()
        gap = scale.dp(_GAP)
        top = gap + sum(size.height * px + gap for size in self._pages.sizes[:page])
        size = self._pages.sizes[page]
        room = max(self.viewport().width(), round(size.width * px) + 2 * gap)
        left = (room - size.width * px) / 2 - self.horizontalScrollBar().value()
        return QRectF(left, top - self._top(), size.width * px, size.height * px)

    def _on_screen(self, area: Area) -> QRectF:
        px = self._px_per_point()
        page = self._place(area.page)
        return QRectF(page.left() + area.x * px, page.top() + area.y * px, area.width * px, area.height * px)

    def _lay_out(self) -> None:
        if self._fits and self._pages and self._pages.sizes:
            widest = max(size.width for size in self._pages.sizes) * _SCREEN_DPI / POINTS_PER_INCH
            self._zoom = min(max((self.viewport().width() - 2 * scale.dp(_GAP)) / widest, ZOOM[0]), ZOOM[1])
        self._set_bars()
        self.zoomed.emit(self._zoom)
        self.viewport().update()

    def _set_bars(self) -> None:
        px, gap = self._px_per_point(), scale.dp(_GAP)
        sizes = self._pages.sizes if self._pages else ()
        height = round(sum(size.height * px + gap for size in sizes)) + gap
        width = round(max((size.width for size in sizes), default=0) * px) + 2 * gap
        for bar, whole, seen in (
            (self.verticalScrollBar(), height, self.viewport().height()),
            (self.horizontalScrollBar(), width, self.viewport().width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(scale.dp(48))

    def _take_zoom(self, zoom: float) -> None:
        page = self._page
        share = self._top() / max(1, self.verticalScrollBar().maximum())
        self._zoom = min(max(zoom, ZOOM[0]), ZOOM[1])
        self._lay_out()
        self.verticalScrollBar().setValue(round(share * self.verticalScrollBar().maximum()))
        self._page = page
        self._scrolled()

    def _scrolled(self) -> None:
        if not self._pages:
            return
        middle = self.viewport().height() / 3
        page = next((n for n in range(self.page_count()) if self._place(n).bottom() > middle), self.page_count() - 1)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)
        self.viewport().update()

    # -- gestures --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = QPointF(event.position())
        for page in range(self.page_count()):
            place = self._place(page)
            if place.contains(at):
                px = self._px_per_point()
                self.clicked.emit(page, (at.x() - place.left()) / px, (at.y() - place.top()) / px)
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_PageDown: self._page + 1, Qt.Key.Key_PageUp: self._page - 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.page_count() - 1}
        if event.key() in moves:
            self.go_to(min(max(moves[Qt.Key(event.key())], 0), self.page_count() - 1))
        elif event.key() in ends:
            self.go_to(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
