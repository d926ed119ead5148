"""检查: start one, go on with it, keep every answer as it is given, finish it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from inspector.checklist import prefill
from inspector.checklist.owed import OwedKind
from inspector.domain import identity
from inspector.domain.records import (
    BlobRef,
    Draft,
    Evidence,
    Kind,
    Manner,
    Signature,
    SiteKind,
    from_body,
    to_body,
)
from inspector.errors import Code, DomainError, NeedsDecision, WorkflowError
from inspector.i18n import tr
from inspector.store import drafts as draft_store
from inspector.store import forms as form_store
from inspector.store import records as record_store
from inspector.workflow import checklists, corrections, photographs
from inspector.workflow.desk import Desk
from inspector.workflow.finding_drafts import FindingDraft, FindingEdit
from inspector.workflow.inspection_bodies import finding_of_walk, inspection_of_walk
from inspector.workflow.inspection_drafts import AUDIT, CORRECTS, EDIT, NARRATIVE, PEOPLE, SIGNATURE, Correction
from inspector.workflow.register import get_site, list_officers
from inspector.workflow.rows import DraftRow, OfficerRow
from inspector.workflow.walk import People, Walk
from inspector.xform.audit import FILE_NAME as AUDIT_FILE
from inspector.xform.session import Change, FormSession

USUAL_FORMS: Mapping[SiteKind, str] = {
    SiteKind.MATERIAL_YARD: "material_yard",
    SiteKind.TAILINGS_POND: "tailings_pond",
    SiteKind.WASTE_STORE: "seepage",
    SiteKind.PLANT: "shutdown",
}


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A checklist that can be walked; `usual` marks the one made for this kind of site."""

    form_id: str
    title: str
    version: str
    usual: bool
    origin: str = ""  # the file that it came from; empty where it is shipped


def available_forms(desk: Desk, kind: SiteKind) -> tuple[FormChoice, ...]:
    """The checklists, each in its newest version: the usual one for this kind of site first, the bureau's own last."""
    usual = USUAL_FORMS[kind]
    choices = [
        FormChoice(form.form_id, form.title, form.version, form.form_id == usual, form.origin)
        for form in checklists.offered(desk)
    ]
    return tuple(sorted(choices, key=lambda choice: not choice.usual))


def start(desk: Desk, site: str, form_id: str, *, officers: tuple[str, ...]) -> str:
    """Begin an inspection; returns the draft's id. Facts of the register are filled in, and stay editable.

    Raises:
        WorkflowError: SITE_UNKNOWN, TWO_OFFICERS.
        DomainError: a certificate is missing or has lapsed.
    """
    known = {row.id: row for row in list_officers(desk)}
    _check_officers([known[key] for key in officers if key in known], desk.today())
    subject = get_site(desk, site)
    definition = checklists.current(desk, form_id)
    session = FormSession.start(definition, checklists.device(desk))
    prefill.fill(session, subject, {"flood_season_start": desk.settings().flood_season_start})
    with desk.store.transaction():
        kept = form_store.keep(desk.store, definition)
        draft = draft_store.create(
            desk.store,
            site=site,
            form_sha=kept,
            form_id=definition.form_id,
            form_version=definition.version,
            officers=officers,
            snapshot=session.snapshot(),
        )
        _keep_audit(desk, draft, session.audit_log())
    return draft


def open_walk(desk: Desk, draft: str) -> Walk:
    """Go on with an inspection where it was left, with the very form version that began it.

    Raises:
        StoreError: DRAFT_MISSING.
    """
    stored = draft_store.load(desk.store, draft)
    definition = checklists.from_source(desk, form_store.load(desk.store, stored.form_sha))
    extras = stored.extras
    session = FormSession.resume(
        definition,
        checklists.device(desk),
        snapshot=stored.snapshot,
        values=stored.values,
        audit=json.loads(extras.get(AUDIT) or '""'),
    )
    corrects = correction_in(extras)
    known = {row.id: row for row in list_officers(desk)}
    return Walk(
        draft=draft,
        site_id=stored.site,
        site=get_site(desk, stored.site),
        form_title=definition.title,
        form_version=definition.version,
        session=session,
        officers=tuple(known[key] for key in stored.officers if key in known),
        started_at=corrects.started_at if corrects else stored.started_at,
        inspected_on=date.fromisoformat(corrects.day) if corrects else desk.today(),
        law=desk.law(),
        calendar=desk.calendar,
        evidence=photographs.evidence_in(extras),
        edits={key: from_body(FindingEdit, json.loads(text)) for key, text in _below(extras, EDIT)},
        signatures={key: from_body(Signature, json.loads(text)) for key, text in _below(extras, SIGNATURE)},
        people=from_body(People, json.loads(extras.get(PEOPLE) or "{}")),
        narrative=json.loads(extras.get(NARRATIVE) or '""'),
        position=stored.position,
        corrects=corrects,
    )


def correction_in(extras: Mapping[str, str]) -> Correction | None:
    """What a draft corrects, None where it is an inspection of its own."""
    return from_body(Correction, json.loads(extras[CORRECTS])) if extras.get(CORRECTS) else None


