"""Forms that others wrote, dropped on the window and gone through to the end: every question that shows is answered.

A sample runs here; `DROPPED_FORMS=all` goes through every spreadsheet of the recorded forms that can be published,
and `DROPPED_SHOTS=folder` keeps a picture of each step.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector import app
from inspector.domain.records import to_body
from inspector.workflow import checklists, findings
from inspector.workflow.rows import DocumentRow
from tests.conformance.material import ABSENT, ARCHIVE, FORMS, unpacked
from tests.ui.filling import Filling
from tests.ui.paging import Office, sign

SAMPLE = ("2d63b69655b4f6b9", "542e9ee3b66bb9de")  # groups, choices, a picture; 30 questions of a real survey
UNFIT = {"c44eeafde621eaf1": "its shares must add up to 100, which no hand that types the same everywhere can give"}
SHOTS = os.environ.get("DROPPED_SHOTS", "")


def forms() -> list[str]:
    """The names of the forms to go through."""
    if os.environ.get("DROPPED_FORMS") == "all" and ARCHIVE.exists():
        return sorted(path.stem for path in (unpacked(FORMS) / "src").iterdir())
    return list(SAMPLE)


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    made = app.Office(tmp_path / "data")
    bugs: list[Exception] = []
    made.tasks.bug.connect(bugs.append)
    qtbot.addWidget(made.window)
    hands = Office(qtbot, made.tasks, made.window, made.workplace)
    made.open()
    made.window.resize(1366, 768)
    made.window.show()
    qtbot.waitUntil(lambda: "today" in made.window.pages, timeout=30_000)
    hands.settle()
    yield hands
    made.shut()
    assert not bugs, bugs


@pytest.mark.skipif(not ARCHIVE.exists(), reason=ABSENT)
@pytest.mark.filterwarnings("ignore::UserWarning")  # of readers of old spreadsheets
@pytest.mark.parametrize("name", forms())
def test_form_of_others_is_dropped_filled_and_finished(office: Office, tmp_path: Path, name: str) -> None:
    if name in UNFIT:
        pytest.skip(UNFIT[name])
    (path,) = (unpacked(FORMS) / "src").glob(f"{name}.*")
    office.click("todayLoadDemonstration")
    drop(office, path)
    shoot(office, name, "dropped")
    if not office.seen("formPublish"):
        pytest.skip(office.words("formSheet"))
    office.click("formPublish")
    begin(office)
    filling = Filling(office, tmp_path)
    filling.all()
    shoot(office, name, "filled")
    print(f"{name}: {len(filling.answered)} answered; left: {filling.left}")
    office.click("finishInspection")
    close(office, name)
    office.click("paperIssue")
    office.click("choice_issue")
    assert office.seen("paperPrint")
    if filling.answered:
        assert "情况如下：" in recorded(office)
    shoot(office, name, "documents")


def begin(office: Office) -> None:
    """Begin an inspection with the form that was just published."""
    told: list[checklists.Offered] = []
    office.workplace.call(checklists.offered, on_done=told.extend)
    office.settle()
    office.type("startSearch", "SL-D01")
    office.qtbot.waitUntil(lambda: office.find("startSites").records.rowCount() == 1, timeout=10_000)
    office.settle()
    office.click(f"startForm_{next(form.form_id for form in told if form.origin)}")
    office.click("startBegin")
    assert office.window.current().name == "walk"


def close(office: Office, name: str) -> None:
    """From the last question to the record."""
    assert office.seen("owedNothing"), office.words("closingSteps") if office.seen("closingSteps") else ""
    office.click("closingNext")
    shoot(office, name, "people")
    office.type("closing_name", "示例负责人")
    office.type("closing_post", "负责人（示例）")
    office.click("closingNext")
    office.click("closingNext")
    sign(office, "sign_site")
    for row in office.window.current().walk.officers:  # type: ignore[attr-defined]
        sign(office, f"sign_officer_{row.id}")
    office.click("closingNext")
    shoot(office, name, "finish")
    office.click("closingFinish")
    assert office.window.current().name == "documents"


def recorded(office: Office) -> str:
    """What the issued record says."""
    told: list[DocumentRow] = []
    office.workplace.call(findings.list_documents, on_done=told.extend)
    office.settle()
    return json.dumps(to_body(told[0].document), ensure_ascii=False)


def drop(office: Office, path: Path) -> None:
    """Let go of a file over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window, copy = office.window, Qt.DropAction.CopyAction
    at, button, no_key = window.rect().center(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(at, copy, data, button, no_key))
    QApplication.sendEvent(window, QDropEvent(QPointF(at), copy, data, button, no_key))
    office.settle()


def shoot(office: Office, name: str, step: str) -> None:
    """Keep a picture, where somebody wants to look."""
    if SHOTS:
        office.window.grab().save(str(Path(SHOTS) / f"{name}-{step}.png"))
