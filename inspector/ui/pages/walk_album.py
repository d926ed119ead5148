"""The photos of the checklist page: tray, large view and marks, each over the checklist while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.media import is_picture
from inspector.domain.records import Evidence, Mark2D
from inspector.i18n import tr
from inspector.ui import scale
from inspector.ui.page import Frame
from inspector.ui.pages.walk_keeping import Keeping
from inspector.ui.pages.walk_photos import (
    PhotoIntake,
    Thumbnails,
    facts_of,
    read_marked_copy,
    read_screen_copy,
)
from inspector.ui.pages.walk_tray import PhotoTray, PhotoWords, toggled
from inspector.ui.widgets.annotation_editor import AnnotationEditor
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.editors.file_editor import PICTURES
from inspector.ui.widgets.photo_viewer import PhotoViewer
from inspector.ui.workplace import Workplace
from inspector.workflow import photographs
from inspector.workflow.rows import PhotoRow
from inspector.workflow.walk import Walk

_NUMBERED = 9
_MOST_LINES = 6


class Viewer(QFrame):
    """One photo large, with its words below. 1 to 9 give it to items."""

    numbered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("photoLook")
        self.photo = PhotoViewer("walkViewer")
        self.words = PhotoWords("viewerWords", across=True)
        layout = QVBoxLayout(self)
        scale.space(layout, 8, (16, 12, 16, 12))
        layout.addWidget(self.photo, 1)
        layout.addWidget(self.words)
        self.setFocusProxy(self.photo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= _NUMBERED:
            self.numbered.emit(number)
        else:
            super().keyPressEvent(event)


class Album(QStackedWidget):
    """The stack: the checklist at the bottom, tray, large view and marks over it.

    Signals:
        covered: true while the checklist is covered: its keys rest.
        changed: photos came, went or were given to other items.
        removed, returned: id → Evidence of what was taken out, and of what was put back.
        file_wanted: Evidence of a file that is no picture, to be opened.
    """

    covered = Signal(bool)
    changed = Signal()
    removed = Signal(dict)
    returned = Signal(dict)
    file_wanted = Signal(object)

    def __init__(self, checklist: QWidget, frame: Frame, workplace: Workplace, keeping: Keeping) -> None:
        super().__init__()
        self.setObjectName("walkAlbum")
        self._frame, self._workplace, self._keeping = frame, workplace, keeping
        self._walk: Walk | None = None
        self._straight = False  # back from the marks without a look at the photo
        self._shown = ""  # id of the photo that is looked at
        self._from: QWidget = checklist
        self.targets: Callable[[], Sequence[tuple[str, str]]] = tuple
        self.here: Callable[[], tuple[str, ...]] = tuple  # the item at hand: new photos serve it
        self.intake = PhotoIntake(workplace, self)
        self.thumbnails = Thumbnails(workplace, self)
        self.tray, self.viewer = PhotoTray(), Viewer()
        self.marks = AnnotationEditor("walkMarks")
        marks = self.marks.layout()
        if marks is not None:
            scale.space(marks, 8, (16, 12, 16, 12))
        self.problems = Banner("photoProblems")
        self._checklist = checklist
        for page in (checklist, self.tray, self.viewer, self.marks):
            self.addWidget(page)
        self._wire()

    def begin(self, walk: Walk) -> None:
        """Show the photos of this walk."""
        self._walk = walk
        self.intake.begin(walk)
        self.show_checklist()
        self._refresh()

    # -- taking in -------------------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """P: ask for photo files; they serve the item at hand."""
        paths, _ = QFileDialog.getOpenFileNames(self, tr("选择照片"), "", tr("照片（{kinds}）", kinds=PICTURES))
        if paths:
            self.take_paths(paths)

    def choose_card(self) -> None:
        """Ask for a folder or camera card."""
        path = QFileDialog.getExistingDirectory(self, tr("选择存储卡或文件夹"))
        if path:
            self.take_paths([path])

    def take_paths(self, paths: Sequence[str]) -> None:
        """Files and folders; in the tray they serve no item yet."""
        self.intake.take_paths(paths, self._items())

    def take_image(self, image: QImage) -> None:
        """A picture from the clipboard."""
        self.intake.take_image(image, self._items())

    def _items(self) -> tuple[str, ...]:
        return self.here() if self.currentWidget() is self._checklist else ()

    # -- going about -----------------------------------------------------------------------------------------------

    def show_checklist(self) -> None:
        """Back to the items."""
        self.tray.words.flush()
        self.setCurrentWidget(self._checklist)
        self.covered.emit(False)

    def show_tray(self) -> None:
        """All photos."""
        self.tray.words.show_targets(self.targets())
        self._refresh()
        self.setCurrentWidget(self.tray)
        self.covered.emit(True)
        self.tray.strip.setFocus()
        if not self.tray.strip.chosen() and self._walk is not None and self._walk.evidence:
            self.tray.strip.choose(next(iter(self._walk.evidence)))

    def look(self, photo: str) -> None:
        """One photo large; another file is opened."""
        if self._walk is None or photo not in self._walk.evidence:
            return
        if not is_picture(self._walk.evidence[photo].media_type):
            self.file_wanted.emit(self._walk.evidence[photo])
            return
        if self.currentWidget() is not self.viewer:
            self._from = self.currentWidget()
        self.viewer.words.flush()
        self._shown = photo
        evidence = self._walk.evidence[photo]
        self.viewer.words.show_targets(self.targets())
        self.viewer.words.show_photo(PhotoRow(photo, evidence))
        self.setCurrentWidget(self.viewer)
        self.covered.emit(True)
        self.viewer.photo.setFocus()
        self._workplace.beside(read_marked_copy, evidence, on_done=partial(self._seen, photo))

    def annotate(self, photo: str, *, straight: bool = False) -> None:
        """Marks on a photo; `straight` goes back to where it was asked for, else the photo is looked at then."""
        if self._walk is None or photo not in self._walk.evidence:
            return
        if not is_picture(self._walk.evidence[photo].media_type):
            return
        self._straight = straight
        if self.currentWidget() is not self.viewer:
            self._from = self.currentWidget()
        self._shown = photo
        evidence = self._walk.evidence[photo]
        self._workplace.beside(read_screen_copy, evidence.blob, on_done=partial(self._edit, photo))

    def _seen(self, photo: str, image: QImage) -> None:
        if self._walk is None or photo != self._shown or photo not in self._walk.evidence:
            return
        evidence = self._walk.evidence[photo]
        self.viewer.photo.show_photo(
            image, evidence.caption or evidence.name, facts=facts_of(evidence), flags=evidence.flags
        )

    def _edit(self, photo: str, image: QImage) -> None:
        if self._walk is None or photo not in self._walk.evidence:
            return
        self.marks.edit(image, self._walk.evidence[photo].annotations)
        self.setCurrentWidget(self.marks)
        self.covered.emit(True)
        self.marks.setFocus()

    def _marked(self, marks: tuple[Mark2D, ...]) -> None:
        if self._walk is not None and self._shown in self._walk.evidence:
            self.save(self._shown, replace(self._walk.evidence[self._shown], annotations=marks))
        self._unmarked()

    def _unmarked(self) -> None:
        if self._straight:
            self._leave_viewer()
        else:
            self.look(self._shown)

    def _leave_viewer(self) -> None:
        self.viewer.words.flush()
        if self._from is self.tray:
            self.show_tray()
            self.tray.strip.choose(self._shown)
        else:
            self.show_checklist()

    def _step(self, step: int) -> None:
        if self._walk is None:
            return
        ids = list(self._walk.evidence)
        if self._from is not self.tray:
            ids = [row.id for item in self.here() for row in self._walk.photos(item)] or ids
        ids = [one for one in ids if is_picture(self._walk.evidence[one].media_type)]
        if self._shown in ids:
            place = min(max(ids.index(self._shown) + step, 0), len(ids) - 1)
            self.look(ids[place])

    # -- changing --------------------------------------------------------------------------------------------------

    def save(self, photo: str, evidence: Evidence) -> None:
        """Keep what was changed about a photo."""
        if self._walk is None:
            return
        self._walk.evidence[photo] = evidence
        self._keeping.run(photographs.save, photo, evidence)
        self._refresh()
        self.changed.emit()

    def assign(self, photos: tuple[str, ...], number: int) -> None:
        """Give photos to the item of this number key, or take it away where all have it."""
        targets = self.targets()
        if self._walk is None or not 1 <= number <= len(targets):
            return
        item = targets[number - 1][0]
        rows = [(photo, self._walk.evidence[photo]) for photo in photos if photo in self._walk.evidence]
        everywhere = all(item in evidence.items for _, evidence in rows)
        for photo, evidence in rows:
            if everywhere or item not in evidence.items:
                self.save(photo, replace(evidence, items=toggled(evidence, item)))
        if everywhere:
            self._frame.toast(tr("{count} 张照片不再用于 {item}", count=len(rows), item=item))
        else:
            self._frame.toast(tr("{count} 张照片用于 {item}", count=len(rows), item=item))

    def remove(self, photos: tuple[str, ...]) -> None:
        """Take photos out of the inspection; the originals stay, and this can be undone."""
        if self._walk is None:
            return
        taken = {photo: self._walk.evidence.pop(photo) for photo in photos if photo in self._walk.evidence}
        for photo in taken:
            self._keeping.run(photographs.remove, photo)
        self.removed.emit(taken)
        self.took()
        words = tr("移出了 {count} 件，原件仍在照片库中", count=len(taken))
        self._frame.toast(words, undo=partial(self._put_back, self._walk, taken))

    def _put_back(self, walk: Walk, taken: dict[str, Evidence]) -> None:
        if walk is not self._walk:
            return
        for photo, evidence in taken.items():
            self.save(photo, evidence)
        self.returned.emit(taken)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        if self._walk is not None:
            self.tray.show_photos(self._walk.photos())
            if self._shown in self._walk.evidence:
                self.viewer.words.show_photo(PhotoRow(self._shown, self._walk.evidence[self._shown]))

    def took(self) -> None:
        """Photos or files came or went: show what there is now."""
        self._refresh()
        self.changed.emit()

    def _attached(self, _row: PhotoRow) -> None:
        self.took()

    def _failed(self, sentences: tuple[str, ...]) -> None:
        lines = list(sentences[:_MOST_LINES])
        if len(sentences) > _MOST_LINES:
            lines.append(tr("另有 {count} 个文件没有导入", count=len(sentences) - _MOST_LINES))
        self.problems.show_words("\n".join(lines), tone="fail")

    def _nothing(self, folder: str) -> None:
        self.problems.show_words(tr("「{folder}」里没有照片。", folder=folder), tone="warn")

    def _numbered(self, number: int) -> None:
        self.assign((self._shown,), number)

    def _annotate_shown(self) -> None:
        self.annotate(self._shown)

    def _wire(self) -> None:
        tray, strip, viewer = self.tray, self.tray.strip, self.viewer
        tray.closed.connect(self.show_checklist)
        tray.files_wanted.connect(self.choose_files)
        tray.card_wanted.connect(self.choose_card)
        strip.files_dropped.connect(self.take_paths)
        strip.image_pasted.connect(self.take_image)
        strip.look_wanted.connect(self.look)
        strip.annotate_wanted.connect(self.annotate)
        strip.assign_wanted.connect(self.assign)
        strip.remove_wanted.connect(self.remove)
        strip.thumbnail_wanted.connect(self.thumbnails.want)
        self.thumbnails.ready.connect(strip.set_thumbnail)
        self.intake.attached.connect(self._attached)
        self.intake.moved.connect(tray.show_progress)
        self.intake.failed.connect(self._failed)
        self.intake.nothing_found.connect(self._nothing)
        tray.words.changed.connect(self.save)
        viewer.words.changed.connect(self.save)
        viewer.numbered.connect(self._numbered)
        viewer.photo.moved.connect(self._step)
        viewer.photo.closed.connect(self._leave_viewer)
        viewer.photo.annotate_wanted.connect(self._annotate_shown)
        self.marks.saved.connect(self._marked)
        self.marks.cancelled.connect(self._unmarked)
