"""Everything that the page of an inspection shows, as plain data: items, people, photos, papers, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from inspector.domain import ledger_reading
from inspector.domain.records import Inspection
from inspector.errors import Code, HubError
from inspector.hub import registry_blobs, registry_findings, registry_ledger
from inspector.hub.ledger import evidence_of_inspection, story_of_inspection
from inspector.hub.pages import history
from inspector.hub.pages.heard import counting, names_of
from inspector.hub.pages.history import HistoryLine
from inspector.hub.pages.photo_view import Photo, photos_of
from inspector.hub.registry_findings import Wanted
from inspector.hub.scope import Scope

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_FINDINGS = 500


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item: its result, and why where it was not met or does not apply."""

    number: str
    title: str
    mark: str
    reason: str


@dataclass(frozen=True, slots=True)
class InspectionView:
    """An inspection with everything that belongs to it. `row` is its row in the ledger."""

    row: Mapping[str, Any]
    inspection: Inspection  # as corrected last
    officers: tuple[str, ...]
    recorder: str
    items: Sequence[ItemLine]
    tally: Mapping[str, int]  # mark → items
    findings: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    photos: Sequence[Photo]
    held: frozenset[str]  # files that are here, of the papers and the submission
    history: Sequence[HistoryLine]


def view_inspection(connection: Connection, scope: Scope, inspection: str, *, today: date) -> InspectionView:
    """An inspection of a scope.

    Raises:
        HubError: NOT_HERE.
    """
    row = registry_findings.get_inspection(connection, scope, inspection)
    story = story_of_inspection(connection, inspection)
    said = ledger_reading.read(story.records).current(Inspection).get(inspection)
    if row is None or said is None:
        raise HubError(Code.NOT_HERE)
    (here,) = registry_ledger.by_ids(connection, [inspection])
    photos = photos_of(connection, scope, counting(here, evidence_of_inspection(connection, inspection)))
    people = names_of(connection, here, {*(one.author for one in story.records), *said.officers, said.recorder})
    documents = registry_findings.documents_of_inspection(connection, scope, inspection)
    files = {said.submission, *(one["pdf"] for one in documents)}
    wanted = Wanted(inspection=inspection)
    return InspectionView(
        row=row,
        inspection=said,
        officers=tuple(people.get(key, "") for key in said.officers),
        recorder=people.get(said.recorder, ""),
        items=[
            ItemLine(number, str(said.titles.get(number, "")), str(mark), str(said.reasons.get(number, "")))
            for number, mark in sorted(said.marks.items())
        ],
        tally=Counter(str(mark) for mark in said.marks.values()),
        findings=registry_findings.find(connection, scope, wanted, today=today, limit=MOST_FINDINGS),
        documents=documents,
        photos=[photos[key] for key in sorted(photos)],
        held=frozenset(registry_blobs.held_blobs(connection, files - {""}, scope)),
        history=history.lines(story, people),
    )
