"""A date by keyboard or calendar. Understands 2026-11-22, 20261122, 2026年11月22日, 11-22 and +30 (days from today)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.i18n import N_, Language, language, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import IconButton

_WHOLE = re.compile(r"(\d{4})\D*(\d{1,2})\D+(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})\D+(\d{1,2})\D*")
_LATER = re.compile(r"\+\s*(\d{1,3})")
_WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def read_date(text: str, today: date) -> date | None:
    """The date that these words mean; None where they mean none."""
    words = text.strip().split("（")[0].split(" ")[0]
    later = _LATER.fullmatch(words)
    if later:
        return today + timedelta(days=int(later[1]))
    whole, short = _WHOLE.fullmatch(words), _SHORT.fullmatch(words)
    if whole:
        numbers = [int(part) for part in whole.groups() if part is not None]
    elif short:
        numbers = [today.year, int(short[1]), int(short[2])]
    else:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None


def write_date(day: date) -> str:
    """The date as it is shown."""
    weekday = tr(_WEEKDAYS[day.weekday()])
    if language() is Language.ENGLISH:
        return f"{day.isoformat()} ({weekday})"
    return f"{day.year}年{day.month}月{day.day}日（{weekday}）"


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


class _Field(QLineEdit):
    stepped = Signal(int, int)  # days, months

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_PageUp: (0, 1),
            Qt.Key.Key_PageDown: (0, -1),
        }
        if event.key() in steps:
            self.stepped.emit(*steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class DateField(QFrame):
    """The field with its calendar button. Up and down step a day, page up and down a month.

    Args:
        sentence: accessible name, marked `N_`.
        name: object name; the line is `nameText`.
        today: the day it is.

    Signals:
        changed: the date, or None; only for gestures.
    """

    changed = Signal(object)

    def __init__(self, sentence: str, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence, self._today = sentence, today
        self._value: date | None = None
        self.setObjectName(name)
        self.field = _Field()
        self.field.setObjectName(f"{name}Text")
        self.field.editingFinished.connect(self.read)
        self.field.stepped.connect(self._step)
        self._button = IconButton("today", N_("打开日历"), f"{name}Calendar", token="muted")
        self._button.clicked.connect(self._open)
        layout = QHBoxLayout(self)
        scale.space(layout, 4)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._button)
        layout.addStretch(0)
        scale.size(self.field, min_width=190, max_width=280)
        self.setFocusProxy(self.field)
        self._speak()

    def value(self) -> date | None:
        """The date."""
        return self._value

    def show_date(self, day: date | None) -> None:
        """Show this date, without a signal."""
        self._value = day
        self.field.setText(write_date(day) if day else "")
        theme.set_state(self.field, "invalid", False)

    def hide_calendar(self) -> None:
        """Take dates by keyboard only."""
        self._button.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
            self.show_date(self._value)
        super().changeEvent(event)

    def _speak(self) -> None:
        self.field.setAccessibleName(tr(self._sentence))
        self.field.setPlaceholderText(tr("年-月-日，或 +30（天）"))

    def read(self) -> None:
        """Take what is typed, as leaving the field does."""
        text = self.field.text()
        day = read_date(text, self._today())
        if text.strip() and day is None:
            theme.set_state(self.field, "invalid", True)
            self.field.setToolTip(tr("不是日期。原来的日期保留；请写成 2026-11-22 这样。"))
            return
        self.field.setToolTip("")
        self._take(day)

    def _step(self, days: int, months: int) -> None:
        start = _qdate(self._value or self._today())
        moved = start.addDays(days).addMonths(months)
        self._take(date(moved.year(), moved.month(), moved.day()))

    def _take(self, day: date | None) -> None:
        before = self._value
        self.show_date(day)
        if day != before:
            self.changed.emit(day)

    def _open(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setObjectName(f"{self.objectName()}Popup")
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setSelectedDate(_qdate(self._value or self._today()))
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(popup.close)
        calendar.clicked.connect(popup.close)
        layout = QVBoxLayout(popup)
        scale.space(layout, 0, 4)
        layout.addWidget(calendar)
        scale.size(calendar, min_width=360, min_height=280)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        self._take(date(day.year(), day.month(), day.day()))
