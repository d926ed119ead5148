"""The only place where objects are built and wired: the desk, the window, the demonstration."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from inspector.domain import identity
from inspector.domain.deadlines import Calendar
from inspector.domain.law import LawLibrary
from inspector.errors import Code, SettingsError
from inspector.evidence.blobs import open_blobs
from inspector.evidence.custody import Keeper, signed
from inspector.settings import resources_dir
from inspector.store.database import open_store
from inspector.workflow import custody, demonstration, packs, papers, photographs
from inspector.workflow.desk import Desk
from inspector.workflow.rows import DocumentRow
from inspector.xform.session import Environment

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """The aware time of this machine's zone."""
    return datetime.now().astimezone()


def open_desk(folder: Path, *, now: Clock = local_now) -> Desk:
    """Open the data folder, making it where there is none.

    Raises:
        SettingsError: FOLDER_READ_ONLY, FOLDER_IN_USE.
        StoreError, EvidenceError: the database is damaged, newer, or the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(Code.FOLDER_READ_ONLY, path=folder) from error
    new_id = partial(_new_id, now)
    keeper = Keeper(folder)
    store = open_store(folder, now=now, new_id=new_id, seal=keeper.seal, device=keeper.device_id)
    try:
        blobs = open_blobs(folder)
        blobs.sweep()
    except BaseException:
        store.close()
        raise
    desk = Desk(folder, store, blobs, now, new_id, load_law(), load_calendar(), keeper.public_key)
    packs.open_kept(desk)
    return desk


def device(*, now: Clock = local_now) -> Environment:
    """What a form that is tried out without a desk may know of this machine."""
    return Environment(
        now=now,
        new_id=partial(_new_id, now),
        random=secrets.SystemRandom().random,
        zone=now().tzinfo or UTC,
        signed=signed,
    )


def load_law() -> LawLibrary:
    """The law library as shipped."""
    files = sorted((resources_dir() / "law").glob("*.json"))
    return LawLibrary.from_data(json.loads(path.read_text(encoding="utf-8")) for path in files)


def load_calendar() -> Calendar:
    """Holidays and working weekends as shipped."""
    files = sorted((resources_dir() / "calendar").glob("*.json"))
    return Calendar.from_data(json.loads(path.read_text(encoding="utf-8")) for path in files)


def _new_id(now: Clock) -> str:
    return identity.uuid7(now(), secrets.randbits)


# -- the window ------------------------------------------------------------------------------------------------------


class Office:
    """The window with its pages, its lanes and its desk, wired together."""

    def __init__(self, folder: Path, *, now: Clock = local_now, prepare: Callable[[Desk], None] | None = None) -> None:
        """Build everything; `open` starts it.

        Args:
            folder: the data folder.
            now: the clock.
            prepare: run on the desk as soon as it is open, e.g. to fill an empty register.
        """
        from inspector.ui.main_window import MainWindow
        from inspector.ui.pages import build_pages
        from inspector.ui.sweeping import Sweeper
        from inspector.ui.tasks import Tasks
        from inspector.ui.workplace import Workplace

        self._now = now
        self._prepare = prepare
        self._sweeper = Sweeper()
        self.ended = False  # whether every thread has ended
        self.tasks = Tasks()
        self.window = MainWindow(self.tasks)
        self.workplace = Workplace(self.tasks, folder)
        self.tasks.failed.connect(self.window.show_error)
        build_pages(self.window, self.workplace)

    def open(self) -> None:
        """Open the desk; the window shows when it is there."""
        self.workplace.open(self._open_desk)

    def shut(self) -> None:
        """Hand over what is unsaved, finish what was begun, close the desk."""
        if self.window.pages:
            self.window.current().left()
        self.tasks.hang_up()
        self.workplace.close()
        self.ended = self.tasks.drain()
        self._sweeper.stop()

    def _open_desk(self, folder: Path) -> Desk:
        desk = open_desk(folder, now=self._now)
        if self._prepare is not None:
            self._prepare(desk)
        return desk


def run_window(folder: Path, *, first_run_demo: bool = False) -> int:
    """Open the window on a data folder and stay until it is closed."""
    from inspector.ui import desktop
    from inspector.ui.theme import ThemeName, make_look

    app = desktop.create_application([], make_look(ThemeName.DAY))
    office = Office(folder, prepare=fill_if_empty if first_run_demo else None)
    reporter = desktop.Reporter(lambda: office.window)
    reporter.install()
    office.tasks.bug.connect(reporter.report)
    office.workplace.refused.connect(desktop.message)
    office.workplace.refused.connect(app.quit)
    office.workplace.opened.connect(office.window.show)
    app.aboutToQuit.connect(office.shut)
    office.open()
    status = int(app.exec())
    if not office.ended:  # a thread waits for an answer of the hub and holds nothing; Qt would wait along with it
        os._exit(status)
    return status


def fill_if_empty(desk: Desk) -> None:
    """Give a fresh data folder the demonstration register."""
    if demonstration.is_empty(desk):
        demonstration.fill_register(desk)


# -- the demonstration -----------------------------------------------------------------------------------------------


def run_demo(out: Path, *, photos: Path | None = None) -> Iterator[str]:
    """Do the whole job without a window, then take a picture of each page; yields what was done, line by line.

    Leaves `data/` (the data folder), `documents/*.pdf` and `screens/*.png` below `out`.

    Raises:
        SettingsError: FOLDER_NOT_EMPTY, FOLDER_READ_ONLY.
    """
    data, documents = out / "data", out / "documents"
    try:
        if out.exists() and any(out.iterdir()):
            raise SettingsError(Code.FOLDER_NOT_EMPTY, path=out)
        documents.mkdir(parents=True)
    except OSError as error:
        raise SettingsError(Code.FOLDER_READ_ONLY, path=out) from error
    yield from _do_the_job(data, documents, photos)
    yield from _take_screens(data, out / "screens")


def _do_the_job(data: Path, documents: Path, photos: Path | None) -> Iterator[str]:
    steps = demonstration.scripts()
    files = demonstration.read_photos(photos) if photos else []
    for name, days in (("past", 40), ("closed", 25), ("recent", 12)):
        with closing(open_desk(data, now=demonstration.past(local_now, days))) as desk:
            if demonstration.is_empty(desk):
                demonstration.fill_register(desk)
            done = demonstration.inspect(desk, steps[name])
            demonstration.serve(desk, done.documents)
            yield from _save(desk, done.documents, documents)
    with closing(open_desk(data)) as desk:
        done = demonstration.inspect(desk, steps["today"], photos=files)
        yield from _save(desk, done.documents, documents)
        same = [photographs.original(data, sha256) for _, sha256 in done.photos]
        whole = [hashlib.sha256(kept).hexdigest() == sha for kept, (_, sha) in zip(same, done.photos, strict=True)]
        yield f"{sum(whole)} of {len(whole)} photo originals read back byte for byte"
        demonstration.begin(desk, steps["under_way"])
        report = custody.verify(desk)
        yield from report.lines


def _save(desk: Desk, rows: Iterable[DocumentRow], folder: Path) -> Iterator[str]:
    for row in rows:
        day = row.document.issued_on.isoformat()
        path = folder / f"{day} {row.called} {row.site_name[:20]}.pdf"
        papers.save_copy(desk, row.id, path)
        yield f"{path.name}: {row.document.pages} pages"


def _take_screens(data: Path, folder: Path) -> Iterator[str]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from inspector.ui import screens

    folder.mkdir()
    yield from screens.take(Office, data, folder)
