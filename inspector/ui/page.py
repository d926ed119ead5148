"""What a page is, and what the window around it offers. A page turns a gesture into one workflow call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from inspector.errors import InspectorError
from inspector.i18n import Language
from inspector.ui.tasks import Tasks
from inspector.ui.theme import Look


class Saved(Enum):
    """What the header's dot says of the draft at hand."""

    NOTHING = "nothing"
    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key of a page: portable text such as `Ctrl+P` or `1`, words (`N_`) for F1, and what it does."""

    keys: str
    words: str
    slot: Callable[[], Any] | None = None  # None: only told in F1, handled elsewhere


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a question. `words` are shown as they are (already translated) and name the consequence."""

    key: str
    words: str
    kind: str = ""  # primary | danger | quiet
    hint: str = ""


class Frame(Protocol):
    """The window, as a page sees it. Words given to it are already translated (`tr`)."""

    tasks: Tasks

    def go(self, page: str, **args: Any) -> None:
        """Open the page of this name with these arguments; the way back is remembered."""

    def back(self) -> None:
        """The page before."""

    def toast(self, words: str, *, undo: Callable[[], Any] | None = None) -> None:
        """Say it at the bottom for 10 s, with an undo button where `undo` is given."""

    def show_error(self, error: InspectorError) -> None:
        """Say it above the page: for errors that have no better place."""

    def ask(self, title: str, text: str, choices: Sequence[Choice], on_chosen: Callable[[str], Any]) -> None:
        """Ask within the window; `on_chosen` gets the key. Esc chooses nothing."""

    def add_guard(self, may_close: Callable[[], bool]) -> None:
        """Asked before the window closes; where it says no, it has asked the person why and closes the window later."""

    def set_saved(self, state: Saved, words: str = "") -> None:
        """The saved-state dot of the header."""

    def set_badge(self, section: str, count: int, tone: str = "neutral") -> None:
        """The number beside an entry of the rail; 0 hides it."""

    def set_sync(self, words: str, *, icon: str = "offline", tone: str = "muted", short: str = "") -> None:
        """The header's words about network and sync, icon and tone; `short` stays where there is no room."""

    def wear(self, look: Look) -> None:
        """Change theme, zoom, glove mode."""

    def speak(self, language: Language) -> None:
        """Change the language of the surface."""


class Page(QWidget):
    """A page of the window.

    Class attributes:
        name: what `frame.go` calls it.
        section: the rail entry that is lit while it is shown: today, register, inspect, findings, documents, settings.

    Signals:
        heading_changed: title or subtitle changed; the header reads them again.
    """

    name: ClassVar[str] = ""
    section: ClassVar[str] = ""
    heading_changed = Signal()

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame = frame
        self.tasks = frame.tasks
        self.setObjectName(f"{self.name}Page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._keys: list[QShortcut] = []

    def title(self) -> str:
        """Words of the header, translated."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """Quieter words beside the title, translated."""
        return ""

    def opened(self, **args: Any) -> None:
        """The page is shown: load what `go` named. Called at every visit, also when coming back."""

    def left(self) -> None:
        """Another page is about to be shown, or the window closes: hand over what is unsaved."""

    def retranslate(self) -> None:
        """The language changed: set again what does not translate itself (models, texts set with setText)."""

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """The keys of this page, in the order F1 shows them."""
        return ()

    def focus_search(self) -> None:
        """`/` was pressed: focus the search field, if there is one."""

    def print_page(self) -> None:
        """Ctrl+P was pressed."""

    def install_shortcuts(self) -> None:
        """Let the keys work while the page is shown. Fields keep the keys that they type with."""
        for key in self._keys:
            key.deleteLater()
        self._keys = []
        for shortcut in self.shortcuts():
            if shortcut.slot is None:
                continue
            made = QShortcut(QKeySequence(shortcut.keys, QKeySequence.SequenceFormat.PortableText), self)
            made.setContext(Qt.ShortcutContext.WindowShortcut)
            made.activated.connect(shortcut.slot)
            self._keys.append(made)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.heading_changed.emit()
