"""The exchange with the hub in the background: when it goes by itself, one at a time, and what the header says of it.

It goes at the start, when the network comes back, a while after something was recorded, and now and then. A failure is
one quiet sentence; the next try comes later each time. Errands to the hub that a person asks for go before.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui.main_window import MainWindow
from inspector.ui.network import Network
from inspector.ui.tasks import Cancelled, Job, Progress, Receiver, Ticket, alive
from inspector.ui.workplace import Workplace
from inspector.workflow.syncing_rows import Brief, Ended, Outcome, Stopped, glance

if TYPE_CHECKING:  # it loads HTTP, without which the window opens sooner
    from inspector.workflow import syncing
    from inspector.workflow.syncing import Beside

START_S = 3.0  # after the desk is open: the first page comes first
RECORDED_S = 30.0  # after something was recorded, so that what belongs together goes together
REGULAR_S = 900.0  # for what others made
UNTOLD_S = 300.0  # where the system does not tell that the network is back
STALLED_S = 8.0  # nothing moved: a person is told
FIRST_S, LONGEST_S = 60.0, 1800.0  # after the first failure; doubles with each
PORTAL_S, PORTAL_TRIES = 5.0, 60  # while a person logs in to the network

_CHANCE = secrets.SystemRandom()
MakeBeside = Callable[[Callable[[], bool]], "Beside"]


class SyncMark(NamedTuple):
    """What the header says of sync: words (translated), icon and tone."""

    words: str
    icon: str
    tone: str


class Courier(QObject):
    """Between this desk and its hub.

    Args:
        window: whose header shows the mark.
        workplace: the desk.
        make_beside: gives what an intention needs beside the store lane; gets how to ask whether it is to stop.
        network: tells when the network is back.
        chance: a number from 0 up to 1, so that laptops do not come all at once.

    Signals:
        changed: what it says of itself changed.
        ended: an exchange came to its end: Outcome, or InspectorError; None where a person stopped it.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        workplace: Workplace,
        *,
        make_beside: MakeBeside | None = None,
        network: Network | None = None,
        chance: Callable[[], float] = _CHANCE.random,
    ) -> None:
        super().__init__(window)
        self.brief: Brief | None = None  # None until the desk is open
        self.progress: Progress | None = None  # `what` names a step; bytes where files go
        self.outcome: Outcome | None = None
        self.failure = ""  # why the last exchange ended early, translated
        self.paused = False
        self._window, self._workplace = window, workplace
        self._make_beside = make_beside or self._beside
        self._network, self._chance = network or Network(self), chance
        self._running: Ticket | None = None
        self._failures, self._told, self._closed = 0, False, False
        self._moved_s = 0.0
        self._resume, self._again = False, False  # after an errand; for what was recorded meanwhile
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.go_by_itself)
        self._logging_in = 0  # tries that are left while a person logs in to the network
        self._login = QTimer(self)
        self._login.setSingleShot(True)
        self._login.timeout.connect(self.sync_now)
        self._network.came_back.connect(self._network_back)
        self._network.went.connect(self._say)
        workplace.opened.connect(self._begin)
        workplace.changed.connect(self._recorded)
        window.language_changed.connect(self._say)
        window.closing.connect(self.stop)

    # -- what pages ask --------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether an exchange goes on."""
        return self._running is not None

    def is_hindered(self) -> bool:
        """Whether the last exchange failed for another reason than a network that is away for a while."""
        passing = (Ended.UNREACHED, Ended.BUSY, Ended.PORTAL)
        return bool(self.failure) and (self.outcome is None or self.outcome.ended not in passing)

    @property
    def portal(self) -> str:
        """The address of the login page that kept the last exchange from the hub; empty where there was none."""
        return self.outcome.portal if self.outcome is not None and self.outcome.ended is Ended.PORTAL else ""

    def await_login(self) -> None:
        """A person logs in to the network in a browser: try again soon, and for a few minutes."""
        self._logging_in = PORTAL_TRIES
        self._login.start(round(PORTAL_S * 1000))

    def is_stalled(self) -> bool:
        """Whether an exchange goes on in which nothing has moved for a while."""
        return self.running and time.monotonic() - self._moved_s > STALLED_S

    def next_in_s(self) -> float | None:
        """Seconds until it goes by itself; None where it will not."""
        return self._timer.remainingTime() / 1000 if self._timer.isActive() else None

    def sync_now(self) -> None:
        """Exchange now; goes on where it was paused."""
        if self.running or self._closed:
            return
        self.paused, self.failure, self.progress = False, "", None
        self._timer.stop()
        self._moved_s = time.monotonic()
        self._running = self._workplace.tasks.net.run(
            _exchange, self._make_beside,
            on_done=self._done, on_error=self._failed, on_progress=self._hear, on_cancelled=self._stopped,
        )  # fmt: skip
        self._say()

    def pause(self) -> None:
        """Stop what goes on, and do not go by itself until a person goes on or the program starts again."""
        self.paused = True
        self._timer.stop()
        self._end_login()
        self._halt()
        self._say()

    def stop(self) -> None:
        """The window closes: what goes on stops, and nothing more begins."""
        self._closed = True
        self._timer.stop()
        self._end_login()
        self._halt()

    def errand(
        self,
        work: Callable[..., Any],
        *args: Any,
        on_done: Receiver,
        on_error: Receiver,
        on_cancelled: Receiver | None = None,
        title: str = "",
        changes: bool = False,
        **named: Any,
    ) -> Ticket:
        """Run `work(beside, …)` before anything else; an exchange that goes on stops for it and goes on afterwards.

        Args:
            title: words for the header while it runs.
            changes: tell all pages when it is done that lists must be read anew.
        """
        self._resume = self._resume or self.running
        self._halt()
        return self._workplace.tasks.net.run(
            _errand, self._make_beside, work, args, named,
            on_done=partial(self._errand_done, on_done, changes), on_error=partial(self._errand_over, on_error),
            on_cancelled=partial(self._errand_over, on_cancelled), title=title,
        )  # fmt: skip

    def mark(self) -> SyncMark:
        """What the header says now."""
        brief = self.brief
        if brief is None or not brief.enrolled:
            return SyncMark(tr("单机使用"), "offline", "muted")
        if self.running:
            return SyncMark(_percent(self.progress), "sync", "accent")
        waiting = tr("待同步 {count}", count=brief.waiting) if brief.waiting else ""
        if self.paused:
            return SyncMark(_joined(tr("已暂停"), waiting), "minus", "muted")
        if self.outcome is not None and self.outcome.ended is Ended.PORTAL:
            return SyncMark(_joined(tr("需要先登录网络"), waiting), "globe", "warn")
        if self._network.is_away() or (self.outcome is not None and self.outcome.ended is Ended.UNREACHED):
            return SyncMark(_joined(tr("离线"), waiting), "offline", "muted")
        if self.is_hindered():
            return SyncMark(_joined(tr("同步受阻"), waiting), "warning", "warn")
        if self.failure:
            return SyncMark(_joined(tr("服务器正忙"), waiting), "clock", "muted")
        if brief.needs_you:
            return SyncMark(tr("{count} 项需要您处理", count=brief.needs_you), "warning", "warn")
        return SyncMark(waiting, "transfer", "accent") if waiting else SyncMark(tr("都已送达"), "online", "pass")

    # -- going by itself -------------------------------------------------------------------------------------------

    def go_by_itself(self) -> None:
        """The time has come."""
        if self._may_go():
            self.sync_now()

    def _may_go(self) -> bool:
        brief = self.brief
        return brief is not None and brief.enrolled and brief.automatic and not (self.paused or self._closed)

    def _plan(self, after_s: float) -> None:
        """Go by itself after so long, unless it goes earlier anyway."""
        if not self._may_go():
            self._timer.stop()
        elif not self.running and (not self._timer.isActive() or self._timer.remainingTime() > after_s * 1000):
            self._timer.start(round(after_s * 1000))

    def _after_failure_s(self) -> float:
        span_s: float = min(LONGEST_S, FIRST_S * 2 ** (self._failures - 1))
        return span_s * (0.5 + 0.5 * self._chance())

    def _begin(self) -> None:
        self._workplace.call(glance, on_done=partial(self._know, START_S))

    def _recorded(self) -> None:
        if not self._closed:
            self._workplace.call(glance, on_done=partial(self._know, RECORDED_S))

    def _know(self, soon_s: float, brief: Brief) -> None:
        """Take what waits now; plan the next exchange where there is more than before, or a new hub."""
        before, self.brief = self.brief, brief
        if brief.enrolled and not self._closed:
            self._told = self._network.watch()
        grown = before is None or brief.waiting > before.waiting or not before.enrolled or not before.automatic
        if not self._may_go():
            self._timer.stop()
        elif grown and self.running:
            self._again = True
        elif grown and not self._failures:
            self._plan(soon_s)
        self._say()

    def _network_back(self) -> None:
        self._failures = 0
        if not self.running:
            self.outcome, self.failure = None, ""
        self.go_by_itself()
        self._say()

    # -- how an exchange went --------------------------------------------------------------------------------------

    def _hear(self, progress: Progress) -> None:
        if self.progress is None or (progress.what, progress.done) != (self.progress.what, self.progress.done):
            self._moved_s = time.monotonic()
        self.progress = progress
        self._say()

    def _done(self, outcome: Outcome) -> None:
        self._running, self.outcome, self.failure = None, outcome, outcome.sentence
        self._failures = 0 if outcome.ended is Ended.DONE else self._failures + 1
        if outcome.ended in (Ended.PORTAL, Ended.UNREACHED) and self._logging_in:
            self._logging_in -= 1
            self._login.start(round(PORTAL_S * 1000))
        else:
            self._end_login()
        if outcome.records_new or outcome.set_aside or outcome.packs:
            self._workplace.tell_changed()
        self._over(outcome)

    def _failed(self, error: InspectorError) -> None:
        self._running, self.outcome, self.failure = None, None, error.sentence()
        self._end_login()
        self._failures += 1
        self._over(error)

    def _stopped(self) -> None:
        self._running, self.outcome = None, None
        self._over(None)

    def _over(self, result: Outcome | InspectorError | None) -> None:
        self.progress = None
        if self._closed:
            return
        if result is not None:
            regular_s = RECORDED_S if self._again else REGULAR_S if self._told else UNTOLD_S
            self._again = False
            self._plan(self._after_failure_s() if self._failures else regular_s)
        self._workplace.call(glance, on_done=partial(self._know, REGULAR_S))
        self._say()
        self.ended.emit(result)

    def _end_login(self) -> None:
        self._logging_in = 0
        self._login.stop()

    def _halt(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _errand_done(self, on_done: Receiver, changes: bool, value: Any) -> None:
        if alive(on_done):
            on_done(value)
        if changes:
            self._workplace.tell_changed()
        self._errand_over(None)

    def _errand_over(self, receiver: Receiver | None, *values: object) -> None:
        if receiver is not None and alive(receiver):
            receiver(*values)
        if self._resume:
            self._resume = False
            self.go_by_itself()

    def _say(self, _language: str = "") -> None:
        if self.brief is not None and not self._closed:
            mark = self.mark()
            short = str(self.brief.waiting or self.brief.needs_you or "") if self.brief.enrolled else ""
            self._window.set_sync(mark.words, icon=mark.icon, tone=mark.tone, short=short)
        self.changed.emit()

    def _beside(self, stopped: Callable[[], bool]) -> Beside:
        from inspector.workflow import syncing
        from inspector.workflow.syncing import Beside

        clock = syncing.machine_clock(partial(datetime.now, UTC))
        return Beside(self._workplace.folder, self._workplace.at_desk, clock, stopped=stopped)


STEPS = {  # by the value of workflow.syncing.Step
    "connecting": N_("正在连接服务器"),
    "records": N_("正在送记录"),
    "reading": N_("正在取其他设备的记录"),
    "thumbnails": N_("正在送照片的缩小图"),
    "files": N_("正在送照片和文件"),
    "checking": N_("正在核对已送达的内容"),
    "packs": N_("正在取下发的资料"),
}


def _exchange(make_beside: MakeBeside, job: Job) -> Outcome:
    """One exchange, in the net lane."""
    from inspector.workflow import syncing

    def tell(told: syncing.Progress) -> None:
        if told.total_bytes:
            job.pass_on(Progress(told.step.value, told.sent_bytes, told.total_bytes, told.left_s))
        else:
            job.pass_on(Progress(told.step.value, told.done, told.total))

    try:
        return syncing.sync_now(make_beside(job.cancelled), tell)
    except Stopped as stopped:
        raise Cancelled from stopped


def _errand(
    make_beside: MakeBeside, work: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any], job: Job
) -> Any:
    try:
        return work(make_beside(job.cancelled), *args, **named)
    except Stopped as stopped:
        raise Cancelled from stopped


def _percent(progress: Progress | None) -> str:
    if progress is None or progress.what not in ("files", "thumbnails") or not progress.total:
        return tr("正在同步")
    return tr("正在同步 {percent} %", percent=100 * progress.done // progress.total)


def _joined(first: str, second: str) -> str:
    return tr("{state} · {waiting}", state=first, waiting=second) if second else first
