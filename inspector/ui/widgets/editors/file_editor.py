"""Pictures that a question asks for, and a plain word where it asks for sound or film."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.editor import Editor, Surroundings, take_focus_by_proxy
from inspector.ui.widgets.text import Label
from inspector.xform.session import View

PICTURES = "*.jpg *.jpeg *.png *.heic *.heif *.tif *.tiff"


class PictureEditor(Editor):
    """Choose a picture; it is kept as evidence like every photo, and the form gets its name."""

    wide = False

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.name = Label(role="muted", wrap=True)
        self.choose_button = Button(N_("选择图片"), f"{self.objectName()}Choose", icon="photo")
        self.clear_button = IconButton("close", N_("不用这张图片"), f"{self.objectName()}Clear", token="muted")
        self.choose_button.clicked.connect(self.choose)
        self.clear_button.clicked.connect(self._clear)
        row = QHBoxLayout()
        scale.space(row, 8)
        for item in (self.name, self.choose_button, self.clear_button):
            row.addWidget(item)
        self.body.addLayout(row)
        take_focus_by_proxy(self, self.choose_button)

    def show_value(self, text: str) -> None:
        self.name.setText(text)
        self.clear_button.setVisible(bool(text))

    def choose(self) -> None:
        """Ask for a file."""
        path, _ = QFileDialog.getOpenFileName(self, tr("选择图片"), "", tr("图片（{kinds}）", kinds=PICTURES))
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Keep this file."""
        self.surroundings.take_picture(self.view.ref, path, self._taken)

    def _taken(self, name: str) -> None:
        self.show_value(name)
        self.answered.emit(name)

    def _clear(self) -> None:
        self._taken("")


class OtherFileEditor(Editor):
    """Sound, film and other files: this program keeps photos only, and says so."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        sentence = N_("这里只存照片。录音、录像请存在执法记录仪中，把编号写进情况说明，或者把画面拍成照片作为证据。")
        self.body.addWidget(Label(sentence, role="muted", wrap=True))

    def show_value(self, text: str) -> None:
        """Nothing is kept here."""
