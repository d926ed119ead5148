"""What a form only says or wants acknowledged. The few signs of Markdown that XLSForms use are shown as meant."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from inspector.i18n import N_, tr
from inspector.ui.widgets.editors.editor import Editor, Surroundings, take_focus_by_proxy
from inspector.ui.widgets.text import Label
from inspector.xform.session import View

_SIGNS = (
    (re.compile(r"(?m)^#{1,6}\s+(.+)$"), r"<b>\1</b>"),
    (re.compile(r"\*\*(.+?)\*\*|(?<!\w)__(.+?)__(?!\w)"), r"<b>\1\2</b>"),
    (re.compile(r"(?<![\w*])\*(?!\s)(.+?)(?<!\s)\*(?![\w*])|(?<!\w)_(?!\s)(.+?)(?<!\s)_(?!\w)"), r"<i>\1\2</i>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r"\1（\2）"),
    (re.compile(r"(?m)^[-*]\s+"), "• "),
)
ACKNOWLEDGED = "OK"


def rich(text: str) -> str:
    """The text with headings, bold, italic and lists; everything else, markup of its own too, stays as written.

    Source: XLSForm, "Styling prompts".
    """
    shown = html.escape(text, quote=False)
    for sign, meant in _SIGNS:
        shown = sign.sub(meant, shown)
    return shown.replace("\n", "<br>")


class NoteEditor(Editor):
    """A word of the form; its label is the whole of it."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.label = Label(wrap=True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setText(rich(view.label))
        self.body.addWidget(self.label)

    def show_value(self, text: str) -> None:
        """A note has no value; its label may read differently."""


class AcknowledgeEditor(Editor):
    """A word of the form to be acknowledged."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.box = QCheckBox(tr(N_("已知悉")))
        self.box.setObjectName(f"{self.objectName()}Box")
        self.box.setAccessibleName(view.label)
        self.box.clicked.connect(self._tell)
        self.body.addWidget(self.box)
        take_focus_by_proxy(self, self.box)

    def show_value(self, text: str) -> None:
        self.box.setChecked(text == ACKNOWLEDGED)

    def _tell(self, checked: bool) -> None:
        self.answered.emit(ACKNOWLEDGED if checked else "")
