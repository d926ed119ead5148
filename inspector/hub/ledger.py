"""Keeps the page's ledger up with the records: what is new is heard, and what it speaks of is folded anew.

The rules are those of `domain.ledger`; nothing here decides what a finding's state is. The tables hold what does not
change with the day; 临期 and 逾期 follow from the deadline when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from inspector.domain import chronology, ledger, ledger_reading
from inspector.domain.records import Inspection, Kind, Record
from inspector.hub import registry_ledger
from inspector.hub.hub import Hub
from inspector.hub.ledger_rows import SiteFacts, document_row, finding_row, inspection_row, site_facts
from inspector.hub.ledger_telling import (
    HEARD,
    OF_A_DOCUMENT,
    OF_A_FINDING,
    OF_AN_INSPECTION,
    Group,
    Telling,
    counts,
    texts,
    ties,
)
from inspector.hub.registry_ledger import Heard
from inspector.hub.registry_records import newest

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHAPE = 3  # of the tables: with a new number every hub hears all its records again
STEP_RECORDS = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the ledger has come: places in the order of the hub."""

    heard: int
    newest: int

    @property
    def behind(self) -> int:
        """How many records it has not heard yet."""
        return max(0, self.newest - self.heard)


def standing(hub: Hub) -> Standing:
    """How far the ledger has come."""
    with hub.registry.reading() as connection:
        heard, shape = registry_ledger.mark(connection)
        return Standing(heard if shape == SHAPE else 0, newest(connection))


def catch_up(hub: Hub, *, steps: int) -> Standing:
    """Hear so many steps of new records at most, each in a transaction of its own.

    Where another copy of the hub is at it, this one leaves it to that one.
    """
    now = standing(hub)
    while now.behind and steps > 0:
        with hub.registry.writing() as connection:
            if not _hear_step(connection):
                break
        steps, now = steps - 1, standing(hub)
    return now


@dataclass(frozen=True, slots=True)
class Story:
    """Records in the order of telling. `made_at` has the times that the devices wrote, by the ids of the records."""

    records: tuple[Record, ...]
    made_at: Mapping[str, str]


def story_of_finding(connection: Connection, finding: str) -> Story:
    """Every record that counts for a finding; none where there is no such finding."""
    told = Telling(connection)
    chain = told.gather_findings({finding})
    group = next((one for one in told.groups(chain, Kind.FINDING) if finding in one.ids), None)
    return _story(told, told.story_of_finding(group) if group else [])


def story_of_document(connection: Connection, document: str) -> Story:
    """A document with its services, printings and reviews."""
    told = Telling(connection)
    told.gather_documents({document})
    return _story(told, told.story_of_document(document))


def story_of_inspection(connection: Connection, inspection: str) -> Story:
    """An inspection with its corrections and reviews."""
    told = Telling(connection)
    chain = told.gather_inspections({inspection})
    group = next((one for one in told.groups(chain, Kind.INSPECTION) if inspection in one.ids), None)
    return _story(told, told.story_of_inspection(group) if group else [])


def evidence_of_inspection(connection: Connection, inspection: str) -> list[Heard]:
    """The records of the photos and files of an inspection."""
    told = Telling(connection)
    return [told.heard[key] for key in told.gather({inspection}, Kind.EVIDENCE)]


def _story(told: Telling, records: list[Record]) -> Story:
    return Story(chronology.in_order(records), {record.id: told.heard[record.id].made_at for record in records})


# -- one step ---------------------------------------------------------------------------------------------------------


def _hear_step(connection: Connection) -> bool:
    taken = registry_ledger.take_mark(connection)
    if taken is None:
        return False
    after, shape = taken
    if shape != SHAPE:
        registry_ledger.forget(connection)
        after = 0
    new = _told(connection, registry_ledger.unheard(connection, after=after, limit=STEP_RECORDS))
    told = Telling(connection)
    told.take({heard.id: heard for heard in new if heard.kind in HEARD})
    registry_ledger.add_ties(
        connection, (tie for key, record in told.records.items() for tie in ties(told.heard[key], record))
    )
    _tell(told, list(told.records.values()))
    registry_ledger.move_mark(connection, new[-1].hub_seq if new else after, SHAPE)
    return bool(new)


def _told(connection: Connection, new: Sequence[Heard]) -> list[Heard]:
    """The records with the time at which each was told: within a device no earlier than the one before."""
    clocks = registry_ledger.clocks(connection, {heard.device_id for heard in new})
    told = []
    for heard in new:
        clocks[heard.device_id] = max(clocks.get(heard.device_id, ""), heard.made_at)
        told.append(replace(heard, told_at=clocks[heard.device_id]))
    registry_ledger.set_clocks(connection, clocks)
    return told


