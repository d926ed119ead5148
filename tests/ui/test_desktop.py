"""The desktop: the one message box, and the report of a bug."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from inspector.errors import Code, SettingsError
from inspector.ui.desktop import Report, Reporter, make_message, report_text
from inspector.ui.tasks import Tasks


def bug() -> BaseException:
    try:
        return 1 // 0  # type: ignore[return-value]
    except ZeroDivisionError as error:
        return error


def test_message_box_says_the_sentence_and_the_code(qtbot) -> None:
    box = make_message(SettingsError(Code.FOLDER_IN_USE, path="D:/数据"))
    qtbot.addWidget(box)
    assert "D:/数据" in box.text()
    assert "SET02" in box.informativeText()
    assert [button.text() for button in box.buttons()] == ["知道了"]


def test_report_names_versions_and_trace_and_can_be_copied(qtbot) -> None:
    report = Report(report_text(bug()))
    qtbot.addWidget(report)
    report.show()
    assert "ZeroDivisionError" in report.text.toPlainText()
    assert "Qt 6" in report.text.toPlainText()
    qtbot.mouseClick(report.findChild(object, "reportCopy"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == report.text.toPlainText()


def test_bug_in_a_lane_reaches_the_report_and_one_report_is_shown_at_a_time(
    qtbot, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    reporter = Reporter()
    tasks.bug.connect(reporter.report)
    with caplog.at_level(logging.CRITICAL):
        for _ in range(3):
            tasks.store.run(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(reports()))
        qtbot.wait(50)
        assert len(reports()) == 1
        reports()[0].close()
        qtbot.waitUntil(lambda: reporter._open is None)


def reports() -> list[Report]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, Report) and window.isVisible()]
