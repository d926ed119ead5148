"""A failed item proposes a finding: facts and demand filled from the answers, grade, deadline and clauses.

Grade and deadline are suggestions (the domain's D marks), to be changed by the inspector; an item whose source is not
verified suggests like any other and never holds anything up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspector.checklist.items import Item
from inspector.checklist.meaning import EvidenceNeed
from inspector.checklist.wording import fill_from, names
from inspector.domain.records import Authority, Manner, Mark, Severity
from inspector.xform.session import FormSession

_TRANSFER_ARTICLES: Final = frozenset({"1095", "1102", "1108", "1169", "1179"})
"""生态环境法典 articles whose grave cases go to the police (rule TRANSFER)."""
_HARM_SENTENCES: Final = {
    "code:1170": "上述情形已造成工业固体废物扬散、流失、渗漏或者其他环境污染。",
    "code:1138": "上述情形已造成地下水污染。",
}
_HARM_SENTENCE: Final = "上述情形已造成环境污染。"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding before the inspector has looked at it.

    Attributes:
        deadline_days: calendar days from the inspection; None where none is suggested.
        suggested: names of the fields that are suggestions of this system, not law.
        evidence: what the item wants to be proved by.
        harm_shown: the inspector marked that harm was done, which allows the alternative penalty.
        penalty: empty where no clause fits and legal review decides.
        at_once_allowed: whether the checklist lets it be settled as 立行立改.
        ref: the item's result question, to jump to.
    """

    item: str
    title: str
    facts: str
    demand: str
    severity: Severity
    manner: Manner
    deadline_days: int | None
    authority: Authority
    duties: tuple[str, ...]
    penalty: str
    alternative: str
    harm_shown: bool
    evidence: tuple[EvidenceNeed, ...]
    standard: str
    status: str
    transfer: str
    major: str
    at_once_allowed: bool
    ref: str
    suggested: frozenset[str] = frozenset({"severity", "manner", "deadline_days"})


def propose(session: FormSession, item: Item) -> Proposal | None:
    """The finding that this item proposes; None unless it is marked 不合格."""
    if session.value(item.result_ref) != Mark.FAIL:
        return None
    meaning = item.meaning
    transfer = _transfer(item)
    at_once = meaning.deadline_days == 0 and meaning.at_once and not transfer and meaning.severity is not Severity.A
    harm_shown = bool(item.harm_ref) and session.value(item.harm_ref) == "yes"
    return Proposal(
        item=item.number,
        title=meaning.title,
        facts=_facts(session, item, harm_shown=harm_shown),
        demand=fill_from(session, meaning.demand),
        severity=meaning.severity,
        manner=Manner.AT_ONCE if at_once else Manner.BY_DEADLINE,
        deadline_days=meaning.deadline_days,
        authority=meaning.authority,
        duties=meaning.duties,
        penalty=meaning.penalty,
        alternative=meaning.alternative,
        harm_shown=harm_shown,
        evidence=meaning.evidence,
        standard=meaning.standard,
        status=meaning.status.value,
        transfer=transfer,
        major=meaning.major,
        at_once_allowed=meaning.at_once and not transfer,
        ref=item.result_ref,
    )


def _facts(session: FormSession, item: Item, *, harm_shown: bool) -> str:
    """The sentence of facts, then the inspector's own words, then that harm was done."""
    sentence = fill_from(session, item.meaning.facts)
    note = session.value(item.note_ref).strip() if item.note_ref else ""
    noted = f"{item.number}_note" in names(item.meaning.facts)
    if note and not noted:
        sentence += note if note.endswith(("。", "！", "？")) else f"{note}。"
    return sentence + _HARM_SENTENCES.get(item.alternative, _HARM_SENTENCE) if harm_shown else sentence


def _transfer(item: Item) -> str:
    instrument, _, clause = item.penalty.partition(":")
    grave = item.severity is Severity.A and instrument == "code" and clause.partition("-")[0] in _TRANSFER_ARTICLES
    return item.meaning.transfer or ("police" if grave else "")
