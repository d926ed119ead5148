"""Arrows, boxes, words and blur on a copy of a photo. The original is never touched; the result is a list of marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.records import Mark2D
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.annotation_canvas import AnnotationCanvas
from inspector.ui.widgets.annotation_marks import (
    COLOURS,
    SHAPES,
    History,
    Place,
    is_slip,
    make_mark,
    mark_at,
    moved,
    stretched,
)
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label

_TOOLS = {
    "arrow": (N_("箭头（A）"), Qt.Key.Key_A),
    "box": (N_("方框（B）"), Qt.Key.Key_B),
    "text": (N_("文字（T）"), Qt.Key.Key_T),
    "blur": (N_("遮挡（M）"), Qt.Key.Key_M),
}
_COLOUR_WORDS = {"red": N_("红色"), "yellow": N_("黄色"), "blue": N_("蓝色"), "white": N_("白色")}
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_STEP = 0.01  # fraction of the picture that an arrow key moves


class AnnotationEditor(QFrame):
    """The editor.

    Keyboard: A B T M choose a tool; Enter puts a mark in the middle; arrows move it, Shift with arrows stretches it;
    Tab walks through the marks; Delete removes one; Ctrl+Z and Ctrl+Y undo and redo; Ctrl+S saves; Esc leaves.

    Signals:
        saved: tuple of Mark2D.
        cancelled: leave without saving.
    """

    saved = Signal(tuple)
    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._history = History()
        self._chosen = -1
        self._tool, self._colour = "arrow", "red"
        self._from: Place | None = None
        self._dragging = False
        self.canvas = AnnotationCanvas(f"{name}Canvas")
        self.canvas.pressed.connect(self._press)
        self.canvas.dragged.connect(self._drag)
        self.canvas.released.connect(self._release)
        self.words = QLineEdit()
        self.words.setObjectName(f"{name}Words")
        self.words.setAccessibleName(tr("标注文字"))
        self.words.setPlaceholderText(tr("标注文字，例如：渗漏点"))
        self.words.textEdited.connect(self._reword)
        scale.size(self.words, min_width=220, max_width=420)
        layout = QVBoxLayout(self)
        scale.space(layout, 8)
        layout.addWidget(self._toolbar(name))
        layout.addWidget(self.canvas, 1)
        layout.addWidget(
            Label(N_("标注只画在打印用的副本上，原始照片不变。遮挡会盖住下面的内容。"), role="small", wrap=True)
        )
        self.setFocusProxy(self.canvas)

    def edit(self, image: QImage, marks: tuple[Mark2D, ...] = ()) -> None:
        """Begin with this upright picture (decoded in the wide lane) and these marks."""
        self._history = History((marks,))
        self._chosen = -1
        self.canvas.show_image(image)
        self._show()
        self.canvas.setFocus()

    def marks(self) -> tuple[Mark2D, ...]:
        """What is drawn."""
        return self._history.marks

    def choose_tool(self, shape: str) -> None:
        """Arrow, box, text or blur."""
        self._tool = shape
        self._tools[shape].setChecked(True)
        if shape == "text" and not self.words.text():
            self.words.setFocus()

    def choose_colour(self, colour: str) -> None:
        """Colour of the next mark, and of the chosen one."""
        self._colour = colour
        self._colours[colour].setChecked(True)
        self._change(lambda mark: replace(mark, colour=colour))

    def undo(self) -> None:
        """One step back."""
        self._history = self._history.undone()
        self._chosen = min(self._chosen, len(self.marks()) - 1)
        self._show()

    def redo(self) -> None:
        """One step forward again."""
        self._history = self._history.redone()
        self._show()

    def remove(self) -> None:
        """Remove the chosen mark."""
        if self._chosen >= 0:
            kept = tuple(mark for number, mark in enumerate(self.marks()) if number != self._chosen)
            self._chosen = -1
            self._take(kept)

    def save(self) -> None:
        """Hand the marks over."""
        self.saved.emit(self.marks())

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._control(event)
        elif not self.canvas.hasFocus() or not self._plain(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """On the picture Tab walks through the marks; past the last one it goes on to the next control."""
        if self.canvas.hasFocus() and self.marks():
            following = self._chosen + (1 if forward else -1)
            if 0 <= following < len(self.marks()):
                self._chosen = following
                self._show()
                return True
        return super().focusNextPrevChild(forward)

    def _control(self, event: QKeyEvent) -> None:
        actions = {Qt.Key.Key_Z: self.undo, Qt.Key.Key_Y: self.redo, Qt.Key.Key_S: self.save}
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        action = self.redo if shift and event.key() == Qt.Key.Key_Z else actions.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _plain(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        tool = next((shape for shape, (_, own) in _TOOLS.items() if own == key), "")
        if tool:
            self.choose_tool(tool)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add((0.4, 0.4), (0.6, 0.6))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif key in _STEPS:
            x, y = (part * _STEP for part in _STEPS[key])
            stretch = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._change(lambda mark: (stretched if stretch else moved)(mark, (x, y)))
        else:
            return False
        return True

    # -- gestures --------------------------------------------------------------------------------------------------

    def _press(self, place: Place) -> None:
        self.canvas.setFocus()
        found = mark_at(self.marks(), place)
        self._dragging = found >= 0 and found == self._chosen
        self._chosen = found
        self._from = place
        self._show()

    def _drag(self, place: Place) -> None:
        if self._from is None:
            return
        if self._dragging:
            mark = moved(self.marks()[self._chosen], (place[0] - self._from[0], place[1] - self._from[1]))
            rest = tuple(mark if number == self._chosen else own for number, own in enumerate(self.marks()))
            self.canvas.show_marks(rest, self._chosen)
        elif self._tool != "text":
            growing = make_mark(self._tool, self._from, place, colour=self._colour)
            self.canvas.show_marks(self.marks(), -1, growing)

    def _release(self, place: Place) -> None:
        start, self._from = self._from, None
        if start is None:
            return
        slip = is_slip(start, place)
        if self._dragging and not slip:
            self._change(lambda mark: moved(mark, (place[0] - start[0], place[1] - start[1])))
        elif not self._dragging and (not slip if self._tool != "text" else self._chosen < 0):
            self._add(start, place)
        self._dragging = False
        self._show()

    def _add(self, start: Place, end: Place) -> None:
        words = self.words.text().strip()
        if self._tool == "text" and not words:
            self.words.setFocus()
            return
        text = words if self._tool == "text" else ""
        self._chosen = len(self.marks())
        self._take((*self.marks(), make_mark(self._tool, start, end, text=text, colour=self._colour)))

    def _reword(self, text: str) -> None:
        if 0 <= self._chosen < len(self.marks()) and self.marks()[self._chosen].shape == "text" and text.strip():
            self._change(lambda mark: replace(mark, text=text.strip()))

    def _change(self, change: Callable[[Mark2D], Mark2D]) -> None:
        if 0 <= self._chosen < len(self.marks()):
            marks = self.marks()
            self._take((*marks[: self._chosen], change(marks[self._chosen]), *marks[self._chosen + 1 :]))

    def _take(self, marks: tuple[Mark2D, ...]) -> None:
        self._history = self._history.then(marks)
        self._show()

    def _show(self) -> None:
        self.canvas.show_marks(self.marks(), self._chosen)
        self._undo.setEnabled(len(self._history.past) > 1)
        self._redo.setEnabled(bool(self._history.future))
        self._remove.setEnabled(self._chosen >= 0)

    # -- building --------------------------------------------------------------------------------------------------

    def _toolbar(self, name: str) -> Flow:
        bar = Flow(spacing=4)
        self._tools = {shape: IconButton(shape, _TOOLS[shape][0], f"{name}_{shape}") for shape in SHAPES}
        self._colours = {key: Button(_COLOUR_WORDS[key], f"{name}_{key}") for key in COLOURS}
        for buttons, slot in ((self._tools, self._tool_pressed), (self._colours, self._colour_pressed)):
            group = QButtonGroup(self)
            for key, button in buttons.items():
                button.setCheckable(True)
                button.setProperty("choice", key)
                button.clicked.connect(slot)
                group.addButton(button)
                bar.add(button)
        bar.add(self.words)
        self._undo = IconButton("undo", N_("撤销（Ctrl+Z）"), f"{name}Undo")
        self._redo = IconButton("redo", N_("重做（Ctrl+Y）"), f"{name}Redo")
        self._remove = IconButton("trash", N_("删除选中的标注（Delete）"), f"{name}Remove")
        self._undo.clicked.connect(self.undo)
        self._redo.clicked.connect(self.redo)
        self._remove.clicked.connect(self.remove)
        save = Button(N_("保存标注"), f"{name}Save", kind="primary", icon="check")
        save.clicked.connect(self.save)
        leave = Button(N_("不保存"), f"{name}Cancel", kind="quiet")
        leave.clicked.connect(self.cancelled)
        for part in (self._undo, self._redo, self._remove, save, leave):
            bar.add(part)
        self._tools["arrow"].setChecked(True)
        self._colours["red"].setChecked(True)
        return bar

    def _tool_pressed(self) -> None:
        self.choose_tool(str(self.sender().property("choice")))
        if self._tool != "text":
            self.canvas.setFocus()

    def _colour_pressed(self) -> None:
        self.choose_colour(str(self.sender().property("choice")))
