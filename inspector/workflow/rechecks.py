"""复查 and 销号: what a revisit found, with its proof, and the end of a finding. Each is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from inspector.domain import identity
from inspector.domain.ledger import FindingState, Step
from inspector.domain.records import BlobRef, Closure, Draft, Kind, Outcome, Recheck, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.workflow.desk import Desk
from inspector.workflow.photographs import Imported
from inspector.workflow.register import get_site, list_officers
from inspector.workflow.rows import OfficerRow, RecheckRow


@dataclass(frozen=True, slots=True)
class Revisit:
    """What the form of a recheck or a closure begins with: officers with a valid certificate, and the desk's clock."""

    officers: tuple[OfficerRow, ...]
    proof: RecheckRow | None  # the last recheck that found it corrected
    now: Callable[[], datetime]


def prepare(desk: Desk, finding: str) -> Revisit:
    """What may be chosen for this finding.

    Raises:
        WorkflowError: FINDING_UNKNOWN.
    """
    state = _state(desk, finding)
    corrected = [row for row in list_rechecks(state) if row.recheck.outcome is Outcome.CORRECTED]
    officers = tuple(row for row in list_officers(desk) if row.valid)
    return Revisit(officers, corrected[-1] if corrected else None, desk.now)


def list_rechecks(state: FindingState) -> tuple[RecheckRow, ...]:
    """The rechecks of a finding, the first one first."""
    records = [record for record in state.history if record.kind == Kind.RECHECK]
    rows = [RecheckRow(record.id, from_body(Recheck, record.body)) for record in records]
    return tuple(sorted(rows, key=lambda row: (row.recheck.checked_on, row.id)))


def recheck(desk: Desk, said: Recheck, photos: Sequence[Imported]) -> str:
    """Record a revisit with the photos that prove it; returns the record's id.

    Raises:
        WorkflowError: FINDING_UNKNOWN, FINDING_SETTLED, TWO_OFFICERS, RECHECK_DATE, RECHECK_FACTS, RECHECK_PROOF
            where the finding is said to be corrected and no photo shows it.
        DomainError: a certificate is missing or has lapsed.
    """
    state = _state(desk, said.finding)
    if Step.RECHECK not in state.next_steps:
        raise WorkflowError(Code.FINDING_SETTLED)
    earliest, today = _found_on(desk, state), desk.today()
    if not earliest <= said.checked_on <= today:
        raise WorkflowError(Code.RECHECK_DATE, earliest=earliest, today=today)
    if not said.facts.strip():
        raise WorkflowError(Code.RECHECK_FACTS)
    if said.outcome is Outcome.CORRECTED and not photos:
        raise WorkflowError(Code.RECHECK_PROOF)
    officers = _officers(desk, said)
    place = get_site(desk, state.finding.site).address
    evidence = [_evidence(desk, photo, officers[0], state.finding.item, place) for photo in photos]
    body = to_body(replace(said, evidence=tuple(draft.id for draft in evidence)))
    record_id = desk.new_id()
    desk.append([*evidence, Draft(Kind.RECHECK, said.finding, officers[0].id, body, id=record_id)])
    return record_id


def close_finding(desk: Desk, said: Closure, *, author: str) -> str:
    """销号: end a finding that a recheck showed to be corrected; returns the record's id.

    Args:
        author: the officer who answers for it (subject).

    Raises:
        WorkflowError: FINDING_UNKNOWN, CLOSURE_PROOF without such a recheck, CLOSURE_REASON, RECHECK_DATE.
    """
    state = _state(desk, said.finding)
    proof = next((row for row in list_rechecks(state) if row.id == said.recheck), None)
    if Step.CLOSE not in state.next_steps or proof is None or proof.recheck.outcome is not Outcome.CORRECTED:
        raise WorkflowError(Code.CLOSURE_PROOF)
    if not said.reason.strip():
        raise WorkflowError(Code.CLOSURE_REASON)
    if not proof.recheck.checked_on <= said.closed_on <= desk.today():
        raise WorkflowError(Code.RECHECK_DATE, earliest=proof.recheck.checked_on, today=desk.today())
    record_id = desk.new_id()
    desk.append([Draft(Kind.CLOSURE, said.finding, author, to_body(said), id=record_id)])
    return record_id


def _state(desk: Desk, finding: str) -> FindingState:
    state = desk.ledger().findings.get(finding)
    if state is None:
        raise WorkflowError(Code.FINDING_UNKNOWN)
    return state


def _found_on(desk: Desk, state: FindingState) -> date:
    first = min((datetime.fromisoformat(record.made_at) for record in state.history), default=desk.now())
    return first.astimezone(desk.now().tzinfo).date()


def _officers(desk: Desk, said: Recheck) -> list[OfficerRow]:
    """Those who looked: two, as at every inquiry on site (行政处罚法 第42条, R)."""
    known = {row.id: row for row in list_officers(desk)}
    rows = [known[key] for key in dict.fromkeys(said.officers) if key in known]
    if len(rows) < 2:
        raise WorkflowError(Code.TWO_OFFICERS)
    for row in rows:
        identity.check_certificate(row.officer, said.checked_on)
    return rows


def _evidence(desk: Desk, photo: Imported, officer: OfficerRow, item: str, place: str) -> Draft:
    evidence = replace(  # taken at the revisit: no part of the papers of the inspection
        photo.evidence(), proves="复查情况", place=place, photographer=officer.officer.name, items=(item,)
    )
    ref = BlobRef(photo.sha256, photo.size, photo.name, photo.media_type)
    record_id = desk.new_id()
    return Draft(Kind.EVIDENCE, record_id, officer.id, to_body(evidence), (ref,), id=record_id)
