"""Files of an inspection for other programs: opened as a copy that nobody can write to, or saved elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.domain.records import Evidence
from inspector.i18n import tr
from inspector.ui.workplace import Workplace
from inspector.workflow import recordings


class FileOpening(QObject):
    """Copies live as long as this object. What goes wrong is said above the page.

    Signals:
        told: a sentence on what was done, or was not.
    """

    told = Signal(str)

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace, self._window = workplace, parent
        self._copies: QTemporaryDir | None = None

    def open(self, evidence: Evidence) -> None:
        """Open a copy with the program of the system."""
        self._copies = self._copies or QTemporaryDir()
        into = Path(self._copies.path())
        title = tr("准备打开 {name}", name=evidence.name)
        self._workplace.beside(recordings.copy_to_open, evidence, into, on_done=self._copied, title=title)

    def save_as(self, evidence: Evidence) -> None:
        """Ask for a place, and write the original there."""
        path, _ = QFileDialog.getSaveFileName(self._window, tr("另存为"), recordings.safe_name(evidence.name))
        if path:
            title = tr("另存 {name}", name=evidence.name)
            self._workplace.beside(recordings.save_as, evidence, Path(path), on_done=self._saved, title=title)

    def _copied(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.told.emit(tr("这台电脑上没有能打开「{name}」的程序。请另存后用别的电脑打开。", name=path.name))

    def _saved(self, path: Path) -> None:
        self.told.emit(tr("已另存到 {path}", path=path))
