"""The inspections under way: go on at the same question, or put one aside (undoable for 10 s)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.records import Mark
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.detail import empty
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.card import Card, EmptyState, PageScroll
from inspector.ui.widgets.text import Label
from inspector.workflow import inspections
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DraftRow

if TYPE_CHECKING:
    from inspector.ui.pages.inspect import InspectPage


def progress(desk: Desk, draft: str) -> tuple[int, int, int]:
    """Items decided, items shown, items failed of a draft."""
    walk = inspections.open_walk(desk, draft)
    marks = [walk.card(item).mark for item in walk.items()]
    return sum(mark is not None for mark in marks), len(marks), marks.count(Mark.FAIL)


class DraftCard(Card):
    """One inspection under way."""

    def __init__(self, row: DraftRow, part: DraftsPart) -> None:
        super().__init__(f"draft_{row.id}")
        self.row, self._part = row, part
        name = Label(role="title", wrap=True)
        name.setText(row.site_name)
        self._told = Label(role="small", wrap=True)
        self._told.setText(self._when())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("进度"))
        self._bar.setRange(0, 1)
        go_on = Button(N_("继续"), f"draftGoOn_{row.id}", kind="primary", icon="next")
        go_on.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        go_on.clicked.connect(self.go_on)
        discard = IconButton("trash", N_("放弃这次检查"), f"draftDiscard_{row.id}", token="muted")
        discard.clicked.connect(self._discard)
        words = QVBoxLayout()
        scale.space(words, 6)
        words.addWidget(name)
        words.addWidget(self._told)
        words.addWidget(self._bar)
        line = QHBoxLayout()
        scale.space(line, 12)
        line.addLayout(words, 1)
        line.addWidget(go_on)
        line.addWidget(discard)
        self.body.addLayout(line)

    def show_progress(self, told: tuple[int, int, int]) -> None:
        """Items decided, shown, failed."""
        done, total, failed = told
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        counted = tr("已查 {done} / {total} 项，不合格 {failed} 项", done=done, total=total, failed=failed)
        self._told.setText(f"{self._when()}　{counted}")

    def go_on(self) -> None:
        """Back to the question where it was left."""
        self._part.page.frame.go("walk", draft=self.row.id)

    def _discard(self) -> None:
        self._part.discard(self.row)

    def _when(self) -> str:
        if self.row.correction:
            return tr("更正　{form}　{ago}改过", form=wording.form_title(self.row.form_title), ago=self._ago())
        return tr(
            "{form}　{start} 开始　{ago}改过",
            form=wording.form_title(self.row.form_title),
            start=wording.moment(self.row.started_at),
            ago=self._ago(),
        )

    def _ago(self) -> str:
        return wording.ago(self.row.touched_at, datetime.now().astimezone())


class DraftsPart(QWidget):
    """The cards."""

    def __init__(self, page: InspectPage) -> None:
        super().__init__()
        self.page = page
        self.rows: tuple[DraftRow, ...] = ()
        self.area = PageScroll("draftsScroll", width=960)
        sentence = N_("没有进行中的检查。")
        self._nothing = EmptyState("inspect", sentence, "draftsNothing", action=N_("开始新的检查"))
        self._nothing.acted.connect(self._start)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.area)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._stack)

    def show_rows(self, rows: tuple[DraftRow, ...]) -> None:
        """Show these; how far each has come follows."""
        self.rows = rows
        empty(self.area.body)
        for row in rows:
            card = DraftCard(row, self)
            self.area.body.addWidget(card)
            self.page.call(progress, row.id, on_done=card.show_progress)
        self.area.body.addStretch(1)
        self._stack.setCurrentWidget(self.area if rows else self._nothing)

    def retranslate(self) -> None:
        """The language changed."""
        self.show_rows(self.rows)

    def go_on_first(self) -> None:
        """Go on with the one touched last."""
        if self.rows:
            self.page.frame.go("walk", draft=self.rows[0].id)

    def discard(self, row: DraftRow) -> None:
        """Put it aside; the toast takes it back."""
        self.page.call(inspections.discard, row.id, on_done=partial(self._discarded, row), changes=True)

    def _discarded(self, row: DraftRow, _done: object) -> None:
        words = tr("已放弃{site}的检查，已填内容还在。", site=row.site_name)
        self.page.frame.toast(words, undo=partial(self._restore, row.id))

    def _restore(self, draft: str) -> None:
        self.page.call(inspections.restore, draft, changes=True)

    def _start(self) -> None:
        self.page.frame.go("inspect", start=True)
