"""登记到服务器: address, one-time code, name of this laptop, the bureau's CA. The sheet stays until it is done."""

from __future__ import annotations

import platform
from functools import partial

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from inspector.errors import Code, InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.courier import Courier
from inspector.ui.page import Choice, Frame
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.tasks import Ticket
from inspector.ui.widgets.buttons import Button
from inspector.workflow import syncing
from inspector.workflow.syncing_rows import HubRow

_PLACES = {
    "HUB_ADDRESS_WRONG": "address",
    "HUB_NOT_REACHED": "address",
    "CAPTIVE_PORTAL": "address",
    "HUB_CA_UNREADABLE": "ca_file",
    "CODE_UNUSABLE": "code",
}


class FileField(QWidget):
    """A path with a button to choose it.

    Args:
        name: object name of the text field; the button is `nameChoose`.
        label: accessible name, marked `N_`.
        what: title of the file dialog, marked `N_`.
        names: filter of the file dialog.
    """

    def __init__(self, name: str, label: str, what: str, names: str) -> None:
        super().__init__()
        self._what, self._names = what, names
        self.field = QLineEdit()
        self.field.setObjectName(name)
        self.field.setAccessibleName(tr(label))
        choose = Button(N_("选择文件"), f"{name}Choose", icon="folder")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        scale.space(row, 8)
        row.addWidget(self.field, 1)
        row.addWidget(choose)
        self.setFocusProxy(self.field)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), tr(self._what))
        dialog.setNameFilter(self._names)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.field.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class EnrolSheet(EntrySheet):
    """The sheet. What goes wrong stands beside the field that it speaks of, and nothing typed is lost."""

    def __init__(self, host: QWidget, frame: Frame, courier: Courier, hub: HubRow | None, ca_file: str) -> None:
        self._frame, self._courier = frame, courier
        self._ticket: Ticket | None = None
        self._ca = FileField("enrolForm_ca_file", N_("机关的 CA 证书"), N_("选择 CA 证书"), "PEM (*.pem *.crt *.cer)")
        self._ca.field.setPlaceholderText(tr("服务器用机关自己的证书时才填"))
        self._ca.field.setText(ca_file)
        entries = (
            Entry("address", N_("服务器地址"), N_("以 https 开头，由管理员告知")),
            Entry("code", N_("登记码"), N_("管理员给的一次性登记码")),
            Entry("name", N_("本机名称"), N_("在服务器的设备名单里这样称呼这台电脑")),
            Entry("ca_file", N_("机关的 CA 证书"), widget=self._ca),
        )
        note = N_("登记后，检查、照片和文书会自动送到这台服务器；登记码只能用一次。没有登记也可以一直单机使用。")
        super().__init__(
            host, "enrolForm", N_("登记到服务器"), entries, action=N_("登记这台电脑"), places=_PLACES, note=note
        )  # fmt: skip
        self.fill({"address": hub.address if hub else "", "name": hub.device if hub else platform.node()})
        self.saved.connect(self._enrol)
        self.closed.connect(self._stop)

    def _enrol(self, values: dict[str, str], *, insecure_ok: bool = False) -> None:
        self.save.say(N_("正在登记…"))
        self._ticket = self._courier.errand(
            syncing.enrol, values["address"], values["code"], values["name"],
            ca_file=self._ca.field.text().strip(), insecure_ok=insecure_ok,
            on_done=self._enrolled, on_error=partial(self._refused, values), changes=True,
        )  # fmt: skip

    def _refused(self, values: dict[str, str], error: InspectorError) -> None:
        self.save.say(N_("登记这台电脑"))
        if error.code is not Code.HUB_ADDRESS_INSECURE:
            self.show_error(error)
            return
        self.save.setEnabled(True)
        text = tr(
            "地址「{address}」没有加密：同一网络里的人能看到检查内容和照片。记录的签名仍能防止被改动。",
            address=values["address"],
        )
        choices = (
            Choice("https", tr("回去改用 https 地址"), "primary"),
            Choice("insecure", tr("仍用不加密的地址登记"), "danger"),
        )
        self._frame.ask(tr("这个地址没有加密"), text, choices, partial(self._answered, values))

    def _answered(self, values: dict[str, str], choice: str) -> None:
        if choice == "insecure":
            self.save.setEnabled(False)
            self._enrol(values, insecure_ok=True)

    def _enrolled(self, _link: object) -> None:
        self.finished()
        self._frame.toast(tr("已登记。第一次同步开始了。"))
        self._courier.sync_now()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
