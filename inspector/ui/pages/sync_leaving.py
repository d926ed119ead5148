"""Leaving the program while something has not arrived: how much, sync and leave, leave at once, or stay."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.courier import Courier
from inspector.ui.main_window import MainWindow
from inspector.ui.pages import sync_words
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import Label
from inspector.workflow.syncing_rows import Ended, Outcome


class LeaveSheet(Veil):
    """The sheet.

    Signals:
        leave: the window may close now.
    """

    leave = Signal()

    def __init__(self, host: QWidget, courier: Courier) -> None:
        sheet = Sheet("leaveSheet")
        super().__init__(host, sheet)
        self._courier, self._going = courier, False
        self.heading = Label(role="title", wrap=True)
        self.heading.setObjectName("leaveHeading")
        self.words = Label(wrap=True)
        self.words.setObjectName("leaveWords")
        self.bar = QProgressBar()
        self.bar.setObjectName("leaveBar")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        self.bar.hide()
        self.sync = Button(N_("同步后退出"), "leaveSync", icon="sync", kind="primary")
        self.sync.clicked.connect(self._sync)
        at_once = Button(N_("直接退出"), "leaveNow")
        at_once.clicked.connect(self.leave)
        stay = Button(N_("继续工作"), "leaveStay", kind="quiet")
        stay.clicked.connect(self.dismiss)
        scroll = PageScroll("leaveScroll")
        scale.space(scroll.body, 12, 0)
        scroll.body.addWidget(self.words)
        scroll.body.addWidget(self.bar)
        scroll.body.addStretch(1)
        sheet.body.addWidget(self.heading)
        sheet.add_scroll(scroll)
        sheet.body.addWidget(Flow(self.sync, at_once, stay))
        brief = courier.brief
        self.heading.setText(tr("还有 {count} 项没有送达", count=brief.waiting if brief else 0))
        sheet.setAccessibleName(self.heading.text())
        safe = tr("直接退出也不会丢：都在本机，下次启动后接着送。")
        left = brief.left_bytes if brief else 0
        self.words.setText(tr("照片和文件约 {size}。{safe}", size=sync_words.size(left), safe=safe) if left else safe)
        courier.changed.connect(self._show)
        courier.ended.connect(self._ended)
        self.closed.connect(self.deleteLater)

    def _sync(self) -> None:
        self._going = True
        self._courier.sync_now()
        self._show()

    def _show(self) -> None:
        if not self._going:
            return
        told = self._courier.progress
        known = told is not None and told.total > 0
        self.words.setText(sync_words.progress(told))
        self.bar.setRange(0, 1000 if known else 0)
        self.bar.setValue(1000 * told.done // told.total if told is not None and known else 0)
        self.bar.show()
        self.sync.setEnabled(False)
        self._place()

    def _ended(self, result: object) -> None:
        if not self._going:
            return
        self._going = False
        if isinstance(result, Outcome) and result.ended is Ended.DONE:
            self.leave.emit()
            return
        self.bar.hide()
        self.sync.setEnabled(True)
        self.sync.say(N_("再试一次，然后退出"))
        why = self._courier.failure or tr("同步停下了。")
        self.words.setText(tr("{why} 没有送达的都在本机，下次启动后接着送。", why=why))
        self._place()


class Leaving(QObject):
    """Asks before the window closes, once, where something waits for the hub."""

    def __init__(self, window: MainWindow, courier: Courier) -> None:
        super().__init__(window)
        self._window, self._courier = window, courier
        self._sheet: LeaveSheet | None = None
        window.add_guard(self.may_close)

    def may_close(self) -> bool:
        """Whether the window may close now; a second wish to close is taken as it is."""
        brief = self._courier.brief
        app = QApplication.instance()
        shutting_down = isinstance(app, QGuiApplication) and app.isSavingSession()
        if self._sheet is not None or shutting_down or brief is None or not brief.enrolled or not brief.waiting:
            return True
        self._sheet = LeaveSheet(self._window, self._courier)
        self._sheet.leave.connect(self._leave)
        self._sheet.closed.connect(self._stay)
        self._sheet.open()
        return False

    def _leave(self) -> None:
        self._window.close()

    def _stay(self) -> None:
        self._sheet = None
