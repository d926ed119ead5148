"""The window: navigation only. Pages do the work; what they need from the window is `page.Frame`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from inspector import i18n
from inspector.errors import InspectorError
from inspector.i18n import N_, Language, tr
from inspector.settings import resources_dir
from inspector.ui import scale, theme
from inspector.ui.page import Choice, Page, Saved, Shortcut
from inspector.ui.tasks import Tasks
from inspector.ui.theme import Look, look, make_look
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.header import Header
from inspector.ui.widgets.palette import Entry, Palette, Provider, matching
from inspector.ui.widgets.rail import ENTRIES, Rail
from inspector.ui.widgets.sheet import KeySheet, Veil, ask
from inspector.ui.widgets.undo_bar import UndoBar

DESIGN_SIZE = (1366, 768)
_NARROW = 1000  # design px: below it the rail shows icons only


@dataclass(frozen=True, slots=True)
class _Visit:
    page: str
    args: dict[str, Any] = field(default_factory=dict)


class MainWindow(QMainWindow):
    """The window; it is a `page.Frame`.

    Signals:
        look_changed: the user chose another look (for the settings).
        language_changed: the user chose another language.
        closing: the window is about to close; the application drains its lanes then.
    """

    look_changed = Signal(object)
    language_changed = Signal(str)
    closing = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self.pages: dict[str, Page] = {}
        self._promised: dict[str, Callable[[], Page]] = {}
        self._visits: list[_Visit] = []
        self._keys_veil: Veil | None = None
        self._guards: list[Callable[[], bool]] = []
        self.setObjectName("mainWindow")
        self.setWindowTitle(tr("矿检"))
        self._build()
        self._wire()
        self.resize(*DESIGN_SIZE)
        self.setMinimumSize(640, 480)

    # -- what the application calls ------------------------------------------------------------------------------

    def add_page(self, page: Page) -> None:
        """Take a page into the stack; its keys work while it is shown."""
        self.pages[page.name] = page
        self.stack.addWidget(page)
        page.install_shortcuts()
        page.heading_changed.connect(self._show_heading)

    def promise_page(self, name: str, build: Callable[[], Page]) -> None:
        """A page that is built at its first visit: what nobody has opened costs neither time nor restyling."""
        self._promised[name] = build

    def add_guard(self, may_close: Callable[[], bool]) -> None:
        """Asked before the window closes; where it says no, it has asked the person why and closes the window later."""
        self._guards.append(may_close)

    def add_provider(self, provider: Provider) -> None:
        """Something more for Ctrl+K to find."""
        self.palette_sheet.providers.append(provider)

    # -- Frame: what pages call ----------------------------------------------------------------------------------

    def go(self, page: str, **args: Any) -> None:
        """Open the page of this name with these arguments; the way back is remembered."""
        if page in self._promised:
            self.add_page(self._promised.pop(page)())
        if page not in self.pages:
            return
        if self._visits:
            self.current().left()
        visit = _Visit(page, args)
        if not self._visits or self._visits[-1] != visit:
            self._visits.append(visit)
        self._show_visit()

    def back(self) -> None:
        """The page before."""
        if len(self._visits) > 1:
            self.current().left()
            self._visits.pop()
            self._show_visit()

    def toast(self, words: str, *, undo: Callable[[], Any] | None = None) -> None:
        """Say it at the bottom for 10 s, with an undo button where `undo` is given."""
        self.undo_bar.say(words, undo)
        self._place_undo_bar()

    def show_error(self, error: InspectorError) -> None:
        """Say it above the page."""
        self.banner.show_error(error)

    def ask(self, title: str, text: str, choices: Sequence[Choice], on_chosen: Callable[[str], Any]) -> None:
        """Ask within the window; `on_chosen` gets the key. Esc chooses nothing."""
        ask(self, title, text, choices, on_chosen=on_chosen)

    def set_saved(self, state: Saved, words: str = "") -> None:
        """The saved-state dot of the header."""
        self.header.set_saved(state, words)

    def set_badge(self, section: str, count: int, tone: str = "neutral") -> None:
        """The number beside an entry of the rail; 0 hides it."""
        self.rail.buttons[section].set_count(count, tone)

    def set_sync(self, words: str, *, icon: str = "offline", tone: str = "muted", short: str = "") -> None:
        """The header's words about network and sync, with an icon in this tone."""
        self.header.set_sync(words, icon=icon, tone=tone, short=short)

    def wear(self, look: Look) -> None:
        """Change theme, zoom, glove mode; told to the settings."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, look)
        self._fit()
        self.look_changed.emit(look)

    def speak(self, language: Language) -> None:
        """Change the language of the surface; every page translates itself."""
        i18n.set_language(language, folder=resources_dir() / "translations")
        for window in QApplication.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
        self.language_changed.emit(language.value)

    # -- state ---------------------------------------------------------------------------------------------------

    def current(self) -> Page:
        """The page that is shown."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def window_shortcuts(self) -> tuple[Shortcut, ...]:
        """The keys that work on every page."""
        return (
            Shortcut("Ctrl+1 … 6", N_("今日、名录、检查、问题、文书、设置")),
            Shortcut("Ctrl+7", N_("同步"), self._to_sync),
            Shortcut("Ctrl+K", N_("找任何东西"), self.palette_sheet.open),
            Shortcut("/", N_("搜索这一页"), self._search),
            Shortcut("Ctrl+P", N_("打印"), self._print),
            Shortcut("Alt+Left", N_("返回上一页"), self.back),
            Shortcut("Ctrl++", N_("放大"), self._larger),
            Shortcut("Ctrl+-", N_("缩小"), self._smaller),
            Shortcut("Ctrl+0", N_("原来大小"), self._plain_size),
            Shortcut("F1", N_("这一页的按键"), self.show_keys),
        )

    def show_keys(self) -> None:
        """F1: the keys of this page."""
        if self._keys_veil is not None:
            return
        sheet = KeySheet([(N_("这一页"), self.current().shortcuts()), (N_("各页通用"), self.window_shortcuts())])
        self._keys_veil = Veil(self, sheet)
        sheet.close_button.clicked.connect(self._keys_veil.dismiss)
        self._keys_veil.closed.connect(self._keys_away)
        self._keys_veil.open()

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.rail, self.header, self.banner = Rail(), Header(), Banner("frameBanner")
        self.stack = QStackedWidget()
        self.stack.setObjectName("pageStack")
        centre = QWidget()
        right = QVBoxLayout()
        scale.space(right, 0)
        banner_room = QHBoxLayout()
        scale.space(banner_room, 0, (0, 0, 0, 0))
        banner_room.addWidget(self.banner)
        right.addWidget(self.header)
        right.addLayout(banner_room)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(centre)
        scale.space(row, 0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.undo_bar = UndoBar(parent=centre)
        self.palette_sheet = Palette(self)

    def _wire(self) -> None:
        self.rail.chosen.connect(self.go)
        self.header.back.connect(self.back)
        self.header.cancelled.connect(self._cancel_shown)
        self.header.sync_wanted.connect(self._to_sync)
        self.tasks.changed.connect(self._show_work)
        self.tasks.failed.connect(self.show_error)
        for shortcut in self.window_shortcuts():
            if shortcut.slot is not None:
                self._key(shortcut.keys, shortcut.slot)
        self._key("Ctrl+=", self._larger)
        for number, (section, _) in enumerate(ENTRIES, start=1):
            self._key(f"Ctrl+{number}", self.rail.buttons[section].click)
        self.add_provider(self._places)

    def _key(self, keys: str, slot: Callable[[], Any]) -> None:
        made = QShortcut(QKeySequence(keys, QKeySequence.SequenceFormat.PortableText), self)
        made.activated.connect(slot)

    def _places(self, text: str, deliver: Callable[[Sequence[Entry]], None]) -> None:
        entries = [
            Entry(f"page:{section}", tr(words), self.rail.buttons[section].click, section)
            for section, words in ENTRIES
            if section in self.pages or section in self._promised
        ]
        matching(entries)(text, deliver)

    # -- reactions -----------------------------------------------------------------------------------------------

    def _show_visit(self) -> None:
        visit = self._visits[-1]
        page = self.pages[visit.page]
        self.banner.hide()
        self.header.set_saved(Saved.NOTHING)
        self.stack.setCurrentWidget(page)
        scale.rescale(page)
        self.rail.light(page.section)
        self.header.back_button.setEnabled(len(self._visits) > 1)
        page.opened(**visit.args)
        self._show_heading()

    def _show_heading(self) -> None:
        if self._visits:
            self.header.show_heading(self.current().title(), self.current().subtitle())

    def _show_work(self) -> None:
        ticket = self.tasks.shown()
        if ticket is None:
            self.header.progress.hide()
        else:
            self.header.progress.show_progress(ticket.title, ticket.progress)

    def _cancel_shown(self) -> None:
        ticket = self.tasks.shown()
        if ticket is not None:
            ticket.cancel()

    def _search(self) -> None:
        self.current().focus_search()

    def _to_sync(self) -> None:
        self.go("sync")

    def _print(self) -> None:
        self.current().print_page()

    def _larger(self) -> None:
        self._zoom(theme.next_zoom(look().zoom_percent, up=True))

    def _smaller(self) -> None:
        self._zoom(theme.next_zoom(look().zoom_percent, up=False))

    def _plain_size(self) -> None:
        self._zoom(100)

    def _zoom(self, percent: int) -> None:
        now = look()
        if percent != now.zoom_percent:
            self.wear(make_look(now.theme, zoom_percent=percent, glove_mode=now.glove_mode, animation=now.animation))

    def _keys_away(self) -> None:
        if self._keys_veil is not None:
            self._keys_veil.deleteLater()
            self._keys_veil = None

    def _fit(self) -> None:
        self.rail.set_narrow(self.width() < scale.dp(_NARROW))
        self._place_undo_bar()

    def _place_undo_bar(self) -> None:
        if not self.undo_bar.isVisible():
            return
        left, room = self.rail.width(), self.centralWidget().width() - self.rail.width()
        width = min(scale.dp(640), room - scale.dp(32))
        height = max(self.undo_bar.heightForWidth(width), scale.dp(60))
        bottom = self.centralWidget().height() - scale.dp(16)
        self.undo_bar.setGeometry(left + (room - width) // 2, bottom - height, width, height)

    # -- Qt ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setWindowTitle(tr("矿检"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(guard() for guard in self._guards):
            event.ignore()
            return
        if self._visits:
            self.current().left()
        self.closing.emit()
        super().closeEvent(event)


def grab(window: MainWindow, path: Path) -> None:
    """Save a picture of the window; used by the demonstration run."""
    window.grab().save(str(path))
