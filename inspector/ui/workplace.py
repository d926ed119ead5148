"""The desk as the window uses it: every call goes to the store lane, every page hears what was recorded.

The desk is opened, used and closed in the one thread of the store lane; the window's thread never touches it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from inspector.errors import InspectorError
from inspector.ui.tasks import Cancelled, Receiver, Tasks, Ticket, alive
from inspector.workflow.desk import Desk
from inspector.workflow.syncing_rows import Stopped

T = TypeVar("T")


class Workplace(QObject):
    """Where pages bring their intentions.

    Signals:
        opened: the desk is there; pages may call.
        refused: an InspectorError; the desk could not be opened.
        changed: something was recorded or a draft changed; lists that are shown should be read anew.
    """

    opened = Signal()
    refused = Signal(object)
    changed = Signal()

    def __init__(self, tasks: Tasks, folder: Path) -> None:
        super().__init__()
        self.tasks = tasks
        self.folder = folder
        self._desk: Desk | None = None
        self._closing = False

    def open(self, opener: Callable[[Path], Desk]) -> None:
        """Open the desk in the store lane."""
        self.tasks.store.run(opener, self.folder, on_done=self._take, on_error=self._refuse)

    def call(
        self,
        work: Callable[..., Any],
        *args: Any,
        on_done: Receiver | None = None,
        on_error: Receiver | None = None,
        on_progress: Receiver | None = None,
        title: str = "",
        changes: bool = False,
        **named: Any,
    ) -> Ticket:
        """Run `work(desk, *args, **named)` in the store lane; receivers as in `Lane.run`.

        Args:
            changes: tell all pages when it is done that lists must be read anew.
        """
        assert self._desk is not None, "the desk is not open yet"

        return self.tasks.store.run(
            work,
            self._desk,
            *args,
            on_done=partial(self._tell, on_done) if changes else on_done,
            on_error=on_error,
            on_progress=on_progress,
            title=title,
            **named,
        )

    def beside(self, work: Callable[..., Any], *args: Any, on_done: Receiver | None = None, **named: Any) -> Ticket:
        """Run `work(folder, *args, **named)` in the wide lane: pictures, which open the photo file on their own."""
        return self.tasks.wide.run(work, self.folder, *args, on_done=on_done, **named)

    def at_desk(self, job: Callable[[Desk], T], /) -> T:
        """For a thread of the net lane: run a short job with the desk in the store lane; what it gave or raised.

        Raises:
            Stopped: the desk is being closed.
        """

        def work() -> T:
            if self._desk is None or self._closing:
                raise Stopped
            return job(self._desk)

        try:
            return self.tasks.store.ask(work)
        except Cancelled as ended:
            raise Stopped from ended

    def tell_changed(self) -> None:
        """All pages read their lists anew; while the desk is being closed nobody does."""
        if not self._closing:
            self.changed.emit()

    def close(self) -> None:
        """Close the desk in its own thread, after everything that waits there."""
        self._closing = True
        if self._desk is not None:
            self.tasks.store.run(self._desk.close)
            self._desk = None

    def _tell(self, on_done: Receiver | None, value: Any) -> None:
        if on_done is not None and alive(on_done):
            on_done(value)
        self.tell_changed()

    def _take(self, desk: Desk) -> None:
        self._desk = desk
        self.opened.emit()

    def _refuse(self, error: InspectorError) -> None:
        self.refused.emit(error)
