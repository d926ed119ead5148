"""Files that a question asks for: pictures, drawings, sound, film and any other file. The page keeps them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QSizePolicy, QToolButton

from inspector.domain.media import FileKind, is_picture, kind_of, length_words, size_words
from inspector.domain.records import Evidence
from inspector.i18n import N_, tr
from inspector.ui import icons, scale
from inspector.ui.signs import FILE_SIGNS
from inspector.ui.widgets.buttons import Button, IconButton
from inspector.ui.widgets.editors.editor import Surroundings, describe, take_focus_by_proxy
from inspector.ui.widgets.editors.file_drop import DropEditor
from inspector.ui.widgets.editors.files import Standing
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.signature_pad import SignaturePad
from inspector.ui.widgets.text import Label
from inspector.workflow import photographs
from inspector.workflow.walk import FILE_QUESTIONS
from inspector.xform.session import QuestionType, View

PICTURES = "*.jpg *.jpeg *.png *.heic *.heif *.tif *.tiff"
_ENDINGS = {
    FileKind.PICTURE: PICTURES,
    FileKind.SOUND: "*.mp3 *.m4a *.wav *.amr *.aac *.ogg *.opus *.flac *.wma *.3gp",
    FileKind.FILM: "*.mp4 *.mov *.avi *.mts *.m2ts *.ts *.3gp *.mkv *.wmv *.mpg *.mpeg *.webm *.m4v *.flv",
    FileKind.FILE: "",
}
_CHOOSE = {
    FileKind.PICTURE: N_("选择图片"),
    FileKind.SOUND: N_("选择录音"),
    FileKind.FILM: N_("选择录像"),
    FileKind.FILE: N_("选择文件"),
}
_SMALL = (96, 72)  # of a thumbnail, design px


class FileEditor(DropEditor):
    """Sound, film or any file: chosen or dropped, kept in the background, then opened, saved or taken away."""

    def __init__(self, view: View, surroundings: Surroundings) -> None:
        super().__init__(view, surroundings)
        self.kind = FILE_QUESTIONS[view.type or QuestionType.FILE]
        self.files, self._answer, self.standing = surroundings.files, "", Standing()
        name = self.objectName()
        self.choose_button = Button(_CHOOSE[self.kind], f"{name}Choose", icon=FILE_SIGNS[self.kind].icon)
        self.choose_button.setAccessibleDescription(view.label)
        self.choose_button.clicked.connect(self.choose)
        self.stop_button = Button(N_("不存了"), f"{name}Stop", kind="quiet")
        self.stop_button.clicked.connect(self._stop)
        self.bar = QProgressBar()
        self.bar.setObjectName(f"{name}Bar")
        self.bar.setTextVisible(False)
        scale.size(self.bar, height=8)
        describe(self.bar, view)
        self.name = Label(role="strong", wrap=True)
        self.name.setObjectName(f"{name}Name")
        self.facts = Label(role="small", wrap=True)
        self.facts.setObjectName(f"{name}Facts")
        self._build()
        self.files.changed.connect(self._changed)

    def show_value(self, text: str) -> None:
        self._answer = text
        before, self.standing = self.standing.trouble, self.files.standing(self.view.ref, text)
        held = self.window().focusWidget()
        self._show()
        if (
            held is not None and self.isAncestorOf(held) and not held.isVisibleTo(self)
        ):  # the keyboard stays at this question
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.standing.trouble != before:
            self.unreadable.emit(self.standing.trouble)

    def choose(self) -> None:
        """Ask for a file."""
        words, endings = tr(_CHOOSE[self.kind]), _ENDINGS[self.kind]
        wanted = f"{tr(FILE_SIGNS[self.kind].words)} ({endings});;" if endings else ""
        path, _ = QFileDialog.getOpenFileName(self, words, "", f"{wanted}{tr('所有文件')} (*)")
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        self.files.take(self.view.ref, path)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Lay the parts out."""
        name = self.objectName()
        self.hint = Label(N_("也可以把文件拖到这里"), role="small")
        self.open_button = Button(N_("打开"), f"{name}Open", icon="eye")
        self.save_button = Button(N_("另存为"), f"{name}Save", icon="save")
        self.remove_button = Button(N_("移除"), f"{name}Remove", icon="trash", kind="quiet")
        self.open_button.clicked.connect(self._open)
        self.save_button.clicked.connect(self._save)
        self.remove_button.clicked.connect(self._remove)
        for shown in (self.name, self.facts, self.bar):
            self.body.addWidget(shown)
        choosing = QHBoxLayout()
        scale.space(choosing, 12)
        for part in (self.choose_button, self.stop_button, self.hint):
            choosing.addWidget(part)
        choosing.addStretch(1)
        self.body.addLayout(choosing)
        self.kept = Flow(self.open_button, self.save_button, self.remove_button)
        self.body.addWidget(self.kept)

    def _show(self) -> None:
        here, row = self.standing, self.standing.row
        self.name.setText(here.coming or self._answer)
        self.name.setVisible(bool(here.coming or self._answer))
        self.facts.setText(self._facts())
        self.facts.setVisible(bool(self.facts.text()))
        self._show_progress()
        empty = not here.coming and row is None
        self.choose_button.setVisible(empty)
        self.hint.setVisible(empty)
        self.kept.setVisible(row is not None and not here.coming)
        take_focus_by_proxy(
            self, self.choose_button if empty else self.stop_button if here.coming else self.open_button
        )

    def _show_progress(self) -> None:
        here = self.standing
        self.bar.setVisible(bool(here.coming))
        self.stop_button.setVisible(bool(here.coming))
        self.bar.setRange(0, 100 if here.percent >= 0 else 0)
        self.bar.setValue(max(here.percent, 0))

    def _facts(self) -> str:
        if self.standing.coming:
            percent = self.standing.percent
            return tr("正在保存 {percent}%，可以继续填别的", percent=percent) if percent >= 0 else tr("等待保存")
        if self.standing.row is not None:
            return file_facts(self.standing.row.evidence)
        return tr("这个文件不在这次检查里，请重新选择。") if self._answer else ""

    def _changed(self, ref: str) -> None:
        if ref in ("", self.view.ref):
            self.show_value(self._answer)

    # -- gestures ----------------------------------------------------------------------------------------------------

    def _stop(self) -> None:
        self.files.stop(self.view.ref)

    def _open(self) -> None:
        if self.standing.row is not None:
            self.files.open(self.standing.row)

    def _save(self) -> None:
        if self.standing.row is not None:
            self.files.save_as(self.standing.row)

    def _remove(self) -> None:
        if self.standing.row is not None:
            self.files.remove(self.standing.row)


