"""Pictures that a form brings for its questions and choices, read beside the window's thread and shown small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QImageReader, QPainter, QPixmap

from inspector.ui import scale

Reader: TypeAlias = Callable[[Path, Path], Any]
"""Makes something of a file, given the data folder and the file."""

CHOICE_HEIGHT, QUESTION_HEIGHT = 96, 240  # design px
_MOST_PX = 720  # height as read: enough for dense screens and large zoom
_GAP, _SIGN = 8, 18  # design px


def read_picture(_folder: Path, path: Path) -> QImage:
    """The picture in this file, made small; a null image where there is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.height() > _MOST_PX:
        reader.setScaledSize(size.scaled(QSize(size.width(), _MOST_PX), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def shown(image: QImage, height: int) -> QPixmap:
    """The picture at the height in which it is shown, in design px; a smaller one is not enlarged."""
    most = min(scale.dp(height), image.height())
    return QPixmap.fromImage(image.scaledToHeight(most, Qt.TransformationMode.SmoothTransformation))


def beside_sign(sign: QIcon, picture: QPixmap) -> QIcon:
    """A choice's sign and its picture as one icon."""
    size, gap = scale.dp(_SIGN), scale.dp(_GAP)
    whole = QPixmap(size + gap + picture.width(), picture.height())
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    painter.drawPixmap(0, (whole.height() - size) // 2, sign.pixmap(size, size))
    painter.drawPixmap(size + gap, 0, picture)
    painter.end()
    return QIcon(whole)
