"""数据文件夹: where everything lies, and whether every record and file is still what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.detail import empty
from inspector.ui.pages.settings_part import Part
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow import custody
from inspector.workflow.custody import Report

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage


class DataPart(Part):
    """Folder and verification."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        body = self.scrolling("dataScroll").body
        folder = Card("dataFolder")
        folder.body.addWidget(Label(N_("位置"), role="title"))
        path = Label(wrap=True)
        path.setText(str(page.workplace.folder))
        path.setObjectName("dataPath")
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        folder.body.addWidget(path)
        words = N_(
            "名录、检查、问题、文书都在这个文件夹的数据库里，照片原件在照片库里。备份时关闭程序，复制整个文件夹。"
        )
        folder.body.addWidget(Label(words, role="muted", wrap=True))
        show = Button(N_("打开文件夹"), "dataOpen", icon="folder")
        show.clicked.connect(self._open)
        folder.body.addWidget(Flow(show))
        check = Card("dataVerify")
        check.body.addWidget(Label(N_("核验"), role="title"))
        words = N_("逐条核对记录的链、设备签名，以及每个文件与它的校验值。照片多时要几分钟，期间可以继续工作。")
        check.body.addWidget(Label(words, role="muted", wrap=True))
        self.verify = Button(N_("开始核验"), "dataVerifyButton", icon="check", kind="primary")
        self.verify.clicked.connect(self._verify)
        check.body.addWidget(Flow(self.verify))
        self._report = QVBoxLayout()
        scale.space(self._report, 4)
        check.body.addLayout(self._report)
        body.addWidget(folder)
        body.addWidget(check)
        body.addStretch(1)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.page.workplace.folder)))

    def _verify(self) -> None:
        self.verify.setEnabled(False)
        self.page.call(custody.verify, on_done=self._show, title=tr("正在核验记录和文件"))

    def _show(self, report: Report) -> None:
        self.verify.setEnabled(True)
        empty(self._report)
        verdict = Label(role="strong", wrap=True)
        verdict.setObjectName("dataVerdict")
        verdict.say(
            N_("核验通过：记录和文件都没有被改动。") if report.sound else N_("核验发现问题，请把下面的内容交给管理员。")
        )
        self._report.addWidget(verdict)
        for line in report.lines:
            label = Label(role="small" if report.sound else "error", wrap=True)
            label.setText(line)
            self._report.addWidget(label)
