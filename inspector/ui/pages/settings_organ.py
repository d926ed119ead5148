"""The organ that signs: what prints on which document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from inspector.i18n import N_, tr
from inspector.settings import Settings
from inspector.ui import scale
from inspector.ui.pages.detail import LinkRow
from inspector.ui.pages.settings_part import Part, SettingLine
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.text import Label
from inspector.ui.widgets.wheel import leave_wheel
from inspector.workflow import bureau

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_ORGAN = (
    ("organ_name", N_("机关名称"), N_("每份文书的标题和落款。必填。")),
    ("organ_code", N_("机关代字"), N_("文号的开头，如“示环”。签发决定书前必填。")),
    ("organ_address", N_("地址"), N_("决定书的联系方式。")),
    ("organ_postcode", N_("邮编"), ""),
    ("organ_contact", N_("联系人"), N_("决定书的联系方式。")),
    ("organ_phone", N_("电话"), N_("决定书的联系方式。")),
)
_RIGHTS = (
    ("reconsideration_body", N_("行政复议机关"), N_("决定书的权利告知。不填就不能出具决定书。")),
    ("court", N_("行政诉讼法院"), N_("决定书的权利告知。不填就不能出具决定书。")),
    ("safety_authority", N_("应急管理部门"), N_("尾矿库安全问题移送的部门。")),
)
_TYPES = (("department", N_("生态环境主管部门")), ("dispatched", N_("派出机构（以设立机关名义作决定）")))


class OrganPart(Part):
    """The lines."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        body = self.scrolling("organScroll").body
        self.lines: dict[str, SettingLine] = {}
        for title, rows in ((N_("机关"), _ORGAN), (N_("救济与移送"), _RIGHTS)):
            card = Card()
            card.body.addWidget(Label(title, role="title"))
            for key, label, why in rows:
                self.lines[key] = SettingLine(self, key, label, why)
                card.body.addWidget(self.lines[key])
            if rows is _ORGAN:
                card.body.addLayout(self._type_row())
            body.addWidget(card)
        link = LinkRow("organOfficers", None, tr("执法人员在名录中登记"), icon="person")
        link.followed.connect(self._to_officers)
        body.addWidget(link)
        body.addStretch(1)

    def refresh(self) -> None:
        self.read(self._show)

    def retranslate(self) -> None:
        for line in self.lines.values():
            line.retranslate()
        for place, (_, words) in enumerate(_TYPES):
            self._type.setItemText(place, tr(words))

    def focus_field(self, key: str) -> None:
        """Put the keyboard into this line."""
        if key in self.lines:
            self.lines[key].field.setFocus()
            self.lines[key].field.selectAll()

    def _type_row(self) -> QHBoxLayout:
        self._type = QComboBox()
        leave_wheel(self._type)
        self._type.setObjectName("setting_organ_type")
        self._type.setAccessibleName(tr("机关性质"))
        for value, words in _TYPES:
            self._type.addItem(tr(words), value)
        self._type.activated.connect(self._typed)
        label = Label(N_("机关性质"), role="muted")
        scale.size(label, width=168)
        row = QHBoxLayout()
        scale.space(row, 12)
        row.addWidget(label)
        row.addWidget(self._type, 1)
        return row

    def _show(self, settings: Settings) -> None:
        for line in self.lines.values():
            line.show_settings(settings)
        self._type.setCurrentIndex(max(0, self._type.findData(settings.organ_type)))

    def _typed(self, _place: int) -> None:
        self.page.call(bureau.change_setting, "organ_type", str(self._type.currentData()), changes=True)

    def _to_officers(self, _target: object) -> None:
        self.page.frame.go("register", part="officers")
