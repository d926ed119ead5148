"""法规: the clauses of the library with the status of their source; compared with the official text by a person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.instruments import CODE
from inspector.domain.law import ClauseKind
from inspector.domain.sources import SourceStatus
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.detail import Detail
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.settings_about import pack_words
from inspector.ui.pages.settings_part import Part
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import UNVERIFIED
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, EmptyState
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.widgets.text import Label
from inspector.workflow import bureau, packs
from inspector.workflow.bureau import ClauseRow
from inspector.workflow.packs import PackRow

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_KINDS = {
    ClauseKind.DUTY: N_("义务"),
    ClauseKind.PENALTY: N_("罚则"),
    ClauseKind.PROCEDURE: N_("程序"),
    ClauseKind.REFERENCE: N_("判定依据"),
}
_STATUSES = {
    SourceStatus.SEEN: N_("已见原文"),
    SourceStatus.SEEN_UNOFFICIAL: N_("只见过非官方转录"),
    SourceStatus.SECOND_HAND: N_("二手来源"),
    SourceStatus.RECALLED: N_("未见原文"),
    SourceStatus.DESIGN: N_("本系统设计，不是法规"),
    SourceStatus.INFERRED: N_("编者推断"),
}


class LawLibraryPart(Part):
    """List and detail."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self._rows: tuple[ClauseRow, ...] = ()
        self._wanted, self._name = "", ""
        self.search = SearchField(N_("搜法规、条号、条文中的字"), "lawSearch")
        self.show_chips = FilterChips((("all", N_("全部")), ("open", N_("待核对")), ("done", N_("已核对"))), "lawShow")
        self.list: RecordList[ClauseRow] = RecordList("lawList", N_("条款"), _lines, key=lambda row: row.clause.id)
        self._nothing = EmptyState("law", N_("没有符合的条款。换几个字试试。"), "lawNothing")
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self._nothing)
        self.banner = Banner("lawBanner")
        self.detail = Detail("lawDetail", width=760)
        right, left = QWidget(), QWidget()
        column = QVBoxLayout(right)
        scale.space(column, 0)
        column.addWidget(self.banner)
        column.addWidget(self.detail, 1)
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 8, 12, 8))
        self._version = Label(role="small", wrap=True)
        self._version.setObjectName("lawVersion")
        for part in (self.search, self.show_chips, self._version):
            column.addWidget(part)
        column.addWidget(self._lists, 1)
        self._panes = TwoPanes("lawPanes", left, right)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._panes)
        self.search.searched.connect(self._ask)
        self.search.left_down.connect(self._to_list)
        self.show_chips.changed.connect(self._filter)
        self.list.picked.connect(self._draw)
        self.list.entered.connect(self._entered)

    def want(self, clause: str) -> None:
        """Show this clause when the list has been read."""
        self._wanted = clause
        self.search.clear()
        self.show_chips.choose("all")

    def refresh(self) -> None:
        self.page.call(packs.list_packs, on_done=self._show_version)
        self._ask(self.search.text())

    def retranslate(self) -> None:
        self.list.retranslate()
        self.page.call(packs.list_packs, on_done=self._show_version)
        self._draw(self.list.current())

    def _ask(self, text: str) -> None:
        self.page.call(bureau.list_clauses, text, on_done=self._show)

    def _show_version(self, rows: tuple[PackRow, ...]) -> None:
        found = [row for row in rows if row.kind.startswith("law")]
        words = [tr("法规库：{version}", version=pack_words(row)) for row in found]
        self._version.setText("\n".join([*words, *(row.refused for row in found if row.refused)]))

    def _show(self, rows: tuple[ClauseRow, ...]) -> None:
        self._rows = tuple(sorted(rows, key=lambda row: row.clause.instrument != CODE))  # the code in force comes first
        wanted, self._wanted = self._wanted, ""
        with QSignalBlocker(self.list):  # the detail is shown once, below
            self._filter()
            found = bool(wanted) and self.list.choose(wanted)
        if found:
            self._panes.show_detail(True)
        self._draw(self.list.current())

    def _filter(self, _chosen: object = None) -> None:
        (show,) = self.show_chips.chosen()
        wanted = {"all": (True, False), "open": (False,), "done": (True,)}[show]
        rows = [row for row in self._rows if (row.clause.verified is not None) in wanted]
        self.list.show_records(rows)
        self._lists.setCurrentWidget(self.list if rows else self._nothing)
        if not self._panes.narrow():
            self.list.choose_first()

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    def _entered(self, _row: ClauseRow) -> None:
        self._panes.show_detail(True)

    def _draw(self, row: ClauseRow | None) -> None:
        detail = self.detail
        detail.clear()
        self.banner.hide()
        if row is None:
            self._panes.show_detail(False)
            return
        clause = row.clause
        detail.heading(row.cite)
        detail.body.addWidget(Flow(Badge(UNVERIFIED if clause.verified is None else wording.VERIFIED)))
        until = clause.effective_to.isoformat() if clause.effective_to else tr("今")
        ending = tr("{start} 至 {end}", start=clause.effective_from.isoformat(), end=until)
        verified = (
            tr("{name}，{day}", name=clause.verified.by, day=clause.verified.on.isoformat()) if clause.verified else ""
        )
        detail.facts(
            [
                (tr("编号"), clause.id),
                (tr("类型"), tr(_KINDS[clause.kind])),
                (tr("有效期"), ending),
                (tr("来源"), tr(_STATUSES[clause.status])),
                (tr("核对人"), verified),
                (tr("责令措辞"), clause.order_verb),
                (tr("说明"), clause.note),
            ]
        )
        detail.section(N_("条文"))
        detail.paragraph(row.text or tr("库中没有全文，只有摘要：{summary}", summary=clause.summary))
        if clause.verified is None:
            detail.body.addWidget(self._confirmation(row))
        detail.end()

    def _confirmation(self, row: ClauseRow) -> Card:
        card = Card("lawConfirm", flat=True)
        words = N_("请找到官方公布的文本，逐字比对上面的条文，再写下核对人。条文以后有改动，标注会自动恢复。")
        card.body.addWidget(Label(words, wrap=True))
        self._by = QLineEdit(self._name)
        self._by.setObjectName("lawVerifier")
        self._by.setPlaceholderText(tr("核对人姓名"))
        self._by.setAccessibleName(tr("核对人姓名"))
        button = Button(N_("已与官方文本核对"), "lawConfirmButton", icon="check")
        confirm = partial(self._confirm, row.clause.id)
        button.clicked.connect(confirm)
        self._by.returnPressed.connect(confirm)
        card.body.addWidget(self._by)
        card.body.addWidget(Flow(button))
        return card

    def _confirm(self, clause: str, _checked: bool = False) -> None:
        self._name = self._by.text().strip()
        self.page.call(
            bureau.confirm_clause, clause, verified_by=self._name,
            on_done=self._confirmed, on_error=self._refuse, changes=True,
        )  # fmt: skip

    def _confirmed(self, _done: object) -> None:
        self.page.frame.toast(tr("已记录核对。之后的文书不再标注这一条。"))

    def _refuse(self, error: InspectorError) -> None:
        self.banner.show_error(error)


def _lines(row: ClauseRow) -> Lines:
    clause = row.clause
    sign = UNVERIFIED if clause.verified is None else wording.VERIFIED
    return Lines(row.cite.removeprefix("《中华人民共和国").replace("》", " ", 1), clause.summary or row.text, sign)
