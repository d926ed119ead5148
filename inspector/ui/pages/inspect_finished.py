"""The finished inspections, each with what it still lacks on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.records import DocumentType
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.correction_sheet import CorrectionSheet
from inspector.ui.pages.detail import Detail, LinkRow
from inspector.ui.pages.gallery import Gallery
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.review_section import show_reviews
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import Sign
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.search_field import SearchField
from inspector.workflow import findings, today
from inspector.workflow.desk import Desk
from inspector.workflow.reviews import reviews_of
from inspector.workflow.rows import DocumentRow, InspectionRow, PhotoRow, ReviewRow

if TYPE_CHECKING:
    from inspector.ui.pages.inspect import InspectPage

_WHOLE = Sign("check", "pass", N_("文书齐全"))
_LACKS = Sign("edit", "warn", N_("缺文书"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What hangs on an inspection: its frozen documents, its photos and files, and what reviewers said of it."""

    inspection: str
    papers: tuple[DocumentRow, ...]
    evidence: tuple[PhotoRow, ...]
    reviews: tuple[ReviewRow, ...]


def kept_of(desk: Desk, inspection: str) -> Kept:
    """What hangs on an inspection."""
    papers = tuple(row for row in findings.list_documents(desk) if row.document.inspection == inspection)
    return Kept(inspection, papers, findings.evidence_of(desk, inspection), reviews_of(desk, (inspection,)))


class FinishedPart(QWidget):
    """List and detail."""

    def __init__(self, page: InspectPage) -> None:
        super().__init__()
        self._page = page
        self._rows: tuple[InspectionRow, ...] = ()
        self.wanted = ""  # the inspection to show when the list has come
        self.search = SearchField(N_("搜场所或检查表"), "finishedSearch")
        self.list: RecordList[InspectionRow] = RecordList(
            "finishedList", N_("已结束的检查"), _lines, key=lambda row: row.id
        )
        sentence = N_("还没有结束的检查。检查结束后，文书从这里出具。")
        self._nothing = EmptyState("inspect", sentence, "finishedNothing")
        self._lists = QStackedWidget()
        for part in (self.list, self._nothing):
            self._lists.addWidget(part)
        self.detail = Detail("finishedDetail")
        left = QWidget()
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 8, 12, 8))
        column.addWidget(self.search)
        column.addWidget(self._lists, 1)
        self._panes = TwoPanes("finishedPanes", left, self.detail)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._panes)
        self.search.searched.connect(self._filter)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)

    def refresh(self) -> None:
        """Read the list anew."""
        self._page.call(today.list_inspections, on_done=self._show)

    def correct(self, _target: object = None) -> None:
        """Open the chosen inspection to correct it; a correction under way is gone on with."""
        row = self.list.current()
        if row is not None:
            CorrectionSheet.ask(self._page, row)

    def retranslate(self) -> None:
        """The language changed."""
        self.list.retranslate()
        self._picked(self.list.current())

    def _show(self, rows: tuple[InspectionRow, ...]) -> None:
        self._rows = rows
        if self.wanted:
            self.search.clear()
        self._filter(self.search.text())
        wanted, self.wanted = self.wanted, ""
        if wanted and self.list.choose(wanted):
            self._panes.show_detail(True)

    def _filter(self, text: str) -> None:
        wanted = text.casefold().strip()
        rows = [row for row in self._rows if wanted in f"{row.site_name} {row.form_title}".casefold()]
        with QSignalBlocker(self.list):  # the detail is shown once, below
            self.list.show_records(rows)
            if not self._panes.narrow():
                self.list.choose_first()
        self._lists.setCurrentWidget(self.list if rows or wanted else self._nothing)
        self._picked(self.list.current())

    def _entered(self, _row: InspectionRow) -> None:
        self._panes.show_detail(True)

    def _picked(self, row: InspectionRow | None) -> None:
        if row is None:
            self.detail.clear()
            self._panes.show_detail(False)
        else:
            self._page.call(kept_of, row.id, on_done=self._draw)

    def _draw(self, kept: Kept) -> None:
        row, detail = self.list.current(), self.detail
        if row is None or kept.inspection != row.id:
            return
        detail.clear()
        detail.heading(row.site_name)
        detail.facts(
            [
                (tr("检查表"), wording.form_title(row.form_title)),
                (tr("结束时间"), wording.moment(row.ended_at)),
                (tr("查出问题"), tr("{count} 个", count=row.findings)),
                (tr("签名"), tr("有人拒签，已记原因") if row.unsigned else tr("齐全")),
            ]
        )
        show_reviews(self._page, detail.body, kept.reviews, titles=False)
        if row.lacks:
            detail.section(N_("还要出具"))
        for number, kind in enumerate(row.lacks):
            words = tr(wording.DOCUMENTS[DocumentType(kind)])
            button = Button(N_("出具{title}"), f"finishedIssue_{kind}", kind="" if number else "primary", title=words)
            button.setProperty("document", kind)
            button.clicked.connect(self._issue)
            detail.body.addWidget(Flow(button))
        self._links(row, kept.papers)
        self._evidence(kept.evidence)
        detail.end()

    def _evidence(self, rows: tuple[PhotoRow, ...]) -> None:
        if rows:
            self.detail.section(N_("照片和文件"))
            gallery = Gallery("finishedEvidence", self._page.workplace)
            gallery.show_rows(rows)
            gallery.told.connect(self._page.frame.toast)
            self.detail.body.addWidget(gallery)

    def _links(self, row: InspectionRow, papers: tuple[DocumentRow, ...]) -> None:
        detail = self.detail
        if papers:
            detail.section(N_("已签发"))
        for paper in papers:
            printed = tr("已打印 {count} 份", count=paper.copies_printed) if paper.copies_printed else tr("未打印")
            self._link(
                f"finishedPaper_{paper.document.type.value}",
                ("documents", {"document": paper.id}),
                wording.paper_title(paper),
                wording.beside(wording.paper_note(paper), printed),
            )
        detail.section(N_("相关"))
        correct = LinkRow("finishedCorrect", None, tr("更正这次检查"), aside=tr("原记录保留"), icon="edit")
        correct.followed.connect(self.correct)
        detail.body.addWidget(correct)
        self._link("finishedSite", ("register", {"site": row.site}), tr("名录中的这个场所"), "")
        if row.findings:
            words = tr("这个场所的问题")
            self._link("finishedFindings", ("findings", {"site": row.site}), words, "")

    def _link(self, name: str, way: tuple[str, dict[str, str]], title: str, aside: str) -> None:
        link = LinkRow(name, way, title, aside=aside)
        link.followed.connect(self._follow)
        self.detail.body.addWidget(link)

    def _issue(self) -> None:
        row = self.list.current()
        if row is not None:
            kind = str(self.sender().property("document"))
            self._page.frame.go("documents", inspection=row.id, kind=kind)

    def _follow(self, way: tuple[str, dict[str, str]]) -> None:
        self._page.frame.go(way[0], **way[1])


def _lines(row: InspectionRow) -> Lines:
    detail = f"{wording.moment(row.ended_at)}　{wording.form_title(row.form_title)}"
    aside = tr("问题 {count}", count=row.findings) if row.findings else ""
    return Lines(row.site_name, detail, _LACKS if row.lacks else _WHOLE, aside)
