"""A bar code or QR code: typed, or read from a picture of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.file_drop import DropEditor
from inspector.ui.widgets.editors.file_editor import PICTURES
from inspector.ui.widgets.editors.text_editor import LineEditor
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow.codes import FoundCode
from inspector.xform.session import View

_MOST_SHOWN = 12


class CodeEditor(LineEditor, DropEditor):
    """The field, and the button that reads a picture; several codes in it are put to the inspector."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        name = self.objectName()
        self.field.setAcceptDrops(False)  # a picture dropped on the field is read, not spelled out
        self.read_button = Button(N_("从图片读取"), f"{name}Read", icon="barcode")
        self.read_button.clicked.connect(self.choose)
        self._hint = Label(N_("也可以把图片拖到这里"), role="small")
        self._question = Label(N_("图片里有几个码，要哪一个？"), role="small", wrap=True)
        self._question.setObjectName(f"{name}Question")
        self._found = Flow()
        reading = QHBoxLayout()
        scale.space(reading, 12)
        reading.addWidget(self.read_button)
        reading.addWidget(self._hint)
        reading.addStretch(1)
        self.body.addLayout(reading)
        self.body.addWidget(self._question)
        self.body.addWidget(self._found)
        self._show_found(())

    def show_value(self, text: str) -> None:
        super().show_value(text)
        if text:
            self._show_found(())

    def choose(self) -> None:
        """Ask for a picture."""
        path, _ = QFileDialog.getOpenFileName(
            self, tr("选择条码或二维码的图片"), "", tr("图片（{kinds}）", kinds=PICTURES)
        )
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Read the codes in this picture."""
        self.read_button.setEnabled(False)
        self._show_found(())
        self.unreadable.emit("")
        self.surroundings.files.read_codes(path, self._codes_came, self._refused)

    def _codes_came(self, codes: tuple[FoundCode, ...]) -> None:
        self.read_button.setEnabled(True)
        if len(codes) == 1:
            self._use(codes[0].text)
        else:
            self._show_found(codes)

    def _refused(self, words: str) -> None:
        self.read_button.setEnabled(True)
        self.unreadable.emit(words)

    def _use(self, text: str) -> None:
        self._show_found(())
        self.field.setText(text)
        self.flush()
        self.field.setFocus()

    def _show_found(self, codes: tuple[FoundCode, ...]) -> None:
        self._question.setVisible(bool(codes))
        self._found.setVisible(bool(codes))
        self._found.clear()
        for number, code in enumerate(codes[:_MOST_SHOWN], start=1):
            button = Button("", f"{self.objectName()}Found{number}")
            words = f"{code.text}（{code.symbology}）"
            button.setText(words.replace("&", "&&"))
            button.setAccessibleName(words)
            button.clicked.connect(partial(self._use, code.text))
            self._found.add(button)
