"""A list of records in two lines each, drawn only as far as it is seen: title, detail, and a pill with the state."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.i18n import tr
from inspector.ui import icons
from inspector.ui.models.records import RECORD_ROLE, Column, RecordModel
from inspector.ui.signs import Sign
from inspector.ui.theme import look

R = TypeVar("R")
_HEIGHT = 64  # design px of a row
_SIDE = 12


@dataclass(frozen=True, slots=True)
class Lines:
    """How a record reads: texts are as they are (translated), `sign` is the pill, `aside` stands below it."""

    title: str
    detail: str = ""
    sign: Sign | None = None
    aside: str = ""
    aside_tone: str = "muted"


class RecordList(QListView, Generic[R]):
    """The list.

    Args:
        name: object name.
        sentence: accessible name, marked `N_`.
        describe: how a record reads, in the language of now.
        key: identity of a record.

    Signals:
        picked: the record that is current now, or None; only when it changes.
        entered: Enter, or a click on the record.
    """

    picked = Signal(object)
    entered = Signal(object)

    def __init__(
        self,
        name: str,
        sentence: str,
        describe: Callable[[R], Lines],
        *,
        key: Callable[[R], Hashable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._sentence, self._describe = sentence, describe
        self._told: Hashable = None
        self._key = key
        self.records: RecordModel[R] = RecordModel(
            (Column("", self._spoken, tooltip=self._spoken),), key=key, parent=self
        )
        self.setModel(self.records)
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr(sentence))
        self.clicked.connect(self._enter)

    def show_records(self, records: Sequence[R], *, current: Hashable = None) -> None:
        """Show these; the current one stays if it is still there, else `current`, else none."""
        before = self.current()
        wanted = current if current is not None else (self._key(before) if before is not None else None)
        self.records.show(records)
        row = self.records.row_of(wanted) if wanted is not None else -1
        if row < 0:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        elif row != self.currentIndex().row():
            self.setCurrentIndex(self.records.index(row, 0))

    def current(self) -> R | None:
        """The record that is current."""
        index = self.currentIndex()
        return self.records.record(index.row()) if index.isValid() else None

    def choose(self, key: Hashable) -> bool:
        """Make this record current; False where it is not in the list."""
        row = self.records.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self.records.index(row, 0))
            self.scrollTo(self.records.index(row, 0))
        return row >= 0

    def choose_first(self) -> None:
        """Make the first record current where none is."""
        if self.current() is None and self.records.rowCount():
            self.setCurrentIndex(self.records.index(0, 0))

    def lines(self, record: R) -> Lines:
        """How a record reads now."""
        return self._describe(record)

    def retranslate(self) -> None:
        """The language changed."""
        self.setAccessibleName(tr(self._sentence))
        self.records.retranslate()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        record = self.records.record(current.row()) if current.isValid() else None
        key = self._key(record) if record is not None else None
        if key != self._told:
            self._told = key
            self.picked.emit(record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _enter(self, index: QModelIndex) -> None:
        record = self.records.record(index.row()) if index.isValid() else None
        if record is not None:
            self.entered.emit(record)

    def _spoken(self, record: R) -> str:
        lines = self._describe(record)
        sign = tr(lines.sign.words) if lines.sign else ""
        return "，".join(part for part in (lines.title, lines.detail, sign, lines.aside) if part)


class _TwoLines(QStyledItemDelegate):
    """Draws a record."""

    def __init__(self, shown_in: RecordList[Any]) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look().dp(120), max(look().dp(_HEIGHT), look().size("target")))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        lines = self._list.lines(index.data(RECORD_ROLE))
        now = look()
        row: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, row, state)
        room = row.adjusted(now.dp(_SIDE), now.dp(8), -now.dp(_SIDE), -now.dp(8))
        right = self._right(painter, room, lines)
        room.setRight(room.right() - right)
        bold = QFont(self._list.font())
        bold.setWeight(QFont.Weight.DemiBold)
        half = room.height() // 2
        self._text(painter, QRect(room.left(), room.top(), room.width(), half), lines.title, bold, token="text")
        small = self._small()
        below = QRect(room.left(), room.top() + half, room.width(), half)
        self._text(painter, below, lines.detail, small, token="muted")
        painter.restore()

    def _ground(self, painter: QPainter, row: QRect, state: QStyle.StateFlag) -> None:
        now = look()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.fillRect(row, now.colour("selection" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(row.left(), row.top(), now.dp(4), row.height()), now.colour("accent"))
        painter.setPen(QPen(now.colour("divider"), 1))
        painter.drawLine(row.bottomLeft(), row.bottomRight())

    def _right(self, painter: QPainter, room: QRect, lines: Lines) -> int:
        """Draw pill and aside; the width that they take."""
        now, small = look(), self._small()
        metrics = QFontMetrics(small)
        width, half = 0, room.height() // 2
        if lines.sign is not None:
            words = tr(lines.sign.words)
            edge = now.dp(14)
            pill = QRect(0, 0, metrics.horizontalAdvance(words) + edge + now.dp(20), now.dp(24))
            pill.moveTopRight(room.topRight())
            if not lines.aside:
                pill.moveTop(room.center().y() - pill.height() // 2)
            self._pill(painter, pill, lines.sign, words)
            width = pill.width()
        if lines.aside:
            wide = min(metrics.horizontalAdvance(lines.aside) + 2, room.width() // 2)
            top = room.top() + (half if lines.sign is not None else half // 2)
            place = QRect(room.right() - wide, top, wide + 1, half)
            self._text(painter, place, lines.aside, small, token=lines.aside_tone, right=True)
            width = max(width, wide)
        return width + now.dp(10) if width else 0

    def _pill(self, painter: QPainter, pill: QRect, sign: Sign, words: str) -> None:
        now = look()
        painter.setPen(QPen(now.colour(sign.tone), 1))
        painter.setBrush(now.colour(f"{sign.tone}_soft"))
        painter.drawRoundedRect(QRectF(pill), now.dp(6), now.dp(6))
        edge = now.dp(14)
        drawn = icons.pixmap(sign.icon, sign.tone, edge, ratio=self._list.devicePixelRatioF())
        painter.drawPixmap(pill.left() + now.dp(6), pill.center().y() - edge // 2 + 1, drawn)
        inner = pill.adjusted(edge + now.dp(11), 0, 0, 0)
        self._text(painter, inner, words, self._small(), token=sign.tone)

    def _text(self, painter: QPainter, room: QRect, text: str, font: QFont, *, token: str, right: bool = False) -> None:
        painter.setFont(font)
        painter.setPen(look().colour(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        cut = QFontMetrics(font).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), cut)

    def _small(self) -> QFont:
        font = QFont(self._list.font())
        font.setPixelSize(look().size("small"))
        return font
