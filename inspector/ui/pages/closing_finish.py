"""⑤ 结束检查: says what it will record, what still holds it up with a way there, and asks why photos are fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.media import is_picture
from inspector.domain.records import Authority
from inspector.errors import InspectorError, NeedsDecision
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_step import Step
from inspector.ui.pages.detail import Facts, LinkRow, empty
from inspector.ui.pages.prose import Prose
from inspector.ui.pages.wording import form_title
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.text import Label
from inspector.workflow import closing
from inspector.workflow.inspections import Finished

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage


class FinishStep(Step):
    """Summary, what holds it up, the reason for fewer photos, and the button."""

    def __init__(self, page: ClosingPage) -> None:
        super().__init__(page)
        self.banner = Banner("finishBanner")
        self.area = PageScroll("finishScroll", width=880)
        self._summary = Card("finishSummary")
        self._holds = Card("finishHolds")
        self._reason = Card("finishWaiver")
        self.waiver = Prose(N_("照片少于建议的原因"), "closing_waiver", lines=2)
        self.waiver.edited.connect(self._waived)
        self._short = Label(wrap=True)
        self._reason.body.addWidget(Label(N_("照片少于建议数量"), role="title"))
        self._reason.body.addWidget(self._short)
        self._reason.body.addWidget(self.waiver)
        self.finish = Button(N_("结束检查并存入记录"), "closingFinish", kind="primary", icon="check")
        self.finish.clicked.connect(self.act)
        for part in (self._summary, self._holds, self._reason):
            self.area.body.addWidget(part)
        self.area.body.addStretch(1)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.banner)
        layout.addWidget(self.area, 1)

    def show_walk(self) -> None:
        self.banner.hide()
        self.finish.setEnabled(True)
        self._draw_summary()
        self._draw_holds()
        self.waiver.show_text(self.page.waiver)
        short = [entry for entry in self.walk.owed() if entry.kind == "evidence"]
        self._reason.setVisible(bool(short))
        self._short.say(
            N_("{count} 个不合格项的照片少于建议。可以回去补拍；不补就写明原因，原因印在笔录上。"), count=len(short)
        )

    def done(self) -> bool:
        return False

    def leave(self) -> None:
        self.waiver.tell()

    def act(self) -> None:
        """Finish."""
        if self.page.walk is None or not self.finish.isEnabled():
            return
        self.waiver.tell()
        self.finish.setEnabled(False)
        self.page.call(
            closing.finish,
            self.walk.draft,
            waiver=self.page.waiver,
            on_done=self._done,
            on_error=self._refused,
            title=tr("正在结束检查"),
            changes=True,
        )

    def _draw_summary(self) -> None:
        walk, body = self.walk, self._summary.body
        empty(body)
        body.addWidget(Label(N_("结束时一次存入记录，之后不能改"), role="title", wrap=True))
        findings = walk.findings()
        ordered = sum(
            finding.basis is not None and finding.orderable and finding.authority is Authority.ENVIRONMENT
            for finding in findings
        )
        people = "、".join(row.officer.name for row in walk.officers)
        decided = sum(walk.card(item).mark is not None for item in walk.items())
        photos = sum(is_picture(one.media_type) for one in walk.evidence.values())
        files = len(walk.evidence) - photos
        found = tr("{count} 个，其中列入决定书 {ordered} 个", count=len(findings), ordered=ordered)
        body.addWidget(
            Facts(
                [
                    (tr("场所"), walk.site.name),
                    (
                        tr("检查表"),
                        tr("{form}，{count} 项有结果", form=form_title(walk.form_title), count=decided),
                    ),
                    (tr("检查人员"), people),
                    (tr("问题"), found),
                    (tr("照片"), tr("{count} 张", count=photos)),
                    *([(tr("文件"), tr("{count} 个", count=files))] if files else []),
                    (tr("签名"), tr("{count} 个", count=len(walk.signatures))),
                ]
            )
        )

    def _draw_holds(self) -> None:
        body = self._holds.body
        empty(body)
        steps = self.page.steps
        words = (
            (0, tr("检查表还欠 {count} 项", count=steps[0].left_to_do())),
            (2, tr("{count} 个问题还要补正：依据、空白或者整改方式", count=steps[2].left_to_do())),
            (3, tr("还缺 {count} 个签名", count=steps[3].left_to_do())),
        )
        held = [(number, sentence) for number, sentence in words if steps[number].left_to_do()]
        self._holds.setVisible(bool(held))
        body.addWidget(Label(N_("还不能结束"), role="title"))
        for number, sentence in held:
            link = LinkRow(f"finishHold_{number}", number, sentence, icon="ring", token="warn")
            link.followed.connect(self.page.go_to)
            body.addWidget(link)

    def _waived(self, text: str) -> None:
        self.page.waiver = text.strip()
        self.page.keep(closing.keep_waiver, self.page.waiver)

    def _done(self, finished: Finished) -> None:
        self.page.finished(finished.inspection)

    def _refused(self, error: InspectorError) -> None:
        self.finish.setEnabled(True)
        self.banner.show_error(error)
        if isinstance(error, NeedsDecision):
            self._reason.show()
            self.waiver.setFocus()
