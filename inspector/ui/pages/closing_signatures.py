"""签名: the record at one side, at the other a pad for the site and for each officer; or a refusal with its witness."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.records import Signature
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.closing_step import Step
from inspector.ui.pages.detail import LinkRow, empty
from inspector.ui.pages.sign_box import SignBox
from inspector.ui.pages.two_panes import TwoPanes
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.pdf_preview import PdfPreview
from inspector.ui.widgets.text import Label
from inspector.workflow import closing
from inspector.workflow.papers import Preview

if TYPE_CHECKING:
    from inspector.ui.pages.closing import ClosingPage

_SETTLE_MS = 300


class SignaturesStep(Step):
    """Pads and preview."""

    def __init__(self, page: ClosingPage) -> None:
        super().__init__(page)
        self._boxes: dict[str, SignBox] = {}
        self._refusal: RefusalCard | None = None
        self.banner = Banner("signaturesBanner")
        self.area = PageScroll("signaturesScroll")
        scale.space(self.area.body, 12, (16, 12, 12, 16))
        self.preview = PdfPreview("signaturesPreview", page.tasks)
        self._panes = TwoPanes("signaturePanes", self.area, self.preview, left_width=520)
        self._look = Button(N_("看笔录"), "signaturesLook", icon="eye")
        self._look.clicked.connect(self._show_paper)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(self.banner)
        layout.addWidget(self._panes, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._ask_preview)

    def show_walk(self) -> None:
        self._draw()
        self._timer.start()

    def leave(self) -> None:
        for box in self._boxes.values():
            box.tell()
        if self._refusal is not None:
            self._refusal.tell()
        self._timer.stop()
        self.preview.close_pdf()

    def left_to_do(self) -> int:
        signatures = self.walk.signatures
        missing = sum(f"officer:{row.id}" not in signatures for row in self.walk.officers)
        site = signatures.get("site")
        if site is None:
            return missing + 1
        return missing + int(bool(site.refused_reason) and "witness" not in signatures)

    # -- keeping -------------------------------------------------------------------------------------------------

    def keep(self, key: str, signature: Signature, png: bytes) -> None:
        """Keep a signature or a refusal."""
        seen = closing.fingerprint(self.walk)
        done = partial(self._kept, key, seen)
        self.page.keep(closing.sign, key, signature, png=png, seen=seen, on_done=done)

    def keep_refusal(self, refusal: Signature, witness: Signature, png: bytes) -> None:
        """Keep a refusal together with its witness."""
        seen = closing.fingerprint(self.walk)
        done = partial(self._refusal_kept, seen)
        self.page.keep(closing.refuse, refusal, witness, png=png, seen=seen, on_done=done)

    def forget(self, *keys: str) -> None:
        """Take signatures back."""
        for key in keys:
            self.walk.signatures.pop(key, None)
            self.page.seen.pop(key, None)
        self.page.keep(closing.forget, keys)
        self._timer.start()

    def _kept(self, key: str, seen: str, signature: Signature) -> None:
        if self.page.walk is None:
            return
        self.walk.signatures[key], self.page.seen[key] = signature, seen
        if key in self._boxes:
            self._boxes[key].show_signature(signature)
        self._timer.start()

    def _refusal_kept(self, seen: str, kept: tuple[Signature, Signature]) -> None:
        for key, signature in zip(("site", "witness"), kept, strict=True):
            self._kept(key, seen, signature)
        if self._refusal is not None:
            self._refusal.show_refusal(*kept)

    # -- showing -------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        body = self.area.body
        empty(body)
        self._boxes = {}
        self._look.setParent(None)
        if self._panes.narrow():
            body.addWidget(self._look)
        body.addWidget(Label(N_("请被检查方看过笔录后签名；每位检查人员也要签名。"), role="muted", wrap=True))
        responsible = self.walk.people.responsible
        site = self.walk.signatures.get("site")
        refused = site is not None and bool(site.refused_reason)
        name = responsible.name or tr("现场负责人")
        self._refusal = RefusalCard(self, name)
        if not responsible.name:
            missing = LinkRow(
                "signaturesNoName", None, tr("还没有填写现场负责人的姓名"), icon="warning", token="warn"
            )  # fmt: skip
            missing.followed.connect(self._to_people)
            body.addWidget(missing)
        self._box("site", Signature("site", name), tr("被检查方：{name}", name=name))
        self._boxes["site"].setVisible(not refused)
        body.addWidget(self._refusal)
        self._refusal.show_refusal(site if refused else None, self.walk.signatures.get("witness"))
        for row in self.walk.officers:
            officer = row.officer
            signature = Signature("officer", officer.name, certificate=officer.certificate)
            words = tr("检查人员：{name}（{number}）", name=officer.name, number=officer.certificate)
            self._box(f"officer:{row.id}", signature, words)
        body.addStretch(1)

    def _box(self, key: str, blank: Signature, words: str) -> None:
        box = SignBox(key.replace(":", "_"), words, self.page.workplace)
        box.signed.connect(partial(self._signed, key, blank))
        box.taken_back.connect(partial(self.forget, key))
        now = closing.fingerprint(self.walk)
        box.show_signature(self.walk.signatures.get(key), changed=self.page.seen.get(key, now) != now)
        self._boxes[key] = box
        self.area.body.addWidget(box)

    def refuse(self, refused: bool) -> None:  # a state, as Qt's own signals have it
        """The site refuses, or changes its mind."""
        self._boxes["site"].setVisible(not refused)
        self.forget("site", "witness")
        self._boxes["site"].show_signature(None)
        self.page.tell_steps()

    def _signed(self, key: str, blank: Signature, png: bytes) -> None:
        self.keep(key, blank, png)

    def _to_people(self, _target: object) -> None:
        self.page.go_to(1)

    def _show_paper(self) -> None:
        self._panes.show_detail(True)

    def _ask_preview(self) -> None:
        if self.page.walk is not None and self.isVisible():
            self.page.call(
                closing.preview_record, self.walk.draft, on_done=self._show_preview, on_error=self._no_preview
            )  # fmt: skip

    def _show_preview(self, preview: Preview) -> None:
        self.banner.hide()
        if self.isVisible():
            self.preview.show_pdf(preview.pdf)

    def _no_preview(self, error: InspectorError) -> None:
        self.banner.show_error(error)


class RefusalCard(Card):
    """拒签: the reason, and the witness with a pad."""

    def __init__(self, step: SignaturesStep, name: str) -> None:
        super().__init__("closingRefusal", flat=True)
        self._step, self._name = step, name
        self.box = QCheckBox(tr("被检查方拒绝签名，或者不在现场"))
        self.box.setObjectName("closingRefused")
        self.box.clicked.connect(self._clicked)
        self.reason, self.witness = QLineEdit(), QLineEdit()
        for field, key, words in (
            (self.reason, "closingRefusedReason", N_("拒签的原因")),
            (self.witness, "closingWitness", N_("见证人姓名")),
        ):
            field.setObjectName(key)
            field.setPlaceholderText(tr(words))
            field.setAccessibleName(tr(words))
            field.editingFinished.connect(self.tell)
        self.pad = SignBox("witness", tr("见证人签名"), step.page.workplace)
        self.pad.signed.connect(self._signed)
        self.pad.taken_back.connect(self._taken_back)
        self._png = b""  # the witness's signature, until reason and name are there
        self._missing = Label(N_("还要写明拒签的原因和见证人姓名，才能登记拒签。"), role="error", wrap=True)
        self._missing.hide()
        self._parts: tuple[QWidget, ...] = (self.reason, self.witness, self.pad)
        for part in (self.box, self.reason, self.witness, self._missing, self.pad):
            self.body.addWidget(part)

    def show_refusal(self, refusal: Signature | None, witness: Signature | None) -> None:
        """Show what was kept."""
        self.box.setChecked(refusal is not None)
        self.reason.setText(refusal.refused_reason if refusal else "")
        self.witness.setText(witness.name if witness else "")
        self.pad.show_signature(witness)
        self._reveal(refusal is not None)

    def tell(self) -> None:
        """Keep the refusal once reason, witness and the witness's signature are there."""
        reason, witness = self.reason.text().strip(), self.witness.text().strip()
        ready = bool(reason and witness and self._png)
        self._missing.setVisible(self.box.isChecked() and bool(self._png) and not ready)
        if self._step.page.walk is not None and self.box.isChecked() and ready:
            refusal = Signature("site", self._name, refused_reason=reason)
            png, self._png = self._png, b""
            self._step.keep_refusal(refusal, Signature("witness", witness), png)

    def _signed(self, png: bytes) -> None:
        self._png = png
        self.tell()

    def _taken_back(self) -> None:
        self._png = b""
        self._step.forget("site", "witness")

    def _clicked(self, checked: bool) -> None:
        self._reveal(checked)
        self._step.refuse(checked)
        if checked:
            self.reason.setFocus()

    def _reveal(self, shown: bool) -> None:
        for part in self._parts:
            part.setVisible(shown)
