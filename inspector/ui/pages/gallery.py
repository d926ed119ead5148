"""Photos and files of a finding or an inspection, to be looked at: thumbnails, and a photo large with its facts.

A file that is no picture is opened as a copy, or saved elsewhere.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.media import FileKind, is_picture, kind_of
from inspector.domain.records import Evidence, Mark2D
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.file_opening import FileOpening
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.editors.file_editor import file_facts
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.photo_strip import Photo, PhotoStrip
from inspector.ui.widgets.photo_viewer import PhotoViewer
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import Label
from inspector.ui.workplace import Workplace
from inspector.workflow import photographs
from inspector.workflow.rows import PhotoRow


def small(folder: Path, name: str) -> QImage:
    """The thumbnail, decoded beside the window's thread."""
    return QImage.fromData(photographs.thumbnail(folder, name))


def large(folder: Path, sha256: str, annotations: tuple[Mark2D, ...]) -> QImage:
    """The picture for looking closely, with its marks."""
    return QImage.fromData(photographs.screen_copy(folder, sha256, annotations))


def strip_photo(row: PhotoRow) -> Photo:
    """How the strip shows a photo."""
    evidence = row.evidence
    kind = kind_of(evidence.media_type)
    return Photo(
        id=row.id,
        name=evidence.name,
        thumbnail=photographs.thumbnail_name(evidence) if kind is FileKind.PICTURE else "",
        kind=kind,
        caption=evidence.caption,
        taken=evidence.taken_at.replace("T", " "),
        place=evidence.place,
        direction=evidence.direction,
        items=evidence.items,
        flags=evidence.flags,
    )


def photo_facts(evidence: Evidence) -> list[tuple[str, str]]:
    """What is known about a photo."""
    return [
        (tr("说明"), evidence.caption),
        (tr("拍摄时间"), evidence.taken_at.replace("T", " ")),
        (tr("位置"), wording.position_words(evidence.position)),
        (tr("方向"), evidence.direction),
        (tr("拍摄人"), evidence.photographer),
        (tr("证明"), evidence.proves),
        (tr("项目"), " ".join(evidence.items)),
        (tr("相机"), evidence.camera),
        (tr("软件"), evidence.software),
        (tr("原件校验值"), evidence.blob),
    ]


class Gallery(QWidget):
    """The strip; space or a double click shows a photo large, and opens any other file.

    Signals:
        told: a sentence on what was done with a file.
    """

    told = Signal(str)

    def __init__(self, name: str, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._rows: dict[str, PhotoRow] = {}
        self._viewer: PhotoViewer | None = None
        self._veil: Veil | None = None
        self._looked = ""
        self.strip = PhotoStrip(name, wrap=False)
        self.strip.setAcceptDrops(False)
        self.strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.strip.thumbnail_wanted.connect(self._fetch)
        self.strip.look_wanted.connect(self.look)
        scale.size(self.strip, height=208)
        self.opening = FileOpening(workplace, self)
        self.opening.told.connect(self.told)
        self._facts = Label(role="small", wrap=True)
        open_button = Button(N_("打开"), f"{name}Open", icon="eye")
        save_button = Button(N_("另存为"), f"{name}Save", icon="save")
        open_button.clicked.connect(self._open_chosen)
        save_button.clicked.connect(self._save_chosen)
        self._acts = Flow(open_button, save_button)
        self.strip.chosen_changed.connect(self._chosen)
        layout = QVBoxLayout(self)
        scale.space(layout, 6)
        for part in (self.strip, self._facts, self._acts):
            layout.addWidget(part)
        self._chosen(())

    def show_rows(self, rows: tuple[PhotoRow, ...]) -> None:
        """Show these photos."""
        self._rows = {row.id: row for row in rows}
        self.strip.show_photos(tuple(strip_photo(row) for row in rows))

    def look(self, photo: str) -> None:
        """Show this one large, or open it where it is no picture."""
        row = self._rows[photo]
        if not is_picture(row.evidence.media_type):
            self.opening.open(row.evidence)
            return
        self._looked = photo
        done = partial(self._show_large, photo)
        self._workplace.beside(large, row.evidence.blob, row.evidence.annotations, on_done=done)

    def _chosen(self, ids: tuple[str, ...]) -> None:
        file = self._file(ids)
        self._facts.setText(f"{file.name}　{file_facts(file)}　SHA-256 {file.blob[:16]}…" if file else "")
        self._facts.setVisible(file is not None)
        self._acts.setVisible(file is not None)

    def _file(self, ids: tuple[str, ...]) -> Evidence | None:
        """The chosen file that is no picture."""
        row = self._rows.get(ids[0]) if ids else None
        return row.evidence if row is not None and not is_picture(row.evidence.media_type) else None

    def _open_chosen(self) -> None:
        file = self._file(self.strip.chosen())
        if file is not None:
            self.opening.open(file)

    def _save_chosen(self) -> None:
        file = self._file(self.strip.chosen())
        if file is not None:
            self.opening.save_as(file)

    def _fetch(self, name: str) -> None:
        self._workplace.beside(small, name, on_done=partial(self._fetched, name))

    def _fetched(self, name: str, image: QImage) -> None:
        self.strip.set_thumbnail(name, image)

    def _show_large(self, photo: str, image: QImage) -> None:
        if photo != self._looked:
            return
        if self._viewer is None:
            self._open()
        assert self._viewer is not None
        evidence = self._rows[photo].evidence
        title = evidence.caption or evidence.name
        self._viewer.show_photo(image, title, facts=photo_facts(evidence), flags=evidence.flags)
        self.strip.choose(photo)

    def _open(self) -> None:
        self._viewer = PhotoViewer("photoViewer")
        annotate = self._viewer.findChild(QWidget, "photoViewerAnnotate")
        assert isinstance(annotate, QWidget)
        annotate.hide()  # frozen: nothing more is drawn on it
        self._viewer.moved.connect(self._move)
        sheet = Sheet("photoSheet")
        sheet.body.addWidget(self._viewer, 1)
        scale.size(self._viewer, min_height=520)
        self._veil = Veil(self.window(), sheet, width=1280)
        self._viewer.closed.connect(self._veil.dismiss)
        self._veil.closed.connect(self._closed)
        self._veil.open()

    def _move(self, step: int) -> None:
        there = self.strip.neighbour(self._looked, step)
        while there != self._looked and not is_picture(self._rows[there].evidence.media_type):
            further = self.strip.neighbour(there, step)
            there = self._looked if further == there else further
        self.look(there)

    def _closed(self) -> None:
        assert self._veil is not None
        self._veil.deleteLater()
        self._veil, self._viewer = None, None
        self.strip.setFocus()
