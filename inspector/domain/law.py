"""Which law carries a finding, by the date of the act; and what an order may cite.

Sources: 生态环境法典 第1057条 (从旧兼从轻), 第1242条 (施行日与废止), 行政处罚法 第28条. An order to correct
(责令改正) is no penalty: it looks at the state at the inspection, so an act that has ended is never ordered. Nothing
here asks: a question is raised as `NeedsDecision` before anything is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from inspector.domain.instruments import (
    ADMINISTRATIVE_PENALTY,
    CODE,
    HEAVIER_PENALTY,
    Clause,
    ClauseKind,
    Fined,
    Instrument,
    Verification,
    cite,
)
from inspector.domain.law_library import LawLibrary
from inspector.domain.records import Act, Authority, BasisChoice, Finding
from inspector.errors import Code, DomainError, NeedsDecision
from inspector.i18n import tr

__all__ = [
    "CODE_IN_FORCE",
    "BasisProposal",
    "Clause",
    "ClauseKind",
    "Decision",
    "Fined",
    "Instrument",
    "LawLibrary",
    "Verification",
    "check_findings",
    "check_order",
    "choose",
    "cite",
    "consequence_sentence",
    "order_clause",
    "resolve_harm",
]

CODE_IN_FORCE: Final = date(2026, 8, 15)  # 生态环境法典 第1242条
WITHOUT_HARM: Final = "code:1171-5"  # 贮存不符合标准, 不要求实害
_BY_CODE, _BY_OLD_LAW, _REVIEW = "code", "old", "review"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person chose when asked by `NeedsDecision`, with the reason that goes into the record."""

    key: str  # code | old | review
    reason: str


@dataclass(frozen=True, slots=True)
class BasisProposal:
    """The clauses that carry a finding. `order_clause` gives the order's wording; `notes` are for the inspector."""

    duties: tuple[Clause, ...]
    penalty: Clause
    order_clause: Clause
    harm_shown: bool
    orderable: bool  # False: the act has ended, so nothing is left to be ordered
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def order_verb(self) -> str:
        """责令措辞, verbatim from the clause."""
        return self.order_clause.order_verb

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Everything cited, each once."""
        return tuple(dict.fromkeys((*self.duties, self.penalty, self.order_clause)))

    def choice(self) -> BasisChoice:
        """The form that goes into the finding's record."""
        return BasisChoice(
            duties=tuple(clause.id for clause in self.duties),
            penalty=self.penalty.id,
            order_verb=self.order_verb,
            instrument=self.penalty.instrument,
            reason=self.reason,
            harm_shown=self.harm_shown,
        )


def choose(
    library: LawLibrary,
    duties: Iterable[str],
    penalty: str,
    alternative: str = "",
    *,
    act: Act,
    inspected_on: date,
    harm_shown: bool,
    decision: Decision | None = None,
) -> BasisProposal:
    """The basis of a finding.

    Args:
        duties, penalty, alternative: clause ids as the checklist names them; the alternative is for harm shown.
        act: when it was done.
        inspected_on: date of the inspection, at the place.
        harm_shown: 已造成扬散、流失、渗漏或者其他环境污染, with evidence.
        decision: the answer to an earlier `NeedsDecision`.

    Raises:
        NeedsDecision: LAW_STRADDLES, LAW_ENDED_BEFORE.
        DomainError: LAW_UNKNOWN, LAW_DATES_MISSING, LAW_DATES_IMPOSSIBLE, LAW_AWAITS_REVIEW, DECISION_NEEDS_REASON.
    """
    chosen, named = resolve_harm(library, duties, penalty, alternative, harm_shown=harm_shown)
    ended = _end(act, inspected_on)
    concerns_code = any(clause.instrument == CODE for clause in (*named, chosen))
    applied = _which_law(act, ended, decision) if concerns_code else _BY_CODE
    if applied == _BY_OLD_LAW:
        chosen, named = _older(library, chosen, ended), tuple(_older(library, duty, ended) for duty in named)
    for clause in (*named, chosen):
        if clause.instrument != CODE and not clause.in_force(ended):
            raise DomainError(Code.LAW_UNKNOWN, clause=cite(clause))
    return BasisProposal(
        duties=tuple(dict.fromkeys(named)),
        penalty=chosen,
        order_clause=order_clause(library, chosen),
        harm_shown=harm_shown,
        orderable=act.ongoing,
        reason=decision.reason.strip() if decision is not None and concerns_code else "",
        notes=_notes(act, chosen, concerns_code=concerns_code),
    )


