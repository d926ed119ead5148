"""An item as one line: number, title, photos, result. Drawn by hand, so that thousands of them stay light."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from inspector.i18n import tr
from inspector.ui import icons, scale
from inspector.ui.signs import MARKS
from inspector.ui.theme import look
from inspector.workflow.walk import ItemCard

_HEIGHT, _DENSE = 52, 44
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def title_of(label: str, number: str) -> str:
    """The item's words without its number in front."""
    return label.removeprefix(number).strip() or label


class ItemLine(QAbstractButton):
    """The line. Pressing it opens the item.

    Args:
        card: what is shown.
        dense: no frame around it, a thin line below.
        section: words before the title, in results of a search.
    """

    def __init__(self, card: ItemCard, *, dense: bool, section: str = "") -> None:
        super().__init__()
        self.card, self._section, self._dense = card, section, dense
        self.ref = card.item.ref
        self.setObjectName(f"line_{card.item.number}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chosen = False
        self.show_card(card)

    def show_card(self, card: ItemCard) -> None:
        """Show this state of the item."""
        self.card = card
        mark = tr(MARKS[card.mark].words) if card.mark else tr("还没有结果")
        title = title_of(card.item.label, card.item.number)
        self.setAccessibleName(tr("{number} {title}，{result}", number=card.item.number, title=title, result=mark))
        self.setToolTip(title)
        self.update()

    def set_dense(self, dense: bool) -> None:
        """Frame or thin line."""
        self._dense = dense
        self.updateGeometry()
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        """The line is the current one."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(scale.dp(240), max(scale.dp(_DENSE if self._dense else _HEIGHT), look().size("target")))

    def minimumSizeHint(self) -> QSize:
        return QSize(scale.dp(120), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS:
            event.ignore()  # the list moves; a button would only move the focus
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_card(self.card)
        super().changeEvent(event)

    # -- drawing ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        room = self.rect().adjusted(scale.dp(16), 0, -scale.dp(16), 0)
        left = self._number(painter, room)
        right = self._result(painter, room)
        right = self._photos(painter, room, right)
        painter.setFont(self.font())
        quiet = self.card.mark is not None and not self._chosen
        painter.setPen(look().colour("muted" if quiet else "text"))
        width = max(0, right - left - scale.dp(12))
        words = title_of(self.card.item.label, self.card.item.number)
        words = f"{self._section}　{words}" if self._section else words
        words = QFontMetrics(self.font()).elidedText(words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, room.top(), width, room.height()), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def _ground(self, painter: QPainter) -> None:
        now = look()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("hover" if self.underMouse() else "selection" if self._chosen else "surface"))
        if self._dense:
            painter.drawRect(self.rect())
            painter.setPen(now.colour("divider"))
            painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        else:
            painter.setPen(now.colour("border"))
            painter.drawRoundedRect(frame, now.dp(12), now.dp(12))
        if self._chosen:
            painter.fillRect(0, 0, now.dp(4), self.height(), now.colour("accent"))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(now.colour("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(frame, now.dp(12), now.dp(12))

    def _number(self, painter: QPainter, room: QRect) -> int:
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(look().colour("muted" if self.card.mark else "text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.card.item.number)
        wide = QFontMetrics(font).horizontalAdvance(self.card.item.number)
        return room.left() + max(scale.dp(48), wide + scale.dp(12))

    def _result(self, painter: QPainter, room: QRect) -> int:
        if self.card.mark is None:
            return room.right()
        sign = MARKS[self.card.mark]
        font = QFont(self.font())
        font.setBold(True)
        font.setPixelSize(look().size("small"))
        painter.setFont(font)
        painter.setPen(look().colour(sign.tone))
        words = tr(sign.words)
        x = room.right() - QFontMetrics(font).horizontalAdvance(words)
        painter.drawText(
            QRect(x, room.top(), room.right() - x + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        return self._icon(painter, sign.icon, sign.tone, x - scale.dp(6), room)

    def _photos(self, painter: QPainter, room: QRect, right: int) -> int:
        if not self.card.photos:
            return right
        font = QFont(self.font())
        font.setPixelSize(look().size("small"))
        painter.setFont(font)
        painter.setPen(look().colour("muted"))
        words = str(self.card.photos)
        x = right - scale.dp(16) - QFontMetrics(font).horizontalAdvance(words)
        painter.drawText(QRect(x, room.top(), right - x, room.height()), Qt.AlignmentFlag.AlignVCenter, words)
        return self._icon(painter, "photo", "muted", x - scale.dp(4), room)

    def _icon(self, painter: QPainter, name: str, token: str, right: int, room: QRect) -> int:
        """Draw an icon that ends at `right`; where it begins."""
        edge = scale.dp(18)
        place = right - edge
        drawn = icons.pixmap(name, token, edge, ratio=self.devicePixelRatioF())
        painter.drawPixmap(place, room.center().y() - edge // 2 + 1, drawn)
        return place
