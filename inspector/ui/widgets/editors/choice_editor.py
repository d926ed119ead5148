"""Choices: one or several of a list, as buttons, a box that opens, or a list with a search field; and their order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import icons, scale, theme
from inspector.ui.models.records import Column, RecordModel
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.editor import Editor, Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.editors.pictures import CHOICE_HEIGHT, beside_sign, shown
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.search_field import SearchField
from inspector.ui.widgets.text import Label
from inspector.xform.session import Choice, QuestionType, View

MOST_BUTTONS = 6
_SEARCH_FROM = 10
_ROWS = 6
_BESIDE = 8  # letters of all choices together that stand beside the label; more stand below it


class ChoiceButton(QPushButton):
    """One choice; its sign says whether one or several may be chosen."""

    def __init__(self, choice: Choice, name: str, *, several: bool) -> None:
        super().__init__(choice.label.replace("&", "&&"))
        self.value, self._several = choice.value, several
        self._picture: QPixmap | None = None
        self.setObjectName(name)
        self.setAccessibleName(choice.label)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        scale.icon_size(self, 18)
        self.toggled.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        drawing = (
            ("check" if self._several else "radio_on") if self.isChecked() else ("box" if self._several else "radio")
        )
        sign = icons.icon(drawing, "muted", chosen="on_accent_soft")
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


class ButtonsEditor(Editor):
    """A few choices as buttons. Pressing the chosen one again takes the answer back."""

    def __init__(self, view: View, surroundings: Surroundings, choices: tuple[Choice, ...]) -> None:
        super().__init__(view, surroundings)
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        pictures = any(choice.media.get("image") for choice in choices)
        self.wide = self._several or pictures or sum(len(choice.label) for choice in choices) > _BESIDE
        self._value = ""
        self._choices: tuple[Choice, ...] = ()
        self.buttons: dict[str, ChoiceButton] = {}
        self.flow = Flow() if self.wide else _Few()
        self.body.addWidget(self.flow)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices:
            return
        self._choices = choices
        self.flow.clear()
        self.buttons = {}
        for choice in choices:
            button = ChoiceButton(choice, f"{self.objectName()}_{choice.value}", several=self._several)
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
        self.answered.emit(self._value)


class BoxEditor(Editor):
    """A box that opens, where the form asks for little room (`minimal`)."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.field = QComboBox()
        self.field.setObjectName(f"{self.objectName()}Box")
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        describe(self.field, view)
        scale.size(self.field, min_width=200)
        self.body.addWidget(self.field)
        take_focus_by_proxy(self, self.field)
        self._value = ""
        self._choices: tuple[Choice, ...] = ()
        self.field.activated.connect(self._picked)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices and self.field.count():
            return
        self._choices = choices
        self.field.clear()
        self.field.addItem(tr("请选择"), "")
        for choice in choices:
            self.field.addItem(choice.label, choice.value)
        self.show_value(self._value)

    def show_value(self, text: str) -> None:
        self._value = text
        self.field.setCurrentIndex(max(0, self.field.findData(text)))

    def set_invalid(self, invalid: bool) -> None:
        theme.set_state(self.field, "invalid", invalid)

    def _picked(self, _row: int) -> None:
        self._value = str(self.field.currentData() or "")
        self.answered.emit(self._value)


