"""A case: one inspection with its site, people, photos and findings, put together for the documents.

It is made from the draft under way (to preview) or from the records (to issue); the documents cannot tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inspector.domain.media import is_picture
from inspector.domain.records import (
    Evidence,
    Finding,
    Inspection,
    Kind,
    Officer,
    Record,
    Site,
    from_body,
)
from inspector.store import records as record_store
from inspector.workflow.desk import Desk
from inspector.workflow.findings import inspection_record
from inspector.workflow.inspection_bodies import finding_of_walk, inspection_of_walk
from inspector.workflow.register import current, get_site
from inspector.workflow.walk import Walk


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the documents of one inspection speak of. Keys of photos and findings are stable ids."""

    inspection_id: str
    inspection: Inspection
    site: Site
    form_title: str
    titles: Mapping[str, str]  # item number → title
    officers: tuple[tuple[str, Officer], ...]
    recorder: Officer
    evidence: tuple[tuple[str, Evidence], ...]
    findings: tuple[tuple[str, Finding], ...]
    started_at: datetime  # local
    ended_at: datetime  # local
    frozen: bool  # made from records

    @property
    def photos(self) -> tuple[tuple[str, Evidence], ...]:
        """The evidence that is drawn, in the order in which papers number it."""
        return tuple((key, found) for key, found in self.evidence if is_picture(found.media_type))

    @property
    def files(self) -> tuple[tuple[str, Evidence], ...]:
        """Sound, film and other files: papers list them."""
        return tuple((key, found) for key, found in self.evidence if not is_picture(found.media_type))


def of_walk(desk: Desk, walk: Walk) -> Case:
    """The case of an inspection under way."""
    ended_at = walk.corrects.ended_at if walk.corrects else desk.store.stamp()
    inspection = inspection_of_walk(walk, ended_at=ended_at, submission="", waiver="")
    keys = {key: key for key in walk.evidence}
    findings = tuple((draft.item, finding_of_walk(walk, draft, "", keys)) for draft in walk.findings())
    officers = tuple((row.id, row.officer) for row in walk.officers)
    return Case(
        inspection_id=walk.draft,
        inspection=inspection,
        site=walk.site,
        form_title=walk.form_title,
        titles=inspection.titles,
        officers=officers,
        recorder=walk.officers[-1].officer,
        evidence=tuple(walk.evidence.items()),
        findings=findings,
        started_at=_local(desk, inspection.started_at),
        ended_at=_local(desk, inspection.ended_at),
        frozen=False,
    )


def of_inspection(desk: Desk, inspection_id: str) -> Case:
    """The case of a finished inspection.

    Raises:
        WorkflowError: INSPECTION_UNKNOWN.
    """
    inspection = from_body(Inspection, inspection_record(desk, inspection_id).body)
    officers = tuple((key, _officer(desk, key)) for key in inspection.officers)
    return Case(
        inspection_id=inspection_id,
        inspection=inspection,
        site=get_site(desk, inspection.site),
        form_title=inspection.form_title,
        titles=inspection.titles,
        officers=officers,
        recorder=_officer(desk, inspection.recorder),
        evidence=tuple(
            (record.id, from_body(Evidence, record.body))
            for record in _of_inspection(desk, Kind.EVIDENCE, inspection_id)
        ),
        findings=tuple(
            (record.id, from_body(Finding, record.body)) for record in _of_inspection(desk, Kind.FINDING, inspection_id)
        ),
        started_at=_local(desk, inspection.started_at),
        ended_at=_local(desk, inspection.ended_at),
        frozen=True,
    )


def _of_inspection(desk: Desk, kind: Kind, inspection: str) -> list[Record]:
    records = record_store.current(desk.store, kind).values()
    return [record for record in records if record.body.get("inspection") == inspection]


def _officer(desk: Desk, key: str) -> Officer:
    return from_body(Officer, current(desk, Kind.OFFICER)[key].body)


def _local(desk: Desk, utc: str) -> datetime:
    return datetime.fromisoformat(utc.replace("Z", "+00:00")).astimezone(desk.now().tzinfo)
