"""Findings as they propose themselves: from the item, the answers and the law by the date of the act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from inspector.checklist.items import Item
from inspector.checklist.proposals import Proposal, propose
from inspector.checklist.wording import BLANK
from inspector.domain import deadlines, grading, law
from inspector.domain.records import Act, Authority, BasisChoice, Manner, Severity
from inspector.errors import Code, InspectorError, NeedsDecision
from inspector.i18n import tr

if TYPE_CHECKING:
    from inspector.workflow.walk import Walk

_OPEN: Final = frozenset({Code.LAW_DATES_MISSING, Code.LAW_DATES_IMPOSSIBLE})
"""What the inspector's own entries leave open; a clause that is missing is for legal review and holds nothing up."""


@dataclass(frozen=True, slots=True)
class FindingEdit:
    """What the inspector changed about a proposal; None keeps what is proposed."""

    facts: str | None = None
    severity: str | None = None
    manner: str | None = None
    deadline: str | None = None  # ISO date, "" for none
    demand: str | None = None
    act_began: str | None = None  # ISO date
    act_ended: str | None = None
    ongoing: bool | None = None
    harm_shown: bool | None = None
    choice: str | None = None  # key of the choice put by the law library
    choice_reason: str | None = None


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """A finding before it is recorded.

    `question` and `choices` stand where the law library needs a person to choose; `trouble` is a sentence where no
    basis can be given. `undecided` says that the inspector must choose or correct something before the inspection can
    be finished. `suggested` names the fields whose value is this program's suggestion and not law.
    """

    item: str
    title: str
    facts: str
    severity: Severity
    manner: Manner
    deadline: date | None
    demand: str
    authority: Authority
    act: Act
    basis: BasisChoice | None
    orderable: bool
    notes: tuple[str, ...]
    harm_shown: bool
    harm_possible: bool
    cites: tuple[str, ...]
    unverified: tuple[str, ...]
    question: str
    choices: tuple[tuple[str, str], ...]
    choice: str
    choice_reason: str
    trouble: str
    suggested: frozenset[str]
    status: str
    transfer: str
    major: str
    evidence: tuple[str, ...]
    undecided: bool = False
    not_at_once: str = ""  # why it must not be settled as 立行立改; empty where it may
    blanks: bool = False  # the words still hold a blank to be filled by hand


def draft_findings(walk: Walk, items: tuple[Item, ...]) -> tuple[FindingDraft, ...]:
    """The proposals of a walk, with its edits."""
    drafts = []
    for item in items:
        proposal = propose(walk.session, item)
        if proposal is not None:
            drafts.append(draft_finding(walk, proposal, walk.edits.get(item.number, FindingEdit())))
    return tuple(drafts)


def draft_finding(walk: Walk, proposal: Proposal, edit: FindingEdit) -> FindingDraft:
    """One proposal with the inspector's edits over it."""
    act = _act(edit)
    found = _find_basis(walk, proposal, edit, act)
    basis = found.basis
    facts = proposal.facts if edit.facts is None else edit.facts
    demand = proposal.demand if edit.demand is None else edit.demand
    severity = Severity(edit.severity) if edit.severity else proposal.severity
    manner = Manner(edit.manner) if edit.manner else proposal.manner
    return FindingDraft(
        item=proposal.item,
        title=proposal.title,
        facts=facts,
        severity=severity,
        manner=manner,
        deadline=_deadline(walk, proposal, edit, manner),
        demand=demand,
        authority=proposal.authority,
        act=act,
        basis=basis.choice() if basis else None,
        orderable=basis is not None and basis.orderable,
        notes=basis.notes if basis else (),
        harm_shown=_harm(proposal, edit),
        harm_possible=bool(proposal.alternative),
        cites=tuple(law.cite(clause) for clause in basis.clauses) if basis else (),
        unverified=tuple(clause.id for clause in basis.clauses if clause.verified is None) if basis else (),
        question=found.question.sentence() if found.question else "",
        choices=found.question.choices if found.question else (),
        choice=edit.choice or "",
        choice_reason=edit.choice_reason or "",
        trouble=found.trouble.sentence() if found.trouble else "",
        suggested=_suggested(edit),
        status=proposal.status,
        transfer=proposal.transfer,
        major=proposal.major,
        evidence=tuple(key for key, photo in walk.evidence.items() if proposal.item in photo.items),
        undecided=found.undecided,
        not_at_once=_not_at_once(proposal, severity, basis),
        blanks=BLANK in facts or BLANK in demand,
    )


def _not_at_once(proposal: Proposal, severity: Severity, basis: law.BasisProposal | None) -> str:
    if proposal.transfer:
        return tr("该问题须作移送研判")
    penalty = basis.penalty if basis else None
    hazard = proposal.major.split()[0] if proposal.major else ""
    return grading.why_not_at_once(severity, penalty, allowed=proposal.at_once_allowed, hazard=hazard)


def _act(edit: FindingEdit) -> Act:
    ongoing = True if edit.ongoing is None else edit.ongoing
    ended = None if ongoing or not edit.act_ended else date.fromisoformat(edit.act_ended)
    return Act(date.fromisoformat(edit.act_began) if edit.act_began else None, ended, ongoing)


def _deadline(walk: Walk, proposal: Proposal, edit: FindingEdit, manner: Manner) -> date | None:
    if manner is Manner.AT_ONCE:
        return None
    if edit.deadline is not None:
        return date.fromisoformat(edit.deadline) if edit.deadline else None
    if proposal.deadline_days is None:
        return None
    return deadlines.due(walk.inspected_on, proposal.deadline_days, walk.calendar).day


def _harm(proposal: Proposal, edit: FindingEdit) -> bool:
    return proposal.harm_shown if edit.harm_shown is None else edit.harm_shown


def _suggested(edit: FindingEdit) -> frozenset[str]:
    fields = {"severity": edit.severity, "deadline": edit.deadline, "manner": edit.manner}
    return frozenset(name for name, value in fields.items() if value is None)


@dataclass(frozen=True, slots=True)
class _Found:
    """The basis, or the question that a person must answer, or what stands against any basis."""

    basis: law.BasisProposal | None = None
    question: NeedsDecision | None = None
    trouble: InspectorError | None = None

    @property
    def undecided(self) -> bool:
        """Whether the inspector can and must settle it: by a choice, its reason, or a date."""
        return self.question is not None or (self.trouble is not None and self.trouble.code in _OPEN)


def _find_basis(walk: Walk, proposal: Proposal, edit: FindingEdit, act: Act) -> _Found:
    if proposal.authority is not Authority.ENVIRONMENT:
        return _Found()
    decision = law.Decision(edit.choice, edit.choice_reason or "") if edit.choice else None
    try:
        return _Found(_choose(walk, proposal, edit, act, decision=decision))
    except NeedsDecision as question:
        return _Found(question=question)
    except InspectorError as trouble:
        if trouble.code is Code.DECISION_NEEDS_REASON:  # the question stays open until its reason is given
            return replace(_find_basis(walk, proposal, replace(edit, choice=None), act), trouble=trouble)
        return _Found(trouble=trouble)


def _choose(
    walk: Walk, proposal: Proposal, edit: FindingEdit, act: Act, *, decision: law.Decision | None
) -> law.BasisProposal:
    return law.choose(
        walk.law,
        proposal.duties,
        proposal.penalty,
        proposal.alternative,
        act=act,
        inspected_on=walk.inspected_on,
        harm_shown=_harm(proposal, edit),
        decision=decision,
    )
