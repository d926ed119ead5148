"""Sizes set in code that follow the zoom: spacing of layouts and fixed sizes of widgets, in design px (at 100 %).

The design size is kept as a dynamic property; `rescale` writes the size in px again when the look changes.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QWidget

_now = {"percent": 100, "glove": 0, "target": 44}
_SPACING, _MARGINS, _SIZE, _ICON, _TARGET = "dpSpacing", "dpMargins", "dpSize", "dpIcon", "dpTarget"
_KEYS = ("width", "height", "min_width", "min_height", "max_width", "max_height")


def use(percent: int, *, glove_mode: bool, target: int) -> None:
    """Take this zoom; `target` is the smallest touch size in px at this zoom."""
    _now.update(percent=percent, glove=int(glove_mode), target=target)


def dp(size: float) -> int:
    """A design size in px at the zoom of now."""
    return round(size * _now["percent"] / 100)


def space(layout: QLayout, spacing: int = 8, margins: tuple[int, int, int, int] | int = 0) -> None:
    """Spacing and margins (left, top, right, bottom) of a layout in design px."""
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    layout.setProperty(_SPACING, spacing)
    layout.setProperty(_MARGINS, list(sides))
    _space(layout)


def size(widget: QWidget, **limits: int) -> None:
    """Fixed, smallest or largest sizes of a widget in design px: width, height, min_width … max_height."""
    unknown = set(limits) - set(_KEYS)
    if unknown:
        raise TypeError(f"unknown sizes {sorted(unknown)}")
    widget.setProperty(_SIZE, [limits.get(key, -1) for key in _KEYS])
    _size(widget)


def icon_size(button: QAbstractButton, edge: int = 20) -> None:
    """Edge of a button's icon in design px."""
    button.setProperty(_ICON, edge)
    button.setIconSize(QSize(dp(edge), dp(edge)))


def touchable(widget: QWidget, *, square: bool = False) -> None:
    """At least as large as a finger: 44 px, 56 px in glove mode."""
    widget.setProperty(_TARGET, 2 if square else 1)
    _touch(widget)


def rescale(root: QWidget) -> None:
    """Write all sizes below this window again, at the zoom of now."""
    widgets = [root, *root.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)]
    for widget in widgets:
        if widget.property(_SIZE) is not None:
            _size(widget)
        if widget.property(_TARGET) is not None:
            _touch(widget)
        if isinstance(widget, QAbstractButton) and widget.property(_ICON) is not None:
            icon_size(widget, int(widget.property(_ICON)))
    for layout in root.findChildren(QLayout):
        if layout.property(_SPACING) is not None:
            _space(layout)


def _space(layout: QLayout) -> None:
    layout.setSpacing(dp(int(layout.property(_SPACING))))
    layout.setContentsMargins(*(dp(int(side)) for side in layout.property(_MARGINS)))


def _size(widget: QWidget) -> None:
    setters = (
        widget.setFixedWidth, widget.setFixedHeight, widget.setMinimumWidth,
        widget.setMinimumHeight, widget.setMaximumWidth, widget.setMaximumHeight,
    )  # fmt: skip
    for setter, value in zip(setters, widget.property(_SIZE), strict=True):
        if value >= 0:
            setter(dp(int(value)))


def _touch(widget: QWidget) -> None:
    widget.setMinimumHeight(_now["target"])
    if widget.property(_TARGET) == 2:
        widget.setMinimumWidth(_now["target"])
