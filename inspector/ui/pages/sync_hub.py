"""The right side of the page of sync: the chosen item with its reason, the hub, and errands beside an exchange."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from inspector.domain.records import DocumentType, Record
from inspector.errors import Code, InspectorError, WorkflowError
from inspector.i18n import N_, tr
from inspector.ui.page import Choice
from inspector.ui.pages import sync_words, wording
from inspector.ui.pages.detail import Detail
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Line
from inspector.workflow import originals, syncing
from inspector.workflow.originals import Purged
from inspector.workflow.syncing import Carried
from inspector.workflow.syncing_rows import HubRow, SyncLine

if TYPE_CHECKING:
    from inspector.ui.pages.sync import SyncPage

_BUNDLES = "ZIP (*.zip)"


class HubPane(Detail):
    """Item, hub and errands.

    Signals:
        enrol_wanted: enrol anew, with this hub or another.
    """

    enrol_wanted = Signal()

    def __init__(self, page: SyncPage) -> None:
        super().__init__("syncDetail")
        self._page = page
        self._hub: HubRow | None = None
        self._line: SyncLine | None = None
        self._purgeable = Purged(0, 0)
        self._sheet: EntrySheet | None = None

    def show_hub(self, hub: HubRow | None, line: SyncLine | None) -> None:
        """Show these, unless they are shown already."""
        if (hub, line) != (self._hub, self._line):
            self._hub, self._line = hub, line
            self.rebuild()

    def show_purgeable(self, found: Purged) -> None:
        """How much of what the hub holds could be put away here."""
        if found != self._purgeable:
            self._purgeable = found
            self.rebuild()

    def rebuild(self) -> None:
        """Build everything anew, in the language of now."""
        self.clear()
        if self._line is not None:
            self._add_line(self._line)
        if self._hub is not None:
            self._add_hub(self._hub)
        self.end()

    # -- building ------------------------------------------------------------------------------------------------

    def _add_line(self, line: SyncLine) -> None:
        self.heading(line.title)
        self.body.addWidget(Flow(Badge(sync_words.STANDINGS[line.state], "syncLineState")))
        if line.sentence:
            reason = self.paragraph(line.sentence, "strong")
            reason.setObjectName("syncLineReason")
        self.paragraph(sync_words.remedy(line), "muted")
        if line.away:
            self.paragraph(tr("原件已从本机清理，服务器上有。"), "muted")
            self.body.addWidget(Flow(self._button(N_("取回原件"), "syncFetch", "inbox", self._fetch)))
        self.facts(
            [
                (tr("属于"), line.case),
                (tr("大小"), sync_words.size(line.size) if line.size else ""),
                (tr("送到"), tr("{percent} %", percent=line.percent) if 0 < line.percent < 100 else ""),
                (tr("服务器时间"), wording.moment(line.received_at)),
                (tr("校验值"), line.key[:16]),
            ]
        )
        self.body.addWidget(Line())

    def _add_hub(self, hub: HubRow) -> None:
        self.section(N_("服务器"))
        self.facts(sync_words.hub_facts(hub, datetime.now().astimezone()))
        again = self._button(N_("重新登记"), "syncEnrolAgain", "edit", self.enrol_wanted, kind="quiet")
        settings = self._button(N_("同步设置"), "syncSettings", "settings", self._to_settings, kind="quiet")
        self.body.addWidget(Flow(settings, again))
        self.section(N_("没有网络的地方"))
        self.paragraph(
            tr(
                "把没有送达的内容写进U盘，拿到另一台已登记、有网络的电脑上读入，由它送给服务器。别人带来的包也在这里读入。"
            ),
            "muted",
        )
        out = self._button(N_("导出到U盘"), "syncBundleOut", "save", self._choose_out)
        back = self._button(N_("从U盘导入"), "syncBundleIn", "import", self._choose_in)
        self.body.addWidget(Flow(out, back))
        self.section(N_("本机文号"))
        self.body.addWidget(Flow(self._button(N_("再领一段文号"), "syncLease", "documents", self._lease)))
        self.section(N_("本机原件"))
        self._add_purge()

    def _add_purge(self) -> None:
        days = self._page.settings.keep_originals_days if self._page.settings else 0
        if days <= 0:
            words = tr("本机的照片原件一直保留。如要在服务器签收若干天后清理，请在同步设置里填写天数。")
            self.paragraph(words, "muted")
            return
        if not self._purgeable.files:
            self.paragraph(tr("没有服务器已签收满 {days} 天的原件，不用清理。", days=days), "muted")
            return
        found = self._purgeable
        words = tr("服务器已签收满 {days} 天的原件：{count} 个。", days=days, count=found.files)
        self.paragraph(words, "muted")
        purge = Button(N_("清理本机原件（约 {size}）"), "syncPurge", icon="trash", size=sync_words.size(found.size))
        purge.clicked.connect(self._ask_purge)
        self.body.addWidget(Flow(purge))

    def _button(self, words: str, name: str, icon: str, slot: object, *, kind: str = "") -> Button:
        button = Button(words, name, icon=icon, kind=kind)
        button.clicked.connect(slot)
        return button

    def _to_settings(self) -> None:
        self._page.frame.go("settings", part="sync")

    # -- bundles ---------------------------------------------------------------------------------------------------

    def _choose_out(self) -> None:
        dialog = QFileDialog(self.window(), tr("导出到U盘"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(tr("交换包 {day}.zip", day=date.today().isoformat()))
        self._open(dialog, self.write_bundle)

    def _choose_in(self) -> None:
        dialog = QFileDialog(self.window(), tr("从U盘导入"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, self.read_bundle)

    def _open(self, dialog: QFileDialog, slot: object) -> None:
        dialog.setNameFilter(_BUNDLES)
        dialog.fileSelected.connect(slot)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_bundle(self, path: str) -> None:
        """Write what is not signed for into a bundle."""
        self._page.courier.errand(
            syncing.bundle_out, Path(path),
            on_done=self._written, on_error=self._page.show_trouble, title=tr("正在写交换包"),
        )  # fmt: skip

    def read_bundle(self, path: str) -> None:
        """Take in a bundle of another laptop, or of the hub."""
        self._page.courier.errand(
            syncing.bundle_in, Path(path),
            on_done=self._taken_in, on_error=self._page.show_trouble, title=tr("正在读交换包"), changes=True,
        )  # fmt: skip

    def _written(self, carried: Carried) -> None:
        words = tr(
            "交换包已写好：{records} 条记录、{files} 个文件。服务器签收之前，这些内容仍算没有送达。",
            records=carried.records, files=carried.files,
        )  # fmt: skip
        self._page.say(words)

    def _taken_in(self, carried: Carried) -> None:
        words = tr("已读入：新记录 {records} 条、文件 {files} 个。", records=carried.records, files=carried.files)
        if carried.received:
            words += tr("回执确认本机 {count} 项已送达。", count=carried.received)
        if carried.set_aside:
            words += tr("另有 {count} 条不能计入，列在“需要您处理”。", count=carried.set_aside)
        if carried.packs:
            words += tr("数据包已启用 {count} 个。", count=len(carried.packs))
        words += "".join(carried.notes)
        self._page.say(words)

    # -- numbers ---------------------------------------------------------------------------------------------------

    def _lease(self) -> None:
        entries = (Entry("year", N_("年份")), Entry("count", N_("个数"), N_("如 20")))
        sheet = EntrySheet(
            self.window(), "leaseForm", N_("向服务器领一段文号"), entries, action=N_("领取"),
            note=N_("责令改正决定书的文号，只归这台电脑用，领到后没有网络也能签发。用不完的年底作废。"),
        )  # fmt: skip
        sheet.fill({"year": str(date.today().year), "count": "20"})
        sheet.saved.connect(self._lease_block)
        self._sheet = sheet
        sheet.open()

    def _lease_block(self, values: dict[str, str]) -> None:
        assert self._sheet is not None
        try:
            year, count = int(values["year"]), int(values["count"])
        except ValueError:
            self._sheet.show_error(WorkflowError(Code.BLOCK_INVALID, first=values["year"], last=values["count"]))
            return
        self._page.courier.errand(
            syncing.lease_numbers, DocumentType.ORDER, year=year, count=count,
            on_done=self._leased, on_error=self._not_leased, changes=True,
        )  # fmt: skip

    def _leased(self, record: Record) -> None:
        if self._sheet is not None:
            self._sheet.finished()
            self._sheet = None
        body = record.body
        self._page.say(
            tr(
                "领到 {year} 年第 {first} 到 {last} 号。", year=body["year"], first=body["first"], last=body["last"]
            )
        )  # fmt: skip

    def _not_leased(self, error: InspectorError) -> None:
        if self._sheet is not None:
            self._sheet.show_error(error)

    # -- originals ---------------------------------------------------------------------------------------------------

    def _ask_purge(self) -> None:
        size = sync_words.size(self._purgeable.size)
        text = tr(
            "先再向服务器取一次回执，有回执的才清理。缩小图、打印用图和校验值留在本机；需要原件时可以从服务器取回。"
        )
        choices = (
            Choice("purge", tr("清理约 {size} 的原件", size=size), "danger"),
            Choice("keep", tr("都留着")),
        )
        title = tr("从本机清理 {count} 个照片原件", count=self._purgeable.files)
        self._page.frame.ask(title, text, choices, self._purge)

    def _purge(self, choice: str) -> None:
        if choice == "purge":
            self._page.courier.errand(
                originals.purge, on_done=self._purged, on_error=self._page.show_trouble,
                title=tr("正在清理本机原件"), changes=True,
            )  # fmt: skip

    def _purged(self, done: Purged) -> None:
        self._page.say(tr("已清理 {count} 个原件，腾出约 {size}。", count=done.files, size=sync_words.size(done.size)))
        self._page.ask_purgeable()

    def _fetch(self) -> None:
        if self._line is not None:
            self._page.courier.errand(
                originals.fetch, self._line.key,
                on_done=self._fetched, on_error=self._page.show_trouble, title=tr("正在取回原件"), changes=True,
            )  # fmt: skip

    def _fetched(self, _nothing: object) -> None:
        self._page.say(tr("原件已取回到本机。"))
