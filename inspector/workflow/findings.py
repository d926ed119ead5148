"""问题: every finding of this laptop, with the state that the fold computes, its photos, documents and history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from inspector.domain.law import cite
from inspector.domain.ledger import DocumentState, FindingState, State
from inspector.domain.records import (
    DocumentType,
    Evidence,
    Finding,
    Inspection,
    IssuedDocument,
    Kind,
    NumberGiven,
    Officer,
    Outcome,
    Recheck,
    Record,
    Review,
    Service,
    Site,
    Verdict,
    from_body,
)
from inspector.errors import Code, WorkflowError
from inspector.i18n import N_, tr
from inspector.store import records as record_store
from inspector.store import search
from inspector.workflow.desk import Desk
from inspector.workflow.rechecks import list_rechecks
from inspector.workflow.register import current, get_site
from inspector.workflow.reviews import reviews_of
from inspector.workflow.rows import CiteLine, DocumentRow, FindingRow, FindingView, HistoryLine, PhotoRow

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.CORRECTED: N_("已改正"),
    Outcome.PARTLY: N_("部分改正"),
    Outcome.UNCORRECTED: N_("未改正"),
    Outcome.REFUSED: N_("拒绝、阻挠复查"),
}
_URGENCY = {State.OVERDUE: 0, State.DUE_SOON: 1, State.NEEDS_REVIEW: 2}


def list_findings(
    desk: Desk, text: str = "", *, states: Iterable[State] = (), site: str = ""
) -> tuple[FindingRow, ...]:
    """Findings, the most urgent first.

    Args:
        text: words to find in site, item, facts, demand and the number of the order; two Chinese characters or pinyin
            initials are enough.
        states: only these states; all when empty.
        site: only of this site (subject).
    """
    wanted = frozenset(states)
    found = _found(desk, text) if text.strip() else None
    names = _site_names(desk)
    rows = []
    for key, state in desk.ledger().findings.items():
        if wanted and state.state not in wanted:
            continue
        if site and state.finding.site != site:
            continue
        if found is not None and not found & {key, state.finding.site} and not _is_ordered(desk, state, text):
            continue
        rows.append(_row(desk, key, state, names))
    return tuple(sorted(rows, key=lambda row: (_URGENCY.get(row.state, 9), row.deadline or date.max, row.id)))


def count_by_state(desk: Desk) -> dict[State, int]:
    """How many findings stand in each state."""
    counts: dict[State, int] = {}
    for state in desk.ledger().findings.values():
        counts[state.state] = counts.get(state.state, 0) + 1
    return counts


def evidence_of(desk: Desk, inspection: str) -> tuple[PhotoRow, ...]:
    """The photos and other files of a finished inspection, each as it was last described."""
    records = record_store.current(desk.store, Kind.EVIDENCE).values()
    mine = (record for record in records if record.body.get("inspection") == inspection)
    return tuple(PhotoRow(record.id, from_body(Evidence, record.body)) for record in mine)


def view_finding(desk: Desk, finding: str) -> FindingView:
    """One finding with everything that belongs to it.

    Raises:
        WorkflowError: FINDING_UNKNOWN.
    """
    state = desk.ledger().findings.get(finding)
    if state is None:
        raise WorkflowError(Code.FINDING_UNKNOWN)
    inspection = from_body(Inspection, inspection_record(desk, state.finding.inspection).body)
    evidence = {record.id: record for record in record_store.read(desk.store, kind=Kind.EVIDENCE)}

    def photos(keys: Iterable[str]) -> tuple[PhotoRow, ...]:
        found = [evidence[key] for key in keys if key in evidence]
        return tuple(PhotoRow(at.id, from_body(Evidence, at.body)) for at in found)

    documents = tuple(row for row in list_documents(desk) if finding in row.document.findings)
    return FindingView(
        row=_row(desk, finding, state, _site_names(desk)),
        site=get_site(desk, state.finding.site),
        photos=photos(state.finding.evidence),
        documents=documents,
        history=tuple(_history(desk, state)),
        marks=inspection.marks,
        cites=_cites(desk, state.finding),
        next_steps=state.next_steps,
        rechecks=tuple(replace(row, photos=photos(row.recheck.evidence)) for row in list_rechecks(state)),
        reviews=reviews_of(desk, (finding, *(row.id for row in documents), state.finding.inspection)),
    )


def _cites(desk: Desk, finding: Finding) -> tuple[CiteLine, ...]:
    if finding.basis is None:
        return ()
    library = desk.law()
    ids = dict.fromkeys((*finding.basis.duties, finding.basis.penalty))
    clauses = [library.clauses[key] for key in ids if key in library.clauses]
    return tuple(CiteLine(clause.id, cite(clause), clause.verified is not None) for clause in clauses)


def inspection_record(desk: Desk, inspection: str) -> Record:
    """The record of a finished inspection, the last one where it was corrected.

    Args:
        inspection: id of its first record.

    Raises:
        WorkflowError: INSPECTION_UNKNOWN.
    """
    records = tuple(record_store.read(desk.store, kind=Kind.INSPECTION, subject=inspection))
    if not records:
        raise WorkflowError(Code.INSPECTION_UNKNOWN)
    return records[-1]


def outdated(row: DocumentRow, inspection: Record) -> bool:
    """Whether a document tells what was corrected since: record and photo sheet are then given out anew.

    An order keeps its number and its words; what became of it is told by rechecks.
    """
    told = row.document.type is not DocumentType.ORDER
    return told and inspection.id != inspection.subject and row.id < inspection.id  # UUIDv7: in the order of time


def list_documents(desk: Desk, text: str = "") -> tuple[DocumentRow, ...]:
    """All frozen documents, the newest first; or those that a text finds."""
    names = _site_names(desk)
    found = _found(desk, text) if text.strip() else None
    rows = [
        DocumentRow(
            key,
            state.document,
            names.get(state.document.site, ""),
            state.copies_printed,
            state.served_on,
            state.number,
            state.clashing,
            reviews=reviews_of(desk, (key, state.document.inspection)),
        )
        for key, state in desk.ledger().documents.items()
        if found is None or key in found or state.document.site in found or _is_numbered(state, text)
    ]
    return tuple(sorted(rows, key=lambda row: row.id, reverse=True))  # ids are UUIDv7: newest first


def _is_numbered(state: DocumentState, text: str) -> bool:
    """Whether a text is part of a number that was printed or given; records say it, so no index is needed."""
    wanted = text.casefold().strip()
    numbers = (state.document.number, state.document.temporary_number, *state.given)
    return any(wanted in number.casefold() for number in numbers)


def _is_ordered(desk: Desk, state: FindingState, text: str) -> bool:
    order = desk.ledger().documents.get(state.order) if state.order else None
    return order is not None and _is_numbered(order, text)


def _found(desk: Desk, text: str) -> frozenset[str]:
    hits = search.find(desk.store, text, kinds=(Kind.SITE, Kind.FINDING, Kind.DOCUMENT))
    return frozenset(key for _, key in hits)


def _site_names(desk: Desk) -> dict[str, str]:
    return {key: from_body(Site, record.body).name for key, record in current(desk, Kind.SITE).items()}


def _row(desk: Desk, key: str, state: FindingState, names: dict[str, str]) -> FindingRow:
    days = (state.deadline - desk.today()).days if state.deadline else None
    order = desk.ledger().documents.get(state.order) if state.order else None
    first = min((datetime.fromisoformat(record.made_at) for record in state.history), default=desk.now())
    return FindingRow(
        id=key,
        finding=state.finding,
        site_name=names.get(state.finding.site, ""),
        state=state.state,
        deadline=state.deadline,
        days_left=days,
        order_number=order.number if order else "",
        order_temporary=order.document.temporary_number if order else "",
        found_on=first.astimezone(desk.now().tzinfo).date(),
    )


def _history(desk: Desk, state: FindingState) -> Iterable[HistoryLine]:
    officers = {key: from_body(Officer, record.body).name for key, record in current(desk, Kind.OFFICER).items()}
    for record in state.history:
        who = officers.get(record.author, "") or str(record.body.get("reviewer", ""))
        yield HistoryLine(record.made_at, _sentence(record), who)


def _sentence(record: Record) -> str:
    body = record.body
    if record.kind == Kind.FINDING:
        return tr("现场检查发现：{title}", title=from_body(Finding, body).title)
    if record.kind == Kind.DOCUMENT:
        document = from_body(IssuedDocument, body)
        number = document.number or document.temporary_number
        return tr("签发{title} {number}", title=document.title, number=number)
    if record.kind == Kind.SERVICE:
        service = from_body(Service, body)
        return tr("送达，收件人 {receiver}，日期 {day}", receiver=service.receiver, day=service.served_on)
    if record.kind == Kind.RECHECK:
        seen = from_body(Recheck, body)
        return tr("复查：{outcome}，日期 {day}", outcome=tr(OUTCOMES[seen.outcome]), day=seen.checked_on)
    if record.kind == Kind.CLOSURE:
        return tr("销号，日期 {day}", day=body.get("closed_on", ""))
    if record.kind == Kind.PRINTING:
        return tr("打印 {copies} 份", copies=body.get("copies", 0))
    if record.kind == Kind.NUMBER_GIVEN:
        given = from_body(NumberGiven, body)
        return tr("取得正式文号 {number}，原临时编号 {temporary}", number=given.number, temporary=given.temporary)
    if record.kind == Kind.REVIEW:
        return _review_sentence(from_body(Review, body))
    return tr("其他记录（{kind}）", kind=record.kind)


def _review_sentence(review: Review) -> str:
    words = "；".join(review.reasons)
    if review.verdict is Verdict.APPROVED:
        return tr("审核通过")
    if review.verdict is Verdict.RETURNED:
        return tr("审核退回：{reasons}", reasons=words)
    return tr("回复审核：{words}", words=words)
