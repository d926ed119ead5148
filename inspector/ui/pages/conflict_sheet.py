"""The sheet where a person chooses between what two officers wrote of one entry of the register (名录)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.pages import wording
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.editors.choice_editor import ChoiceButton
from inspector.ui.widgets.flow import Flow
from inspector.ui.widgets.sheet import Sheet, Veil
from inspector.ui.widgets.text import IconView, Label
from inspector.workflow import register_conflicts
from inspector.workflow.rows import ClaimRow, ConflictRow, ConflictView
from inspector.xform.session import Choice

_LEAST_WIDTH = 200  # design px of one value


class ClaimButton(ChoiceButton):
    """One of the values, with who wrote it when on which device below it."""

    def __init__(self, number: int, claim: ClaimRow, name: str) -> None:
        self._mark = IconView("radio", "muted", 18)
        said = "　".join(part for part in (claim.who, wording.moment(claim.at), claim.device) if part)
        super().__init__(Choice(str(number), f"{claim.text}，{said}"), name, several=False)
        self.setText("")
        self.setAutoExclusive(True)
        value, below = Label(role="strong", wrap=True), Label(role="small", wrap=True)
        value.setText(f"{number + 1}．{claim.text}")
        below.setText(said)
        words = QVBoxLayout()
        scale.space(words, 2)
        words.addWidget(value)
        words.addWidget(below)
        self._row = QHBoxLayout(self)
        scale.space(self._row, 10, (12, 8, 12, 8))
        self._row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the values share the width
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        width = scale.dp(_LEAST_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(scale.dp(_LEAST_WIDTH), scale.dp(56))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._row.totalHeightForWidth(width)

    def _draw(self) -> None:
        if self.isChecked():
            self._mark.show_icon("radio_on", "accent")
        else:
            self._mark.show_icon("radio", "muted")


class FieldChoice(QWidget):
    """One field: what both saw before, and the values side by side. Keys 1, 2, … and the arrows choose."""

    def __init__(self, row: ConflictRow, number: int) -> None:
        super().__init__()
        self.field = row.field
        name = f"conflict_{number}"
        self.setObjectName(name)
        self.setAccessibleName(row.label)
        heading = Label(role="strong")
        heading.setText(row.label)
        before = Label(role="small", wrap=True)
        before.setText(tr("两边修改之前：{value}", value=row.before))
        column = QVBoxLayout(self)
        scale.space(column, 4, (0, 4, 0, 8))
        column.addWidget(heading)
        column.addWidget(before)
        line: QBoxLayout = QHBoxLayout() if len(row.claims) == 2 else QVBoxLayout()
        scale.space(line, 8)
        self.buttons = [ClaimButton(place, claim, f"{name}_{place}") for place, claim in enumerate(row.claims)]
        for button in self.buttons:
            line.addWidget(button, 1)
        column.addLayout(line)

    def chosen(self) -> int | None:
        """Which value was chosen; None while none is."""
        return next((number for number, button in enumerate(self.buttons) if button.isChecked()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.buttons) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.buttons[number].setChecked(True)
            self.buttons[number].setFocus()
            event.accept()
        else:
            super().keyPressEvent(event)


class ConflictSheet(Veil):
    """The sheet of one entry. Fields that are not chosen stay as they are: in conflict, nothing overwritten."""

    def __init__(self, page: DeskPage, view: ConflictView, author: str, on_settled: Callable[[str], object]) -> None:
        sheet = Sheet("conflictSheet")
        super().__init__(page.window(), sheet, width=760)
        self._page, self._view, self._author, self._on_settled = page, view, author, on_settled
        title = tr("选择“{name}”的写法", name=view.name)
        sheet.setAccessibleName(title)
        heading = Label(role="title", wrap=True)
        heading.setText(title)
        note = Label(
            N_("两台设备把同一内容改成了不同的写法。两份记录都保留；您的选择另记一条，指明这两份。"),
            role="muted",
            wrap=True,
        )
        self.banner = Banner("conflictBanner")
        scroll = PageScroll("conflictScroll")
        scale.space(scroll.body, 8, (0, 0, 8, 0))
        self.fields = [FieldChoice(row, number) for number, row in enumerate(view.rows)]
        for field in self.fields:
            scroll.body.addWidget(field)
            for button in field.buttons:
                button.toggled.connect(self._count)
        scroll.body.addStretch(1)
        self.save = Button(N_("按选择保存"), "conflictSave", kind="primary")
        self.save.clicked.connect(self._settle)
        leave = Button(N_("以后再选"), "conflictLater", kind="quiet")
        leave.clicked.connect(self.dismiss)
        for part in (heading, note, self.banner):
            sheet.body.addWidget(part)
        sheet.add_scroll(scroll)
        sheet.body.addWidget(Flow(self.save, leave))
        self._count()
        self.closed.connect(self.deleteLater)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._settle()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> dict[str, int]:
        return {field.field: number for field in self.fields if (number := field.chosen()) is not None}

    def _count(self, _on: object = None) -> None:
        self.save.setEnabled(bool(self._chosen()))

    def _settle(self) -> None:
        if not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self._page.call(
            register_conflicts.settle,
            self._view.subject,
            self._chosen(),
            seen=self._view.seen,
            author=self._author,
            on_done=self._settled,
            on_error=self._refused,
            changes=True,
        )

    def _settled(self, _nothing: object) -> None:
        self.put_away()
        self.deleteLater()
        self._page.frame.toast(tr("已按您的选择保存；两份原来的写法都留在记录里。"))
        self._on_settled(self._view.subject)

    def _refused(self, error: InspectorError) -> None:
        self.banner.show_error(error)
        self._count()
        self._place()


def conflict_notice(count: int, name: str, choose: Callable[[], object]) -> QWidget:
    """The line in a detail pane that leads to the sheet."""
    button = Button(N_("需要您选择 {count} 处"), name, icon="warning", count=count)
    button.clicked.connect(choose)
    words = Label(N_("两台设备改得不一样；现在显示的是较晚的写法。"), role="small", wrap=True)
    return Flow(button, words)


def ask_conflict(
    page: DeskPage, subject: str, on_settled: Callable[[str], object] = lambda _subject: None, *, author: str = ""
) -> None:
    """Open the sheet of an entry of the register, if anything in it waits for a choice."""

    def show(view: ConflictView | None) -> None:
        if view is not None:
            ConflictSheet(page, view, author, on_settled).open()

    page.call(register_conflicts.view_conflicts, subject, on_done=show)