class _List(QListView):
    """A list in which Space chooses."""

    pressed_here = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.pressed_here.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ListEditor(Editor):
    """A long list, searched by its words."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._several = view.type is QuestionType.SELECT_MULTIPLE
        self._value: tuple[str, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self.model: RecordModel[Choice] = RecordModel((Column("", _label, icon=self._icon),), key=_value, parent=self)
        self.search = SearchField(N_("搜索选项"), f"{self.objectName()}Search")
        self.list = _List()
        self.list.setObjectName(f"{self.objectName()}List")
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        describe(self.list, view)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.list)
        self.search.searched.connect(self._narrow)
        self.search.left_down.connect(self.list.setFocus)
        self.list.clicked.connect(self._toggle)
        self.list.pressed_here.connect(self._toggle)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._choices:
            return
        self._choices = choices
        self.search.setVisible(len(choices) >= _SEARCH_FROM)
        self._narrow(self.search.text().strip())
        rows = min(max(len(choices), 1), _ROWS)
        scale.size(self.list, height=rows * 44 + 4)

    def show_value(self, text: str) -> None:
        self._value = tuple(text.split()) if self._several else ((text,) if text else ())
        self.model.retranslate()
        row = self.model.row_of(self._value[0]) if self._value else -1
        if row >= 0:
            self.list.scrollTo(self.model.index(row, 0))

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        self.model.show([choice for choice in self._choices if all(word in choice.label.lower() for word in words)])

    def _icon(self, choice: Choice) -> QIcon:
        chosen = choice.value in self._value
        drawing = ("check" if self._several else "radio_on") if chosen else ("box" if self._several else "radio")
        return icons.icon(drawing, "accent" if chosen else "muted")

    def _toggle(self, index: QModelIndex) -> None:
        choice = self.model.record(index.row())
        if choice is None:
            return
        if self._several:
            chosen = set(self._value) ^ {choice.value}
            text = " ".join(known.value for known in self._choices if known.value in chosen)
        else:
            text = "" if self._value == (choice.value,) else choice.value
        self.show_value(text)
        self.answered.emit(text)


class RankEditor(Editor):
    """All choices in an order, changed by moving one up or down."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._choices: tuple[Choice, ...] = ()
        self._order: list[str] = []
        self._given = False
        self._holder = QWidget()
        self._rows = QVBoxLayout(self._holder)
        scale.space(self._rows, 4)
        self.accept_button = Button(N_("就按这个顺序"), f"{self.objectName()}Accept", icon="check")
        self.accept_button.clicked.connect(self._tell)
        self.body.addWidget(self._holder)
        self.body.addWidget(self.accept_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices != self._choices:
            self._choices = choices
            self._order = [value for value in self._order if value in {choice.value for choice in choices}]
            self._draw()

    def show_value(self, text: str) -> None:
        self._order, self._given = text.split(), bool(text)
        self._draw()

    def order(self) -> tuple[str, ...]:
        """The values from first to last."""
        missing = [choice.value for choice in self._choices if choice.value not in self._order]
        return (*self._order, *missing)

    def _draw(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        labels = {choice.value: choice.label for choice in self._choices}
        order = self.order()
        for place, value in enumerate(order):
            self._rows.addWidget(self._row(place, value, labels.get(value, value), last=place == len(order) - 1))
        self.accept_button.setVisible(not self._given and bool(order))

    def _row(self, place: int, value: str, label: str, *, last: bool) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        scale.space(layout, 8)
        words = Label(wrap=True)
        words.setText(f"{place + 1}.  {label}")
        layout.addWidget(words, 1)
        for icon, sentence, step, usable in (
            ("up", N_("上移"), -1, place > 0),
            ("down", N_("下移"), 1, not last),
        ):
            button = IconButton(icon, sentence, f"{self.objectName()}_{value}_{icon}")
            button.setEnabled(usable)
            button.setProperty("move", [value, step])
            button.clicked.connect(self._move)
            layout.addWidget(button)
        return row

    def _move(self) -> None:
        sender = self.sender()
        value, step = sender.property("move")
        order = list(self.order())
        place = order.index(value)
        order.insert(place + int(step), order.pop(place))
        self._order = order
        self._tell()
        again = self.findChild(QWidget, f"{self.objectName()}_{value}_{'up' if int(step) < 0 else 'down'}")
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self._order, self._given = list(self.order()), True
        self._draw()
        self.answered.emit(" ".join(self._order))


def _label(choice: Choice) -> str:
    return choice.label


def _value(choice: Choice) -> str:
    return choice.value


def choice_editor(view: View, surroundings: Surroundings, choices: tuple[Choice, ...]) -> Editor:
    """The editor of a choice question, by its appearance and the number of its choices."""
    if view.type is QuestionType.RANK:
        return RankEditor(view, surroundings)
    one = view.type is QuestionType.SELECT_ONE
    if one and ("minimal" in view.appearance or "quick-compact" in view.appearance):
        return BoxEditor(view, surroundings)
    as_buttons = any(word.startswith(("likert", "columns", "horizontal", "no-buttons")) for word in view.appearance)
    if len(choices) <= MOST_BUTTONS or (as_buttons and len(choices) <= 2 * MOST_BUTTONS):
        return ButtonsEditor(view, surroundings, choices)
    return ListEditor(view, surroundings)
