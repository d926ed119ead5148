"""Lines and areas: set on a plain canvas, typed, or taken from photos; both sides always say the same."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QTextEdit

from inspector.domain import coordinates
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.editors.editor import Editor, Pause, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.editors.place_editor import PhotoPlaces, split_pair
from inspector.ui.widgets.editors.text_editor import ReadOnlyEditor
from inspector.ui.widgets.text import Label
from inspector.ui.widgets.trace_canvas import TraceCanvas
from inspector.ui.widgets.trace_points import (
    TracePoint,
    doubt,
    least_points,
    measures,
    read_points,
    write_points,
)
from inspector.xform.session import QuestionType, View

_BESIDE = 560  # design px of width from which the list stands beside the canvas
_MOST_UNDONE = 100


class _Points(QPlainTextEdit):
    """Coordinates, one point a line; tells when the keyboard leaves."""

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        scale.size(self, min_width=230, min_height=120)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class TraceEditor(Editor):
    """A line or an area. An area is closed by itself."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._closed = view.type is QuestionType.GEOSHAPE
        self._told = ""
        self._points: tuple[TracePoint, ...] = ()
        self._past: list[tuple[TracePoint, ...]] = []
        self._refused = False  # whether something unreadable was told of
        self._build()

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_value(self, text: str) -> None:
        if text == self._told:
            return  # what is being drawn and is not yet a line stays
        self._told = text
        self._show(read_points(text, closed=self._closed))

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def points(self) -> tuple[TracePoint, ...]:
        """What is drawn."""
        return self._points

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._show(self._past.pop())
            self._tell()

    def flush(self) -> None:
        self._pause.stop()
        try:
            points = self._read()
        except InspectorError as error:
            self._refuse(error.sentence())
            return
        except ValueError as problem:
            self._refuse(str(problem))
            return
        least = least_points(closed=self._closed)
        if 0 < len(points) < least:
            self._refuse(tr("至少要 {least} 个点。", least=least))
        elif points != self._points or self._refused:
            self._take(points)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.show_marks(self.from_photo.marks())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= scale.dp(_BESIDE)
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    # -- gestures --------------------------------------------------------------------------------------------------

    def _take(self, points: tuple[TracePoint, ...]) -> None:
        """A gesture made these points."""
        if points != self._points:
            self._past = [*self._past, self._points][-_MOST_UNDONE:]
        self._show(points)
        self._tell()

    def _tell(self) -> None:
        missing = least_points(closed=self._closed) - len(self._points)
        if self._points and missing > 0:
            if self._told:
                self._refuse(tr("至少要 {least} 个点。", least=least_points(closed=self._closed)))
            return
        text = write_points(self._points, closed=self._closed)
        if text != self._told or self._refused:
            self._told, self._refused = text, False
            self.answered.emit(text)

    def _refuse(self, words: str) -> None:
        self._refused = True
        self.unreadable.emit(words)

    def _add_photo(self, point: TracePoint) -> None:
        self.canvas.add(point)

    def _typing(self) -> None:
        self._pause.start()

    def _look_at_typed(self) -> None:
        """Draw what is typed as soon as it reads; a line that does not is not yet complained of."""
        try:
            points = self._read()
        except (InspectorError, ValueError):
            return
        self.canvas.show_points(points)
        self._say(points)
        if len(points) >= least_points(closed=self._closed):
            self.typed.emit(write_points(points, closed=self._closed))

    def _cursor_moved(self) -> None:
        if self.field.hasFocus():
            self.canvas.choose(self.field.textCursor().blockNumber())

    def _chose(self, number: int) -> None:
        self.remove_button.setEnabled(number >= 0)
        block = self.field.document().findBlockByNumber(number)
        line = QTextEdit.ExtraSelection()
        if number >= 0 and block.isValid():
            self.canvas.setAccessibleDescription(tr("第 {number} 点：{place}", number=number + 1, place=block.text()))
            if not self.field.hasFocus():
                self.field.setTextCursor(QTextCursor(block))
            line.cursor = QTextCursor(block)  # type: ignore[attr-defined]
            line.format.setBackground(theme.look().colour("selection"))  # type: ignore[attr-defined]
            line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
        self.field.setExtraSelections([line] if number >= 0 else [])

    # -- parts -----------------------------------------------------------------------------------------------------

    def _show(self, points: tuple[TracePoint, ...]) -> None:
        self._points = points
        self.canvas.show_points(points)
        text = "\n".join(f"{point.north}, {point.east}" for point in points)
        if self.field.toPlainText() != text:
            self.field.setPlainText(text)
        self._pause.stop()
        self.undo_button.setEnabled(bool(self._past))
        self._chose(self.canvas.chosen())
        self._say(points)

    def _say(self, points: tuple[TracePoint, ...]) -> None:
        missing = least_points(closed=self._closed) - len(points)
        if points and missing > 0:
            self.measure.say(N_("{count} 个点，还差 {missing} 个才存入"), count=len(points), missing=missing)
        else:
            measured = measures(points, closed=self._closed)
            count = tr("{count} 个点", count=len(points))
            self.measure.setText(f"{count}　{measured}" if points else "")
        self.measure.setVisible(bool(points))
        self.doubt.setText(doubt(points, closed=self._closed))
        self.doubt.setVisible(bool(self.doubt.text()))

    def _read(self) -> tuple[TracePoint, ...]:
        """The typed points; what came with a point stays with it. ValueError holds translated words."""
        known = {(point.north, point.east): point for point in self._points}
        points = []
        for number, line in enumerate(self.field.toPlainText().splitlines(), start=1):
            if not line.strip():
                continue
            pair = split_pair(line)
            if pair is None:
                raise ValueError(tr("第 {number} 行不是一个点。请写成“纬度，经度”。", number=number))
            try:
                position = coordinates.parse_position(*pair)
            except InspectorError as error:
                raise ValueError(tr("第 {number} 行：{problem}", number=number, problem=error.sentence())) from None
            point = TracePoint(position.latitude, position.longitude)
            points.append(known.get((point.north, point.east), point))
        return tuple(points)

    def _build(self) -> None:
        name = self.objectName()
        self.canvas = TraceCanvas(f"{name}Canvas", closed=self._closed)
        self.canvas.setAccessibleName(self.view.label)
        self.field = _Points(f"{name}Text")
        self.field.setPlaceholderText(tr("每行一个点：纬度，经度"))
        describe(self.field, self.view)
        self.measure, self.doubt = Label(role="strong", wrap=True), Label(role="warn", wrap=True)
        self.measure.setObjectName(f"{name}Measure")
        self.doubt.setObjectName(f"{name}Doubt")
        self._pause = Pause(self, self._look_at_typed)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        scale.space(self._sides, 8)
        self._sides.addWidget(self.canvas, 5)
        self._sides.addWidget(self.field, 3)
        tools = self._tools(name)
        keys = Label(
            N_("点一下加一个点，拖动移动；键盘：空格加点，方向键移动，PgUp、PgDn 选点，Delete 去掉，+ − 缩放。"),
            role="small",
            wrap=True,
        )
        self.body.addLayout(tools)
        self.body.addLayout(self._sides)
        for words in (self.measure, self.doubt, keys):
            self.body.addWidget(words)
        take_focus_by_proxy(self, self.canvas)
        self.canvas.changed.connect(self._take)
        self.canvas.chose.connect(self._chose)
        self.canvas.undo_wanted.connect(self.undo)
        self.field.left.connect(self.flush)
        self.field.textChanged.connect(self._typing)
        self.field.cursorPositionChanged.connect(self._cursor_moved)
        self._show(())

    def _tools(self, name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        scale.space(row, 4)
        self.undo_button = IconButton("undo", N_("撤销（Ctrl+Z）"), f"{name}Undo")
        self.remove_button = IconButton("trash", N_("去掉选中的点"), f"{name}Remove")
        self.from_photo = PhotoPlaces(f"{name}FromPhoto", self.surroundings)
        closer = IconButton("zoom_in", N_("放大"), f"{name}Closer")
        farther = IconButton("zoom_out", N_("缩小"), f"{name}Farther")
        whole = IconButton("fit_width", N_("看全部"), f"{name}Whole")
        for button, slot in (
            (self.undo_button, self.undo),
            (self.remove_button, self.canvas.remove_chosen),
            (closer, self.canvas.zoom_in),
            (farther, self.canvas.zoom_out),
            (whole, self.canvas.fit),
        ):
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.from_photo, 0, Qt.AlignmentFlag.AlignRight)
        self.from_photo.picked.connect(self._add_photo)
        return row


class ReadOnlyTrace(ReadOnlyEditor):
    """A line or an area that may only be read: how many points, and what they measure."""

    def show_value(self, text: str) -> None:
        closed = self.view.type is QuestionType.GEOSHAPE
        points = read_points(text, closed=closed)
        count = tr("{count} 个点", count=len(points))
        super().show_value(f"{count}　{measures(points, closed=closed)}" if points else "")
