"""A form file dropped on the window: what is wrong with it, with sheet, row and remedy, or a button to publish it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.page import Frame
from inspector.ui.pages.detail import Facts
from inspector.ui.signs import Sign
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import Card, PageScroll
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import Label
from inspector.ui.workplace import Workplace
from inspector.workflow import checklists
from inspector.workflow.checklists import Examination, FormProblem, Offered
from inspector.workflow.desk import Desk

_SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".md", ".csv", ".xml"})
_FILTER = "*.xlsx *.xls *.md *.xml"
_MOST = 100  # problems that are shown; the rest is counted
_WRONG = Sign("fail", "fail", N_("要改正"))
_DOUBT = Sign("warning", "warn", N_("请留意"))


def is_form(path: Path) -> bool:
    """Whether a dropped file or folder may be a form; its content decides later."""
    return path.suffix.lower() in _SUFFIXES or (path.is_dir() and (path / "survey.csv").is_file())


class FormSheet(Veil):
    """What came of looking at a form file."""

    def __init__(self, host: QWidget, found: Examination) -> None:
        sheet = Sheet("formSheet")
        super().__init__(host, sheet, width=760)
        self.found = found
        heading = Label(role="title", wrap=True)
        heading.setText(found.title or found.path.name)
        sheet.setAccessibleName(heading.text())
        self.banner = Banner("formBanner")
        scroll = PageScroll("formScroll")
        scale.space(scroll.body, 8, (0, 0, 8, 0))
        scroll.body.addWidget(Facts(_facts(found)))
        self._verdict = Label(role="muted" if found.publishable else "error", wrap=True)
        self._verdict.setObjectName("formVerdict")
        self._verdict.setText(_verdict(found))
        scroll.body.addWidget(self._verdict)
        for number, problem in enumerate(found.problems[:_MOST]):
            scroll.body.addWidget(_problem_card(number, problem))
        if len(found.problems) > _MOST:
            scroll.body.addWidget(Label(N_("还有 {count} 处没有列出。"), count=len(found.problems) - _MOST))
        scroll.body.addStretch(1)
        self.publish = Button(
            N_("发布《{title}》版本 {version}"),
            "formPublish",
            kind="primary",
            icon="check",
            title=found.title,
            version=found.version,
        )
        self.publish.setVisible(found.publishable)
        close = Button(N_("关闭"), "formClose", kind="quiet")
        close.clicked.connect(self.dismiss)
        sheet.body.addWidget(heading)
        sheet.body.addWidget(self.banner)
        sheet.add_scroll(scroll)
        sheet.body.addWidget(Flow(self.publish, close) if found.publishable else Flow(close))
        self.closed.connect(self.deleteLater)

    def refuse(self, error: InspectorError) -> None:
        """Publishing failed: say why, and let it be tried again."""
        self.publish.setEnabled(True)
        self.banner.show_error(error)
        self._place()


class FormDesk(QObject):
    """Looks at form files for one window and shows what came of it."""

    def __init__(self, host: QWidget, frame: Frame, workplace: Workplace) -> None:
        super().__init__(host)
        self._host, self._frame, self._workplace = host, frame, workplace
        self.sheet: FormSheet | None = None

    def take(self, path: str) -> None:
        """Look at this file or folder."""
        self._workplace.call(
            checklists.examine,
            Path(path),
            on_done=self._show,
            on_error=self._frame.show_error,
            title=tr("正在检查 {name}", name=Path(path).name),
        )

    def choose(self) -> None:
        """Choose a form file."""
        dialog = QFileDialog(self._host, tr("选择检查表文件"))
        dialog.setObjectName("formFileDialog")
        dialog.setNameFilter(tr("检查表（{pattern}）", pattern=_FILTER).replace("（", " (").replace("）", ")"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_template(self) -> None:
        """Choose where the template is written."""
        dialog = QFileDialog(self._host, tr("保存检查表模板"))
        dialog.setObjectName("formTemplateDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(checklists.TEMPLATE_NAME)
        dialog.fileSelected.connect(self.save_template)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_template(self, path: str) -> None:
        """Write the template here."""
        self._workplace.call(_write_template, Path(path), on_done=self._template_saved, on_error=self._frame.show_error)

    def _show(self, found: Examination) -> None:
        self._put_away()
        self.sheet = FormSheet(self._host, found)
        self.sheet.closed.connect(self._forget)
        self.sheet.publish.clicked.connect(self._publish)
        self.sheet.open()

    def _publish(self) -> None:
        assert self.sheet is not None
        self.sheet.publish.setEnabled(False)
        self._workplace.call(
            checklists.publish,
            self.sheet.found.path,
            on_done=self._published,
            on_error=self.sheet.refuse,
            title=tr("正在发布检查表"),
            changes=True,
        )

    def _published(self, form: Offered) -> None:
        self._put_away()
        self._frame.toast(
            tr("已发布《{title}》版本 {version}，新的检查从这一版开始。", title=form.title, version=form.version)
        )
        self._frame.go("inspect", start=True)

    def _template_saved(self, path: Path) -> None:
        self._frame.toast(tr("模板已写到 {path}。填好后拖到窗口上。", path=path))

    def _put_away(self) -> None:
        if self.sheet is not None:
            self.sheet.put_away()
            self.sheet.deleteLater()
            self.sheet = None

    def _forget(self) -> None:
        self.sheet = None


class FormDrop(QObject):
    """Lets form files be dropped anywhere on the window that takes no other files there."""

    def __init__(self, window: QWidget, frame: Frame, workplace: Workplace) -> None:
        super().__init__(window)
        self.desk = FormDesk(window, frame, workplace)
        self._ready = False
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        workplace.opened.connect(self._open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            if self._ready and _dropped(event):
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = _dropped(event)
            if path:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.desk.take(path)
                return True
        return super().eventFilter(watched, event)

    def _open(self) -> None:
        self._ready = True


class FormLinks(QWidget):
    """The two ways to a checklist of one's own, for the page where an inspection begins."""

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__()
        self._frame, self._workplace = frame, workplace
        self._desk: FormDesk | None = None
        publish = Button(N_("发布检查表文件"), "formsPublish", icon="import", kind="quiet")
        publish.clicked.connect(self._choose)
        template = Button(N_("保存检查表模板"), "formsTemplate", icon="save", kind="quiet")
        template.clicked.connect(self._template)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(Flow(publish, template))

    def _choose(self) -> None:
        self._at_desk().choose()

    def _template(self) -> None:
        self._at_desk().choose_template()

    def _at_desk(self) -> FormDesk:
        if self._desk is None:
            self._desk = FormDesk(self.window(), self._frame, self._workplace)
        return self._desk


