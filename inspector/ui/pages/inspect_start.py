"""A new inspection: a site, its usual checklist, two officers with valid certificates, and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.records import SiteKind
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.detail import Detail, LinkRow
from inspector.ui.pages.form_drop import FormLinks
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.pages.withdraw_sheet import WithdrawSheet
from inspector.ui.signs import SITE_KINDS
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.search_field import SearchField
from inspector.workflow import inspections, register
from inspector.workflow.desk import Desk
from inspector.workflow.inspections import FormChoice
from inspector.workflow.rows import OfficerRow, SiteRow

if TYPE_CHECKING:
    from inspector.ui.pages.inspect import InspectPage


def forms_for(desk: Desk, kind: SiteKind) -> tuple[FormChoice, ...]:
    """The checklists for a kind of site; read in the store lane because the first reading converts them."""
    return inspections.available_forms(desk, kind)


class StartPart(QWidget):
    """Sites at the left; checklist, officers and the button at the right. `wanted` is the site to choose."""

    def __init__(self, page: InspectPage) -> None:
        super().__init__()
        self._page = page
        self.wanted = ""
        self._officers: tuple[OfficerRow, ...] = ()
        self._forms: tuple[FormChoice, ...] = ()
        self._form_boxes: list[QRadioButton] = []
        self._officer_boxes: list[QCheckBox] = []
        self._button: Button | None = None
        self._withdraw: Button | None = None
        self.banner = Banner("startBanner")
        self.search = SearchField(N_("检查哪里？搜名称、编号、拼音首字母"), "startSearch")
        self.list: RecordList[SiteRow] = RecordList("startSites", N_("场所"), _lines, key=lambda row: row.id)
        self._nothing = EmptyState("site", N_("没有符合的场所。换两个字试试。"), "startNothing")
        sentence = N_("名录里还没有场所。先新增一个，或从表格导入。")
        self._first = EmptyState("register", sentence, "startFirst", action=N_("去建名录"))
        self._first.acted.connect(self._to_register)
        self._lists = QStackedWidget()
        for part in (self.list, self._nothing, self._first):
            self._lists.addWidget(part)
        self.detail = Detail("startDetail", width=720)
        left = QWidget()
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 8, 12, 8))
        column.addWidget(self.search)
        column.addWidget(self._lists, 1)
        self._panes = TwoPanes("startPanes", left, self.detail)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.banner)
        layout.addWidget(self._panes, 1)
        self.search.searched.connect(self._ask)
        self.search.left_down.connect(self._to_list)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)

    def refresh(self) -> None:
        """Read sites and officers anew."""
        self._page.call(register.list_officers, on_done=self._know_officers)
        self._ask(self.search.text())

    def retranslate(self) -> None:
        """The language changed."""
        self.list.retranslate()
        self._draw()

    def begin(self) -> None:
        """Start the inspection as it is set out."""
        row, form = self.list.current(), self._form()
        if row is None or form is None or self._button is None or not self._button.isEnabled():
            return
        self._button.setEnabled(False)
        self._page.call(
            inspections.start,
            row.id,
            form,
            officers=self._chosen_officers(),
            on_done=self._begun,
            on_error=self._refuse,
            title=tr("正在打开检查表"),
            changes=True,
        )

    # -- reading -------------------------------------------------------------------------------------------------

    def _know_officers(self, rows: tuple[OfficerRow, ...]) -> None:
        self._officers = rows

    def _ask(self, text: str) -> None:
        self._page.call(register.list_sites, text, on_done=self._show)

    def _show(self, rows: tuple[SiteRow, ...]) -> None:
        with QSignalBlocker(self.list):  # the detail is shown once, below
            self._fill(rows)
        self._picked(self.list.current())

    def _fill(self, rows: tuple[SiteRow, ...]) -> None:
        self.list.show_records(rows)
        fresh = not rows and not self.search.text()
        self._lists.setCurrentWidget(self._first if fresh else self.list if rows else self._nothing)
        wanted, self.wanted = self.wanted, ""
        if wanted and self.list.choose(wanted):
            self._panes.show_detail(True)
        elif not self._panes.narrow():
            self.list.choose_first()

    def _picked(self, row: SiteRow | None) -> None:
        self.banner.hide()
        if row is None:
            self.detail.clear()
            self._panes.show_detail(False)
        else:
            self._page.call(forms_for, row.site.kind, on_done=self._know_forms)

    def _know_forms(self, forms: tuple[FormChoice, ...]) -> None:
        self._forms = forms
        self._draw()

    def _entered(self, _row: SiteRow) -> None:
        self._panes.show_detail(True)

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    # -- showing -------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        row = self.list.current()
        self.detail.clear()
        self._form_boxes, self._officer_boxes, self._button, self._withdraw = [], [], None, None
        if row is None:
            return
        detail = self.detail
        detail.heading(row.site.name)
        seen = tr("上次检查 {day}", day=row.last_inspected) if row.last_inspected else tr("没有检查过")
        detail.paragraph(f"{tr(SITE_KINDS[row.site.kind].words)}　{row.site.enterprise}　{seen}", "muted")
        detail.section(N_("检查表"))
        for form in self._forms:
            title = wording.form_title(form.title)
            box = QRadioButton(tr("{title}（常用）", title=title) if form.usual else title)
            box.setObjectName(f"startForm_{form.form_id}")
            box.setProperty("form", form.form_id)
            box.setChecked(form.usual)
            self._form_boxes.append(box)
            detail.body.addWidget(box)
            box.toggled.connect(self._show_withdraw)
        detail.body.addWidget(FormLinks(self._page.frame, self._page.workplace))
        self._withdraw = Button(N_("撤回这张检查表"), "startWithdraw", kind="quiet", icon="trash")
        self._withdraw.clicked.connect(self._ask_withdraw)
        detail.body.addWidget(Flow(self._withdraw))
        self._show_withdraw()
        detail.section(N_("检查人员（至少两名，证件有效）"))
        self._draw_officers()
        self._button = Button(N_("开始检查"), "startBegin", kind="primary", icon="inspect")
        self._button.clicked.connect(self.begin)
        detail.body.addWidget(Flow(self._button))
        detail.end()

    def _own_form(self) -> FormChoice | None:
        """The chosen checklist, where the bureau published it."""
        chosen = self._form()
        return next((form for form in self._forms if form.form_id == chosen and form.origin), None)

    def _show_withdraw(self) -> None:
        if self._withdraw is not None:
            self._withdraw.setVisible(self._own_form() is not None)

    def _ask_withdraw(self) -> None:
        form = self._own_form()
        if form is not None:
            WithdrawSheet.ask(self._page, form)

    def _draw_officers(self) -> None:
        left = 2  # the first two with a valid certificate are chosen beforehand
        for row in self._officers:
            words = tr("{name}　{certificate}", name=row.officer.name, certificate=row.officer.certificate)
            box = QCheckBox(words if row.valid else tr("{words}（证件过期）", words=words))
            box.setObjectName(f"startOfficer_{row.officer.code}")
            box.setProperty("officer", row.id)
            box.setEnabled(row.valid)
            box.setChecked(row.valid and left > 0)
            left -= int(row.valid)
            self._officer_boxes.append(box)
            self.detail.body.addWidget(box)
        if left > 0:
            link = LinkRow(
                "startOfficersLink", None, tr("持有效证件的人员不足两名，去登记"), icon="warning", token="warn"
            )
            link.followed.connect(self._to_officers)
            self.detail.body.addWidget(link)

    def _form(self) -> str | None:
        return next((str(box.property("form")) for box in self._form_boxes if box.isChecked()), None)

    def _chosen_officers(self) -> tuple[str, ...]:
        return tuple(str(box.property("officer")) for box in self._officer_boxes if box.isChecked())

    # -- what came of it -----------------------------------------------------------------------------------------

    def _begun(self, draft: str) -> None:
        self.banner.hide()
        self._page.frame.go("walk", draft=draft)

    def _refuse(self, error: InspectorError) -> None:
        if self._button is not None:
            self._button.setEnabled(True)
        self.banner.show_error(error)

    def _to_register(self) -> None:
        self._page.frame.go("register", part="sites")

    def _to_officers(self, _target: object) -> None:
        self._page.frame.go("register", part="officers")


def _lines(row: SiteRow) -> Lines:
    seen = wording.day_words(row.last_inspected)
    aside = tr("未了 {count}", count=row.open_findings) if row.open_findings else ""
    detail = f"{row.site.code}　{tr(SITE_KINDS[row.site.kind].words)}"
    return Lines(row.site.name, f"{detail}　{tr('上次 {day}', day=seen)}" if seen else detail, None, aside, "warn")
