"""One signature: a pad until it is signed, then the picture with its time and the way to sign again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel

from inspector.domain.records import Signature
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.signature_pad import SignaturePad
from inspector.ui.widgets.text import IconView, Label
from inspector.ui.workplace import Workplace
from inspector.workflow import photographs

_PAUSE_MS = 900  # after the last stroke it counts as signed


def picture_of(folder: Path, sha256: str) -> QImage:
    """A kept signature, decoded beside the window's thread."""
    return QImage.fromData(photographs.original(folder, sha256))


class SignBox(Card):
    """The box; the pad is `sign_name`.

    Signals:
        signed: PNG bytes, a moment after the last stroke.
        taken_back: the signature is to be made anew.
    """

    signed = Signal(bytes)
    taken_back = Signal()

    def __init__(self, name: str, words: str, workplace: Workplace) -> None:
        super().__init__(f"signBox_{name}")
        self._workplace, self._blob = workplace, ""
        self._done = IconView("check", "pass", 20)
        title = Label(role="strong", wrap=True)
        title.setText(words)
        self._when = Label(role="small")
        self._again = Button(N_("重签"), f"signAgain_{name}", icon="undo", kind="quiet")
        self._again.clicked.connect(self._sign_again)
        self.pad = SignaturePad(f"sign_{name}", N_("请在这里签名"))
        self.pad.setAccessibleName(words)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeft)
        head = QHBoxLayout()
        scale.space(head, 8)
        for part in (self._done, title, self._when, self._again):
            head.addWidget(part, 1 if part is title else 0)
        self._changed = Label(N_("签名以后内容有改动。请给签名人看过，再重签。"), role="error", wrap=True)
        self.body.addLayout(head)
        self.body.addWidget(self._changed)
        self.body.addWidget(self.pad)
        self.body.addWidget(self._picture)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.tell)
        self.pad.changed.connect(self._pause.start)
        self.show_signature(None)

    def show_signature(self, signature: Signature | None, *, changed: bool = False) -> None:
        """Show what is kept; None asks for a signature. `changed`: the record was changed after it was signed."""
        signed = signature is not None and bool(signature.blob)
        self.pad.setVisible(not signed)
        for part in (self._done, self._when, self._again, self._picture):
            part.setVisible(signed)
        self._changed.setVisible(signed and changed)
        self._done.show_icon("warning" if changed else "check", "warn" if changed else "pass")
        if signature is None or not signed:
            self._blob = ""
            return
        self._when.setText(tr("{time} 已签", time=wording.moment(signature.signed_at)))
        if signature.blob != self._blob:
            self._blob = signature.blob
            self._workplace.beside(picture_of, signature.blob, on_done=partial(self._show_picture, signature.blob))

    def tell(self) -> None:
        """Say at once what is drawn and not yet said."""
        if self._pause.isActive() or not self.pad.is_empty():
            self._pause.stop()
            picture = self.pad.picture()
            if picture:
                self.pad.clear()
                self._pause.stop()
                self.signed.emit(picture)

    def _show_picture(self, blob: str, image: QImage) -> None:
        if blob == self._blob and not image.isNull():
            size = image.size().scaled(scale.dp(360), scale.dp(120), Qt.AspectRatioMode.KeepAspectRatio)
            self._picture.setPixmap(
                QPixmap.fromImage(image).scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
            )

    def _sign_again(self) -> None:
        self._picture.clear()
        self.show_signature(None)
        self.taken_back.emit()
        self.pad.setFocus()
