"""更正: a finished inspection opened again. What was recorded stays; the correction is a record that names it.

The kept submission is read back under a new identity (deprecatedID names the old one). Times, officers and photos are
those of the visit; signatures are given anew, since what is signed is no longer the same. Issued documents stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inspector.domain.records import Evidence, Finding, Inspection, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.store import drafts as draft_store
from inspector.store import forms as form_store
from inspector.store.drafts import StoredDraft
from inspector.store.forms import StoredForm
from inspector.workflow import checklists, photographs
from inspector.workflow.case import of_inspection
from inspector.workflow.desk import Desk
from inspector.workflow.finding_drafts import FindingDraft, FindingEdit
from inspector.workflow.findings import inspection_record
from inspector.workflow.inspection_drafts import AUDIT, CORRECTS, EDIT, NARRATIVE, PEOPLE, Correction
from inspector.workflow.walk import People
from inspector.xform.session import FormSession

__all__ = ["Recorded", "begin", "recorded"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an inspection has on record: photos by id, findings by item with their ids."""

    photos: Mapping[str, Evidence]
    findings: Mapping[str, tuple[str, Finding]]

    def check(self, found: tuple[FindingDraft, ...]) -> None:
        """Refuse to let a recorded finding vanish: what was found is settled by a recheck, not by an edit.

        Raises:
            WorkflowError: CORRECTION_FINDING_LEFT.
        """
        still = {one.item for one in found}
        for item, (_, finding) in self.findings.items():
            if item not in still:
                raise WorkflowError(Code.CORRECTION_FINDING_LEFT, item=item, title=finding.title)


def recorded(desk: Desk, inspection: str) -> Recorded:
    """What is on record of an inspection, all corrections taken into account."""
    case = of_inspection(desk, inspection)
    return Recorded(dict(case.evidence), {finding.item: (key, finding) for key, finding in case.findings})


def begin(desk: Desk, inspection: str, *, reason: str) -> str:
    """Open a finished inspection to correct it; returns the draft. A correction under way is gone on with.

    Args:
        desk: the desk.
        inspection: id of its first record.
        reason: why; it stands in the new record.

    Raises:
        WorkflowError: INSPECTION_UNKNOWN, CORRECTION_REASON, CORRECTION_NO_FORM.
        FormError: FORM_SUBMISSION_UNFIT.
        EvidenceError: the kept form is damaged.
    """
    for line in draft_store.list_open(desk.store):
        known = draft_store.load(desk.store, line.id).extras.get(CORRECTS)
        if known and json.loads(known)["inspection"] == inspection:
            return line.id
    if not reason.strip():
        raise WorkflowError(Code.CORRECTION_REASON)
    body = from_body(Inspection, inspection_record(desk, inspection).body)
    earlier = _earlier(desk, inspection)
    stored = _form(desk, body, earlier)
    definition = checklists.from_source(desk, stored)
    session = FormSession.edit(definition, checklists.device(desk), submission=desk.blobs.get(body.submission))
    session.give_reason(reason.strip())
    extras = _extras(desk, inspection, body, earlier)
    extras[CORRECTS] = _correction(desk, inspection, body, reason.strip())
    extras[AUDIT] = session.audit_log()
    with desk.store.transaction():
        draft = draft_store.create(
            desk.store,
            site=body.site,
            form_sha=stored.sha256,
            form_id=body.form,
            form_version=body.form_version,
            officers=body.officers,
            snapshot=session.snapshot(),
        )
        for key, value in extras.items():
            if value:
                draft_store.set_extra(desk.store, draft, key, json.dumps(to_body(value), ensure_ascii=False))
    return draft


def _earlier(desk: Desk, inspection: str) -> StoredDraft | None:
    """The draft that became the inspection, where it was filled in here."""
    draft = draft_store.closed(desk.store).get(inspection)
    return draft_store.load(desk.store, draft) if draft else None


def _form(desk: Desk, body: Inspection, earlier: StoredDraft | None) -> StoredForm:
    """The very form that was filled in."""
    sha256 = earlier.form_sha if earlier else form_store.find(desk.store, body.form, body.form_version)
    if not sha256 or not body.submission:
        raise WorkflowError(Code.CORRECTION_NO_FORM, title=body.form_title, version=body.form_version)
    return form_store.load(desk.store, sha256)


def _correction(desk: Desk, inspection: str, body: Inspection, reason: str) -> Correction:
    ended = datetime.fromisoformat(body.ended_at.replace("Z", "+00:00")).astimezone(desk.now().tzinfo)
    return Correction(inspection, reason, body.started_at, body.ended_at, ended.date().isoformat())


def _extras(desk: Desk, inspection: str, body: Inspection, earlier: StoredDraft | None) -> dict[str, object]:
    """What lay beside the form: people, the narrative, photos, and how findings were worded."""
    found: dict[str, object] = {
        PEOPLE: People(body.responsible, body.others, body.recusal_asked, body.recusal_note, body.place),
        NARRATIVE: json.loads(earlier.extras.get(NARRATIVE) or '""') if earlier else body.narrative,
    }
    known = recorded(desk, inspection)
    for key, photo in known.photos.items():
        found[photographs.EVIDENCE_KEY + key] = photo
    if earlier is not None:  # what nobody worded follows the answers, as it did
        return found | {key: json.loads(text) for key, text in earlier.extras.items() if key.startswith(EDIT)}
    return found | {EDIT + item: _as_recorded(finding) for item, (_, finding) in known.findings.items()}


def _as_recorded(finding: Finding) -> FindingEdit:
    return FindingEdit(
        facts=finding.facts,
        severity=finding.severity.value,
        manner=finding.manner.value,
        deadline=finding.deadline.isoformat() if finding.deadline else "",
        demand=finding.demand,
    )
