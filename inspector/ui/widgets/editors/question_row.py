"""One question: its words, its editor, and beside it at once what the form says about the answer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.widgets.buttons import IconButton
from inspector.ui.widgets.editors.editor import Editor, Surroundings
from inspector.ui.widgets.editors.make import CHOICES, make_editor
from inspector.ui.widgets.editors.note_editor import rich
from inspector.ui.widgets.editors.number_editor import NumberEditor, unit_of
from inspector.ui.widgets.editors.pictures import QUESTION_HEIGHT, shown
from inspector.ui.widgets.text import Label
from inspector.xform.session import Choice, FormSession, QuestionType, View

_SHARE_OF_WORDS, _SHARE = 2, 3  # of the width, in a table of questions
_IN_A_CELL = frozenset({"minimal", "picker"})  # what takes the least room
_LIST_TYPES = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


class QuestionRow(QWidget):
    """The row. A bare one stands in a table, whose head says the words.

    Signals:
        answered: reference, text; only for gestures.
        typed: the same while it is being typed.
        done: reference: it is answered, and the form wants to go on at once.
    """

    answered = Signal(str, str)
    typed = Signal(str, str)
    done = Signal(str)

    def __init__(
        self, view: View, choices: tuple[Choice, ...], surroundings: Surroundings, *, bare: bool = False
    ) -> None:
        super().__init__()
        self.view, self._surroundings, self._bare = view, surroundings, bare
        self.setObjectName(f"row_{view.name}")
        self._label = Label(wrap=True)
        self._hint = Label(role="small", wrap=True)
        self._message = Label(role="error", wrap=True)
        self._message.setObjectName(f"message_{view.name}")
        self._message.hide()
        self._guidance: Label | None = None  # made where the form has one
        self._nothing: Label | None = None  # made where there is nothing to choose
        self._head = QHBoxLayout()
        scale.space(self._head, 4)
        self._head.addWidget(self._label, 1)
        words = QVBoxLayout()
        scale.space(words, 2)
        words.addLayout(self._head)
        words.addWidget(self._hint)
        self._words = words
        if view.media.get("image") and "image-map" not in view.appearance:
            surroundings.form_picture(view.media["image"], self._picture_came)
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        scale.space(self._line, 6)
        self._line.addLayout(words, 1)
        layout = QVBoxLayout(self)
        scale.space(layout, 4)
        layout.addLayout(self._line)
        if view.type is QuestionType.NOTE:  # its words are the editor's, and come first
            words.removeWidget(self._hint)
            layout.addWidget(self._hint)
        layout.addWidget(self._message)
        self.editor = self._make(view, choices)
        self._line.addWidget(self.editor, _SHARE if self.editor.matrix else 0)
        self._line.setStretch(0, _SHARE_OF_WORDS if self.editor.matrix else 1)
        self._say(view)
        self.editor.show_choices(choices)
        self.editor.show_value(view.value)
        self._say_nothing(view, choices)

    def _picture_came(self, image: QImage) -> None:
        if not image.isNull():
            picture = QLabel()
            picture.setObjectName(f"picture_{self.view.name}")
            picture.setAccessibleName(self.view.label)
            picture.setPixmap(shown(image, QUESTION_HEIGHT))
            self._words.addWidget(picture)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_view(self, view: View, choices: tuple[Choice, ...]) -> None:
        """Show what became different; the keyboard and what is being typed stay where they are."""
        before, self.view = self.view, view
        if view.readonly != before.readonly or view.type is not before.type:
            self._replace(view, choices)
        self.editor.view = view
        if (view.label, view.hint, view.guidance, view.required) != (
            before.label,
            before.hint,
            before.guidance,
            before.required,
        ):
            self._say(view)
        if view.type in CHOICES:
            self.editor.show_choices(choices)
            self._say_nothing(view, choices)
        if view.value != before.value or not self.is_refused():
            self.editor.show_value(self._shown_value(view, choices))
        if view.value != before.value:
            self.say_refusal("")

    def _say_nothing(self, view: View, choices: tuple[Choice, ...]) -> None:
        """An empty list of choices says why it is empty."""
        nothing = view.type in CHOICES and not (choices or view.readonly or self._bare)
        if nothing and self._nothing is None:
            self._nothing = Label(N_("这里现在没有可选的：选项随前面的回答变化。"), role="small", wrap=True)
            self._nothing.setObjectName(f"nothing_{view.name}")
            self._line.addWidget(self._nothing)
        if self._nothing is not None:
            self._nothing.setVisible(nothing)

    def say_refusal(self, words: str) -> None:
        """What the form says about the answer; it stays visible as typed, and is not stored. Empty takes it back."""
        self._message.setText(words)
        self._message.setVisible(bool(words))
        self.editor.set_invalid(bool(words))
        if words:
            self._message.setAccessibleName(words)

    def is_refused(self) -> bool:
        """Whether a refusal is shown."""
        return not self._message.isHidden()

    def focus(self) -> None:
        """Bring the keyboard here."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Hand over what is typed."""
        self.editor.flush()

    # -- parts -----------------------------------------------------------------------------------------------------

    def _make(self, view: View, choices: tuple[Choice, ...]) -> Editor:
        if self._bare:
            view = replace(view, appearance=view.appearance | _IN_A_CELL)
        editor = make_editor(view, self._surroundings, choices)
        editor.answered.connect(self._answered)
        editor.typed.connect(self._typed)
        editor.unreadable.connect(self.say_refusal)
        editor.done.connect(self._done)
        beside = not editor.wide and not self._bare
        if self._bare and isinstance(editor, NumberEditor):
            editor.fill_cell()
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if editor.matrix:
            for widget in (self._label, self._hint, editor):  # shares, not wishes: the columns stand in line
                widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        elif beside:
            editor.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        theme.set_state(self, "beside", beside)
        return editor

    def _replace(self, view: View, choices: tuple[Choice, ...]) -> None:
        old = self.editor
        self.editor = self._make(view, choices)
        self._line.replaceWidget(old, self.editor)
        old.hide()
        old.deleteLater()
        self.editor.show_choices(choices)

    def _say(self, view: View) -> None:
        if self._bare:
            self._label.hide()
            self._hint.hide()
            return
        note = view.type is QuestionType.NOTE
        label = unit_of(view.label)[0] if isinstance(self.editor, NumberEditor) else view.label
        words = rich(label)
        if view.required:
            mark = tr("必填")
            words += f' <span style="font-size:small">·&nbsp;{mark}</span>'
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setText(words)
        self._label.setVisible(not note and (bool(view.label) or self.editor.matrix))
        self._hint.setText(view.hint)
        self._hint.setVisible(bool(view.hint))
        if view.guidance:
            self._guide(view.guidance)
        if note:
            self._replace_note(view)

    def _guide(self, text: str) -> None:
        """Longer help, folded behind a sign beside the question."""
        if self._guidance is None:
            self._guidance = Label(role="small", wrap=True)
            self._guidance.setObjectName(f"guidance_{self.view.name}")
            self._guidance.hide()
            button = IconButton("info", N_("怎么填"), f"guide_{self.view.name}", token="muted")
            button.setCheckable(True)
            button.toggled.connect(self._guidance.setVisible)
            self._head.addWidget(button)
            self._words.addWidget(self._guidance)
        self._guidance.setText(text)

    def _replace_note(self, view: View) -> None:
        label = getattr(self.editor, "label", None)
        if isinstance(label, Label):
            label.setText(rich(view.label))

    def _shown_value(self, view: View, choices: tuple[Choice, ...]) -> str:
        if view.readonly and view.type in CHOICES:
            labels = {choice.value: choice.label for choice in choices}
            values = view.value.split() if view.type in _LIST_TYPES else [view.value]
            return "、".join(labels.get(value, value) for value in values)
        return view.value

    def _answered(self, text: str) -> None:
        self.answered.emit(self.view.ref, text)

    def _typed(self, text: str) -> None:
        self.typed.emit(self.view.ref, text)

    def _done(self) -> None:
        if not self.is_refused():
            self.done.emit(self.view.ref)


def choices_of(session: FormSession, view: View) -> tuple[Choice, ...]:
    """The choices of a question; none where it has no list."""
    return session.choices(view.ref) if view.type in CHOICES else ()
