"""What a part of the settings is, and a line that keeps itself: label, field, why it is needed, its error beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import tr
from inspector.settings import Settings
from inspector.ui import scale, theme
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.text import Label
from inspector.workflow import bureau
from inspector.workflow.desk import Desk

if TYPE_CHECKING:
    from inspector.ui.pages.settings import SettingsPage

_LABEL = 168  # design px


class Part(QWidget):
    """One part."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        self.page = page

    def refresh(self) -> None:
        """Read what is shown anew."""

    def retranslate(self) -> None:
        """The language changed."""

    def scrolling(self, name: str, *, width: int = 880) -> PageScroll:
        """The body of a part that is one scrolling column."""
        area = PageScroll(name, width=width)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        layout.addWidget(area)
        return area

    def read(self, on_done: Callable[[Settings], Any]) -> None:
        """Read the settings."""
        self.page.call(Desk.settings, on_done=on_done)


class SettingLine(QWidget):
    """One text setting; it is kept when the field is left.

    Args:
        part: the part that it stands in.
        key: name of the setting; the field is `setting_key`.
        label, why: marked `N_`.
        convert: from the text to the value; ValueError where it is none.
    """

    def __init__(self, part: Part, key: str, label: str, why: str = "", *, convert: Callable[[str], Any] = str) -> None:
        super().__init__()
        self._part, self.key, self._label, self._convert = part, key, label, convert
        self._shown = ""
        self.field = QLineEdit()
        self.field.setObjectName(f"setting_{key}")
        self.field.editingFinished.connect(self._keep)
        self._error = Label(role="error", wrap=True)
        self._error.hide()
        words = Label(label, role="muted", wrap=True)
        scale.size(words, width=_LABEL)
        scale.touchable(words)
        self._right = QVBoxLayout()
        scale.space(self._right, 2)
        self._right.addWidget(self.field)
        self._right.addWidget(self._error)
        if why:
            self._right.addWidget(Label(why, role="small", wrap=True))
        row = QHBoxLayout(self)
        scale.space(row, 12)
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._right, 1)
        self.retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Show the value as stored, unless something is being typed."""
        value = str(getattr(settings, self.key))
        if self.field.text() == self._shown:
            self.field.setText(value)
            self._shown = value

    def retranslate(self) -> None:
        """The language changed."""
        self.field.setAccessibleName(tr(self._label))

    def _keep(self) -> None:
        text = self.field.text().strip()
        if text == self._shown:
            return
        self._shown = text
        try:
            value = self._convert(text)
        except ValueError:
            self._refuse_words(tr("这里要填一个整数。原值保留。"))
            return
        done = partial(self._kept, text)
        self._part.page.call(bureau.change_setting, self.key, value, on_done=done, on_error=self._refuse, changes=True)

    def _kept(self, text: str, _settings: Settings) -> None:
        if self.field.text().strip() == text:
            self._error.hide()
            theme.set_state(self.field, "invalid", False)

    def _refuse(self, error: InspectorError) -> None:
        self._refuse_words(error.sentence())

    def _refuse_words(self, words: str) -> None:
        self._error.setText(words)
        self._error.show()
        theme.set_state(self.field, "invalid", True)
