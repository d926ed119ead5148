"""检查: the checklist being walked. A gesture becomes one answer of the form, kept at once; what changed is shown.

The walk lives in the window's thread; the store lane keeps what it says. Rules stay below: what a question asks, what
an item proposes and what is owed come from the walk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.media import is_picture
from inspector.domain.records import Mark, Position
from inspector.errors import InspectorError
from inspector.i18n import N_, language, tr
from inspector.ui import scale
from inspector.ui.page import Frame, Page, Saved, Shortcut
from inspector.ui.pages.version_notice import VersionNotice
from inspector.ui.pages.walk_album import Album
from inspector.ui.pages.walk_answers import Answers
from inspector.ui.pages.walk_card import OpenCard
from inspector.ui.pages.walk_files import WalkFiles
from inspector.ui.pages.walk_keeping import Keeping
from inspector.ui.pages.walk_owed import OwedSheet
from inspector.ui.pages.walk_photos import photo_of
from inspector.ui.pages.walk_route import Route
from inspector.ui.pages.walk_steps import (
    form_language,
)
from inspector.ui.pages.walk_surface import BESIDE, CARDS, Surface
from inspector.ui.pages.walk_tally import Tally, Tallying
from inspector.ui.pages.wording import form_title
from inspector.ui.widgets.banner import Banner
from inspector.ui.widgets.editors.editor import Surroundings
from inspector.ui.widgets.editors.pictures import Reader, read_picture
from inspector.ui.widgets.sheet import Veil
from inspector.ui.workplace import Workplace
from inspector.workflow import inspections
from inspector.workflow.desk import Desk
from inspector.workflow.finding_drafts import FindingEdit
from inspector.workflow.guidance import guidance_of
from inspector.workflow.walk import Item, ItemCard, Owed, Walk

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
        self._veil: Veil | None = None
        self.keeping, self.tallying = Keeping(workplace, self), Tallying(self)
        self.files = WalkFiles(workplace, frame, self)
        self._surroundings = Surroundings(self._now, self._positions, self.files, self._form_picture)
        self.surface = Surface(self._card_of, self._surroundings)
        self.cards = self.surface.cards
        self.album = Album(self.surface, frame, workplace, self.keeping)
        self.album.here, self.album.targets = self._here, self._targets
        self.route = Route(self.surface, self.tallying, self.keeping, self._flush)
        self.answers = Answers(self.route, self.tallying, self.keeping, frame)
        self.files.serve(self.album, self.answers)
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
            walk_or_finished,
            draft,
            on_done=partial(self._take, str(args.get("ref") or "")),
            on_error=self._refused,
        )

    def left(self) -> None:
        self._flush()

    def retranslate(self) -> None:
        if self.walk is not None:
            self._flush()
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
            Shortcut("Return", N_("下一项"), self.route.go_next),
            Shortcut("Enter", N_("下一项（小键盘）"), self.route.go_next),
            Shortcut("Ctrl+Return", N_("下一项（在多行文字中）"), self.route.go_next),
            Shortcut("Shift+Return", N_("上一项"), self.route.go_back),
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

    def _take(self, ref: str, walk: Walk | None) -> None:
        if walk is None:
            self._close()
            self.frame.toast(tr("这次检查已经完成，不能再改。笔录和文书在「检查」和「文书」里。"))
            return
        self.walk = walk
        walk.session.language = self._form_language()
        self.answers.begin(walk)
        self.keeping.begin(walk)
        self.banner.hide()
        self.surface.show_walk(True)
        self.album.begin(walk)
        self.files.begin(walk)
        self.version.look(walk.draft)
        self._rebuild(ref or walk.position)
        self.heading_changed.emit()

    def _refused(self, error: InspectorError) -> None:
        self._close()
        self.frame.show_error(error)

    def _close(self) -> None:
        self.walk = None
        self.tallying.end()
        self.surface.show_walk(False)
        self.heading_changed.emit()

    def _rebuild(self, ref: str) -> None:
        """Show everything of the session again, at this place."""
        assert self.walk is not None
        self.route.begin(self.walk, self._surroundings, ref)

    # -- keys of the item at hand ----------------------------------------------------------------------------------

    def _mark_current(self, mark: Mark) -> None:
        self.answers.mark(mark.value)

    def focus_note(self) -> None:
        """N: the note of the current item."""
        item = self.route.item()
        if item is not None:
            self.route.open_item(item, card=True)
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
        if self.walk is not None and self.files.is_busy():
            self.frame.toast(tr("还有文件正在保存。请等它存完，或者在那道题上选「不存了」，再完成检查。"))
        elif self.walk is not None:
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
        self.route.go_to(owed.ref)
        if owed.kind.value in _PROOF and self.cards.card is not None:
            self.cards.card.photos.add_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unveil(self) -> None:
        if self._veil is not None:
            self._veil.deleteLater()
            self._veil = None
        self._rest_keys(self.album.currentWidget() is not self.surface)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _counted(self, tally: Tally) -> None:
        self.surface.set_plain(not tally.items)
        self.surface.rail.show_sections(tally.sections, self.route.section)
        blocking = tally.blocking()
        self.surface.rail.show_owed(len(tally.owed), blocking)
        if blocking:
            self.surface.hint.say(N_("还欠 {count} 项，补齐后才能结束；人员和签名可以先办"), count=blocking)
        else:
            self.surface.hint.say(N_("下一步：核对问题、登记现场人员、签名，再出文书"))
        self.route.sync()
        self.cards.refresh([item for item in tally.items if tally.section_of(item.ref) == self.route.section])
        self._show_beside()
        self._show_photos()

    def _show_beside(self) -> None:
        item = self.route.item()
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
        evidence = self.walk.evidence.values()
        photos = all(is_picture(one.media_type) for one in evidence)
        self.surface.tray_button.say(N_("照片 {count}") if photos else N_("照片和文件 {count}"), count=len(evidence))
        card = self.cards.card
        if card is not None:
            rows = self.walk.photos(card.item.number)
            card.show_photos(tuple(photo_of(row) for row in rows), self._owed_of(card.item, proof=True))

    def _photos_changed(self) -> None:
        self.tallying.soon()
        self._show_photos()

    def _card_made(self, card: OpenCard) -> None:
        self.answers.listen(card)
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

    def _at_the_end(self) -> None:
        self.frame.toast(tr("已到最后一项。还欠的在左下角，可以逐项补齐。"))

    # -- small matters ---------------------------------------------------------------------------------------------

    def _card_of(self, item: Item) -> ItemCard:
        assert self.walk is not None
        return self.walk.card(item)

    def _owed_of(self, item: Item, *, proof: bool) -> tuple[str, ...]:
        owed = (entry for entry in self.tallying.tally.owed if entry.item == item.number)
        kinds = _PROOF if proof else ("source",)
        prefix = f"{item.number} "
        return tuple(entry.sentence.removeprefix(prefix) for entry in owed if entry.kind.value in kinds)

    def _here(self) -> tuple[str, ...]:
        item = self.route.item()
        return (item.number,) if item is not None else ()

    def _targets(self) -> Sequence[tuple[str, str]]:
        """Items for the keys 1 to 9: those that failed, the one at hand, then its section."""
        tally, here = self.tallying.tally, self.route.item()
        first = [item for item in tally.items if item.number in tally.findings]
        near = [item for item in tally.items if here is not None and item.section == here.section]
        wanted = dict.fromkeys((*first, *((here,) if here is not None else ()), *near))
        return [(item.number, item.label) for item in list(wanted)[:_MOST_TARGETS]]

    def _now(self) -> datetime:
        return self.walk.session.environment.now() if self.walk else datetime.now().astimezone()

    def _positions(self) -> Sequence[tuple[str, Position]]:
        if self.walk is None:
            return ()
        known = [(photo.caption or photo.name, photo.position) for photo in self.walk.evidence.values()]
        known.append((tr("名录中的位置"), self.walk.site.position))
        return [(name, position) for name, position in known if position is not None]

    def _form_picture(self, address: str, told: Callable[[Any], None], read: Reader = read_picture) -> None:
        folder = self.walk.session.definition.media if self.walk else None
        name = address.rpartition("/")[2]
        if folder is not None and name:
            self.workplace.beside(read, folder / name, on_done=told)

    def _form_title(self) -> str:
        assert self.walk is not None
        title = form_title(self.walk.form_title)
        return tr("更正《{form}》", form=title) if self.walk.corrects else title

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
        surface.rail.owed_wanted.connect(self.show_owed)
        surface.finish_button.clicked.connect(self.finish)
        surface.tray_button.clicked.connect(self.album.show_tray)
        surface.finding.edited.connect(self.answers.edit)
        self.route.moved.connect(self._show_beside)
        self.route.ended.connect(self._at_the_end)
        self.answers.restored.connect(self._rebuild)
        cards.card_made.connect(self._card_made)
        self.tallying.counted.connect(self._counted)
        self.keeping.state_changed.connect(self._show_saved)
        self.keeping.failed.connect(self._not_saved)
        self.banner.acted.connect(self._retry)
        self.album.covered.connect(self._rest_keys)
        self.album.changed.connect(self._photos_changed)


def walk_or_finished(desk: Desk, draft: str) -> Walk | None:
    """The walk of a draft; None where it has become an inspection already."""
    return None if inspections.finished_as(desk, draft) else inspections.open_walk(desk, draft)
