"""检查: the inspections under way, a new one, and the finished ones with what each still lacks on paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Shortcut
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.inspect_drafts import DraftsPart
from inspector.ui.pages.inspect_finished import FinishedPart
from inspector.ui.pages.inspect_start import StartPart
from inspector.ui.workplace import Workplace
from inspector.workflow import inspections
from inspector.workflow.rows import DraftRow

_PARTS = (("start", N_("开始新的")), ("drafts", N_("进行中")), ("finished", N_("已结束")))


class InspectPage(DeskPage):
    """The three parts behind tabs."""

    name = section = "inspect"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self._decided = False  # which tab comes first is decided once, by whether there are drafts
        self.tabs = QTabBar()
        self.tabs.setObjectName("inspectTabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _, sentence in _PARTS:
            self.tabs.addTab(tr(sentence))
        self.start, self.drafts, self.finished = StartPart(self), DraftsPart(self), FinishedPart(self)
        self._stack = QStackedWidget()
        for part in (self.start, self.drafts, self.finished):
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)

    def title(self) -> str:
        return tr("检查")

    def opened(
        self, *, site: str = "", part: str = "", start: bool = False, inspection: str = "", **_args: Any
    ) -> None:
        if site or start:
            part = "start"
        elif inspection:
            part = "finished"
        self.finished.wanted = inspection
        if part:
            self._decided = True
            self._turn([key for key, _ in _PARTS].index(part))
        self.start.wanted = site
        super().opened()
        if part == "start" and not site:
            self.start.search.setFocus()

    def refresh(self) -> None:
        self.start.refresh()
        self.finished.refresh()
        self.call(inspections.list_drafts, on_done=self._show_drafts)

    def retranslate(self) -> None:
        for part in (self.start, self.drafts, self.finished):
            part.retranslate()
        self._name_tabs(len(self.drafts.rows))

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+Return", N_("开始这次检查，或继续选中的检查"), self._do),
            Shortcut("Ctrl+E", N_("更正选中的已结束检查"), self._correct),
            Shortcut("Alt+1", N_("开始新的"), self._to_start),
            Shortcut("Alt+2", N_("进行中"), self._to_drafts),
            Shortcut("Alt+3", N_("已结束"), self._to_finished),
        )

    def focus_search(self) -> None:
        part = self._stack.currentWidget()
        if part is self.drafts:
            self._turn(0)
            part = self.start
        part.search.setFocus()  # type: ignore[attr-defined]

    def _show_drafts(self, rows: tuple[DraftRow, ...]) -> None:
        self.drafts.show_rows(rows)
        self._name_tabs(len(rows))
        if not self._decided:
            self._decided = True
            self._turn(1 if rows else 0)

    def _name_tabs(self, drafts: int) -> None:
        for number, (key, sentence) in enumerate(_PARTS):
            words = tr(sentence)
            self.tabs.setTabText(number, f"{words} {drafts}" if key == "drafts" and drafts else words)

    def _turn(self, number: int) -> None:
        self.tabs.setCurrentIndex(number)

    def _to_start(self) -> None:
        self._turn(0)

    def _to_drafts(self) -> None:
        self._turn(1)

    def _to_finished(self) -> None:
        self._turn(2)

    def _correct(self) -> None:
        if self._stack.currentWidget() is self.finished:
            self.finished.correct()

    def _do(self) -> None:
        if self._stack.currentWidget() is self.start:
            self.start.begin()
        elif self._stack.currentWidget() is self.drafts:
            self.drafts.go_on_first()
