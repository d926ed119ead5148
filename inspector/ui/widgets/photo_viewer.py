"""One photo large, with what is known about it beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.signs import PHOTO_FLAGS
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label

_ZOOM_STEP = 1.25
_LARGEST = 8.0


class PhotoCanvas(QFrame):
    """The picture, fitted; wheel and +/- enlarge, dragging moves, 0 fits again."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("照片"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        scale.size(self, min_width=240, min_height=200)
        self._pixmap = QPixmap()
        self._zoom, self._shift, self._grip = 1.0, QPointF(), QPoint()

    def show_image(self, image: QImage) -> None:
        """Show this picture, fitted."""
        self._pixmap = QPixmap.fromImage(image)
        self._zoom, self._shift = 1.0, QPointF()
        self.update()

    def place(self) -> QRectF:
        """Where the picture lies, in px of the canvas."""
        if self._pixmap.isNull():
            return QRectF()
        fit = min(self.width() / self._pixmap.width(), self.height() / self._pixmap.height())
        width, height = (edge * fit * self._zoom for edge in (self._pixmap.width(), self._pixmap.height()))
        place = QRectF(0, 0, width, height)
        place.moveCenter(QPointF(self.width() / 2, self.height() / 2) + self._shift)
        return place

    def zoom(self, factor: float) -> None:
        """Enlarge by this factor, between fitted and eight times."""
        self._zoom = min(max(self._zoom * factor, 1.0), _LARGEST)
        if self._zoom == 1.0:
            self._shift = QPointF()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pixmap.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.place(), self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._zoom > 1.0:
            here = event.position().toPoint()
            self._shift += QPointF(here - self._grip)
            self._grip = here
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM_STEP)
        elif event.key() == Qt.Key.Key_0:
            self.zoom(0.0)
        else:
            super().keyPressEvent(event)


class PhotoViewer(QFrame):
    """The large view. Left and right move, E annotates, Esc closes.

    Signals:
        moved: +1 or -1, the next or the last photo is wanted.
        annotate_wanted: E or the button.
        closed: Esc or the button.
    """

    moved = Signal(int)
    annotate_wanted = Signal()
    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.canvas = PhotoCanvas(f"{name}Canvas")
        self._title = Label(role="title", wrap=True)
        self._flags = Flow()
        self._facts = QGridLayout()
        scale.space(self._facts, 8)
        self._facts.setColumnStretch(1, 1)
        side = PageScroll(f"{name}Facts")
        scale.space(side.body, 12, 16)
        side.body.addLayout(self._tools(name))
        side.body.addWidget(self._title)
        side.body.addWidget(self._flags)
        side.body.addLayout(self._facts)
        side.body.addStretch(1)
        scale.size(side, min_width=240, max_width=340)
        layout = QHBoxLayout(self)
        scale.space(layout, 8)
        layout.addWidget(self.canvas, 3)
        layout.addWidget(side, 1)
        self.setFocusProxy(self.canvas)

    def show_photo(
        self, image: QImage, title: str, *, facts: Sequence[tuple[str, str]] = (), flags: Sequence[str] = ()
    ) -> None:
        """Show a photo.

        Args:
            image: decoded in the wide lane.
            title: as it is.
            facts: (translated label, value) pairs; empty values are left out.
            flags: keys of `signs.PHOTO_FLAGS`.
        """
        self.canvas.show_image(image)
        self._title.setText(title)
        self._flags.clear()
        for flag in flags:
            if flag in PHOTO_FLAGS:
                self._flags.add(Badge(PHOTO_FLAGS[flag]))
        self._flags.setVisible(bool(flags))
        while self._facts.count():
            old = self._facts.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for row, (label, value) in enumerate((label, value) for label, value in facts if value):
            for place, (words, role) in enumerate(((label, "small"), (value, ""))):
                part = Label(role=role, wrap=True)
                part.setText(words)
                part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._facts.addWidget(part, row, place, Qt.AlignmentFlag.AlignTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_E:
            self.annotate_wanted.emit()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _tools(self, name: str) -> QVBoxLayout:
        back = IconButton("back", N_("上一张（←）"), f"{name}Previous")
        following = IconButton("next", N_("下一张（→）"), f"{name}Next")
        larger = IconButton("zoom_in", N_("放大（+）"), f"{name}Larger")
        smaller = IconButton("zoom_out", N_("缩小（-）"), f"{name}Smaller")
        close = IconButton("close", N_("关闭（Esc）"), f"{name}Close")
        annotate = Button(N_("标注"), f"{name}Annotate", icon="edit")
        back.clicked.connect(self._back)
        following.clicked.connect(self._following)
        larger.clicked.connect(self._larger)
        smaller.clicked.connect(self._smaller)
        close.clicked.connect(self.closed)
        annotate.clicked.connect(self.annotate_wanted)
        tools = QVBoxLayout()
        scale.space(tools, 8)
        tools.addWidget(Flow(back, following, larger, smaller, close, spacing=2))
        tools.addWidget(annotate)
        return tools

    def _back(self) -> None:
        self.moved.emit(-1)

    def _following(self) -> None:
        self.moved.emit(1)

    def _larger(self) -> None:
        self.canvas.zoom(_ZOOM_STEP)

    def _smaller(self) -> None:
        self.canvas.zoom(1 / _ZOOM_STEP)
