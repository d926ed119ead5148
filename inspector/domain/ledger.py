"""The ledger (整改台账): what the records say is the case now. Nothing here is stored.

The fold is total and knows no order: the same records give the same ledger however they arrived, and a record of a
later version or of a wrong shape is set aside, never raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from inspector.domain import ledger_reading
from inspector.domain.ledger_findings import SETTLED, FindingState, State, Step, finding_states
from inspector.domain.ledger_numbers import BlockState, block_states
from inspector.domain.ledger_reading import Tale
from inspector.domain.ledger_reviews import ReviewLine, ReviewState, returned, review_states
from inspector.domain.merging import Claim, Conflict, Merged
from inspector.domain.records import (
    Inspection,
    IssuedDocument,
    NumberBlock,
    NumberGiven,
    NumberVoid,
    Officer,
    Printing,
    Record,
    Service,
    Site,
    from_body,
)

__all__ = [
    "SETTLED",
    "BlockState",
    "Claim",
    "Conflict",
    "DocumentState",
    "FindingState",
    "Ledger",
    "Merged",
    "ReviewLine",
    "ReviewState",
    "SiteState",
    "State",
    "Step",
    "fold",
]


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A frozen document: printed in how many copies, first served when.

    `given` are the official numbers that the hub gave it, the earliest first; more than one is a clash.
    """

    id: str
    document: IssuedDocument
    copies_printed: int
    served_on: date | None
    given: tuple[str, ...] = ()

    @property
    def official(self) -> str:
        """正式文号: as printed, or the earliest that was given; empty while there is none."""
        return self.document.number or next(iter(self.given), "")

    @property
    def number(self) -> str:
        """What people call it by: the official number, else the temporary one."""
        return self.official or self.document.temporary_number

    @property
    def clashing(self) -> tuple[str, ...]:
        """Official numbers besides the one that stands."""
        return tuple(number for number in self.given if number != self.official)


@dataclass(frozen=True, slots=True)
class SiteState:
    """A site of the register with its summary. `last_inspected` is the date at the place."""

    id: str
    site: Site
    last_inspected: date | None
    open_findings: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The state of everything. `set_aside`: ids of records that this version cannot read."""

    findings: Mapping[str, FindingState]
    documents: Mapping[str, DocumentState]
    sites: Mapping[str, SiteState]
    numbers: Mapping[str, BlockState]
    reviews: Mapping[str, ReviewState]  # by the id of the inspection, finding or document
    register: Mapping[str, Merged]  # sites and officers, by the id of the first record
    set_aside: tuple[str, ...] = ()


def fold(
    records: Iterable[Record],
    *,
    today: date,
    due_soon_days: int = 7,
    known: MutableMapping[str, Any] | None = None,
) -> Ledger:
    """The state of everything that the records tell of.

    Args:
        records: in any order; repeated ones count once.
        today: date at the desk.
        due_soon_days: how many days before its deadline a finding counts as 临期.
        known: what records of the same store were read to say before, by id; grows. Spares reading them again.
    """
    tale = ledger_reading.read(records, known=known)
    served = _first_service(tale)
    reviews = review_states(tale)
    findings = finding_states(tale, served, returned=returned(reviews), today=today, due_soon_days=due_soon_days)
    documents = _documents(tale, served)
    sites = tale.merged(Site)
    voids = {void.number: void.reason for void in tale.of(NumberVoid).values()}
    return Ledger(
        findings=findings,
        documents=documents,
        sites=_sites(tale, sites, findings),
        numbers=block_states(tale.of(NumberBlock), _used(documents), voids),
        reviews=reviews,
        register=sites | tale.merged(Officer),
        set_aside=tale.set_aside,
    )


def _first_service(tale: Tale) -> dict[str, date]:
    served: dict[str, date] = {}
    for service in tale.of(Service).values():
        served[service.document] = min(served.get(service.document, date.max), service.served_on)
    return served


def _documents(tale: Tale, served: Mapping[str, date]) -> dict[str, DocumentState]:
    copies: dict[str, int] = {}
    for printing in tale.of(Printing).values():
        copies[printing.document] = copies.get(printing.document, 0) + printing.copies
    given: dict[str, dict[str, None]] = {}
    for told in tale.of(NumberGiven).values():
        given.setdefault(told.document, {})[told.number] = None
    return {
        key: DocumentState(key, document, copies.get(key, 0), served.get(key), tuple(given.get(key, ())))
        for key, document in tale.of(IssuedDocument).items()
    }


def _used(documents: Mapping[str, DocumentState]) -> dict[str, tuple[str, ...]]:
    used: dict[str, tuple[str, ...]] = {}
    for key, state in documents.items():
        for number in filter(None, dict.fromkeys((state.official, *state.given))):
            used[number] = (*used.get(number, ()), key)
    return used


def _sites(tale: Tale, sites: Mapping[str, Merged], findings: Mapping[str, FindingState]) -> dict[str, SiteState]:
    root = tale.roots(Site)
    last: dict[str, date] = {}
    for record, said in tale.told:
        if isinstance(said, Inspection):
            key, day = root.get(said.site, said.site), _local_day(said.ended_at, record.zone)
            if day is not None:
                last[key] = max(last.get(key, date.min), day)
    opened: dict[str, int] = {}
    for state in findings.values():
        if state.state not in SETTLED:
            key = root.get(state.finding.site, state.finding.site)
            opened[key] = opened.get(key, 0) + 1
    said = tale.of(Site)
    return {
        key: SiteState(
            key,
            said[merged.heads[0]] if len(merged.versions) == 1 else from_body(Site, merged.body),
            last.get(key),
            opened.get(key, 0),
        )
        for key, merged in sites.items()
    }


def _local_day(utc: str, zone: str) -> date | None:
    """The date at the device's place; None where the text is no time."""
    try:
        at = datetime.fromisoformat(utc.replace("Z", "+00:00"))
        offset = datetime.strptime(zone, "%z").utcoffset() if zone else timedelta(0)
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return at.astimezone(timezone(offset or timedelta(0))).date()
    except (ValueError, OverflowError):
        return None
