"""One row of the page's ledger from the state that the fold gave."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from inspector.domain.ledger import DocumentState, FindingState, ReviewState
from inspector.domain.records import Inspection, Outcome, Recheck, Record, Site, from_body
from inspector.hub.registry_ledger import Heard


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a row says of its site. `place` is the county's name as the register has it."""

    site_id: str
    site_name: str = ""
    site_kind: str = ""
    enterprise: str = ""
    place: str = ""


def site_facts(site_id: str, site: Site) -> SiteFacts:
    """What rows say of a site."""
    return SiteFacts(site_id, site.name, site.kind, site.enterprise, site.county)


def finding_row(
    here: Heard,
    first: Record,
    state: FindingState,
    review: ReviewState | None,
    *,
    order: DocumentState | None,
    site: SiteFacts,
) -> dict[str, str]:
    """The row of a finding.

    Args:
        here: where the finding counts.
        first: its first record.
        state: as folded on the first of all days, so that nothing is overdue.
        review: of the finding.
        order: its order, None where there is none.
        site: its site.
    """
    finding = state.finding
    number, temporary = (order.number, order.document.temporary_number) if order else ("", "")
    named = (site.site_name, site.enterprise, site.place, number, temporary)
    words = (*named, finding.item, finding.title, finding.facts, finding.demand)
    return {
        "finding_id": state.id,
        "organ": here.organ,
        "county": here.county,
        **asdict(site),
        "inspection_id": finding.inspection,
        "order_id": state.order or "",
        "order_number": number,
        "order_temporary": temporary,
        "title": finding.title,
        "item": finding.item,
        "words": "\n".join(words).casefold(),
        "severity": finding.severity,
        "manner": finding.manner,
        "authority": finding.authority,
        "state": state.state,
        "found_on": _day(local_day(first.made_at, first.zone)),
        "deadline": _day(state.deadline),
        "served_on": _day(state.served_on),
        "corrected_on": _day(_corrected_on(state)),
        **_review(review),
    }


def document_row(here: Heard, state: DocumentState, review: ReviewState | None, *, site: SiteFacts) -> dict[str, str]:
    """The row of a document."""
    document = state.document
    return {
        "document_id": state.id,
        "organ": here.organ,
        "county": here.county,
        "site_id": site.site_id,
        "site_name": site.site_name,
        "inspection_id": document.inspection,
        "pdf": document.pdf,
        "title": document.title,
        "number": state.number,
        "temporary": document.temporary_number,
        "type": document.type,
        "issued_on": _day(document.issued_on),
        "served_on": _day(state.served_on),
        **_review(review),
    }


def inspection_row(
    here: Heard, first: Record, inspection: Inspection, review: ReviewState | None, *, site: SiteFacts
) -> dict[str, str]:
    """The row of an inspection. `first`: its first record, whose zone is that of the place."""
    return {
        "inspection_id": first.id,
        "organ": here.organ,
        "county": here.county,
        "site_id": site.site_id,
        "site_name": site.site_name,
        "title": inspection.form_title,
        "ended_on": _day(local_day(inspection.ended_at, first.zone)),
        **_review(review),
    }


def local_day(moment: str, zone: str) -> date | None:
    """The date at the device's place of a UTC moment; None where the text is no time."""
    try:
        at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
        offset = datetime.strptime(zone, "%z").tzinfo or UTC
        return at.astimezone(offset).date()
    except (ValueError, OverflowError):
        return None


def _corrected_on(state: FindingState) -> date | None:
    """The day on which somebody saw it put right: the last recheck that says so; None while it is not."""
    if state.state not in ("corrected", "closed"):
        return None
    days = [
        from_body(Recheck, record.body).checked_on
        for record in state.history
        if record.kind == "recheck" and record.body.get("outcome") == Outcome.CORRECTED
    ]
    return max(days, default=None)


def _review(review: ReviewState | None) -> dict[str, str]:
    """How the review stands, empty where nobody has said anything, and when the last word was said."""
    if review is None:
        return {"verdict": "", "said_at": ""}
    return {"verdict": review.verdict, "said_at": max((line.record.made_at for line in review.said), default="")}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
