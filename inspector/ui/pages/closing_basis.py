"""The basis of a finding: the clauses cited, or the question that a person must answer, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QRadioButton

from inspector.domain.records import Authority, Manner
from inspector.i18n import N_, Language, language, tr
from inspector.ui.pages.detail import empty
from inspector.ui.signs import UNVERIFIED
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.workflow.finding_drafts import FindingDraft

Edit = Callable[..., Any]  # item, changes of its FindingEdit
_AUTHORITIES = {
    Authority.SAFETY: N_("由应急管理（矿山安全监察）部门处理，随笔录移送，不写入决定书。"),
    Authority.WATER: N_("由水行政主管部门处理，随笔录移送，不写入决定书。"),
    Authority.OTHER: N_("由其他有权部门处理，随笔录移送，不写入决定书。"),
}


class LawPart(Card):
    """The part; `edit` keeps what is chosen."""

    def __init__(self, edit: Edit) -> None:
        super().__init__("findingLaw", flat=True)
        self._edit, self._item = edit, ""
        self._shown: FindingDraft | None = None
        self._drawn: tuple[FindingDraft, Language] | None = None
        self._reason: QLineEdit | None = None

    def show_finding(self, draft: FindingDraft) -> None:
        """Show the basis of this one."""
        if (draft, language()) == self._drawn:
            return
        self._item, self._shown, self._reason = draft.item, draft, None
        self._drawn = (draft, language())
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
        if draft.manner is Manner.AT_ONCE and draft.not_at_once:
            self._say(tr("不能按立行立改处理：{reason}。请改为限期整改。", reason=draft.not_at_once), "error")
        if draft.blanks:
            self._say(tr("事实或整改要求里还有空白“＿＿”，请补填后再结束检查。"), "error")
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
        self._edit(self._item, choice=str(self.sender().property("choice")))
        if self._reason is not None:
            self._reason.setFocus()

    def _reasoned(self) -> None:
        if self._reason is not None:
            self._edit(self._item, choice_reason=self._reason.text().strip())

    def _again(self) -> None:
        self._edit(self._item, choice=None, choice_reason=None)
