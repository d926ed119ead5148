"""Thumbnails of photos: drop, paste, look, assign and annotate by keyboard. It asks for pictures and loads none."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from inspector.domain.media import FileKind
from inspector.i18n import tr
from inspector.ui import theme
from inspector.ui.models.records import Column, RecordModel
from inspector.ui.signs import FILE_SIGNS, PHOTO_FLAGS
from inspector.ui.theme import look
from inspector.ui.widgets.photo_tile import PhotoTile


@dataclass(frozen=True, slots=True)
class Photo:
    """What the strip shows of one photo. Texts are as they are; `flags` are keys of `signs.PHOTO_FLAGS`.

    `thumbnail` names the picture; a new name (for instance after annotating) asks for it again. A file that is no
    picture has none, and shows the sign of its kind.
    """

    id: str
    name: str
    thumbnail: str
    caption: str = ""
    taken: str = ""
    place: str = ""
    direction: str = ""
    items: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    kind: FileKind = FileKind.PICTURE


def _spoken(photo: Photo) -> str:
    kind = "" if photo.kind is FileKind.PICTURE else tr(FILE_SIGNS[photo.kind].words)
    flags = [tr(PHOTO_FLAGS[flag].words) for flag in photo.flags if flag in PHOTO_FLAGS]
    return "，".join(
        part for part in (kind, photo.caption or photo.name, photo.taken, photo.place, *photo.items, *flags) if part
    )


class PhotoStrip(QListView):
    """The strip; empty it says how photos come in.

    Signals:
        thumbnail_wanted: name of a thumbnail that is about to be seen; answer with `set_thumbnail`. Asked once.
        look_wanted: id; space or double click.
        annotate_wanted: id; E.
        assign_wanted: ids and the number of a key 1 to 9.
        remove_wanted: ids; Delete.
        files_dropped: paths of files and folders dropped or pasted.
        image_pasted: a QImage from the clipboard (encode it in the wide lane with `signature_pad.png`).
        chosen_changed: ids that are selected.
    """

    thumbnail_wanted = Signal(str)
    look_wanted = Signal(str)
    annotate_wanted = Signal(str)
    assign_wanted = Signal(tuple, int)
    remove_wanted = Signal(tuple)
    files_dropped = Signal(list)
    image_pasted = Signal(QImage)
    chosen_changed = Signal(tuple)

    def __init__(self, name: str, parent: QWidget | None = None, *, wrap: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("照片"))
        self.photos: RecordModel[Photo] = RecordModel((Column("", _spoken),), key=lambda photo: photo.id, parent=self)
        self._pictures: dict[str, QPixmap] = {}
        self._asked: set[str] = set()
        self.setModel(self.photos)
        self.setItemDelegate(PhotoTile(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(wrap)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAcceptDrops(True)
        self.doubleClicked.connect(self._look)
        self.selectionModel().selectionChanged.connect(self._tell)

    def show_photos(self, photos: tuple[Photo, ...]) -> None:
        """Show these photos; what stays keeps its selection."""
        self.photos.show(photos)
        self.viewport().update()

    def set_thumbnail(self, name: str, image: QImage) -> None:
        """The picture that was asked for (decode it in the wide lane)."""
        self._pictures[name] = QPixmap.fromImage(image)
        self.viewport().update()

    def picture(self, name: str) -> QPixmap | None:
        """The picture of this name; asks for it where it is missing. Called by the tile while it is drawn."""
        if name and name not in self._pictures and name not in self._asked:
            self._asked.add(name)
            self.thumbnail_wanted.emit(name)
        return self._pictures.get(name)

    def chosen(self) -> tuple[str, ...]:
        """Ids of the selected photos, in order of the strip."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = (self.photos.record(row) for row in rows)
        return tuple(photo.id for photo in found if photo is not None)

    def choose(self, photo_id: str) -> None:
        """Select this photo and show it."""
        row = self.photos.row_of(photo_id)
        if row >= 0:
            index = self.photos.index(row, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def neighbour(self, photo_id: str, step: int) -> str:
        """Id of the photo so many places further; the same at the ends."""
        rows = self.photos.records()
        row = self.photos.row_of(photo_id)
        return rows[min(max(row + step, 0), len(rows) - 1)].id if row >= 0 else photo_id

    def retranslate(self) -> None:
        """The language changed."""
        self.setAccessibleName(tr("照片"))
        self.photos.retranslate()

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        chosen = self.chosen()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif plain and chosen and 1 <= number <= 9:
            self.assign_wanted.emit(chosen, number)
        elif plain and event.key() == Qt.Key.Key_Space:
            self._look(self.currentIndex())
        elif plain and event.key() == Qt.Key.Key_E and self.currentIndex().isValid():
            self.annotate_wanted.emit(self._id(self.currentIndex()))
        elif plain and chosen and event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit(chosen)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._keeps(event):
            event.accept()
            return True
        return super().event(event)

    def paste(self) -> None:
        """Take photos from the clipboard: files, or a picture."""
        self._take(QGuiApplication.clipboard().mimeData())

    # -- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _useful(event.mimeData()):
            theme.set_state(self, "over", True)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _useful(event.mimeData()):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.set_state(self, "over", False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        theme.set_state(self, "over", False)
        self._take(event.mimeData())
        event.acceptProposedAction()

    # -- drawing ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(look().dp(480), look().dp(208))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().dp(196), look().dp(196))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.photos.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(look().colour("muted"))
            room = self.viewport().rect().adjusted(16, 8, -16, -8)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), tr("把照片或存储卡文件夹拖到这里，或按 Ctrl+V 粘贴"))
            painter.end()

    def _keeps(self, event: QKeyEvent) -> bool:
        """Keys that mean something here and not to the page: digits assign, E annotates, Delete removes."""
        if event.matches(QKeySequence.StandardKey.Paste):
            return True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digits = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)
        keys = (*digits, Qt.Key.Key_E, Qt.Key.Key_Space, Qt.Key.Key_Delete)
        return plain and event.key() in keys and self.currentIndex().isValid()

    def _take(self, mime: QMimeData) -> None:
        paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.files_dropped.emit(paths)
        elif mime.hasImage():
            self.image_pasted.emit(QImage(mime.imageData()))

    def _id(self, index: QModelIndex) -> str:
        photo = self.photos.record(index.row())
        return photo.id if photo else ""

    def _look(self, index: QModelIndex) -> None:
        if index.isValid():
            self.look_wanted.emit(self._id(index))

    def _tell(self) -> None:
        self.chosen_changed.emit(self.chosen())


def _useful(mime: QMimeData) -> bool:
    return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())
