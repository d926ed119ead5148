"""完成检查: what is owed, who was there, the findings, the signatures, and the record, one step at a time.

The page shows steps and hands gestures on; what may be finished is for `inspections.finish` to say.
"""

from __future__ import annotations

from typing import Any

from inspector.i18n import tr
from inspector.ui.page import Frame
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.workplace import Workplace


class ClosingPage(DeskPage):
    """The page, opened by `frame.go("closing", draft=…)`."""

    name = "closing"
    section = "inspect"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)

    def title(self) -> str:
        return tr("完成检查")

    def opened(self, **args: Any) -> None:
        """Open the walk of the draft that was named."""
