"""The picture that is annotated: draws the marks as the print copy will show them, and takes gestures."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from inspector.domain.records import Mark2D
from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.theme import annotation_colour, look
from inspector.ui.widgets.annotation_marks import Place, places

_STROKE = 1 / 220  # of the longer edge, as evidence.photos_marks prints it
_TEXT = 1 / 30
_CELLS = 4  # a hidden part is shown as so many blocks across its shorter side
_HEAD = 5  # length of an arrow's head in strokes


class AnnotationCanvas(QFrame):
    """The canvas. It shows what it is told; the editor keeps the marks.

    Signals:
        pressed, dragged, released: a place in fractions of the picture.
    """

    pressed = Signal(tuple)
    dragged = Signal(tuple)
    released = Signal(tuple)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("要标注的照片"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        scale.size(self, min_width=280, min_height=220)
        self._image = QImage()
        self._pixmap = QPixmap()
        self._marks: tuple[Mark2D, ...] = ()
        self._chosen = -1
        self._growing: Mark2D | None = None

    def show_image(self, image: QImage) -> None:
        """The upright picture."""
        self._image = image
        self._pixmap = QPixmap.fromImage(image)
        self.update()

    def show_marks(self, marks: tuple[Mark2D, ...], chosen: int, growing: Mark2D | None = None) -> None:
        """These marks; one of them chosen (-1: none), one still being drawn."""
        self._marks, self._chosen, self._growing = marks, chosen, growing
        self.update()

    def place(self) -> QRectF:
        """Where the picture lies, in px of the canvas."""
        if self._pixmap.isNull():
            return QRectF()
        size = QSize(self._pixmap.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        return place

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pixmap.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.place()
        painter.drawPixmap(room, self._pixmap, QRectF(self._pixmap.rect()))
        shown = (*self._marks, *((self._growing,) if self._growing else ()))
        for mark in shown:
            if mark.shape == "blur":
                self._hide(painter, room, mark)
        for mark in shown:
            if mark.shape != "blur":
                _draw(painter, room, mark)
        if 0 <= self._chosen < len(self._marks):
            self._frame(painter, room, self._marks[self._chosen])
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self._pixmap.isNull():
            self.pressed.emit(self._fraction(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self._pixmap.isNull():
            self.dragged.emit(self._fraction(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self._pixmap.isNull():
            self.released.emit(self._fraction(event.position()))

    def _fraction(self, at: QPointF) -> Place:
        room = self.place()
        x, y = (at.x() - room.left()) / room.width(), (at.y() - room.top()) / room.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _hide(self, painter: QPainter, room: QRectF, mark: Mark2D) -> None:
        """Blocks instead of the picture, as the print copy has them."""
        (x1, y1), (x2, y2) = places(mark)[:2]
        width, height = self._image.width(), self._image.height()
        part = QRectF(QPointF(x1 * width, y1 * height), QPointF(x2 * width, y2 * height)).normalized().toAlignedRect()
        part = part.intersected(self._image.rect())
        if part.isEmpty():
            return
        cell = max(min(part.width(), part.height()) / _CELLS, max(width, height) / 64, 1)
        blocks = self._image.copy(part).scaled(
            max(1, round(part.width() / cell)),
            max(1, round(part.height() / cell)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        smooth = painter.testRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(_rect(room, mark), blocks)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)

    def _frame(self, painter: QPainter, room: QRectF, mark: Mark2D) -> None:
        painter.setPen(QPen(look().colour("focus"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_rect(room, mark).adjusted(-6, -6, 6, 6))


def _at(room: QRectF, place: Place) -> QPointF:
    return QPointF(room.left() + place[0] * room.width(), room.top() + place[1] * room.height())


def _rect(room: QRectF, mark: Mark2D) -> QRectF:
    """The rectangle that a mark covers, in px."""
    own = [_at(room, place) for place in places(mark)]
    if mark.shape == "text":
        edge = max(12.0, max(room.width(), room.height()) * _TEXT)
        return QRectF(own[0], own[0] + QPointF(edge * max(2, len(mark.text)), edge * 1.2))
    return QRectF(own[0], own[-1]).normalized()


def _draw(painter: QPainter, room: QRectF, mark: Mark2D) -> None:
    stroke = max(2.0, max(room.width(), room.height()) * _STROKE)
    colour, halo = annotation_colour(mark.colour), annotation_colour("white")
    if mark.shape == "text":
        _write(painter, room, mark)
        return
    for width, ink in ((stroke * 2, halo), (stroke, colour)):
        pen = QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.shape == "box":
            painter.drawRect(_rect(room, mark))
        else:
            start, end = (_at(room, place) for place in (places(mark)[0], places(mark)[-1]))
            painter.drawLine(start, end)
            painter.setBrush(ink)
            painter.drawPolygon(_head(start, end, stroke * _HEAD))


def _head(start: QPointF, tip: QPointF, length: float) -> QPolygonF:
    angle = math.atan2(tip.y() - start.y(), tip.x() - start.x())
    wings = [
        QPointF(tip.x() - math.cos(angle + side) * length, tip.y() - math.sin(angle + side) * length)
        for side in (0.45, -0.45)
    ]
    return QPolygonF([tip, *wings])


def _write(painter: QPainter, room: QRectF, mark: Mark2D) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(12, round(max(room.width(), room.height()) * _TEXT)))
    path = QPainterPath()
    path.addText(_at(room, places(mark)[0]) + QPointF(0, font.pixelSize()), font, mark.text)
    painter.setPen(QPen(annotation_colour("white"), font.pixelSize() / 5))
    painter.setBrush(annotation_colour("white"))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(annotation_colour(mark.colour))
    painter.drawPath(path)
