"""文书: everything on paper and everything that should be; preview, issue, print, save, serve."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.records import DocumentType
from inspector.errors import Code, InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Choice, Frame, Shortcut
from inspector.ui.pages import wording
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.documents_paper import PaperPane
from inspector.ui.pages.documents_shelf import Paper, paper_lines, shelf
from inspector.ui.pages.record_list import RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.workplace import Workplace
from inspector.workflow import papers
from inspector.workflow.rows import DocumentRow

_SHOW = (("all", N_("全部")), ("waiting", N_("待办")), ("order", N_("决定书")))


class DocumentsPage(DeskPage):
    """List and paper."""

    name = section = "documents"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self._papers: tuple[Paper, ...] = ()
        self._inspection = ""  # only of this inspection
        self._wanted = ""
        self.search = SearchField(N_("搜文号、场所、问题"), "documentSearch")
        self.show_chips = FilterChips(_SHOW, "documentShow")
        self.only = Banner("documentOnly")
        self.only.acted.connect(self.show_all)
        self.only.closed.connect(self.show_all)
        self.list: RecordList[Paper] = RecordList("documentList", N_("文书"), paper_lines, key=lambda paper: paper.key)
        self._first = EmptyState(
            "documents", N_("还没有文书。结束一次检查后，决定书、笔录和照片单在这里签发和打印。"), "documentsFirst",
            action=N_("去检查"),
        )  # fmt: skip
        self._first.acted.connect(self._to_inspect)
        self._nothing = EmptyState("filter", N_("没有符合的文书。"), "documentsNothing", action=N_("看全部文书"))
        self._nothing.acted.connect(self.show_all)
        self._lists = QStackedWidget()
        for part in (self.list, self._first, self._nothing):
            self._lists.addWidget(part)
        self.issue_all = Button("", "documentIssueAll", icon="check")
        self.issue_all.clicked.connect(self._ask_issue_all)
        self.paper = PaperPane(self)
        self._panes = TwoPanes("documentPanes", self._left(), self.paper, left_width=348)
        self._panes.put_beside_back(self.paper.turn)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._panes)
        self.search.searched.connect(self._ask)
        self.search.left_down.connect(self._to_list)
        self.show_chips.changed.connect(self._filter)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)

    def title(self) -> str:
        return tr("文书")

    def opened(self, *, document: str = "", inspection: str = "", kind: str = "", show: str = "", **_args: Any) -> None:
        self._inspection = inspection
        self._wanted = document or (f"{inspection}/{kind}" if inspection and kind else "")
        if document or inspection or show:
            self.show_chips.choose(show or "all")
            self.search.clear()
        super().opened()

    def left(self) -> None:
        self.paper.release()

    def refresh(self) -> None:
        self._ask(self.search.text())

    def retranslate(self) -> None:
        self.list.retranslate()
        self._filter()
        self.paper.retranslate()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+Return", N_("签发，或登记送达"), self.paper.next_step),
            Shortcut("Ctrl+P", N_("打印")),
            Shortcut("Ctrl+S", N_("另存一份"), self.paper.save),
            Shortcut("Ctrl+L", N_("到列表"), self._to_list),
        )

    def focus_search(self) -> None:
        self.search.setFocus()

    def print_page(self) -> None:
        self.paper.print_paper()

    def show_all(self) -> None:
        """Show the whole shelf again."""
        self._inspection = ""
        self.show_chips.choose("all")
        self.search.clear()
        self._filter()

    # -- reading -------------------------------------------------------------------------------------------------

    def _ask(self, text: str) -> None:
        self.call(shelf, text, on_done=self._show)

    def _show(self, found: tuple[Paper, ...]) -> None:
        self._papers = found
        wanted, self._wanted = self._wanted, ""
        with QSignalBlocker(self.list):  # the paper is shown once, below
            self._filter()
            if wanted and not self.list.choose(wanted):
                inspection, _, kind = wanted.partition("/")
                issued = (paper.key for paper in found if paper.inspection == inspection and paper.type.value == kind)
                self.list.choose(next(issued, ""))
        if wanted:
            self._panes.show_detail(True)
        self._picked(self.list.current())

    def _filter(self, _chosen: object = None) -> None:
        (show,) = self.show_chips.chosen()
        rows = [paper for paper in self._papers if self._inspection in ("", paper.inspection)]
        self._tell_inspection(rows)
        if show == "waiting":
            rows = [paper for paper in rows if paper.waiting]
        elif show == "order":
            rows = [paper for paper in rows if paper.type is DocumentType.ORDER]
        self.list.show_records(rows)
        fresh = not self._papers and not self.search.text()
        self._lists.setCurrentWidget(self._first if fresh else self.list if rows else self._nothing)
        if not self._panes.narrow():
            self.list.choose_first()

    def _tell_inspection(self, rows: list[Paper]) -> None:
        lacking = [paper for paper in rows if paper.row is None]
        self.only.setVisible(bool(self._inspection and rows))
        if self._inspection and rows:
            words = tr("只看 {site} 这次检查的文书", site=rows[0].site_name)
            self.only.show_words(words, tone="info", action=N_("看全部"))
        self.issue_all.setVisible(bool(self._inspection) and len(lacking) > 1)
        self.issue_all.say(N_("签发这次检查的全部 {count} 份文书"), count=len(lacking))

    def _picked(self, paper: Paper | None) -> None:
        self.paper.show_paper(paper)
        if paper is None:
            self._panes.show_detail(False)

    def _entered(self, _paper: Paper) -> None:
        self._panes.show_detail(True)

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    def _to_inspect(self) -> None:
        self.frame.go("inspect")

    # -- issuing -------------------------------------------------------------------------------------------------

    def issue(self, lacking: list[Paper], *, temporary: bool = False) -> None:
        """Freeze these documents one after another; the first refusal stops the rest and is said.

        Args:
            lacking: what is to be issued.
            temporary: a person chose a temporary number.
        """
        first, rest = lacking[0], lacking[1:]
        self.call(
            papers.issue,
            first.inspection,
            first.type,
            temporary=temporary,
            on_done=partial(self._issued, rest),
            on_error=partial(self._refused, lacking),
            title=tr("正在签发{title}", title=tr(wording.DOCUMENTS[first.type])),
            changes=not rest,
        )

    def _issued(self, rest: list[Paper], row: DocumentRow) -> None:
        self._wanted = row.id
        if rest:
            self.issue(rest)
            return
        document = row.document
        words = N_("已签发{title} {number}，共 {pages} 页。")
        if document.temporary_number:
            words = N_("已用临时编号签发{title} {number}，共 {pages} 页。正式文号在下次同步时领取。")
        self.frame.toast(tr(words, title=document.title, number=row.number, pages=document.pages))

    def _refused(self, lacking: list[Paper], error: InspectorError) -> None:
        self.refresh()
        self.paper.show_error(error)
        if error.code is Code.NUMBERS_USED_UP:
            words = tr("没有可用的文号。可以先用临时编号出具，正式文号在下次同步时登记，须告知当事人。")
            take = Choice("temporary", tr("用临时编号出具"), "primary")
            back = Choice("back", tr("先不签发"), "quiet")
            self.frame.ask(tr("文号已用完"), words, (take, back), partial(self._chose_temporary, lacking))

    def _chose_temporary(self, lacking: list[Paper], key: str) -> None:
        if key == "temporary":
            self.issue(lacking, temporary=True)

    def _ask_issue_all(self) -> None:
        lacking = [paper for paper in self._papers if paper.inspection == self._inspection and paper.row is None]
        names = "、".join(tr(wording.DOCUMENTS[paper.type]) for paper in lacking)
        words = tr("将签发：{names}。签发后内容、文号和校验值固定，不能再改。", names=names)
        choice = Choice("issue", tr("签发全部 {count} 份文书", count=len(lacking)), "primary")
        back = Choice("back", tr("先不签发"), "quiet")
        self.frame.ask(tr("签发这次检查的文书"), words, (choice, back), partial(self._answered, lacking))

    def _answered(self, lacking: list[Paper], key: str) -> None:
        if key == "issue":
            self.issue(lacking)

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 12, 12, 8))
        for part in (self.search, self.show_chips, self.only):
            column.addWidget(part)
        column.addWidget(self._lists, 1)
        column.addWidget(self.issue_all)
        return left
