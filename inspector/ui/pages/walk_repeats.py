"""Repeats whose members hold whole items: a heading with 移除 before each member, and a button that adds one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.i18n import N_, tr
from inspector.ui import scale
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.editors.editor import object_name
from inspector.ui.widgets.text import Label
from inspector.xform.session import FormSession, ViewKind


class RepeatBar(QWidget):
    """The bar of a repeat, or of one of its members.

    Signals:
        add_wanted: reference of the repeat.
        remove_wanted: reference of the member.
    """

    add_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, session: FormSession, ref: str) -> None:
        super().__init__()
        self._session, self._ref = session, ref
        self._heading = Label(role="strong", wrap=True)
        adds = session.view(ref).kind is ViewKind.REPEAT
        if adds:
            self._button = Button("", object_name(ref).replace("answer_", "add_", 1), icon="plus")
            self._button.clicked.connect(self._add)
        else:
            name = object_name(ref).replace("answer_", "remove_", 1)
            self._button = Button(N_("移除"), name, icon="trash", kind="quiet")
            self._button.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        scale.space(row, 8, (0, 8, 0, 0))
        if adds:
            row.addWidget(self._button)
            row.addStretch(1)
        else:
            row.addWidget(self._heading, 1)
            row.addWidget(self._button)
        self.refresh()

    def refresh(self) -> None:
        """Read the label and what may be done again."""
        view = self._session.view(self._ref)
        if view.kind is ViewKind.REPEAT:
            self._button.say(N_("再加一个{what}"), what=view.label or tr("一组"))
            self._button.setVisible(view.can_add)
        else:
            number = view.ref.rpartition("[")[2].rstrip("]")
            self._heading.setText(f"{view.label} {number}".strip())
            self._button.setVisible(view.can_remove)

    def _add(self) -> None:
        self.add_wanted.emit(self._ref)

    def _remove(self) -> None:
        self.remove_wanted.emit(self._ref)
