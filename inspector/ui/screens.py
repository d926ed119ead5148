"""A picture of every page of the program, for the demonstration and for whoever looks at a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from inspector.i18n import Language
from inspector.ui import desktop
from inspector.ui.theme import Look, ThemeName, make_look

SIZE = (1366, 768)
LOOKS: dict[str, Look] = {
    "day": make_look(ThemeName.DAY),
    "sunlight": make_look(ThemeName.SUNLIGHT),
    "night": make_look(ThemeName.NIGHT),
    "zoom200": make_look(ThemeName.DAY, zoom_percent=200),
}
PAGES = ("today", "register", "inspect", "findings", "documents", "sync", "settings")
_SETTLE_MS = 250


def take(office_of: Callable[[Path], Any], data: Path, folder: Path) -> Iterator[str]:
    """Open the window on a data folder and save a picture of each page in each look; yields the file names.

    Args:
        office_of: builds the office of a data folder, as `app.Office` does.
        data: a data folder with something to show.
        folder: where the pictures go.
    """
    app = QApplication.instance() or desktop.create_application([], LOOKS["day"])
    assert isinstance(app, QApplication)
    office = office_of(data)
    wait = _Wait(office.tasks)
    try:
        office.window.resize(*SIZE)
        office.open()
        office.window.show()
        wait()
        for name, look in LOOKS.items():
            office.window.wear(look)
            yield from _shoot(office, wait, folder, name)
        office.window.wear(LOOKS["day"])
        office.window.speak(Language.ENGLISH)
        yield from _shoot(office, wait, folder, "english")
        office.window.speak(Language.CHINESE)
    finally:
        office.window.close()
        office.shut()


def _shoot(office: Any, wait: _Wait, folder: Path, look: str) -> Iterator[str]:
    for shot, page, arguments in _shots(_first_draft(office, wait)):
        office.window.go(page, **arguments)
        wait()
        name = f"{shot}-{look}.png"
        office.window.grab().save(str(folder / name))
        yield f"screens/{name}"


def _shots(draft: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Name of the picture, page, arguments: each page, and what belongs to a draft where there is one."""
    from inspector.ui.pages.closing import STEPS

    yield from ((page, page, {}) for page in PAGES)
    if draft:
        yield "walk", "walk", {"draft": draft}
        yield from ((f"closing-{step}", "closing", {"draft": draft, "step": step}) for step, _ in STEPS)


def _first_draft(office: Any, wait: _Wait) -> str:
    from inspector.workflow import inspections

    found: list[Any] = []
    office.workplace.call(inspections.list_drafts, on_done=found.extend)
    wait()
    return found[0].id if found else ""


class _Wait:
    """Wait until all lanes are idle and the page has settled."""

    def __init__(self, tasks: Any) -> None:
        self._tasks = tasks

    def __call__(self) -> None:
        for _ in range(400):
            loop, quiet = QEventLoop(), self._tasks.idle()
            QTimer.singleShot(_SETTLE_MS if quiet else 25, loop.quit)
            loop.exec()
            if quiet and self._tasks.idle():
                break
        QCoreApplication.sendPostedEvents()