def finished_as(desk: Desk, draft: str) -> str:
    """The inspection that a draft became; empty while it is under way.

    Raises:
        StoreError: DRAFT_MISSING.
    """
    return draft_store.load(desk.store, draft).inspection


def list_drafts(desk: Desk) -> tuple[DraftRow, ...]:
    """The inspections under way, the one touched last first."""
    return tuple(
        DraftRow(
            id=stored.id,
            site=stored.site,
            site_name=get_site(desk, stored.site).name,
            form_title=stored.form_title,
            started_at=stored.started_at,
            touched_at=stored.touched_at,
            correction=stored.correction,
        )
        for stored in draft_store.list_open(desk.store)
    )


# -- keeping what was said; each is one transaction ------------------------------------------------------------------


def keep_change(
    desk: Desk, draft: str, change: Change, *, snapshot: bytes | None, position: str, audit: str = ""
) -> None:
    """Keep one answer.

    Args:
        desk: the desk.
        draft: its id.
        change: what the session said of it.
        snapshot: the whole session; needed where the change is structural.
        position: where the inspector is.
        audit: the log of the session so far, where its form asks for one.
    """
    with desk.store.transaction():
        if snapshot is not None:
            draft_store.save_snapshot(desk.store, draft, snapshot)
        else:
            draft_store.save_values(desk.store, draft, change.values)
        draft_store.save_position(desk.store, draft, position)
        _keep_audit(desk, draft, audit)


def _keep_audit(desk: Desk, draft: str, log: str) -> None:
    if log:
        draft_store.set_extra(desk.store, draft, AUDIT, json.dumps(log, ensure_ascii=False))


def keep_edit(desk: Desk, draft: str, item: str, edit: FindingEdit) -> None:
    """Keep the inspector's wording of a finding."""
    _keep(desk, draft, EDIT + item, edit)


def keep_people(desk: Desk, draft: str, people: People) -> None:
    """Keep who was there."""
    _keep(desk, draft, PEOPLE, people)


def keep_narrative(desk: Desk, draft: str, narrative: str) -> None:
    """Keep 检查情况."""
    _keep(desk, draft, NARRATIVE, narrative)


def keep_signature(desk: Desk, draft: str, key: str, signature: Signature, *, png: bytes = b"") -> Signature:
    """Keep a signature taken on screen, or a refusal with its reason; returns it with the picture's hash.

    Args:
        key: whose it is: "site", "officer:<id>", "recorder", "witness".
        png: the strokes; empty for a refusal.

    Raises:
        WorkflowError: SIGN_REASON for a refusal without a reason.
    """
    if not png and not signature.refused_reason.strip():
        raise WorkflowError(Code.SIGN_REASON)
    if png:
        ref = desk.blobs.put(png, name=f"{key}.png", media_type="image/png")
        signature = replace(signature, blob=ref.sha256, signed_at=desk.store.stamp())
    _keep(desk, draft, SIGNATURE + key, signature)
    return signature


def forget_signature(desk: Desk, draft: str, key: str) -> None:
    """Take a signature back before the inspection is finished."""
    draft_store.set_extra(desk.store, draft, SIGNATURE + key, "")


def discard(desk: Desk, draft: str) -> None:
    """Put a draft aside; `restore` brings it back."""
    draft_store.discard(desk.store, draft)


def restore(desk: Desk, draft: str) -> None:
    """Bring back a draft that was put aside."""
    draft_store.restore(desk.store, draft)


# -- finishing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finished:
    """What finishing recorded: the inspection and its findings, each by the id of its first record."""

    inspection: str
    findings: tuple[str, ...]


def finish(desk: Desk, walk: Walk, *, waiver: str = "") -> Finished:
    """Record the inspection, its photos and its findings in one transaction.

    Args:
        waiver: why fewer photos than suggested were taken; the suggestion never blocks by itself.

    Raises:
        WorkflowError: TWO_OFFICERS, STILL_OWED, SIGNATURE_MISSING, SIGN_REASON, FINDING_UNDECIDED,
            FINDING_BLANK, CORRECTION_FINDING_LEFT.
        DomainError: a certificate is missing or has lapsed; AT_ONCE_FORBIDDEN.
        NeedsDecision: EVIDENCE_SHORT while no waiver is given.
    """
    _check_officers(list(walk.officers), desk.today())
    _check_owed(walk, waiver)
    _check_signatures(walk)
    findings = walk.findings()
    for finding in findings:
        _check_finding(finding)
    known = corrections.recorded(desk, walk.corrects.inspection) if walk.corrects else corrections.Recorded({}, {})
    known.check(findings)
    files = _submitted(desk, walk)
    inspection = inspection_of_walk(
        walk,
        ended_at=walk.corrects.ended_at if walk.corrects else desk.store.stamp(),
        submission=files[0].sha256,
        waiver=waiver,
    )
    record_id = desk.new_id()
    root = walk.corrects.inspection if walk.corrects else record_id
    basis = {"law": walk.law.version, "form": f"{walk.session.definition.form_id} {walk.form_version}"}
    basis |= {"correction": walk.corrects.reason} if walk.corrects else {}
    blobs = (*files, *_pictures(desk, walk))
    head = Draft(Kind.INSPECTION, root, walk.officers[0].id, to_body(inspection), blobs, basis, id=record_id)
    photos = {key: key if key in known.photos else desk.new_id() for key in walk.evidence}
    bodies = [finding_of_walk(walk, finding, root, photos) for finding in findings]
    ids = tuple(known.findings[body.item][0] if body.item in known.findings else desk.new_id() for body in bodies)
    found = [
        replace(head, kind=Kind.FINDING, subject=key, body=to_body(body), blobs=(), id=key)
        for key, body in zip(ids, bodies, strict=True)
        if known.findings.get(body.item) != (key, body)
    ]
    found = [replace(one, id=desk.new_id()) if one.body["item"] in known.findings else one for one in found]
    with desk.store.transaction():
        record_store.append(desk.store, (head, *_evidence(desk, walk, photos, root=root, known=known.photos), *found))
        draft_store.close(desk.store, walk.draft, root)
    return Finished(root, ids)


