"""检查: the checklist being walked. A gesture becomes one answer of the form, kept at once; what changed is shown.

The walk lives in the window's thread; the store lane keeps what it says. Rules stay below: what a question asks, what
an item proposes and what is owed come from the walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.records import Mark, Position
from inspector.errors import InspectorError
from inspector.i18n import N_, language, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Page, Saved, Shortcut
from inspector.ui.pages.version_notice import VersionNotice
from inspector.ui.pages.walk_album import Album
from inspector.ui.pages.walk_card import OpenCard
from inspector.ui.pages.walk_gestures import Gesture, Kind, Removal
from inspector.ui.pages.walk_keeping import Keeping
from inspector.ui.pages.walk_owed import OwedSheet
from inspector.ui.pages.walk_photos import photo_of
from inspector.ui.pages.walk_search import hits
from inspector.ui.pages.walk_steps import (
    first_item,
    form_language,
    is_typing,
    neighbour,
    next_row,
    next_section,
    open_row,
)
from inspector.ui.pages.walk_surface import BESIDE, CARDS, Surface
from inspector.ui.pages.walk_tally import Entry, Tally, Tallying, entries
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.sheet import Veil
from inspector.ui.workplace import Workplace
from inspector.workflow import inspections
from inspector.workflow.finding_drafts import FindingEdit
from inspector.workflow.guidance import guidance_of
from inspector.workflow.walk import Item, ItemCard, Owed, Walk
from inspector.xform.session import Change

_PROOF = ("evidence", "paper")
_MOST_TARGETS = 24


class WalkPage(Page):
    """The page. `opened(draft=…, ref=…)` goes on with an inspection, at the place where it was left or at `ref`."""

    name: ClassVar[str] = "walk"
    section: ClassVar[str] = "inspect"

    def __init__(self, frame: Frame, workplace: Workplace) -> None:
        super().__init__(frame)
        self.workplace = workplace
        self.walk: Walk | None = None
        self._section, self._item_ref = "", ""
        self._entries: tuple[Entry, ...] = ()
        self._removal: Removal | None = None
        self._dense = False
        self._veil: Veil | None = None
        self.keeping, self.tallying = Keeping(workplace, self), Tallying(self)
        self._surroundings = Surroundings(self._now, self._positions, self._take_picture)
        self.surface = Surface(self._card_of, self._surroundings)
        self.cards = self.surface.cards
        self.album = Album(self.surface, frame, workplace, self.keeping)
        self.album.here, self.album.targets = self._here, self._targets
        self.banner, self.version = Banner("walkBanner"), VersionNotice(frame, workplace)
        layout = QVBoxLayout(self)
        scale.space(layout, 0)
        for widget, weight in ((self.banner, 0), (self.version, 0), (self.album.problems, 0), (self.album, 1)):
            layout.addWidget(widget, weight)
        self._wire()

    # -- the window ------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.walk.site.name if self.walk else tr("检查")

    def subtitle(self) -> str:
        if self.walk is None:
            return ""
        began = datetime.fromisoformat(self.walk.started_at).astimezone(self._now().tzinfo)
        return f"{self._form_title()}　{began:%Y-%m-%d %H:%M}"

    def opened(self, **args: Any) -> None:
        draft = str(args.get("draft") or (self.walk.draft if self.walk else ""))
        if not draft:
            self.surface.show_walk(False)
            return
        self.workplace.call(
            inspections.open_walk,
            draft,
            on_done=partial(self._take, str(args.get("ref") or "")),
            on_error=self._refused,
        )

    def left(self) -> None:
        self._flush()

    def retranslate(self) -> None:
        if self.walk is not None and not self.walk.session.language.endswith(self._form_language()[-4:]):
            self.walk.session.language = self._form_language()
            self._rebuild(self.walk.position)
        self.surface.guide.retranslate()
        self._show_beside()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        return (
            Shortcut("1", N_("合格"), partial(self._mark_current, Mark.PASS)),
            Shortcut("2", N_("不合格"), partial(self._mark_current, Mark.FAIL)),
            Shortcut("3", N_("不适用，写原因"), partial(self._mark_current, Mark.NOT_APPLICABLE)),
            Shortcut("4", N_("未查，写原因"), partial(self._mark_current, Mark.NOT_CHECKED)),
            Shortcut("Return", N_("下一项"), self.go_next),
            Shortcut("Enter", N_("下一项（小键盘）"), self.go_next),
            Shortcut("Ctrl+Return", N_("下一项（在多行文字中）"), self.go_next),
            Shortcut("Shift+Return", N_("上一项"), self.go_back),
            Shortcut("P", N_("加照片"), self.album.choose_files),
            Shortcut("N", N_("情况说明"), self.focus_note),
            Shortcut("F", N_("拟立问题"), self.focus_finding),
            Shortcut("O", N_("还欠什么"), self.show_owed),
            Shortcut("Ctrl+L", N_("每项一行或者卡片"), self.surface.dense_button.click),
            Shortcut("Ctrl+Shift+P", N_("全部照片"), self.album.show_tray),
            Shortcut("Up/Down", N_("上一项、下一项")),
        )

    def focus_search(self) -> None:
        self.album.show_checklist()
        self.surface.show_part(CARDS)
        self.surface.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.surface.search.selectAll()

    # -- opening ---------------------------------------------------------------------------------------------------

    def _take(self, ref: str, walk: Walk) -> None:
        self.walk = walk
        walk.session.language = self._form_language()
        self._removal = None
        self.keeping.begin(walk)
        self.banner.hide()
        self.surface.show_walk(True)
        self.album.begin(walk)
        self.version.look(walk.draft)
        self._rebuild(ref or walk.position)
        self.heading_changed.emit()

    def _refused(self, error: InspectorError) -> None:
        self.walk = None
        self.tallying.end()
        self.surface.show_walk(False)
        self.heading_changed.emit()
        self.frame.show_error(error)

    def _rebuild(self, ref: str) -> None:
        """Show everything of the session again, at this place."""
        assert self.walk is not None
        self._section = self._item_ref = ""
        self._entries = ()
        self.cards.begin(self.walk.session, self._surroundings)
        self.tallying.begin(self.walk)
        self.go_to(ref)

    # -- going about -----------------------------------------------------------------------------------------------

    def go_to(self, ref: str, *, focus: bool = True) -> None:
        """Show this place: an item, a question, a section; the beginning where it is not shown now."""
        if self.walk is None:
            return
        tally = self.tallying.fresh()
        section = tally.section_of(ref) or (tally.sections[0].ref if tally.sections else "")
        self._show_section(section)
        item = tally.item_around(ref)
        if item is not None:
            self._open(item, card=not self._dense or ref not in (item.ref, item.result_ref))
            if focus and self.cards.card is not None and ref != item.ref:
                self.cards.card.focus(ref)
        elif not (ref and self.cards.focus(ref)):
            self._begin_section()

    def go_next(self) -> None:
        """The next item; in plain questions the next question."""
        self._step(1)

    def go_back(self) -> None:
        """The one before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if self.walk is None:
            return
        if self.surface.search.hasFocus() and self.surface.search.text().strip():
            self.surface.results.choose_first()
            return
        self._flush()
        self.tallying.fresh()
        items = [entry.item for entry in self._entries if entry.item is not None]
        form = next(iter(self.cards.forms.values()), None)
        if form is not None and not self._item_ref:
            row = next_row(form, step)
            if row is not None:
                self.cards.focus(row.view.ref)
                return
        following = neighbour(items, self._item_ref, step) if self._item_ref or step > 0 else None
        if following is not None:
            self._open(following, card=not self._dense)
        else:
            self._step_section(step)

    def _step_section(self, step: int) -> None:
        section = next_section(self.tallying.tally, self._section, step)
        if section:
            self._show_section(section)
            self._begin_section(last=step < 0)
        elif step > 0:
            self.cards.close_card()
            self._item_ref = ""
            self.surface.finish_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.frame.toast(tr("已到最后一项。还欠的在左下角，可以逐项补齐。"))

    def _arrow(self, step: int) -> None:
        if not is_typing():
            self._step(step)

    def _choose_section(self, ref: str) -> None:
        self._flush()
        self.tallying.fresh()
        self.surface.show_part(CARDS)
        self._show_section(ref)
        self._begin_section()

    def _show_section(self, ref: str) -> None:
        if self.walk is None:
            return
        self.surface.show_search(False)
        if ref != self._section:
            self.cards.close_card()
            self._item_ref = ""
            self._section = ref
            self.cards.verticalScrollBar().setValue(0)
        self._sync_entries()
        self.surface.rail.light(ref)
        shown = next((section for section in self.tallying.tally.sections if section.ref == ref), None)
        self.surface.heading.set_whole(shown.label if shown else "")

    def _begin_section(self, *, last: bool = False) -> None:
        assert self.walk is not None
        item = first_item(self.walk, self._entries, last=last)
        if item is not None:
            self._open(item, card=not self._dense)
            return
        self._item_ref = ""
        self._show_beside()
        form = next(iter(self.cards.forms.values()), None)
        row = open_row(form) if form is not None else None
        if row is not None:
            self.cards.focus(row.view.ref)
            self._keep_position(row.view.ref)

    def _open(self, item: Item, *, card: bool) -> None:
        """Make an item the current one: its card, or its line in the dense list."""
        moved = item.ref != self._item_ref
        self._item_ref = item.ref
        if card:
            opened = self.cards.card
            if opened is None or opened.ref != item.ref:
                opened = self.cards.open_card(item)
            opened.focus_results()
        else:
            self.cards.close_card()
            self.cards.lines[item.ref].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.cards.choose(item.ref)
        self._show_beside()
        if moved:
            self._keep_position(item.result_ref)

    def _keep_position(self, ref: str) -> None:
        if self.walk is not None and ref != self.walk.position:
            self.walk.position = ref
            self.keeping.position(ref)

    def _pressed(self, ref: str) -> None:
        self._flush()
        item = self.tallying.tally.item(ref)
        if item is not None:
            self._open(item, card=True)

    def _hit(self, ref: str) -> None:
        self.surface.search.clear()
        self.go_to(ref)

    def _search(self, text: str) -> None:
        self.surface.show_search(bool(text.strip()))
        if text.strip():
            self.surface.results.show_hits(hits(self.tallying.tally.items, text))

    def _leave_search(self) -> None:
        self.surface.search.setFocus()

    # -- answering -------------------------------------------------------------------------------------------------

    def mark(self, value: str) -> None:
        """Give the current item its result; 合格 goes on by itself, the others ask for what they need."""
        item = self._item()
        if self.walk is None or item is None:
            return
        if not self._give(item.result_ref, value):
            return
        self._refresh_item(item)
        if self.cards.card is not None:
            self.cards.card.focus_results()
        if value in (Mark.NOT_APPLICABLE.value, Mark.NOT_CHECKED.value):
            self._open(item, card=True)
            if self.cards.card is not None:
                self.cards.card.focus_reason()
        elif value == Mark.PASS.value and (self.cards.card is None or self.cards.card.complete()):
            self._step(1)
        elif value == Mark.FAIL.value:
            self.tallying.now()

    def _mark_current(self, mark: Mark) -> None:
        self.mark(mark.value)

    def _give(self, ref: str, text: str) -> bool:
        """One answer. False where the form refused it: then it stands beside the field, and nothing is stored."""
        assert self.walk is not None
        change = self.walk.session.answer(ref, text)
        self.cards.refuse(ref, change.rejected)
        if change.rejected:
            return False
        self._did(Gesture(Kind.ANSWER, ref, text))
        self._changed(change, ref)
        return True

    def _answered(self, ref: str, text: str) -> None:
        if self.walk is not None:
            self._give(ref, text)

    def _typed(self, ref: str, text: str) -> None:
        """Keep what is being typed; a refusal waits until the field is left."""
        if self.walk is None:
            return
        change = self.walk.session.answer(ref, text)
        if not change.rejected:
            self._did(Gesture(Kind.ANSWER, ref, text))
            self._changed(change, ref)

    def _changed(self, change: Change, ref: str) -> None:
        assert self.walk is not None
        self.walk.position = ref
        self.keeping.change(change, ref)
        self.cards.apply(change)
        item = self._item()
        if item is not None and {item.result_ref, item.suggest_ref} & change.values.keys():
            self._refresh_item(item)
        self.tallying.soon()

    def _did(self, gesture: Gesture) -> None:
        if self._removal is not None:
            self._removal.since.append(gesture)

    def _add(self, ref: str) -> None:
        if self.walk is None:
            return
        change = self.walk.session.add_repeat(ref)
        self._did(Gesture(Kind.ADD, ref))
        self._changed(change, ref)
        members = self.walk.session.children(ref)
        if members:
            inside = self.walk.session.children(members[-1].ref)
            if inside:
                self.cards.focus(inside[0].ref)

    def _remove(self, ref: str) -> None:
        if self.walk is None:
            return
        self._flush()
        self._removal = Removal(ref, self.walk.session.snapshot(), [])
        self._changed(self.walk.session.remove_repeat(ref), ref.rpartition("[")[0])
        self.frame.toast(tr("移除了一组"), undo=partial(self._bring_back, self.walk, self._removal))

    def _bring_back(self, walk: Walk, removal: Removal) -> None:
        if walk is not self.walk:
            return
        self._flush()
        walk.session = removal.take_back(walk.session)
        self._removal = None
        self.keeping.change(Change(structural=True), walk.position)
        self._rebuild(removal.ref)

    def _edited(self, number: str, changes: dict[str, Any]) -> None:
        if self.walk is not None:
            edit = self.walk.edit(number, **changes)
            self.keeping.run(inspections.keep_edit, number, edit)
            self.tallying.now()

    def focus_note(self) -> None:
        """N: the note of the current item."""
        item = self._item()
        if item is not None:
            self._open(item, card=True)
            if self.cards.card is not None:
                self.cards.card.focus_note()

    def focus_finding(self) -> None:
        """F: the proposed finding, or how it is checked."""
        if self.surface.columns() == 1:
            self.surface.show_part(BESIDE)
        if not self.surface.finding.isHidden():
            self.surface.finding.focus_facts()
        elif self.surface.columns() == 1:
            self.surface.beside_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish(self) -> None:
        """Go on to people, findings, signatures and papers."""
        if self.walk is not None:
            self._flush()
            self.frame.go("closing", draft=self.walk.draft)

    # -- what is owed ----------------------------------------------------------------------------------------------

    def show_owed(self) -> None:
        """The list of what is still owed, each entry a link to its place."""
        if self.walk is None or self._veil is not None:
            return
        self._flush()
        sheet = OwedSheet()
        sheet.show_owed(self.tallying.now().owed)
        self._veil = Veil(self, sheet, width=640)
        sheet.chosen.connect(self._follow)
        sheet.closed.connect(self._veil.dismiss)
        self._veil.closed.connect(self._unveil)
        self._rest_keys(True)
        self._veil.open()
        sheet.list.setFocus()

    def _follow(self, owed: Owed) -> None:
        if self._veil is not None:
            self._veil.put_away()
        self._unveil()
        self.surface.show_part(CARDS)
        self.go_to(owed.ref)
        if owed.kind.value in _PROOF and self.cards.card is not None:
            self.cards.card.photos.add_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unveil(self) -> None:
        if self._veil is not None:
            self._veil.deleteLater()
            self._veil = None
        self._rest_keys(self.album.currentWidget() is not self.surface)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _counted(self, tally: Tally) -> None:
        self.surface.rail.show_sections(tally.sections, self._section)
        blocking = tally.blocking()
        self.surface.rail.show_owed(len(tally.owed), blocking)
        if blocking:
            self.surface.hint.say(N_("还欠 {count} 项，补齐后才能结束；人员和签名可以先办"), count=blocking)
        else:
            self.surface.hint.say(N_("下一步：核对问题、登记现场人员、签名，再出文书"))
        self._sync_entries()
        self.cards.refresh([item for item in tally.items if item.ref.startswith(self._section + "/")])
        self._show_beside()
        self._show_photos()

    def _sync_entries(self) -> None:
        if self.walk is None or not self._section:
            return
        self._entries = entries(self.walk.session, self._section, self.tallying.tally.items)
        self.cards.show_entries(self._entries)
        if self._item_ref and self.tallying.tally.item(self._item_ref) is None:
            self._item_ref = ""

    def _refresh_item(self, item: Item) -> None:
        if self.cards.card is not None and self.cards.card.ref == item.ref:
            self.cards.card.show_card(self._card_of(item))
        elif item.ref in self.cards.lines:
            self.cards.lines[item.ref].show_card(self._card_of(item))

    def _show_beside(self) -> None:
        item = self._item()
        if self.walk is None or item is None:
            self.surface.guide.show_guidance(None)
            self.surface.finding.show_finding(None, FindingEdit())
            return
        tally = self.tallying.tally
        self.surface.guide.show_guidance(guidance_of(self.walk, item), self._owed_of(item, proof=False))
        failed = self.walk.session.value(item.result_ref) == Mark.FAIL.value
        draft = tally.findings.get(item.number) if failed else None
        self.surface.finding.show_finding(draft, self.walk.edits.get(item.number, FindingEdit()))

    def _show_photos(self) -> None:
        if self.walk is None:
            return
        self.surface.tray_button.say(N_("照片 {count}"), count=len(self.walk.evidence))
        card = self.cards.card
        if card is not None:
            rows = self.walk.photos(card.item.number)
            card.show_photos(tuple(photo_of(row) for row in rows), self._owed_of(card.item, proof=True))

    def _photos_changed(self) -> None:
        self.tallying.soon()
        self._show_photos()

    def _card_made(self, card: OpenCard) -> None:
        card.marked.connect(self.mark)
        card.answered.connect(self._answered)
        card.typed.connect(self._typed)
        card.add_wanted.connect(self._add)
        card.remove_wanted.connect(self._remove)
        bar, album = card.photos, self.album
        bar.add_wanted.connect(album.choose_files)
        bar.files_given.connect(album.take_paths)
        bar.image_given.connect(album.take_image)
        bar.look_wanted.connect(album.look)
        bar.annotate_wanted.connect(album.annotate)
        bar.assign_wanted.connect(album.assign)
        bar.remove_wanted.connect(album.remove)
        bar.thumbnail_wanted.connect(album.thumbnails.want)
        album.thumbnails.ready.connect(bar.set_thumbnail)
        self._show_photos()

    def _set_dense(self, dense: bool) -> None:
        self._dense = dense
        self.cards.set_dense(dense)
        item = self._item()
        if item is not None:
            self._flush()
            self._open(item, card=not dense)

    # -- small matters ---------------------------------------------------------------------------------------------

    def _item(self) -> Item | None:
        return self.tallying.tally.item(self._item_ref) if self._item_ref else None

    def _card_of(self, item: Item) -> ItemCard:
        assert self.walk is not None
        return self.walk.card(item)

    def _owed_of(self, item: Item, *, proof: bool) -> tuple[str, ...]:
        owed = (entry for entry in self.tallying.tally.owed if entry.item == item.number)
        kinds = _PROOF if proof else ("source",)
        prefix = f"{item.number} "
        return tuple(entry.sentence.removeprefix(prefix) for entry in owed if entry.kind.value in kinds)

    def _here(self) -> tuple[str, ...]:
        item = self._item()
        return (item.number,) if item is not None else ()

    def _targets(self) -> Sequence[tuple[str, str]]:
        """Items for the keys 1 to 9: those that failed, the one at hand, then its section."""
        tally, here = self.tallying.tally, self._item()
        first = [item for item in tally.items if item.number in tally.findings]
        near = [item for item in tally.items if here is not None and item.section == here.section]
        wanted = dict.fromkeys((*first, *((here,) if here is not None else ()), *near))
        return [(item.number, item.label) for item in list(wanted)[:_MOST_TARGETS]]

    def _now(self) -> datetime:
        return self.walk.session.environment.now() if self.walk else datetime.now().astimezone()

    def _positions(self) -> Sequence[tuple[str, Position]]:
        found = self.walk.evidence.values() if self.walk else ()
        return [(photo.caption or photo.name, photo.position) for photo in found if photo.position is not None]

    def _take_picture(self, ref: str, path: Path, told: Any) -> None:
        item = self.tallying.tally.item_around(ref)
        self.album.intake.take_one(path, (item.number,) if item else (), told)

    def _form_title(self) -> str:
        assert self.walk is not None
        return self.walk.form_title

    def _form_language(self) -> str:
        assert self.walk is not None
        return form_language(self.walk.session.definition.languages, language())

    def _flush(self) -> None:
        self.cards.flush()
        self.surface.finding.flush()
        self.album.tray.words.flush()
        self.album.viewer.words.flush()

    def _show_saved(self, state: Saved) -> None:
        if self.isVisible():
            self.frame.set_saved(state)

    def _not_saved(self, error: InspectorError) -> None:
        self.banner.show_error(error)
        self.banner.button.say(N_("再写一次"))
        self.banner.button.show()

    def _retry(self) -> None:
        self.banner.hide()
        self.keeping.retry()

    def _rest_keys(self, rest: bool) -> None:
        for key in self._keys:
            key.setEnabled(not rest)

    def _wire(self) -> None:
        surface, cards = self.surface, self.cards
        self.version.leaving.connect(self._flush)
        self.version.changed.connect(self.opened)
        surface.rail.chosen.connect(self._choose_section)
        surface.rail.owed_wanted.connect(self.show_owed)
        surface.next_button.clicked.connect(self.go_next)
        surface.back_button.clicked.connect(self.go_back)
        surface.finish_button.clicked.connect(self.finish)
        surface.tray_button.clicked.connect(self.album.show_tray)
        surface.dense_button.toggled.connect(self._set_dense)
        surface.search.searched.connect(self._search)
        surface.search.left_down.connect(surface.results.focus_first)
        surface.results.chosen.connect(self._hit)
        surface.results.left.connect(self._leave_search)
        surface.finding.edited.connect(self._edited)
        cards.line_pressed.connect(self._pressed)
        cards.card_made.connect(self._card_made)
        cards.stepped.connect(self._arrow)
        cards.answered.connect(self._answered)
        cards.typed.connect(self._typed)
        cards.add_wanted.connect(self._add)
        cards.remove_wanted.connect(self._remove)
        self.tallying.counted.connect(self._counted)
        self.keeping.state_changed.connect(self._show_saved)
        self.keeping.failed.connect(self._not_saved)
        self.banner.acted.connect(self._retry)
        self.album.covered.connect(self._rest_keys)
        self.album.changed.connect(self._photos_changed)
