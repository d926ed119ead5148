"""审核 in a detail pane: what reviewers said, and the way to answer what came back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.records import Verdict
from inspector.i18n import N_, tr
from inspector.ui.pages import wording
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.jotting import Jotting
from inspector.ui.signs import Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.workflow import reviews
from inspector.workflow.rows import ReviewRow

VERDICTS = {
    Verdict.APPROVED: Sign("check", "pass", N_("审核通过")),
    Verdict.RETURNED: Sign("back", "fail", N_("审核退回")),
    Verdict.ANSWERED: Sign("note", "info", N_("已回复")),
}


def show_reviews(page: DeskPage, body: QVBoxLayout, rows: Sequence[ReviewRow], *, titles: bool) -> None:
    """Add the section, if anything was said.

    Args:
        page: brings the answer to the desk.
        body: of the pane.
        rows: in the order in which they were said.
        titles: say for each what it speaks of.
    """
    if not rows:
        return
    body.addWidget(SectionLabel(N_("审核")))
    for row in rows:
        body.addWidget(Flow(Badge(VERDICTS[row.verdict]), _line(said_by(row), "small")))
        if titles:
            body.addWidget(_line(row.title, "small"))
        for words in row.words:
            body.addWidget(_line(words, "error" if row.waits else ""))
        if row.waits:
            button = Button(N_("回复退回意见"), f"reviewAnswer_{row.id}", icon="note")
            button.clicked.connect(partial(AnswerSheet.ask, page, row))
            body.addWidget(Flow(button))


def said_by(row: ReviewRow) -> str:
    """Who said it when."""
    role = tr(reviews.ROLES[row.role]) if row.role in reviews.ROLES else ""
    return "　".join(part for part in (role, row.who, wording.moment(row.at)) if part)


class AnswerSheet(EntrySheet):
    """The answer to one return."""

    def __init__(self, page: DeskPage, row: ReviewRow) -> None:
        self._page, self._row = page, row
        super().__init__(
            page.window(),
            "answerForm",
            N_("回复退回意见"),
            (Entry("words", N_("怎样处理的"), N_("例如：已重新出具决定书，补上复议机关"), long=True),),
            action=N_("记录回复"),
            places={"REVIEW_ANSWER_MISSING": "words"},
            note=N_("回复下次同步时到达审核人。内容要改的，请先改好或重新出具，再回复。"),
        )
        self.saved.connect(self._answer)
        Jotting(self, page, row.id)

    @classmethod
    def ask(cls, page: DeskPage, row: ReviewRow) -> None:
        """Open the sheet."""
        cls(page, row).open()

    def _answer(self, values: dict[str, str]) -> None:
        self._page.call(
            reviews.answer, self._row.id, values["words"], on_done=self._done, on_error=self.show_error, changes=True
        )

    def _done(self, _record: str) -> None:
        self.finished()
        self._page.frame.toast(tr("回复已记录，下次同步时送达审核人。"))


def _line(text: str, role: str) -> Label:
    label = Label(role=role, wrap=True)
    label.setText(text)
    return label
