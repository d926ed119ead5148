"""Figures: whole numbers, decimals with their unit, and a range with a slider. Figures stay text, never floats."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider

from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.widgets.editors.editor import Surroundings, describe
from inspector.ui.widgets.editors.text_editor import LineEditor
from inspector.ui.widgets.text import Label
from inspector.xform.session import QuestionType, View

_UNIT = re.compile(r"\s*[（(]([^（）()]{1,12})[）)]\s*$")
_MEASURE = re.compile(
    r"(万|亿|千|百)?\s*(10\S\s*)?[A-Za-zμµ°%‰²³⁻¹·/Ω ]{1,10}|(万|亿|千)?[元吨亩个块处张天日年人台套次组条座小时]{1,2}"
)


def unit_of(label: str) -> tuple[str, str]:
    """The label without the unit that it ends in, and the unit: 膜厚（mm） → 膜厚, mm; no unit is empty."""
    found = _UNIT.search(label)
    if found is None or not _MEASURE.fullmatch(found[1].strip()):
        return label, ""
    return label[: found.start()], found[1].strip()


def read_figure(text: str, kind: QuestionType) -> str | None:
    """The figure as plain text, as many digits as were typed; None where it is none. Full-width digits are read too."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("，", "").replace("。", ".").replace(" ", "")
    if not plain:
        return ""
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or "_" in plain or (kind is QuestionType.INTEGER and value != value.to_integral_value()):
        return None
    if kind is QuestionType.INTEGER:
        return format(value.to_integral_value(), "f")
    return format(value, "f")


class NumberEditor(LineEditor):
    """A figure with its unit."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.body.removeWidget(self.field)
        row = QHBoxLayout()
        scale.space(row, 8)
        row.addWidget(self.field)
        unit = unit_of(view.label)[1]
        self.unit = Label(role="muted")
        self.unit.setText(unit)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.body.addLayout(row)
        scale.size(self.unit, min_width=40)  # the fields of a card end in one line
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        scale.size(self.field, width=136)

    def flush(self) -> None:
        if not self._pause.isActive() and self.field.text() == self._told:
            return
        self._pause.stop()
        figure = self._read()
        if figure is not None:
            self.field.setText(figure)
            self._told = figure
            self.answered.emit(figure)
        elif self.view.type is QuestionType.INTEGER:
            self.unreadable.emit(tr("这里填整数，如 12。填写的内容没有存入。"))
        else:
            self.unreadable.emit(tr("这里填数，如 1.5。填写的内容没有存入。"))

    def _tell_typed(self) -> None:
        figure = self._read()
        if figure is not None and figure != self._told:
            self.typed.emit(figure)

    def _read(self) -> str | None:
        return read_figure(self.field.text(), self.view.type or QuestionType.DECIMAL)


class RangeEditor(NumberEditor):
    """A slider with the figure beside it; parameters start, end and step come from the form."""

    wide = True

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._low, high, self._step = (
            Decimal(read_figure(view.parameters.get(name, ""), QuestionType.DECIMAL) or usual)
            for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))
        )
        self._step = abs(self._step) or Decimal(1)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{self.objectName()}Slider")
        describe(self.slider, view)
        self.slider.setRange(0, max(0, int((high - self._low) / self._step)))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        scale.touchable(self.slider)
        self.body.insertWidget(0, self.slider)
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderReleased.connect(self._let_go)

    def show_value(self, text: str) -> None:
        super().show_value(text)
        figure = read_figure(text, QuestionType.DECIMAL)
        self.slider.blockSignals(True)
        self.slider.setValue(int((Decimal(figure) - self._low) / self._step) if figure else 0)
        self.slider.blockSignals(False)

    def _slid(self, steps: int) -> None:
        text = format(self._low + steps * self._step, "f")
        self.field.setText(text)
        self._told = text
        self.answered.emit(text)

    def _let_go(self) -> None:
        """Where it stood already, a press is an answer too."""
        if not self._told:
            self._slid(self.slider.value())
