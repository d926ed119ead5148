"""Concentrations against limits (超标): both ways of counting, base-flow conversion, hints for a transfer.

Only a report of an accredited laboratory (CMA) shows an excess; a field test is a lead. Nothing here says a crime.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from inspector.domain.sources import Sourced, SourceStatus
from inspector.errors import Code, DomainError
from inspector.i18n import tr

# 第一类污染物: judged at the workshop outlet (GB 8978)
FIRST_CLASS: Final = frozenset({"汞", "镉", "铬", "六价铬", "砷", "铅", "镍", "铍", "银", "铊"})
_THREEFOLD: Final = frozenset({"铅", "汞", "镉", "铬", "砷", "铊", "锑"})
_TENFOLD: Final = frozenset({"镍", "铜", "锌", "银", "钒", "锰", "钴"})


@dataclass(frozen=True, slots=True)
class Excess:
    """A concentration against its limit, mg/L.

    `multiple` is concentration/limit, `rate` (concentration - limit)/limit; both are shown, a person picks.
    """

    concentration: Decimal
    limit: Decimal
    multiple: Decimal
    rate: Decimal

    @property
    def exceeds(self) -> bool:
        """Whether the limit is exceeded; at the limit it is not."""
        return self.concentration > self.limit


def excess(concentration: Decimal, limit: Decimal) -> Excess:
    """Compare a concentration with its limit.

    Raises:
        DomainError: FIGURE_OUT_OF_RANGE for a limit that is not positive or a negative concentration.
    """
    if limit <= 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("排放限值"), value=limit)
    if concentration < 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("浓度"), value=concentration)
    return Excess(concentration, limit, concentration / limit, (concentration - limit) / limit)


def judged_concentration(measured: Decimal, *, actual_flow: Decimal, base_flow: Decimal) -> Decimal:
    """The concentration that is judged: converted where more water flows than the products allow.

    Args:
        measured: mg/L.
        actual_flow: water discharged.
        base_flow: sum of products times their base discharge (基准排水量), same unit.

    Source: the form common to the industry standards, e.g. DB44/1989-2017 4.3.
    """
    if base_flow <= 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("基准排水量"), value=base_flow)
    return measured * actual_flow / base_flow if actual_flow > base_flow else measured


def transfer_multiple(pollutant: str) -> Sourced[Decimal] | None:
    """From which multiple on a transfer to the police must be considered; None where there is no such figure.

    Source: 法释〔2016〕29号 第1条; its successor of 2023 was not seen.
    """
    if pollutant in _THREEFOLD:
        return Sourced(Decimal(3), "法释〔2016〕29号", SourceStatus.RECALLED)
    if pollutant in _TENFOLD:
        return Sourced(Decimal(10), "法释〔2016〕29号", SourceStatus.RECALLED)
    return None


def transfer_to_consider(pollutant: str, found: Excess) -> bool:
    """Whether either way of counting reaches the multiple."""
    least = transfer_multiple(pollutant)
    return least is not None and found.multiple >= least.value
