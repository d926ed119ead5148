"""A page over the desk: it brings intentions to the workplace and reads its lists anew when something was recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inspector.errors import InspectorError
from inspector.ui.page import Frame, Page
from inspector.ui.tasks import Receiver, Ticket
from inspector.ui.workplace import Workplace


class DeskPage(Page):
    """The page; overrides `refresh`, which is called at every visit after `opened` took its arguments, and whenever
    something was recorded while the page is shown."""

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame)
        self.workplace = workplace
        workplace.changed.connect(self._hear)

    def refresh(self) -> None:
        """Read what is shown anew."""

    def opened(self, **_args: Any) -> None:
        self.refresh()

    def call(
        self,
        work: Callable[..., Any],
        *args: Any,
        on_done: Receiver | None = None,
        on_error: Callable[[InspectorError], Any] | None = None,
        title: str = "",
        changes: bool = False,
        **named: Any,
    ) -> Ticket:
        """Run `work(desk, …)` in the store lane; errors that nobody takes stand above the page."""
        return self.workplace.call(
            work,
            *args,
            on_done=on_done,
            on_error=on_error or self.frame.show_error,
            title=title,
            changes=changes,
            **named,
        )

    def _hear(self) -> None:
        if self.isVisible():
            self.refresh()
