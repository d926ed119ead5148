"""问题: every finding with its state, narrowed by state, grade, site and search; at the right what belongs to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.ledger import SETTLED, State
from inspector.domain.records import Severity
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Shortcut
from inspector.ui.pages import wording
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.findings_detail import FindingPane
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.signs import SEVERITIES, STATES
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.workplace import Workplace
from inspector.workflow import findings
from inspector.workflow.rows import FindingRow

_OPEN = tuple(state for state in State if state not in SETTLED)
_STATES: dict[str, tuple[str, tuple[State, ...]]] = {
    "all": (N_("全部状态"), tuple(State)),
    "open": (N_("未了结"), _OPEN),
    "due": (N_("到期和逾期"), (State.OVERDUE, State.DUE_SOON)),
    **{state.value: (STATES[state.name].words, (state,)) for state in State},
    "settled": (N_("已了结"), tuple(SETTLED)),
}


class FindingsPage(DeskPage):
    """List and detail."""

    name = section = "findings"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self._rows: tuple[FindingRow, ...] = ()
        self._wanted = ""
        self._site = ""
        self.search = SearchField(N_("搜问题、场所、事实，两个字或拼音首字母"), "findingSearch")
        self.state, self.severity, self.site = _box("findingState"), _box("findingSeverity"), _box("findingSite")
        self.list: RecordList[FindingRow] = RecordList("findingList", N_("问题"), _lines, key=lambda row: row.id)
        none_yet = N_("还没有问题。检查中判为“不合格”的项目，结束检查后列在这里。")
        self._first = EmptyState("findings", none_yet, "findingsFirst", action=N_("开始新的检查"))
        self._first.acted.connect(self._start)
        self._nothing = EmptyState("filter", N_("没有符合的问题。"), "findingsNothing", action=N_("看全部问题"))
        self._nothing.acted.connect(self.clear_filters)
        self._lists = QStackedWidget()
        for part in (self.list, self._first, self._nothing):
            self._lists.addWidget(part)
        self.detail = FindingPane(self)
        self._panes = TwoPanes("findingPanes", self._left(), self.detail)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._panes)
        self._name_filters()
        self._wire()

    def title(self) -> str:
        return tr("问题")

    def subtitle(self) -> str:
        shown = self.list.records.rowCount()
        if not self._rows:
            return ""
        return tr("{shown} / {all} 个", shown=shown, all=len(self._rows))

    def opened(self, *, finding: str = "", site: str = "", state: str = "", **_args: Any) -> None:
        self._wanted = finding
        if finding or site or state:
            self._choose_filters(state or "all", site)
        super().opened()

    def refresh(self) -> None:
        self._ask(self.search.text())

    def retranslate(self) -> None:
        self._name_filters()
        self.list.retranslate()
        self.detail.refresh()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+Return", N_("办理下一步"), self.detail.next_step),
            Shortcut("Ctrl+L", N_("到列表"), self._to_list),
            Shortcut("Ctrl+Shift+F", N_("去掉筛选"), self.clear_filters),
        )

    def focus_search(self) -> None:
        self.search.setFocus()

    def clear_filters(self) -> None:
        """Show all findings again."""
        self._choose_filters("all", "")
        self.search.clear()
        self._filter()

    # -- reading -------------------------------------------------------------------------------------------------

    def _ask(self, text: str) -> None:
        self.call(findings.list_findings, text, on_done=self._show)

    def _show(self, rows: tuple[FindingRow, ...]) -> None:
        self._rows = rows
        self._name_sites()
        wanted, self._wanted = self._wanted, ""
        with QSignalBlocker(self.list):  # the detail is shown once, below
            self._filter()
            found = self.list.choose(wanted) if wanted else True
        if not found and self.search.text():
            self.search.clear()
            self._wanted = wanted
            self._ask("")
            return
        if wanted and found:
            self._panes.show_detail(True)
        self._picked(self.list.current())

    def _filter(self, _index: object = None) -> None:
        self._site = str(self.site.currentData() or "")
        states = _STATES[str(self.state.currentData())][1]
        severity = str(self.severity.currentData())
        rows = [
            row
            for row in self._rows
            if row.state in states
            and severity in ("", row.finding.severity.value)
            and self._site in ("", row.finding.site)
        ]
        self.list.show_records(rows)
        fresh = not self._rows and not self.search.text()
        self._lists.setCurrentWidget(self._first if fresh else self.list if rows else self._nothing)
        if not self._panes.narrow():
            self.list.choose_first()
        self.heading_changed.emit()

    def _picked(self, row: FindingRow | None) -> None:
        self.detail.show_finding(row)
        if row is None:
            self._panes.show_detail(False)

    def _entered(self, _row: FindingRow) -> None:
        self._panes.show_detail(True)

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    def _start(self) -> None:
        self.frame.go("inspect", start=True)

    # -- filters -------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.search.searched.connect(self._ask)
        self.search.left_down.connect(self._to_list)
        for box in (self.state, self.severity, self.site):
            box.activated.connect(self._filter)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)

    def _choose_filters(self, state: str, site: str) -> None:
        self.state.setCurrentIndex(max(0, self.state.findData(state)))
        self.severity.setCurrentIndex(0)
        self._site = site
        self._name_sites()

    def _name_filters(self) -> None:
        _refill(self.state, [(key, tr(words)) for key, (words, _) in _STATES.items()])
        grades = [(grade.value, tr(SEVERITIES[grade].words)) for grade in Severity]
        _refill(self.severity, [("", tr("全部等级")), *grades])
        self._name_sites()
        for box, words in ((self.state, tr("状态")), (self.severity, tr("等级")), (self.site, tr("场所"))):
            box.setAccessibleName(words)

    def _name_sites(self) -> None:
        sites = sorted({(row.site_name, row.finding.site) for row in self._rows})
        _refill(self.site, [("", tr("全部场所")), *((key, name) for name, key in sites)], wanted=self._site)

    def _left(self) -> QWidget:
        left = QWidget()
        boxes = QHBoxLayout()
        scale.space(boxes, 8)
        boxes.addWidget(self.state, 1)
        boxes.addWidget(self.severity, 1)
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 12, 12, 8))
        column.addWidget(self.search)
        column.addLayout(boxes)
        column.addWidget(self.site)
        column.addWidget(self._lists, 1)
        return left


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _refill(box: QComboBox, choices: list[tuple[str, str]], *, wanted: str | None = None) -> None:
    """Put these choices in, keeping what is chosen."""
    key = wanted if wanted is not None else box.currentData()
    if [(box.itemData(place), box.itemText(place)) for place in range(box.count())] != choices:
        box.clear()
        for value, words in choices:
            box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(key)))


def _lines(row: FindingRow) -> Lines:
    detail = f"{row.site_name}　{wording.severity(row)}"
    sign, left = wording.state_sign(row), wording.days_left(row)
    return Lines(wording.finding_title(row), detail, sign, left, wording.days_tone(row))
