"""关于: version, licence, and the works of others that are inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import __version__ as qt_version

from inspector import __version__
from inspector.i18n import N_, tr
from inspector.ui.pages import wording
from inspector.ui.pages.detail import Facts, empty
from inspector.ui.pages.settings_part import Part
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.text import Label
from inspector.workflow import packs
from inspector.workflow.packs import PackRow

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_WORKS = (
    ("Qt / PySide6", "LGPL-3.0"),
    ("ReportLab", "BSD-3-Clause"),
    ("pypdfium2 / PDFium", "Apache-2.0, BSD-3-Clause"),
    ("pyxform", "BSD-2-Clause"),
    ("Pillow", "MIT-CMU"),
    ("sqlite-utils", "Apache-2.0"),
    ("cryptography", "Apache-2.0, BSD-3-Clause"),
    ("openpyxl · pypinyin", "MIT"),
    ("segno", "BSD-3-Clause"),
    ("Noto Sans SC · Noto Serif SC", "SIL OFL 1.1"),
    ("LXGW WenKai", "SIL OFL 1.1"),
    ("Fandol", "GPL-3.0 + font exception"),
)
_OWN = frozenset({"organ", "settings", "register"})


class AboutPart(Part):
    """The texts."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self._body = self.scrolling("aboutScroll").body
        self._rows: tuple[PackRow, ...] = ()
        self._draw()

    def refresh(self) -> None:
        self.page.call(packs.list_packs, on_done=self._show)

    def retranslate(self) -> None:
        self.refresh()

    def _show(self, rows: tuple[PackRow, ...]) -> None:
        self._rows = rows
        self._draw()

    def _draw(self) -> None:
        empty(self._body)
        card = Card("aboutProgram")
        card.body.addWidget(Label(N_("矿检"), role="display"))
        words = N_("矿山环境现场检查：从检查表到责令改正决定书，不联网也能做完。")
        card.body.addWidget(Label(words, wrap=True))
        facts = [(tr("版本"), __version__), (tr("许可"), "Apache-2.0"), (tr("界面库"), f"Qt {qt_version}")]
        card.body.addWidget(Facts(facts))
        words = N_("程序给出的等级、期限、依据是建议；由持证的检查人员决定并签名。条款以官方公布的文本为准。")
        card.body.addWidget(Label(words, role="muted", wrap=True))
        works = Card("aboutWorks")
        works.body.addWidget(Label(N_("所用的软件和字体"), role="title"))
        works.body.addWidget(Facts(_WORKS, label_width=240))
        self._body.addWidget(card)
        self._body.addWidget(self._versions())
        self._body.addWidget(works)
        self._body.addStretch(1)

    def _versions(self) -> Card:
        """Which forms, law library and so on are in use, and what came and was not used."""
        card = Card("aboutPacks")
        card.body.addWidget(Label(N_("正在使用的数据"), role="title"))
        card.body.addWidget(Facts([(row.name, pack_words(row)) for row in self._rows]))
        for row in self._rows:
            if row.refused:
                words = Label(role="error", wrap=True)
                words.setText(row.refused)
                card.body.addWidget(words)
        note = N_("数据包由机关的服务器发布，同步时自动取来；核对签名和内容后才换用。")
        card.body.addWidget(Label(note, role="small", wrap=True))
        return card


def pack_words(row: PackRow) -> str:
    """The version in use, in words."""
    if not row.version:
        return tr("本机填写的") if row.kind in _OWN else tr("随程序")
    return tr("服务器版本 {version}（{day} 发布）", version=row.version, day=wording.moment(row.published_at)[:10])
