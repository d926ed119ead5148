"""登记复查 and 销号: what a revisit found, with the photos that prove it, and the end of a finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from inspector.domain.records import Closure, Outcome, Recheck, from_body, to_body
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.gallery import small
from inspector.ui.pages.jotting import Jotting, Own
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.date_field import DateField
from inspector.ui.widgets.photo_strip import Photo, PhotoStrip
from inspector.ui.widgets.text import Label
from inspector.workflow import photographs, rechecks
from inspector.workflow.findings import OUTCOMES
from inspector.workflow.photographs import Imported
from inspector.workflow.rechecks import Revisit

_RECHECK_PLACES = {"RECHECK_DATE": "checked_on", "RECHECK_FACTS": "facts", "RECHECK_PROOF": "proof",
                   "TWO_OFFICERS": "second"}  # fmt: skip
_CLOSURE_PLACES = {"RECHECK_DATE": "closed_on", "CLOSURE_REASON": "reason"}


class ProofField(QWidget):
    """Photos of the revisit: dropped, pasted as files or chosen; each is kept before it is shown.

    Attributes:
        photos: those taken in, in the order in which they came.

    Signals:
        ready: whether all photos have been taken in; False while some are on their way.
    """

    ready = Signal(bool)

    def __init__(self, page: DeskPage, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._page, self._now = page, now
        self.photos: list[Imported] = []
        self._waiting = 0
        self.strip = PhotoStrip("recheckPhotos", wrap=False)
        self.strip.files_dropped.connect(self.take)
        self.strip.remove_wanted.connect(self._remove)
        self.strip.thumbnail_wanted.connect(self._fetch)
        scale.size(self.strip, height=190)
        self._trouble = Label(role="error", wrap=True)
        self._trouble.setObjectName("recheckPhotoTrouble")
        self._trouble.hide()
        choose = Button(N_("加入照片"), "recheckPhotoChoose", icon="photo")
        choose.clicked.connect(self._choose)
        layout = QVBoxLayout(self)
        scale.space(layout, 6)
        for part in (self.strip, choose, self._trouble):
            layout.addWidget(part)

    def take(self, paths: Sequence[str]) -> None:
        """Take these files in."""
        self._trouble.hide()
        for text in paths:
            path = Path(text)
            self._wait_for(1)
            self._page.workplace.beside(
                photographs.import_file, path, now=self._now(), title=tr("导入照片"),
                on_done=self._taken, on_error=partial(self._missed, path.name),
            )  # fmt: skip

    def plain(self) -> list[dict[str, Any]]:
        """The photos as plain data."""
        return [to_body(photo) for photo in self.photos]

    def show_plain(self, said: list[dict[str, Any]]) -> None:
        """Put photos back that `plain` told of."""
        self.photos = [from_body(Imported, one) for one in said]
        self._show()

    def _wait_for(self, more: int) -> None:
        self._waiting += more
        self.ready.emit(self._waiting == 0)

    def _taken(self, photo: Imported) -> None:
        self._wait_for(-1)
        if photo.sha256 not in [known.sha256 for known in self.photos]:
            self.photos.append(photo)
        self._show()

    def _missed(self, name: str, error: InspectorError) -> None:
        self._wait_for(-1)
        self._trouble.setText(tr("{name}：{problem}", name=name, problem=error.sentence()))
        self._trouble.show()

    def _remove(self, chosen: tuple[str, ...]) -> None:
        self.photos = [photo for photo in self.photos if photo.sha256 not in chosen]
        self._show()
        self.ready.emit(self._waiting == 0)

    def _show(self) -> None:
        flags = [tuple(flag.value for flag in photo.facts.flags) for photo in self.photos]
        self.strip.show_photos(
            tuple(
                Photo(photo.sha256, photo.name, photo.sha256, taken=photo.facts.taken_at.replace("T", " "), flags=marks)
                for photo, marks in zip(self.photos, flags, strict=True)
            )
        )

    def _fetch(self, name: str) -> None:
        self._page.workplace.beside(small, name, on_done=partial(self._fetched, name))

    def _fetched(self, name: str, image: QImage) -> None:
        self.strip.set_thumbnail(name, image)

    def _choose(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in sorted(photographs.PHOTO_SUFFIXES))
        paths, _ = QFileDialog.getOpenFileNames(self.window(), tr("选择照片"), "", tr("照片（{kinds}）", kinds=kinds))
        self.take(paths)


class RecheckSheet(EntrySheet):
    """复查 of one finding."""

    def __init__(self, page: DeskPage, finding: str, revisit: Revisit) -> None:
        self._page, self._finding = page, finding
        self._day = DateField(N_("复查日期"), "recheckForm_checked_on", lambda: revisit.now().date())
        self._day.show_date(revisit.now().date())
        self.proof = ProofField(page, revisit.now)
        officers = _officer_choices(revisit)
        entries = (
            Entry("outcome", N_("复查结论"), choices=tuple((key.value, words) for key, words in OUTCOMES.items())),
            Entry("checked_on", N_("复查日期"), widget=self._day),
            Entry("first", N_("复查人员"), choices=officers),
            Entry("second", N_("复查人员"), choices=officers),
            Entry("facts", N_("复查情况"), N_("看到了什么，与整改要求逐条对照"), long=True),
            Entry("proof", N_("整改后照片"), widget=self.proof),
        )
        super().__init__(
            page.window(), "recheckForm", N_("登记复查"), entries, action=N_("登记复查"), places=_RECHECK_PLACES,
            note=N_("登记后不能删改；看法有变，就再登记一次复查。认定已改正须有照片。"),
        )  # fmt: skip
        self.proof.ready.connect(self.save.setEnabled)
        self.fill({"second": officers[1][0]} if len(officers) > 1 else {})
        self.saved.connect(self._register)
        self._day.changed.connect(self.typed)
        self.proof.ready.connect(self.typed)
        Jotting(
            self, page, finding, {"checked_on": _day(self._day), "proof": Own(self.proof.plain, self.proof.show_plain)}
        )

    def _register(self, values: dict[str, str]) -> None:
        said = Recheck(
            self._finding, Outcome(values["outcome"]), self._day.value() or date.min, values["facts"],
            officers=(values["first"], values["second"]),
        )  # fmt: skip
        self._page.call(
            rechecks.recheck, said, tuple(self.proof.photos), on_done=self._recorded, on_error=self.show_error,
            changes=True,
        )  # fmt: skip

    def _recorded(self, _record: str) -> None:
        self.finished()
        self._page.frame.toast(tr("已登记复查。"))


class ClosureSheet(EntrySheet):
    """销号 of one finding."""

    def __init__(self, page: DeskPage, finding: str, revisit: Revisit) -> None:
        assert revisit.proof is not None
        self._page, self._finding, self._proof = page, finding, revisit.proof
        self._day = DateField(N_("销号日期"), "closureForm_closed_on", lambda: revisit.now().date())
        self._day.show_date(revisit.now().date())
        seen = revisit.proof.recheck
        proof = Label(wrap=True)
        told = {"day": seen.checked_on, "count": len(seen.evidence), "facts": seen.facts}
        proof.setText(tr("{day} 复查认定已改正，照片 {count} 张：{facts}", **told))
        entries = (
            Entry("proof", N_("依据"), widget=proof),
            Entry("closed_on", N_("销号日期"), widget=self._day),
            Entry("author", N_("销号人员"), choices=_officer_choices(revisit)),
            Entry("reason", N_("销号理由"), N_("改正到什么程度，为什么可以销号"), long=True),
        )
        super().__init__(
            page.window(), "closureForm", N_("销号"), entries, action=N_("销号"), places=_CLOSURE_PLACES,
            note=N_("销号后不能删改。谁验收谁负责：销号人员对这个结论负责。"),
        )  # fmt: skip
        self.saved.connect(self._register)
        self._day.changed.connect(self.typed)
        Jotting(self, page, finding, {"closed_on": _day(self._day)})

    def _register(self, values: dict[str, str]) -> None:
        closure = Closure(self._finding, self._day.value() or date.min, values["reason"], self._proof.id)
        self._page.call(
            rechecks.close_finding, closure, author=values["author"], on_done=self._recorded,
            on_error=self.show_error, changes=True,
        )  # fmt: skip

    def _recorded(self, _record: str) -> None:
        self.finished()
        self._page.frame.toast(tr("已销号。"))


def ask_recheck(page: DeskPage, finding: str) -> None:
    """Open the sheet of a recheck."""
    page.call(rechecks.prepare, finding, on_done=lambda revisit: RecheckSheet(page, finding, revisit).open())


def ask_closure(page: DeskPage, finding: str) -> None:
    """Open the sheet that ends a finding."""
    page.call(rechecks.prepare, finding, on_done=lambda revisit: ClosureSheet(page, finding, revisit).open())


def _day(field: DateField) -> Own:
    def show(text: str) -> None:
        field.show_date(date.fromisoformat(text) if text else None)

    return Own(lambda: day.isoformat() if (day := field.value()) else "", show)


def _officer_choices(revisit: Revisit) -> tuple[tuple[str, str], ...]:
    rows = revisit.officers
    named = tuple((row.id, f"{row.officer.name}（{row.officer.certificate}）") for row in rows)
    return named or (("", N_("名录里没有执法证有效的人员")),)
