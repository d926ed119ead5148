"""The detail pane of a page: headings, facts in two columns, rows that lead somewhere. Rebuilt whenever it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from inspector.ui import scale
from inspector.ui.signs import Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.text import IconView, Label, SectionLabel


class LinkRow(QPushButton):
    """A row that leads somewhere: icon, title, quieter words below, a pill and words at the right.

    Args:
        name: object name.
        target: what `followed` brings.
        title, detail, aside: as they are (translated).

    Signals:
        followed: the target.
    """

    followed = Signal(object)

    def __init__(
        self,
        name: str,
        target: Any,
        title: str,
        *,
        detail: str = "",
        aside: str = "",
        icon: str = "",
        token: str = "muted",
        sign: Sign | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._target = target
        self.setProperty("kind", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.setAccessibleName("，".join(part for part in (title, detail, aside) if part))
        words = QVBoxLayout()
        scale.space(words, 0)
        self._heading = _words(title, "strong" if detail or sign else "")
        self._detail = _words(detail, "small")
        for label in (self._heading, self._detail):
            words.addWidget(label)
        self._detail.setVisible(bool(detail))
        row = self._row = QHBoxLayout(self)
        scale.space(row, 10, (10, 8, 10, 8))
        if icon:
            row.addWidget(IconView(icon, token, 20))
        row.addLayout(words, 1)
        if sign is not None:
            row.addWidget(Badge(sign))
        if aside:
            row.addWidget(_words(aside, "small", wrap=False))
        row.addWidget(IconView("next", "border_strong", 16))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._follow)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()

    def _follow(self) -> None:
        self.followed.emit(self._target)


class Facts(QWidget):
    """Facts in two columns: (translated label, value) pairs; empty values are left out."""

    def __init__(self, facts: Sequence[tuple[str, str]], *, label_width: int = 132) -> None:
        super().__init__()
        grid = QGridLayout(self)
        scale.space(grid, 8)
        grid.setColumnStretch(1, 1)
        for number, (label, value) in enumerate((label, value) for label, value in facts if value):
            key = _words(label, "small")
            scale.size(key, width=label_width)
            grid.addWidget(key, number, 0, Qt.AlignmentFlag.AlignTop)
            text = _words(value, "")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)


class Detail(PageScroll):
    """The pane. `clear`, then add from the top."""

    def __init__(self, name: str, *, width: int = 0) -> None:
        super().__init__(name, width=width)
        scale.space(self.body, 10, (20, 16, 20, 20))

    def clear(self) -> None:
        """Take everything out."""
        empty(self.body)
        self.verticalScrollBar().setValue(0)

    def heading(self, text: str) -> Label:
        """The name of what is shown, as it is."""
        label = _words(text, "title")
        self.body.addWidget(label)
        return label

    def section(self, sentence: str) -> None:
        """A small heading (marked `N_`)."""
        self.body.addWidget(SectionLabel(sentence))

    def paragraph(self, text: str, role: str = "") -> Label:
        """A paragraph, as it is."""
        label = _words(text, role)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(label)
        return label

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Facts in two columns."""
        self.body.addWidget(Facts(facts))

    def end(self) -> None:
        """Nothing more comes: what is there stays at the top."""
        self.body.addStretch(1)


def _words(text: str, role: str, *, wrap: bool = True) -> Label:
    label = Label(role=role, wrap=wrap)
    label.setText(text)
    return label


def empty(layout: QLayout) -> None:
    """Delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()


def fill(layout: QBoxLayout, widgets: Sequence[QWidget]) -> None:
    """Put these in place of what was there."""
    empty(layout)
    for widget in widgets:
        layout.addWidget(widget)
