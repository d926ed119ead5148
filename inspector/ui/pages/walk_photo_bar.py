"""The photos of one item within its card: a thin bar while there are none, then a strip."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.photo_strip import Photo, PhotoStrip
from inspector.ui.widgets.text import Label

_STRIP = 196  # height in design px


class PhotoBar(QFrame):
    """The bar.

    Signals:
        add_wanted: choose files.
        files_given: paths dropped or pasted.
        image_given: a QImage pasted.
        The others are those of `PhotoStrip`.
    """

    add_wanted = Signal()
    files_given = Signal(list)
    image_given = Signal(QImage)
    look_wanted = Signal(str)
    annotate_wanted = Signal(str)
    assign_wanted = Signal(tuple, int)
    remove_wanted = Signal(tuple)
    thumbnail_wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.add_button = Button(N_("加照片（P）"), f"{name}Add", icon="camera")
        self.add_button.clicked.connect(self.add_wanted)
        self._owed = Label(role="small", wrap=True)
        self._owed.setObjectName(f"{name}Owed")
        self._hint = Label(N_("也可以拖进来或按 Ctrl+V 粘贴"), role="small", wrap=True)
        self.strip: PhotoStrip | None = None
        self._layout = QVBoxLayout(self)
        scale.space(self._layout, 8)
        words = QVBoxLayout()
        scale.space(words, 0)
        words.addWidget(self._owed)
        words.addWidget(self._hint)
        row = QHBoxLayout()
        scale.space(row, 12)
        row.addWidget(self.add_button)
        row.addLayout(words, 1)
        self._layout.addLayout(row)

    def show_photos(self, photos: tuple[Photo, ...], owed: tuple[str, ...]) -> None:
        """Show these; `owed` are translated sentences on what is missing."""
        self._owed.setText(tr("；").join(owed))
        self._owed.setVisible(bool(owed))
        self._hint.setVisible(not photos and not owed)
        if photos or self.strip is not None:
            strip = self._strip_made()
            strip.setVisible(bool(photos))
            strip.show_photos(photos)

    def set_thumbnail(self, name: str, image: QImage) -> None:
        """A picture that was asked for."""
        if self.strip is not None:
            self.strip.set_thumbnail(name, image)

    def take(self, mime: QMimeData) -> None:
        """Take what was dropped or pasted."""
        paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.files_given.emit(paths)
        elif mime.hasImage():
            self.image_given.emit(QImage(mime.imageData()))

    def _strip_made(self) -> PhotoStrip:
        if self.strip is None:
            strip = PhotoStrip(f"{self.objectName()}Strip", wrap=False)
            scale.size(strip, height=_STRIP)
            strip.thumbnail_wanted.connect(self.thumbnail_wanted)
            strip.look_wanted.connect(self.look_wanted)
            strip.annotate_wanted.connect(self.annotate_wanted)
            strip.assign_wanted.connect(self.assign_wanted)
            strip.remove_wanted.connect(self.remove_wanted)
            strip.files_dropped.connect(self.files_given)
            strip.image_pasted.connect(self.image_given)
            self._layout.addWidget(strip)
            self.strip = strip
        return self.strip
