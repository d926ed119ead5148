"""A figure out of a range that the form gives: a slider lying or upright, a box that opens, or stars."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QPushButton, QSlider, QWidget

from inspector.i18n import tr
from inspector.ui import icons, scale, theme
from inspector.ui.widgets.editors.editor import Editor, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.editors.number_editor import NumberEditor, read_figure
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.wheel import leave_wheel
from inspector.xform.session import QuestionType, View

_MOST_PICKED, _MOST_STARS = 1000, 30
_MOST_TICKS, _FEW_TICKS = 20, 10
_HALF_HANDLE = 14  # design px: the slider's handle stands so far from its ends


@dataclass(frozen=True, slots=True)
class Steps:
    """The figures of a range, from `low` by `step` (below 0 where the range falls), so many steps."""

    low: Decimal
    step: Decimal
    count: int

    def figure(self, number: int) -> str:
        """The figure after so many steps, with the digits of the form."""
        return format(self.low + number * self.step, "f")

    def number(self, figure: str) -> int | None:
        """How many steps lead to a figure; None where none do."""
        plain = read_figure(figure, QuestionType.DECIMAL)
        if not plain:
            return None
        steps = (Decimal(plain) - self.low) / self.step
        return int(steps) if steps == steps.to_integral_value() and 0 <= steps <= self.count else None


def steps_of(view: View) -> Steps:
    """The range that the form gives; what it leaves out is 0, 10 and 1."""
    low, high, step = (
        Decimal(read_figure(view.parameters.get(name, ""), QuestionType.DECIMAL) or usual)
        for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))
    )
    step = (abs(step) or Decimal(1)) * (-1 if high < low else 1)
    return Steps(low, step, int((high - low) / step))


class RangeEditor(NumberEditor):
    """A slider with the figure beside it. While there is no answer its handle is empty."""

    wide = True

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._steps = steps_of(view)
        upright = "vertical" in view.appearance
        self.slider = QSlider(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{self.objectName()}Slider")
        describe(self.slider, view)
        leave_wheel(self.slider)
        self.slider.setRange(0, self._steps.count)
        self.slider.setPageStep(max(1, self._steps.count // 10))
        if upright:
            scale.size(self.slider, height=240, min_width=44)
        else:
            scale.touchable(self.slider)
        ticks = _Scale(self._steps, upright=upright, ticked="no-ticks" not in view.appearance)
        side = QBoxLayout.Direction.LeftToRight if upright else QBoxLayout.Direction.TopToBottom
        box = QBoxLayout(side)
        scale.space(box, 0)
        box.addWidget(self.slider)
        box.addWidget(ticks)
        if upright:
            self.row.addStretch(1)
        self.row.insertLayout(0, box, 0 if upright else 1)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._let_go)
        self._show_handle()

    def show_value(self, text: str) -> None:
        super().show_value(text)
        self._show_handle()

    def _give(self, figure: str) -> None:
        super()._give(figure)
        self._show_handle()

    def _show_handle(self) -> None:
        number = self._steps.number(self._told)
        self.slider.blockSignals(True)
        self.slider.setValue(number or 0)
        self.slider.blockSignals(False)
        theme.set_state(self.slider, "unset", number is None)

    def _read(self) -> str | None:
        figure = super()._read()
        return figure if not figure or self._steps.number(figure) is not None else None

    def _complaint(self) -> str:
        first, second = self._steps.figure(0), self._steps.figure(1)
        last = self._steps.figure(self._steps.count)
        return tr(
            "这里填 {first}、{second} …… {last} 中的一个数。填写的内容没有存入。", first=first, second=second, last=last
        )

    def _slid(self, number: int) -> None:
        self._give(self._steps.figure(number))

    def _let_go(self) -> None:
        """Where it stood already, a press is an answer too."""
        if not self._told:
            self._slid(self.slider.value())


class _Scale(QWidget):
    """Beginning, end and steps beside a slider."""

    def __init__(self, steps: Steps, *, upright: bool, ticked: bool) -> None:
        super().__init__()
        self._steps, self._upright = steps, upright
        count = steps.count if steps.count <= _MOST_TICKS else _FEW_TICKS
        self._ticks = max(1, count) if ticked else 0
        scale.size(self, **({"min_width": 64} if upright else {"height": 30}))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(theme.look().size("small"))
        painter.setFont(font)
        edge = scale.dp(_HALF_HANDLE)
        long = (self.height() if self._upright else self.width()) - 2 * edge
        painter.setPen(QPen(theme.look().colour("border_strong"), 1))
        for tick in range(self._ticks + 1 if self._ticks else 0):
            at = edge + long * tick / self._ticks
            size = scale.dp(6)
            painter.drawLine(
                *((QPointF(0, at), QPointF(size, at)) if self._upright else (QPointF(at, 0), QPointF(at, size)))
            )
        painter.setPen(theme.look().colour("muted"))
        first, last = self._steps.figure(0), self._steps.figure(self._steps.count)
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._upright:
            left, high = scale.dp(10), 2 * edge
            for y, words in ((0, last), (self.height() - high, first)):
                painter.drawText(QRectF(left, y, self.width() - left, high), Qt.AlignmentFlag.AlignLeft | middle, words)
        else:
            room = QRectF(0, scale.dp(6), self.width(), self.height() - scale.dp(6))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, first)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, last)
        painter.end()


class PickerEditor(Editor):
    """All figures of the range in a box that opens (`picker`)."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = QComboBox()
        self.field.setObjectName(f"{self.objectName()}Box")
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        leave_wheel(self.field)
        describe(self.field, view)
        scale.size(self.field, min_width=136)
        self._steps = steps_of(view)
        self.field.addItem(tr("请选择"), "")
        for number in range(self._steps.count + 1):
            figure = self._steps.figure(number)
            self.field.addItem(figure, figure)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self.field.activated.connect(self._picked)

    def show_value(self, text: str) -> None:
        number = self._steps.number(text)
        self.field.setCurrentIndex(0 if number is None else number + 1)

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def _picked(self, _row: int) -> None:
        self.answered.emit(str(self.field.currentData() or ""))


