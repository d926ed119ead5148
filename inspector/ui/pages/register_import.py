"""The register from a spreadsheet: drop it, see what it would bring and which rows are wrong, then take it in whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale, theme
from inspector.ui.pages.detail import Detail, Facts
from inspector.ui.pages.record_list import Lines, RecordList
from inspector.ui.signs import Sign
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.text import Label
from inspector.workflow import register_sheet
from inspector.workflow.desk import Desk
from inspector.workflow.register_sheet import ImportPreview, RowProblem

if TYPE_CHECKING:
    from inspector.ui.pages.register import RegisterPage

_FILTER = "*.xlsx"
_PROBLEM = Sign("fail", "fail", N_("要改正"))


class DropCard(Card):
    """A card on which a spreadsheet may be dropped.

    Signals:
        dropped: path of the file.
    """

    dropped = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            theme.set_state(self, "chosen", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.set_state(self, "chosen", False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        theme.set_state(self, "chosen", False)
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files[0])


class ImportPart(QWidget):
    """Choose or drop, preview, take in."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__()
        self._page = page
        self._preview: ImportPreview | None = None
        self._card = DropCard("importDrop")
        self._card.body.addWidget(Label(N_("把名录表格拖到这里，或选择文件"), role="title", wrap=True))
        self._card.body.addWidget(
            Label(
                N_("一个 .xlsx 里可以有“名录”“执法人员”“法规条款”三张表。先看会变什么再导入；一行不对就都不导入。"),
                role="muted",
                wrap=True,
            )
        )
        choose = Button(N_("选择表格"), "importChoose", icon="folder", kind="primary")
        choose.clicked.connect(self._choose)
        template = Button(N_("保存空白模板"), "importTemplate", icon="save")
        template.clicked.connect(self._choose_template)
        self._card.body.addWidget(Flow(choose, template))
        self._card.dropped.connect(self.take)
        self.banner = Banner("importBanner")
        self.detail = Detail("importPreview", width=960)
        scale.space(self.detail.body, 8, 0)
        self.problems: RecordList[RowProblem] = RecordList(
            "importProblems", N_("有问题的行"), _lines, key=lambda row: (row.sheet, row.row, row.sentence)
        )
        layout = QVBoxLayout(self)
        scale.space(layout, 12, (16, 12, 16, 12))
        layout.addWidget(self._card)
        layout.addWidget(self.banner)
        layout.addWidget(self.detail, 1)
        layout.addWidget(self.problems, 2)
        self.problems.hide()

    def retranslate(self) -> None:
        """The language changed."""
        self.problems.retranslate()
        if self._preview is not None:
            self._show(self._preview)

    def take(self, path: str) -> None:
        """Read this spreadsheet and show what it would bring."""
        self.banner.hide()
        self._page.call(
            register_sheet.preview_import,
            Path(path),
            on_done=self._show,
            on_error=self._refuse,
            title=tr("正在读取 {name}", name=Path(path).name),
        )

    def save_template(self, path: str) -> None:
        """Write the empty spreadsheet here."""
        self._page.call(_write_template, Path(path), on_done=self._template_saved, on_error=self._refuse)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), tr("选择名录表格"))
        dialog.setObjectName("importFileDialog")
        dialog.setNameFilter(tr("表格（{pattern}）", pattern=_FILTER).replace("（", " (").replace("）", ")"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_template(self) -> None:
        dialog = QFileDialog(self.window(), tr("保存空白模板"))
        dialog.setObjectName("importTemplateDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(tr("名录模板") + ".xlsx")
        dialog.fileSelected.connect(self.save_template)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _template_saved(self, path: Path) -> None:
        self.banner.show_words(tr("空白模板已写到 {path}。填好后拖回这里。", path=path), tone="pass")

    def _refuse(self, error: InspectorError) -> None:
        self.setEnabled(True)
        self._clear()
        self.banner.show_error(error)

    def _clear(self) -> None:
        self._preview = None
        self.detail.clear()
        self.problems.show_records(())
        self.problems.hide()

    def _show(self, preview: ImportPreview) -> None:
        self._clear()
        self._preview = preview
        detail = self.detail
        detail.heading(preview.path)
        detail.body.addWidget(
            Facts(
                [
                    (tr("新增"), _listed(preview.new)),
                    (tr("变更"), _listed(preview.changed)),
                    (tr("没有变化"), tr("{count} 行", count=preview.same)),
                    (tr("有问题"), tr("{count} 行", count=len(preview.problems)) if preview.problems else ""),
                ]
            )
        )
        self._actions(preview)
        detail.end()
        self.problems.setVisible(bool(preview.problems))
        self.problems.show_records(preview.problems)

    def _actions(self, preview: ImportPreview) -> None:
        detail = self.detail
        if preview.problems:
            detail.paragraph(tr("请在表格里改正下面的行，保存后再拖进来。现在没有导入任何内容。"), "error")
        elif preview.drafts:
            commit = Button(
                N_("导入：新增 {new} 条，变更 {changed} 条"),
                "importCommit",
                kind="primary",
                icon="import",
                new=len(preview.new),
                changed=len(preview.changed),
            )
            commit.clicked.connect(self._commit)
            detail.body.addWidget(Flow(commit))
        else:
            detail.paragraph(tr("表格与名录一致，没有要导入的。"), "muted")

    def _commit(self) -> None:
        assert self._preview is not None
        done = partial(self._committed, len(self._preview.drafts))
        self._page.call(
            register_sheet.commit_import,
            self._preview,
            on_done=done,
            on_error=self._refuse,
            title=tr("正在导入名录"),
            changes=True,
        )
        self.setEnabled(False)

    def _committed(self, _expected: int, count: int) -> None:
        self.setEnabled(True)
        self._clear()
        self.banner.show_words(tr("已导入 {count} 条。", count=count), tone="pass")


def _write_template(_desk: Desk, path: Path) -> Path:
    register_sheet.write_template(path)
    return path


def _listed(pairs: tuple[tuple[str, str], ...], most: int = 6) -> str:
    if not pairs:
        return ""
    names = "、".join(name for _, name in pairs[:most])
    rest = len(pairs) - most
    return tr("{count} 条：{names}", count=len(pairs), names=names) + (tr("……等") if rest > 0 else "")


def _lines(problem: RowProblem) -> Lines:
    return Lines(tr("{sheet} 第 {row} 行", sheet=problem.sheet, row=problem.row), problem.sentence, _PROBLEM)
