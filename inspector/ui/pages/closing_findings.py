"""③ 问题: every finding that proposes itself, to be worded, graded and given its basis before it is recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.records import Authority, Manner, Severity
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_step import Step
from inspector.ui.pages.detail import empty
from inspector.ui.pages.prose import Prose
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import MANNERS, SEVERITIES, UNVERIFIED, Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, EmptyState, PageScroll
from inspector.ui.widgets.date_field import DateField
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.workflow import inspections
from inspector.workflow.finding_drafts import FindingDraft

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage

_READY = Sign("check", "pass", N_("列入决定书"))
_OPEN = Sign("warning", "warn", N_("依据待定"))
_ELSEWHERE = Sign("transfer", "info", N_("移送"))
_ENDED = Sign("info", "neutral", N_("不责令"))
_AUTHORITIES = {
    Authority.SAFETY: N_("由应急管理（矿山安全监察）部门处理，随笔录移送，不写入决定书。"),
    Authority.WATER: N_("由水行政主管部门处理，随笔录移送，不写入决定书。"),
    Authority.OTHER: N_("由其他有权部门处理，随笔录移送，不写入决定书。"),
}


class FindingsStep(Step):
    """List and editor."""

    def __init__(self, page: ClosingPage) -> None:
        super().__init__(page)
        self._item = ""
        self.list: RecordList[FindingDraft] = RecordList(
            "draftFindings", N_("拟立问题"), _lines, key=lambda row: row.item
        )
        sentence = N_("没有判为“不合格”的项目，这次检查没有问题。")
        self._nothing = EmptyState("pass", sentence, "draftFindingsNothing")
        self.editor = FindingEditor(self)
        self._panes = TwoPanes("draftFindingPanes", self.list, self.editor, left_width=400)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._panes)
        self._stack.addWidget(self._nothing)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)
        layout = QVBoxLayout(self)
        scale.space(layout, 0, (16, 0, 0, 0))
        layout.addWidget(self._stack)

    def show_walk(self) -> None:
        found = self.walk.findings()
        self._stack.setCurrentWidget(self._panes if found else self._nothing)
        self.list.show_records(found)
        if not self._panes.narrow():
            self.list.choose_first()
        current = self.list.current()
        if current is not None:
            self.editor.show_finding(current)

    def leave(self) -> None:
        self.editor.leave()

    def left_to_do(self) -> int:
        return sum(
            bool(draft.question) or (bool(draft.choice) and not draft.choice_reason) for draft in self.walk.findings()
        )

    def edit(self, item: str, **changes: Any) -> None:
        """Keep a change of one finding and show what follows from it."""
        edit = self.walk.edit(item, **changes)
        self.page.keep(inspections.keep_edit, item, edit)
        self.list.show_records(self.walk.findings())
        current = self.list.current()
        if current is not None and current.item == item:
            self.editor.show_finding(current)

    def to_item(self, item: str) -> None:
        """Back to the item on the checklist."""
        for shown in self.walk.items():
            if shown.number == item:
                self.page.back_to_walk(shown.result_ref)

    def _picked(self, draft: FindingDraft | None) -> None:
        self.editor.leave()
        if draft is not None:
            self.editor.show_finding(draft)

    def _entered(self, _draft: FindingDraft) -> None:
        self._panes.show_detail(True)


class FindingEditor(PageScroll):
    """The fields of one finding."""

    def __init__(self, step: FindingsStep) -> None:
        super().__init__("findingEditor", width=860)
        scale.space(self.body, 8, (20, 12, 20, 16))
        self._step, self._item = step, ""
        self.title = Label(role="title", wrap=True)
        self.badges = Flow()
        self.facts = Prose(N_("事实"), "findingFacts", lines=4)
        self.demand = Prose(N_("整改要求"), "findingDemand", lines=3)
        self.severity, self.manner = QComboBox(), QComboBox()
        self.deadline = DateField(N_("整改期限"), "findingDeadline", self._inspected_on)
        self.harm, self.ongoing = QCheckBox(), QCheckBox()
        self.began = DateField(N_("行为开始日期"), "findingBegan", self._inspected_on)
        self.ended = DateField(N_("行为终了日期"), "findingEnded", self._inspected_on)
        self._suggested = Label(
            N_("等级、方式和期限是本程序的建议，不是法律规定；由检查人员决定。"), role="small", wrap=True
        )
        self.law = LawPart(step)
        self._build()
        self._wire()

    def show_finding(self, draft: FindingDraft) -> None:
        """Show this one."""
        self._item = draft.item
        self.title.setText(f"{draft.item} {draft.title}")
        self.badges.clear()
        for sign in (_sign(draft), SEVERITIES[draft.severity], MANNERS[draft.manner]):
            self.badges.add(Badge(sign))
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
        self._step.edit(self._item, facts=text.strip())

    def _demand_edited(self, text: str) -> None:
        self._step.edit(self._item, demand=text.strip())

    def _graded(self, _place: int) -> None:
        self._step.edit(self._item, severity=str(self.severity.currentData()))

    def _mannered(self, _place: int) -> None:
        self._step.edit(self._item, manner=str(self.manner.currentData()))

    def _dated(self, day: date | None) -> None:
        self._step.edit(self._item, deadline=day.isoformat() if day else "")

    def _harmed(self, shown: bool) -> None:
        self._step.edit(self._item, harm_shown=shown)

    def _went_on(self, ongoing: bool) -> None:
        self._step.edit(self._item, ongoing=ongoing)

    def _began(self, day: date | None) -> None:
        self._step.edit(self._item, act_began=day.isoformat() if day else None)

    def _ended(self, day: date | None) -> None:
        self._step.edit(self._item, act_ended=day.isoformat() if day else None)

    def _to_item(self) -> None:
        self._step.to_item(self._item)

    def _inspected_on(self) -> date:
        return self._step.walk.inspected_on

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


class LawPart(Card):
    """The basis: clauses cited, or the question that a person must answer, or why there is none."""

    def __init__(self, step: FindingsStep) -> None:
        super().__init__("findingLaw", flat=True)
        self._step, self._item = step, ""
        self._shown: FindingDraft | None = None
        self._reason: QLineEdit | None = None

    def show_finding(self, draft: FindingDraft) -> None:
        """Show the basis of this one."""
        if self._shown == draft:
            return
        self._item, self._shown, self._reason = draft.item, draft, None
        empty(self.body)
        self.body.addWidget(SectionLabel(N_("依据")))
        if draft.authority is not Authority.ENVIRONMENT:
            self._say(tr(_AUTHORITIES[draft.authority]), "muted")
        for cite in draft.cites:
            self._say(cite, "")
        if draft.unverified:
            self.body.addWidget(Flow(Badge(UNVERIFIED)))
            self._say(tr("文书上会标注“条款待核对”，直到管理员在设置中核对。"), "small")
        for note in draft.notes:
            self._say(note, "small")
        if draft.question:
            self._ask(draft)
        elif draft.choice:
            self._say(tr("选择理由：{reason}", reason=draft.choice_reason), "small")
        if draft.trouble:
            self._say(draft.trouble, "error")
            if draft.choice:
                self._ask_reason(draft)

    def leave(self) -> None:
        """Hand over the reason that is typed."""
        if self._reason is not None and self._shown is not None and self._reason.text() != self._shown.choice_reason:
            self._reasoned()

    def _say(self, text: str, role: str) -> None:
        label = Label(role=role, wrap=True)
        label.setText(text)
        self.body.addWidget(label)

    def _ask(self, draft: FindingDraft) -> None:
        self._say(draft.question, "strong")
        for key, words in draft.choices:
            box = QRadioButton(words)
            box.setObjectName(f"findingChoice_{key}")
            box.setProperty("choice", key)
            box.setChecked(key == draft.choice)
            box.clicked.connect(self._chose)
            self.body.addWidget(box)

    def _ask_reason(self, draft: FindingDraft) -> None:
        self._reason = QLineEdit(draft.choice_reason)
        self._reason.setObjectName("findingChoiceReason")
        self._reason.setPlaceholderText(tr("写明理由，存入记录"))
        self._reason.setAccessibleName(tr("选择理由"))
        self._reason.editingFinished.connect(self._reasoned)
        again = Button(N_("重新选择"), "findingChooseAgain", kind="quiet")
        again.clicked.connect(self._again)
        self.body.addWidget(self._reason)
        self.body.addWidget(Flow(again))

    def _chose(self) -> None:
        self._step.edit(self._item, choice=str(self.sender().property("choice")))
        if self._reason is not None:
            self._reason.setFocus()

    def _reasoned(self) -> None:
        if self._reason is not None:
            self._step.edit(self._item, choice_reason=self._reason.text().strip())

    def _again(self) -> None:
        self._step.edit(self._item, choice=None, choice_reason=None)


def _fill(box: QComboBox, choices: list[tuple[str, str]], current: str) -> None:
    box.clear()
    for value, words in choices:
        box.addItem(words, value)
    box.setCurrentIndex(box.findData(current))


def _check(box: QCheckBox, checked: bool, words: str) -> None:
    box.setText(words)
    box.setChecked(checked)


def _sign(draft: FindingDraft) -> Sign:
    if draft.authority is not Authority.ENVIRONMENT:
        return _ELSEWHERE
    if draft.basis is None:
        return _OPEN
    return _READY if draft.orderable else _ENDED


def _lines(draft: FindingDraft) -> Lines:
    deadline = draft.deadline.isoformat() if draft.deadline else tr(MANNERS[draft.manner].words)
    return Lines(f"{draft.item} {draft.title}", f"{tr(SEVERITIES[draft.severity].words)}　{deadline}", _sign(draft))
