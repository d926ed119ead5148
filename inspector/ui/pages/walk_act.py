"""When the act was done: from when, until when, or still going on at the inspection. The law is chosen by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from inspector.domain.records import Act
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.date_field import DateField, write_date
from inspector.ui.widgets.text import Label
from inspector.workflow.finding_drafts import FindingEdit


class ActPanel(QWidget):
    """A line that says it, and the fields when it is opened.

    Signals:
        edited: changed fields of `FindingEdit`.
    """

    edited = Signal(dict)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("findingAct")
        self._said = Label(role="small", wrap=True)
        self._open = Button(N_("改行为时间"), "findingActOpen", kind="quiet", icon="clock")
        self._open.clicked.connect(self._toggle)
        self.ongoing = QCheckBox(tr("检查时仍在持续"))
        self.ongoing.setObjectName("findingOngoing")
        self.began = DateField(N_("行为开始日期"), "findingBegan", today)
        self.ended = DateField(N_("行为结束日期"), "findingEnded", today)
        self._ended_word = Label(N_("结束"), role="small")
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        scale.space(grid, 6)
        grid.addWidget(self.ongoing, 0, 0, 1, 2)
        grid.addWidget(Label(N_("开始"), role="small"), 1, 0)
        grid.addWidget(self.began, 1, 1)
        grid.addWidget(self._ended_word, 2, 0)
        grid.addWidget(self.ended, 2, 1)
        for field in (self.began, self.ended):
            scale.size(field.field, min_width=120)
        self._fields.hide()
        layout = QVBoxLayout(self)
        scale.space(layout, 4)
        layout.addWidget(self._said)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._fields)
        self.ongoing.toggled.connect(self._goes_on)
        self.began.changed.connect(self._began)
        self.ended.changed.connect(self._ended)

    def show_act(self, act: Act, edit: FindingEdit) -> None:
        """Show these dates."""
        self.ongoing.blockSignals(True)
        self.ongoing.setChecked(act.ongoing)
        self.ongoing.blockSignals(False)
        self.began.show_date(act.began)
        self.ended.show_date(date.fromisoformat(edit.act_ended) if edit.act_ended else None)
        for part in (self.ended, self._ended_word):
            part.setVisible(not act.ongoing)
        began = write_date(act.began) if act.began else tr("开始日期未填")
        if act.ongoing:
            self._said.say(N_("行为时间：{began}，检查时仍在持续"), began=began)
        else:
            ended = write_date(act.ended) if act.ended else tr("结束日期未填")
            self._said.say(N_("行为时间：{began} 至 {ended}"), began=began, ended=ended)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.ongoing.setText(tr("检查时仍在持续"))
        super().changeEvent(event)

    def _toggle(self) -> None:
        self._fields.setVisible(self._fields.isHidden())

    def _goes_on(self, ongoing: bool) -> None:
        self.edited.emit({"ongoing": ongoing})

    def _began(self, day: date | None) -> None:
        self.edited.emit({"act_began": day.isoformat() if day else ""})

    def _ended(self, day: date | None) -> None:
        self.edited.emit({"act_ended": day.isoformat() if day else ""})
