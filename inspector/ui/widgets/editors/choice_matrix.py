"""Choices in one row of equal columns: a scale with its words below the signs, and the rows of a table of questions.

A question of a table (`list`, `list-nolabel`, `label`) takes the same share of the width as its neighbours, so that the
columns of all of them stand in line; `label` shows the words alone and takes no answer.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from inspector.ui import icons, scale, theme
from inspector.ui.widgets.editors.editor import Editor, Surroundings, take_focus_by_proxy
from inspector.xform.session import Choice, QuestionType, View

MOST_COLUMNS = 11  # 0 to 10
_SIGN, _GAP, _SIDE = 20, 6, 4  # design px
_WRAP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_WRAP_ANYWHERE = Qt.TextFlag.TextWrapAnywhere


class ColumnButton(QPushButton):
    """A column: the sign, and below it the words in as many lines as they need."""

    def __init__(self, choice: Choice, name: str, *, several: bool, signed: bool, worded: bool) -> None:
        super().__init__()
        self.value = choice.value
        self._words = choice.label if worded else ""
        self._several, self._signed = several, signed
        self.setObjectName(name)
        self.setAccessibleName(choice.label)
        self.setToolTip("" if worded else choice.label)
        self.setCheckable(signed)
        self.setAutoDefault(False)
        if signed:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        least = theme.look().size("target") if self._signed else 0
        signs = scale.dp(_SIGN) if self._signed else 0
        words = self._words_in(QRect(0, 0, width, 1 << 16)).height() if self._words else 0
        gap = scale.dp(_GAP) if signs and words else 0
        return max(least, signs + gap + words + 2 * scale.dp(10))

    def sizeHint(self) -> QSize:
        width = scale.dp(96)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(scale.dp(28), theme.look().size("target") if self._signed else scale.dp(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        if self._signed:
            option = QStyleOptionButton()
            self.initStyleOption(option)
            painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        top = scale.dp(10)
        if self._signed:
            edge = scale.dp(_SIGN)
            box = QRect((self.width() - edge) // 2, top if self._words else (self.height() - edge) // 2, edge, edge)
            self._sign().paint(painter, box)
            top += edge + scale.dp(_GAP)
        if self._words:
            chosen = self.isChecked()
            painter.setPen(theme.look().colour("on_accent_soft" if chosen else "text" if self._signed else "muted"))
            painter.drawText(self._words_in(self.rect().adjusted(0, top, 0, 0)), _WRAP | self._break(), self._words)

    def _words_in(self, room: QRect) -> QRect:
        side = scale.dp(_SIDE)
        inner = room.adjusted(side, 0, -side, 0)
        found = QFontMetrics(self.font()).boundingRect(inner, _WRAP | self._break(), self._words)
        return QRect(inner.left(), inner.top(), inner.width(), found.height())

    def _break(self) -> Qt.TextFlag:
        """Chinese breaks anywhere by itself; a long word of Latin letters is broken only where it must be."""
        long = max((len(word) for word in self._words.split()), default=0)
        return _WRAP_ANYWHERE if long > 12 and self._words.isascii() else Qt.TextFlag.TextWordWrap

    def _sign(self) -> QIcon:
        on = self.isChecked()
        drawing = ("check" if self._several else "radio_on") if on else ("box" if self._several else "radio")
        return icons.icon(drawing, "on_accent_soft" if on else "muted")


class MatrixEditor(Editor):
    """The row. Pressing the chosen column again takes the answer back."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        words = view.appearance
        self.wide = self._likert = "likert" in words
        self.matrix = not self._likert
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        self._heads_only = "label" in words and not self._likert
        self._worded = "list-nolabel" not in words
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self.buttons: dict[str, ColumnButton] = {}
        self._row = QHBoxLayout()
        scale.space(self._row, 4)
        self.body.addLayout(self._row)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices:
            return
        self._choices = choices
        for old in self.buttons.values():
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = {}
        for choice in choices:
            name = f"{self.objectName()}_{choice.value}"
            button = ColumnButton(choice, name, several=self._several, signed=not self._heads_only, worded=self._worded)
            button.clicked.connect(self._clicked)
            self.buttons[choice.value] = button
            self._row.addWidget(button, 1)
        if self.buttons and not self._heads_only:
            take_focus_by_proxy(self, next(iter(self.buttons.values())))
        self.show_value(self._value)

    def show_value(self, text: str) -> None:
        self._value = text
        chosen = text.split() if self._several else [text]
        for value, button in self.buttons.items():
            button.setChecked(value in chosen)

    def set_invalid(self, invalid: bool) -> None:
        for button in self.buttons.values():
            theme.set_state(button, "invalid", invalid)

    def _clicked(self) -> None:
        pressed = self.sender()
        assert isinstance(pressed, ColumnButton)
        if self._several:
            self._value = " ".join(value for value, button in self.buttons.items() if button.isChecked())
        else:
            self._value = pressed.value if pressed.isChecked() else ""
            self.show_value(self._value)
        self.give(self._value)
