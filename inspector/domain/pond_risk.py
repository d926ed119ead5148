"""Environmental risk of a tailings pond after HJ 740-2015, from memory: for demonstration and self-assessment only.

The tables of the standard were not seen. Five cells of the matrix are in doubt, and a person must confirm them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from inspector.domain.sources import SourceStatus


class RiskLevel(StrEnum):
    """环境风险等级."""

    GRAVE = "grave"  # 重大
    CONSIDERABLE = "considerable"  # 较大
    ORDINARY = "ordinary"  # 一般


@dataclass(frozen=True, slots=True)
class Risk:
    """The level, written as e.g. 较大（H2S1R3）. `in_doubt`: one of the cells that must be confirmed by a person."""

    code: str
    level: RiskLevel
    in_doubt: bool
    status: SourceStatus = SourceStatus.RECALLED


IN_DOUBT: Final = frozenset({"H1S3R1", "H3S1R1", "H2S2R2", "H2S3R1", "H3S2R1"})


def score_grade(score: Decimal) -> int:
    """1, 2 or 3 of a score of 0 to 100: above 60 is 1, above 30 is 2. More is worse."""
    if score > 60:
        return 1
    return 2 if score > 30 else 3


def risk(hazard: Decimal, surroundings: Decimal, control: Decimal) -> Risk:
    """The level of the three scores: H environmental hazard, S surroundings, R reliability of control."""
    h, s, r = (score_grade(score) for score in (hazard, surroundings, control))
    code = f"H{h}S{s}R{r}"
    total = h + s + r
    level = RiskLevel.ORDINARY
    if total <= 4:
        level = RiskLevel.GRAVE
    elif total <= 6:
        level = RiskLevel.CONSIDERABLE
    return Risk(code, level, code in IN_DOUBT)
