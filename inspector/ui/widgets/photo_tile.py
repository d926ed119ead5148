"""How one photo of the strip is drawn: picture, time, items, flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.domain.media import FileKind
from inspector.ui import icons
from inspector.ui.models.records import RECORD_ROLE
from inspector.ui.signs import FILE_SIGNS, PHOTO_FLAGS
from inspector.ui.theme import look

if TYPE_CHECKING:
    from inspector.ui.widgets.photo_strip import Photo, PhotoStrip

TILE = (176, 172)  # width, height in design px
_PICTURE = 112  # height of the picture in design px


class PhotoTile(QStyledItemDelegate):
    """The tile."""

    def __init__(self, strip: PhotoStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look().dp(TILE[0]), look().dp(TILE[1]))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        photo = index.data(RECORD_ROLE)
        now = look()
        tile: QRect = option.rect.adjusted(now.dp(4), now.dp(4), -now.dp(4), -now.dp(4))  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, tile, chosen=chosen)
        picture = QRect(tile.left(), tile.top(), tile.width(), now.dp(_PICTURE))
        self._picture(painter, picture, photo)
        self._flags(painter, picture, photo.flags)
        room = QRect(tile.left() + now.dp(8), picture.bottom() + now.dp(4), tile.width() - now.dp(16), now.dp(44))
        self._words(painter, room, photo, chosen=chosen)
        painter.restore()

    def _ground(self, painter: QPainter, tile: QRect, *, chosen: bool) -> None:
        now = look()
        edge = QPen(now.colour("accent" if chosen else "border"), 3 if chosen else 1)
        painter.setPen(edge)
        painter.setBrush(now.colour("selection" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(tile), now.dp(8), now.dp(8))

    def _picture(self, painter: QPainter, room: QRect, photo: Photo) -> None:
        now = look()
        pixmap = self._strip.picture(photo.thumbnail)
        inner = room.adjusted(now.dp(3), now.dp(3), -now.dp(3), 0)
        path = QPainterPath()
        path.addRoundedRect(QRectF(inner), now.dp(6), now.dp(6))
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(inner, now.colour("neutral_soft"))
        if pixmap is None or pixmap.isNull():
            picture = photo.kind is FileKind.PICTURE
            edge = now.dp(28 if picture else 44)
            place = QRect(inner.center().x() - edge // 2, inner.center().y() - edge // 2, edge, edge)
            painter.drawPixmap(
                place, icons.pixmap(FILE_SIGNS[photo.kind].icon, "border_strong" if picture else "muted", edge)
            )
        else:
            size = pixmap.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(inner.center())
            painter.drawPixmap(place, pixmap)
        painter.restore()

    def _flags(self, painter: QPainter, room: QRect, flags: tuple[str, ...]) -> None:
        now = look()
        edge = now.dp(22)
        x = room.right() - now.dp(8)
        for flag in flags:
            sign = PHOTO_FLAGS.get(flag)
            if sign is None:
                continue
            x -= edge + now.dp(3)
            ground = QRect(x, room.top() + now.dp(8), edge, edge)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour(f"{sign.tone}_soft"))
            painter.drawRoundedRect(QRectF(ground), now.dp(5), now.dp(5))
            inset = now.dp(3)
            painter.drawPixmap(
                ground.adjusted(inset, inset, -inset, -inset), icons.pixmap(sign.icon, sign.tone, edge - 2 * inset)
            )

    def _words(self, painter: QPainter, room: QRect, photo: Photo, *, chosen: bool) -> None:
        now = look()
        font = QFont(self._strip.font())
        font.setPixelSize(now.size("small"))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        line = metrics.height()
        top = QRect(room.left(), room.top(), room.width(), line)
        painter.setPen(now.colour("on_selection" if chosen else "text"))
        first = photo.caption or photo.taken or photo.name
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, _cut(metrics, first, room.width()))
        second = " ".join(photo.items) or (photo.taken if photo.caption else photo.place)
        painter.setPen(now.colour("on_selection" if chosen else "accent" if photo.items else "muted"))
        painter.drawText(top.translated(0, line), Qt.AlignmentFlag.AlignLeft, _cut(metrics, second, room.width()))


def _cut(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
