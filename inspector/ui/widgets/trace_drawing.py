"""How ground, points and photos are drawn on the canvas of places: a grid, a scale, north; nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from inspector.domain.geodesy import Place
from inspector.i18n import tr
from inspector.ui import icons, scale
from inspector.ui.theme import look
from inspector.ui.widgets.trace_view import TraceView

POINT_EDGE, MARK_EDGE = 26, 24  # design px
_NUMBERED = 40  # more points than these show numbers at both ends and at the chosen one only
_DOT_EDGE = 10


def draw_ground(painter: QPainter, view: TraceView) -> None:
    """The grid and, on it, scale and north."""
    step, (width, height) = view.grid_m(), view.size_px
    painter.setPen(QPen(look().colour("divider"), 1))
    left, top = view.to_metres((0, 0))
    x = (math.ceil(left / step) * step - left) / view.metres_px
    y = (top - math.floor(top / step) * step) / view.metres_px
    gap = step / view.metres_px
    while x < width:
        painter.drawLine(QPointF(x, 0), QPointF(x, height))
        x += gap
    while y < height:
        painter.drawLine(QPointF(0, y), QPointF(width, y))
        y += gap


def draw_legend(painter: QPainter, view: TraceView) -> None:
    """How long a step of the grid is, and where north is."""
    text, width, height = look().colour("text"), *view.size_px
    step = view.grid_m()
    words = f"{step:g} m" if step < 1000 else f"{step / 1000:g} km"
    long, edge = step / view.metres_px, scale.dp(12)
    base = QPointF(edge, height - edge)
    painter.setFont(_small(painter))
    painter.setPen(QPen(text, scale.dp(2)))
    painter.drawPolyline(
        [base + QPointF(0, -scale.dp(6)), base, base + QPointF(long, 0), base + QPointF(long, -scale.dp(6))]
    )
    painter.drawText(base + QPointF(0, -scale.dp(10)), words)
    tip = QPointF(width - scale.dp(22), scale.dp(12))
    painter.setBrush(text)
    painter.setPen(Qt.PenStyle.NoPen)
    arm = scale.dp(6)
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(arm, arm * 2.6), tip + QPointF(-arm, arm * 2.6)]))
    painter.setPen(text)
    box = QRectF(tip.x() - scale.dp(20), tip.y() + arm * 2.6, scale.dp(40), scale.dp(20))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("北"))


def draw_shape(painter: QPainter, view: TraceView, places: Sequence[Place], *, closed: bool) -> None:
    """The line, or the area with its edge."""
    corners = QPolygonF([QPointF(*view.to_px(place)) for place in places])
    pen = QPen(look().colour("accent"), scale.dp(3))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if not closed or len(places) < 3:
        painter.drawPolyline(corners)
        return
    inside = QColor(look().colour("accent"))
    inside.setAlphaF(0.16)
    painter.setBrush(inside)
    painter.drawPolygon(corners)


def draw_points(painter: QPainter, view: TraceView, places: Sequence[Place], chosen: int, *, focused: bool) -> None:
    """The points with their numbers; the chosen one stands out by its ring and its filling."""
    painter.setFont(_small(painter))
    many = len(places) > _NUMBERED
    for number, place in enumerate(places):
        here = number == chosen
        numbered = not many or here or number in (0, len(places) - 1)
        edge = scale.dp(POINT_EDGE if numbered else _DOT_EDGE)
        disc = QRectF(0, 0, edge, edge)
        disc.moveCenter(QPointF(*view.to_px(place)))
        if here:
            ring = scale.dp(4)
            painter.setPen(QPen(look().colour("focus" if focused else "text"), scale.dp(2)))
            painter.setBrush(look().colour("surface"))
            painter.drawEllipse(disc.adjusted(-ring, -ring, ring, ring))
        painter.setPen(QPen(look().colour("accent"), scale.dp(2)))
        painter.setBrush(look().colour("accent" if here else "surface"))
        painter.drawEllipse(disc)
        if numbered:
            painter.setPen(look().colour("on_accent" if here else "accent"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))


def draw_marks(painter: QPainter, view: TraceView, places: Sequence[Place]) -> None:
    """Where photos were taken."""
    edge = scale.dp(MARK_EDGE)
    for place in places:
        box = QRectF(0, 0, edge, edge)
        box.moveCenter(QPointF(*view.to_px(place)))
        painter.setPen(QPen(look().colour("info"), 1))
        painter.setBrush(look().colour("info_soft"))
        painter.drawRoundedRect(box, scale.dp(5), scale.dp(5))
        ratio = painter.device().devicePixelRatioF()
        sign = icons.pixmap("photo", "info", edge - scale.dp(6), ratio=ratio)
        painter.drawPixmap(box.topLeft() + QPointF(scale.dp(3), scale.dp(3)), sign)


def _small(painter: QPainter) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(look().size("small"))
    return font