def resolve_harm(
    library: LawLibrary, duties: Iterable[str], penalty: str, alternative: str = "", *, harm_shown: bool
) -> tuple[Clause, tuple[Clause, ...]]:
    """The penalty clause that the facts allow, and the duties, among them the one that the penalty answers to.

    Source: 第1170条 asks for harm done, 第1171条第五项 does not; without harm only the latter may be cited.
    """
    if not penalty:
        raise DomainError(Code.LAW_UNKNOWN, clause=tr("（该项目没有对应罚则）"))
    candidates = [library.clause(name) for name in (penalty, alternative) if name]
    wanted = [clause for clause in candidates if clause.needs_harm == harm_shown]
    allowed = [clause for clause in candidates if harm_shown or not clause.needs_harm]
    chosen = next(iter(wanted + allowed), None)
    if chosen is None:
        if penalty != "code:1170":
            raise DomainError(Code.LAW_HARM_NOT_SHOWN, clause=cite(candidates[0]))
        chosen = library.clause(WITHOUT_HARM)
    named = [library.clause(name) for name in duties]
    own = [library.clause(name) for name in chosen.duties]
    if own and not any(_same_article(duty, one) for duty in named for one in own):
        named.append(own[0])
    return chosen, tuple(named)


def _same_article(one: Clause, other: Clause) -> bool:
    return (one.instrument, one.article) == (other.instrument, other.article)


def _end(act: Act, inspected_on: date) -> date:
    """Last day of the act that is known: its end, or the inspection where it was still going on."""
    if act.ongoing and act.ended is not None:
        raise DomainError(Code.LAW_DATES_IMPOSSIBLE, problem=tr("既填了终了日期，又注明仍在持续"))
    ended = inspected_on if act.ongoing else act.ended
    if ended is None:
        raise DomainError(Code.LAW_DATES_MISSING)
    if ended > inspected_on:
        raise DomainError(Code.LAW_DATES_IMPOSSIBLE, problem=tr("终了日期晚于检查日期"))
    if act.began is not None and act.began > ended:
        raise DomainError(Code.LAW_DATES_IMPOSSIBLE, problem=tr("开始日期晚于终了日期或检查日期"))
    return ended


def _which_law(act: Act, ended: date, decision: Decision | None) -> str:
    """Table of the date rule (从旧兼从轻, 第1057条); an act still going on is the code's, whenever it began."""
    if ended < CODE_IN_FORCE:
        return _decided(decision, Code.LAW_ENDED_BEFORE, (_BY_OLD_LAW, _BY_CODE, _REVIEW))
    if act.began is None:
        if not act.ongoing:
            raise DomainError(Code.LAW_DATES_MISSING)
        return _BY_CODE
    if act.began < CODE_IN_FORCE:
        return _decided(decision, Code.LAW_STRADDLES, (_BY_CODE, _REVIEW))
    return _BY_CODE


def _decided(decision: Decision | None, question: Code, keys: tuple[str, ...]) -> str:
    if decision is None or decision.key not in keys:
        raise NeedsDecision(question, [(key, _choice_sentence(key, question)) for key in keys], date="2026-08-15")
    if not decision.reason.strip():
        raise DomainError(Code.DECISION_NEEDS_REASON)
    if decision.key == _REVIEW:
        raise DomainError(Code.LAW_AWAITS_REVIEW)
    return decision.key


def _choice_sentence(key: str, question: Code) -> str:
    if key == _BY_OLD_LAW:
        return tr("适用行为发生时的旧法")
    if key == _REVIEW:
        return tr("先送法制审核，暂不选择依据")
    if question is Code.LAW_STRADDLES:
        return tr("按持续行为适用生态环境法典，事实中写明检查时仍未改正")
    return tr("适用生态环境法典（处罚较轻或者不认为违法）")


def _older(library: LawLibrary, clause: Clause, on: date) -> Clause:
    if clause.instrument != CODE:
        return clause
    older = next((old for old in library.before(clause.id) if old.in_force(on)), None)
    if older is None:
        raise DomainError(Code.LAW_UNKNOWN, clause=tr("{clause} 对应的旧法条款", clause=cite(clause)))
    return older


