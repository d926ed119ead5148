"""Choices: one or several of a list as buttons, in lines, in columns or in one row; by what the form asks for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from inspector.ui import icons, scale, theme
from inspector.ui.widgets.editors.choice_lists import BoxEditor, FoldedEditor, ListEditor
from inspector.ui.widgets.editors.choice_map import MapEditor
from inspector.ui.widgets.editors.choice_matrix import MOST_COLUMNS, MatrixEditor
from inspector.ui.widgets.editors.editor import Editor, Surroundings, take_focus_by_proxy
from inspector.ui.widgets.editors.pictures import CHOICE_HEIGHT, beside_sign, shown
from inspector.ui.widgets.editors.rank_editor import RankEditor
from inspector.ui.widgets.flow import Flow
from inspector.xform.session import Choice, QuestionType, View

MOST_BUTTONS = 6
_MOST_LAID_OUT = 60  # choices that a form may have as buttons where it asks for them
_BESIDE = 8  # letters of all choices together that stand beside the label; more stand below it
_MOST_COLUMNS = 5  # of `columns` without a number
_LINE = 24  # letters of a choice in one line
_MATRIX = frozenset({"likert", "list", "list-nolabel", "label"})
_LAID_OUT = ("columns", "compact", "quickcompact", "quick-compact", "horizontal", "no-buttons")
_SEARCHED = frozenset({"autocomplete", "search"})


class ChoiceButton(QPushButton):
    """One choice; its sign says whether one or several may be chosen. Without signs only the chosen ones bear one."""

    def __init__(self, choice: Choice, name: str, *, several: bool, signs: bool = True) -> None:
        super().__init__(in_lines(choice.label).replace("&", "&&"))
        self.value, self._several, self._signs = choice.value, several, signs
        self._picture: QPixmap | None = None
        self.setProperty("lines", "\n" in self.text())
        self.setObjectName(name)
        self.setAccessibleName(choice.label)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        scale.icon_size(self, 18)
        self.toggled.connect(self._draw)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        drawing = (
            ("check" if self._several else "radio_on") if self.isChecked() else ("box" if self._several else "radio")
        )
        seen = self._signs or self.isChecked()
        sign = icons.icon(drawing, "on_accent_soft" if self.isChecked() else "muted") if seen else QIcon()
        if self._picture is None:
            self.setIcon(sign)
            return
        icon = beside_sign(sign, self._picture)
        self.setIconSize(icon.availableSizes()[0])
        self.setIcon(icon)

    def show_picture(self, image: QImage) -> None:
        """Show the picture of the choice beside its words."""
        if not image.isNull():
            self._picture = shown(image, CHOICE_HEIGHT)
            self._draw()


def in_lines(label: str) -> str:
    """The words of a choice, a long one broken into lines; a letter of Chinese counts two."""
    lines, long = [""], 0
    for letter in label:
        wide = 2 if ord(letter) > 0x2E7F else 1
        if long + wide > 2 * _LINE and (wide == 2 or letter == " "):
            lines.append("")
            long = 0
        lines[-1] += letter
        long += wide
    return "\n".join(line.strip() for line in lines)


class _Few(QWidget):
    """Two or three short choices side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        scale.space(self._line, 8)

    def add(self, widget: QWidget) -> None:
        """Add at the end."""
        self._line.addWidget(widget)

    def clear(self) -> None:
        """Take all widgets out and delete them."""
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class Columns(QWidget):
    """Choices in columns of one width: as many as asked for, fewer where they would not fit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._count = most, 0
        self._items: list[QWidget] = []
        self._grid = QGridLayout(self)
        scale.space(self._grid, 8)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def add(self, widget: QWidget) -> None:
        """Add at the end."""
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._items.append(widget)
        self._count = 0
        self._arrange()

    def clear(self) -> None:
        """Take all widgets out and delete them."""
        for widget in self._items:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._items, self._count = [], 0

    def count(self) -> int:
        """How many columns there are now."""
        return self._count

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        gap = scale.dp(8)
        widest = max((item.sizeHint().width() for item in self._items), default=1)
        count = max(1, min(self._most, (self.width() + gap) // (widest + gap)))
        if count == self._count:
            return
        self._count = count
        for place, item in enumerate(self._items):
            self._grid.addWidget(item, place // count, place % count)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < count else 0)


class ButtonsEditor(Editor):
    """Choices as buttons. Pressing the chosen one again takes the answer back."""

    def __init__(self, view: View, surroundings: Surroundings, choices: tuple[Choice, ...]) -> None:
        super().__init__(view, surroundings)
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        self._signs = not any(word == "no-buttons" or "compact" in word for word in view.appearance)
        pictures = any(choice.media.get("image") for choice in choices)
        most = columns_of(view.appearance)
        long = sum(len(choice.label) for choice in choices) > _BESIDE
        self.wide = bool(most) or self._several or pictures or long
        self._value = ""
        self._choices: tuple[Choice, ...] = ()
        self.buttons: dict[str, ChoiceButton] = {}
        self.flow: Columns | Flow | _Few = Columns(most) if most else Flow() if self.wide else _Few()
        self.body.addWidget(self.flow)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices:
            return
        self._choices = choices
        self.flow.clear()
        self.buttons = {}
        for choice in choices:
            name = f"{self.objectName()}_{choice.value}"
            button = ChoiceButton(choice, name, several=self._several, signs=self._signs)
            button.clicked.connect(self._clicked)
            self.buttons[choice.value] = button
            self.flow.add(button)
            if choice.media.get("image"):
                self.surroundings.form_picture(choice.media["image"], partial(self._picture_came, choice.value))
        if self.buttons:
            take_focus_by_proxy(self, next(iter(self.buttons.values())))
        self.show_value(self._value)

    def show_value(self, text: str) -> None:
        self._value = text
        chosen = text.split() if self._several else [text]
        for value, button in self.buttons.items():
            button.setChecked(value in chosen)

    def _picture_came(self, value: str, image: QImage) -> None:
        if value in self.buttons:  # the filter may have taken it away meanwhile
            self.buttons[value].show_picture(image)

    def set_invalid(self, invalid: bool) -> None:
        for button in self.buttons.values():
            theme.set_state(button, "invalid", invalid)

    def _clicked(self) -> None:
        pressed = self.sender()
        assert isinstance(pressed, ChoiceButton)
        if self._several:
            self._value = " ".join(value for value, button in self.buttons.items() if button.isChecked())
        else:
            self._value = pressed.value if pressed.isChecked() else ""
            self.show_value(self._value)
        self.give(self._value)


def columns_of(appearance: frozenset[str]) -> int:
    """How many columns a form asks for: `columns-3`, `compact-3`; `columns` means as many as fit. 0: none.

    Source: ODK Collect, Appearances.getNumberOfColumns.
    """
    for word in appearance:
        head, _, number = word.rpartition("-")
        if head in ("columns", "compact") and number.isdecimal():
            return max(1, int(number))
    return _MOST_COLUMNS if "columns" in appearance else 0


def choice_editor(view: View, surroundings: Surroundings, choices: tuple[Choice, ...]) -> Editor:
    """The editor of a choice question, by its appearance and the number of its choices."""
    words = view.appearance
    if view.type is QuestionType.RANK:
        return RankEditor(view, surroundings)
    if "image-map" in words and view.media.get("image"):
        listed = choice_editor(replace(view, appearance=words - {"image-map"}), surroundings, choices)
        return MapEditor(view, surroundings, choices, listed)
    if "minimal" in words:
        plain = view.type is QuestionType.SELECT_ONE and _SEARCHED.isdisjoint(words)
        return BoxEditor(view, surroundings) if plain else FoldedEditor(view, surroundings)
    if not _MATRIX.isdisjoint(words) and len(choices) <= MOST_COLUMNS:
        return MatrixEditor(view, surroundings)
    pictures = any(choice.media.get("image") for choice in choices)
    laid_out = pictures or any(word.startswith(_LAID_OUT) for word in words)
    most = _MOST_LAID_OUT if laid_out else MOST_BUTTONS
    if len(choices) <= most and _SEARCHED.isdisjoint(words):
        return ButtonsEditor(view, surroundings, choices)
    return ListEditor(view, surroundings)
