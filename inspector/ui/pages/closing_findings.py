"""③ 问题: every finding that proposes itself, to be worded, graded and given its basis before it is recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from inspector.domain.records import Authority, Manner
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_editor import FindingEditor
from inspector.ui.pages.closing_step import Step
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import MANNERS, SEVERITIES, Sign
from inspector.ui.widgets.card import EmptyState
from inspector.workflow import inspections
from inspector.workflow.finding_drafts import FindingDraft

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage

_READY = Sign("check", "pass", N_("列入决定书"))
_OPEN = Sign("warning", "warn", N_("待补正"))
_ELSEWHERE = Sign("transfer", "info", N_("移送"))
_ENDED = Sign("info", "neutral", N_("不责令"))


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
        scale.space(layout, 0, (16, 0, 8, 0))
        layout.addWidget(self._stack)

    def show_walk(self) -> None:
        found = self.walk.findings()
        self._stack.setCurrentWidget(self._panes if found else self._nothing)
        self.list.show_records(found)
        if not self._panes.narrow():
            self.list.choose_first()
        current = self.list.current()
        if current is not None:
            self.editor.show_finding(current, finding_sign(current))

    def leave(self) -> None:
        self.editor.leave()

    def left_to_do(self) -> int:
        return sum(map(_held_up, self.walk.findings()))

    def edit(self, item: str, **changes: Any) -> None:
        """Keep a change of one finding and show what follows from it."""
        edit = self.walk.edit(item, **changes)
        self.page.keep(inspections.keep_edit, item, edit)
        self.list.show_records(self.walk.findings())
        current = self.list.current()
        if current is not None and current.item == item:
            self.editor.show_finding(current, finding_sign(current))

    def inspected_on(self) -> date:
        """The day of the inspection."""
        return self.walk.inspected_on

    def to_item(self, item: str) -> None:
        """Back to the item on the checklist."""
        for shown in self.walk.items():
            if shown.number == item:
                self.page.back_to_walk(shown.result_ref)

    def _picked(self, draft: FindingDraft | None) -> None:
        self.editor.leave()
        if draft is not None:
            self.editor.show_finding(draft, finding_sign(draft))

    def _entered(self, _draft: FindingDraft) -> None:
        self._panes.show_detail(True)


def _held_up(draft: FindingDraft) -> bool:
    """Whether the inspection cannot be finished with this finding as it is."""
    return draft.undecided or draft.blanks or (draft.manner is Manner.AT_ONCE and bool(draft.not_at_once))


def finding_sign(draft: FindingDraft) -> Sign:
    """What becomes of it."""
    if draft.authority is not Authority.ENVIRONMENT:
        return _ELSEWHERE
    if draft.basis is None or _held_up(draft):
        return _OPEN
    return _READY if draft.orderable else _ENDED


def _lines(draft: FindingDraft) -> Lines:
    deadline = draft.deadline.isoformat() if draft.deadline else tr(MANNERS[draft.manner].words)
    return Lines(
        f"{draft.item} {draft.title}", f"{tr(SEVERITIES[draft.severity].words)}　{deadline}", finding_sign(draft)
    )