class PictureEditor(FileEditor):
    """A picture; it is kept as evidence like every photo, and stays among them when the question lets go of it."""

    def _build(self) -> None:
        name = self.objectName()
        self.hint = Label(N_("也可以把图片拖到这里"), role="small")
        self.clear_button = IconButton("close", N_("不用这张图片"), f"{name}Clear", token="muted")
        self.clear_button.clicked.connect(self._clear)
        self.mark_button = Button(N_("标注"), f"{name}Annotate", icon="edit")
        self.mark_button.clicked.connect(self._annotate)
        self.small = QToolButton()
        self.small.setObjectName(f"{name}Small")
        self.small.setToolTip(tr("放大看"))
        self.small.setAccessibleName(tr("放大看"))
        scale.size(self.small, width=_SMALL[0] + 12, height=_SMALL[1] + 12)
        self.small.clicked.connect(self._look)
        self.files.thumbnail_ready.connect(self._thumbnail_came)
        self._thumbnail = ""
        self.row = QHBoxLayout()
        scale.space(self.row, 8)
        for part in (self.small, self.name, self.choose_button, self.mark_button, self.stop_button, self.hint):
            self.row.addWidget(part)
        self.row.addWidget(self.clear_button)
        self.row.addStretch(1)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.body.addLayout(self.row)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.facts)

    def _show(self) -> None:
        here, row = self.standing, self.standing.row
        self.name.setText(here.coming or self._answer)
        self.name.setVisible(bool(here.coming or self._answer))
        self.facts.setText(self._facts())
        self.facts.setVisible(bool(here.coming or (self._answer and row is None)))
        self._show_progress()
        self.choose_button.say(N_("换一张图片") if self._answer else _CHOOSE[self.kind])
        self.choose_button.setVisible(not here.coming)
        self.hint.setVisible(not here.coming and not self._answer)
        self.clear_button.setVisible(bool(self._answer) and not here.coming)
        self.mark_button.setVisible("annotate" in self.view.appearance and row is not None and not here.coming)
        self._show_small()
        take_focus_by_proxy(self, self.stop_button if here.coming else self.choose_button)

    def _show_small(self) -> None:
        row = self.standing.row
        shown = row is not None and is_picture(row.evidence.media_type)
        self.small.setVisible(shown)
        name = photographs.thumbnail_name(row.evidence) if shown and row is not None else ""
        if name and name != self._thumbnail:
            self.small.setIcon(icons.icon("photo", "border_strong"))
        self._thumbnail = name
        if name:
            self.files.want_thumbnail(name)

    def _thumbnail_came(self, name: str, image: QImage) -> None:
        if name == self._thumbnail:
            size = QSize(scale.dp(_SMALL[0]), scale.dp(_SMALL[1]))
            fitted = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self.small.setIconSize(fitted.size())
            self.small.setIcon(QIcon(QPixmap.fromImage(fitted)))

    def _look(self) -> None:
        if self.standing.row is not None:
            self.files.look(self.standing.row)

    def _annotate(self) -> None:
        if self.standing.row is not None:
            self.files.annotate(self.standing.row)

    def _clear(self) -> None:
        self.show_value("")
        self.answered.emit("")


