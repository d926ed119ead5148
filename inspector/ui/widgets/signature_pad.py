"""A pad to sign on with mouse, pen or finger. It gives a picture on white paper; what it means is the page's matter."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.theme import look

ASPECT = 3.0  # width to height
PICTURE_PX = (900, 300)  # width, height of the picture; at least 600 x 200
_PEN = 0.006  # width of a stroke as a share of the pad's width

_PEN_REST = (0.15, 0.6)  # where the keyboard's pen begins, as shares of width and height
_PEN_STEP = 0.02  # of the height, at one press of an arrow
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}

Stroke = tuple[tuple[float, float], ...]  # points as shares of width and height


class SignaturePad(QFrame):
    """The pad. Ctrl+Z takes the last stroke back, Delete wipes it. By keyboard: Space puts the pen down and lifts it,
    the arrows move it (further with Shift).

    Args:
        name: object name.
        sentence: accessible name, marked `N_`, such as who is to sign.

    Signals:
        changed: a stroke was drawn or taken back.
    """

    changed = Signal()

    def __init__(self, name: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._strokes: list[Stroke] = []
        self._drawing: list[tuple[float, float]] = []
        self._pen_down = False
        self._pen = _PEN_REST
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        scale.size(self, min_width=300, min_height=120, max_width=720, max_height=240)
        self.setAccessibleName(tr(sentence))

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    def strokes(self) -> tuple[Stroke, ...]:
        """What is drawn."""
        return tuple(self._strokes)

    def clear(self) -> None:
        """Wipe the pad."""
        if self._strokes:
            self._strokes = []
            self.changed.emit()
            self.update()

    def undo_stroke(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self.changed.emit()
            self.update()

    def picture(self) -> bytes:
        """The signature as PNG, dark ink on white, 900 x 300 px; empty bytes where nothing is drawn."""
        if self.is_empty():
            return b""
        image = QImage(*PICTURE_PX, QImage.Format.Format_RGB32)
        image.fill(look().colour("paper"))
        painter = QPainter(image)
        self._draw(painter, QRectF(0, 0, *PICTURE_PX), look().colour("ink"))
        painter.end()
        return png(image)

    def sizeHint(self) -> QSize:
        return QSize(scale.dp(600), scale.dp(200))

    def heightForWidth(self, width: int) -> int:
        return round(width / ASPECT)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = self._paper()
        if self.is_empty() and not self._drawing:
            painter.setPen(QPen(look().colour("border_strong"), 1, Qt.PenStyle.DashLine))
            base = paper.bottom() - paper.height() * 0.22
            painter.drawLine(QPointF(paper.left() + 24, base), QPointF(paper.right() - 24, base))
            painter.setPen(look().colour("faint"))
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, tr(self._sentence))
        self._draw(painter, paper, look().colour("ink"))
        if self.hasFocus():
            self._draw_pen(painter, paper)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove and event.pressure() > 0:
            self._go_on(event.position())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.points():
            place = event.points()[0].position()
            if event.type() == QEvent.Type.TouchBegin:
                self._begin(place)
            elif event.type() == QEvent.Type.TouchUpdate:
                self._go_on(place)
            else:
                self._end()
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self._push(event)
        elif event.key() == Qt.Key.Key_Space:
            if self._drawing:
                self._end()
            else:
                self._drawing = [self._pen]
                self.update()
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.undo_stroke()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _push(self, event: QKeyEvent) -> None:
        """An arrow: move the pen, and draw where it is down."""
        step = _PEN_STEP * (4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        right, down = _ARROWS[Qt.Key(event.key())]
        x, y = self._pen[0] + right * step / ASPECT, self._pen[1] + down * step
        self._pen = (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        if self._drawing:
            self._drawing.append(self._pen)
        self.update()

    def _paper(self) -> QRectF:
        """The largest part of the pad with the picture's proportions."""
        width = min(self.width(), self.height() * ASPECT)
        size = (width, width / ASPECT)
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def _share(self, place: QPointF) -> tuple[float, float]:
        paper = self._paper()
        x = (place.x() - paper.left()) / paper.width()
        y = (place.y() - paper.top()) / paper.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def _begin(self, place: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._drawing = [self._share(place)]
        self.update()

    def _go_on(self, place: QPointF) -> None:
        if self._drawing:
            self._drawing.append(self._share(place))
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._strokes.append(tuple(self._drawing))
            self._drawing = []
            self.changed.emit()
            self.update()

    def _draw_pen(self, painter: QPainter, paper: QRectF) -> None:
        """Where the keyboard's pen is: a ring, filled while it is down."""
        at = QPointF(paper.left() + self._pen[0] * paper.width(), paper.top() + self._pen[1] * paper.height())
        painter.setPen(QPen(look().colour("border_strong"), 1))
        painter.setBrush(look().colour("accent" if self._drawing else "paper"))
        painter.drawEllipse(at, scale.dp(4), scale.dp(4))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw(self, painter: QPainter, paper: QRectF, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(ink, paper.width() * _PEN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for stroke in (*self._strokes, tuple(self._drawing)):
            points = [QPointF(paper.left() + x * paper.width(), paper.top() + y * paper.height()) for x, y in stroke]
            if len(points) == 1:
                painter.drawPoint(points[0])
            elif points:
                painter.drawPath(_smooth(points))


def _smooth(points: list[QPointF]) -> QPainterPath:
    """A path through the middles of the segments, bent at the points."""
    path = QPainterPath(points[0])
    for here, following in pairwise(points[1:]):
        path.quadTo(here, QPointF((here.x() + following.x()) / 2, (here.y() + following.y()) / 2))
    path.lineTo(points[-1])
    return path


def png(image: QImage) -> bytes:
    """The picture as PNG; slow for large ones: then call it in the wide lane."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