def _submitted(desk: Desk, walk: Walk) -> tuple[BlobRef, ...]:
    """The filled form as files: the submission, and the log of its filling where the form asks for one."""
    submission = walk.session.finish()
    form_id = walk.session.definition.form_id
    files = [desk.blobs.put(submission.xml, name=f"{form_id}.xml", media_type="text/xml")]
    if submission.audit:
        files.append(desk.blobs.put(submission.audit, name=AUDIT_FILE, media_type="text/csv"))
    return tuple(files)


def _check_officers(officers: list[OfficerRow], on: date) -> None:
    if len({row.id for row in officers}) < 2:
        raise WorkflowError(Code.TWO_OFFICERS)
    for row in officers:
        identity.check_certificate(row.officer, on)


def _check_owed(walk: Walk, waiver: str) -> None:
    owed = walk.owed()
    blocking = [entry for entry in owed if entry.blocking]
    if blocking:
        raise WorkflowError(Code.STILL_OWED, count=len(blocking))
    short = [entry for entry in owed if entry.kind is OwedKind.EVIDENCE]
    if short and not waiver.strip():
        choices = [("back", tr("回去补拍")), ("waive", tr("写明原因后结束"))]
        raise NeedsDecision(Code.EVIDENCE_SHORT, choices, count=len(short))


def _check_finding(finding: FindingDraft) -> None:
    if finding.undecided:
        raise WorkflowError(Code.FINDING_UNDECIDED, title=finding.title, question=finding.trouble or finding.question)
    if finding.blanks:
        raise WorkflowError(Code.FINDING_BLANK, title=finding.title, item=finding.item)
    if finding.manner is Manner.AT_ONCE and finding.not_at_once:
        raise DomainError(Code.AT_ONCE_FORBIDDEN, reason=finding.not_at_once)


def _check_signatures(walk: Walk) -> None:
    """Each officer signs; the site signs or its refusal has a reason and a witness (行政处罚法 第55条 and R)."""
    for row in walk.officers:
        signed = walk.signatures.get(f"officer:{row.id}")
        if signed is None or not signed.blob:
            raise WorkflowError(Code.SIGNATURE_MISSING, name=row.officer.name)
    site = walk.signatures.get("site")
    if site is None:
        raise WorkflowError(Code.SIGNATURE_MISSING, name=walk.people.responsible.name or tr("被检查人"))
    if site.refused_reason and "witness" not in walk.signatures:
        raise WorkflowError(Code.SIGN_REASON)


def _evidence(
    desk: Desk, walk: Walk, photos: Mapping[str, str], *, root: str, known: Mapping[str, Evidence]
) -> Iterator[Draft]:
    """The records of the photos that are new, or about which something changed."""
    for key, subject in photos.items():
        evidence = replace(walk.evidence[key], inspection=root)
        if known.get(key) != evidence:
            info = desk.blobs.info(evidence.blob)
            ref = BlobRef(info.sha256, info.size, evidence.name, evidence.media_type)
            fresh = desk.new_id() if key in known else subject  # what is there already is corrected
            yield Draft(Kind.EVIDENCE, subject, walk.officers[0].id, to_body(evidence), (ref,), id=fresh)


def _pictures(desk: Desk, walk: Walk) -> tuple[BlobRef, ...]:
    shas = [signature.blob for signature in walk.signatures.values() if signature.blob]
    infos = [desk.blobs.info(sha) for sha in shas]
    return tuple(BlobRef(info.sha256, info.size, info.name, info.media_type) for info in infos)


def _below(extras: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    return [(key[len(prefix) :], text) for key, text in extras.items() if key.startswith(prefix) and text]


def _keep(desk: Desk, draft: str, key: str, value: object) -> None:
    draft_store.set_extra(desk.store, draft, key, json.dumps(to_body(value), ensure_ascii=False))
