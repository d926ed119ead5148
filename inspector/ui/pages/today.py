"""今日: what is due, what to go on with, what is not yet on paper; the first steps on a fresh folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.records import Kind
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Shortcut
from inspector.ui.pages import wording
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.detail import LinkRow, empty
from inspector.ui.pages.review_section import said_by
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.ui.workplace import Workplace
from inspector.workflow import demonstration, today
from inspector.workflow.rows import (
    ConflictView,
    DocumentRow,
    DraftRow,
    FindingRow,
    InspectionRow,
    ReviewRow,
    Today,
)

_SHOWN = 6  # rows of one card; the rest behind a link
_STEPS = {
    "organ": (
        N_("填写本机关信息"),
        N_("名称、机关代字、复议机关和法院印在每份文书上"),
        ("settings", {"part": "organ"}),
    ),
    "officers": (N_("登记两名执法人员"), N_("执法证在有效期内才能开始检查"), ("register", {"part": "officers"})),
    "register": (N_("建立名录"), N_("逐个新增，或从表格导入"), ("register", {"part": "import"})),
    "numbers": (
        N_("登记文号段"),
        N_("签发责令改正决定书时从中取号；不领号段的，在那里选临时编号"),
        ("settings", {"part": "numbers"}),
    ),
}


class TodayPage(DeskPage):
    """The first page."""

    name = section = "today"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self._shown: Today | None = None
        self.area = PageScroll("todayScroll", width=1040)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.area)

    def title(self) -> str:
        return tr("今日")

    def subtitle(self) -> str:
        now = datetime.now().astimezone()
        words = now.strftime("%Y-%m-%d")
        if self._shown is None:
            return words
        return tr(
            "{day}　名录 {sites} 处　未了问题 {open} 个",
            day=now.strftime("%Y-%m-%d"),
            sites=self._shown.sites,
            open=self._shown.open_findings,
        )

    def refresh(self) -> None:
        self.call(today.look, on_done=self._show)

    def retranslate(self) -> None:
        if self._shown is not None:
            self._show(self._shown)

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+N", N_("开始新的检查"), self._start),
            Shortcut("Ctrl+Return", N_("继续最近的检查"), self._go_on),
        )

    def _hear(self) -> None:  # the rail's numbers must be right whatever page is shown
        self.refresh()

    def _show(self, shown: Today) -> None:
        self._shown = shown
        body = self.area.body
        empty(body)
        for card in self._cards(shown):
            body.addWidget(card)
        body.addStretch(1)
        self._badges(shown)
        self.heading_changed.emit()

    def _badges(self, shown: Today) -> None:
        overdue = any((row.days_left or 0) < 0 for row in shown.due)
        owed = len(shown.due) + len(shown.returns) + len(shown.conflicts)
        self.frame.set_badge("today", owed, "fail" if overdue or shown.returns else "warn")
        self.frame.set_badge("inspect", len(shown.drafts), "neutral")
        self.frame.set_badge("findings", shown.open_findings, "neutral")
        waiting = len({row.id for row in (*shown.unprinted, *shown.unserved)}) + len(shown.unissued)
        self.frame.set_badge("documents", waiting, "neutral")

    def _cards(self, shown: Today) -> list[QWidget]:
        cards: list[QWidget] = []
        if not all(step.done for step in shown.first_steps):
            cards.append(self._first_steps(shown))
        else:
            cards.append(self._begin(shown))
        if shown.returns:
            returns = [self._return(row) for row in shown.returns]
            cards.append(self._card("todayReturns", N_("审核退回，等您处理"), returns, count=len(returns)))
        if shown.numbered:
            came = [self._numbered(row) for row in shown.numbered[:_SHOWN]]
            way = ("documents", {"show": "order"})
            words = N_("正式文号已到，请告知当事人")
            cards.append(self._card("todayNumbered", words, came, count=len(shown.numbered), more=way))
        if shown.conflicts:
            entries = [self._conflict(view) for view in shown.conflicts[:_SHOWN]]
            way = ("register", {"part": "sites"})
            cards.append(self._card("todayConflicts", N_("需要您选择"), entries, count=len(shown.conflicts), more=way))
        if shown.drafts:
            drafts = [self._draft(row) for row in shown.drafts[:_SHOWN]]
            way = ("inspect", {"part": "drafts"})
            cards.append(self._card("todayDrafts", N_("接着做"), drafts, count=len(shown.drafts), more=way))
        if shown.due:
            due = [self._finding(row) for row in shown.due[:_SHOWN]]
            way = ("findings", {"state": "due"})
            cards.append(self._card("todayDue", N_("到期和逾期"), due, count=len(shown.due), more=way))
        waiting = _waiting(shown)
        count = len(shown.unissued) + len(waiting)
        if count:
            paper = [*map(self._unissued, shown.unissued[:_SHOWN]), *map(self._paper, waiting[:_SHOWN])]
            way = ("documents", {"show": "waiting"})
            cards.append(self._card("todayPaper", N_("还没有落到纸上"), paper, count=count, more=way))
        return cards

    def _begin(self, shown: Today) -> QWidget:
        """The way into a new inspection, with a calm word where nothing waits."""
        start = Button(N_("开始新的检查"), "todayStart", icon="plus", kind="" if shown.drafts else "primary")
        start.clicked.connect(self._start)
        waiting = shown.unissued or shown.unprinted or shown.unserved or shown.returns or shown.conflicts
        quiet = not (shown.drafts or shown.due or waiting)
        words = Label(N_("今天没有到期、欠缺的事。"), role="muted")
        words.setVisible(quiet)
        return Flow(start, words) if quiet else Flow(start)

    def _first_steps(self, shown: Today) -> QWidget:
        card = Card("todayFirstSteps")
        card.body.addWidget(Label(N_("先做这几步，就可以开始检查"), role="title"))
        for number, step in enumerate(shown.first_steps, start=1):
            words, why, way = _STEPS[step.key]
            row = LinkRow(
                f"todayStep_{step.key}",
                way,
                tr("{number}．{step}", number=number, step=tr(words)),
                detail=tr(why),
                icon="check" if step.done else "ring",
                token="pass" if step.done else "warn",
                aside=tr("已完成") if step.done else "",
            )
            row.followed.connect(self._follow)
            card.body.addWidget(row)
        if not shown.sites:
            load = Button(N_("载入示例名录"), "todayLoadDemonstration", icon="register")
            load.clicked.connect(self._load)
            note = Label(N_("虚构的机关、人员和场所，都标明“示例”，供熟悉程序。"), role="small", wrap=True)
            card.body.addWidget(Flow(load))
            card.body.addWidget(note)
        return card

    def _card(
        self,
        name: str,
        sentence: str,
        rows: Sequence[LinkRow],
        *,
        count: int,
        more: tuple[str, dict[str, str]] = ("today", {}),
    ) -> QWidget:
        card = Card(name)
        scale.space(card.body, 2, (12, 12, 12, 12))
        card.body.addWidget(Label(sentence, role="title"))
        for row in rows:
            row.followed.connect(self._follow)
            card.body.addWidget(row)
        if count > len(rows):
            link = Button(N_("全部 {count} 项"), f"{name}More", kind="quiet", count=count)
            link.clicked.connect(partial(self._follow, more))
            card.body.addWidget(Flow(link))
        return card

    def _return(self, row: ReviewRow) -> LinkRow:
        ways = {
            Kind.FINDING.value: ("findings", {"finding": row.target}),
            Kind.DOCUMENT.value: ("documents", {"document": row.target}),
        }
        return LinkRow(
            f"todayReturn_{row.id}",
            ways.get(row.kind, ("inspect", {"inspection": row.inspection})),
            f"{row.title}　{row.site_name}",
            detail="；".join(row.words),
            aside=said_by(row).rpartition(" ")[0],
            sign=wording.RETURNED,
        )

    def _numbered(self, row: DocumentRow) -> LinkRow:
        return LinkRow(
            f"todayNumbered_{row.id}",
            ("documents", {"document": row.id}),
            wording.paper_title(row),
            detail=wording.beside(row.site_name, wording.paper_note(row)),
            sign=wording.NUMBER_CAME,
        )

    def _conflict(self, view: ConflictView) -> LinkRow:
        way = {"site": view.subject} if view.kind == Kind.SITE else {"part": "officers", "officer": view.subject}
        return LinkRow(
            f"todayConflict_{view.subject}",
            ("register", way),
            view.name,
            detail=tr("两台设备改得不一样：{fields}", fields="、".join(row.label for row in view.rows)),
            sign=wording.TO_CHOOSE,
        )

    def _draft(self, row: DraftRow) -> LinkRow:
        when = wording.ago(row.touched_at, datetime.now().astimezone())
        return LinkRow(
            f"todayDraft_{row.id}",
            ("walk", {"draft": row.id}),
            row.site_name,
            detail=tr("{form}，从上次的那一项继续", form=wording.form_title(row.form_title)),
            aside=when,
            icon="inspect",
            token="accent",
        )

    def _finding(self, row: FindingRow) -> LinkRow:
        return LinkRow(
            f"todayFinding_{row.id}",
            ("findings", {"finding": row.id}),
            wording.finding_title(row),
            detail=row.site_name,
            aside=wording.days_left(row),
            sign=wording.state_sign(row),
        )

    def _unissued(self, row: InspectionRow) -> LinkRow:
        return LinkRow(
            f"todayUnissued_{row.id}",
            ("documents", {"inspection": row.id}),
            row.site_name,
            detail=wording.lacks(row.lacks),
            sign=wording.NOT_ISSUED,
        )

    def _paper(self, row: DocumentRow) -> LinkRow:
        return LinkRow(
            f"todayPaper_{row.id}",
            ("documents", {"document": row.id}),
            wording.paper_title(row),
            detail=wording.beside(row.site_name, wording.paper_note(row)),
            sign=wording.UNPRINTED if row.copies_printed == 0 else wording.UNSERVED,
        )

    def _follow(self, way: tuple[str, dict[str, str]]) -> None:
        self.frame.go(way[0], **way[1])

    def _start(self) -> None:
        self.frame.go("inspect", start=True)

    def _go_on(self) -> None:
        if self._shown is not None and self._shown.drafts:
            self.frame.go("walk", draft=self._shown.drafts[0].id)

    def _load(self) -> None:
        self.call(demonstration.fill_register, on_done=self._loaded, changes=True)

    def _loaded(self, _done: object) -> None:
        self.frame.toast(tr("示例名录已载入：六处场所、两名人员、一段文号。"))


def _waiting(shown: Today) -> tuple[DocumentRow, ...]:
    """Documents not printed or not served, each once."""
    return tuple({row.id: row for row in (*shown.unprinted, *shown.unserved)}.values())
