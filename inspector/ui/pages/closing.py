"""完成检查: five calm steps from what is still owed to the finished inspection and its documents.

The page holds the walk in memory and keeps every change at once; preview and finishing read what was kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from inspector.errors import InspectorError
from inspector.i18n import N_, language, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Saved, Shortcut
from inspector.ui.pages.closing_findings import FindingsStep
from inspector.ui.pages.closing_finish import FinishStep
from inspector.ui.pages.closing_owed import OwedStep
from inspector.ui.pages.closing_people import PeopleStep
from inspector.ui.pages.closing_signatures import SignaturesStep
from inspector.ui.pages.desk_page import DeskPage
from inspector.ui.pages.wording import form_title
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.flow import Flow
from inspector.ui.workplace import Workplace
from inspector.workflow import closing
from inspector.workflow.closing import Closing
from inspector.workflow.walk import Walk

STEPS = (
    ("owed", N_("还欠")),
    ("people", N_("人员与情况")),
    ("findings", N_("问题")),
    ("signatures", N_("签名")),
    ("finish", N_("结束")),
)


_NARROW = 760  # design px: below it only the step at hand shows its name


class ClosingPage(DeskPage):
    """The stepper. `walk` is None until the draft is open.

    Attributes:
        seen: whose signature → fingerprint of the record that was signed.
        waiver: why fewer photos than suggested were taken.
    """

    name, section = "closing", "inspect"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame, workplace)
        self.walk: Walk | None = None
        self.seen: dict[str, str] = {}
        self.waiver = ""
        self._draft, self._wanted = "", ""
        self._unkept = 0
        self.steps = (OwedStep(self), PeopleStep(self), FindingsStep(self), SignaturesStep(self), FinishStep(self))
        self._stack = QStackedWidget()
        self.buttons: list[Button] = []
        for number, (key, _) in enumerate(STEPS):
            button = Button("", f"closingStep_{key}")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("step", number)
            button.clicked.connect(self._pressed)
            self.buttons.append(button)
            self._stack.addWidget(self.steps[number])
        self.previous = Button(N_("上一步"), "closingPrevious", icon="back")
        self.previous.clicked.connect(self._back)
        self.following = Button(N_("下一步"), "closingNext", icon="next", kind="primary")
        self.following.clicked.connect(self._next)
        head, foot = QHBoxLayout(), QHBoxLayout()
        scale.space(head, 8, (16, 8, 16, 8))
        scale.space(foot, 8, (16, 8, 16, 8))
        head.addWidget(Flow(*self.buttons), 1)
        foot.addWidget(self.previous)
        foot.addStretch(1)
        foot.addWidget(self.following)
        foot.addWidget(self.steps[-1].finish)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)

    # -- the page ------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return tr("完成检查")

    def subtitle(self) -> str:
        return f"{self.walk.site.name}　{form_title(self.walk.form_title)}" if self.walk else ""

    def opened(self, *, draft: str = "", step: str = "", **_args: Any) -> None:
        if draft != self._draft:
            self._wanted = "owed"
        self._draft, self._wanted = draft, step or self._wanted
        self.walk = None
        self.call(closing.open_closing, draft, on_done=self._open)

    def left(self) -> None:
        self.steps[self._stack.currentIndex()].leave()

    def refresh(self) -> None:
        if self.walk is not None:
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tell_steps()

    def retranslate(self) -> None:
        if self.walk is not None:
            closing.speak(self.walk, language())
        self.refresh()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("Ctrl+Return", N_("下一步；最后一步是结束检查"), self._next),
            Shortcut("Ctrl+Backspace", N_("上一步"), self._back),
            Shortcut("Alt+1 … 5", N_("直接到某一步")),
            *(Shortcut(f"Alt+{number + 1}", N_("到这一步"), partial(self.go_to, number)) for number in range(5)),
        )

    def _hear(self) -> None:  # nothing recorded elsewhere changes this draft
        pass

    # -- what the steps use --------------------------------------------------------------------------------------

    def keep(
        self, work: Callable[..., Any], *args: Any, on_done: Callable[[Any], Any] | None = None, **named: Any
    ) -> None:
        """Keep something said; the dot in the header tells when it is written."""
        assert self.walk is not None
        self._unkept += 1
        self.frame.set_saved(Saved.SAVING)
        done, failed = partial(self._kept, on_done), self._not_kept
        self.call(work, self.walk.draft, *args, on_done=done, on_error=failed, **named)

    def tell_steps(self) -> None:
        """The marks on the step buttons."""
        if self.walk is None:
            return
        short = self.width() < scale.dp(_NARROW)
        for button, step, (_, sentence) in zip(self.buttons, self.steps, STEPS, strict=True):
            number, left = button.property("step") + 1, step.left_to_do()
            words = N_("{number}．{step}（{left}）") if left else N_("{number}．{step}")
            button.say(words, number=number, step=tr(sentence), left=left)
            button.show_icon("check" if step.done() else "ring")
            if short and not button.isChecked():  # one line of steps leaves room for the step itself
                button.setToolTip(button.text())
                button.setText(str(number))

    def go_to(self, number: int) -> None:
        """Show this step."""
        if self.walk is None:
            return
        self.steps[self._stack.currentIndex()].leave()
        self._wanted = STEPS[number][0]
        self._stack.setCurrentIndex(number)
        self._show()

    def back_to_walk(self, ref: str) -> None:
        """Back to the question where something is owed."""
        self.frame.go("walk", draft=self._draft, ref=ref)

    def finished(self, inspection: str) -> None:
        """The inspection is recorded: on to its documents."""
        self.walk = None
        self.frame.go("documents", inspection=inspection)
        self.frame.toast(tr("检查已结束并存入记录。接着签发这次检查的文书。"))

    # -- moving --------------------------------------------------------------------------------------------------

    def _open(self, found: Closing) -> None:
        if found.walk.draft != self._draft:
            return
        if found.inspection:
            self.frame.go("documents", inspection=found.inspection)
            return
        self.walk, self.seen, self.waiver = found.walk, dict(found.seen), found.waiver
        closing.speak(self.walk, language())
        self.frame.set_saved(Saved.SAVED)
        self._stack.setCurrentIndex([key for key, _ in STEPS].index(self._wanted))
        self._show()
        self.heading_changed.emit()

    def _show(self) -> None:
        number = self._stack.currentIndex()
        self.steps[number].show_walk()
        self.buttons[number].setChecked(True)
        self.previous.say(N_("回到检查表") if number == 0 else N_("上一步"))
        last = number == len(STEPS) - 1
        self.following.setVisible(not last)
        self.steps[-1].finish.setVisible(last)
        self.tell_steps()

    def _pressed(self) -> None:
        self.go_to(int(self.sender().property("step")))

    def _next(self) -> None:
        number = self._stack.currentIndex()
        if number < len(STEPS) - 1:
            self.go_to(number + 1)
        else:
            self.steps[-1].act()

    def _back(self) -> None:
        number = self._stack.currentIndex()
        if number:
            self.go_to(number - 1)
        else:
            self.frame.go("walk", draft=self._draft)

    def _kept(self, on_done: Callable[[Any], Any] | None, value: Any) -> None:
        self._unkept -= 1
        if self._unkept <= 0:
            self.frame.set_saved(Saved.SAVED)
        if on_done is not None:
            on_done(value)
        self.tell_steps()

    def _not_kept(self, error: InspectorError) -> None:
        self._unkept -= 1
        self.frame.set_saved(Saved.FAILED)
        self.frame.show_error(error)
