"""An editor onto which one file may be dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from inspector.i18n import tr
from inspector.ui import theme
from inspector.ui.widgets.editors.editor import Editor, Surroundings
from inspector.xform.session import View


class DropEditor(Editor):
    """Takes a file that is dropped; `take` says what becomes of it."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.setAcceptDrops(True)
        self.setProperty("drop", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # Qt paints plain widgets no ground

    def take(self, path: Path) -> None:
        """Take this file."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            theme.set_state(self, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.set_state(self, "over", False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        theme.set_state(self, "over", False)
        paths = _files(event.mimeData())
        if len(paths) == 1:
            self.take(paths[0])
        elif paths:
            self.unreadable.emit(tr("这道题只收一个文件。请只拖入一个。"))
        event.acceptProposedAction()


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
