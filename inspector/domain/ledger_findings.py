"""The state of one finding from what was said of it: orders, services, rechecks, closures.

Where two officers differ the cautious state holds: a finding is never closed while one of them refuses, nor while its
review (审核) was returned and nobody has answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from inspector.domain.ledger_reading import Tale, Transfer
from inspector.domain.records import (
    Authority,
    Closure,
    DocumentType,
    Finding,
    IssuedDocument,
    Manner,
    NumberGiven,
    Outcome,
    Printing,
    Recheck,
    Record,
    Review,
    Service,
)


class State(StrEnum):
    """Where a finding stands."""

    FOUND = "found"  # 发现
    ISSUED = "issued"  # 已签发
    SERVED = "served"  # 已送达
    DUE_SOON = "due_soon"  # 临期
    OVERDUE = "overdue"  # 逾期
    CORRECTED = "corrected"  # 已改正
    NEEDS_REVIEW = "needs_review"  # 需复核
    CLOSED = "closed"  # 已销号
    TRANSFERRED = "transferred"  # 已移交


class Step(StrEnum):
    """What may be done next with a finding."""

    ISSUE = "issue"  # 签发责令改正决定
    SERVE = "serve"  # 送达
    RECHECK = "recheck"  # 复查
    CLOSE = "close"  # 销号
    TRANSFER = "transfer"  # 移交


SETTLED = frozenset({State.CORRECTED, State.CLOSED, State.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding with what became of it. `deadline` is the day by which it must be put right."""

    id: str
    finding: Finding
    state: State
    order: str | None  # document id
    deadline: date | None
    served_on: date | None
    next_steps: tuple[Step, ...]
    history: tuple[Record, ...]


@dataclass(slots=True)
class _Story:
    finding: Finding
    order: str | None = None
    transferred: bool = False
    rechecks: list[tuple[Record, Recheck]] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    history: list[Record] = field(default_factory=list)
    returned: bool = False  # a reviewer sent it back, and nobody has answered

    def hear(self, record: Record, said: Any) -> None:
        self.history.append(record)
        match said:
            case IssuedDocument(type=DocumentType.ORDER):
                self.order = record.id
            case Recheck():
                self.rechecks.append((record, said))
            case Closure():
                self.closures.append(said)
            case Transfer():
                self.transferred = True


def finding_states(
    tale: Tale, served: Mapping[str, date], *, returned: frozenset[str], today: date, due_soon_days: int
) -> dict[str, FindingState]:
    """The state of every finding, by the id of its first record.

    Args:
        tale: all that was said.
        served: document id → first day of service.
        returned: ids of findings whose review was returned and not answered.
    """
    root = tale.roots(Finding)
    documents = tale.of(IssuedDocument)
    stories = {key: _Story(finding, returned=key in returned) for key, finding in tale.current(Finding).items()}
    for record, said in tale.told:
        for name in dict.fromkeys(root.get(name, name) for name in _concerned(record, said, documents)):
            if name in stories:
                stories[name].hear(record, said)
    soon = today + timedelta(days=due_soon_days)
    return {key: _state(key, story, documents, served, today=today, soon=soon) for key, story in stories.items()}


def _concerned(record: Record, said: Any, documents: Mapping[str, IssuedDocument]) -> tuple[str, ...]:
    """The findings that this speaks of, each once."""
    match said:
        case Finding():
            return (record.id,)
        case IssuedDocument():
            return tuple(dict.fromkeys(str(name) for name in said.findings))
        case Printing() | Service() | NumberGiven():
            document = documents.get(said.document)
            return tuple(dict.fromkeys(str(name) for name in document.findings)) if document else ()
        case Recheck() | Closure() | Transfer():
            return (said.finding,)
        case Review():
            document = documents.get(said.target)
            return tuple(str(name) for name in document.findings) if document else (said.target,)
        case _:
            return ()


def _state(
    key: str,
    story: _Story,
    documents: Mapping[str, IssuedDocument],
    served: Mapping[str, date],
    *,
    today: date,
    soon: date,
) -> FindingState:
    order = documents[story.order] if story.order else None
    served_on = served.get(story.order) if story.order else None
    deadline = story.finding.deadline
    if deadline is None and story.finding.manner is Manner.AT_ONCE and order is not None:
        deadline = served_on or order.issued_on  # 立行立改: the day on which the order reached the party
    state = _after_rechecks(story) or _running(order, served_on, deadline, today=today, soon=soon)
    return FindingState(
        id=key,
        finding=story.finding,
        state=state,
        order=story.order,
        deadline=deadline,
        served_on=served_on,
        next_steps=_steps(story, state, served_on),
        history=tuple(story.history),
    )


def _running(
    order: IssuedDocument | None, served_on: date | None, deadline: date | None, *, today: date, soon: date
) -> State:
    """Before any recheck counts: by the order, its service and the deadline."""
    if order is None:
        return State.FOUND
    if deadline is not None and deadline < today:
        return State.OVERDUE
    if deadline is not None and deadline <= soon:
        return State.DUE_SOON
    return State.SERVED if served_on is not None else State.ISSUED


def _after_rechecks(story: _Story) -> State | None:
    """What rechecks, closures and transfers make of it; None where the order still runs."""
    standing = _standing(story.rechecks)
    outcomes = {recheck.outcome for _, recheck in standing}
    corrected = {record.id for record, recheck in story.rechecks if recheck.outcome is Outcome.CORRECTED}
    if story.closures:
        proven = any(closure.recheck in corrected for closure in story.closures)
        closed = proven and outcomes == {Outcome.CORRECTED} and not story.returned
        return State.CLOSED if closed else State.NEEDS_REVIEW
    if outcomes == {Outcome.CORRECTED}:
        return State.CORRECTED
    if Outcome.CORRECTED in outcomes or Outcome.REFUSED in outcomes:
        return State.NEEDS_REVIEW
    return State.TRANSFERRED if story.transferred and not outcomes else None


def _standing(rechecks: list[tuple[Record, Recheck]]) -> list[tuple[Record, Recheck]]:
    """The words that count: of the last day on which anybody looked, each officer's last.

    A visit on a later day answers the earlier ones; on one and the same day nobody overrules a colleague.
    """
    last_day = max((recheck.checked_on for _, recheck in rechecks), default=None)
    by_officer = {
        (record.author, record.device): (record, recheck)
        for record, recheck in rechecks
        if recheck.checked_on == last_day
    }
    return list(by_officer.values())


def _steps(story: _Story, state: State, served_on: date | None) -> tuple[Step, ...]:
    match state:
        case State.FOUND:
            finding = story.finding
            if finding.authority is not Authority.ENVIRONMENT:
                return (Step.TRANSFER,)
            orderable = finding.basis is not None and finding.act.ongoing
            return (Step.ISSUE, Step.RECHECK) if orderable else (Step.RECHECK,)
        case State.CORRECTED:
            return (Step.RECHECK,) if story.returned else (Step.CLOSE, Step.RECHECK)
        case State.CLOSED | State.TRANSFERRED:
            return ()
        case State.NEEDS_REVIEW:
            return (Step.RECHECK,)
        case _:
            return (Step.RECHECK,) if served_on is not None else (Step.SERVE, Step.RECHECK)
