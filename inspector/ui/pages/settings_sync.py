"""同步 in the settings: the hub and its address, the bureau's CA, proxy, bandwidth, by itself or not, originals."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout

from inspector.errors import Code, InspectorError
from inspector.i18n import N_, tr
from inspector.settings import Settings
from inspector.ui import scale
from inspector.ui.page import Choice
from inspector.ui.pages import sync_words
from inspector.ui.pages.detail import Facts, empty
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.settings_part import Part, SettingLine
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow import bureau, syncing, syncing_rows
from inspector.workflow.syncing_rows import HubRow

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_AUTOMATIC = N_("自动同步：启动时、恢复网络时、有新记录时")


class SyncPart(Part):
    """The hub, and how it is reached; each line takes effect at the next exchange."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self._hub: HubRow | None = None
        self._sheet: EntrySheet | None = None
        body = self.scrolling("syncSettingsScroll").body
        hub = Card("syncSettingsHub")
        hub.body.addWidget(Label(N_("服务器"), role="title"))
        self._facts = QVBoxLayout()
        scale.space(self._facts, 8)
        hub.body.addLayout(self._facts)
        for card in (hub, self._when_card(), self._way_card(), self._originals_card()):
            body.addWidget(card)
        body.addStretch(1)

    def refresh(self) -> None:
        self.read(self._show)
        self.page.call(syncing_rows.hub, on_done=self._show_hub)

    def retranslate(self) -> None:
        for line in self._lines:
            line.retranslate()
        self.automatic.setText(tr(_AUTOMATIC))
        self._show_hub(self._hub)

    # -- building ------------------------------------------------------------------------------------------------

    def _when_card(self) -> Card:
        card = Card("syncSettingsWhen")
        card.body.addWidget(Label(N_("什么时候同步"), role="title"))
        self.automatic = QCheckBox(tr(_AUTOMATIC))
        self.automatic.setObjectName("syncAutomatic")
        self.automatic.clicked.connect(self._keep_automatic)
        card.body.addWidget(self.automatic)
        words = N_("关掉以后，只在点“立即同步”或退出程序时选择同步后退出才送。")
        card.body.addWidget(Label(words, role="small", wrap=True))
        return card

    def _way_card(self) -> Card:
        card = Card("syncSettingsWay")
        card.body.addWidget(Label(N_("怎样连接"), role="title"))
        ca_file = SettingLine(
            self, "hub_ca_file", N_("机关的 CA 证书"), N_("PEM 文件；填了就只信任它。空着用系统的证书。")
        )
        proxy = SettingLine(self, "hub_proxy", N_("代理服务器"), N_("写全协议、地址和端口；空着用系统的设置。"))
        limit = SettingLine(
            self, "upload_limit_kib_s", N_("上传限速"), N_("每秒最多多少 KB；0 不限。用手机热点时可以填。"), convert=int
        )
        self._lines = [ca_file, proxy, limit]
        choose = Button(N_("选择 CA 证书"), "choose_hub_ca_file", icon="folder")
        choose.clicked.connect(partial(self._choose, ca_file))
        for part in (ca_file, Flow(choose), proxy, limit):
            card.body.addWidget(part)
        return card

    def _originals_card(self) -> Card:
        card = Card("syncSettingsOriginals")
        card.body.addWidget(Label(N_("本机原件"), role="title"))
        days = SettingLine(
            self, "keep_originals_days", N_("保留天数"),
            N_("服务器签收满这么多天的照片原件，可以在同步页清理；0 一直保留。请按机关的规定填写。"), convert=int,
        )  # fmt: skip
        self._lines.append(days)
        card.body.addWidget(days)
        return card

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, settings: Settings) -> None:
        self.automatic.setChecked(settings.sync_automatic)
        for line in self._lines:
            line.show_settings(settings)

    def _show_hub(self, hub: HubRow | None) -> None:
        self._hub = hub
        empty(self._facts)
        if hub is None:
            self._facts.addWidget(Label(N_("还没有登记到服务器，现在是单机使用。"), role="muted", wrap=True))
            self._facts.addWidget(Flow(self._button(N_("登记到服务器"), "syncSettingsEnrol", "plus", self._enrol)))
            return
        self._facts.addWidget(Facts(sync_words.hub_facts(hub, datetime.now().astimezone())))
        pinned = N_("密钥在登记时固定；地址换了，密钥不同的服务器也不会收到任何内容。")
        self._facts.addWidget(Label(pinned, role="small", wrap=True))
        move = self._button(N_("更改地址"), "syncSettingsMove", "edit", self._ask_move)
        again = self._button(N_("重新登记"), "syncSettingsEnrol", "plus", self._enrol)
        self._facts.addWidget(Flow(move, again))

    def _button(self, words: str, name: str, icon: str, slot: object) -> Button:
        button = Button(words, name, icon=icon)
        button.clicked.connect(slot)
        return button

    # -- gestures ------------------------------------------------------------------------------------------------

    def _enrol(self) -> None:
        self.page.frame.go("sync", enrol=True)

    def _keep_automatic(self, on: bool) -> None:
        self.page.call(bureau.change_setting, "sync_automatic", on, changes=True)

    def _choose(self, line: SettingLine, _checked: bool = False) -> None:
        dialog = QFileDialog(self.window(), tr("选择 CA 证书"))
        dialog.setNameFilter("PEM (*.pem *.crt *.cer)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(line.field.setText)
        dialog.fileSelected.connect(line.field.editingFinished)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_move(self) -> None:
        places = {"HUB_ADDRESS_WRONG": "address"}
        sheet = EntrySheet(
            self.window(), "moveForm", N_("更改服务器地址"), (Entry("address", N_("服务器地址")),),
            action=N_("改用这个地址"), places=places, note=N_("同一台服务器换了地址时用。换成另一台服务器要重新登记。"),
        )  # fmt: skip
        sheet.fill({"address": self._hub.address if self._hub else ""})
        sheet.saved.connect(self._move)
        self._sheet = sheet
        sheet.open()

    def _move(self, values: dict[str, str], *, insecure_ok: bool = False) -> None:
        self.page.call(
            syncing.move_hub, values["address"], insecure_ok=insecure_ok,
            on_done=self._moved, on_error=partial(self._not_moved, values), changes=True,
        )  # fmt: skip

    def _moved(self, _nothing: object) -> None:
        if self._sheet is not None:
            self._sheet.finished()
            self._sheet = None

    def _not_moved(self, values: dict[str, str], error: InspectorError) -> None:
        if self._sheet is None:
            return
        if error.code is not Code.HUB_ADDRESS_INSECURE:
            self._sheet.show_error(error)
            return
        self._sheet.save.setEnabled(True)
        text = tr("地址「{address}」没有加密：同一网络里的人能看到检查内容和照片。", address=values["address"])
        choices = (
            Choice("https", tr("回去改用 https 地址"), "primary"),
            Choice("insecure", tr("仍用不加密的地址"), "danger"),
        )
        self.page.frame.ask(tr("这个地址没有加密"), text, choices, partial(self._answered, values))

    def _answered(self, values: dict[str, str], choice: str) -> None:
        if choice == "insecure":
            self._move(values, insecure_ok=True)
