"""拟立问题: the finding that proposes itself, beside the item, to be worded by the inspector."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.records import Authority, Manner, Severity
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.walk_act import ActPanel
from inspector.ui.pages.walk_basis import BasisQuestion
from inspector.ui.signs import MANNERS, SEVERITIES, UNVERIFIED, Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.date_field import DateField
from inspector.ui.widgets.editors.editor import Pause, Surroundings
from inspector.ui.widgets.editors.text_editor import GrowingText
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.workflow.finding_drafts import FindingDraft, FindingEdit

SUGGESTED = Sign("info", "info", N_("建议"))
_TRANSFER = Sign("transfer", "fail", N_("移送研判"))
_MAJOR = Sign("warning", "fail", N_("重大事故隐患"))


class Words(GrowingText):
    """A wording that the inspector may change; told after a pause and when it is left."""

    worded = Signal(str)

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name)
        self._sentence, self._told = sentence, ""
        self._pause = Pause(self, self.flush)
        self.textChanged.connect(self._pause.start)
        self.setAccessibleName(tr(sentence))

    def show_words(self, words: str) -> None:
        """Show these, unless other ones are being typed."""
        if self._pause.isActive() and self.toPlainText() != self._told:
            return
        self._told = words
        if self.toPlainText() != words:
            self.setPlainText(words)
        self._pause.stop()

    def flush(self) -> None:
        """Hand over what is typed."""
        self._pause.stop()
        if self.toPlainText() != self._told:
            self._told = self.toPlainText()
            self.worded.emit(self._told)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()


class FindingPanel(Card):
    """The panel.

    Signals:
        edited: item number, and the changed fields of `FindingEdit` by name.
    """

    edited = Signal(str, dict)

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__("findingPanel")
        self.setProperty("tone", "fail")
        self._surroundings = surroundings
        self._draft: FindingDraft | None = None
        scale.space(self.body, 6, (16, 12, 16, 16))
        self._build()
        self._wire()

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_finding(self, draft: FindingDraft | None, edit: FindingEdit) -> None:
        """Show this proposal; None hides the panel."""
        self.setVisible(draft is not None)
        if draft is None:
            self._draft = None
            return
        if self._draft is not None and self._draft.item != draft.item:
            self.flush()
        self._draft = draft
        ours = draft.authority is Authority.ENVIRONMENT
        self._title.setText(draft.title)
        self._badges.clear()
        for sign, shown in (
            (_TRANSFER, bool(draft.transfer)), (_MAJOR, bool(draft.major)), (UNVERIFIED, bool(draft.unverified)),
        ):  # fmt: skip
            if shown:
                self._badges.add(Badge(sign))
        self._badges.setVisible(bool(draft.transfer or draft.major or draft.unverified))
        self._major.setText(tr("重大事故隐患判定标准：{entries}", entries=draft.major))
        self._major.setVisible(bool(draft.major))
        self.facts.show_words(draft.facts)
        self.demand.show_words(draft.demand)
        self._facts_again.setVisible(edit.facts is not None)
        self._demand_again.setVisible(edit.demand is not None)
        self._show_choices(draft)
        self._show_law(draft, edit)
        for part in self._ours:
            part.setVisible(ours)
        if ours:
            self._demand_again.setVisible(edit.demand is not None)
            self._deadline_row.setVisible(draft.manner is Manner.BY_DEADLINE)
            self.harm.setVisible(draft.harm_possible)

    def flush(self) -> None:
        """Hand over what is typed."""
        self.facts.flush()
        self.demand.flush()
        self.question.flush()

    def focus_facts(self) -> None:
        """The keyboard goes to the facts."""
        self.facts.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "harm"):
            self._word_harm()
        super().changeEvent(event)

    def _word_harm(self) -> None:
        self.harm.setText(tr("已造成环境污染（有证据）"))  # a check box does not wrap: the long words are its tip
        self.harm.setToolTip(tr("已造成扬散、流失、渗漏或者其他环境污染（有证据）"))

    def _show_choices(self, draft: FindingDraft) -> None:
        self.severity.choose(draft.severity.value)
        self.manner.choose(draft.manner.value)
        self.deadline.show_date(draft.deadline)
        self._severity_mark.setVisible("severity" in draft.suggested)
        self._manner_mark.setVisible("manner" in draft.suggested)
        self._deadline_mark.setVisible("deadline" in draft.suggested and draft.deadline is not None)
        self.harm.blockSignals(True)
        self.harm.setChecked(draft.harm_shown)
        self.harm.blockSignals(False)

    def _show_law(self, draft: FindingDraft, edit: FindingEdit) -> None:
        self.act.show_act(draft.act, edit)
        self.question.show_question(draft)
        self._trouble.setText(draft.trouble)
        self._trouble.setVisible(bool(draft.trouble))
        self._cites.setText("\n".join(draft.cites))
        self._cites.setVisible(bool(draft.cites))
        self._notes.setText("\n".join(draft.notes))
        self._notes.setVisible(bool(draft.notes))

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        today = self._surroundings.today
        self._title, self._badges = Label(role="strong", wrap=True), Flow()
        self._major = Label(role="small", wrap=True)
        self.facts = Words("findingFacts", N_("问题事实"))
        self.demand = Words("findingDemand", N_("整改要求"))
        self._facts_again = Button(N_("恢复拟写的事实"), "findingFactsAgain", kind="quiet", icon="undo")
        self._demand_again = Button(N_("恢复拟写的要求"), "findingDemandAgain", kind="quiet", icon="undo")
        self.severity = FilterChips([(s.value, SEVERITIES[s].words) for s in Severity], "findingSeverity")
        self.manner = FilterChips([(m.value, MANNERS[m].words) for m in Manner], "findingManner")
        self.deadline = DateField(N_("整改期限"), "findingDeadline", today)
        scale.size(self.deadline.field, min_width=120)
        self._severity_mark, self._manner_mark, self._deadline_mark = (Badge(SUGGESTED) for _ in range(3))
        self.harm = QCheckBox()
        self._word_harm()
        self.harm.setObjectName("findingHarm")
        self.act = ActPanel(today)
        self.question = BasisQuestion()
        self._trouble, self._cites = Label(role="error", wrap=True), Label(role="small", wrap=True)
        self._notes = Label(role="small", wrap=True)
        self._deadline_row = _below(_beside(SectionLabel(N_("改正期限")), self._deadline_mark), self.deadline)
        manner_head = _beside(SectionLabel(N_("整改方式")), self._manner_mark)
        demand_head = SectionLabel(N_("整改要求"))
        self._ours = (
            demand_head, self.demand, self._demand_again, manner_head, self.manner, self._deadline_row,
            self.harm, self.act, self.question,
        )  # fmt: skip
        for part in (
            SectionLabel(N_("拟立问题")), self._title, self._badges, self._major,
            _beside(SectionLabel(N_("严重程度")), self._severity_mark), self.severity,
            SectionLabel(N_("事实")), self.facts, self._facts_again,
            manner_head, self.manner, self._deadline_row, demand_head, self.demand, self._demand_again,
            self.harm, self.question, self._trouble, self.act, self._cites, self._notes,
        ):  # fmt: skip
            self.body.addWidget(part)

    def _wire(self) -> None:
        self.facts.worded.connect(self._facts_worded)
        self.demand.worded.connect(self._demand_worded)
        self._facts_again.clicked.connect(self._facts_reset)
        self._demand_again.clicked.connect(self._demand_reset)
        self.severity.changed.connect(self._graded)
        self.manner.changed.connect(self._mannered)
        self.deadline.changed.connect(self._dated)
        self.harm.toggled.connect(self._harmed)
        self.act.edited.connect(self._tell)
        self.question.edited.connect(self._tell)

    # -- gestures --------------------------------------------------------------------------------------------------

    def _tell(self, changes: dict[str, Any]) -> None:
        if self._draft is not None:
            self.edited.emit(self._draft.item, changes)

    def _facts_worded(self, text: str) -> None:
        self._tell({"facts": text})

    def _demand_worded(self, text: str) -> None:
        self._tell({"demand": text})

    def _facts_reset(self) -> None:
        self._tell({"facts": None})

    def _demand_reset(self) -> None:
        self._tell({"demand": None})

    def _graded(self, chosen: tuple[str, ...]) -> None:
        self._tell({"severity": chosen[0]})

    def _mannered(self, chosen: tuple[str, ...]) -> None:
        self._tell({"manner": chosen[0]})

    def _dated(self, day: date | None) -> None:
        self._tell({"deadline": day.isoformat() if day else ""})

    def _harmed(self, shown: bool) -> None:
        self._tell({"harm_shown": shown})


def _below(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    scale.space(column, 4)
    for widget in widgets:
        column.addWidget(widget)
    return holder


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    scale.space(row, 8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder
