"""Everything that the page of a finding shows, as plain data: facts, clauses, photos, documents, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from inspector.domain import chronology, ledger
from inspector.domain.records import Finding, Inspection, Kind, Recheck, from_body
from inspector.errors import Code, HubError
from inspector.hub import registry_blobs, registry_findings, registry_ledger
from inspector.hub.ledger import story_of_finding
from inspector.hub.pages import history, law
from inspector.hub.pages.heard import counting, names_of, value_of
from inspector.hub.pages.history import HistoryLine
from inspector.hub.pages.photo_view import Photo, photos_of
from inspector.hub.scope import Scope

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with everything that belongs to it. `row` is its row in the ledger."""

    row: Mapping[str, Any]
    finding: Finding
    inspection: Inspection | None
    visit: str  # id of the inspection where it has a page of its own
    officers: tuple[str, ...]
    clauses: Sequence[law.CitedClause]
    before: Sequence[Photo]
    after: Sequence[Photo]
    documents: Sequence[Mapping[str, Any]]
    held: frozenset[str]  # PDFs that are here
    history: Sequence[HistoryLine]


def view_finding(connection: Connection, scope: Scope, finding: str, *, today: date) -> FindingView:
    """A finding of a scope.

    Raises:
        HubError: NOT_HERE.
    """
    row = registry_findings.get(connection, scope, finding, today=today)
    if row is None:
        raise HubError(Code.NOT_HERE)
    story = story_of_finding(connection, finding)
    state = ledger.fold(story.records, today=today).findings.get(finding)
    if state is None:
        raise HubError(Code.NOT_HERE)
    here = next(one for one in registry_ledger.by_ids(connection, [finding]))
    rechecks = [from_body(Recheck, record.body) for record in state.history if record.kind == Kind.RECHECK]
    before = list(state.finding.evidence)
    after = [key for recheck in rechecks for key in recheck.evidence if key not in before]
    known = counting(here, registry_ledger.by_ids(connection, {state.finding.inspection, *before, *after}))
    known += counting(here, registry_ledger.by_subjects(connection, {*before, *after}, Kind.EVIDENCE))
    known += counting(here, registry_ledger.by_subjects(connection, {state.finding.inspection}, Kind.INSPECTION))
    photos = photos_of(connection, scope, known)
    visits = chronology.in_order(record for record in known if record.kind == Kind.INSPECTION)
    inspection = value_of(Inspection, visits[-1] if visits else None)  # the last correction, where there are any
    people = names_of(
        connection, here, {*(record.author for record in story.records), *(inspection.officers if inspection else ())}
    )
    visit = registry_findings.get_inspection(connection, scope, state.finding.inspection)
    basis = state.finding.basis
    clauses = registry_ledger.by_subjects(
        connection, {*basis.duties, basis.penalty} if basis else (), Kind.CLAUSE, Kind.CLAUSE_CHECK
    )
    papers = [record.id for record in story.records if record.kind == Kind.DOCUMENT]
    documents = registry_findings.get_documents(connection, scope, papers)
    return FindingView(
        row=row,
        finding=state.finding,
        inspection=inspection,
        visit=visit["inspection_id"] if visit else "",
        officers=tuple(people.get(key, "") for key in inspection.officers) if inspection else (),
        clauses=law.cited(basis, counting(here, clauses)),
        before=[photos[key] for key in dict.fromkeys(before) if key in photos],
        after=[photos[key] for key in dict.fromkeys(after) if key in photos],
        documents=documents,
        held=frozenset(registry_blobs.held_blobs(connection, [one["pdf"] for one in documents], scope)),
        history=history.lines(story, people),
    )