class DrawingEditor(PictureEditor):
    """A sketch or a signature, drawn on a pad; or a picture of one. Kept as evidence like every picture."""

    def _build(self) -> None:
        name = self.objectName()
        self._signs = "signature" in self.view.appearance
        self.pad = SignaturePad(f"{name}Pad", N_("请在这里签名") if self._signs else N_("请在这里画"))
        self.keep_button = Button(N_("用这幅"), f"{name}Keep", icon="check")
        self.wipe_button = Button(N_("擦掉重来"), f"{name}Wipe", kind="quiet")
        self.keep_button.clicked.connect(self._keep)
        self.wipe_button.clicked.connect(self.pad.clear)
        self.pad.changed.connect(self._show)
        super()._build()
        self.row.insertWidget(2, self.keep_button)
        self.row.insertWidget(3, self.wipe_button)
        self.body.insertWidget(0, self.pad)

    def _show(self) -> None:
        super()._show()
        free = not self._answer and not self.standing.coming
        drawn = free and not self.pad.is_empty()
        self.pad.setVisible(free)
        self.keep_button.setVisible(drawn)
        self.wipe_button.setVisible(drawn)
        self.choose_button.setVisible(not drawn and not self.standing.coming)
        self.hint.setVisible(free and not drawn)
        if free:
            take_focus_by_proxy(self, self.pad)

    def _keep(self) -> None:
        name = tr("签名.png") if self._signs else tr("手绘.png")
        png = self.pad.picture()
        self.pad.clear()
        self.files.take_drawn(self.view.ref, png, name)


def file_facts(evidence: Evidence) -> str:
    """Kind, size and length of a file, as far as they are known."""
    facts = [tr(FILE_SIGNS[kind_of(evidence.media_type)].words)]
    facts += [size_words(evidence.size)] if evidence.size else []
    facts += [length_words(evidence.seconds)] if evidence.seconds else []
    return tr("，").join(facts)
