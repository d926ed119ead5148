"""名录: sites and officers of this desk, looked up, corrected and added one at a time."""

from __future__ import annotations

from inspector.domain import identity
from inspector.domain.ledger import SiteState
from inspector.domain.records import Draft, Kind, Officer, Record, Site, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.store import records as record_store
from inspector.store import search
from inspector.workflow.desk import Desk
from inspector.workflow.rows import OfficerRow, SiteRow


def current(desk: Desk, kind: Kind) -> dict[str, Record]:
    """The newest record of each subject of a kind, by subject, in the order in which the subjects first came."""
    if kind is Kind.CLAUSE:
        return {record.subject: record for record in record_store.read(desk.store, kind=kind)}
    return dict(record_store.current(desk.store, kind))


def list_sites(desk: Desk, text: str = "") -> tuple[SiteRow, ...]:
    """The sites, or those that a search text finds (two Chinese characters or pinyin initials are enough)."""
    found = {key for _, key in search.find(desk.store, text, kinds=(Kind.SITE,))} if text.strip() else None
    states = desk.ledger().sites
    return tuple(
        _site_row(key, from_body(Site, record.body), states.get(key))
        for key, record in current(desk, Kind.SITE).items()
        if found is None or key in found
    )


def _site_row(key: str, site: Site, state: SiteState | None) -> SiteRow:
    return SiteRow(key, site, state.last_inspected if state else None, state.open_findings if state else 0)


def get_site(desk: Desk, site: str) -> Site:
    """The site as the register has it now.

    Raises:
        WorkflowError: SITE_UNKNOWN.
    """
    records = tuple(record_store.read(desk.store, kind=Kind.SITE, subject=site))
    if not records:
        raise WorkflowError(Code.SITE_UNKNOWN)
    return from_body(Site, records[-1].body)


def save_site(desk: Desk, site: Site, *, subject: str = "", author: str = "") -> str:
    """Enter a site, or correct the one named by `subject`; returns the subject.

    Raises:
        WorkflowError: SITE_INCOMPLETE.
        StoreError: SITE_CODE_TAKEN.
        DomainError: the credit code fails its check digit (GB 32100).
    """
    check_site(site)
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
    return tuple(OfficerRow(key, officer, identity.certificate_valid(officer, today)) for key, officer in rows)


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
