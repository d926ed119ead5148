"""Figures: whole numbers and decimals with their unit. Figures stay text, never floats."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.text_editor import LineEditor
from inspector.ui.widgets.text import Label
from inspector.xform.session import QuestionType, View

_UNIT = re.compile(r"\s*[（(]([^（）()]{1,12})[）)]\s*$")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
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
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".").replace(" ", "")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
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
    """A figure with its unit; `counter` has buttons for one less and one more."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        unit = unit_of(view.label)[1] or ("°" if "bearing" in view.appearance else "")
        self.unit = Label(role="muted")
        self.unit.setText(unit)
        self.row.addWidget(self.unit)
        scale.size(self.unit, min_width=40)  # the fields of a card end in one line
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        scale.size(self.field, width=136)
        if "counter" in view.appearance and view.type is QuestionType.INTEGER:
            self._count()

    def fill_cell(self) -> None:
        """In a table: as wide as its column, whose head says the unit."""
        self.unit.hide()
        self.field.setMinimumWidth(0)
        scale.size(self.field, min_width=88, max_width=2000)

    def flush(self) -> None:
        if not self._pause.isActive() and self.plain() == self._told:
            return
        self._pause.stop()
        figure = self._read()
        if figure is not None:
            self._give(figure)
        else:
            self.unreadable.emit(self._complaint())

    def _give(self, figure: str) -> None:
        self._told = figure
        self.field.setText(figure)
        self._group()
        self.answered.emit(figure)

    def _complaint(self) -> str:
        if self.view.type is QuestionType.INTEGER:
            return tr("这里填整数，如 12。填写的内容没有存入。")
        return tr("这里填数，如 1.5。填写的内容没有存入。")

    def _tell_typed(self) -> None:
        figure = self._read()
        if figure is not None and figure != self._told:
            self.typed.emit(figure)

    def _read(self) -> str | None:
        return read_figure(self.plain(), self.view.type or QuestionType.DECIMAL)

    def _count(self) -> None:
        for place, (icon, sentence, step) in enumerate((("minus", N_("少一个"), -1), ("plus", N_("多一个"), 1))):
            button = IconButton(icon, sentence, f"{self.objectName()}_{icon}")
            button.setProperty("step", step)
            button.clicked.connect(self._step)
            self.row.insertWidget(place, button)

    def _step(self) -> None:
        step = int(self.sender().property("step"))
        figure = self._read()
        if figure is not None:
            self._give(str(max(0, int(figure or "0") + step)))
