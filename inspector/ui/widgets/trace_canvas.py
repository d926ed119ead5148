"""A plain canvas of places: points set, moved and removed by mouse or keyboard, photos beside them. No map, no tiles.

It holds the points that it shows and tells what a gesture made of them; what they mean is the editor's matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QWidget

from inspector.domain.geodesy import Place, to_edge_m
from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.theme import look
from inspector.ui.widgets.trace_drawing import (
    MARK_EDGE,
    POINT_EDGE,
    draw_ground,
    draw_legend,
    draw_marks,
    draw_points,
    draw_shape,
)
from inspector.ui.widgets.trace_points import TracePoint, point_at
from inspector.ui.widgets.trace_view import TraceView, fitted

Mark = tuple[str, TracePoint]
"""Name of a photo, and where it was taken."""

_ZOOM = 1.5
_SLIP = 5  # design px that a press may move and still be a click
_EDGE_REACH = 8  # design px from an edge within which a click sets a point on it
_NEAR_M = 5_000.0  # photos that lie farther from the points are not looked for
_FINE = 0.1  # of a step, with Shift
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip
_NEIGHBOURS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ZOOMS = {Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1 / _ZOOM}
_OTHERS = (
    Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_0, Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip


class TraceCanvas(QFrame):
    """The canvas.

    A click adds a point: on an edge between its corners, on a photo at its place. A drag moves a point or the ground;
    the wheel looks closer while the canvas has the keyboard. Keys: arrows move the chosen point by a step of the grid
    (Shift: a tenth), Page Up and Page Down choose, Space adds, Delete removes, + and - look closer, 0 shows all.

    Args:
        name: object name.
        closed: an area, not a line.
        single: one point only; a click moves it.

    Signals:
        changed: the points that a gesture made, as a tuple of TracePoint.
        chose: number of the chosen point, -1 for none.
        undo_wanted: Ctrl+Z.
    """

    changed = Signal(tuple)
    chose = Signal(int)
    undo_wanted = Signal()

    def __init__(self, name: str, *, closed: bool, single: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._closed, self._single = closed, single
        self._points: tuple[TracePoint, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._chosen = -1
        self._view: TraceView | None = None
        self._held = False  # whether the view was chosen by hand, and stays
        self._pressed: QPointF | None = None
        self._grip = -1  # the point that is being dragged
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        scale.size(self, min_width=260, min_height=260)

    # -- showing ---------------------------------------------------------------------------------------------------

    def points(self) -> tuple[TracePoint, ...]:
        """What is shown."""
        return self._points

    def chosen(self) -> int:
        """Number of the chosen point, -1 for none."""
        return self._chosen

    def view(self) -> TraceView | None:
        """The part of the ground that is shown; None while there is nothing to go by."""
        return self._view

    def show_points(self, points: Sequence[TracePoint]) -> None:
        """Show these points, without a signal."""
        if tuple(points) == self._points:
            return
        self._points = tuple(points)
        self._chosen = min(self._chosen, len(self._points) - 1)
        out_of_sight = self._view is not None and not all(self._view.shows(point.place()) for point in self._points)
        if not self._held or out_of_sight:
            self.fit()
        self.update()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show where photos were taken."""
        self._marks = tuple(marks)
        if not self._held:
            self.fit()
        self.update()

    def choose(self, number: int) -> None:
        """Choose a point; -1 for none."""
        number = max(-1, min(number, len(self._points) - 1))
        if number != self._chosen:
            self._chosen = number
            self.chose.emit(number)
            self.update()

    def fit(self) -> None:
        """Show all points, and photos near them; without points all photos."""
        self._held = False
        places = [point.place() for point in self._points]
        marks = [mark[1].place() for mark in self._marks]
        if places:
            around = fitted(places[:1], self._size()).plane
            marks = [place for place in marks if math.hypot(*around.point(place)) <= _NEAR_M]
        if places or marks:
            self._view = fitted([*places, *marks], self._size())
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Look so many times closer."""
        if self._view is not None:
            self._held = True
            self._view = self._view.zoomed(factor, (at.x(), at.y()) if at is not None else None)
            self.update()

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom(_ZOOM)

    def zoom_out(self) -> None:
        """One step back."""
        self.zoom(1 / _ZOOM)

    # -- what a gesture makes --------------------------------------------------------------------------------------

    def add(self, point: TracePoint, place: int | None = None) -> None:
        """A further point, at the end where `place` names no other."""
        if self._single:
            self._become((point,), 0)
            return
        at = len(self._points) if place is None else place
        self._become((*self._points[:at], point, *self._points[at:]), at)

    def remove_chosen(self) -> None:
        """Take the chosen point away."""
        if 0 <= self._chosen < len(self._points):
            kept = (*self._points[: self._chosen], *self._points[self._chosen + 1 :])
            self._become(kept, max(0, self._chosen - 1) if kept else -1)

    def _become(self, points: tuple[TracePoint, ...], chosen: int) -> None:
        held = self._held or self._view is not None  # what is done by hand moves no ground under it
        self._points, self._held = points, held
        self._chosen = chosen
        if self._view is None or (points and not self._view.shows(points[chosen].place())):
            self.fit()
        self.changed.emit(points)
        self.chose.emit(chosen)
        self.update()

    def _move(self, number: int, place: Place) -> None:
        point = point_at(place)
        self._points = (*self._points[:number], point, *self._points[number + 1 :])
        self.update()

    # -- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False
            self._grip = self._point_at(event.position())
            if self._grip >= 0:
                self.choose(self._grip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._view is None:
            return
        way = event.position() - self._pressed
        if not self._dragging and math.hypot(way.x(), way.y()) < scale.dp(_SLIP):
            return
        self._dragging = True
        if self._grip >= 0:
            self._move(self._grip, self._view.to_place((event.position().x(), event.position().y())))
        else:
            self._held = True
            self._view = self._view.moved((way.x(), way.y()))
            self._pressed = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        if self._dragging and self._grip >= 0:
            self._become(self._points, self._grip)
        elif not self._dragging and self._grip < 0:
            self._click(event.position())
        self._grip, self._dragging = -1, False

    def _click(self, at: QPointF) -> None:
        mark = self._mark_at(at)
        if mark is not None:
            self.add(mark[1])
        elif self._view is not None:
            spot = (at.x(), at.y())
            self.add(point_at(self._view.to_place(spot)), self._edge_at(spot))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        else:
            event.ignore()  # the page scrolls

    def _point_at(self, at: QPointF) -> int:
        if self._view is None:
            return -1
        reach = scale.dp(POINT_EDGE) / 2 + scale.dp(4)
        near = [
            (math.dist(self._view.to_px(point.place()), (at.x(), at.y())), -number)
            for number, point in enumerate(self._points)
        ]
        nearest = min(near, default=(reach, 0))
        return -nearest[1] if nearest[0] < reach else -1

    def _mark_at(self, at: QPointF) -> Mark | None:
        if self._view is None:
            return None
        reach, view = scale.dp(MARK_EDGE) / 2 + scale.dp(2), self._view
        return next(
            (mark for mark in self._marks if math.dist(view.to_px(mark[1].place()), (at.x(), at.y())) < reach), None
        )

    def _edge_at(self, spot: tuple[float, float]) -> int | None:
        """Before which point a click on an edge sets a new one; None beside all edges."""
        assert self._view is not None
        corners = [self._view.to_px(point.place()) for point in self._points]
        for number in range(1, len(corners)):
            if to_edge_m(spot, corners[number - 1], corners[number]) < scale.dp(_EDGE_REACH):
                return number
        return None

    # -- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._keeps(event):
            event.accept()  # the page's keys do not take it
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self._mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), mark[0] if mark is not None else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keeps(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Z:
            self.undo_wanted.emit()
        elif event.key() in _ARROWS:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(*_ARROWS[Qt.Key(event.key())], share=_FINE if fine else 1.0)
        elif event.key() in _NEIGHBOURS:
            step = _NEIGHBOURS[Qt.Key(event.key())]
            self.choose((self._chosen + step) % len(self._points) if self._points else -1)
        elif event.key() in _ZOOMS:
            self.zoom(_ZOOMS[Qt.Key(event.key())])
        else:
            self._other_key(event.key())

    def _other_key(self, key: int) -> None:
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_chosen()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Space:
            self._add_by_key()
        else:
            self.choose(0 if key == Qt.Key.Key_Home else len(self._points) - 1)

    def _keeps(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return event.key() == Qt.Key.Key_Z
        return event.key() in (*_ARROWS, *_NEIGHBOURS, *_ZOOMS, *_OTHERS)

    def _step(self, east: int, north: int, *, share: float) -> None:
        """Move the chosen point; without one, the ground."""
        if self._view is None:
            return
        step = self._view.grid_m() * share
        if 0 <= self._chosen < len(self._points):
            here = self._view.plane.point(self._points[self._chosen].place())
            self._move(self._chosen, self._view.plane.place((here[0] + east * step, here[1] + north * step)))
            self._become(self._points, self._chosen)
        else:
            self._view = self._view.moved((-east * step / self._view.metres_px, north * step / self._view.metres_px))
            self._held = True
            self.update()

    def _add_by_key(self) -> None:
        """A step to the east of the last point; the first in the middle of what is shown."""
        if self._view is None:
            return
        if not self._points:
            self.add(point_at(self._view.plane.place(self._view.middle)))
            return
        here = self._view.plane.point(self._points[-1].place())
        self.add(point_at(self._view.plane.place((here[0] + self._view.grid_m(), here[1]))))

    # -- drawing ---------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._chosen < 0 and self._points and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose(len(self._points) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._view is None or not self._held:
            self.fit()
        else:
            self._view = replace(self._view, size_px=self._size())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))  # within the border
        if self._view is None:
            painter.setPen(look().colour("faint"))
            words = tr("还没有位置可依。先在旁边填一个点，或者加一张带位置的照片。")
            edge = scale.dp(24)
            room = self.rect().adjusted(edge, edge, -edge, -edge)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            painter.end()
            return
        places = [point.place() for point in self._points]
        draw_ground(painter, self._view)
        draw_shape(painter, self._view, places, closed=self._closed)
        draw_marks(painter, self._view, [mark[1].place() for mark in self._marks])
        draw_points(painter, self._view, places, self._chosen, focused=self.hasFocus())
        draw_legend(painter, self._view)
        painter.end()

    def _size(self) -> tuple[int, int]:
        return max(1, self.width()), max(1, self.height())
