"""Choices as the regions of a drawing (`image-map`): an SVG whose elements bear the values of the choices as their ids.

The choices stand below it as buttons too: for the keyboard, and where the drawing cannot be read or lacks a region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.ui import icons, scale, theme
from inspector.ui.widgets.editors.editor import Editor, Surroundings
from inspector.xform.session import Choice, QuestionType, View

_EDGE_PX = 1200  # longer edge of the drawing as read
_MOST_BYTES = 4_000_000
_HEIGHT = 420  # design px at most
_SIGN = 24


@dataclass(frozen=True, slots=True)
class Region:
    """A region: where it lies in the picture, and its shape as what is not transparent."""

    box: QRect
    shape: QImage


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as read: the picture, and its regions by id."""

    picture: QImage = field(default_factory=QImage)
    regions: dict[str, Region] = field(default_factory=dict)


def read_drawing(ids: Iterable[str], _folder: Path, path: Path) -> Drawing:
    """The SVG in this file with those regions that it has; an empty one where it cannot be read."""
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return Drawing()
    renderer = QSvgRenderer(str(path))
    room = renderer.viewBoxF()
    if not renderer.isValid() or room.isEmpty():
        return Drawing()
    share = _EDGE_PX / max(room.width(), room.height())
    picture = QImage(
        max(1, round(room.width() * share)), max(1, round(room.height() * share)), QImage.Format.Format_ARGB32
    )
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    found = {name: _region(renderer, name, room, share) for name in ids if renderer.elementExists(name)}
    return Drawing(picture, {name: region for name, region in found.items() if region is not None})


def _region(renderer: QSvgRenderer, name: str, room: QRectF, share: float) -> Region | None:
    bounds = renderer.transformForElement(name).mapRect(renderer.boundsOnElement(name))
    box = QRectF((bounds.topLeft() - room.topLeft()) * share, bounds.size() * share)
    size = box.size().toSize()
    if size.isEmpty() or size.width() > 4 * _EDGE_PX or size.height() > 4 * _EDGE_PX:
        return None
    shape = QImage(size, QImage.Format.Format_ARGB32)
    shape.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shape)
    renderer.render(painter, name, QRectF(shape.rect()))
    painter.end()
    return Region(QRect(box.topLeft().toPoint(), size), shape)


class DrawingView(QWidget):
    """The drawing; the region under the pointer is tinted, the chosen ones more so, and bear a sign.

    Signals:
        pressed: id of a region.
    """

    pressed = Signal(str)

    def __init__(self, name: str, labels: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._drawing = Drawing()
        self._chosen: frozenset[str] = frozenset()
        self._over = ""
        self._labels = labels
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show this drawing."""
        self._drawing = drawing
        self.updateGeometry()
        self.update()

    def show_chosen(self, chosen: Iterable[str]) -> None:
        """Mark these regions."""
        self._chosen = frozenset(chosen)
        self.update()

    def region_at(self, spot: QPointF) -> str:
        """Id of the region that is drawn here; the last drawn lies on top. Empty beside all."""
        share, place = self._share(), self._place()
        at = ((spot - place.topLeft()) * (1 / share)).toPoint() if share else None
        for name, region in reversed(self._drawing.regions.items()):
            if at is not None and region.box.contains(at):
                inside = at - region.box.topLeft()
                if region.shape.valid(inside) and region.shape.pixelColor(inside).alpha() > 0:
                    return name
        return ""

    def middle(self, name: str) -> QPointF:
        """Where the middle of a region is drawn."""
        return self._place().topLeft() + QRectF(self._drawing.regions[name].box).center() * self._share()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        size = self._drawing.picture.size()
        return min(scale.dp(_HEIGHT), round(width * size.height() / size.width())) if not size.isEmpty() else 0

    def sizeHint(self) -> QSize:
        return QSize(scale.dp(480), self.heightForWidth(scale.dp(480)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        name = self.region_at(event.position()) if event.button() is Qt.MouseButton.LeftButton else ""
        if name:
            self.pressed.emit(name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.region_at(event.position())
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            QToolTip.showText(event.globalPosition().toPoint(), self._labels.get(over, ""), self)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = ""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        place, share = self._place(), self._share()
        if not share:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(place, theme.look().colour("paper"))
        painter.drawImage(place, self._drawing.picture)
        for name, region in self._drawing.regions.items():
            if name in self._chosen or name == self._over:
                corner = place.topLeft() + QPointF(region.box.topLeft()) * share
                box = QRectF(corner, region.box.size().toSizeF() * share)
                painter.setOpacity(0.6 if name in self._chosen else 0.3)
                painter.drawImage(box, _tinted(region.shape))
        painter.setOpacity(1)
        for name in self._chosen & self._drawing.regions.keys():
            self._draw_sign(painter, self.middle(name))
        painter.end()

    def _draw_sign(self, painter: QPainter, middle: QPointF) -> None:
        edge = scale.dp(_SIGN)
        disc = QRectF(0, 0, edge, edge)
        disc.moveCenter(middle)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.look().colour("accent"))
        painter.drawEllipse(disc)
        inner = edge - scale.dp(6)
        sign = icons.pixmap("check", "on_accent", inner, ratio=self.devicePixelRatioF())
        painter.drawPixmap(disc.topLeft() + QPointF(scale.dp(3), scale.dp(3)), sign)

    def _share(self) -> float:
        size = self._drawing.picture.size()
        return 0.0 if size.isEmpty() else min(self.width() / size.width(), self.height() / size.height())

    def _place(self) -> QRectF:
        size = self._drawing.picture.size()
        return QRectF(0, 0, size.width() * self._share(), size.height() * self._share())


def _tinted(shape: QImage) -> QImage:
    tinted = shape.copy()
    painter = QPainter(tinted)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(tinted.rect(), theme.look().colour("accent"))
    painter.end()
    return tinted


class MapEditor(Editor):
    """The drawing above, the choices as the form would have them without it below."""

    def __init__(self, view: View, surroundings: Surroundings, choices: tuple[Choice, ...], plain: Editor) -> None:
        super().__init__(view, surroundings)
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self._plain = plain
        self.drawing = DrawingView(f"{self.objectName()}Map", {choice.value: choice.label for choice in choices})
        self.drawing.setAccessibleName(view.label)
        self.drawing.pressed.connect(self._pressed)
        plain.answered.connect(self._picked)
        self.body.addWidget(self.drawing)
        self.body.addWidget(plain)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(plain)
        read = partial(read_drawing, [choice.value for choice in choices])
        surroundings.form_picture(view.media["image"], self.drawing.show_drawing, read)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        self._plain.show_choices(choices)

    def show_value(self, text: str) -> None:
        self._value = text
        self._plain.show_value(text)
        self.drawing.show_chosen(text.split() if self._several else [text])

    def set_invalid(self, invalid: bool) -> None:
        self._plain.set_invalid(invalid)

    def _pressed(self, name: str) -> None:
        if name not in {choice.value for choice in self._choices}:  # the filter took it away
            return
        if self._several:
            chosen = set(self._value.split()) ^ {name}
            text = " ".join(choice.value for choice in self._choices if choice.value in chosen)
        else:
            text = "" if self._value == name else name
        self.show_value(text)
        self.give(text)

    def _picked(self, text: str) -> None:
        self.show_value(text)
        self.give(text)
