"""What editors of files ask of the page around them: to keep a file, tell of it, show it, open it, take it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from inspector.workflow.codes import FoundCode
from inspector.workflow.rows import PhotoRow


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stands with its file.

    Attributes:
        row: the evidence that its answer names; None where there is none.
        coming: name of the file that is being kept; empty where none is.
        percent: how far that is; -1 where it is not known yet.
        trouble: why the file given last was not kept, translated.
    """

    row: PhotoRow | None = None
    coming: str = ""
    percent: int = -1
    trouble: str = ""


class Files(QObject):
    """Where there is no page, nothing is kept.

    Signals:
        changed: reference of a question whose file came, went, or went on its way; empty where it may be any.
        thumbnail_ready: name of a thumbnail that was asked for, and the picture.
    """

    changed = Signal(str)
    thumbnail_ready = Signal(str, QImage)

    def standing(self, _ref: str, _answer: str) -> Standing:
        """How a question stands."""
        return Standing()

    def take(self, ref: str, path: Path) -> None:
        """Keep a file; once it is kept, the question gets its name."""

    def take_drawn(self, ref: str, png: bytes, name: str) -> None:
        """Keep a drawing."""

    def stop(self, ref: str) -> None:
        """Do not keep the file that is on its way."""

    def remove(self, row: PhotoRow) -> None:
        """Take a file out of the inspection, and out of the answers that name it; this can be undone."""

    def look(self, row: PhotoRow) -> None:
        """Show a picture large."""

    def annotate(self, row: PhotoRow) -> None:
        """Draw marks on a picture's copies."""

    def open(self, row: PhotoRow) -> None:
        """Open a copy with another program."""

    def save_as(self, row: PhotoRow) -> None:
        """Ask for a place, and write the original there."""

    def want_thumbnail(self, name: str) -> None:
        """Have a small picture shown as soon as it is there."""

    def read_codes(
        self, path: Path, told: Callable[[tuple[FoundCode, ...]], None], refused: Callable[[str], None]
    ) -> None:
        """Tell the codes in a picture file, or why there are none."""
