"""今日: due and overdue, drafts to go on with, what is not printed, not served, not signed; the steps to begin."""

from __future__ import annotations

from datetime import timedelta

from inspector.domain.ledger import SETTLED, State
from inspector.domain.media import is_picture
from inspector.domain.records import Authority, DocumentType, Finding, Inspection, Kind, from_body
from inspector.store import forms as form_store
from inspector.store import records as record_store
from inspector.store.database import utc_text
from inspector.workflow import bureau
from inspector.workflow.desk import Desk, was_made_here
from inspector.workflow.findings import list_documents, list_findings, outdated
from inspector.workflow.inspections import list_drafts
from inspector.workflow.register import get_site, list_officers, list_sites
from inspector.workflow.register_conflicts import list_conflicts
from inspector.workflow.reviews import list_returns
from inspector.workflow.rows import DocumentRow, InspectionRow, Today

_TELL_DAYS = 7  # how long 今日 shows a number that came in


def look(desk: Desk) -> Today:
    """Everything that the first page shows."""
    findings = list_findings(desk)
    documents = list_documents(desk)
    sites = list_sites(desk)
    usable = [row for row in list_officers(desk) if row.valid]
    return Today(
        drafts=list_drafts(desk),
        due=tuple(row for row in findings if row.state in (State.OVERDUE, State.DUE_SOON)),
        unprinted=tuple(row for row in documents if row.copies_printed == 0),
        unserved=tuple(
            row for row in documents if row.document.type is DocumentType.ORDER and row.served_on is None
        ),
        unissued=tuple(row for row in list_inspections(desk) if row.lacks),
        first_steps=bureau.first_steps(desk, sites=len(sites), officers=len(usable)),
        sites=len(sites),
        open_findings=sum(row.state not in SETTLED for row in findings),
        conflicts=list_conflicts(desk),
        returns=list_returns(desk),
        numbered=_numbered(desk, documents),
    )  # fmt: skip


def list_inspections(desk: Desk) -> tuple[InspectionRow, ...]:
    """The finished inspections, the newest first, with the documents that each still lacks."""
    latest = record_store.current(desk.store, Kind.INSPECTION)
    issued: dict[str, set[str]] = {}
    for row in list_documents(desk):
        key = row.document.inspection
        if key not in latest or not outdated(row, latest[key]):
            issued.setdefault(key, set()).add(row.document.type.value)
    findings: dict[str, list[Finding]] = {}
    for state in desk.ledger().findings.values():
        findings.setdefault(state.finding.inspection, []).append(state.finding)
    taken = record_store.read(desk.store, kind=Kind.EVIDENCE)
    photos = {record.body["inspection"] for record in taken if is_picture(record.body["media_type"])}
    rows = []
    for key, record in latest.items():
        body = from_body(Inspection, record.body)
        found = findings.get(key, [])
        owed = [DocumentType.INSPECTION_RECORD]
        if key in photos:
            owed.append(DocumentType.PHOTO_SHEET)
        if any(_to_order(finding) for finding in found):
            owed.append(DocumentType.ORDER)
        lacks = tuple(kind.value for kind in owed if kind.value not in issued.get(key, set()))
        rows.append(
            InspectionRow(
                id=key,
                site=body.site,
                site_name=get_site(desk, body.site).name,
                form_title=form_store.title_of(desk.store, body.form, body.form_version),
                ended_at=body.ended_at,
                findings=len(found),
                lacks=lacks,
                unsigned=any(signature.refused_reason for signature in body.signatures),
            )
        )
    return tuple(reversed(rows))


def _numbered(desk: Desk, documents: tuple[DocumentRow, ...]) -> tuple[DocumentRow, ...]:
    """Documents of this laptop that got their official number in the last days: the party is still to be told."""
    since = utc_text(desk.now() - timedelta(days=_TELL_DAYS))
    came = {
        str(record.body.get("document"))
        for record in record_store.read(desk.store, kind=Kind.NUMBER_GIVEN)
        if record.made_at >= since
    }
    own = {record.id for record in record_store.find(desk.store, tuple(came)) if was_made_here(desk, record)}
    return tuple(row for row in documents if row.id in own)


def _to_order(finding: Finding) -> bool:
    return finding.authority is Authority.ENVIRONMENT and finding.act.ongoing and finding.basis is not None
