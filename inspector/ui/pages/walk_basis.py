"""The choice that the law puts to a person, with the reason that goes into the record."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.editors.editor import Pause
from inspector.ui.widgets.text import Label
from inspector.workflow.finding_drafts import FindingDraft


class BasisQuestion(QWidget):
    """The question, its choices, and the reason.

    Signals:
        edited: changed fields of `FindingEdit`: choice, choice_reason.
    """

    edited = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findingQuestion")
        self._words = Label(role="strong", wrap=True)
        self._answers = QVBoxLayout()
        scale.space(self._answers, 2)
        self.reason = QLineEdit()
        self.reason.setObjectName("findingChoiceReason")
        self.reason.setPlaceholderText(tr("选择的理由（记入问题）"))
        self.reason.setAccessibleName(tr("选择的理由（记入问题）"))
        layout = QVBoxLayout(self)
        scale.space(layout, 4)
        for label in (Label(N_("需要选择适用的法律"), role="error"), self._words):
            layout.addWidget(label)
        layout.addLayout(self._answers)
        layout.addWidget(self.reason)
        self._group = QButtonGroup(self)
        self._keys: tuple[tuple[str, str], ...] = ()
        self._pause = Pause(self, self.flush)
        self._told = ("", "")
        self._open = False
        self.reason.textEdited.connect(self._pause.start)
        self.reason.editingFinished.connect(self.flush)
        self._group.idClicked.connect(self._chosen)
        self.hide()

    def show_question(self, draft: FindingDraft) -> None:
        """Show what is asked; it stays while its answer stands, so that it can be changed."""
        asked = bool(draft.question)
        self._open = asked or bool(draft.choice)
        if asked:
            self._words.setText(draft.question)
            self._offer(draft.choices)
        self._told = (draft.choice, draft.choice_reason)
        for number, (key, _) in enumerate(self._keys):
            button = self._group.button(number)
            if key == draft.choice:
                button.setChecked(True)
        if self.reason.text() != draft.choice_reason and not self._pause.isActive():
            self.reason.setText(draft.choice_reason)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible and self._open)

    def flush(self) -> None:
        """Hand over what is typed."""
        self._pause.stop()
        if self._open:
            self._tell()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "reason"):
            self.reason.setPlaceholderText(tr("选择的理由（记入问题）"))
        super().changeEvent(event)

    def _offer(self, choices: tuple[tuple[str, str], ...]) -> None:
        if choices == self._keys:
            return
        self._keys = choices
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        for number, (key, words) in enumerate(choices):
            button = QRadioButton(words)
            button.setObjectName(f"findingChoice_{key}")
            self._group.addButton(button, number)
            self._answers.addWidget(button)

    def _chosen(self, _number: int) -> None:
        self._tell()
        if not self.reason.text().strip():
            self.reason.setFocus()

    def _tell(self) -> None:
        number = self._group.checkedId()
        key = self._keys[number][0] if 0 <= number < len(self._keys) else ""
        now = (key, self.reason.text().strip())
        if now != self._told and key:
            self._told = now
            self.edited.emit({"choice": key, "choice_reason": now[1]})
