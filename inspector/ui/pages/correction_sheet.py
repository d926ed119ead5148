"""更正: why a finished inspection is opened again; then the checklist opens with what was recorded."""

from __future__ import annotations

from inspector.i18n import N_
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.jotting import Jotting
from inspector.workflow import corrections
from inspector.workflow.rows import InspectionRow


class CorrectionSheet(EntrySheet):
    """The sheet of one finished inspection."""

    def __init__(self, page: DeskPage, row: InspectionRow) -> None:
        self._page, self._row = page, row
        super().__init__(
            page.window(),
            "correctionForm",
            N_("更正这次检查"),
            (Entry("reason", N_("更正原因"), N_("例如：堆高量错，应为 4.2 米"), long=True),),
            action=N_("打开检查表更正"),
            places={"CORRECTION_REASON": "reason"},
            note=N_("原记录和已签发的文书都保留不变。更正写成一条新记录，指明更正的是哪一次检查；改完后各方重新签名。"),
        )
        self.saved.connect(self._begin)
        Jotting(self, page, row.id)

    @classmethod
    def ask(cls, page: DeskPage, row: InspectionRow) -> CorrectionSheet:
        """Open the sheet for this inspection."""
        sheet = cls(page, row)
        sheet.open()
        return sheet

    def _begin(self, values: dict[str, str]) -> None:
        self._page.call(
            corrections.begin,
            self._row.id,
            reason=values["reason"],
            on_done=self._begun,
            on_error=self.show_error,
            changes=True,
        )

    def _begun(self, draft: str) -> None:
        self.finished()
        self._page.frame.go("walk", draft=draft)
