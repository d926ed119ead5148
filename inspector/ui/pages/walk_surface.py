"""How the checklist page is laid out: sections, cards, what stands beside; one at a time where room is short."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.i18n import N_
from inspector.ui import scale
from inspector.ui.pages.walk_finding import FindingPanel
from inspector.ui.pages.walk_guide import Guide
from inspector.ui.pages.walk_list import CardList
from inspector.ui.pages.walk_search import SearchResults
from inspector.ui.pages.walk_sections import SectionRail
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.card import EmptyState, PageScroll
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.header import ElidedLabel
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.widgets.text import Label, Line
from inspector.workflow.walk import Item, ItemCard

_WIDE, _MIDDLE = 1040, 720  # design px: three columns; two
_RAIL, _SIDE = 224, 340
_UNBOUND = 16777215  # Qt: no largest width
CARDS, SECTIONS, BESIDE = "cards", "sections", "beside"


class Surface(QWidget):
    """The layout; the page wires it.

    Signals:
        resized: the number of columns may be another one.
    """

    resized = Signal()

    def __init__(self, card_of: Callable[[Item], ItemCard], surroundings: Surroundings) -> None:
        super().__init__()
        self.setObjectName("walkSurface")
        self.rail = SectionRail()
        self.cards = CardList(card_of)
        self.results = SearchResults(card_of)
        self.guide, self.finding = Guide(), FindingPanel(surroundings)
        self.finding.hide()
        self.search = SearchField(N_("搜索检查项：编号或词"), "itemSearch")
        self.sections_button = _switch(N_("章节"), "showSections")
        self.beside_button = _switch(N_("依据与问题"), "showBeside")
        self._part = CARDS
        self.sections_button.clicked.connect(self._switched)
        self.beside_button.clicked.connect(self._switched)
        self.heading = ElidedLabel("sectionHeading")
        self.heading.set_role("strong")
        self.dense_button = IconButton("list", N_("每项一行（Ctrl+L）"), "denseToggle")
        self.dense_button.setCheckable(True)
        self.tray_button = Button(N_("照片 {count}"), "openTray", icon="photo", count=0)
        self.back_button = Button(N_("上一项"), "previousItem", icon="up")
        self.next_button = Button(N_("下一项"), "nextItem", icon="down")
        self.hint = Label(role="small", wrap=True)
        self.hint.setObjectName("finishHint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.finish_button = Button(N_("完成检查"), "finishInspection", kind="primary", icon="signature")
        self.empty = EmptyState("inspect", N_("还没有打开检查。请从「检查」开始一次，或接着上次的继续。"), "walkEmpty")
        self._columns, self._plain = 3, False
        self._build()

    def columns(self) -> int:
        """How many columns there is room for: 3, 2 or 1."""
        return self._columns

    def show_part(self, part: str) -> None:
        """Where there is room for one thing only: show this one."""
        self._part = part
        self.arrange()

    def set_plain(self, plain: bool) -> None:
        """A form without items has nothing to show beside its questions."""
        if plain != self._plain:
            self._plain = plain
            self.arrange()

    def arrange(self) -> None:
        """Show what there is room for."""
        width = self.width()
        self._columns = 3 if width >= scale.dp(_WIDE) else 2 if width >= scale.dp(_MIDDLE) else 1
        if self._columns == 3 or (self._columns == 2 and self._part == BESIDE):
            self._part = CARDS
        if self._plain and self._part == BESIDE:
            self._part = CARDS
        part, alone, all_three = self._part, self._columns == 1, self._columns == 3
        self.sections_button.setVisible(not all_three)
        self.beside_button.setVisible(alone and not self._plain)
        self.sections_button.setChecked(part == SECTIONS)
        self.beside_button.setChecked(part == BESIDE)
        self.heading.setVisible(not alone)
        self.hint.setVisible(not alone)
        self.rail.setVisible(all_three or part == SECTIONS)
        self._middle.setVisible(all_three or part == CARDS)
        self.side.setVisible(not self._plain and (part == BESIDE or (not alone and part == CARDS)))
        _widen(self.rail, 0 if all_three else _UNBOUND, _RAIL)
        _widen(self.side, _UNBOUND if alone else 0, _SIDE)

    def show_search(self, shown: bool) -> None:
        """The hits instead of the cards."""
        self._middle.setCurrentWidget(self.results if shown else self.cards)
        if shown and self._part != CARDS:
            self.show_part(CARDS)

    def show_walk(self, shown: bool) -> None:
        """The checklist, or that none is open."""
        self._whole.setVisible(shown)
        self.empty.setVisible(not shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
        self.resized.emit()

    def _switched(self) -> None:
        wanted = SECTIONS if self.sender() is self.sections_button else BESIDE
        self.show_part(CARDS if self._part == wanted else wanted)

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._middle = QStackedWidget()
        self._middle.setObjectName("walkMiddle")
        self._middle.addWidget(self.cards)
        self._middle.addWidget(self.results)
        self.side = PageScroll("walkSide")
        scale.space(self.side.body, 12, (16, 12, 16, 16))
        self.side.body.addWidget(self.finding)
        self.side.body.addWidget(self.guide)
        self.side.body.addStretch(1)
        self.rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout()
        scale.space(row, 0)
        for widget, weight in ((self.rail, 0), (Line(upright=True), 0), (self._middle, 1), (Line(upright=True), 0)):
            row.addWidget(widget, weight)
        row.addWidget(self.side, 0)
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        scale.space(column, 0)
        column.addWidget(self._bar())
        column.addWidget(Line())
        column.addLayout(row, 1)
        column.addWidget(Line())
        column.addWidget(self._foot())
        outer = QVBoxLayout(self)
        scale.space(outer, 0)
        outer.addWidget(self._whole)
        outer.addWidget(self.empty)
        self.show_walk(False)

    def _bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("walkBar")
        row = QHBoxLayout(bar)
        scale.space(row, 8, (16, 6, 16, 6))
        row.addWidget(self.sections_button)
        row.addWidget(self.beside_button)
        row.addWidget(self.heading, 1)
        scale.size(self.search, min_width=120, max_width=300)
        row.addWidget(self.search, 1)
        row.addWidget(self.dense_button)
        row.addWidget(self.tray_button)
        return bar

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("walkFoot")
        row = QHBoxLayout(foot)
        scale.space(row, 8, (16, 6, 16, 6))
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        row.addWidget(self.hint, 1)
        row.addStretch(0)
        row.addWidget(self.finish_button)
        return foot


def _switch(words: str, name: str) -> Button:
    button = Button(words, name, kind="chip")
    button.setCheckable(True)
    return button


def _widen(column: QWidget, largest: int, design: int) -> None:
    """Give a column its design width, or all there is where `largest` is unbound."""
    column.setMinimumWidth(0 if largest else scale.dp(design))
    column.setMaximumWidth(largest or scale.dp(design))
