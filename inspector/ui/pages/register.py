"""名录: sites, officers, and the spreadsheet that brings them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Shortcut
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.register_import import ImportPart
from inspector.ui.pages.register_officers import OfficersPart
from inspector.ui.pages.register_sites import SitesPart
from inspector.ui.widgets.buttons import Button
from inspector.ui.workplace import Workplace

_PARTS = (("sites", N_("场所")), ("officers", N_("执法人员")), ("import", N_("从表格导入")))


class RegisterPage(DeskPage):
    """The three parts behind tabs."""

    name = section = "register"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self.tabs = QTabBar()
        self.tabs.setObjectName("registerTabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.sites, self.officers, self.imports = SitesPart(self), OfficersPart(self), ImportPart(self)
        self._stack = QStackedWidget()
        for key, sentence in _PARTS:
            self.tabs.addTab(tr(sentence))
            self.tabs.setTabData(self.tabs.count() - 1, key)
        for part in (self.sites, self.officers, self.imports):
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._turn)
        self._new = Button(N_("新增场所"), "registerNew", icon="plus")
        self._new.clicked.connect(self._add)
        head = QHBoxLayout()
        scale.space(head, 8, (0, 4, 16, 0))
        head.addWidget(self.tabs, 1)
        head.addWidget(self._new)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def title(self) -> str:
        return tr("名录")

    def opened(self, *, site: str = "", part: str = "", new: str = "", officer: str = "", **_args: Any) -> None:
        if site or new == "site":
            part = "sites"
        self.officers.wanted = officer
        if part:
            self.tabs.setCurrentIndex([key for key, _ in _PARTS].index(part))
        if site:
            self.sites.wanted = site
        super().opened()
        if new == "site":
            self.sites.add()

    def refresh(self) -> None:
        self.sites.refresh()
        self.officers.refresh()

    def retranslate(self) -> None:
        for number, (_, sentence) in enumerate(_PARTS):
            self.tabs.setTabText(number, tr(sentence))
        for part in (self.sites, self.officers, self.imports):
            part.retranslate()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+N", N_("新增场所或人员"), self._add),
            Shortcut("Ctrl+E", N_("修改选中的场所或人员"), self._edit),
            Shortcut("Ctrl+Return", N_("对选中的场所开始检查"), self.sites.start),
            Shortcut("Ctrl+Shift+M", N_("选择两台设备的不同写法"), self._choose),
            Shortcut("Alt+1", N_("场所"), self._to_sites),
            Shortcut("Alt+2", N_("执法人员"), self._to_officers),
            Shortcut("Alt+3", N_("从表格导入"), self._to_import),
        )

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.sites.search.setFocus()

    def _to_sites(self) -> None:
        self.tabs.setCurrentIndex(0)

    def _to_officers(self) -> None:
        self.tabs.setCurrentIndex(1)

    def _to_import(self) -> None:
        self.tabs.setCurrentIndex(2)

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._new.setVisible(number < 2)
        self._new.say(N_("登记人员") if number == 1 else N_("新增场所"))

    def _add(self) -> None:
        (self.officers if self.tabs.currentIndex() == 1 else self.sites).add()

    def _choose(self) -> None:
        (self.officers if self.tabs.currentIndex() == 1 else self.sites).choose()

    def _edit(self) -> None:
        (self.officers if self.tabs.currentIndex() == 1 else self.sites).edit()