def _dropped(event: QDropEvent) -> str:
    """The first dropped file that may be a form; empty where there is none."""
    files = (url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
    return next((file for file in files if is_form(Path(file))), "")


def _write_template(_desk: Desk, path: Path) -> Path:
    return checklists.write_template(path)


def _facts(found: Examination) -> list[tuple[str, str]]:
    return [
        (tr("文件"), found.path.name),
        (tr("编号"), found.form_id),
        (
            tr("版本"),
            tr("{version}（表内没有写，发布时记为这一版）", version=found.version) if found.dated else found.version,
        ),
        (tr("现用版本"), found.replaces),
        (tr("检查项"), tr("{count} 项", count=found.items) if found.items else ""),
        (tr("问题"), tr("{count} 处", count=len(found.problems)) if found.problems else ""),
    ]


def _version(found: Examination) -> str:
    return tr("{version}（表内没有写，发布时记为这一版）", version=found.version) if found.dated else found.version


def _verdict(found: Examination) -> str:
    if found.refusal:
        return found.refusal
    if not found.publishable:
        return tr("请按下面列出的位置改正，保存后再拖进来。现在没有发布任何内容。")
    if found.replaces:
        return tr("新的检查将使用这一版；正在填的检查仍用原来的版本，可以在检查页更换。")
    return tr("没有妨碍使用的问题。发布后可以在新的检查中选用。")


def _problem_card(number: int, problem: FormProblem) -> Card:
    card = Card(f"formProblem{number}", flat=True)
    place = Label(role="strong", wrap=True)
    place.setText(_place(problem))
    what = Label(wrap=True)
    what.setText(problem.what)
    remedy = Label(role="muted", wrap=True)
    remedy.setText(problem.remedy)
    card.body.addWidget(Badge(_WRONG if checklists.keeps_back(problem) else _DOUBT))
    for label in (place, what, remedy):
        label.setVisible(bool(label.text()))
        card.body.addWidget(label)
    return card


def _place(problem: FormProblem) -> str:
    sheet, row, column = problem.sheet, problem.row, problem.column
    words = tr("{sheet} 第 {row} 行", sheet=sheet, row=row) if row else sheet or problem.place
    return "　".join(part for part in (words, column) if part)
