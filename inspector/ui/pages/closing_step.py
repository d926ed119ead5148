"""What a step of 完成检查 is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from inspector.workflow.walk import Walk

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage


class Step(QWidget):
    """One step; `page.walk` is there whenever its methods are called."""

    def __init__(self, page: ClosingPage) -> None:
        super().__init__()
        self.page = page

    @property
    def walk(self) -> Walk:
        """The inspection under way."""
        assert self.page.walk is not None
        return self.page.walk

    def show_walk(self) -> None:
        """The step is shown: read everything from the walk."""

    def leave(self) -> None:
        """Another step or page is about to be shown: hand over what is unsaved."""

    def left_to_do(self) -> int:
        """How many things hold the finishing up here."""
        return 0

    def done(self) -> bool:
        """Whether the step wears its tick."""
        return not self.left_to_do()

    def act(self) -> None:
        """Ctrl+Enter on the last step."""
