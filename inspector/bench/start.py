"""Start to usable window, against a bare PySide6 window, each in a fresh process."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
window = QLabel("window")
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def run(rounds: int) -> Iterator[str]:
    """Medians in seconds, and the ratio."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        _ours(Path(folder))  # the first start makes the data folder, fills the register, and compiles the modules
        for _ in range(rounds or 7):
            bare.append(_timed([sys.executable, "-c", _BARE], Path(folder)))
            ours.append(_ours(Path(folder)))
    yield f"bare PySide6 window: {statistics.median(bare):.2f} s"
    yield f"our window with its first page filled: {statistics.median(ours):.2f} s"
    yield f"ratio: {statistics.median(ours) / statistics.median(bare):.2f}"


def _ours(folder: Path) -> float:
    return _timed([sys.executable, "-m", "inspector.bench.start", str(folder / "data")], folder)


def _timed(command: list[str], folder: Path) -> float:
    """How long a process takes, in s; its modules are compiled beforehand, as those of an installed program are."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    began = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    return time.perf_counter() - began


def main(folder: str) -> None:
    """Open the window, wait until the first page has its data, leave."""
    from PySide6.QtCore import QTimer

    from inspector import app
    from inspector.ui import desktop
    from inspector.ui.theme import ThemeName, make_look

    application = desktop.create_application([], make_look(ThemeName.DAY))
    office = app.Office(Path(folder), prepare=app.fill_if_empty)

    def leave_when_idle() -> None:
        if office.tasks.store.tickets():
            QTimer.singleShot(5, leave_when_idle)
        else:
            application.quit()

    office.workplace.opened.connect(office.window.show)
    office.workplace.opened.connect(lambda: QTimer.singleShot(0, leave_when_idle))
    application.aboutToQuit.connect(office.shut)
    office.open()
    application.exec()


if __name__ == "__main__":
    main(sys.argv[1])
