"""Photos on their way into the inspection: each is imported beside the store, attached at once, and shown.

A file that cannot be read gives a sentence and the others go on. Two are worked on at a time, so that thumbnails get
their turn between them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from inspector.domain import coordinates
from inspector.domain.media import FileKind, kind_of
from inspector.domain.records import Evidence
from inspector.errors import InspectorError
from inspector.i18n import tr
from inspector.ui.tasks import Progress
from inspector.ui.widgets.photo_strip import Photo
from inspector.ui.widgets.signature_pad import png
from inspector.ui.workplace import Workplace
from inspector.workflow import photographs
from inspector.workflow.photographs import Imported
from inspector.workflow.rows import PhotoRow
from inspector.workflow.walk import Walk

_AT_A_TIME = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """A photo that waits: a file, or a pasted picture with the name it will get; the items that it serves."""

    name: str
    path: Path | None
    image: QImage | None
    items: tuple[str, ...]


class PhotoIntake(QObject):
    """The queue of one inspection.

    Signals:
        attached: a PhotoRow; the walk has it already.
        moved: done, total of what was given since the queue was last empty; (0, 0) when it is empty.
        failed: sentences on the files that were not taken, when the queue is empty.
        nothing_found: a folder held no photos.
    """

    attached = Signal(object)
    moved = Signal(int, int)
    failed = Signal(tuple)
    nothing_found = Signal(str)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._walk: Walk | None = None
        self._queue: deque[Waiting] = deque()
        self._running = self._done = self._total = 0
        self._began_s = 0.0
        self._failures: list[str] = []

    def begin(self, walk: Walk) -> None:
        """Photos belong to this inspection from now on; the queue of another one goes on for it."""
        if self._walk is None or self._walk.draft != walk.draft:
            self._queue.clear()
        self._walk = walk

    def take_paths(self, paths: Sequence[str], items: tuple[str, ...]) -> None:
        """Files are taken in order; folders are read for their photos, the oldest first."""
        for text in paths:
            path = Path(text)
            if path.is_dir():
                self._workplace.tasks.wide.run(
                    photographs.photos_on_card, path, on_done=partial(self._card_read, path.name, items)
                )
            else:
                self._queue.append(Waiting(path.name, path, None, items))
                self._total += 1
        self._go_on()

    def take_image(self, image: QImage, items: tuple[str, ...]) -> None:
        """A picture from the clipboard; it has no Exif, and is flagged so."""
        if self._walk is not None and not image.isNull():
            name = tr("粘贴 {time}.png", time=self._now().strftime("%H%M%S"))
            self._queue.append(Waiting(name, None, image, items))
            self._total += 1
            self._go_on()

    def is_busy(self) -> bool:
        """Whether photos are on their way."""
        return bool(self._queue) or self._running > 0

    def _now(self) -> datetime:
        assert self._walk is not None
        return self._walk.session.environment.now()

    def _card_read(self, name: str, items: tuple[str, ...], paths: tuple[Path, ...]) -> None:
        if not paths:
            self.nothing_found.emit(name)
        self.take_paths([str(path) for path in paths], items)

    def _go_on(self) -> None:
        if self._walk is None:
            return
        if self._running == 0 and self._queue:
            self._began_s = time.monotonic()
        while self._queue and self._running < _AT_A_TIME:
            self._start(self._queue.popleft())
        self._tell()

    def _start(self, waiting: Waiting) -> None:
        assert self._walk is not None
        self._running += 1
        named: dict[str, Any] = {
            "on_done": partial(self._imported, self._walk, waiting),
            "on_error": partial(self._missed, waiting),
            "on_cancelled": self._cancelled,
            "title": tr("导入照片"),
            "now": self._now(),
        }
        if waiting.path is not None:
            ticket = self._workplace.beside(photographs.import_file, waiting.path, **named)
        else:
            ticket = self._workplace.beside(import_image, waiting.image, waiting.name, **named)
        spent_s = time.monotonic() - self._began_s
        left_s = spent_s / self._done * (self._total - self._done) if self._done else None
        ticket.progress = Progress(waiting.name, self._done, self._total, left_s)
        self._workplace.tasks.changed.emit()

    def _imported(self, walk: Walk, waiting: Waiting, photo: Imported) -> None:
        officer = walk.officers[0].officer.name if walk.officers else ""
        self._workplace.call(
            photographs.attach,
            walk.draft,
            photo.evidence(),
            items=waiting.items,
            photographer=officer,
            on_done=partial(self._attached, walk),
            on_error=partial(self._missed, waiting),
        )

    def _attached(self, walk: Walk, row: PhotoRow) -> None:
        walk.evidence[row.id] = row.evidence
        if walk is self._walk:
            self.attached.emit(row)
        self._finished()

    def _missed(self, waiting: Waiting, error: InspectorError) -> None:
        self._failures.append(tr("{name}：{problem}", name=waiting.name, problem=error.sentence()))
        self._finished()

    def _cancelled(self) -> None:
        self._total -= len(self._queue)
        self._queue.clear()
        self._finished()

    def _finished(self) -> None:
        self._running -= 1
        self._done += 1
        self._go_on()

    def _tell(self) -> None:
        if self.is_busy():
            self.moved.emit(self._done, self._total)
            return
        self._done = self._total = 0
        self.moved.emit(0, 0)
        if self._failures:
            failures, self._failures = tuple(self._failures), []
            self.failed.emit(failures)


def import_image(folder: Path, image: QImage, name: str, *, now: datetime) -> Imported:
    """Keep a pasted picture as PNG; runs in the wide lane."""
    return photographs.import_photo(folder, png(image), name=name, now=now)


class Thumbnails(QObject):
    """Small pictures, decoded beside the window and kept.

    Signals:
        ready: name, QImage.
    """

    ready = Signal(str, QImage)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._known: dict[str, QImage] = {}
        self._asked: set[str] = set()

    def want(self, name: str) -> None:
        """Have it shown as soon as it is there."""
        if name in self._known:
            self.ready.emit(name, self._known[name])
        elif name not in self._asked:
            self._asked.add(name)
            self._workplace.beside(
                read_thumbnail, name, on_done=partial(self._take, name), on_error=partial(self._missed, name)
            )

    def _take(self, name: str, image: QImage) -> None:
        self._asked.discard(name)
        self._known[name] = image
        self.ready.emit(name, image)

    def _missed(self, name: str, _error: InspectorError) -> None:
        """The tile keeps its empty frame; the viewer says why when it is opened."""
        self._asked.discard(name)


def read_thumbnail(folder: Path, name: str) -> QImage:
    """The 320 px picture, decoded; runs in the wide lane."""
    return QImage.fromData(photographs.thumbnail(folder, name))


def read_screen_copy(folder: Path, sha256: str) -> QImage:
    """The large picture, decoded; runs in the wide lane."""
    return QImage.fromData(photographs.screen_copy(folder, sha256))


def read_marked_copy(folder: Path, evidence: Evidence) -> QImage:
    """The large picture with its marks; runs in the wide lane."""
    return QImage.fromData(photographs.screen_copy(folder, evidence.blob, evidence.annotations))


def photo_of(row: PhotoRow) -> Photo:
    """What a strip shows of a photo."""
    evidence = row.evidence
    place = coordinates.format_degrees(evidence.position) if evidence.position else evidence.place
    kind = kind_of(evidence.media_type)
    picture = kind is FileKind.PICTURE
    return Photo(
        id=row.id,
        name=evidence.name,
        thumbnail=photographs.thumbnail_name(evidence) if picture else "",
        kind=kind,
        caption=evidence.caption,
        taken=evidence.taken_at[:16].replace("T", " "),
        place=place,
        direction=evidence.direction,
        items=evidence.items,
        flags=evidence.flags,
    )


def facts_of(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Label and value of what is known about a photo; the datum is always said."""
    position = ""
    if evidence.position is not None:
        words = coordinates.format_degrees(evidence.position)
        position = tr("{place}（{datum}）", place=words, datum=evidence.position.datum.value)
    return (
        (tr("拍摄时间"), evidence.taken_at[:19].replace("T", " ") or tr("照片里没有")),
        (tr("位置"), position or tr("照片里没有")),
        (tr("方向"), evidence.direction),
        (tr("相机"), evidence.camera),
        (tr("软件"), evidence.software),
        (tr("拍摄人"), evidence.photographer),
        (tr("文件名"), evidence.name),
        (tr("原件校验值"), evidence.blob[:16] + "…"),
        *((tr("注意"), sentence) for sentence in photographs.flag_sentences(evidence)),
    )
