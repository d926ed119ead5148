"""One finding: facts, demand, clauses, deadline, photos, documents, history, and what may be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.ledger import Step
from inspector.domain.records import DocumentType, Manner
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.detail import Detail, Facts, LinkRow
from inspector.ui.pages.gallery import Gallery
from inspector.ui.pages.recheck_sheet import ask_closure, ask_recheck
from inspector.ui.pages.review_section import show_reviews
from inspector.ui.pages.service_sheet import ServiceSheet
from inspector.ui.signs import MANNERS, SEVERITIES, UNVERIFIED
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow import findings
from inspector.workflow.findings import OUTCOMES
from inspector.workflow.rows import FindingRow, FindingView

if TYPE_CHECKING:
    from inspector.ui.pages.findings import FindingsPage


class FindingPane(QWidget):
    """The detail pane."""

    def __init__(self, page: FindingsPage) -> None:
        super().__init__()
        self._page = page
        self._shown: FindingView | None = None
        self._wanted = ""
        self._step: Button | None = None
        self.banner = Banner("findingBanner")
        self.detail = Detail("findingDetail")
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.banner)
        layout.addWidget(self.detail, 1)

    def show_finding(self, row: FindingRow | None) -> None:
        """Read and show this one; None empties the pane."""
        self._wanted = row.id if row else ""
        if row is None:
            self._shown = None
            self.detail.clear()
        else:
            self._page.call(findings.view_finding, row.id, on_done=self._show, on_error=self._refuse)

    def refresh(self) -> None:
        """The language changed."""
        if self._shown is not None:
            self._show(self._shown)

    def next_step(self) -> None:
        """Press the button of the first step that may be done."""
        if self._step is not None:
            self._step.click()

    def _refuse(self, error: InspectorError) -> None:
        self.banner.show_error(error)

    def _show(self, view: FindingView) -> None:
        if view.row.id != self._wanted:
            return
        same = self._shown is not None and self._shown.row.id == view.row.id
        place = self.detail.verticalScrollBar().value() if same else 0
        self._shown = view
        self.banner.hide()
        detail = self.detail
        detail.clear()
        detail.heading(wording.finding_title(view.row))
        detail.body.addWidget(Flow(*_badges(view.row)))
        self._steps(view)
        show_reviews(self._page, detail.body, view.reviews, titles=True)
        self._told(view)
        self._law(view)
        self._photos(view)
        self._rechecks(view)
        self._papers(view)
        self._history(view)
        detail.end()
        detail.verticalScrollBar().setValue(place)

    # -- parts ---------------------------------------------------------------------------------------------------

    def _steps(self, view: FindingView) -> None:
        """The steps that the ledger allows and that this version can do."""
        self._step = None
        buttons = []
        if Step.ISSUE in view.next_steps:
            words = N_("出具责令改正决定书")
            buttons.append(self._button(words, "findingIssue", "documents", self._issue))
        if Step.SERVE in view.next_steps:
            buttons.append(self._button(N_("登记送达"), "findingServe", "served", self._serve))
        if Step.CLOSE in view.next_steps:
            buttons.append(self._button(N_("销号"), "findingClose", "closed", self._close))
        if Step.RECHECK in view.next_steps and (view.row.order_number or not buttons):
            buttons.append(self._button(N_("登记复查"), "findingRecheck", "eye", self._recheck))
        if buttons:
            buttons[0].set_kind("primary")
            self._step = buttons[0]
            self.detail.body.addWidget(Flow(*buttons))
        if Step.TRANSFER in view.next_steps:
            self.detail.paragraph(tr("属其他部门职责：不写入责令改正决定，随笔录移送。"), "muted")

    def _button(self, sentence: str, name: str, icon: str, slot) -> Button:  # type: ignore[no-untyped-def]
        button = Button(sentence, name, icon=icon)
        button.clicked.connect(slot)
        return button

    def _told(self, view: FindingView) -> None:
        detail, row = self.detail, view.row
        link = LinkRow("findingSiteLink", ("register", {"site": row.finding.site}), row.site_name, icon="site")
        link.followed.connect(self._follow)
        detail.body.addWidget(link)
        left = wording.days_left(row)
        at_once = row.finding.manner is Manner.AT_ONCE
        deadline = wording.day_words(row.deadline) or (tr("签发当日") if at_once else tr("未定"))
        detail.facts(
            [
                (tr("检查发现"), row.found_on.isoformat()),
                (tr("整改期限"), tr("{day}，{left}", day=deadline, left=left) if left else deadline),
                (tr("决定书"), row.order_number or tr("未签发")),
                ("", wording.number_note(row.order_number, row.order_temporary)),
            ]
        )
        detail.section(N_("事实"))
        detail.paragraph(row.finding.facts)
        if row.finding.demand:
            detail.section(N_("整改要求"))
            detail.paragraph(row.finding.demand)

    def _law(self, view: FindingView) -> None:
        if not view.cites:
            return
        detail = self.detail
        detail.section(N_("依据"))
        for line in view.cites:
            sign = None if line.verified else UNVERIFIED
            way = ("settings", {"part": "law", "clause": line.clause})
            link = LinkRow(f"findingClause_{line.clause}", way, line.cite, icon="law", sign=sign)
            link.followed.connect(self._follow)
            detail.body.addWidget(link)
        reason = view.row.finding.basis.reason if view.row.finding.basis else ""
        if reason:
            detail.paragraph(tr("选择理由：{reason}", reason=reason), "small")

    def _photos(self, view: FindingView) -> None:
        detail = self.detail
        detail.section(N_("照片"))
        if not view.photos:
            detail.paragraph(tr("没有照片。"), "muted")
            return
        gallery = Gallery("findingPhotos", self._page.workplace)
        gallery.show_rows(view.photos)
        gallery.told.connect(self._page.frame.toast)
        detail.body.addWidget(gallery)

    def _rechecks(self, view: FindingView) -> None:
        detail = self.detail
        for row in view.rechecks:
            detail.section(N_("复查"))
            seen = row.recheck
            detail.facts([(tr("复查日期"), seen.checked_on.isoformat()), (tr("复查结论"), tr(OUTCOMES[seen.outcome]))])
            detail.paragraph(seen.facts)
            if row.photos:
                gallery = Gallery(f"recheckPhotos_{row.id}", self._page.workplace)
                gallery.show_rows(row.photos)
                gallery.told.connect(self._page.frame.toast)
                detail.body.addWidget(gallery)

    def _papers(self, view: FindingView) -> None:
        detail = self.detail
        detail.section(N_("文书"))
        if not view.documents:
            detail.paragraph(tr("还没有文书。"), "muted")
        for paper in view.documents:
            served = paper.served_on is not None
            order = paper.document.type is DocumentType.ORDER
            link = LinkRow(
                f"findingPaper_{paper.id}",
                ("documents", {"document": paper.id}),
                wording.paper_title(paper),
                detail=wording.beside(
                    tr("{day} 签发", day=paper.document.issued_on.isoformat()), wording.paper_note(paper)
                ),
                sign=(wording.SERVED if served else wording.UNSERVED) if order else None,
            )
            link.followed.connect(self._follow)
            detail.body.addWidget(link)

    def _history(self, view: FindingView) -> None:
        detail = self.detail
        detail.section(N_("经过"))
        facts = [
            (wording.moment(line.at), f"{line.sentence}　{line.who}" if line.who else line.sentence)
            for line in sorted(view.history, key=lambda line: line.at)
        ]
        detail.body.addWidget(Facts(facts))

    # -- steps ---------------------------------------------------------------------------------------------------

    def _issue(self) -> None:
        if self._shown is not None:
            inspection = self._shown.row.finding.inspection
            self._page.frame.go("documents", inspection=inspection, kind=DocumentType.ORDER.value)

    def _serve(self) -> None:
        view = self._shown
        orders = [row for row in view.documents if row.document.type is DocumentType.ORDER] if view else []
        if orders:
            ServiceSheet.ask(self._page, orders[0])

    def _recheck(self) -> None:
        if self._shown is not None:
            ask_recheck(self._page, self._shown.row.id)

    def _close(self) -> None:
        if self._shown is not None:
            ask_closure(self._page, self._shown.row.id)

    def _follow(self, way: tuple[str, dict[str, str]]) -> None:
        self._page.frame.go(way[0], **way[1])


def _badges(row: FindingRow) -> list[QWidget]:
    badges: list[QWidget] = [
        Badge(wording.state_sign(row), "findingStatePill"),
        Badge(SEVERITIES[row.finding.severity]),
        Badge(MANNERS[row.finding.manner]),
    ]
    left = wording.days_left(row)
    if left:
        words = Label(role="strong")
        words.setText(left)
        badges.append(words)
    return badges