def _tell(told: Telling, new: Sequence[Record]) -> None:
    """Write anew every row that the new records bear upon."""
    named = [record for record in new if record.kind == Kind.SITE]
    sites = told.gather_chains({name for record in named for name in texts([record.id, record.subject])}, Kind.SITE)
    documents = {record.id for record in new if record.kind == Kind.DOCUMENT}
    documents |= _named(new, OF_A_DOCUMENT, "document", "target")
    documents |= registry_ledger.documents_at(told.connection, sites)
    told.gather_documents(documents)
    findings = {name for record in new if record.kind == Kind.FINDING for name in texts([record.id, record.subject])}
    findings |= _named(new, OF_A_FINDING, "finding", "target")
    findings |= {name for key in documents if key in told.records for name in _findings_of(told.records[key])}
    findings |= registry_ledger.findings_at(told.connection, sites)
    chain = told.gather_findings(findings)
    visits = {name for record in new if record.kind == Kind.INSPECTION for name in texts([record.id, record.subject])}
    visits |= _named(new, OF_AN_INSPECTION, "target")
    visits |= registry_ledger.inspections_at(told.connection, sites)
    visits = told.gather_inspections(visits)
    lore = _Lore(told, {})
    at = [record.body.get("site") for record in told.records.values() if record.kind in _AT_SITES]
    lore.learn_sites(set(texts(at)))
    rows = (lore.finding(group) for group in told.groups(chain, Kind.FINDING))
    registry_ledger.replace_findings(told.connection, chain, filter(None, list(rows)))
    walks = (lore.inspection(group) for group in told.groups(visits, Kind.INSPECTION))
    registry_ledger.replace_inspections(told.connection, visits, filter(None, list(walks)))
    papers = (lore.document(key) for key in sorted(documents))
    registry_ledger.replace_documents(told.connection, documents, filter(None, list(papers)))


_AT_SITES = frozenset({Kind.INSPECTION.value, Kind.FINDING.value, Kind.DOCUMENT.value})


def _named(new: Sequence[Record], kinds: Sequence[str], *places: str) -> set[str]:
    return {
        name for record in new if record.kind in kinds for name in texts([record.body.get(place) for place in places])
    }


def _findings_of(record: Record) -> list[str]:
    return texts(record.body.get("findings")) if record.kind == Kind.DOCUMENT else []


@dataclass(slots=True)
class _Lore:
    """Folds what is at hand into rows. Nothing is overdue or due soon on the first of all days."""

    told: Telling
    said: dict[str, Any]  # what the fold has read already
    sites: dict[str, list[tuple[Heard, SiteFacts]]] | None = None  # entries of one name may count in several counties

    def learn_sites(self, ids: set[str]) -> None:
        """Know these sites, by the ids of all their records."""
        chain = self.told.gather_chains(ids, Kind.SITE)
        self.sites = {}
        for group in self.told.groups(chain, Kind.SITE):
            state = self._fold([self.told.records[key] for key in group.ids]).sites.get(group.key)
            if state is None:
                continue
            for name in {group.key, *group.ids}:
                self.sites.setdefault(name, []).append((group.root, site_facts(group.key, state.site)))

    def finding(self, group: Group) -> dict[str, str] | None:
        """The row of a finding, None where this version cannot read it."""
        folded = self._fold(self.told.story_of_finding(group))
        state = folded.findings.get(group.root.id)
        if state is None:
            return None
        order = folded.documents.get(state.order) if state.order else None
        first = self.told.records[group.root.id]
        review = folded.reviews.get(group.root.id)
        site = self._site(group.root, state.finding.site)
        return finding_row(group.root, first, state, review, order=order, site=site)

    def inspection(self, group: Group) -> dict[str, str] | None:
        """The row of an inspection, None where this version cannot read it."""
        story = self.told.story_of_inspection(group)
        key = group.root.id
        said = ledger_reading.read(story, known=self.said).current(Inspection).get(key)
        if said is None:
            return None
        review = self._fold(story).reviews.get(key)
        return inspection_row(group.root, self.told.records[key], said, review, site=self._site(group.root, said.site))

    def document(self, key: str) -> dict[str, str] | None:
        """The row of a document, None where this version cannot read it."""
        folded = self._fold(self.told.story_of_document(key))
        state = folded.documents.get(key)
        if state is None:
            return None
        here = self.told.heard[key]
        return document_row(here, state, folded.reviews.get(key), site=self._site(here, state.document.site))

    def _site(self, here: Heard, site: str) -> SiteFacts:
        found = (self.sites or {}).get(site, [])
        return next((facts for root, facts in found if counts(here, root)), SiteFacts(site))

    def _fold(self, records: list[Record]) -> ledger.Ledger:
        return ledger.fold(records, today=date.min, due_soon_days=0, known=self.said)
