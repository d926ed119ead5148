"""The sections of a checklist with their progress, and below them what is still owed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import icons, scale
from inspector.ui.theme import look
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import PageScroll
from inspector.workflow.walk import SectionProgress


class SectionLine(QAbstractButton):
    """One section: its name, how many are decided, how many failed, and a thin bar."""

    def __init__(self, section: SectionProgress) -> None:
        super().__init__()
        self.section = section
        self.setObjectName(f"section_{section.name}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_section(section)

    def show_section(self, section: SectionProgress) -> None:
        """Show this progress."""
        self.section = section
        words = tr(
            "{section}，已定 {done} 项，共 {total} 项", section=section.label, done=section.done, total=section.total
        )
        if section.failed:
            words = tr("{section}，其中不合格 {failed} 项", section=words, failed=section.failed)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scale.dp(200), max(scale.dp(44), look().size("target")))

    def minimumSizeHint(self) -> QSize:
        return QSize(scale.dp(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        room = self.rect().adjusted(scale.dp(12), 0, -scale.dp(12), -scale.dp(4))
        right = self._figures(painter, room)
        font = QFont(self.font())
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(look().colour("text" if self.isChecked() or not self.section.complete else "muted"))
        width = right - room.left() - scale.dp(8)
        words = QFontMetrics(font).elidedText(self.section.label, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(room.left(), room.top(), width, room.height()), Qt.AlignmentFlag.AlignVCenter, words)
        self._bar(painter)
        painter.end()

    def _ground(self, painter: QPainter) -> None:
        token = "surface" if self.isChecked() else "hover" if self.underMouse() else ""
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if token:
            painter.setBrush(look().colour(token))
            painter.drawRoundedRect(frame, scale.dp(8), scale.dp(8))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look().colour("focus"))
            painter.drawRoundedRect(frame, scale.dp(8), scale.dp(8))

    def _figures(self, painter: QPainter, room: QRect) -> int:
        """Draw them from the right; where they begin."""
        section, edge = self.section, scale.dp(16)
        x = room.right()
        middle = room.center().y()
        if section.total and section.complete:
            x -= edge
            painter.drawPixmap(
                x, middle - edge // 2, icons.pixmap("check", "pass", edge, ratio=self.devicePixelRatioF())
            )
        elif section.total:
            x = self._word(painter, f"{section.done}/{section.total}", x, room, "muted")
        if section.failed:
            x = self._word(painter, str(section.failed), x - scale.dp(6), room, "fail") - edge - scale.dp(1)
            painter.drawPixmap(
                x, middle - edge // 2, icons.pixmap("fail", "fail", edge, ratio=self.devicePixelRatioF())
            )
        return x

    def _word(self, painter: QPainter, word: str, right: int, room: QRect, token: str) -> int:
        font = QFont(self.font())
        font.setPixelSize(look().size("small"))
        painter.setFont(font)
        painter.setPen(look().colour(token))
        width = QFontMetrics(font).horizontalAdvance(word)
        painter.drawText(
            QRect(right - width, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, word
        )
        return right - width

    def _bar(self, painter: QPainter) -> None:
        if not self.section.total or self.section.complete:
            return
        line = QRectF(scale.dp(12), self.height() - scale.dp(6), self.width() - scale.dp(24), scale.dp(3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("neutral_soft"))
        painter.drawRoundedRect(line, 2, 2)
        line.setWidth(line.width() * self.section.done / self.section.total)
        painter.setBrush(look().colour("accent"))
        painter.drawRoundedRect(line, 2, 2)


class SectionRail(QFrame):
    """The column.

    Signals:
        chosen: reference of a section.
        owed_wanted: the strip at the bottom was pressed.
    """

    chosen = Signal(str)
    owed_wanted = Signal()

    def __init__(self, name: str = "sectionRail") -> None:
        super().__init__()
        self.setObjectName(name)
        self._lines: dict[str, SectionLine] = {}
        self._scroll = PageScroll(f"{name}Scroll")
        scale.space(self._scroll.body, 0, (8, 4, 8, 4))
        self._scroll.body.addStretch(1)
        self.owed_button = Button(N_("还欠 {count} 项"), "owedStrip", icon="list", kind="row", count=0)
        self.owed_button.clicked.connect(self.owed_wanted)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self._scroll, 1)
        foot = QVBoxLayout()
        scale.space(foot, 0, (8, 6, 8, 6))
        foot.addWidget(self.owed_button)
        layout.addLayout(foot)

    def show_sections(self, sections: Iterable[SectionProgress], current: str) -> None:
        """Show this progress; only what differs is drawn again."""
        wanted = {section.ref: section for section in sections}
        for ref in [ref for ref in self._lines if ref not in wanted]:
            gone = self._lines.pop(ref)
            gone.hide()
            gone.deleteLater()
        for place, (ref, section) in enumerate(wanted.items()):
            line = self._lines.get(ref) or self._add(section)
            if self._scroll.body.indexOf(line) != place:
                self._scroll.body.removeWidget(line)
                self._scroll.body.insertWidget(place, line)
            if line.section != section:
                line.show_section(section)
        self.light(current)

    def light(self, current: str) -> None:
        """Mark the section that is shown."""
        for ref, line in self._lines.items():
            line.setChecked(ref == current)
        if current in self._lines:
            self._scroll.ensureWidgetVisible(self._lines[current], 0, scale.dp(24))

    def show_owed(self, total: int, blocking: int) -> None:
        """The strip."""
        if blocking:
            self.owed_button.say(N_("还欠 {count} 项"), count=blocking)
            self.owed_button.show_icon("list")
        elif total:
            self.owed_button.say(N_("提示 {count} 项"), count=total)
            self.owed_button.show_icon("info")
        else:
            self.owed_button.say(N_("什么都不欠"))
            self.owed_button.show_icon("check")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for line in self._lines.values():
                line.show_section(line.section)
        super().changeEvent(event)

    def _add(self, section: SectionProgress) -> SectionLine:
        line = SectionLine(section)
        line.clicked.connect(self._pressed)
        self._lines[section.ref] = line
        return line

    def _pressed(self) -> None:
        line = self.sender()
        assert isinstance(line, SectionLine)
        self.light(line.section.ref)
        self.chosen.emit(line.section.ref)
