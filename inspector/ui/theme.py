"""The look: colours and sizes from tokens, written into one style sheet for the whole application.

Zoom scales the tokens, never a picture of the window. No colour is written in Python: a widget names a token, or sets
a dynamic property that the style sheet knows. This module holds no rule of the trade and reads no settings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QTemporaryDir
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from inspector.settings import resources_dir
from inspector.ui import scale

ZOOM_PERCENT = (100, 200)  # smallest, largest
_ZOOM_STEP_PERCENT = 10
_FONT_FILE = "NotoSansSC-Regular.ttf"
_TINTED = {"down": "muted", "check": "on_accent", "minus": "on_accent", "dot": "on_accent"}
_DP = re.compile(r"(?<![\w.#])(\d+)dp\b")


class ThemeName(StrEnum):
    """The three themes."""

    DAY = "day"  # 日常
    SUNLIGHT = "sunlight"  # 强光
    NIGHT = "night"  # 夜间


@dataclass(frozen=True, slots=True)
class Look:
    """What the window looks like now: theme, zoom in percent, glove mode, animation."""

    theme: ThemeName = ThemeName.DAY
    zoom_percent: int = 100
    glove_mode: bool = False
    animation: bool = True
    colours: Mapping[str, str] = field(default_factory=dict, repr=False)

    def dp(self, size: float) -> int:
        """A design size (px at 100 %) in px at this zoom."""
        return round(size * self.zoom_percent / 100)

    def size(self, token: str) -> int:
        """A named size of the tokens in px at this zoom; `target` minds the gloves."""
        name = "target_glove" if token == "target" and self.glove_mode else token
        return self.dp(tokens()["sizes"][name])

    def colour(self, token: str) -> QColor:
        """A named colour of this theme."""
        return QColor(self.colours[token])


@cache
def tokens() -> dict[str, Any]:
    """The tokens as shipped."""
    loaded: dict[str, Any] = json.loads((_folder() / "tokens.json").read_text(encoding="utf-8"))
    return loaded


def make_look(theme: str, *, zoom_percent: int = 100, glove_mode: bool = False, animation: bool = True) -> Look:
    """A look from plain settings; an unknown theme is the day theme, zoom is kept within its limits."""
    name = ThemeName(theme) if theme in tuple(ThemeName) else ThemeName.DAY
    zoom = max(ZOOM_PERCENT[0], min(ZOOM_PERCENT[1], zoom_percent))
    return Look(name, zoom, glove_mode, animation, tokens()["themes"][name.value])


def look() -> Look:
    """The look that the application wears now."""
    return _worn["look"]


def annotation_colour(name: str) -> QColor:
    """A colour of the annotation layer, the same in every theme and on paper."""
    colours = tokens()["annotation"]
    return QColor(colours.get(name, colours["red"]))


def next_zoom(percent: int, *, up: bool) -> int:
    """The zoom one step larger or smaller, within the limits."""
    step = _ZOOM_STEP_PERCENT if up else -_ZOOM_STEP_PERCENT
    return max(ZOOM_PERCENT[0], min(ZOOM_PERCENT[1], percent + step))


def apply(app: QApplication, new: Look) -> None:
    """Dress the application; every window follows at once."""
    _worn["look"] = new
    app.setFont(_font(new))
    app.setPalette(_palette(new))
    scale.use(new.zoom_percent, glove_mode=new.glove_mode, target=new.size("target"))
    app.setStyleSheet(style_sheet(new))
    for window in app.topLevelWidgets():
        scale.rescale(window)


def style_sheet(new: Look) -> str:
    """The style sheet of this look: `$token` becomes a colour or size, `12dp` becomes px at this zoom."""
    names: dict[str, str] = dict(new.colours)
    for token in tokens()["sizes"]:
        names[token] = f"{new.size(token)}px"
    names["control"] = f"{new.size('target') - 4}px"  # a target without its two borders of 2 px
    names["veil_colour"] = _translucent(new.colour("veil"), percent=40)
    names["tinted"] = _tinted(new)
    text = Template((_folder() / "base.qss").read_text(encoding="utf-8")).substitute(names)
    return _DP.sub(lambda match: f"{new.dp(int(match[1]))}px", text)


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a changed dynamic property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QWidget.update(widget)  # an item view has another update, which wants an index


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet selects by; nothing happens where it holds already."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours `#RRGGBB`, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tabular(font: QFont) -> QFont:
    """The font with figures of equal width."""
    copy = QFont(font)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy


@cache
def load_fonts() -> str:
    """Load the shipped font once; its family, or empty where it is missing (the system's font serves then)."""
    path = resources_dir() / "fonts" / _FONT_FILE
    if not path.is_file():
        return ""
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return families[0] if families else ""


def _folder() -> Path:
    return resources_dir() / "theme"


def _translucent(colour: QColor, *, percent: int) -> str:
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {percent}%)"


def _tinted(new: Look) -> str:
    """Folder of the few drawings that a style sheet can only load from files, in the colours of this theme."""
    folder = Path(_tinted_root().path()) / new.theme.value
    if not folder.is_dir():
        folder.mkdir()
        for name, token in _TINTED.items():
            drawing = (_folder().parent / "icons" / f"{name}.svg").read_text(encoding="utf-8")
            (folder / f"{name}.svg").write_text(drawing.replace("currentColor", new.colours[token]), encoding="utf-8")
    return folder.as_posix()


@cache
def _tinted_root() -> QTemporaryDir:
    return QTemporaryDir()


def _font(new: Look) -> QFont:
    font = QFont(load_fonts() or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family())
    font.setPixelSize(new.size("body"))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return tabular(font)


def _palette(new: Look) -> QPalette:
    palette = QPalette()
    roles = {
        "Window": "window", "Base": "surface", "AlternateBase": "sunken", "Button": "surface", "Text": "text",
        "WindowText": "text", "ButtonText": "text", "BrightText": "fail", "PlaceholderText": "faint",
        "Highlight": "selection", "HighlightedText": "on_selection", "Accent": "accent", "Link": "accent",
        "LinkVisited": "accent", "ToolTipBase": "tooltip", "ToolTipText": "on_tooltip", "Light": "raised",
        "Midlight": "hover", "Mid": "border", "Dark": "border_strong", "Shadow": "border_strong",
    }  # fmt: skip
    for role, token in roles.items():
        palette.setColor(QPalette.ColorRole[role], new.colour(token))
    for role in ("Text", "WindowText", "ButtonText"):
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], new.colour("disabled"))
    return palette


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_worn: dict[str, Look] = {"look": make_look("day")}
