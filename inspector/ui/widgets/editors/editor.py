"""What every editor of a question is: it shows a value in the text form of XForms and tells what was answered.

An editor knows no constraint and stores nothing: the form engine judges, and the row shows what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.records import Position
from inspector.ui import scale
from inspector.ui.widgets.editors.files import Files
from inspector.ui.widgets.editors.pictures import Reader, read_picture
from inspector.xform.session import Choice, View

PAUSE_MS = 700
_QUICK = frozenset({"quick", "quickcompact", "quick-compact"})
_INDEX = re.compile(r"\[(\d+)\]")


class FormPicture(Protocol):
    """Reads a picture of the form in the background, with `read(data folder, file)`, and tells what that gave."""

    def __call__(self, address: str, told: Callable[[Any], None], read: Reader = read_picture, /) -> None:
        """Read it."""


def _no_picture(_address: str, _told: Callable[[Any], None], _read: Reader = read_picture, /) -> None:
    """Where there is no form's folder, there are no pictures."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What editors may ask of the page around them.

    `now` gives the aware local time; `positions` the positions of the inspection's photos and of its site, by name;
    `files` keeps, shows and opens the files that questions ask for; `form_picture` reads a picture that the form
    brings, by its address, and later tells it as a QImage, or what another reader makes of it; `tables` holds the
    references of the repeats that were turned to tables.
    """

    now: Callable[[], datetime]
    positions: Callable[[], Sequence[tuple[str, Position]]]
    files: Files = field(default_factory=Files)
    form_picture: FormPicture = _no_picture
    tables: set[str] = field(default_factory=set)

    def today(self) -> date:
        """The local date."""
        return self.now().date()


class Editor(QWidget):
    """The base of all editors; fill `body`.

    Signals:
        answered: the text, empty to clear; only for gestures.
        typed: the text while it is still being typed, after a pause; a refusal of it is not yet shown.
        unreadable: translated words: what was typed is no such value. The form is not asked.
        done: the question is answered, and the form wants to go on at once (`quick`).
    """

    answered = Signal(str)
    typed = Signal(str)
    unreadable = Signal(str)
    done = Signal()
    wide = True  # needs the whole width: stands below its label
    matrix = False  # its columns stand in line with those of its neighbours: beside the label at a fixed share

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__()
        self.view, self.surroundings = view, surroundings
        self.setObjectName(object_name(view.ref))
        self.body = QVBoxLayout(self)
        scale.space(self.body, 8)

    def show_value(self, text: str) -> None:
        """Show this value, without a signal."""
        raise NotImplementedError

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        """The choices changed; only editors of choices listen."""

    def give(self, text: str) -> None:
        """Tell what was chosen; where the form says `quick`, go on."""
        self.answered.emit(text)
        if text and not _QUICK.isdisjoint(self.view.appearance):
            self.done.emit()

    def set_invalid(self, invalid: bool) -> None:
        """Mark the field as refused."""

    def flush(self) -> None:
        """Hand over what is typed and not yet told."""


class Pause(QTimer):
    """The pause after the last letter before a typed text is kept, so that a power cut takes little."""

    def __init__(self, parent: QWidget, told: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(PAUSE_MS)
        self.timeout.connect(told)


def object_name(ref: str) -> str:
    """The name of a question's editor: `answer_B03_hdpe_mm`, in a repeat with its places: `answer_Y02_hp_2`."""
    places = _INDEX.findall(ref)
    return "_".join(("answer", _INDEX.sub("", ref).rpartition("/")[2], *places))


def describe(widget: QWidget, view: View) -> None:
    """Name a control for screen readers by its question."""
    widget.setAccessibleName(view.label)
    widget.setAccessibleDescription(view.hint)


def take_focus_by_proxy(editor: Editor, widget: QWidget) -> None:
    """Let the keyboard of the editor go to its field."""
    editor.setFocusProxy(widget)
    editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
