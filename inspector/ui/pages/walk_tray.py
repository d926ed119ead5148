"""All photos of the inspection: taken in, looked at, given to items, described; over the checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.records import Evidence
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.walk_photos import photo_of
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.filter_chips import FilterChips
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.photo_strip import PhotoStrip
from inspector.ui.widgets.text import Label, SectionLabel
from inspector.workflow.rows import PhotoRow

_FIELDS = (
    ("caption", N_("说明"), N_("照片拍的是什么")),
    ("proves", N_("证明内容"), N_("证明什么事实")),
    ("direction", N_("拍摄方向"), N_("例如：由东向西")),
)


class PhotoWords(QWidget):
    """Caption, what it proves, direction, and the items of one photo.

    Signals:
        changed: id, and the changed Evidence.
    """

    changed = Signal(str, object)

    def __init__(self, name: str, *, across: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._row: PhotoRow | None = None
        self._targets: tuple[tuple[str, str], ...] = ()
        column = QVBoxLayout(self)
        scale.space(column, 4)
        self.fields: dict[str, QLineEdit] = {}
        direction = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        fields = QBoxLayout(direction)
        scale.space(fields, 8 if across else 4)
        column.addLayout(fields)
        for key, label, hint in _FIELDS:
            field = QLineEdit()
            field.setObjectName(f"{name}_{key}")
            field.setProperty("hint", hint)
            field.setProperty("key", key)
            field.editingFinished.connect(self._worded)
            self.fields[key] = field
            part = QVBoxLayout()
            scale.space(part, 2)
            part.addWidget(Label(label, role="small"))
            part.addWidget(field)
            fields.addLayout(part)
        self._items_label = SectionLabel(N_("用于检查项（按数字键 1–9）"))
        self._items = Flow()
        column.addWidget(self._items_label)
        column.addWidget(self._items)
        self._speak()

    def show_targets(self, targets: Sequence[tuple[str, str]]) -> None:
        """The items that may be given by number: (number of the item, title)."""
        if tuple(targets) != self._targets:
            self._targets = tuple(targets)
            self._draw()

    def show_photo(self, row: PhotoRow | None) -> None:
        """Show this photo; None disables."""
        if row is not None and self._row is not None and row.id != self._row.id:
            self.flush()
        self._row = row
        self.setEnabled(row is not None)
        for key, field in self.fields.items():
            text = getattr(row.evidence, key) if row else ""
            if field.text() != text and not (field.hasFocus() and row is not None and field.isModified()):
                field.setText(text)
        self._draw()

    def flush(self) -> None:
        """Hand over what is typed."""
        if self._row is None:
            return
        words = {key: field.text().strip() for key, field in self.fields.items()}
        if any(getattr(self._row.evidence, key) != text for key, text in words.items()):
            self._tell(**words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()
        super().changeEvent(event)

    def _worded(self) -> None:
        self.flush()

    def _tell(self, **changes: Any) -> None:
        if self._row is not None:
            changed = replace(self._row.evidence, **changes)
            self._row = replace(self._row, evidence=changed)
            self.changed.emit(self._row.id, changed)

    def _draw(self) -> None:
        self._items.clear()
        items = self._row.evidence.items if self._row else ()
        known = [number for number, _ in self._targets]
        for place, (number, title) in enumerate(self._targets, start=1):
            self._chip(number, f"{place}  {number}" if place <= 9 else number, title, chosen=number in items)
        for number in items:
            if number not in known:
                self._chip(number, number, "", chosen=True)

    def _chip(self, number: str, words: str, title: str, *, chosen: bool) -> None:
        button = Button("", f"{self.objectName()}_item_{number}")
        button.setText(words)
        button.setToolTip(title)
        button.setAccessibleName(f"{number} {title}")
        button.setCheckable(True)
        button.setChecked(chosen)
        button.setProperty("kind", "chip")
        button.setProperty("item", number)
        button.clicked.connect(self._assigned)
        self._items.add(button)

    def _assigned(self) -> None:
        if self._row is not None:
            self._tell(items=toggled(self._row.evidence, str(self.sender().property("item"))))
            self._draw()

    def _speak(self) -> None:
        for field, (_, label, _hint) in zip(self.fields.values(), _FIELDS, strict=True):
            field.setAccessibleName(tr(label))
            field.setPlaceholderText(tr(str(field.property("hint"))))


def toggled(evidence: Evidence, item: str) -> tuple[str, ...]:
    """The items with this one given or taken away."""
    if item in evidence.items:
        return tuple(own for own in evidence.items if own != item)
    return (*evidence.items, item)


class PhotoTray(QFrame):
    """The tray.

    Signals:
        closed: back to the checklist.
        files_wanted, card_wanted: choose files; choose a folder or camera card.
    """

    closed = Signal()
    files_wanted = Signal()
    card_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("photoTray")
        self._rows: tuple[PhotoRow, ...] = ()
        self.strip = PhotoStrip("trayStrip")
        self.strip.chosen_changed.connect(self._chosen)
        self.words = PhotoWords("trayWords")
        self.filter = FilterChips((("all", N_("全部")), ("free", N_("未用于检查项"))), "trayFilter")
        self.filter.changed.connect(self._narrow)
        scale.size(self.filter, min_width=320)
        self.state = Label(role="small")
        self.state.hide()
        back = Button(N_("返回清单"), "trayBack", icon="back")
        add = Button(N_("加照片"), "trayAdd", icon="camera", kind="primary")
        card = Button(N_("从存储卡或文件夹"), "trayCard", icon="folder")
        back.clicked.connect(self.closed)
        add.clicked.connect(self.files_wanted)
        card.clicked.connect(self.card_wanted)
        side = PageScroll("traySide")
        scale.space(side.body, 8, (0, 0, 8, 0))
        holder = Card("trayCardSide")
        holder.body.addWidget(self.words)
        keys = N_("空格放大，E 标注，Delete 移除，Ctrl+V 粘贴")
        holder.body.addWidget(Label(keys, role="small", wrap=True))
        side.body.addWidget(holder)
        side.body.addStretch(1)
        scale.size(side, min_width=240, max_width=340)
        middle = QHBoxLayout()
        scale.space(middle, 12)
        middle.addWidget(self.strip, 3)
        middle.addWidget(side, 1)
        layout = QVBoxLayout(self)
        scale.space(layout, 8, (16, 12, 16, 12))
        narrowing = QHBoxLayout()
        scale.space(narrowing, 12)
        narrowing.addWidget(self.filter)
        narrowing.addWidget(self.state, 1)
        layout.addWidget(Flow(back, add, card))
        layout.addLayout(narrowing)
        layout.addLayout(middle, 1)
        self.words.show_photo(None)

    def show_photos(self, rows: Sequence[PhotoRow]) -> None:
        """Show all photos of the inspection."""
        self._rows = tuple(rows)
        free = sum(not row.evidence.items for row in rows)
        self.filter.set_counts({"all": len(rows), "free": free})
        self._narrow()

    def show_progress(self, done: int, total: int) -> None:
        """How far the import is."""
        self.state.say(N_("正在导入 {done}/{total}"), done=done, total=total)
        self.state.setVisible(total > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _narrow(self) -> None:
        free = self.filter.chosen() == ("free",)
        shown = [row for row in self._rows if not free or not row.evidence.items]
        self.strip.show_photos(tuple(photo_of(row) for row in shown))
        self._chosen(self.strip.chosen())

    def _chosen(self, ids: tuple[str, ...]) -> None:
        rows = {row.id: row for row in self._rows}
        self.words.show_photo(rows.get(ids[0]) if ids else None)
