"""Files that questions of the checklist ask for: kept one after the other, and the answer given once one is kept.

A film may take minutes. Meanwhile the inspector goes on, the card of the question may fold, and its repeat may lose a
member before it: the answer goes to its question or, where that is no longer sure, to none, and a sentence says so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from inspector.domain.records import Evidence
from inspector.errors import InspectorError
from inspector.i18n import tr
from inspector.ui.page import Choice, Frame
from inspector.ui.pages.file_opening import FileOpening
from inspector.ui.pages.walk_album import Album
from inspector.ui.pages.walk_answers import Answers
from inspector.ui.tasks import Progress, Ticket, alive
from inspector.ui.widgets.editors.files import Files, Standing
from inspector.ui.workplace import Workplace
from inspector.workflow import codes, photographs, recordings
from inspector.workflow.rows import PhotoRow
from inspector.workflow.walk import FILE_QUESTIONS, Walk
from inspector.xform.session import QuestionType

Told = Callable[[tuple[codes.FoundCode, ...]], None]


@dataclass(slots=True, eq=False)
class Coming:
    """A file on its way: for whom, and how to begin it."""

    walk: Walk
    ref: str
    name: str
    begin: Callable[..., Ticket]
    items: tuple[str, ...]
    percent: int = -1
    adrift: bool = False  # its repeat changed: the reference may mean another question now
    ticket: Ticket | None = None


class WalkFiles(Files):
    """The files of the inspection under way."""

    def __init__(self, workplace: Workplace, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace, self._frame = workplace, frame
        self._walk: Walk | None = None
        self._queue: deque[Coming] = deque()
        self._running: Coming | None = None
        self._troubles: dict[str, str] = {}
        self._let_go: dict[str, tuple[str, ...]] = {}  # evidence → questions that named it when it was removed
        self.opening = FileOpening(workplace, parent)
        self.opening.told.connect(frame.toast)
        self._leaving = False
        frame.add_guard(self.may_close)

    def serve(self, album: Album, answers: Answers) -> None:
        """Work with the photos and the answers of this page."""
        self._album, self._answers = album, answers
        album.file_wanted.connect(self.opening.open)
        album.thumbnails.ready.connect(self.thumbnail_ready)
        album.changed.connect(self._evidence_changed)
        album.removed.connect(self._removed)
        album.returned.connect(self._returned)
        answers.removed.connect(self._cast_adrift)

    def begin(self, walk: Walk) -> None:
        """Files belong to this walk from now on; those on their way for it still reach their questions."""
        for coming in self._all():
            if coming.walk.draft == walk.draft:
                coming.walk = walk
        self._walk = walk
        self._troubles, self._let_go = {}, {}

    def is_busy(self) -> bool:
        """Whether files of this walk are on their way."""
        return any(coming.walk is self._walk for coming in self._all())

    def may_close(self) -> bool:
        """Whether the window may close: a file on its way would have to be added again."""
        names = [coming.name for coming in self._all()]
        if not names or self._leaving:
            return True
        choices = (
            Choice("wait", tr("等存好"), "primary"),
            Choice("leave", tr("现在退出"), hint=tr("没有存好的文件下次要重新加入")),
        )
        told = tr("已经填的都在。存好以后再退出，或者现在退出、下次重新加入这个文件。")
        self._frame.ask(tr("正在保存 {names}", names="、".join(names)), told, choices, self._said)
        return False

    def _said(self, choice: str) -> None:
        if choice == "leave":
            self._leaving = True
            parent = self.parent()
            assert isinstance(parent, QWidget)
            parent.window().close()

    # -- what editors ask --------------------------------------------------------------------------------------------

    def standing(self, ref: str, answer: str) -> Standing:
        if self._walk is None:
            return Standing()
        found = (PhotoRow(key, one) for key, one in self._walk.evidence.items() if answer and one.name == answer)
        coming = next(
            (one for one in self._all() if one.walk is self._walk and one.ref == ref and not one.adrift), None
        )
        name, percent = (coming.name, coming.percent) if coming is not None else ("", -1)
        return Standing(next(found, None), name, percent, self._troubles.get(ref, ""))

    def take(self, ref: str, path: Path) -> None:
        if self._walk is not None:
            kind = FILE_QUESTIONS[self._walk.session.view(ref).type or QuestionType.FILE]
            self._put(ref, path.name, partial(self._workplace.beside, recordings.take_in, path, wanted=kind))

    def take_drawn(self, ref: str, png: bytes, name: str) -> None:
        if self._walk is not None:
            self._put(ref, name, partial(self._workplace.beside, keep_drawing, png, name=name))

    def stop(self, ref: str) -> None:
        for coming in [one for one in self._all() if one.ref == ref and one.walk is self._walk]:
            if coming.ticket is not None:
                coming.ticket.cancel()
            else:
                self._queue.remove(coming)
        self.changed.emit(ref)

    def remove(self, row: PhotoRow) -> None:
        self._album.remove((row.id,))

    def look(self, row: PhotoRow) -> None:
        self._album.look(row.id)

    def annotate(self, row: PhotoRow) -> None:
        self._album.annotate(row.id, straight=True)

    def open(self, row: PhotoRow) -> None:
        self.opening.open(row.evidence)

    def save_as(self, row: PhotoRow) -> None:
        self.opening.save_as(row.evidence)

    def want_thumbnail(self, name: str) -> None:
        self._album.thumbnails.want(name)

    def read_codes(self, path: Path, told: Told, refused: Callable[[str], None]) -> None:
        self._workplace.beside(
            codes.read_codes, path, on_done=told, on_error=partial(self._no_codes, refused), title=tr("读取条码")
        )

    # -- keeping -----------------------------------------------------------------------------------------------------

    def _put(self, ref: str, name: str, begin: Callable[..., Ticket]) -> None:
        assert self._walk is not None
        self.stop(ref)
        self._troubles.pop(ref, None)
        item = self._answers.item_around(ref)
        self._queue.append(Coming(self._walk, ref, name, begin, (item.number,) if item else ()))
        self.changed.emit(ref)
        self._go_on()

    def _go_on(self) -> None:
        if self._running is not None or not self._queue:
            return
        coming = self._running = self._queue.popleft()
        coming.ticket = coming.begin(
            now=coming.walk.session.environment.now(),
            on_done=partial(self._kept, coming),
            on_error=partial(self._missed, coming),
            on_cancelled=partial(self._ended, coming),
            on_progress=partial(self._moved, coming),
            title=tr("保存 {name}", name=coming.name),
        )

    def _moved(self, coming: Coming, progress: Progress) -> None:
        coming.percent = 100 * progress.done // progress.total if progress.total else -1
        self._tell(coming)

    def _kept(self, coming: Coming, found: Evidence) -> None:
        officer = coming.walk.officers[0].officer.name if coming.walk.officers else ""
        self._workplace.call(
            photographs.attach,
            coming.walk.draft,
            found,
            items=coming.items,
            photographer=officer,
            on_done=partial(self._attached, coming),
            on_error=partial(self._missed, coming),
        )

    def _attached(self, coming: Coming, row: PhotoRow) -> None:
        coming.walk.evidence[row.id] = row.evidence
        self._finish(coming)
        if coming.walk is self._walk:
            self._album.took()
        if coming.walk is not self._walk or coming.adrift or not self._answers.is_asked(coming.ref):
            self._frame.toast(tr("「{name}」已存入那次检查的照片和文件，但没有填进题里。", name=row.evidence.name))
        else:
            self._answers.give(coming.ref, row.evidence.name)
        self._ended(coming)

    def _missed(self, coming: Coming, error: InspectorError) -> None:
        if coming.walk is self._walk and not coming.adrift:
            self._troubles[coming.ref] = error.sentence()
        else:
            self._frame.show_error(error)
        self._ended(coming)

    def _finish(self, coming: Coming) -> None:
        if self._running is coming:
            self._running = None

    def _ended(self, coming: Coming) -> None:
        self._finish(coming)
        self._tell(coming)
        self._go_on()

    # -- what becomes of kept files ----------------------------------------------------------------------------------

    def _removed(self, taken: dict[str, Evidence]) -> None:
        """Files left the inspection: no answer names them any more."""
        for key, evidence in taken.items():
            self._let_go[key] = refs = self._answers.naming(evidence.name)
            for ref in refs:
                self._answers.give(ref, "")

    def _returned(self, back: dict[str, Evidence]) -> None:
        for key, evidence in back.items():
            for ref in self._let_go.pop(key, ()):
                if self._answers.is_asked(ref):
                    self._answers.give(ref, evidence.name)

    def _evidence_changed(self) -> None:
        self.changed.emit("")

    def _cast_adrift(self, repeat: str) -> None:
        for coming in self._all():
            coming.adrift |= coming.ref.startswith(f"{repeat}[")
        self._let_go = {key: tuple(r for r in refs if "[" not in r) for key, refs in self._let_go.items()}

    def _no_codes(self, refused: Callable[[str], None], error: InspectorError) -> None:
        if alive(refused):
            refused(error.sentence())

    def _tell(self, coming: Coming) -> None:
        if coming.walk is self._walk:
            self.changed.emit(coming.ref)

    def _all(self) -> Iterable[Coming]:
        return (*((self._running,) if self._running is not None else ()), *self._queue)


def keep_drawing(folder: Path, png: bytes, *, name: str, now: Any) -> Evidence:
    """Keep a drawing as every photo is kept; runs in the wide lane."""
    return photographs.import_photo(folder, png, name=name, now=now).evidence()
