"""两断三清: has a works been cut off and cleared? Pass, fail, or not enough shown, by a table of rules with reasons.

The items are a design after section 6 of the bureau's brief, no national standard. Two bounds are law: nobody may cut
water or power of residents (行政强制法 第43条), and without the number of the document that orders it the cutting of
power cannot be accepted (design rule `CUT-POWER`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from inspector.domain.deadlines import months_after
from inspector.domain.judgement import Judgement, Reason, Verdict, judge
from inspector.domain.records import Mark
from inspector.domain.sources import SourceStatus
from inspector.i18n import N_, tr

_COERCION: Final = "行政强制法 第四十三条"
_TABLE: Final = "两断三清验收表"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table. `vetoes`: not acceptable without it. `fields`: what must be filled in to show it."""

    id: str
    title: str
    vetoes: bool
    fields: tuple[str, ...] = ()
    photos: bool = True  # before and after, from the same place


ITEMS: Final[Mapping[str, Item]] = MappingProxyType(
    {
        item.id: item
        for item in (
            Item("D1", N_("断水"), True, ("meter", "reading", "method", "unit", "time")),
            Item("D2", N_("断电"), True, ("account", "transformer", "meter", "reading", "method", "operator", "time")),
            Item("Q1", N_("清原料"), True, ("kind", "amount", "destination", "receiver")),
            Item("Q2", N_("清产品"), True, ("amount", "destination")),
            Item("Q3", N_("清设备"), True, ("list", "disposal")),
            Item("Q4", N_("固废危废妥善处置"), True, ("amount", "class", "destination")),
            Item("Q5", N_("清场地"), False),
            Item("Q6", N_("土壤和水风险"), False, photos=False),
            Item("Q7", N_("无复产迹象"), True),
            Item("Q8", N_("告知公开"), False, photos=False),
        )
    }
)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What was found at one item. `lacking`: names of required fields left empty."""

    mark: Mark
    lacking: tuple[str, ...] = ()
    before_photo: bool = False
    after_photo: bool = False


@dataclass(frozen=True, slots=True)
class ShutdownFacts:
    """What was found at the works; None is not known.

    Args:
        basis_number: 依据文书编号 of the decision that orders closing or cutting off.
        living_water_separate, living_power_separate: the supply of residents is apart and still on.
        site_must_be_cleared: the decision or the place asks for cleared ground, so Q5 vetoes.
    """

    items: Mapping[str, ItemFacts] = field(default_factory=dict)
    basis_number: str = ""
    living_water_separate: bool | None = None
    living_power_separate: bool | None = None
    site_must_be_cleared: bool = False


def decide(facts: ShutdownFacts) -> Judgement:
    """The decision: 通过, 不通过 or 补充, with every reason."""
    return judge(_reasons(facts))


def _reasons(facts: ShutdownFacts) -> Iterator[Reason]:
    for item in ITEMS.values():
        vetoes = item.vetoes or (item.id == "Q5" and facts.site_must_be_cleared)
        yield from _item(item, facts.items.get(item.id, ItemFacts(Mark.NOT_CHECKED)), vetoes=vetoes)
    cut = facts.items.get("D2")
    if cut is not None and cut.mark is Mark.PASS and not facts.basis_number.strip():
        yield _open(tr("没有依据文书编号，不能验收「已断电」"), _TABLE)
    yield from _living("D1", facts.living_water_separate, facts)
    yield from _living("D2", facts.living_power_separate, facts)


def _item(item: Item, found: ItemFacts, *, vetoes: bool) -> Iterator[Reason]:
    title = f"{item.id} {tr(item.title)}"
    if found.mark is Mark.FAIL:
        if vetoes:
            yield Reason(Verdict.FAIL, tr("{item}不合格", item=title), _TABLE, SourceStatus.DESIGN)
        else:
            yield _open(tr("{item}不合格，须补充", item=title), _TABLE)
    elif found.mark is Mark.NOT_CHECKED:
        yield _open(tr("{item}未查", item=title), _TABLE)
    elif found.mark is Mark.NOT_APPLICABLE:
        yield Reason(Verdict.PASS, tr("{item}不适用", item=title), _TABLE, SourceStatus.DESIGN)
    else:
        yield from _shown(item, found, title)


def _shown(item: Item, found: ItemFacts, title: str) -> Iterator[Reason]:
    lacking = [name for name in found.lacking if name in item.fields]
    if lacking:
        yield _open(tr("{item}缺少 {count} 项必填内容", item=title, count=len(lacking)), _TABLE)
    if item.photos and not (found.before_photo and found.after_photo):
        yield _open(tr("{item}缺少同机位的前后照片", item=title), _TABLE)
    if not lacking and (not item.photos or (found.before_photo and found.after_photo)):
        yield Reason(Verdict.PASS, tr("{item}合格", item=title), _TABLE, SourceStatus.DESIGN)


def _living(item: str, separate: bool | None, facts: ShutdownFacts) -> Iterator[Reason]:
    """The supply of residents: asked wherever something was cut."""
    found = facts.items.get(item)
    if found is None or found.mark is not Mark.PASS:
        return
    supply = tr("生活用水") if item == "D1" else tr("生活用电")
    if separate is None:
        yield _open(tr("未查明{supply}是否独立", supply=supply), _COERCION)
    elif not separate:
        sentence = tr("{supply}没有独立分开，不得停止居民生活供应", supply=supply)
        yield Reason(Verdict.FAIL, sentence, _COERCION)
    else:
        yield Reason(Verdict.PASS, tr("{supply}独立", supply=supply), _COERCION)


def _open(sentence: str, source: str) -> Reason:
    return Reason(Verdict.INSUFFICIENT, sentence, source, SourceStatus.DESIGN)


# -- revisits ----------------------------------------------------------------------------------------------------------

FIRST_REVISITS_DAYS: Final = (7, 30, 90)
ODD_VISITS_TO_REOPEN: Final = 2


def revisits(accepted_on: date, *, until: date, high_risk: bool = False) -> tuple[date, ...]:
    """Days of the revisits (回访) up to a day: after 7, 30 and 90 days, then each quarter, after a year each year.

    High risk (dear ore, complaints): after 7 days, then each month of the first year. A design default, no law.
    """
    days = [accepted_on + timedelta(days=days) for days in FIRST_REVISITS_DAYS]
    months = range(6, 13, 3)
    if high_risk:
        days, months = days[:1], range(1, 13)
    days += [months_after(accepted_on, month) for month in months]
    year = 2
    while (yearly := months_after(accepted_on, 12 * year)) <= until:
        days.append(yearly)
        year += 1
    return tuple(day for day in days if day <= until)


def reopened(odd: Sequence[bool]) -> bool:
    """Whether two revisits in a row found something odd, so that the works goes back into the ledger.

    Args:
        odd: the revisits in their order, True where something was found.
    """
    run = 0
    for found in odd:
        run = run + 1 if found else 0
        if run >= ODD_VISITS_TO_REOPEN:
            return True
    return False
