"""What reviewers (审核) said of inspections, findings and documents: approved, returned, answered.

Each role's last word counts; one role's approval never covers another role's return. A return stands until the
inspector answers it or the same role speaks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspector.domain.ledger_reading import Tale
from inspector.domain.records import Finding, Inspection, Kind, Record, Review, Verdict


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One word: who said it when is in the record."""

    record: Record
    review: Review


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How the review of one thing stands.

    Attributes:
        target: id of the inspection, finding or document; of its first record where it was corrected since.
        kind: a `Kind`; empty while what is reviewed has not arrived here.
        verdict: RETURNED while a return waits for an answer, ANSWERED while one waits for the reviewer, else APPROVED.
        returns: the returns that wait for an answer, in the order in which they were said.
        said: everything, in that order.
    """

    target: str
    kind: str
    verdict: Verdict
    returns: tuple[ReviewLine, ...]
    said: tuple[ReviewLine, ...]


def review_states(tale: Tale) -> dict[str, ReviewState]:
    """How each review stands, by the id of what is reviewed."""
    root = tale.roots(Finding) | tale.roots(Inspection)
    kinds = {record.id: record.kind for record, _ in tale.told if record.kind in _REVIEWABLE}
    said: dict[str, list[ReviewLine]] = {}
    for record, value in tale.told:
        if isinstance(value, Review):
            said.setdefault(root.get(value.target, value.target), []).append(ReviewLine(record, value))
    return {target: _state(target, kinds.get(target, ""), lines) for target, lines in said.items()}


def returned(states: Mapping[str, ReviewState]) -> frozenset[str]:
    """What waits for the inspector's answer."""
    return frozenset(target for target, state in states.items() if state.verdict is Verdict.RETURNED)


_REVIEWABLE = frozenset({Kind.INSPECTION, Kind.FINDING, Kind.DOCUMENT})


def _state(target: str, kind: str, lines: Iterable[ReviewLine]) -> ReviewState:
    said = tuple(lines)
    answered = {line.review.answers for line in said if line.review.verdict is Verdict.ANSWERED}
    last = {line.review.role: line for line in said if line.review.verdict is not Verdict.ANSWERED}
    standing = [line for line in said if last.get(line.review.role) is line and line.review.verdict is Verdict.RETURNED]
    returns = tuple(line for line in standing if line.record.id not in answered)
    if returns:
        verdict = Verdict.RETURNED
    elif standing or not last:
        verdict = Verdict.ANSWERED
    else:
        verdict = Verdict.APPROVED
    return ReviewState(target, kind, verdict, returns, said)
