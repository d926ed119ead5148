"""The open card: one item, one decision, what was measured, what proves it, and a note."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from inspector.domain.records import Mark
from inspector.i18n import N_
from inspector.ui import scale, theme
from inspector.ui.pages.walk_lines import STEPS, title_of
from inspector.ui.pages.walk_photo_bar import PhotoBar
from inspector.ui.signs import MARKS
from inspector.ui.widgets.badge import Badge
from inspector.ui.widgets.card import Card
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.question_form import QuestionForm
from inspector.ui.widgets.photo_strip import Photo
from inspector.ui.widgets.result_buttons import ResultButtons
from inspector.ui.widgets.text import Label
from inspector.workflow.walk import Item, ItemCard
from inspector.xform.session import Change, FormSession

_ASKS_WHY = (Mark.NOT_APPLICABLE.value, Mark.NOT_CHECKED.value)


class OpenCard(Card):
    """The card of the current item.

    Signals:
        marked: value of the mark, empty when taken back.
        answered, typed: reference, text.
        add_wanted, remove_wanted: reference of a repeat or of its member.
        stepped: +1 or -1: an arrow key asks for the neighbour.
        done: reference of a question that is answered; the form wants to go on at once.
    """

    marked = Signal(str)
    answered = Signal(str, str)
    typed = Signal(str, str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str)
    stepped = Signal(int)
    done = Signal(str)

    def __init__(self, session: FormSession, card: ItemCard, surroundings: Surroundings) -> None:
        super().__init__(f"card_{card.item.number}")
        self.item: Item = card.item
        self.ref = card.item.ref
        self._session, self._surroundings = session, surroundings
        self.set_chosen(True)
        self.setAcceptDrops(True)
        self._build()
        self.show_card(card)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_card(self, card: ItemCard) -> None:
        """Show the result and what the figures suggest."""
        self.item = card.item
        self._number.setText(card.item.number)
        self._title.setText(title_of(card.item.label, card.item.number))
        self.setAccessibleName(card.item.label)
        self.results.show_mark(card.mark)
        known = card.suggestion in (Mark.PASS.value, Mark.FAIL.value)
        self.results.show_suggestion(card.suggestion if known else None)
        self._suggestion.setVisible(known)
        if known:
            sign = MARKS[Mark(card.suggestion)]
            self._suggestion.show_sign(sign)
            self._suggestion_words.say(N_("按填写的数值（建议，由检查人员决定）"))
        self._suggestion_words.setVisible(known)

    def apply(self, change: Change) -> None:
        """Show what a change made different."""
        for form in self.forms:
            form.apply(change)

    def show_photos(self, photos: tuple[Photo, ...], owed: tuple[str, ...]) -> None:
        """The item's photos, and sentences on what is missing."""
        self.photos.show_photos(photos, owed)

    def refuse(self, ref: str, words: str) -> None:
        """Why an answer was not stored, beside its field."""
        for form in self.forms:
            form.refuse(ref, words)

    # -- the keyboard ----------------------------------------------------------------------------------------------

    def focus_results(self) -> None:
        """The keyboard goes to the decision."""
        mark = self.results.mark() or next(iter(self.results.buttons))
        self.results.buttons[mark].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus(self, ref: str) -> bool:
        """The keyboard goes to a question of this item."""
        if ref == self.item.result_ref:
            self.focus_results()
            return True
        return any(form.focus(ref) for form in self.forms)

    def focus_reason(self) -> None:
        """不适用 and 未查 ask why at once."""
        self.reason.focus(self.item.reason_ref)

    def focus_note(self) -> None:
        """The keyboard goes to the note."""
        self.note.focus(self.item.note_ref)

    def complete(self) -> bool:
        """Whether nothing that is required is open here."""
        rows = [row for form in self.forms for row in form.rows.values()]
        return not any((row.view.required and not row.view.value) or row.is_refused() for row in rows)

    def flush(self) -> None:
        """Hand over what is typed."""
        for form in self.forms:
            form.flush()

    # -- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            theme.set_state(self.photos, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.set_state(self.photos, "over", False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        theme.set_state(self.photos, "over", False)
        self.photos.take(event.mimeData())
        event.acceptProposedAction()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down leave the card; a button would move the focus to its neighbour instead."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in STEPS:
            self.stepped.emit(STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    # -- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        scale.space(self.body, 12, (20, 16, 20, 16))
        self._number = Label(role="title")
        self._number.setProperty("tone", "muted")
        self._title = Label(role="title", wrap=True)
        head = QHBoxLayout()
        scale.space(head, 12)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        self.results = ResultButtons(f"result_{self.item.number}")
        for button in self.results.buttons.values():
            scale.size(button, min_width=112)  # four side by side at 200 %
            button.installEventFilter(self)
        self.results.chosen.connect(self.marked)
        self.body.addWidget(self.results)
        self._suggestion, self._suggestion_words = Badge(name="suggestion"), Label(role="small")
        hint = QHBoxLayout()
        scale.space(hint, 8)
        hint.addWidget(self._suggestion)
        hint.addWidget(self._suggestion_words, 1)
        self.body.addLayout(hint)
        self._forms()
        self.photos = PhotoBar(f"photos_{self.item.number}")
        for part in (self.reason, self.measured, self.photos, self.note):
            self.body.addWidget(part)

    def _forms(self) -> None:
        item = self.item
        own = {item.reason_ref, item.note_ref, item.result_ref} - {""}
        self.reason = self._form(only=frozenset({item.reason_ref}))
        self.measured = self._form(leave_out=frozenset(own))
        self.note = self._form(only=frozenset({item.note_ref}))
        self.forms = (self.reason, self.measured, self.note)

    def _form(self, *, only: frozenset[str] | None = None, leave_out: frozenset[str] = frozenset()) -> QuestionForm:
        form = QuestionForm(self._session, self.item.ref, self._surroundings, leave_out=leave_out, only=only)
        for signal, mine in (
            (form.answered, self.answered),
            (form.typed, self.typed),
            (form.add_wanted, self.add_wanted),
            (form.remove_wanted, self.remove_wanted),
            (form.done, self.done),
        ):
            signal.connect(mine)
        return form
