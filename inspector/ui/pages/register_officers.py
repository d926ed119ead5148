"""The officers: name, certificate and until when it is valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.records import Officer
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.conflict_sheet import ask_conflict, conflict_notice
from inspector.ui.pages.detail import Detail
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import DEMONSTRATION
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.date_field import DateField
from inspector.ui.widgets.flow import Flow
from inspector.workflow import register
from inspector.workflow.rows import OfficerRow

if TYPE_CHECKING:
    from inspector.ui.pages.register import RegisterPage

_TEXTS = (
    ("name", N_("姓名"), ""),
    ("certificate", N_("执法证号"), N_("印在每份文书上")),
    ("code", N_("编号"), N_("工号或自编号，不重复")),
    ("organ", N_("单位"), ""),
)


class OfficersPart(QWidget):
    """List and detail. `wanted` is the officer to show when the list has been read."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__()
        self._page = page
        self._sheet: EntrySheet | None = None
        self._changed_from: OfficerRow | None = None
        self._until: DateField | None = None
        self.wanted = ""
        self.list: RecordList[OfficerRow] = RecordList("officerList", N_("执法人员"), _lines, key=lambda row: row.id)
        sentence = N_("还没有登记执法人员。检查须有两名持有效执法证的人员。")
        self._first = EmptyState("person", sentence, "officerFirst", action=N_("登记人员"))
        self._first.acted.connect(self.add)
        self._lists = QStackedWidget()
        for part in (self.list, self._first):
            self._lists.addWidget(part)
        self.detail = Detail("officerDetail")
        left = QWidget()
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 8, 12, 8))
        column.addWidget(self._lists, 1)
        self._panes = TwoPanes("officerPanes", left, self.detail)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._panes)
        self.list.picked.connect(self._tell)
        self.list.entered.connect(self._entered)

    def refresh(self) -> None:
        """Read the list anew."""
        self._page.call(register.list_officers, on_done=self._show)

    def retranslate(self) -> None:
        """The language changed."""
        self.list.retranslate()
        self._tell(self.list.current())

    def add(self) -> None:
        """A new officer."""
        self._changed_from = None
        self._open(N_("登记执法人员"), None)

    def choose(self) -> None:
        """Choose between what two persons wrote of the officer that is shown."""
        row = self.list.current()
        if row is not None and row.conflicts:
            self.wanted = row.id
            ask_conflict(self._page, row.id)

    def edit(self) -> None:
        """Correct the officer that is shown."""
        row = self.list.current()
        if row is None:
            return
        self._changed_from = row
        sheet = self._open(N_("修改执法人员"), row.officer.valid_until)
        sheet.fill({name: str(getattr(row.officer, name)) for name, _, _ in _TEXTS})

    def _show(self, rows: tuple[OfficerRow, ...]) -> None:
        with QSignalBlocker(self.list):  # the detail is shown once, below
            self.list.show_records(rows, current=self.wanted or None)
            if not self._panes.narrow():
                self.list.choose_first()
        self.wanted = ""
        self._lists.setCurrentWidget(self.list if rows else self._first)
        self._tell(self.list.current())

    def _entered(self, _row: OfficerRow) -> None:
        self._panes.show_detail(True)

    def _tell(self, row: OfficerRow | None) -> None:
        detail = self.detail
        detail.clear()
        if row is None:
            return
        officer = row.officer
        detail.heading(officer.name)
        signs = [Badge(wording.IN_FORCE if row.valid else wording.LAPSED)]
        if officer.demonstration:
            signs.append(Badge(DEMONSTRATION))
        detail.body.addWidget(Flow(*signs))
        if row.conflicts:
            detail.body.addWidget(conflict_notice(row.conflicts, "officerConflict", self.choose))
        edit = Button(N_("修改"), "officerEdit", icon="edit")
        edit.clicked.connect(self.edit)
        detail.body.addWidget(Flow(edit))
        detail.facts(
            [
                (tr("执法证号"), officer.certificate),
                (tr("有效期至"), wording.day_words(officer.valid_until) or tr("未填，按长期有效")),
                (tr("编号"), officer.code),
                (tr("单位"), officer.organ),
            ]
        )
        if not row.valid:
            detail.paragraph(tr("证件已过期，不能参加检查。换证后点“修改”，填写新的有效期。"), "error")
        detail.end()

    def _open(self, title: str, until: date | None) -> EntrySheet:
        self._until = DateField(N_("有效期至"), "officerForm_valid_until", date.today)
        self._until.show_date(until)
        entries = [Entry(name, label, hint) for name, label, hint in _TEXTS]
        entries.insert(2, Entry("valid_until", N_("有效期至"), widget=self._until))
        places = {"OFFICER_INCOMPLETE": "name"}
        sheet = EntrySheet(self.window(), "officerForm", title, entries, action=N_("保存"), places=places)
        sheet.saved.connect(self._save)
        self._sheet = sheet
        sheet.open()
        return sheet

    def _save(self, values: dict[str, Any]) -> None:
        assert self._sheet is not None
        assert self._until is not None
        before = self._changed_from
        base = before.officer if before else Officer("", "", "")
        officer = replace(base, **values, valid_until=self._until.value())
        self._page.call(
            register.save_officer,
            officer,
            subject=before.id if before else "",
            seen=before.seen if before else None,
            on_done=self._saved,
            on_error=self._sheet.show_error,
            changes=True,
        )

    def _saved(self, subject: str) -> None:
        assert self._sheet is not None
        self._sheet.finished()
        self._sheet = None
        self.wanted = subject
        self._page.frame.toast(tr("人员已保存。"))


def _lines(row: OfficerRow) -> Lines:
    until = wording.day_words(row.officer.valid_until)
    detail = (
        tr("{number}　有效期至 {day}", number=row.officer.certificate, day=until) if until else row.officer.certificate
    )
    sign = wording.IN_FORCE if row.valid else wording.LAPSED
    return Lines(row.officer.name, detail, wording.TO_CHOOSE if row.conflicts else sign)
