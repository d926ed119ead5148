"""Instruments (法律、法规、规章、标准) and their clauses, the dates on which they are in force, and how they are cited.

Identifiers: `code:1171-5` is item 5 of article 1171, `code:243-1` paragraph 1 of an article without items,
`code:1171-p3` paragraph 3 of an article that has items, `gb18599:5.3.1` a clause of a standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspector.domain.numerals import chinese_numeral
from inspector.domain.records import Authority
from inspector.domain.sources import SourceStatus

CODE = "code"  # 中华人民共和国生态环境法典
ADMINISTRATIVE_PENALTY = "penalty2021:28-1"  # 行政处罚法第二十八条第一款: carries the order where a clause has none
HEAVIER_PENALTY = "code:1056-1"  # 拒不改正违法行为的，依法从重处罚


class InstrumentKind(StrEnum):
    """Rank of an instrument."""

    LAW = "law"  # 法律
    REGULATION = "regulation"  # 行政法规
    RULE = "rule"  # 部门规章
    STANDARD = "standard"  # 标准
    NOTICE = "notice"  # 规范性文件


class ClauseKind(StrEnum):
    """What a clause is for."""

    DUTY = "duty"  # 义务
    PENALTY = "penalty"  # 罚则
    PROCEDURE = "procedure"  # 权力与程序
    REFERENCE = "reference"  # 判定依据、标准数值


class Fined(StrEnum):
    """When the clause lets a fine be imposed."""

    AT_ONCE = "at_once"
    ON_REFUSAL = "on_refusal"  # 拒不改正才罚: code 1171 last paragraph, 1233, 1166, 1167
    IF_SEVERE = "if_severe"  # 情节严重才罚: code 1235


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, rule or standard. `effective_to` is the last day in force."""

    id: str
    title: str
    kind: InstrumentKind
    effective_from: date
    effective_to: date | None = None
    number: str = ""  # 文号或标准号
    supersedes: tuple[str, ...] = ()
    status: SourceStatus = SourceStatus.RECALLED
    source: str = ""
    note: str = ""

    @property
    def cited_as(self) -> str:
        """《…》, and the number where the number is how people know it."""
        known_by_number = self.kind in (InstrumentKind.STANDARD, InstrumentKind.NOTICE)
        return f"《{self.title}》（{self.number}）" if known_by_number and self.number else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Verification:
    """Who compared the clause with the official text, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Clause:
    """One article, paragraph (款) or item (项).

    `order_verb` is the penalty clause's own wording; `consequence` the rest of it that an order may announce, without
    amounts; `range` the fine in 万元 for the screen only; `becomes` names the clauses of the code that took its place.
    """

    id: str
    instrument: str
    cited_as: str
    kind: ClauseKind
    article: str
    effective_from: date
    effective_to: date | None
    status: SourceStatus
    paragraph: int | None = None
    item: int | None = None
    text: str = ""
    duty_summary: str = ""
    order_verb: str = ""
    range: str = ""
    consequence: str = ""
    fined: Fined = Fined.AT_ONCE
    needs_harm: bool = False
    transfer: bool = False  # 可能移送公安
    daily: bool = False  # 违法排放、倾倒、处置: 可能按日连续处罚 (code 1060)
    authority: Authority = Authority.ENVIRONMENT
    duties: tuple[str, ...] = ()
    becomes: tuple[str, ...] = ()
    note: str = ""
    verified: Verification | None = None

    def in_force(self, on: date) -> bool:
        """Whether the clause is law on that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @property
    def repealed_by_code(self) -> bool:
        """Whether it belongs to a law that article 1242 of the code repealed."""
        return self.instrument != CODE and self.effective_to is not None

    @property
    def summary(self) -> str:
        """A short line for lists."""
        return self.duty_summary or self.text


def cite(clause: Clause) -> str:
    """Formal citation, e.g. 《中华人民共和国生态环境法典》第一千一百七十一条第一款第五项.

    The paragraph is named wherever the article has more than one (立法技术规范: 条、款、项 in turn).
    """
    place = clause.cited_as
    if clause.article.isdecimal():
        place += f"第{chinese_numeral(int(clause.article))}条"
    elif clause.article:
        place += f"第{clause.article}条"
    if clause.paragraph is not None:
        place += f"第{chinese_numeral(clause.paragraph)}款"
    if clause.item is not None:
        place += f"第{chinese_numeral(clause.item)}项"
    return place
