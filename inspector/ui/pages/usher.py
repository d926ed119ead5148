"""What happens between desk and window besides the pages: the look of the settings, and what Ctrl+K finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject

from inspector.i18n import Language, tr
from inspector.settings import Settings
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import wording
from inspector.ui.theme import Look, look, make_look
from inspector.ui.widgets.palette import Deliver, Entry
from inspector.ui.workplace import Workplace
from inspector.workflow import bureau, findings, inspections, register
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DocumentRow

_MOST = 8  # hits of one sort


class Hit(NamedTuple):
    """Something found on the desk: the page that shows it, with which argument."""

    page: str
    argument: str
    id: str
    words: str
    hint: str
    icon: str


def search(desk: Desk, text: str) -> tuple[Hit, ...]:
    """Drafts, sites, findings and documents that a text finds; without a text only the drafts."""
    wanted = text.strip().casefold()
    hits = [
        Hit("walk", "draft", row.id, row.site_name, row.form_title, "inspect")
        for row in inspections.list_drafts(desk)
        if wanted in f"{row.site_name} {row.form_title}".casefold()
    ]
    if wanted:
        sites, found = register.list_sites(desk, text), findings.list_findings(desk, text)
        papers = findings.list_documents(desk, text)
        hits += [Hit("register", "site", row.id, row.site.name, row.site.code, "site") for row in sites[:_MOST]]
        hits += [
            Hit("findings", "finding", row.id, wording.finding_title(row), row.site_name, "findings")
            for row in found[:_MOST]
        ]
        hits += [
            Hit("documents", "document", row.id, row.called, _beside_number(row), "documents") for row in papers[:_MOST]
        ]
    return tuple(hits)


def _beside_number(row: DocumentRow) -> str:
    return wording.beside(row.site_name, wording.paper_note(row))


class Usher(QObject):
    """Applies the settings when the desk opens, keeps what the user changes about the look, feeds Ctrl+K."""

    def __init__(self, window: MainWindow, workplace: Workplace) -> None:
        super().__init__(window)
        self._window, self._workplace = window, workplace
        self._settling = False
        self._look: Look | None = None
        workplace.opened.connect(self._begin)
        window.look_changed.connect(self._keep_look)
        window.language_changed.connect(self._keep_language)
        window.add_provider(self._provide)
        window.add_provider(self._deeds)

    def _begin(self) -> None:
        self._workplace.call(Desk.settings, on_done=self._settle)

    def _settle(self, settings: Settings) -> None:
        self._settling = True
        self._look = make_look(
            settings.theme,
            zoom_percent=settings.zoom_percent,
            glove_mode=settings.glove_mode,
            animation=settings.animation,
        )
        if self._look != look():  # restyling everything takes a moment
            self._window.wear(self._look)
        if settings.language != Language.CHINESE.value:
            self._window.speak(Language(settings.language))
        self._settling = False
        self._window.go("today")

    def _keep_look(self, look: Look) -> None:
        if self._settling or self._look is None:
            return
        before, self._look = self._look, look
        values = {
            "theme": look.theme.value,
            "zoom_percent": look.zoom_percent,
            "glove_mode": look.glove_mode,
            "animation": look.animation,
        }
        for key, value in values.items():
            if value != (getattr(before, key).value if key == "theme" else getattr(before, key)):
                self._workplace.call(bureau.change_setting, key, value)

    def _keep_language(self, language: str) -> None:
        if not self._settling and self._look is not None:
            self._workplace.call(bureau.change_setting, "language", language)

    def _provide(self, text: str, deliver: Deliver) -> None:
        if self._look is not None:  # the desk is open
            self._workplace.call(search, text, on_done=partial(self._hand_over, deliver))

    def _hand_over(self, deliver: Deliver, hits: Sequence[Hit]) -> None:
        deliver(
            [
                Entry(
                    f"{hit.page}:{hit.id}", hit.words, self._way(hit.page, **{hit.argument: hit.id}), hit.icon, hit.hint
                )
                for hit in hits
            ]
        )

    def _deeds(self, text: str, deliver: Deliver) -> None:
        deeds = (
            Entry("do:start", tr("开始新的检查"), self._way("inspect", start=True), "plus"),
            Entry("do:site", tr("新增场所"), self._way("register", new="site"), "plus"),
            Entry("do:import", tr("从表格导入名录"), self._way("register", part="import"), "import"),
            Entry("do:organ", tr("设置本机关信息"), self._way("settings", part="organ"), "settings"),
            Entry("do:numbers", tr("登记文号段"), self._way("settings", part="numbers"), "settings"),
            Entry("do:law", tr("查法规条款"), self._way("settings", part="law"), "law"),
            Entry("do:surface", tr("主题、字号、手套模式"), self._way("settings", part="surface"), "sun"),
            Entry("do:sync", tr("立即同步"), self._way("sync", now=True), "sync"),
            Entry("do:arrived", tr("同步：看每一项送到了没有"), self._way("sync"), "sync"),
            Entry("do:link", tr("同步设置：服务器、代理、限速"), self._way("settings", part="sync"), "settings"),
            Entry("do:data", tr("核验数据文件夹"), self._way("settings", part="data"), "folder"),
        )
        wanted = text.casefold().strip()
        deliver([deed for deed in deeds if wanted in deed.words.casefold()] if wanted else deeds[:1])

    def _way(self, page: str, **arguments: object) -> Callable[[], None]:
        return partial(self._window.go, page, **arguments)
