"""撤回 of a checklist that the bureau published: why, and what becomes of inspections under way."""

from __future__ import annotations

from inspector.i18n import N_, tr
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.workflow import checklists
from inspector.workflow.checklists import Offered
from inspector.workflow.inspections import FormChoice


class WithdrawSheet(EntrySheet):
    """The sheet of one published checklist."""

    def __init__(self, page: DeskPage, form: FormChoice) -> None:
        self._page, self._form = page, form
        super().__init__(
            page.window(),
            "withdrawForm",
            N_("撤回检查表"),
            (Entry("reason", N_("撤回原因"), N_("例如：法规已修订")),),
            action=N_("撤回"),
            note=N_("正在填的检查继续用这张检查表，新的检查不再能选用。撤回是一条记录；以后还可以重新发布。"),
        )
        self.saved.connect(self._withdraw)

    @classmethod
    def ask(cls, page: DeskPage, form: FormChoice) -> WithdrawSheet:
        """Open the sheet for this checklist."""
        sheet = cls(page, form)
        sheet.open()
        return sheet

    def _withdraw(self, values: dict[str, str]) -> None:
        self._page.call(
            checklists.withdraw,
            self._form.form_id,
            reason=values["reason"],
            on_done=self._withdrawn,
            on_error=self.show_error,
            changes=True,
        )

    def _withdrawn(self, form: Offered) -> None:
        self.finished()
        self._page.frame.toast(tr("已撤回《{title}》。", title=form.title))
