"""Everything that the page of a finding shows, as plain data: facts, clauses, photos, documents, history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from inspector.domain import chronology, ledger
from inspector.domain.records import Evidence, Finding, Inspection, Kind, Officer, Recheck, Record, from_body
from inspector.errors import Code, HubError
from inspector.hub import registry_blobs, registry_findings, registry_ledger, registry_overview
from inspector.hub.ledger import story_of_finding
from inspector.hub.ledger_telling import counts, decode
from inspector.hub.pages import history, law
from inspector.hub.pages.history import HistoryLine
from inspector.hub.registry_ledger import Heard
from inspector.hub.scope import Scope

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")
THUMBNAIL_NAME = "{sha256}.thumbnail.jpg"  # how a laptop sends the smaller copy of a photo (FORMATS.md)
SHOWN_AS_PICTURE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or another file of evidence. `come`: bytes here and in all while it is on its way."""

    sha256: str
    name: str
    caption: str
    taken_at: str
    place: str
    direction: str
    photographer: str
    proves: str
    flags: tuple[str, ...]
    is_picture: bool
    here: bool
    size: int
    thumbnail: str  # SHA-256 of the smaller copy, empty where it has not come
    come: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with everything that belongs to it. `row` is its row in the ledger."""

    row: Mapping[str, Any]
    finding: Finding
    inspection: Inspection | None
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
    known = _counting(here, registry_ledger.by_ids(connection, {state.finding.inspection, *before, *after}))
    known += _counting(here, registry_ledger.by_subjects(connection, {*before, *after}, Kind.EVIDENCE))
    known += _counting(here, registry_ledger.by_subjects(connection, {state.finding.inspection}, Kind.INSPECTION))
    photos = _photos(connection, scope, known)
    visits = chronology.in_order(record for record in known if record.kind == Kind.INSPECTION)
    inspection = _value(Inspection, visits[-1] if visits else None)  # the last correction, where there are any
    people = names_of(
        connection, here, {*(record.author for record in story.records), *(inspection.officers if inspection else ())}
    )
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
        officers=tuple(people.get(key, "") for key in inspection.officers) if inspection else (),
        clauses=law.cited(basis, _counting(here, clauses)),
        before=[photos[key] for key in dict.fromkeys(before) if key in photos],
        after=[photos[key] for key in dict.fromkeys(after) if key in photos],
        documents=documents,
        held=frozenset(registry_blobs.held_blobs(connection, [one["pdf"] for one in documents], scope)),
        history=history.lines(story, people),
    )


def names_of(connection: Connection, here: Heard, authors: Iterable[str]) -> dict[str, str]:
    """Author → name: of officers' records, and of accounts of this hub."""
    asked = {author for author in authors if author}
    names = {author: author.partition(":")[2] for author in asked if author.startswith("officer:")}
    for record in _counting(here, registry_ledger.by_ids(connection, asked - set(names))):
        officer = _value(Officer, record) if record.kind == Kind.OFFICER else None
        if officer is not None:
            names[record.id] = officer.name
    return names


def _counting(here: Heard, heard: Iterable[Heard]) -> list[Record]:
    return [decode(one) for one in heard if counts(here, one)]


def _value(body: type[T], record: Record | None) -> T | None:
    """What a record says, None where this version cannot read it."""
    if record is None:
        return None
    try:
        return from_body(body, record.body)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _photos(connection: Connection, scope: Scope, records: Sequence[Record]) -> dict[str, Photo]:
    """Id of the first record of each piece of evidence → what is shown of it, after its corrections."""
    known = {record.id: record for record in records if record.kind == Kind.EVIDENCE}
    root = chronology.roots(known)
    said = {root[record.id]: _value(Evidence, record) for record in chronology.in_order(known.values())}
    evidence = {key: value for key, value in said.items() if value is not None}
    shas = {value.blob for value in evidence.values()}
    held = registry_blobs.held_blobs(connection, shas, scope)
    names = {THUMBNAIL_NAME.format(sha256=sha): sha for sha in shas}
    found = registry_overview.named_files(connection, names, scope)
    thumbnails = {names[name]: sha for name, sha in found.items()}
    come = registry_overview.bytes_come(connection, shas - set(held), scope)
    photos = {}
    for key, value in evidence.items():
        photo = _photo(value, thumbnails.get(value.blob, ""))
        if value.blob in held:
            photo = replace(photo, here=True, size=held[value.blob].size)
        photos[key] = replace(photo, come=come.get(value.blob, (0, 0)))
    return photos


def _photo(value: Evidence, thumbnail: str) -> Photo:
    return Photo(
        sha256=value.blob,
        name=value.name,
        caption=value.caption,
        taken_at=value.taken_at.replace("T", " "),
        place=value.place,
        direction=value.direction,
        photographer=value.photographer,
        proves=value.proves,
        flags=value.flags,
        is_picture=value.media_type in SHOWN_AS_PICTURE,
        here=False,
        size=0,
        thumbnail=thumbnail,
    )
