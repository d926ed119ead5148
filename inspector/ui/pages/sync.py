"""同步: what has really arrived at the hub, item by item; enrolment, bundles, numbers, room on this laptop."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.settings import Settings
from inspector.ui import scale
from inspector.ui.courier import Courier
from inspector.ui.page import Frame, Shortcut
from inspector.ui.pages import sync_words
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.record_list import RecordList
from inspector.ui.pages.sync_enrol import EnrolSheet
from inspector.ui.pages.sync_hub import HubPane
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import EmptyState
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.ui.workplace import Workplace
from inspector.workflow import originals
from inspector.workflow.desk import Desk
from inspector.workflow.syncing_rows import Standing, SyncLine, look
from inspector.workflow.syncing_rows import SyncPage as Shown

_SHOWS = (("open", N_("没有送达")), ("needs", N_("需要您处理")), ("received", N_("已收到")))
_NOTHING = {
    "open": N_("都送达了。"),
    "needs": N_("没有要您处理的。"),
    "received": N_("服务器还没有签收任何内容。"),
}
_AGAIN_MS = 1000  # how often the list is read while an exchange goes on


class SyncPage(DeskPage):
    """The page."""

    name = "sync"
    section = "today"

    def __init__(self, frame: Frame, workplace: Workplace, courier: Courier) -> None:
        super().__init__(frame, workplace)
        self.courier = courier
        self.settings: Settings | None = None
        self._shown: Shown | None = None
        self._arriving = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._read)
        self._stack = QStackedWidget()
        words = N_(
            "还没有登记到服务器。登记后，检查、照片和文书会自动送到本机关的服务器；没有服务器也可以一直单机使用。"
        )
        self._fresh = EmptyState("sync", words, "syncFresh", action=N_("登记到服务器"))
        self._fresh.acted.connect(self.enrol)
        self.list: RecordList[SyncLine] = RecordList("syncList", N_("同步的内容"), sync_words.line, key=_key)
        self.pane = HubPane(self)
        self.panes = TwoPanes("syncPanes", self._left(), self.pane, left_width=720, shares=(1, 1))
        for part in (QWidget(), self._fresh, self._whole()):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._stack)
        self._wire()

    def title(self) -> str:
        return tr("同步")

    def subtitle(self) -> str:
        return self._shown.hub.name if self._shown is not None and self._shown.hub is not None else ""

    def opened(self, *, enrol: bool = False, now: bool = False, show: str = "", **_args: Any) -> None:
        self._arriving = not show
        if show in dict(_SHOWS):
            self.chips.choose(show)
        super().opened()
        self.ask_purgeable()
        brief = self.courier.brief
        if enrol or (now and brief is not None and not brief.enrolled):
            self.enrol()
        elif now:
            self.courier.sync_now()

    def refresh(self) -> None:
        self.call(Desk.settings, on_done=self._take_settings)
        self._read()

    def retranslate(self) -> None:
        self.list.retranslate()
        self.pane.rebuild()
        self._show_head()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+Return", N_("立即同步"), self._sync),
            Shortcut("Ctrl+Shift+P", N_("暂停同步，或继续"), self._pause),
            Shortcut("Ctrl+Shift+O", N_("打开网络登录页"), self._open_portal),
            Shortcut("Ctrl+L", N_("到列表"), self._to_list),
        )

    # -- what the parts call ---------------------------------------------------------------------------------------

    def enrol(self) -> None:
        """Open the sheet of enrolment."""
        hub = self._shown.hub if self._shown is not None else None
        ca_file = self.settings.hub_ca_file if self.settings is not None else ""
        EnrolSheet(self.window(), self.frame, self.courier, hub, ca_file).open()

    def say(self, words: str) -> None:
        """Say what an errand did (translated)."""
        self.banner.show_words(words, tone="pass")

    def show_trouble(self, error: InspectorError) -> None:
        """Say why an errand was not done."""
        self.banner.show_error(error)

    def ask_purgeable(self) -> None:
        """How much could be put away here; read now and then, for it looks at every photo."""
        self.call(originals.purgeable, on_done=self.pane.show_purgeable)

    # -- reading -------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        received = self.chips.chosen() == ("received",)
        self.call(look, with_received=received, on_done=self._show)

    def _take_settings(self, settings: Settings) -> None:
        changed = self.settings is None or self.settings.keep_originals_days != settings.keep_originals_days
        self.settings = settings
        if changed:
            self.ask_purgeable()
            self.pane.rebuild()

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._stack.setCurrentIndex(1 if shown.hub is None else 2)
        if self._arriving and shown.attention and not any(line.state is not Standing.RECEIVED for line in shown.lines):
            self.chips.choose("needs")
        self._arriving = False
        self.chips.set_counts({"open": shown.waiting, "needs": shown.needs_you, "received": shown.received})
        self._fill()
        self._show_head()
        self.heading_changed.emit()
        if self.courier.running:
            self._again.start()

    def _fill(self) -> None:
        if self._shown is None:
            return
        chosen = self.chips.chosen()[0]
        rows = self._shown.attention if chosen == "needs" else _of(self._shown.lines, received=chosen == "received")
        self.list.show_records(rows)
        self._nothing.label.say(_NOTHING[chosen])
        self._lists.setCurrentWidget(self.list if rows else self._nothing)
        everything = {"open": self._shown.waiting, "needs": len(rows), "received": self._shown.received}[chosen]
        self._more.setVisible(len(rows) < everything)
        self._more.say(N_("只列出 {shown} 项，共 {all} 项。"), shown=len(rows), all=everything)
        self.pane.show_hub(self._shown.hub, self.list.current())

    def _show_head(self) -> None:
        courier, shown = self.courier, self._shown
        if shown is None or not self.isVisible():
            return
        self.headline.setText(_headline(courier, shown))
        self.words.setText(_words(courier))
        self.words.set_role("error" if courier.is_hindered() else "muted")
        self.bar.setVisible(courier.running)
        told = courier.progress
        known = told is not None and told.total > 0
        scale_to = 1000 if known else 0
        self.bar.setRange(0, scale_to)
        self.bar.setValue(scale_to * told.done // told.total if told is not None and known else 0)
        self.portal.setVisible(bool(courier.portal))
        self.sync.set_kind("" if courier.portal else "primary")
        self.sync.setEnabled(not courier.running)
        self.sync.say(N_("正在同步") if courier.running else N_("立即同步"))
        automatic = courier.brief is not None and courier.brief.automatic
        self.pause.setVisible(courier.running or courier.paused or (automatic and shown.waiting > 0))
        self.pause.say(N_("继续") if courier.paused else N_("暂停"))
        self.pause.show_icon("next" if courier.paused else "minus")

    # -- reactions -----------------------------------------------------------------------------------------------

    def _heard(self) -> None:
        """The courier is elsewhere by now."""
        if not self.isVisible():
            return
        self._show_head()
        if self.courier.running and not self._again.isActive():
            self._again.start()

    def _ended(self, _result: object) -> None:
        if self.isVisible():
            self._again.stop()
            self.refresh()
            self.ask_purgeable()

    def _sync(self) -> None:
        if self._shown is not None and self._shown.hub is not None:
            self.courier.sync_now()

    def _open_portal(self) -> None:
        """Let the system's browser show the network's login page; meanwhile it is tried again and again."""
        address = self.courier.portal
        if not address:
            return
        self.courier.await_login()
        if QDesktopServices.openUrl(QUrl(address)):
            self.frame.toast(tr("已在浏览器中打开登录页。登录后会自动同步。"))
        else:
            self.banner.show_words(
                tr("没有能用的浏览器。请在别的浏览器中打开 {address}。", address=address), tone="warn"
            )

    def _pause(self) -> None:
        if self.courier.paused:
            self.courier.sync_now()
        else:
            self.courier.pause()

    def _turn(self, _chosen: tuple[str, ...]) -> None:
        self._fill()
        self._read()

    def _picked(self, line: SyncLine | None) -> None:
        if self._shown is not None:
            self.pane.show_hub(self._shown.hub, line)

    def _entered(self, _line: SyncLine) -> None:
        self.panes.show_detail(True)

    def _arranged(self) -> None:
        self.tools.setVisible(self.panes.narrow())

    def _show_tools(self) -> None:
        self.panes.show_detail(True)

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.choose_first()

    # -- building ------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        self.courier.changed.connect(self._heard)
        self.courier.ended.connect(self._ended)
        self.list.picked.connect(self._picked)
        self.list.entered.connect(self._entered)
        self.chips.changed.connect(self._turn)
        self.panes.arranged.connect(self._arranged)
        self.pane.enrol_wanted.connect(self.enrol)

    def _left(self) -> QWidget:
        left = QWidget()
        self.chips = FilterChips(_SHOWS, "syncShow")
        self._lists = QStackedWidget()
        self._nothing = EmptyState("check", N_("都送达了。"), "syncNothing")
        for part in (self.list, self._nothing):
            self._lists.addWidget(part)
        self._more = Label(role="small")
        self._more.hide()
        column = QVBoxLayout(left)
        scale.space(column, 8, (16, 8, 12, 8))
        column.addWidget(self.chips)
        column.addWidget(self._lists, 1)
        column.addWidget(self._more)
        return left

    def _whole(self) -> QWidget:
        whole = QWidget()
        self.banner = Banner("syncBanner")
        self.headline = Label(role="title", wrap=True)
        self.headline.setObjectName("syncHeadline")
        self.words = Label(role="muted", wrap=True)
        self.words.setObjectName("syncWords")
        self.bar = QProgressBar()
        self.bar.setObjectName("syncBar")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        self.bar.hide()
        self.sync = Button(N_("立即同步"), "syncNow", icon="sync", kind="primary")
        self.sync.clicked.connect(self._sync)
        self.pause = Button(N_("暂停"), "syncPause", icon="minus")
        self.pause.clicked.connect(self._pause)
        self.portal = Button(N_("打开登录页"), "syncPortal", icon="globe", kind="primary")
        self.portal.clicked.connect(self._open_portal)
        self.portal.hide()
        self.tools = Button(N_("服务器和U盘"), "syncTools", icon="more", kind="quiet")
        self.tools.clicked.connect(self._show_tools)
        self.tools.hide()
        head = QVBoxLayout()
        scale.space(head, 8, (16, 12, 16, 4))
        buttons = Flow(self.portal, self.sync, self.pause, self.tools)
        for part in (self.banner, self.headline, self.words, self.bar, buttons):
            head.addWidget(part)
        column = QVBoxLayout(whole)
        scale.space(column, 0)
        column.addLayout(head)
        column.addWidget(self.panes, 1)
        return whole


def _key(line: SyncLine) -> str:
    return line.key


def _of(lines: tuple[SyncLine, ...], *, received: bool) -> tuple[SyncLine, ...]:
    return tuple(line for line in lines if (line.state is Standing.RECEIVED) == received)


def _headline(courier: Courier, shown: Shown) -> str:
    if courier.running:
        return tr("正在同步")
    waiting = _waiting(shown)
    if courier.paused:
        return tr("已暂停，{rest}", rest=waiting) if waiting else tr("同步已暂停")
    return waiting or (tr("都送达了") if not shown.needs_you else tr("{count} 项需要您处理", count=shown.needs_you))


def _waiting(shown: Shown) -> str:
    """How much has not arrived; empty for nothing."""
    if not shown.waiting:
        return ""
    if not shown.left:
        return tr("还有 {count} 项没有送达", count=shown.waiting)
    return tr("还有 {count} 项没有送达（{size}）", count=shown.waiting, size=sync_words.size(shown.left))


def _words(courier: Courier) -> str:
    """The line below: what is being done, why it ended early, or what the last exchange did."""
    if courier.running:
        return sync_words.progress(courier.progress, stalled=courier.is_stalled())
    done = sync_words.outcome(courier.outcome) if courier.outcome is not None else ""
    if courier.failure:
        return " ".join(part for part in (courier.failure, done, *_next(courier)) if part)
    notes = courier.outcome.notes if courier.outcome is not None else ()
    automatic = courier.brief is None or courier.brief.automatic
    calm = tr("检查、照片和文书会自动送达。") if automatic else tr("自动同步已关掉，点“立即同步”才送。")
    return " ".join([done or calm, *notes])


def _next(courier: Courier) -> tuple[str, ...]:
    left_s = courier.next_in_s()
    return () if left_s is None else (tr("约 {count} 分钟后自动再试。", count=max(1, round(left_s / 60))),)
