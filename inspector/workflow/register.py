"""名录: sites and officers of this desk, looked up, corrected and added one at a time."""

from __future__ import annotations

from datetime import date

from inspector.domain import identity
from inspector.domain.ledger import State
from inspector.domain.records import Draft, Kind, Officer, Record, Site, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.store import records as record_store
from inspector.store import search
from inspector.workflow.desk import Desk
from inspector.workflow.rows import OfficerRow, SiteRow

OPEN_STATES = frozenset(State) - {State.CLOSED, State.CORRECTED, State.TRANSFERRED}


def current(desk: Desk, kind: Kind) -> dict[str, Record]:
    """The newest record of each subject of a kind, by subject, in the order in which the subjects first came."""
    if kind is Kind.CLAUSE:
        return {record.subject: record for record in record_store.read(desk.store, kind=kind)}
    return dict(record_store.current(desk.store, kind))


def list_sites(desk: Desk, text: str = "") -> tuple[SiteRow, ...]:
    """The sites, or those that a search text finds (two Chinese characters or pinyin initials are enough)."""
    found = {key for _, key in search.find(desk.store, text, kinds=(Kind.SITE,))} if text.strip() else None
    opened = _open_findings(desk)
    visited = _last_visits(desk)
    return tuple(
        SiteRow(key, from_body(Site, record.body), visited.get(key), opened.get(key, 0))
        for key, record in current(desk, Kind.SITE).items()
        if found is None or key in found
    )


def get_site(desk: Desk, site: str) -> Site:
    """The site as the register has it now.

    Raises:
        WorkflowError: SITE_UNKNOWN.
    """
    newest: Record | None = None
    for newest in record_store.read(desk.store, kind=Kind.SITE, subject=site):
        pass
    if newest is None:
        raise WorkflowError(Code.SITE_UNKNOWN)
    return from_body(Site, newest.body)


def save_site(desk: Desk, site: Site, *, subject: str = "", author: str = "") -> str:
    """Enter a site, or correct the one named by `subject`; returns the subject.

    Raises:
        WorkflowError: SITE_INCOMPLETE, SITE_CODE_IN_USE.
        DomainError: the credit code fails its check digit (GB 32100).
    """
    check_site(site)
    for key, record in current(desk, Kind.SITE).items():
        if key != subject and record.body.get("code") == site.code:
            raise WorkflowError(Code.SITE_CODE_IN_USE, number=site.code, name=record.body.get("name", ""))
    key = subject or desk.new_id()
    (record,) = desk.append([Draft(Kind.SITE, key, author, to_body(site), id="" if subject else key)])
    return record.subject


def check_site(site: Site) -> None:
    """Refuse a site that cannot be named on a document.

    Raises:
        WorkflowError: SITE_INCOMPLETE.
        DomainError: the credit code fails its check digit.
    """
    if not site.code.strip() or not site.name.strip():
        raise WorkflowError(Code.SITE_INCOMPLETE)
    if site.credit_code:
        identity.check_credit_code(site.credit_code)


def list_officers(desk: Desk) -> tuple[OfficerRow, ...]:
    """The officers; those whose certificate has lapsed are marked."""
    today = desk.today()
    rows = ((key, from_body(Officer, record.body)) for key, record in current(desk, Kind.OFFICER).items())
    return tuple(OfficerRow(key, officer, certificate_valid(officer, today)) for key, officer in rows)


def certificate_valid(officer: Officer, on: date) -> bool:
    """Whether an officer may act on this day: a certificate number, not lapsed."""
    return bool(officer.certificate.strip()) and (officer.valid_until is None or on <= officer.valid_until)


def save_officer(desk: Desk, officer: Officer, *, subject: str = "", author: str = "") -> str:
    """Enter an officer, or correct the one named by `subject`; returns the subject.

    Raises:
        WorkflowError: OFFICER_INCOMPLETE without name, code or certificate number.
    """
    if not (officer.code.strip() and officer.name.strip() and officer.certificate.strip()):
        raise WorkflowError(Code.OFFICER_INCOMPLETE)
    key = subject or desk.new_id()
    (record,) = desk.append([Draft(Kind.OFFICER, key, author, to_body(officer), id="" if subject else key)])
    return record.subject


def _open_findings(desk: Desk) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in desk.ledger().findings.values():
        if finding.state in OPEN_STATES:
            counts[finding.finding.site] = counts.get(finding.finding.site, 0) + 1
    return counts


def _last_visits(desk: Desk) -> dict[str, date]:
    visits: dict[str, date] = {}
    for record in record_store.read(desk.store, kind=Kind.INSPECTION):
        day = date.fromisoformat(record.body["ended_at"][:10])
        site = record.body["site"]
        visits[site] = max(day, visits.get(site, day))
    return visits
