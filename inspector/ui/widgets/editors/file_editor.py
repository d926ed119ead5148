"""Pictures that a question asks for, and a plain word where it asks for sound or film."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.editor import Editor, Surroundings, take_focus_by_proxy
from inspector.ui.widgets.signature_pad import SignaturePad
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
        self.row = QHBoxLayout()
        scale.space(self.row, 8)
        for item in (self.name, self.choose_button, self.clear_button):
            self.row.addWidget(item)
        self.body.addLayout(self.row)
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


class DrawingEditor(PictureEditor):
    """A sketch or a signature, drawn on a pad; or a picture of one. Kept as evidence like every picture."""

    wide = True

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self._signs = "signature" in view.appearance
        words = N_("请在这里签名") if self._signs else N_("请在这里画")
        self.pad = SignaturePad(f"{self.objectName()}Pad", words)
        self.keep_button = Button(N_("用这幅"), f"{self.objectName()}Keep", icon="check")
        self.wipe_button = Button(N_("擦掉重来"), f"{self.objectName()}Wipe", kind="quiet")
        self.keep_button.clicked.connect(self._keep)
        self.wipe_button.clicked.connect(self.pad.clear)
        self.pad.changed.connect(self._show_buttons)
        self.row.insertWidget(1, self.keep_button)
        self.row.insertWidget(2, self.wipe_button)
        self.body.insertWidget(0, self.pad)
        self._folder: TemporaryDirectory[str] | None = None  # holds the drawing until it is kept
        take_focus_by_proxy(self, self.pad)
        self._show_buttons()

    def show_value(self, text: str) -> None:
        super().show_value(text)
        if hasattr(self, "pad"):
            self.pad.setVisible(not text)
            self._show_buttons()

    def _show_buttons(self) -> None:
        drawn = not self.pad.isHidden() and not self.pad.is_empty()
        self.keep_button.setVisible(drawn)
        self.wipe_button.setVisible(drawn)
        self.choose_button.setVisible(not drawn)

    def _keep(self) -> None:
        self._folder = TemporaryDirectory()
        path = Path(self._folder.name) / (tr("签名.png") if self._signs else tr("手绘.png"))
        path.write_bytes(self.pad.picture())
        self.take(path)

    def _taken(self, name: str) -> None:
        self.pad.clear()
        super()._taken(name)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


class OtherFileEditor(Editor):
    """Sound, film and other files: this program keeps photos only, and says so."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        sentence = N_("这里只存照片。录音、录像请存在执法记录仪中，把编号写进情况说明，或者把画面拍成照片作为证据。")
        self.body.addWidget(Label(sentence, role="muted", wrap=True))

    def show_value(self, text: str) -> None:
        """Nothing is kept here."""
