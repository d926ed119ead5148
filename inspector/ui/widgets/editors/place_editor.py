"""Places: a point, a line, an area, typed in degrees or degrees, minutes and seconds, or taken from a photo. WGS-84."""

from __future__ import annotations

import re

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu

from inspector.domain import coordinates
from inspector.domain.records import Datum, Position
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.editors.editor import Editor, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.editors.text_editor import GrowingText
from inspector.ui.widgets.text import Label
from inspector.xform.session import QuestionType, View

_BETWEEN = re.compile(r"\s*[,，;；、\t]\s*|\s+(?=[\d东西EWew+-])")


def split_pair(text: str) -> tuple[str, str] | None:
    """Latitude and longitude of one line: `24.1, 107.2`, `24.1 107.2`, `北纬24°7′ 东经107°12′`."""
    parts = [part for part in re.split(r"\s*[,，;；、\t]\s*", text.strip()) if part]
    if len(parts) != 2:
        parts = [part for part in re.split(r"\s+(?=[东E])|(?<=[北N])\s+(?=\d)", text.strip()) if part]
    if len(parts) != 2:
        parts = text.split()
    return (parts[0], parts[1]) if len(parts) == 2 else None


def point_text(position: Position, rest: str = "0 0") -> str:
    """A point in the text form of XForms; `rest` is altitude and accuracy in metres."""
    wgs = coordinates.to_wgs84(position) if position.datum is Datum.GCJ02 else position
    return f"{wgs.latitude} {wgs.longitude} {rest}"


class PointEditor(Editor):
    """Latitude and longitude; a pair pasted into the first field is spread over both."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.north, self.east = QLineEdit(), QLineEdit()
        row = QHBoxLayout()
        scale.space(row, 8)
        for field, part in ((self.north, "Latitude"), (self.east, "Longitude")):
            field.setObjectName(f"{self.objectName()}{part}")
            field.editingFinished.connect(self.flush)
            row.addWidget(field, 1)
        describe(self.north, view)
        describe(self.east, view)
        self.north.setPlaceholderText(tr("纬度，如 24.1234 或 24°7′24″"))
        self.east.setPlaceholderText(tr("经度，如 107.5678"))
        self.from_photo = Button(N_("取自照片"), f"{self.objectName()}FromPhoto", icon="photo")
        self.from_photo.clicked.connect(self._offer)
        row.addWidget(self.from_photo)
        self.body.addLayout(row)
        take_focus_by_proxy(self, self.north)
        self._told = ""
        self._rest = "0 0"

    def show_value(self, text: str) -> None:
        self._told = text
        parts = text.split()
        self._rest = " ".join(parts[2:4]) if len(parts) >= 4 else "0 0"
        self.north.setText(parts[0] if parts else "")
        self.east.setText(parts[1] if len(parts) > 1 else "")

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
            text = point_text(coordinates.parse_position(north, east), self._rest) if north else ""
        except InspectorError as error:
            self.unreadable.emit(error.sentence())
            return
        if text != self._told:
            self.show_value(text)
            self.answered.emit(text)

    def _offer(self) -> None:
        menu = QMenu(self)
        found = self.surroundings.positions()
        for name, position in found:
            action = menu.addAction(f"{name}  {coordinates.format_degrees(position)}")
            action.setData(point_text(position))
        if not found:
            menu.addAction(tr("这次检查还没有带位置的照片")).setEnabled(False)
        menu.triggered.connect(self._take)
        menu.popup(self.from_photo.mapToGlobal(self.from_photo.rect().bottomLeft()))

    def _take(self, action: object) -> None:
        text = str(action.data() or "")  # type: ignore[attr-defined]
        if text:
            self.show_value(text)
            self.answered.emit(text)


class _Points(GrowingText):
    def __init__(self, name: str, editor: TraceEditor) -> None:
        super().__init__(name, lines=3)
        self._editor = editor

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._editor.flush()


class TraceEditor(Editor):
    """A line or an area: one point a line. An area is closed by itself."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._closed = view.type is QuestionType.GEOSHAPE
        self.field = _Points(f"{self.objectName()}Text", self)
        self.field.setPlaceholderText(tr("每行一个点：纬度，经度"))
        describe(self.field, view)
        self.count = Label(role="small")
        self.body.addWidget(self.field)
        self.body.addWidget(self.count)
        take_focus_by_proxy(self, self.field)
        self._told = ""

    def show_value(self, text: str) -> None:
        self._told = text
        points = [point.split() for point in text.split(";") if point.strip()]
        if self._closed and len(points) > 1 and points[0][:2] == points[-1][:2]:
            points.pop()
        self.field.setPlainText("\n".join(", ".join(point[:2]) for point in points))
        self.count.say(N_("{count} 个点"), count=len(points))

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def flush(self) -> None:
        points: list[str] = []
        for number, line in enumerate(self.field.toPlainText().splitlines(), start=1):
            if not line.strip():
                continue
            pair = split_pair(line)
            try:
                if pair is None:
                    self.unreadable.emit(tr("第 {number} 行不是一个点。请写成“纬度，经度”。", number=number))
                    return
                points.append(point_text(coordinates.parse_position(*pair)))
            except InspectorError as error:
                self.unreadable.emit(tr("第 {number} 行：{problem}", number=number, problem=error.sentence()))
                return
        least = 3 if self._closed else 2
        if points and len(points) < least:
            self.unreadable.emit(tr("至少要 {least} 个点。", least=least))
            return
        if self._closed and points:
            points.append(points[0])
        text = ";".join(points)
        if text != self._told:
            self.show_value(text)
            self.answered.emit(text)
