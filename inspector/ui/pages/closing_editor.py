"""The fields of one finding before it is recorded: words, grade, manner, deadline, the act, and its basis."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from inspector.domain.records import Manner, Severity
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_basis import LawPart
from inspector.ui.pages.prose import Prose
from inspector.ui.signs import MANNERS, SEVERITIES, Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.date_field import DateField
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.ui.widgets.wheel import leave_wheel
from inspector.workflow.finding_drafts import FindingDraft


class Holder(Protocol):
    """What the editor asks of the step that holds it."""

    def edit(self, item: str, **changes: Any) -> None:
        """Keep a change of a finding and show what follows from it."""

    def to_item(self, item: str) -> None:
        """Back to the item on the checklist."""

    def inspected_on(self) -> date:
        """The day of the inspection."""


class FindingEditor(PageScroll):
    """The fields of one finding."""

    def __init__(self, holder: Holder) -> None:
        super().__init__("findingEditor", width=860)
        scale.space(self.body, 8, (20, 12, 20, 16))
        self._holder, self._item = holder, ""
        self.title = Label(role="title", wrap=True)
        self.badges = Flow()
        self.facts = Prose(N_("事实"), "findingFacts", lines=4)
        self.demand = Prose(N_("整改要求"), "findingDemand", lines=3)
        self.severity, self.manner = QComboBox(), QComboBox()
        leave_wheel(self.severity)
        leave_wheel(self.manner)
        self.deadline = DateField(N_("整改期限"), "findingDeadline", holder.inspected_on)
        self.harm, self.ongoing = QCheckBox(), QCheckBox()
        self.began = DateField(N_("行为开始日期"), "findingBegan", holder.inspected_on)
        self.ended = DateField(N_("行为终了日期"), "findingEnded", holder.inspected_on)
        self._suggested = Label(
            N_("等级、方式和期限是本程序的建议，不是法律规定；由检查人员决定。"), role="small", wrap=True
        )
        self.law = LawPart(holder.edit)
        self._build()
        self._wire()

    def show_finding(self, draft: FindingDraft, sign: Sign) -> None:
        """Show this one; `sign` says what becomes of it."""
        self._item = draft.item
        self.title.setText(f"{draft.item} {draft.title}")
        self.badges.clear()
        for badge in (sign, SEVERITIES[draft.severity], MANNERS[draft.manner]):
            self.badges.add(Badge(badge))
        self.facts.show_text(draft.facts)
        self.demand.show_text(draft.demand)
        _fill(self.severity, [(grade.value, tr(SEVERITIES[grade].words)) for grade in Severity], draft.severity.value)
        _fill(self.manner, [(manner.value, tr(MANNERS[manner].words)) for manner in Manner], draft.manner.value)
        by_deadline = draft.manner is Manner.BY_DEADLINE
        for widget in (self.deadline, self._deadline_label):
            widget.setVisible(by_deadline)
        self.deadline.show_date(draft.deadline)
        self._suggested.setVisible(bool(draft.suggested))
        _check(self.harm, draft.harm_shown, tr("已查明造成扬散、流失、渗漏或者其他环境污染（须有证据）"))
        self.harm.setVisible(draft.harm_possible)
        _check(self.ongoing, draft.act.ongoing, tr("检查时行为仍在持续"))
        self.began.show_date(draft.act.began)
        self.ended.show_date(draft.act.ended)
        for widget in (self.ended, self._ended_label):
            widget.setVisible(not draft.act.ongoing)
        self.law.show_finding(draft)

    def leave(self) -> None:
        """Hand over what is typed."""
        for field in (self.facts, self.demand):
            field.tell()
        self.law.leave()

    # -- gestures ------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.facts.edited.connect(self._facts_edited)
        self.demand.edited.connect(self._demand_edited)
        self.severity.activated.connect(self._graded)
        self.manner.activated.connect(self._mannered)
        self.deadline.changed.connect(self._dated)
        self.harm.clicked.connect(self._harmed)
        self.ongoing.clicked.connect(self._went_on)
        self.began.changed.connect(self._began)
        self.ended.changed.connect(self._ended)

    def _facts_edited(self, text: str) -> None:
        self._holder.edit(self._item, facts=text.strip())

    def _demand_edited(self, text: str) -> None:
        self._holder.edit(self._item, demand=text.strip())

    def _graded(self, _place: int) -> None:
        self._holder.edit(self._item, severity=str(self.severity.currentData()))

    def _mannered(self, _place: int) -> None:
        self._holder.edit(self._item, manner=str(self.manner.currentData()))

    def _dated(self, day: date | None) -> None:
        self._holder.edit(self._item, deadline=day.isoformat() if day else "")

    def _harmed(self, shown: bool) -> None:
        self._holder.edit(self._item, harm_shown=shown)

    def _went_on(self, ongoing: bool) -> None:
        self._holder.edit(self._item, ongoing=ongoing)

    def _began(self, day: date | None) -> None:
        self._holder.edit(self._item, act_began=day.isoformat() if day else None)

    def _ended(self, day: date | None) -> None:
        self._holder.edit(self._item, act_ended=day.isoformat() if day else None)

    def _to_item(self) -> None:
        self._holder.to_item(self._item)

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        for name, widget in (("findingGrade", self.severity), ("findingManner", self.manner)):
            widget.setObjectName(name)
        self.severity.setAccessibleName(tr("等级"))
        self.manner.setAccessibleName(tr("整改方式"))
        self.harm.setObjectName("findingHarm")
        self.ongoing.setObjectName("findingOngoing")
        back = Button(N_("看检查表中的这一项"), "findingToItem", icon="inspect", kind="quiet")
        back.clicked.connect(self._to_item)
        for part in (self.title, self.badges, SectionLabel(N_("事实")), self.facts):
            self.body.addWidget(part)
        for part in (SectionLabel(N_("整改要求（每行一条）")), self.demand):
            self.body.addWidget(part)
        grid = QGridLayout()
        scale.space(grid, 8)
        grid.setColumnStretch(1, 1)
        self._line(grid, 0, N_("等级"), self.severity)
        self._line(grid, 1, N_("整改方式"), self.manner)
        self._deadline_label = self._line(grid, 2, N_("整改期限"), self.deadline)
        grid.addWidget(self._suggested, 3, 1)
        grid.addWidget(self.ongoing, 4, 1)
        self._line(grid, 5, N_("行为开始"), self.began)
        self._ended_label = self._line(grid, 6, N_("行为终了"), self.ended)
        grid.addWidget(self.harm, 7, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.law)
        self.body.addWidget(Flow(back))
        self.body.addStretch(1)

    @staticmethod
    def _line(grid: QGridLayout, row: int, sentence: str, field: QWidget) -> Label:
        label = Label(sentence, role="muted")
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)
        return label


def _fill(box: QComboBox, choices: list[tuple[str, str]], current: str) -> None:
    box.clear()
    for value, words in choices:
        box.addItem(words, value)
    box.setCurrentIndex(box.findData(current))


def _check(box: QCheckBox, checked: bool, words: str) -> None:
    box.setText(words)
    box.setChecked(checked)
