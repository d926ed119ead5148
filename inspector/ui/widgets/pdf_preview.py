"""A document in the window: its pages, and above them page, zoom and fitting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pdf_pages import PdfPages
from inspector.ui.tasks import Tasks
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.pdf_view import Area, PdfView
from inspector.ui.widgets.text import Label

_STEP = 1.2


class PdfPreview(QFrame):
    """The preview. Page up and down, Home and End, Ctrl with the wheel.

    Signals:
        clicked: page from 0, x and y in points from the upper left corner.
        shown: the file is open and its first page is on its way.
    """

    clicked = Signal(int, float, float)
    shown = Signal()

    def __init__(self, name: str, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tasks = tasks
        self._wanted: bytes | None = None
        self.view = PdfView(f"{name}View", tasks)
        self.view.clicked.connect(self.clicked)
        self.view.page_changed.connect(self._tell)
        self.view.zoomed.connect(self._tell)
        self._page, self._zoom = Label(role="small"), Label(role="small")
        scale.size(self._page, min_width=72)
        scale.size(self._zoom, min_width=48)
        layout = QVBoxLayout(self)
        scale.space(layout, 4)
        layout.addWidget(self._toolbar(name))
        layout.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self._tell()

    def show_pdf(self, data: bytes) -> None:
        """Open this file in the wide lane and show it; empty bytes show nothing."""
        self._wanted = data
        if data:
            self._tasks.wide.run(_open, data, on_done=self._opened)
        else:
            self.view.show_pages(None)
            self._tell()

    def highlight(self, areas: Sequence[Area]) -> None:
        """Frame these areas."""
        self.view.highlight(areas)

    def close_pdf(self) -> None:
        """Let the file go."""
        self._wanted = None
        self.view.show_pages(None)

    def _opened(self, opened: tuple[bytes, PdfPages]) -> None:
        data, pages = opened
        if data is not self._wanted:
            pages.close()
            return
        self.view.show_pages(pages)
        self._tell()
        self.shown.emit()

    def _tell(self, *_changed: object) -> None:
        count = self.view.page_count()
        if count:
            self._page.setText(tr("第 {page} / {count} 页", page=self.view.page() + 1, count=count))
        else:
            self._page.setText("")
        self._zoom.setText(f"{round(self.view.zoom() * 100)} %")

    def _toolbar(self, name: str) -> Flow:
        up = IconButton("page_up", N_("上一页（PageUp）"), f"{name}Up")
        down = IconButton("page_down", N_("下一页（PageDown）"), f"{name}Down")
        smaller = IconButton("zoom_out", N_("缩小"), f"{name}Smaller")
        larger = IconButton("zoom_in", N_("放大"), f"{name}Larger")
        fit = IconButton("fit_width", N_("适合宽度"), f"{name}Fit")
        up.clicked.connect(self._up)
        down.clicked.connect(self._down)
        smaller.clicked.connect(self._smaller)
        larger.clicked.connect(self._larger)
        fit.clicked.connect(self.view.fit_width)
        for label in (self._page, self._zoom):
            scale.touchable(label)
        return Flow(up, down, self._page, smaller, self._zoom, larger, fit, spacing=4)

    def _up(self) -> None:
        self.view.go_to(self.view.page() - 1)

    def _down(self) -> None:
        self.view.go_to(self.view.page() + 1)

    def _smaller(self) -> None:
        self.view.set_zoom(self.view.zoom() / _STEP)

    def _larger(self) -> None:
        self.view.set_zoom(self.view.zoom() * _STEP)


def _open(data: bytes) -> tuple[bytes, PdfPages]:
    return data, PdfPages(data)


__all__ = ["Area", "PdfPreview"]
