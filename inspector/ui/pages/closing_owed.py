"""① 还欠: what must be made good before the inspection can be finished, and what is only said. Each a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_step import Step
from inspector.ui.pages.detail import LinkRow, empty
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage

_SHOWN = 12


class OwedStep(Step):
    """The links."""

    def __init__(self, page: ClosingPage) -> None:
        super().__init__(page)
        self.area = PageScroll("owedScroll", width=880)
        self._all = False
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.area)

    def show_walk(self) -> None:
        body = self.area.body
        empty(body)
        owed = self.walk.owed()
        blocking = [(entry.ref, entry.sentence) for entry in owed if entry.blocking]
        said = [(entry.ref, entry.sentence) for entry in owed if not entry.blocking]
        if not blocking:
            done = Card("owedNothing")
            done.body.addWidget(Label(N_("检查表已填完，没有必须补的项目。"), role="title", wrap=True))
            if said:
                done.body.addWidget(
                    Label(N_("下面的提示可以现在补，也可以在结束时写明原因。"), role="muted", wrap=True)
                )
            body.addWidget(done)
        else:
            body.addWidget(self._card("owedBlocking", N_("必须补齐才能结束"), blocking, icon="ring", token="warn"))
        if said:
            body.addWidget(self._card("owedSaid", N_("提示：不妨碍结束"), said, icon="info", token="info"))
        body.addStretch(1)

    def left_to_do(self) -> int:
        return sum(entry.blocking for entry in self.walk.owed())

    def _card(self, name: str, sentence: str, rows: Sequence[tuple[str, str]], *, icon: str, token: str) -> Card:
        card = Card(name)
        scale.space(card.body, 2, 12)
        card.body.addWidget(Label(sentence, role="title"))
        shown = rows if self._all else rows[:_SHOWN]
        for number, (ref, words) in enumerate(shown):
            link = LinkRow(f"{name}_{number}", ref, words, icon=icon, token=token)
            link.followed.connect(self.page.back_to_walk)
            card.body.addWidget(link)
        if len(rows) > len(shown):
            more = Button(N_("全部 {count} 项"), f"{name}More", kind="quiet", count=len(rows))
            more.clicked.connect(self._show_all)
            card.body.addWidget(Flow(more))
        card.setAccessibleName(tr(sentence))
        return card

    def _show_all(self) -> None:
        self._all = True
        self.show_walk()
