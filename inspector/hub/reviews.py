"""审核 on the hub's page: a reviewer approves an inspection, a finding or a document, or returns it with reasons.

A review is a record of the hub's own chain; it reaches the inspector's 今日 like every other record.
"""

from __future__ import annotations

from collections.abc import Iterable

from inspector.domain.records import Draft, Kind, Record, Review, Verdict, to_body
from inspector.errors import Code, HubError
from inspector.hub import own_chain, registry_records
from inspector.hub.audit import note
from inspector.hub.hub import Hub
from inspector.hub.scope import Principal

REVIEWABLE = frozenset({Kind.INSPECTION, Kind.FINDING, Kind.DOCUMENT})
MOST_REASONS = 20
LONGEST_REASON = 1000  # characters


def review(
    hub: Hub,
    principal: Principal,
    *,
    target: str,
    verdict: Verdict,
    reasons: Iterable[str] = (),
    request: str = "",
) -> Record | None:
    """Say what a reviewer thinks of a record; gives the new record, or None where this request was done before.

    Args:
        hub: the opened hub.
        principal: an officer whose role may review; the route's rule has seen to that.
        target: the record id of an inspection, finding or document of the principal's scope.
        verdict: APPROVED or RETURNED.
        reasons: what is to be put right, one sentence each; needed for a return.
        request: an id that the page made (`Text(64, "[0-9A-Za-z-]+")`), so that sending it twice counts once.

    Raises:
        HubError: NOT_HERE; REVIEW_REASON_MISSING for a return without a reason.
    """
    if verdict is Verdict.ANSWERED:
        raise ValueError("an answer is the inspector's")
    given = [" ".join(reason.split())[:LONGEST_REASON] for reason in reasons]
    told = tuple(reason for reason in given if reason)[:MOST_REASONS]
    if verdict is Verdict.RETURNED and not told:
        raise HubError(Code.REVIEW_REASON_MISSING)
    with hub.registry.one_writer() as connection:
        if request and registry_records.has(connection, request):
            return None
        found = registry_records.find(connection, target, principal.scope)
        if found is None or found.record.kind not in REVIEWABLE:
            raise HubError(Code.NOT_HERE)
        body = Review(
            target=found.record.id,
            verdict=verdict,
            reasons=told,
            role=str(principal.role or ""),
            reviewer=principal.name,
            inspection=_inspection(found.record),
            site=str(found.record.body.get("site", "")),
        )
        draft = Draft(Kind.REVIEW, found.record.id, principal.actor, to_body(body), id=request)
        (made,) = own_chain.append(hub, connection, [draft], scope=found.scope)
        action = "approve.record" if verdict is Verdict.APPROVED else "return.record"
        note(hub, connection, actor=principal.actor, action=action, scope=found.scope, target=target)
    return made


def _inspection(record: Record) -> str:
    return record.id if record.kind == Kind.INSPECTION else str(record.body.get("inspection", ""))
