"""The desktop application: set-up, the one message box, and the report of a bug.

A message box is the last resort: before there is a window, or where nothing else can be done. Everything else is said
inside the window, beside its cause.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from inspector import __version__
from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.theme import Look
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.text import Label

_log = logging.getLogger(__name__)


def create_application(arguments: list[str], look: Look) -> QApplication:
    """The Qt application in this look; call it once."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(arguments)
    app.setApplicationName("MineInspector")
    app.setApplicationDisplayName(tr("矿检"))
    app.setApplicationVersion(__version__)
    app.setStyle("Fusion")
    theme.apply(app, look)
    return app


def message(error: InspectorError, parent: QWidget | None = None) -> None:
    """The one message box: a failure of the world that leaves no window to say it in."""
    box = make_message(error, parent)
    box.exec()


def make_message(error: InspectorError, parent: QWidget | None = None) -> QMessageBox:
    """The message box, not yet shown."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(tr("矿检"))
    box.setText(error.sentence())
    box.setObjectName("messageBox")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(tr("代码 {code}", code=error.code.number))
    box.addButton(tr("知道了"), QMessageBox.ButtonRole.AcceptRole)
    return box


class Report(QDialog):
    """What a bug looks like to a person: what is safe, and the text to send."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self.setWindowTitle(tr("程序出错报告"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit(text)
        self.text.setObjectName("reportText")
        self.text.setAccessibleName(tr("报告全文"))
        self.text.setReadOnly(True)
        self._copy = Button(N_("复制报告"), "reportCopy", icon="copy")
        self._copy.clicked.connect(self._copied)
        close = Button(N_("继续工作"), "reportClose", kind="primary")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        scale.space(buttons, 8)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        scale.space(layout, 12, 24)
        layout.addWidget(Label(N_("程序遇到了没有料到的错误"), role="title", wrap=True))
        layout.addWidget(
            Label(
                N_("已保存的回答、照片和文书不受影响。请复制这份报告交给管理员；刚才那一步没有完成，可以再试一次。"),
                wrap=True,
            )
        )
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self.resize(scale.dp(680), scale.dp(480))
        close.setFocus()

    def _copied(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self._copy.say(N_("已复制"))


class Reporter(QObject):
    """Shows one report at a time, whatever thread the bug came from."""

    _came = Signal(str)

    def __init__(self, parent_window: Callable[[], QWidget | None] = lambda: None) -> None:
        super().__init__()
        self._parent_window = parent_window
        self._open: Report | None = None
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(self, error: BaseException) -> None:
        """Log the bug and show it."""
        _log.error("bug", exc_info=error)
        self._came.emit(report_text(error))

    def install(self) -> None:
        """Take every exception that nobody caught."""
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.report(error.with_traceback(trace))

    def _show(self, text: str) -> None:
        if self._open is not None:
            return
        self._open = Report(text, self._parent_window())
        self._open.destroyed.connect(self._closed)
        self._open.open()

    def _closed(self) -> None:
        self._open = None


def report_text(error: BaseException) -> str:
    """The report: versions and the trace; nothing of the user's data but what the trace quotes."""
    versions = f"矿检 {__version__} · Python {platform.python_version()} · Qt {qt_version} · {platform.platform()}"
    return versions + "\n\n" + "".join(traceback.format_exception(error))