def _notes(act: Act, penalty: Clause, *, concerns_code: bool) -> tuple[str, ...]:
    notes: list[str] = []
    if concerns_code and act.ongoing and (act.began is None or act.began < CODE_IN_FORCE):
        notes.append(tr("文书事实部分须写明检查时仍未改正。"))
    if not act.ongoing:
        notes.append(tr("行为已终了，不再责令改正；如需处罚，另行立案。"))
    if penalty.fined is Fined.ON_REFUSAL:
        notes.append(tr("该条先责令改正，拒不改正的才处罚款。"))
    if penalty.fined is Fined.IF_SEVERE:
        notes.append(tr("该条情节严重的才处罚款。"))
    if penalty.transfer:
        notes.append(tr("该条可能移送公安机关，请作移送研判。"))
    if not penalty.order_verb:
        notes.append(tr("该条没有责令改正的规定，责令改正依据行政处罚法第二十八条。"))
    return tuple(notes)


def order_clause(library: LawLibrary, penalty: Clause) -> Clause:
    """The clause whose wording orders: the penalty clause, or 行政处罚法 第28条 where that has none (e.g. 第1099条)."""
    return penalty if penalty.order_verb else library.clause(ADMINISTRATIVE_PENALTY)


def consequence_sentence(library: LawLibrary, penalty: Clause) -> str:
    """What an order announces for not correcting: the penalty clause's own words, never a general threat.

    A clause of the code without such words falls back to 第1056条 (拒不改正的，依法从重处罚). No amounts.
    """
    if penalty.consequence:
        return f"依据{cite(penalty)}的规定，{penalty.consequence}。"
    heavier = library.clauses.get(HEAVIER_PENALTY)
    if penalty.instrument == CODE and heavier is not None:
        return f"拒不改正的，我局将依据{cite(penalty)}、{cite(heavier)}的规定，依法从重处罚。"
    return f"拒不改正的，我局将依据{cite(penalty)}的规定依法处理。"


def check_order(clauses: Iterable[Clause], *, on: date) -> None:
    """Refuse an order that cites these clauses together.

    Args:
        on: date of the inspection; every clause must be in force on it.

    Raises:
        DomainError: LAW_MIXED, LAW_NOT_IN_FORCE, LAW_OTHER_AUTHORITY.
    """
    cited = tuple(clauses)
    old = [clause for clause in cited if clause.repealed_by_code]
    if old and any(clause.instrument == CODE for clause in cited):
        raise DomainError(Code.LAW_MIXED, old=cite(old[0]))
    for clause in cited:
        if not clause.in_force(on):
            raise DomainError(Code.LAW_NOT_IN_FORCE, clause=cite(clause), on=on.isoformat())
        if clause.kind is ClauseKind.PENALTY and clause.authority is not Authority.ENVIRONMENT:
            raise DomainError(Code.LAW_OTHER_AUTHORITY, clause=cite(clause))


def check_findings(library: LawLibrary, findings: Iterable[Finding], *, inspected_on: date) -> None:
    """Refuse an order to correct that names these findings.

    Raises:
        DomainError: ORDER_OTHER_AUTHORITY, ORDER_ACT_ENDED, LAW_NO_BASIS, LAW_HARM_NOT_SHOWN, and those of
            `check_order` over all findings together.
    """
    cited: list[Clause] = []
    for finding in findings:
        if finding.authority is not Authority.ENVIRONMENT:
            raise DomainError(Code.ORDER_OTHER_AUTHORITY, title=finding.title)
        if not finding.act.ongoing:
            raise DomainError(Code.ORDER_ACT_ENDED, title=finding.title)
        if finding.basis is None:
            raise DomainError(Code.LAW_NO_BASIS, title=finding.title)
        penalty = library.clause(finding.basis.penalty)
        if penalty.needs_harm and not (finding.basis.harm_shown and finding.evidence):
            raise DomainError(Code.LAW_HARM_NOT_SHOWN, clause=cite(penalty))
        cited += [*(library.clause(name) for name in finding.basis.duties), penalty, order_clause(library, penalty)]
    check_order(cited, on=inspected_on)
