"""登记送达: method, date, receiver, place and witness of a served document."""

from __future__ import annotations

from datetime import date

from inspector.domain.records import Service
from inspector.i18n import N_, tr
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.jotting import Jotting
from inspector.ui.widgets.date_field import DateField
from inspector.workflow import papers
from inspector.workflow.rows import DocumentRow

METHODS = (
    ("direct", N_("直接送达")),
    ("lien", N_("留置送达")),
    ("entrusted", N_("委托送达")),
    ("post", N_("邮寄送达")),
    ("electronic", N_("电子送达")),
    ("announcement", N_("公告送达")),
)
_PLACES = {"SERVICE_INCOMPLETE": "receiver", "SERVICE_DATE": "served_on"}


class ServiceSheet(EntrySheet):
    """The sheet of one document."""

    def __init__(self, page: DeskPage, row: DocumentRow) -> None:
        self._page, self._row = page, row
        self._day = DateField(N_("送达日期"), "serviceForm_served_on", date.today)
        self._day.show_date(date.today())
        entries = (
            Entry("method", N_("送达方式"), choices=METHODS),
            Entry("served_on", N_("送达日期"), widget=self._day),
            Entry("receiver", N_("收件人"), N_("签收人；拒收时写被送达人")),
            Entry("place", N_("送达地点")),
            Entry("witness", N_("见证人"), N_("留置送达时填写")),
            Entry("note", N_("备注")),
        )
        title = N_("登记送达")
        super().__init__(
            page.window(), "serviceForm", title, entries, action=N_("登记送达"), places=_PLACES,
            note=N_("送达日是复议、诉讼和整改期限的起点，登记后不能删改。"),
        )  # fmt: skip
        self.saved.connect(self._register)
        Jotting(self, page, row.id)

    @classmethod
    def ask(cls, page: DeskPage, row: DocumentRow) -> ServiceSheet:
        """Open the sheet for this document."""
        sheet = cls(page, row)
        sheet.open()
        return sheet

    def _register(self, values: dict[str, str]) -> None:
        service = Service(document=self._row.id, served_on=self._day.value() or date.min, **values)
        self._page.call(
            papers.serve, service, on_done=self._served, on_error=self.show_error, changes=True
        )  # fmt: skip

    def _served(self, row: DocumentRow) -> None:
        self.finished()
        self._page.frame.toast(tr("已登记送达 {number}。", number=row.called))
