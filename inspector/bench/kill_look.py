"""After a kill: is everything there that was said to be kept, once, whole and unchanged?"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from inspector.bench.kill_told import DraftTold, Told
from inspector.domain.records import Evidence, Inspection, Kind, Mark, from_body
from inspector.store import drafts as draft_store
from inspector.store import records as record_store
from inspector.workflow import custody, findings, inspections, photographs
from inspector.workflow.desk import Desk


@dataclass(slots=True)
class Losses:
    """What was found wrong over all kills; every field but `kills` should stay 0."""

    kills: int = 0
    answers: int = 0
    photos: int = 0
    signatures: int = 0
    inspections: int = 0  # said to be finished and not there, or there in part
    documents: int = 0
    numbers_twice: int = 0
    numbers_skipped: int = 0
    chain_faults: int = 0
    not_opened: int = 0
    workers_failed: int = 0

    @property
    def none(self) -> bool:
        """Whether nothing at all was wrong."""
        return not any(getattr(self, name) for name in self.__slots__ if name != "kills")


def look(desk: Desk, told: Told, losses: Losses, *, thorough: bool) -> None:
    """Compare a desk with what was said about it.

    Args:
        thorough: also read every photo, compare every inspection with its draft and verify the whole chain; otherwise
            photos are looked for by their hash, and a finished inspection is looked at once.
    """
    for key, draft in told.drafts.items():
        if thorough or not draft.looked_at:
            _look_at_draft(desk, key, draft, losses)
    for sha256 in told.photos:
        losses.photos += not _holds(desk, sha256, thorough=thorough)
    _look_at_numbers(desk, told, losses)
    if thorough:
        _look_at_inspections(desk, losses)
        losses.chain_faults += not custody.verify(desk).sound


def _look_at_draft(desk: Desk, key: str, told: DraftTold, losses: Losses) -> None:
    stored = draft_store.load(desk.store, key)
    if told.inspection and stored.inspection != told.inspection:
        losses.inspections += 1
    walk = inspections.open_walk(desk, key)
    for ref, allowed in told.allowed.items():
        found = walk.session.value(ref)
        losses.answers += found not in allowed
        told.allowed[ref] = {found}  # what is there now must stay
    kept = {photo.blob for photo in photographs.evidence_of(desk, key).values()}
    losses.photos += len(told.photos - kept)
    told.looked_at = bool(told.inspection)
    losses.signatures += told.signed and len(walk.signatures) < len(walk.officers) + 1


def _holds(desk: Desk, sha256: str, *, thorough: bool) -> bool:
    if not desk.blobs.exists(sha256):
        return False
    return not thorough or hashlib.sha256(desk.blobs.get(sha256)).hexdigest() == sha256


def _look_at_inspections(desk: Desk, losses: Losses) -> None:
    """Every inspection has all its findings and photos: finishing is one piece."""
    found = Counter(str(record.body["inspection"]) for record in record_store.read(desk.store, kind=Kind.FINDING))
    pictures: dict[str, set[str]] = {}
    for record in record_store.read(desk.store, kind=Kind.EVIDENCE):
        evidence = from_body(Evidence, record.body)
        pictures.setdefault(evidence.inspection, set()).add(evidence.blob)
    closed = draft_store.closed(desk.store)
    known = set()
    for record in record_store.read(desk.store, kind=Kind.INSPECTION):
        known.add(record.id)
        failed = list(from_body(Inspection, record.body).marks.values()).count(Mark.FAIL.value)
        draft = closed.get(record.id, "")
        photos = {photo.blob for photo in photographs.evidence_of(desk, draft).values()} if draft else None
        losses.inspections += found[record.id] != failed or photos != pictures.get(record.id, set())
    losses.inspections += len(closed.keys() ^ known) + len(found.keys() - known)


def _look_at_numbers(desk: Desk, told: Told, losses: Losses) -> None:
    rows = findings.list_documents(desk)
    losses.documents += len(told.documents - {row.id for row in rows})
    bearing = {row.document.number: row.id for row in rows if row.document.number}
    counted = Counter(row.document.number for row in rows if row.document.number)
    losses.numbers_twice += sum(count - 1 for count in counted.values())
    losses.documents += sum(bearing.get(number) != document for number, document in told.numbers.items())
    losses.numbers_skipped += sum(len(state.gaps) for state in desk.ledger().numbers.values())
