"""Icons: our own line drawings, tinted with a token of the theme when they are drawn."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector.errors import Code, SettingsError
from inspector.settings import resources_dir
from inspector.ui.theme import look


def pixmap(name: str, token: str, edge_px: int, *, ratio: float = 1.0) -> QPixmap:
    """The drawing as a picture.

    Args:
        name: file name in `resources/icons`, without suffix.
        token: colour of the theme.
        edge_px: edge in device-independent px.
        ratio: device pixels per px.
    """
    return _draw(name, look().colour(token).name(), edge_px, round(ratio * 100))


def icon(name: str, token: str = "text", *, chosen: str = "", edge_px: int = 48) -> QIcon:
    """The drawing as an icon: greyed when disabled, in the token `chosen` when checked."""
    made = QIcon(pixmap(name, token, edge_px))
    made.addPixmap(pixmap(name, "disabled", edge_px), QIcon.Mode.Disabled)
    if chosen:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
            made.addPixmap(pixmap(name, chosen, edge_px), mode, QIcon.State.On)
    return made


@cache
def _source(name: str) -> str:
    path = resources_dir() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise SettingsError(Code.RESOURCE_MISSING, path=path.name)
    return path.read_text(encoding="utf-8")


@cache
def _draw(name: str, colour: str, edge_px: int, ratio_percent: int) -> QPixmap:
    edge = round(edge_px * ratio_percent / 100)
    drawn = QPixmap(edge, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(
        painter, QRectF(0, 0, edge, edge)
    )
    painter.end()
    drawn.setDevicePixelRatio(ratio_percent / 100)
    return drawn
