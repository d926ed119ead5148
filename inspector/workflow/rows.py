"""What the pages show: frozen rows, made by the workflow, held by the models of the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspector.domain.ledger import State, Step
from inspector.domain.records import Evidence, Finding, IssuedDocument, Officer, Recheck, Site, Verdict


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site of the register as all versions give it together.

    Attributes:
        last_inspected: a local date or None.
        seen: the versions that whoever looks at this row sees; a correction names them.
        conflicts: how many fields two officers changed to different values.
        same_code: another site bears the same code.
    """

    id: str
    site: Site
    last_inspected: date | None
    open_findings: int
    seen: tuple[str, ...] = ()
    conflicts: int = 0
    same_code: bool = False


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer; `valid` says whether the certificate is in force today; `seen`, `conflicts` as in `SiteRow`."""

    id: str
    officer: Officer
    valid: bool
    seen: tuple[str, ...] = ()
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An inspection under way."""

    id: str
    site: str
    site_name: str
    form_title: str
    started_at: str  # UTC
    touched_at: str  # UTC
    discarded: bool = False
    correction: bool = False  # of a finished inspection


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """A finished inspection, with what it still lacks on paper."""

    id: str
    site: str
    site_name: str
    form_title: str
    ended_at: str  # UTC
    findings: int
    lacks: tuple[str, ...]  # DocumentType values not yet issued
    unsigned: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with its state as the fold computes it. `days_left` is negative when overdue."""

    id: str
    finding: Finding
    site_name: str
    state: State
    deadline: date | None
    days_left: int | None
    order_number: str  # the official number, else the temporary one
    found_on: date
    order_temporary: str = ""  # as printed, where the order was issued with one


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One word of a review (审核): approved, returned with reasons, or the inspector's answer.

    Attributes:
        id: of the review.
        target: what is reviewed; `kind` says which sort of thing it is, `title` what it is called.
        words: the reasons of a return, or the answer.
        who: as the hub's account or the officer is called.
        waits: a return that nobody has answered.
        own: what is reviewed was made on this laptop.
        inspection: of the case; empty where it has not arrived.
    """

    id: str
    target: str
    kind: str
    title: str
    site_name: str
    verdict: Verdict
    words: tuple[str, ...]
    role: str
    who: str
    at: str  # UTC
    waits: bool
    own: bool
    inspection: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A frozen document.

    Attributes:
        number: what people call it by: the official number, else the temporary one.
        clashing: official numbers that it was given besides.
    """

    id: str
    document: IssuedDocument
    site_name: str
    copies_printed: int
    served_on: date | None
    number: str
    clashing: tuple[str, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()  # of the document and of its inspection

    @property
    def called(self) -> str:
        """The number, or the title of what bears none."""
        return self.number or self.document.title


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A piece of evidence: in a draft `id` is the key there, later the record's id."""

    id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a finding."""

    at: str  # UTC
    sentence: str
    who: str


@dataclass(frozen=True, slots=True)
class CiteLine:
    """A clause that carries a finding, as it is cited; `verified` says whether a person compared it."""

    clause: str
    cite: str
    verified: bool


@dataclass(frozen=True, slots=True)
class RecheckRow:
    """A recheck by its record's id, with the photos that prove it."""

    id: str
    recheck: Recheck
    photos: tuple[PhotoRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with everything that belongs to it."""

    row: FindingRow
    site: Site
    photos: tuple[PhotoRow, ...]
    documents: tuple[DocumentRow, ...]
    history: tuple[HistoryLine, ...]
    marks: Mapping[str, str]
    cites: tuple[CiteLine, ...] = ()
    next_steps: tuple[Step, ...] = ()
    rechecks: tuple[RecheckRow, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()  # of the finding, of its documents and of its inspection


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One of the values that a field of the register was changed to, and who said so when on which device."""

    value: Any
    text: str
    who: str
    at: str  # UTC
    device: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field that was changed to different values. `label` is translated."""

    field: str
    label: str
    before: str
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class ConflictView:
    """An entry of the register whose fields differ. `seen`: the versions that this view shows."""

    subject: str
    kind: str
    name: str
    rows: tuple[ConflictRow, ...]
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the steps to begin with on a fresh data folder."""

    key: str  # organ | officers | register | numbers
    done: bool


@dataclass(frozen=True, slots=True)
class Today:
    """今日: what is owed now."""

    drafts: tuple[DraftRow, ...]
    due: tuple[FindingRow, ...]  # 临期 and 逾期, most urgent first
    unprinted: tuple[DocumentRow, ...]
    unserved: tuple[DocumentRow, ...]
    unissued: tuple[InspectionRow, ...]
    first_steps: tuple[FirstStep, ...]
    sites: int
    open_findings: int
    conflicts: tuple[ConflictView, ...] = ()  # 需要您选择
    returns: tuple[ReviewRow, ...] = ()  # 审核退回
    numbered: tuple[DocumentRow, ...] = ()  # own ones whose 正式文号 came in these days
