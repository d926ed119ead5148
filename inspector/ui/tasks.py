"""Work off the window's thread: the store lane (one thread for ever), the wide lane (pictures, PDF), the net lane.

A job's outcome reaches the window's thread as a queued event, so a job that ends before anyone listens loses nothing.
The world's failures (`InspectorError`) go to the caller's `on_error`; anything else is a bug and goes to `bug`.
This module never draws.
"""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThreadPool, Signal, Slot

from inspector.errors import InspectorError

_REPORT_EVERY_S = 0.1
_DRAIN_S = 30.0
WIDE_THREADS = 2

Receiver = Callable[..., Any]
T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - not a failure: the user asked for it
    """Raised inside a job by `Job.check` once the user has cancelled."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `total` 0 means unknown; `left_s` None means not yet known."""

    what: str
    done: int
    total: int
    left_s: float | None = None


class State(Enum):
    """Where a job stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job:
    """What a running job holds: the wish to stop, and a way to say how far it is. Safe in any thread."""

    __slots__ = ("_clock", "_flag", "_last_s", "_send", "_started_s", "_what")

    def __init__(self, send: Callable[[Progress], None], clock: Callable[[], float]) -> None:
        self._send = send
        self._clock = clock
        self._flag = threading.Event()
        self._started_s = clock()
        self._last_s = float("-inf")
        self._what = ""

    def start(self) -> None:
        """Count the time from now; a job may have waited in the lane."""
        self._started_s = self._clock()

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._flag.set()

    def cancelled(self) -> bool:
        """Whether the user wants it to stop."""
        return self._flag.is_set()

    def check(self) -> None:
        """Stop here if the user wants it.

        Raises:
            Cancelled: the user asked for it.
        """
        if self._flag.is_set():
            raise Cancelled

    def report(self, what: str, done: int, total: int = 0) -> None:
        """Say how far it is; at most ten times a second reach the window, the last one always."""
        now_s = self._clock()
        if done < total and now_s - self._last_s < _REPORT_EVERY_S:
            return
        self._last_s = now_s
        left_s = (now_s - self._started_s) / done * (total - done) if 0 < done <= total else None
        self._send(Progress(what, done, total, left_s))

    def pass_on(self, progress: Progress) -> None:
        """Say how far it is where the work reckons by itself; at most ten times a second, a new step always."""
        now_s = self._clock()
        if progress.what == self._what and now_s - self._last_s < _REPORT_EVERY_S:
            return
        self._what, self._last_s = progress.what, now_s
        self._send(progress)


class Ticket:
    """The caller's end of one job: its state, and `cancel`. `title` names it in the header; empty keeps it silent."""

    def __init__(self, job: Job, title: str, receivers: dict[str, Receiver | None]) -> None:
        self.job = job
        self.title = title
        self.state = State.WAITING
        self.progress: Progress | None = None
        self._receivers = receivers

    def cancel(self) -> None:
        """Ask the job to stop; `on_done` will not be called even if it had just ended."""
        self.job.cancel()

    def deliver(self, event: str, *values: object) -> bool:
        """Call the receiver of this event, unless there is none or its object is gone."""
        receiver = self._receivers.get(event)
        if receiver is None:
            return False
        if alive(receiver):
            receiver(*values)
        return True


