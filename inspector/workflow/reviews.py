"""审核 as the inspector meets it: what reviewers said, what came back with reasons, and the answer to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from inspector.domain.ledger import Ledger, ReviewLine, ReviewState
from inspector.domain.records import Draft, Kind, Officer, Record, Review, Verdict, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.i18n import N_, tr
from inspector.store import records as record_store
from inspector.workflow.desk import Desk, was_made_here
from inspector.workflow.register import current
from inspector.workflow.rows import ReviewRow

ROLES: Mapping[str, str] = {
    "reviewer": N_("法制审核"),
    "leader": N_("负责人"),
    "administrator": N_("管理员"),
}


def reviews_of(desk: Desk, targets: Collection[str]) -> tuple[ReviewRow, ...]:
    """What was said of these inspections, findings and documents, in the order in which it was said."""
    states = desk.ledger().reviews
    found = [row for target in dict.fromkeys(targets) if target in states for row in _rows(desk, states[target])]
    return tuple(sorted(found, key=lambda row: row.at))


def list_returns(desk: Desk) -> tuple[ReviewRow, ...]:
    """What came back and waits for an answer, of what was made on this laptop; the oldest first."""
    waiting = (state for state in desk.ledger().reviews.values() if state.verdict is Verdict.RETURNED)
    rows = [row for state in waiting for row in _rows(desk, state) if row.waits and row.own]
    return tuple(sorted(rows, key=lambda row: row.at))


def answer(desk: Desk, review: str, words: str, *, author: str = "") -> str:
    """Say what was done about a return; the reviewer sees it at the next sync. Returns the record's id.

    Raises:
        WorkflowError: REVIEW_ANSWER_MISSING without words; REVIEW_ANSWERED where nothing waits any more.
    """
    said = " ".join(words.split())
    if not said:
        raise WorkflowError(Code.REVIEW_ANSWER_MISSING)
    waiting = [line for state in desk.ledger().reviews.values() for line in state.returns if line.record.id == review]
    if not waiting:
        raise WorkflowError(Code.REVIEW_ANSWERED)
    back = waiting[0].review
    body = Review(
        target=back.target,
        verdict=Verdict.ANSWERED,
        reasons=(said,),
        inspection=back.inspection,
        site=back.site,
        answers=review,
    )
    (record,) = desk.append([Draft(Kind.REVIEW, back.target, author, to_body(body))])
    return record.id


def _rows(desk: Desk, state: ReviewState) -> list[ReviewRow]:
    ledger = desk.ledger()
    title, inspection, site = _about(ledger, state)
    officers = {key: from_body(Officer, one.body).name for key, one in current(desk, Kind.OFFICER).items()}
    place = ledger.sites.get(site)
    waiting = {line.record.id for line in state.returns}
    own = _made_here(desk, state.target)
    return [
        ReviewRow(
            id=line.record.id,
            target=state.target,
            kind=state.kind,
            title=title,
            site_name=place.site.name if place else "",
            verdict=line.review.verdict,
            words=line.review.reasons,
            role=line.review.role,
            who=line.review.reviewer or officers.get(line.record.author, ""),
            at=line.record.made_at,
            waits=line.record.id in waiting,
            own=own,
            inspection=inspection,
        )
        for line in state.said
    ]


def _about(ledger: Ledger, state: ReviewState) -> tuple[str, str, str]:
    """Title, inspection and site of what is reviewed."""
    said: ReviewLine = state.said[0]
    if state.target in ledger.documents:
        paper = ledger.documents[state.target]
        document = paper.document
        title = tr("{title} {number}", title=document.title, number=paper.number).strip()
        return title, document.inspection, document.site
    if state.target in ledger.findings:
        finding = ledger.findings[state.target].finding
        return f"{finding.item} {finding.title}", finding.inspection, finding.site
    title = tr("现场检查") if state.kind == Kind.INSPECTION else tr("尚未到达本机的内容")
    return title, said.review.inspection, said.review.site


def _made_here(desk: Desk, target: str) -> bool:
    found: tuple[Record, ...] = tuple(record_store.find(desk.store, (target,)))
    return bool(found) and was_made_here(desk, found[0])
