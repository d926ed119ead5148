"""Dates, times and both together, by keyboard or calendar."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.date_field import DateField
from inspector.ui.widgets.editors.editor import Editor, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.text import Label
from inspector.xform.session import QuestionType, View

_TIME = re.compile(r"(\d{1,2})\s*[:：时点]?\s*(\d{2})\s*分?(?:[:：]\d{2}(?:\.\d+)?)?(?:[+-]\d{2}:?\d{2}|Z)?")
_CALENDARS = frozenset(
    {"ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"}
)  # ODK Collect
_MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})?\D*")


def read_time(text: str) -> str | None:
    """The clock time "HH:MM" that these words mean: 9:30, 0930, 9时30分; None where they mean none."""
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02d}:{found[2]}"


def zone_of(now: datetime) -> str:
    """The offset as XForms writes it: +08:00."""
    plain = now.strftime("%z") or "+0000"
    return f"{plain[:3]}:{plain[3:5]}"


class DateEditor(Editor):
    """A date."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = DateField(view.label, f"{self.objectName()}Date", surroundings.today)
        scale.size(self.field.field, width=232)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self.field.changed.connect(self._tell)
        _dress(self, self.field)

    def show_value(self, text: str) -> None:
        self.field.show_date(_date(text))
        self.field.field.setCursorPosition(0)

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field.field, "invalid", invalid)

    def flush(self) -> None:
        self.field.read()

    def _tell(self, day: date | None) -> None:
        self.answered.emit(day.isoformat() if day else "")


class _Line(Editor):
    """One line that reads something and writes it back in its own way."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = QLineEdit()
        self.field.setObjectName(f"{self.objectName()}Text")
        describe(self.field, view)
        scale.size(self.field, width=136)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self.field.editingFinished.connect(self.flush)
        self._shown = ""

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def _show(self, text: str) -> None:
        self._shown = text
        self.field.setText(text)


class PartDateEditor(_Line):
    """A month (2026-11) or a year (2026); the form keeps the first day of it."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._length = 4 if "year" in view.appearance else 7
        self.field.setPlaceholderText("2026" if self._length == 4 else "2026-11")

    def show_value(self, text: str) -> None:
        self._show(text[: self._length])

    def flush(self) -> None:
        text = self.field.text().strip()
        if text == self._shown:
            return
        found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text)) if text else None
        month = int(found[2] or 1) if found else 0
        if text and not 1 <= month <= 12:
            self.unreadable.emit(tr("这里填年月，如 2026-11。填写的内容没有存入。"))
            return
        value = f"{found[1]}-{month:02d}-01" if found else ""
        self.show_value(value)
        self.answered.emit(value)


class TimeEditor(_Line):
    """A time of day."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field.setPlaceholderText("09:30")

    def show_value(self, text: str) -> None:
        self._show(text[:5])

    def flush(self) -> None:
        text = self.field.text().strip()
        if text == self._shown:
            return
        clock = read_time(text) if text else ""
        if clock is None:
            self.unreadable.emit(tr("这里填时间，如 09:30。填写的内容没有存入。"))
            return
        self._show(clock)
        self.answered.emit(f"{clock}:00.000{zone_of(self.surroundings.now())}" if clock else "")


class DateTimeEditor(Editor):
    """A date with a time of day; both are needed before the form hears of it."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.day = DateField(view.label, f"{self.objectName()}Date", surroundings.today)
        scale.size(self.day.field, width=232)
        self.clock = QLineEdit()
        self.clock.setObjectName(f"{self.objectName()}Text")
        self.clock.setPlaceholderText("09:30")
        describe(self.clock, view)
        scale.size(self.clock, width=104)
        row = QHBoxLayout()
        scale.space(row, 8)
        row.addWidget(self.day)
        row.addWidget(self.clock)
        row.addStretch(1)
        self.body.addLayout(row)
        take_focus_by_proxy(self, self.day)
        self._told = ""
        self.day.changed.connect(self.flush)
        self.clock.editingFinished.connect(self.flush)
        _dress(self, self.day)

    def show_value(self, text: str) -> None:
        self._told = text
        self.day.show_date(_date(text[:10]))
        self.clock.setText(text[11:16])

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.clock, "invalid", invalid)

    def flush(self) -> None:
        self.day.read()
        text = self.clock.text().strip()
        clock = read_time(text) if text else ""
        if clock is None:
            self.unreadable.emit(tr("这里填时间，如 09:30。填写的内容没有存入。"))
            return
        day = self.day.value()
        if (day is None) != (not clock):
            return  # half given: wait for the rest
        value = f"{day.isoformat()}T{clock}:00.000{zone_of(self.surroundings.now())}" if day else ""
        if value[:16] != self._told[:16]:
            self._told = value
            self.clock.setText(clock)
            self.answered.emit(value)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def date_editor(view: View, surroundings: Surroundings) -> Editor:
    """The editor of a date question, by its appearance."""
    if view.type is QuestionType.TIME:
        return TimeEditor(view, surroundings)
    if view.type is QuestionType.DATETIME:
        return DateTimeEditor(view, surroundings)
    parts = {"year", "month-year"} & view.appearance
    return PartDateEditor(view, surroundings) if parts else DateEditor(view, surroundings)


def _dress(editor: Editor, field: DateField) -> None:
    """Do as the form says about the calendar; one that is not here is named."""
    if "no-calendar" in editor.view.appearance:
        field.hide_calendar()
    if not _CALENDARS.isdisjoint(editor.view.appearance):
        editor.body.addWidget(Label(N_("表单要别的历法；这里只有公历，请按公历填。"), role="small", wrap=True))