def alive(receiver: Receiver) -> bool:
    """Whether a receiver may be called: the Qt object that it is bound to, if any, still lives."""
    target = receiver.func if isinstance(receiver, partial) else receiver
    owner = getattr(target, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _takes_job(work: Callable[..., Any]) -> bool:
    try:
        return "job" in inspect.signature(work).parameters
    except ValueError:  # a builtin without a signature
        return False


def _answer(answer: Future[T], work: Callable[[], T]) -> None:
    try:
        answer.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it is raised in the lane that asked
        answer.set_exception(error)


class Lane(QObject):
    """A queue of jobs on a fixed number of threads."""

    changed = Signal()
    failed = Signal(object)  # InspectorError that nobody took
    bug = Signal(object)  # any other exception
    _post = Signal(object, str, object)

    def __init__(self, name: str, threads: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.setObjectName(name)
        self._clock = clock
        self._open: list[Ticket] = []
        self._closed = False
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._pool.setExpiryTimeout(-1)  # an idle thread of the store lane must keep its sqlite3 connection
        self._post.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[..., Any],
        *args: Any,
        on_done: Receiver | None = None,
        on_error: Receiver | None = None,
        on_progress: Receiver | None = None,
        on_cancelled: Receiver | None = None,
        title: str = "",
        **named: Any,
    ) -> Ticket:
        """Run `work(*args, **named)` in this lane; it gets a `Job` if it has a parameter named `job`.

        Args:
            work: touches no widget.
            on_done: gets the result. All receivers run in the window's thread; use bound methods of QObjects (or a
                `functools.partial` of one): they are skipped once their object is deleted.
            on_error: gets the InspectorError; without it the window shows the error in its banner.
            on_progress: gets a Progress.
            on_cancelled: gets nothing.
            title: words for the header while it runs; empty shows nothing.
        """
        receivers = {"done": on_done, "error": on_error, "progress": on_progress, "cancelled": on_cancelled}
        ticket: Ticket
        job = Job(lambda progress: self._post.emit(ticket, "progress", progress), self._clock)
        ticket = Ticket(job, title, receivers)
        if self._closed:
            ticket.state = State.CANCELLED
            return ticket
        if _takes_job(work):
            named["job"] = job
        self._open.append(ticket)
        self._pool.start(partial(self._work, ticket, partial(work, *args, **named)))
        self.changed.emit()
        return ticket

    def ask(self, work: Callable[[], T]) -> T:
        """Run a short job in this lane from the thread of another one, and give what it gave or raised.

        Raises:
            Cancelled: the lane takes no more jobs.
        """
        if self._closed:
            raise Cancelled
        answer: Future[T] = Future()
        self._pool.start(partial(_answer, answer, work))
        return answer.result()

    def tickets(self) -> tuple[Ticket, ...]:
        """Jobs that wait or run, oldest first."""
        return tuple(self._open)

    def drain(self, timeout_s: float = _DRAIN_S) -> bool:
        """Take no more jobs, wait for those begun, deliver what they brought, end the threads."""
        self._closed = True
        done = self._pool.waitForDone(round(timeout_s * 1000))
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)
        return done

    def threads_running(self) -> int:
        """Threads that work on a job now."""
        return self._pool.activeThreadCount()

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for ticket in self._open:
            ticket.cancel()

    def _work(self, ticket: Ticket, call: Callable[[], Any]) -> None:
        ticket.job.start()
        try:
            ticket.job.check()
            outcome: tuple[str, object] = ("done", call())
        except Cancelled:
            outcome = ("cancelled", None)
        except InspectorError as error:
            outcome = ("error", error)
        except Exception as error:  # noqa: BLE001 - the runner's duty: a bug reaches the report dialog, not the thread's end
            outcome = ("bug", error)
        if shiboken6.isValid(self):
            self._post.emit(ticket, *outcome)

    @Slot(object, str, object)
    def _receive(self, ticket: Ticket, event: str, value: object) -> None:
        if event == "progress":
            assert isinstance(value, Progress)
            ticket.progress = value
            ticket.deliver("progress", value)
            self.changed.emit()
            return
        self._open.remove(ticket)
        if event == "done" and ticket.job.cancelled():
            event = "cancelled"
        ticket.state = {"done": State.DONE, "cancelled": State.CANCELLED}.get(event, State.FAILED)
        self.changed.emit()
        if event == "bug":
            self.bug.emit(value)
        elif event == "cancelled":
            ticket.deliver("cancelled")
        elif not ticket.deliver(event, value) and event == "error":
            self.failed.emit(value)


class Tasks(QObject):
    """The lanes. `store` owns the database connection; `wide` does pictures and PDF; `net` talks to the hub, one errand
    after the other, and may take its time."""

    changed = Signal()
    failed = Signal(object)
    bug = Signal(object)

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.store = Lane("storeLane", 1, clock=clock)
        self.wide = Lane("wideLane", WIDE_THREADS, clock=clock)
        self.net = Lane("netLane", 1, clock=clock)
        self._hung_up = False
        for lane in self._lanes():
            lane.changed.connect(self.changed)
            lane.failed.connect(self.failed)
            lane.bug.connect(self.bug)

    def shown(self) -> Ticket | None:
        """The titled job that the header shows: the one that began first."""
        return next((ticket for lane in self._lanes() for ticket in lane.tickets() if ticket.title), None)

    def idle(self) -> bool:
        """Whether nothing waits or runs."""
        return not any(lane.tickets() for lane in self._lanes())

    def hang_up(self, timeout_s: float = 3.0) -> bool:
        """End the talk with the hub before the desk is closed; False where an answer is still waited for."""
        waited, self._hung_up = self._hung_up, True
        self.net.cancel_all()
        return self.net.drain(0.0 if waited else timeout_s)

    def drain(self, timeout_s: float = _DRAIN_S) -> bool:
        """Shutdown: pictures and network stop at their next step, writes to the store are finished."""
        self.wide.cancel_all()
        ended = self.hang_up(min(timeout_s, 3.0))
        return self.wide.drain(timeout_s) and self.store.drain(timeout_s) and ended

    def _lanes(self) -> tuple[Lane, Lane, Lane]:
        return self.wide, self.store, self.net
