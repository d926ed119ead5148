"""设置: the organ, document numbers, the law library, the surface, sync, the data folder, and what this program is."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Shortcut
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.settings_about import AboutPart
from inspector.ui.pages.settings_data import DataPart
from inspector.ui.pages.settings_law import LawLibraryPart
from inspector.ui.pages.settings_numbers import NumbersPart
from inspector.ui.pages.settings_organ import OrganPart
from inspector.ui.pages.settings_surface import SurfacePart
from inspector.ui.pages.settings_sync import SyncPart
from inspector.ui.workplace import Workplace

_PARTS = (
    ("organ", N_("本机关")),
    ("numbers", N_("文号")),
    ("law", N_("法规")),
    ("surface", N_("界面与期限")),
    ("sync", N_("同步")),
    ("data", N_("数据文件夹")),
    ("about", N_("关于")),
)


class SettingsPage(DeskPage):
    """The parts behind tabs; each part reads itself anew when it is shown."""

    name = section = "settings"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self.tabs = QTabBar()
        self.tabs.setObjectName("settingsTabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.parts = (
            OrganPart(self),
            NumbersPart(self),
            LawLibraryPart(self),
            SurfacePart(self),
            SyncPart(self),
            DataPart(self),
            AboutPart(self),
        )
        self._stack = QStackedWidget()
        for part, (_, sentence) in zip(self.parts, _PARTS, strict=True):
            self.tabs.addTab(tr(sentence))
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._turn)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)

    def title(self) -> str:
        return tr("设置")

    def opened(self, *, part: str = "", clause: str = "", field: str = "", **_args: Any) -> None:
        if part == "officers":
            self.frame.go("register", part="officers")
            return
        names = [key for key, _ in _PARTS]
        if part in names:
            self.tabs.setCurrentIndex(names.index(part))
        if clause:
            self.parts[2].want(clause)
        super().opened()
        if field:
            self.parts[0].focus_field(field)

    def refresh(self) -> None:
        self.parts[self.tabs.currentIndex()].refresh()

    def retranslate(self) -> None:
        for number, (_, sentence) in enumerate(_PARTS):
            self.tabs.setTabText(number, tr(sentence))
        for part in self.parts:
            part.retranslate()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        keys = (
            Shortcut(f"Alt+{number}", words, partial(self.tabs.setCurrentIndex, number - 1))
            for number, (_, words) in enumerate(_PARTS, start=1)
        )
        return tuple(keys)

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(2)
        self.parts[2].search.setFocus()

    def _turn(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        if self.isVisible():
            self.parts[number].refresh()
