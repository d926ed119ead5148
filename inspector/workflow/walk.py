"""The inspection under way, in memory: what the checklist page shows and what the inspector has said so far.

A `Walk` belongs to whoever walks the checklist (the window's thread); it never touches the desk. Every gesture returns
what must be kept, and `inspection.keep…` keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from inspector.checklist.items import Item, read_items
from inspector.checklist.owed import Owed, owed_of_session
from inspector.checklist.progress import SectionProgress, questions, sections
from inspector.domain.deadlines import Calendar
from inspector.domain.law import LawLibrary
from inspector.domain.media import FileKind, is_picture
from inspector.domain.records import Evidence, Mark, Present, Signature, Site
from inspector.errors import FormError
from inspector.workflow.finding_drafts import FindingDraft, FindingEdit, draft_findings
from inspector.workflow.inspection_drafts import Correction
from inspector.workflow.rows import OfficerRow, PhotoRow
from inspector.xform.session import Change, FormSession, QuestionType

FILE_QUESTIONS: Mapping[QuestionType, FileKind] = {
    QuestionType.IMAGE: FileKind.PICTURE,
    QuestionType.AUDIO: FileKind.SOUND,
    QuestionType.VIDEO: FileKind.FILM,
    QuestionType.FILE: FileKind.FILE,
}

__all__ = ["Item", "ItemCard", "Owed", "People", "SectionProgress", "Walk"]


@dataclass(frozen=True, slots=True)
class People:
    """Who was there, and whether recusal was asked for."""

    responsible: Present = field(default_factory=Present)
    others: tuple[Present, ...] = ()
    recusal_asked: bool = False
    recusal_note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item as a card shows it."""

    item: Item
    mark: Mark | None
    reason: str
    note: str
    suggestion: str  # pass | fail | "": what the figures suggest, never forced
    photos: int


@dataclass(slots=True)
class Walk:
    """One inspection under way."""

    draft: str
    site_id: str
    site: Site
    form_title: str
    form_version: str
    session: FormSession
    officers: tuple[OfficerRow, ...]
    started_at: str  # UTC
    inspected_on: date
    law: LawLibrary
    calendar: Calendar
    evidence: dict[str, Evidence]
    edits: dict[str, FindingEdit]
    signatures: dict[str, Signature]
    people: People
    narrative: str
    position: str
    corrects: Correction | None = None

    # -- the checklist -------------------------------------------------------------------------------------------

    def items(self) -> tuple[Item, ...]:
        """The items shown now, in the order of the form."""
        return read_items(self.session)

    def sections(self, items: tuple[Item, ...] | None = None) -> tuple[SectionProgress, ...]:
        """The sections with their progress; `items` where they are at hand already."""
        return sections(self.session, self.items() if items is None else items)

    def card(self, item: Item) -> ItemCard:
        """The card of an item."""
        value = self.session.value(item.result_ref)
        return ItemCard(
            item=item,
            mark=Mark(value) if value else None,
            reason=self.session.value(item.reason_ref) if item.reason_ref else "",
            note=self.session.value(item.note_ref) if item.note_ref else "",
            suggestion=self.session.value(item.suggest_ref) if item.suggest_ref else "",
            photos=sum(item.number in photo.items for photo in self.evidence.values()),
        )

    def mark(self, item: Item, mark: Mark | None) -> Change:
        """Give an item its result, or take it back."""
        return self.session.answer(item.result_ref, mark.value if mark else "")

    # -- evidence --------------------------------------------------------------------------------------------------

    def photos(self, item: str = "") -> tuple[PhotoRow, ...]:
        """All photos and other files, or those of one item."""
        rows = (PhotoRow(key, evidence) for key, evidence in self.evidence.items())
        return tuple(row for row in rows if not item or item in row.evidence.items)

    def naming(self, file: str) -> tuple[str, ...]:
        """The questions that are answered with this file, by its name."""
        asked = (view for top in self.session.children() for view in questions(self.session, top.ref))
        return tuple(view.ref for view in asked if view.value == file and view.type in FILE_QUESTIONS)

    def has(self, ref: str) -> bool:
        """Whether the form has this place now."""
        try:
            self.session.view(ref)
        except FormError:
            return False
        return True

    # -- findings ------------------------------------------------------------------------------------------------

    def findings(self, items: tuple[Item, ...] | None = None) -> tuple[FindingDraft, ...]:
        """The findings that propose themselves from the items marked 不合格, with the inspector's edits."""
        return draft_findings(self, self.items() if items is None else items)

    def finding(self, item: str) -> FindingDraft | None:
        """The proposed finding of one item, if it is marked 不合格."""
        return next((draft for draft in self.findings() if draft.item == item), None)

    def edit(self, item: str, **changes: object) -> FindingEdit:
        """Remember the inspector's wording of a finding; `inspection.keep_edit` keeps it."""
        edit = replace(self.edits.get(item, FindingEdit()), **changes)  # type: ignore[arg-type]
        self.edits[item] = edit
        return edit

    # -- what is owed --------------------------------------------------------------------------------------------

    def owed(self, items: tuple[Item, ...] | None = None) -> tuple[Owed, ...]:
        """Everything still owed before the inspection can be closed; `blocking` says what holds it up."""
        shown = self.items() if items is None else items
        photos, files = Counter[str](), Counter[str]()
        for found in self.evidence.values():
            (photos if is_picture(found.media_type) else files).update(found.items)
        return owed_of_session(self.session, shown, photos=photos, files=files)
