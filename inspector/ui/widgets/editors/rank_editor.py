"""All choices of a list in an order, changed by moving one up or down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.editor import Editor, Surroundings
from inspector.ui.widgets.text import Label
from inspector.xform.session import Choice, View


class RankEditor(Editor):
    """All choices in an order, changed by moving one up or down."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._choices: tuple[Choice, ...] = ()
        self._order: list[str] = []
        self._given = False
        self._holder = QWidget()
        self._rows = QVBoxLayout(self._holder)
        scale.space(self._rows, 4)
        self.accept_button = Button(N_("就按这个顺序"), f"{self.objectName()}Accept", icon="check")
        self.accept_button.clicked.connect(self._tell)
        self.body.addWidget(self._holder)
        self.body.addWidget(self.accept_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices != self._choices:
            self._choices = choices
            self._order = [value for value in self._order if value in {choice.value for choice in choices}]
            self._draw()

    def show_value(self, text: str) -> None:
        self._order, self._given = text.split(), bool(text)
        self._draw()

    def order(self) -> tuple[str, ...]:
        """The values from first to last."""
        missing = [choice.value for choice in self._choices if choice.value not in self._order]
        return (*self._order, *missing)

    def _draw(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        labels = {choice.value: choice.label for choice in self._choices}
        order = self.order()
        for place, value in enumerate(order):
            self._rows.addWidget(self._row(place, value, labels.get(value, value), last=place == len(order) - 1))
        self.accept_button.setVisible(not self._given and bool(order))

    def _row(self, place: int, value: str, label: str, *, last: bool) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        scale.space(layout, 8)
        words = Label(wrap=True)
        words.setText(f"{place + 1}.  {label}")
        layout.addWidget(words, 1)
        for icon, sentence, step, usable in (
            ("up", N_("上移"), -1, place > 0),
            ("down", N_("下移"), 1, not last),
        ):
            button = IconButton(icon, sentence, f"{self.objectName()}_{value}_{icon}")
            button.setEnabled(usable)
            button.setProperty("move", [value, step])
            button.clicked.connect(self._move)
            layout.addWidget(button)
        return row

    def _move(self) -> None:
        sender = self.sender()
        value, step = sender.property("move")
        order = list(self.order())
        place = order.index(value)
        order.insert(place + int(step), order.pop(place))
        self._order = order
        self._tell()
        again = self.findChild(QWidget, f"{self.objectName()}_{value}_{'up' if int(step) < 0 else 'down'}")
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self._order, self._given = list(self.order()), True
        self._draw()
        self.answered.emit(" ".join(self._order))
