"""文号: blocks or temporary numbers; the blocks that the bureau gave this laptop, what became of each number."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from inspector.domain.ledger import BlockState
from inspector.domain.numbering import format_number
from inspector.domain.records import DocumentType, NumberBlock
from inspector.errors import Code, WorkflowError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages.detail import Facts, empty
from inspector.ui.pages.entry_sheet import Entry, EntrySheet
from inspector.ui.pages.settings_part import Part
from inspector.ui.signs import Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, EmptyState
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow import bureau
from inspector.workflow.desk import Desk

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_MODES = {
    "blocks": (
        N_("用文号段；用完时可以选择临时编号"),
        N_("号段在有网时领取或登记，没有网时按顺序取号。"),
    ),
    "temporary": (
        N_("不领文号段，一律先用临时编号"),
        N_("决定书印本机的临时编号，下次同步时服务器登记正式文号；文书本身不改动。"),
    ),
}
_FREE = Sign("check", "pass", N_("有余号"))
_GONE = Sign("warning", "warn", N_("已用完"))
_CLASH = Sign("fail", "fail", N_("重号，请报告管理员"))


class Numbers(NamedTuple):
    """What this part shows."""

    blocks: tuple[BlockState, ...]
    organ_code: str
    mode: str


def read_numbers(desk: Desk) -> Numbers:
    """The blocks, the code that a new one begins with, and where numbers come from."""
    settings = desk.settings()
    return Numbers(bureau.list_blocks(desk), settings.organ_code, settings.number_mode)


class NumbersPart(Part):
    """Where numbers come from, and the blocks as cards."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page)
        self._shown: Numbers | None = None
        self._sheet: EntrySheet | None = None
        self._radios: dict[str, QRadioButton] = {}
        blocks = QWidget()
        self._body = QVBoxLayout(blocks)
        scale.space(self._body, 12)
        body = self.scrolling("numbersScroll").body
        body.addWidget(self._mode_card())
        body.addWidget(blocks)
        body.addStretch(1)

    def refresh(self) -> None:
        self.page.call(read_numbers, on_done=self._show)

    def retranslate(self) -> None:
        for mode, (words, _) in _MODES.items():
            self._radios[mode].setText(tr(words))
        if self._shown is not None:
            self._show(self._shown)

    def _mode_card(self) -> Card:
        card = Card("numbersMode")
        card.body.addWidget(Label(N_("决定书用什么号"), role="title"))
        for mode, (words, why) in _MODES.items():
            radio = self._radios[mode] = QRadioButton(tr(words))
            radio.setObjectName(f"numberMode_{mode}")
            radio.clicked.connect(partial(self._choose, mode))
            card.body.addWidget(radio)
            card.body.addWidget(Label(why, role="small", wrap=True))
        return card

    def _choose(self, mode: str, _checked: bool = True) -> None:
        self.page.call(bureau.change_setting, "number_mode", mode, changes=True)

    def _show(self, shown: Numbers) -> None:
        self._shown = shown
        self._radios[shown.mode].setChecked(True)
        empty(self._body)
        wanted = not shown.blocks and shown.mode == "blocks"
        lease = Button(N_("登记文号段"), "numbersLease", icon="plus", kind="primary" if wanted else "")
        lease.clicked.connect(self._lease)
        void = Button(N_("作废一个文号"), "numbersVoid", icon="trash")
        void.clicked.connect(self._void)
        self._body.addWidget(Flow(lease, void) if shown.blocks else Flow(lease))
        words = N_("签发决定书时从号段中按顺序取号。一个号只用一次；作废要写原因，原因留在记录里。")
        self._body.addWidget(Label(words, role="muted", wrap=True))
        if wanted:
            self._body.addWidget(
                EmptyState("documents", N_("还没有文号段。把单位发给这台电脑的起止号登记在这里。"), "numbersNothing")
            )
        for state in shown.blocks:
            self._body.addWidget(_card(state))

    def _lease(self) -> None:
        assert self._shown is not None
        entries = (
            Entry("organ_code", N_("机关代字"), N_("与本机关设置一致")),
            Entry("year", N_("年份")),
            Entry("first", N_("起号")),
            Entry("last", N_("止号")),
        )
        places = {"BLOCK_INVALID": "last", "BLOCK_OVERLAPS": "first"}
        sheet = EntrySheet(
            self.window(), "blockForm", N_("登记责令改正决定书的文号段"), entries, action=N_("登记"), places=places
        )
        sheet.fill({"organ_code": self._shown.organ_code, "year": str(date.today().year)})
        sheet.saved.connect(self._save_block)
        self._sheet = sheet
        sheet.open()

    def _save_block(self, values: dict[str, str]) -> None:
        assert self._sheet is not None
        try:
            year, first, last = (int(values[name]) for name in ("year", "first", "last"))
        except ValueError:
            self._sheet.show_error(WorkflowError(Code.BLOCK_INVALID, first=values["first"], last=values["last"]))
            return
        block = NumberBlock(values["organ_code"], DocumentType.ORDER, year, first, last)
        self.page.call(
            bureau.lease_block, block, on_done=self._saved, on_error=self._sheet.show_error, changes=True
        )  # fmt: skip

    def _void(self) -> None:
        entries = (
            Entry("number", N_("文号"), N_("完整文号，如 示环责改〔2026〕5号")),
            Entry("reason", N_("原因"), long=True),
        )
        places = {
            "VOID_REASON": "reason",
            "NUMBER_UNKNOWN": "number",
            "NUMBER_USED": "number",
            "NUMBER_MALFORMED": "number",
        }
        sheet = EntrySheet(
            self.window(), "voidForm", N_("作废文号"), entries, action=N_("作废这个文号"), places=places,
            note=N_("作废后这个号不再使用，原因永久保留。"),
        )  # fmt: skip
        free = [state.next_number for state in self._shown.blocks if state.next_number] if self._shown else []
        sheet.fill({"number": free[0] if free else ""})
        sheet.saved.connect(self._save_void)
        self._sheet = sheet
        sheet.open()

    def _save_void(self, values: dict[str, str]) -> None:
        assert self._sheet is not None
        self.page.call(
            bureau.void_number, values["number"], values["reason"],
            on_done=self._saved, on_error=self._sheet.show_error, changes=True,
        )  # fmt: skip

    def _saved(self, _result: object) -> None:
        assert self._sheet is not None
        self._sheet.finished()
        self._sheet = None
        self.page.frame.toast(tr("已登记。"))


def _card(state: BlockState) -> Card:
    block = state.block
    card = Card(f"numberBlock_{state.id}")
    title = Label(role="title", wrap=True)
    title.setText(f"{format_number(block, block.first)} – {format_number(block, block.last)}")
    card.body.addWidget(title)
    card.body.addWidget(Flow(Badge(_CLASH if state.clashes else _FREE if state.left else _GONE)))
    voided = "；".join(
        tr("{number}（{reason}）", number=number, reason=reason) for number, reason in state.voided.items()
    )
    card.body.addWidget(
        Facts(
            [
                (tr("下一个"), state.next_number),
                (tr("余"), tr("{count} 个", count=state.left)),
                (tr("已用"), "、".join(state.used) or tr("没有")),
                (tr("作废"), voided),
                (tr("跳号"), "、".join(state.gaps)),
                (tr("重号"), "、".join(state.clashes)),
            ]
        )
    )
    return card
