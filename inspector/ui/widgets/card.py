"""Surfaces: a card, a page that scrolls, and what a page shows while it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.text import IconView, Label, reveal


class Card(QFrame):
    """A rounded surface. Fill `body`, a vertical layout with 16 px around and 8 px between.

    Dynamic properties: chosen (true: accented border), tone (fail), flat (true: no lift).
    """

    def __init__(self, name: str = "", parent: QWidget | None = None, *, flat: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("flat", flat)
        self.body = QVBoxLayout(self)
        scale.space(self.body, 8, 16)

    def set_chosen(self, chosen: bool) -> None:
        """Accent the border."""
        theme.set_state(self, "chosen", chosen)


class PageScroll(QScrollArea):
    """A scrolling page so that nothing is cut off at any zoom. Fill `body`; `width` limits it to a readable measure.

    Args:
        name: object name.
        width: largest width of the content in design px; 0 has no limit.
    """

    def __init__(self, name: str = "pageScroll", parent: QWidget | None = None, *, width: int = 0) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QWidget()
        outer.setObjectName("pageBody")
        row = QHBoxLayout(outer)
        scale.space(row, 0, 0)
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        scale.space(self.body, 16, (24, 20, 24, 24))
        row.addWidget(inner, 1)
        if width:
            scale.size(inner, max_width=width)
            row.setAlignment(inner, Qt.AlignmentFlag(0))
        self.setWidget(outer)
        for part in (outer, self.viewport()):  # setWidget makes them paint the window's colour over a sheet
            part.setAutoFillBackground(False)


class EmptyState(QWidget):
    """What a page shows while it has nothing: an icon, one sentence, and the button that begins.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(self, icon: str, sentence: str, name: str, parent: QWidget | None = None, *, action: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        scale.space(layout, 16, 32)
        layout.addStretch(1)
        layout.addWidget(IconView(icon, "border_strong", 48), 0, Qt.AlignmentFlag.AlignHCenter)
        self.label = Label(sentence, role="muted", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.label)
        self.button = Button(action, f"{name}Action", kind="primary")
        reveal(self.button, bool(action))
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.acted)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)


def row(*items: QWidget | int, spacing: int = 8, margins: tuple[int, int, int, int] | int = 0) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch of that weight."""
    made = QHBoxLayout()
    _fill(made, items)
    scale.space(made, spacing, margins)
    return made


def column(*items: QWidget | int, spacing: int = 8, margins: tuple[int, int, int, int] | int = 0) -> QVBoxLayout:
    """Widgets below each other; a number is a stretch of that weight."""
    made = QVBoxLayout()
    _fill(made, items)
    scale.space(made, spacing, margins)
    return made


def _fill(layout: QBoxLayout, items: tuple[QWidget | int, ...]) -> None:
    for item in items:
        if isinstance(item, int):
            layout.addStretch(item)
        else:
            layout.addWidget(item)
