"""A sheet over the window, for a question, the keys of a page, or finding anything. Esc puts it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from inspector.i18n import N_
from inspector.ui import scale, theme
from inspector.ui.page import Choice, Shortcut
from inspector.ui.widgets.buttons import Button
from inspector.ui.widgets.card import PageScroll
from inspector.ui.widgets.text import Label


class Sheet(QFrame):
    """The surface; fill `body`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.body = QVBoxLayout(self)
        scale.space(self.body, 12, 24)
        self._scroll: PageScroll | None = None

    def add_scroll(self, scroll: PageScroll) -> None:
        """Add the part that scrolls where the window is too small."""
        self._scroll = scroll
        self.body.addWidget(scroll, 1)
        for part in (scroll, scroll.viewport(), scroll.widget()):  # its rules depend on where it lies
            theme.repolish(part)

    def wish_height(self, width: int) -> int:
        """Height in px that shows everything at this width."""
        body = self.body
        whole = body.totalHeightForWidth(width) if body.hasHeightForWidth() else self.sizeHint().height()
        if self._scroll is None:
            return whole
        inner, margins = self._scroll.widget(), body.contentsMargins()
        content = inner.heightForWidth(width - margins.left() - margins.right())
        hint = max(self._scroll.sizeHint().height(), self._scroll.minimumHeight())
        least = self._scroll.minimumSizeHint().height()  # Qt gives a scrolling part no less
        return whole - hint + max(content, inner.sizeHint().height() if content < 0 else 0, least) + 4


class Veil(QFrame):
    """Covers its parent and holds one sheet in the middle.

    Args:
        host: the widget to cover; the veil follows its size.
        sheet: what is shown.
        width: width of the sheet in design px, as far as there is room.

    Signals:
        closed: put away without a choice.
    """

    closed = Signal()

    def __init__(self, host: QWidget, sheet: Sheet, *, width: int = 560) -> None:
        super().__init__(host)
        self.sheet, self._host, self._width = sheet, host, width
        self.setObjectName(f"{sheet.objectName()}Veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet.setParent(self)
        host.installEventFilter(self)
        self._before: QWidget | None = None
        self.hide()

    def open(self) -> None:
        """Show it and take the keyboard."""
        self._before = self.window().focusWidget()
        scale.rescale(self)
        self.show()
        self.raise_()
        self._place()
        reachable = [widget for widget in self.sheet.findChildren(QWidget) if self._reachable(widget)]
        (reachable[0] if reachable else self.sheet).setFocus(Qt.FocusReason.PopupFocusReason)

    def _reachable(self, widget: QWidget) -> bool:
        by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        return bool(by_tab) and widget.isVisible() and widget.isEnabled() and self.sheet.isAncestorOf(widget)

    def put_away(self) -> None:
        """Hide it; the keyboard goes back to where it was."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:  # keys of the page below do nothing while this is open
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    def dismiss(self) -> None:
        """Put away without a choice."""
        self.put_away()
        self.closed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within the sheet."""
        here = self.window().focusWidget() or self.sheet
        step = here
        while True:
            chained = step.nextInFocusChain() if forward else step.previousInFocusChain()
            step = chained or here
            if step is here:
                return True
            if self._reachable(step):
                step.setFocus(Qt.FocusReason.TabFocusReason)
                return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._host and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self._host
        self.setGeometry(host.rect())
        edge = scale.dp(16)
        width = min(scale.dp(self._width), host.width() - 2 * edge)
        wish = self.sheet.wish_height(width)
        height = min(wish, host.height() - 2 * edge)
        self.sheet.setGeometry((host.width() - width) // 2, max(edge, (host.height() - height) // 3), width, height)


class Question(Sheet):
    """A question with its consequence in the buttons; never 确定."""

    chosen = Signal(str)

    def __init__(self, title: str, text: str, choices: Sequence[Choice]) -> None:
        super().__init__("question")
        heading = Label(role="title", wrap=True)
        heading.setText(title)
        self.setAccessibleName(title)
        scroll = PageScroll("questionScroll")
        scale.space(scroll.body, 12, 0)
        words = Label(wrap=True)
        words.setText(text)
        scroll.body.addWidget(words)
        for choice in choices:
            self._add(scroll, choice)
        scroll.body.addStretch(1)
        self.body.addWidget(heading)
        self.add_scroll(scroll)

    def _add(self, scroll: PageScroll, choice: Choice) -> None:
        button = Button("", f"choice_{choice.key}", kind=choice.kind)
        button.setText(choice.words.replace("&", "&&"))
        button.setAccessibleName(choice.words)
        button.setProperty("choice", choice.key)
        button.clicked.connect(self._pressed)
        scroll.body.addWidget(button)
        if choice.hint:
            hint = Label(role="small", wrap=True)
            hint.setText(choice.hint)
            scroll.body.addWidget(hint)

    def _pressed(self) -> None:
        self.chosen.emit(str(self.sender().property("choice")))


class KeySheet(Sheet):
    """The keys of the page at hand and of the window."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[Shortcut]]]) -> None:
        super().__init__("keySheet")
        self.body.addWidget(Label(N_("这一页的按键"), role="title"))
        scroll = PageScroll("keyScroll")
        scale.space(scroll.body, 8, 0)
        for title, shortcuts in groups:
            if shortcuts:
                scroll.body.addWidget(Label(title, role="section"))
                scroll.body.addLayout(_key_grid(shortcuts))
        scroll.body.addStretch(1)
        self.add_scroll(scroll)
        self.close_button = Button(N_("关闭"), "keySheetClose")
        self.body.addWidget(self.close_button)


def _key_grid(shortcuts: Sequence[Shortcut]) -> QGridLayout:
    grid = QGridLayout()
    scale.space(grid, 8)
    for number, shortcut in enumerate(shortcuts):
        key = Label(role="key")
        key.setText(shortcut.keys)
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(key, number, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Label(shortcut.words, wrap=True), number, 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, scale.dp(104))
    return grid


def ask(host: QWidget, title: str, text: str, choices: Sequence[Choice], *, on_chosen: Callable[[str], Any]) -> Veil:
    """Ask over this widget; the veil goes away by itself."""
    question = Question(title, text, choices)
    veil = Veil(host, question)
    question.chosen.connect(veil.put_away)
    question.chosen.connect(on_chosen)
    question.chosen.connect(veil.deleteLater)
    veil.closed.connect(veil.deleteLater)
    veil.open()
    return veil
