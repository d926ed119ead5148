"""Everything said is kept at once. The dot tells the truth: saved means written, and a failure stays until mended."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.errors import InspectorError
from inspector.ui.page import Saved
from inspector.ui.workplace import Workplace
from inspector.workflow import inspections
from inspector.workflow.walk import Walk
from inspector.xform.session import Change

Work = Callable[..., Any]


class Keeping(QObject):
    """Hands every gesture to the store lane.

    Signals:
        state_changed: a Saved.
        failed: an InspectorError; what is on screen stays, `retry` writes it again.
    """

    state_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._walk: Walk | None = None
        self._open = 0
        self._form_behind = False  # a change of the form was not written: the next one carries the whole form
        self._behind: list[tuple[Work, tuple[Any, ...], dict[str, Any], Work | None]] = []

    def begin(self, walk: Walk) -> None:
        """Keep this walk from now on."""
        self._walk, self._open, self._form_behind = walk, 0, False
        self._behind = []
        self.state_changed.emit(Saved.SAVED)

    def change(self, change: Change, position: str) -> None:
        """Keep an answer, and where the inspector is."""
        walk = self._walk
        if walk is None:
            return
        whole = change.structural or self._form_behind
        snapshot = walk.session.snapshot() if whole else None
        self._send(
            inspections.keep_change,
            walk.draft,
            change,
            on_done=partial(self._form_kept, whole),
            on_error=self._form_failed,
            snapshot=snapshot,
            position=position,
            audit=walk.session.audit_log(),
        )

    def position(self, position: str) -> None:
        """Keep where the inspector is."""
        self.change(Change(), position)

    def run(self, work: Work, *args: Any, on_done: Callable[[Any], Any] | None = None, **named: Any) -> None:
        """Keep something else: `work(desk, draft, *args)`."""
        if self._walk is not None:
            self._write(work, (self._walk.draft, *args), named, on_done)

    def retry(self) -> None:
        """Write again what was not written."""
        behind, self._behind = self._behind, []
        if self._form_behind and self._walk is not None:
            self.change(Change(structural=True), self._walk.position)
        for work, args, named, on_done in behind:
            self._write(work, args, named, on_done)

    def is_behind(self) -> bool:
        """Whether something on screen is not written."""
        return self._form_behind or bool(self._behind)

    def _write(self, work: Work, args: tuple[Any, ...], named: dict[str, Any], on_done: Work | None) -> None:
        kept, fell = partial(self._kept, on_done), partial(self._fell, work, args, named, on_done)
        self._send(work, *args, on_done=kept, on_error=fell, **named)

    def _send(self, work: Work, *args: Any, **named: Any) -> None:
        self._open += 1
        if not self.is_behind():
            self.state_changed.emit(Saved.SAVING)
        self._workplace.call(work, *args, **named)

    def _form_kept(self, whole: bool, _value: object) -> None:
        if whole:
            self._form_behind = False
        self._landed()

    def _kept(self, on_done: Callable[[Any], Any] | None, value: Any) -> None:
        self._landed()
        if on_done is not None:
            on_done(value)

    def _form_failed(self, error: InspectorError) -> None:
        self._form_behind = True
        self._miss(error)

    def _fell(
        self, work: Work, args: tuple[Any, ...], named: dict[str, Any], on_done: Work | None, error: InspectorError
    ) -> None:
        self._behind.append((work, args, named, on_done))
        self._miss(error)

    def _miss(self, error: InspectorError) -> None:
        self._open = max(0, self._open - 1)
        self.state_changed.emit(Saved.FAILED)
        self.failed.emit(error)

    def _landed(self) -> None:
        self._open = max(0, self._open - 1)
        if not self.is_behind() and not self._open:
            self.state_changed.emit(Saved.SAVED)
