"""One document: the paper in the middle, beside it what it prints and what may be done with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.numbering import is_temporary
from inspector.domain.records import DocumentType
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import printing, scale
from inspector.ui.page import Choice
from inspector.ui.pages import wording
from inspector.ui.pages.detail import Detail, Facts, LinkRow
from inspector.ui.pages.documents_shelf import Paper, file_name, paper_sign
from inspector.ui.pages.documents_sources import place_at, source_of, sources_of
from inspector.ui.pages.review_section import show_reviews
from inspector.ui.pages.service_sheet import ServiceSheet
from inspector.ui.printing import Printed
from inspector.ui.signs import UNVERIFIED
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.pdf_preview import Area, PdfPreview
from inspector.ui.widgets.print_sheet import PrintSheet
from inspector.workflow import papers
from inspector.workflow.papers import Place, Preview
from inspector.workflow.rows import DocumentRow

if TYPE_CHECKING:
    from inspector.ui.pages.documents import DocumentsPage

_SIDE = 320  # design px of what stands beside the paper
_BOTH = 640  # design px: below it paper and side are shown one at a time
_REMEDY = {  # error → where it is mended
    "RIGHTS_BODY_MISSING": ("settings", {"part": "organ"}, N_("去填写")),
    "DOCUMENT_FIELD_MISSING": ("settings", {"part": "organ"}, N_("去填写")),
    "NUMBERS_USED_UP": ("settings", {"part": "numbers"}, N_("登记文号段")),
    "OFFICER_UNCERTIFIED": ("register", {"part": "officers"}, N_("去补证号")),
    "FONT_UNREADABLE": ("settings", {"part": "surface"}, N_("换字体")),
}


class PaperPane(QWidget):
    """Preview and side."""

    def __init__(self, page: DocumentsPage) -> None:
        super().__init__()
        self._page = page
        self._paper: Paper | None = None
        self._preview: Preview | None = None
        self._narrow, self._side_first = False, True
        self._way: tuple[str, dict[str, str]] | None = None
        self.banner = Banner("paperBanner")
        self.banner.acted.connect(self._mend)
        self.preview = PdfPreview("paperPreview", page.tasks)
        self.preview.clicked.connect(self._clicked)
        self.side = Detail("paperSide")
        self.turn = Button(N_("看文书"), "paperTurn", icon="eye", kind="quiet")
        self.turn.clicked.connect(self._turned)
        row = QHBoxLayout()
        scale.space(row, 8, (8, 8, 0, 8))
        row.addWidget(self.preview, 1)
        row.addWidget(self.side)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.banner)
        layout.addLayout(row, 1)
        self._step: Button | None = None
        self._arrange()

    # -- showing -------------------------------------------------------------------------------------------------

    def show_paper(self, paper: Paper | None) -> None:
        """Show this one; what is not issued is set as it would be printed."""
        if paper is not None and paper == self._paper and self._preview is not None and paper.row is not None:
            return  # frozen: nothing about the paper can have changed
        self._paper, self._preview = paper, None
        self._way = None
        self.banner.hide()
        self.preview.show_pdf(b"")
        self._draw()
        self._arrange()
        if paper is None:
            return
        if paper.row is not None:
            self._page.call(papers.view, paper.row.id, on_done=partial(self._show, paper), on_error=self.show_error)
        else:
            self._page.call(
                papers.preview,
                paper.inspection,
                paper.type,
                on_done=partial(self._show, paper),
                on_error=self.show_error,
                title=tr("正在排版"),
            )

    def release(self) -> None:
        """Let the file go; the page was left."""
        self._paper, self._preview = None, None
        self.preview.close_pdf()

    def retranslate(self) -> None:
        """The language changed: what was said beside a preview is said anew."""
        if self._paper is not None and self._paper.row is None:
            self.show_paper(self._paper)
        else:
            self._draw()

    def show_error(self, error: InspectorError) -> None:
        """Say it above the paper, with the way to where it is mended."""
        self.banner.show_error(error)
        remedy = _REMEDY.get(error.code.name)
        self._way = (remedy[0], remedy[1]) if remedy else None
        self.banner.button.setVisible(remedy is not None)
        if remedy is not None:
            self.banner.button.say(remedy[2])

    def _show(self, paper: Paper, preview: Preview) -> None:
        if paper != self._paper:
            return
        self._preview = preview
        self.preview.show_pdf(preview.pdf)
        self._draw()

    def _draw(self) -> None:
        side, paper, preview = self.side, self._paper, self._preview
        side.clear()
        self._step = None
        if paper is None:
            return
        side.heading(tr(wording.DOCUMENTS[paper.type]))
        side.body.addWidget(Flow(Badge(paper_sign(paper), "paperState")))
        self._draw_steps(paper, preview)
        if paper.row is not None:
            show_reviews(self._page, side.body, paper.row.reviews, titles=False)
        self._draw_facts(paper, preview)
        for note in preview.notes if preview else ():
            side.paragraph(note, "small")
        if preview is not None:
            self._draw_sources(paper, preview)
        side.end()

    def _draw_steps(self, paper: Paper, preview: Preview | None) -> None:
        buttons: list[Button] = []
        if paper.row is None and preview is not None:
            buttons += self._ways_to_issue(paper, preview)
        if paper.row is not None:
            unprinted = paper.row.copies_printed == 0
            buttons.append(Button(N_("打印"), "paperPrint", icon="print", kind="primary" if unprinted else ""))
            buttons[-1].clicked.connect(self.print_paper)
            buttons.append(Button(N_("另存"), "paperSave", icon="save"))
            buttons[-1].clicked.connect(self.save)
        if paper.unserved:
            buttons.append(Button(N_("登记送达"), "paperServe", icon="served"))
            buttons[-1].clicked.connect(self.serve)
        if buttons:
            self._step = buttons[-1] if paper.unserved else buttons[0]
            self.side.body.addWidget(Flow(*buttons))

    def _ways_to_issue(self, paper: Paper, preview: Preview) -> list[Button]:
        """Issue; where no number is left, take a temporary one or enter a block."""
        if preview.offered:
            take = Button(N_("用临时编号出具"), "paperIssueTemporary", kind="primary", icon="check")
            take.clicked.connect(self.ask_issue)
            lease = Button(N_("登记文号段"), "paperLease", icon="plus")
            lease.clicked.connect(self._to_numbers)
            return [take, lease]
        words = N_("签发 {number}") if preview.next_number else N_("签发{title}")
        title = tr(wording.SHORT_DOCUMENTS[paper.type])
        button = Button(words, "paperIssue", kind="primary", icon="check", number=preview.next_number, title=title)
        button.clicked.connect(self.ask_issue)
        return [button]

    def _to_numbers(self) -> None:
        self._page.frame.go("settings", part="numbers")

    def _draw_facts(self, paper: Paper, preview: Preview | None) -> None:
        facts = [(tr("场所"), paper.site_name)]
        if paper.row is None:
            facts.append((tr("检查"), paper.on))
            if preview is not None:
                facts.append((tr("将用文号"), preview.next_number))
                facts.append((tr("可用编号"), preview.offered))
        else:
            row = paper.row
            printed = tr("{count} 份", count=row.copies_printed) if row.copies_printed else tr("未打印")
            served = wording.day_words(row.served_on) or tr("未送达")
            facts += [
                (tr("文号"), row.number),
                ("", wording.paper_note(row)),
                (tr("重号"), "、".join(row.clashing)),
                (tr("签发"), row.document.issued_on.isoformat()),
                (tr("页数"), str(row.document.pages)),
                (tr("打印、另存"), printed),
                (tr("送达"), served if paper.type is DocumentType.ORDER else ""),
                (tr("校验值"), row.document.content_sha256[:16]),
            ]
        self.side.body.addWidget(Facts(facts, label_width=84))

    def _draw_sources(self, paper: Paper, preview: Preview) -> None:
        side = self.side
        if any(place.source == "clauses" for place in preview.places):
            side.body.addWidget(Flow(Badge(UNVERIFIED)))
            side.paragraph(tr("有条款未与官方文本核对，文书上已标注。核对后再签发，标注就不会出现。"), "small")
        found = sources_of(preview.places, paper)
        if found:
            side.section(N_("这些字从哪里来（也可以点文书上的句子）"))
        counted: dict[str, int] = {}
        for source in found:
            counted[source.page] = counted.get(source.page, 0) + 1
            words = source.words
            if source.page == "findings":
                words = tr("问题 {number}", number=counted[source.page])
            if "clause" in source.arguments:
                words = tr("条款 {clause}", clause=source.arguments["clause"])
            link = LinkRow(f"paperSource_{source.key}", (source.page, source.arguments), words)
            link.followed.connect(self._follow)
            side.body.addWidget(link)

    # -- gestures ------------------------------------------------------------------------------------------------

    def next_step(self) -> None:
        """Ctrl+Enter: what is to be done next with this paper."""
        if self._step is not None:
            self._step.click()

    def ask_issue(self) -> None:
        """Say in one sentence what issuing does, then do it."""
        paper, preview = self._paper, self._preview
        if paper is None or preview is None or paper.row is not None:
            return
        title = tr(wording.DOCUMENTS[paper.type])
        number = preview.next_number or preview.offered
        words = tr("签发后内容、日期和校验值固定，不能再改；一份 {pages} 页。", pages=preview.pages)
        if is_temporary(number):
            words = tr(
                "{words}决定书上印临时编号 {number}；正式文号在下次同步时登记，“今日”会提示您告知当事人。",
                words=words, number=number,
            )  # fmt: skip
        elif number:
            words = tr("{words}文号 {number} 从号段中用掉。", words=words, number=number)
        button = tr("签发 {number}", number=number) if number else tr("签发{title}", title=title)
        choices = (Choice("issue", button, "primary"), Choice("back", tr("先不签发"), "quiet"))
        self._page.frame.ask(tr("签发{title}", title=title), words, choices, self._answered)

    def print_paper(self) -> None:
        """Ask for printer and copies."""
        paper, preview = self._paper, self._preview
        if paper is None or paper.row is None or preview is None:
            return
        document = paper.row.document
        sheet = PrintSheet(
            self.window(), self._page.tasks, title=f"{document.title} {paper.row.number}".strip(), pages=document.pages
        )
        sheet.print_wanted.connect(self._print)
        sheet.save_wanted.connect(self.save)
        sheet.open()

    def save(self) -> None:
        """Ask where a copy is to be written."""
        paper = self._paper
        if paper is None or paper.row is None:
            return
        dialog = QFileDialog(self.window(), tr("另存文书"))
        dialog.setObjectName("paperSaveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(file_name(paper))
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write a copy here; it is logged."""
        if self._paper is not None and self._paper.row is not None:
            self._page.call(
                papers.save_copy, self._paper.row.id, Path(path), on_done=partial(self._saved, Path(path)),
                on_error=self.show_error, changes=True,
            )  # fmt: skip

    def serve(self) -> None:
        """Register 送达."""
        if self._paper is not None and self._paper.row is not None:
            ServiceSheet.ask(self._page, self._paper.row)

    def _answered(self, key: str) -> None:
        if key == "issue" and self._paper is not None and self._preview is not None:
            self._page.issue([self._paper], temporary=bool(self._preview.offered))

    def _print(self, printer: str, copies: int) -> None:
        paper, preview = self._paper, self._preview
        assert paper is not None
        assert paper.row is not None
        assert preview is not None
        self._page.tasks.wide.run(
            printing.print_pdf, preview.pdf, printer, copies=copies, on_done=partial(self._printed, paper.row.id),
            on_error=self.show_error, title=tr("正在打印"),
        )  # fmt: skip

    def _printed(self, document: str, done: Printed) -> None:
        self._page.call(
            papers.log_print, document, printer=done.printer, copies=done.copies, on_done=self._logged, changes=True
        )

    def _logged(self, row: DocumentRow) -> None:
        self._page.frame.toast(tr("已打印，记入文书：共 {count} 份。", count=row.copies_printed))

    def _saved(self, path: Path, _row: DocumentRow) -> None:
        self._page.frame.toast(tr("已另存为 {name}。", name=path.name))

    def _clicked(self, page: int, x: float, y: float) -> None:
        """A sentence was clicked: frame everything of its source, and say where it comes from."""
        if self._preview is None or self._paper is None:
            return
        place = place_at(self._preview.places, page, x, y)
        if place is None:
            self.preview.highlight(())
            self.banner.hide()
            return
        same = [_area(other) for other in self._preview.places if other.source == place.source]
        same.sort(key=lambda area: area.page != page)
        self.preview.highlight(same)
        source = source_of(place.source, self._paper)
        self._way = (source.page, source.arguments) if source.page else None
        words = tr("这句话来自{source}。", source=source.words)
        self.banner.show_words(words, tone="info", action=N_("去那里") if source.page else "")

    def _mend(self) -> None:
        if self._way is not None:
            self._page.frame.go(self._way[0], **self._way[1])

    def _follow(self, way: tuple[str, dict[str, str]]) -> None:
        self._page.frame.go(way[0], **way[1])

    # -- narrow --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow = self.width() < scale.dp(_BOTH)
        self.side.setMaximumWidth(16777215 if self._narrow else scale.dp(_SIDE))
        self.side.setMinimumWidth(0 if self._narrow else scale.dp(_SIDE))
        self._arrange()

    def _arrange(self) -> None:
        there = self._paper is not None
        self.preview.setVisible(there and (not self._narrow or not self._side_first))
        self.side.setVisible(there and (not self._narrow or self._side_first))
        self.turn.setVisible(there and self._narrow)
        self.turn.say(N_("看文书") if self._side_first else N_("看办理和出处"))

    def _turned(self) -> None:
        self._side_first = not self._side_first
        self._arrange()


def _area(place: Place) -> Area:
    return Area(place.page, place.x, place.y, place.width, place.height)