class RatingEditor(Editor):
    """So many stars (`rating`): pressing the last chosen one again takes the answer back."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._value = 0
        last = steps_of(view)
        self.stars: list[QPushButton] = []
        most = min(_MOST_STARS, max(1, int(Decimal(last.figure(last.count)))))
        self.wide = most > _FEW_TICKS
        row, flow = QHBoxLayout(), Flow(spacing=4)
        scale.space(row, 4)
        for number in range(1, most + 1):
            star = QPushButton()
            star.setProperty("kind", "star")
            star.setObjectName(f"{self.objectName()}_{number}")
            star.setAccessibleName(f"{view.label} {number}")
            star.setProperty("number", number)
            star.setAutoDefault(False)
            star.setCursor(Qt.CursorShape.PointingHandCursor)
            scale.icon_size(star, 28)
            scale.touchable(star, square=True)
            star.clicked.connect(self._pressed)
            self.stars.append(star)
            if self.wide:
                flow.add(star)
            else:
                row.addWidget(star)
        if self.wide:
            self.body.addWidget(flow)
        else:
            self.body.addLayout(row)
        take_focus_by_proxy(self, self.stars[0])
        self.show_value("")

    def show_value(self, text: str) -> None:
        figure = read_figure(text, QuestionType.DECIMAL)
        self._value = int(Decimal(figure)) if figure else 0
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        for number, star in enumerate(self.stars, 1):
            given = number <= self._value
            star.setIcon(icons.icon("star_on" if given else "star", "accent" if given else "muted"))

    def set_invalid(self, invalid: bool) -> None:
        for star in self.stars:
            theme.set_state(star, "invalid", invalid)

    def _pressed(self) -> None:
        number = int(self.sender().property("number"))
        text = "" if number == self._value else str(number)
        self.show_value(text)
        self.answered.emit(text)


def range_editor(view: View, surroundings: Surroundings) -> Editor:
    """The editor of a range, by its appearance."""
    if "rating" in view.appearance:
        return RatingEditor(view, surroundings)
    if "picker" in view.appearance and steps_of(view).count <= _MOST_PICKED:
        return PickerEditor(view, surroundings)
    return RangeEditor(view, surroundings)
