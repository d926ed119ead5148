"""A place: typed in degrees or degrees, minutes and seconds, taken from a photo, or set on a plain canvas. WGS-84."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QMenu

from inspector.domain import coordinates
from inspector.domain.records import Datum, Position
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.editors.editor import Editor, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.trace_canvas import TraceCanvas
from inspector.ui.widgets.trace_points import TracePoint, read_points
from inspector.xform.session import View

_BESIDE = 680  # design px of width from which the buttons stand beside the fields
_ON_CANVAS = frozenset({"maps", "placement-map"})


def split_pair(text: str) -> tuple[str, str] | None:
    """Latitude and longitude of one line: `24.1, 107.2`, `24.1 107.2`, `北纬24°7′ 东经107°12′`."""
    parts = [part for part in re.split(r"\s*[,，;；、\t]\s*", text.strip()) if part]
    if len(parts) != 2:
        parts = [part for part in re.split(r"\s+(?=[东E])|(?<=[北N])\s+(?=\d)", text.strip()) if part]
    if len(parts) != 2:
        parts = text.split()
    return (parts[0], parts[1]) if len(parts) == 2 else None


def point_of(position: Position) -> TracePoint:
    """The point of a position; one of a map in China is moved back to WGS-84."""
    wgs = coordinates.to_wgs84(position) if position.datum is Datum.GCJ02 else position
    return TracePoint(wgs.latitude, wgs.longitude)


class PhotoPlaces(Button):
    """Offers the positions that are known: of the inspection's photos, and of the site.

    Signals:
        picked: a TracePoint.
    """

    picked = Signal(object)

    def __init__(self, name: str, surroundings: Surroundings) -> None:
        super().__init__(N_("取自照片、名录"), name, icon="photo")
        self._surroundings = surroundings
        self.clicked.connect(self._offer)

    def marks(self) -> list[tuple[str, TracePoint]]:
        """What has a position, by name."""
        return [(name, point_of(position)) for name, position in self._surroundings.positions()]

    def _offer(self) -> None:
        menu = QMenu(self)
        found = self._surroundings.positions()
        for name, position in found:
            action = menu.addAction(f"{name}  {coordinates.format_degrees(position)}")
            action.setData(point_of(position))
        if not found:
            menu.addAction(tr("这次检查还没有带位置的照片，名录里也没有位置")).setEnabled(False)
        menu.triggered.connect(self._take)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _take(self, action: QAction) -> None:
        if isinstance(action.data(), TracePoint):
            self.picked.emit(action.data())


class PointEditor(Editor):
    """Latitude and longitude; a pair pasted into the first field is spread over both. The canvas unfolds when asked."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        name = self.objectName()
        self.north, self.east = QLineEdit(), QLineEdit()
        fields, tools = QHBoxLayout(), QHBoxLayout()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for layout in (fields, tools, self._line):
            scale.space(layout, 8)
        for field, part in ((self.north, "Latitude"), (self.east, "Longitude")):
            field.setObjectName(f"{name}{part}")
            field.editingFinished.connect(self.flush)
            fields.addWidget(field, 1)
        describe(self.north, view)
        describe(self.east, view)
        self.north.setPlaceholderText(tr("纬度，如 24.1234 或 24°7′24″"))
        self.east.setPlaceholderText(tr("经度，如 107.5678"))
        self.from_photo = PhotoPlaces(f"{name}FromPhoto", surroundings)
        self.from_photo.picked.connect(self._take)
        self.canvas = TraceCanvas(f"{name}Canvas", closed=False, single=True)
        describe(self.canvas, view)
        self.canvas.changed.connect(self._set)
        self.canvas_button = Button(N_("在图上"), f"{name}ShowCanvas", icon="site")
        self.canvas_button.setCheckable(True)
        self.canvas_button.toggled.connect(self.canvas.setVisible)
        tools.addWidget(self.canvas_button)
        tools.addWidget(self.from_photo)
        self._line.addLayout(fields, 1)
        self._line.addLayout(tools)
        self.body.addLayout(self._line)
        self.body.addWidget(self.canvas)
        wanted = not _ON_CANVAS.isdisjoint(view.appearance)
        self.canvas_button.setChecked(wanted)
        self.canvas.setHidden(not wanted)
        take_focus_by_proxy(self, self.north)
        self._told = ""
        self._rest = "0 0"

    def show_value(self, text: str) -> None:
        self._told = text
        points = read_points(text, closed=False)[:1]
        self._rest = points[0].rest if points else "0 0"
        self.north.setText(points[0].north if points else "")
        self.east.setText(points[0].east if points else "")
        self.canvas.show_points(points)

    def set_invalid(self, invalid: bool) -> None:
        for field in (self.north, self.east):
            theme.set_state(field, "invalid", invalid)

    def flush(self) -> None:
        north, east = self.north.text().strip(), self.east.text().strip()
        pair = split_pair(north) if north and not east else None
        if pair is not None:
            north, east = pair
        if bool(north) != bool(east):
            return  # half given: wait for the rest
        try:
            position = coordinates.parse_position(north, east) if north else None
        except InspectorError as error:
            self.unreadable.emit(error.sentence())
            return
        self._tell(TracePoint(position.latitude, position.longitude, self._rest).text() if position else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= scale.dp(_BESIDE)
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.show_marks(self.from_photo.marks())

    def _set(self, points: tuple[TracePoint, ...]) -> None:
        self._tell(points[0].text() if points else "")

    def _take(self, point: TracePoint) -> None:
        self._tell(point.text())

    def _tell(self, text: str) -> None:
        if text != self._told:
            self.show_value(text)
            self.answered.emit(text)
