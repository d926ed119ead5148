"""名录: sites and officers of this desk, looked up, corrected and added one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import fields, replace

from inspector.domain import identity
from inspector.domain.merging import Merged, basis
from inspector.domain.records import Body, Draft, Kind, Officer, Record, Site, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.store import records as record_store
from inspector.store import search
from inspector.workflow.desk import Desk
from inspector.workflow.rows import OfficerRow, SiteRow


def current(desk: Desk, kind: Kind) -> dict[str, Record]:
    """The newest record of each subject of a kind, by subject, in the order in which the subjects first came."""
    if kind is Kind.CLAUSE:
        return {record.subject: record for record in record_store.read(desk.store, kind=kind)}
    if kind in (Kind.SITE, Kind.OFFICER):
        register = desk.ledger().register
        merged = ((key, entry, entry.versions[-1]) for key, entry in register.items())
        return {key: replace(last, subject=key, body=entry.body) for key, entry, last in merged if last.kind == kind}
    return dict(record_store.current(desk.store, kind))


def seen_now(desk: Desk, subject: str) -> tuple[str, ...]:
    """The versions that an author who looks at an entry now would replace; none for a new entry."""
    entry = desk.ledger().register.get(subject)
    return entry.heads if entry else ()


def list_sites(desk: Desk, text: str = "") -> tuple[SiteRow, ...]:
    """The sites, or those that a search text finds (two Chinese characters or pinyin initials are enough)."""
    found = frozenset(key for _, key in search.find(desk.store, text, kinds=(Kind.SITE,))) if text.strip() else None
    ledger = desk.ledger()
    bearers = Counter(state.site.code for state in ledger.sites.values())
    return tuple(
        SiteRow(
            key,
            state.site,
            state.last_inspected,
            state.open_findings,
            seen=entry.heads,
            conflicts=len(entry.conflicts),
            same_code=bearers[state.site.code] > 1,
        )
        for key, state in ledger.sites.items()
        if (entry := ledger.register[key]) and (found is None or _is_among(key, entry, state.site, found, text))
    )


def _is_among(key: str, entry: Merged, site: Site, found: frozenset[str], text: str) -> bool:
    """Whether a search found it; one that shares its code with another is in no index and is looked at itself."""
    if key in found or not found.isdisjoint(record.id for record in entry.versions):
        return True
    return bool(text.strip()) and text.strip() in f"{site.code} {site.name} {site.enterprise}"


def get_site(desk: Desk, site: str) -> Site:
    """The site as the register has it now.

    Raises:
        WorkflowError: SITE_UNKNOWN.
    """
    state = desk.ledger().sites.get(site)
    if state is None:
        raise WorkflowError(Code.SITE_UNKNOWN)
    return state.site


def save_site(
    desk: Desk, site: Site, *, subject: str = "", author: str = "", seen: Collection[str] | None = None
) -> str:
    """Enter a site, or correct the one named by `subject`; returns the subject.

    Args:
        subject: of the site that is corrected; empty for a new one.
        author: record id of the officer.
        seen: the versions that the author saw (`SiteRow.seen`); those of now if not given. What others changed since
            then stays: fields merge.

    Raises:
        WorkflowError: SITE_INCOMPLETE.
        StoreError: SITE_CODE_TAKEN.
        DomainError: the credit code fails its check digit (GB 32100).
    """
    check_site(site)
    return _save(desk, Kind.SITE, to_body(site), subject=subject, author=author, seen=seen)


def _save(desk: Desk, kind: Kind, body: Body, *, subject: str, author: str, seen: Collection[str] | None) -> str:
    key = subject or desk.new_id()
    said = basis(seen_now(desk, subject) if seen is None else seen) if subject else {}
    kept = _of_later_versions(desk, kind, subject)
    (record,) = desk.append([Draft(kind, key, author, {**kept, **body}, id="" if subject else key, basis=said)])
    return record.subject


def _of_later_versions(desk: Desk, kind: Kind, subject: str) -> Body:
    """Fields that this program does not know; a correction keeps them."""
    entry = desk.ledger().register.get(subject)
    known = {item.name for item in fields(Site if kind is Kind.SITE else Officer)}
    return {name: value for name, value in entry.body.items() if name not in known} if entry else {}


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
    rows = []
    for key, record in current(desk, Kind.OFFICER).items():
        officer, entry = from_body(Officer, record.body), desk.ledger().register[key]
        valid = identity.certificate_valid(officer, today)
        rows.append(OfficerRow(key, officer, valid, seen=entry.heads, conflicts=len(entry.conflicts)))
    return tuple(rows)


def save_officer(
    desk: Desk, officer: Officer, *, subject: str = "", author: str = "", seen: Collection[str] | None = None
) -> str:
    """Enter an officer, or correct the one named by `subject`; returns the subject. `seen` as in `save_site`.

    Raises:
        WorkflowError: OFFICER_INCOMPLETE without name, code or certificate number.
    """
    if not (officer.code.strip() and officer.name.strip() and officer.certificate.strip()):
        raise WorkflowError(Code.OFFICER_INCOMPLETE)
    return _save(desk, Kind.OFFICER, to_body(officer), subject=subject, author=author, seen=seen)
