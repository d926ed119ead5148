"""Tailings ponds (尾矿库): grade, freeboard, dry beach, phreatic depth, slopes, flood and stability figures.

All figures are `Decimal`; every value of a table carries its source and status, because most numbers of GB 39496 were
not seen in the original. What a measurement is judged by comes first from the design, then from the year's flood
routing, then from the table. Findings on dam safety go to the safety authority, never into an environmental order.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Final

from inspector.domain.sources import Sourced, SourceStatus
from inspector.errors import Code, DomainError
from inspector.i18n import tr

_SEEN, _SECOND, _RECALLED = SourceStatus.SEEN, SourceStatus.SECOND_HAND, SourceStatus.RECALLED

# GB 39496-2020 尾矿库等别: from grade 1 downwards, at least this much; below the last it is grade 5
_VOLUME_STEPS: Final = (Decimal(50000), Decimal(10000), Decimal(1000), Decimal(100))  # 万 m³
_HEIGHT_STEPS: Final = (Decimal(200), Decimal(100), Decimal(60), Decimal(30))  # m
_LEAST_FREEBOARD: Final = dict(zip(range(1, 6), map(Decimal, ("1.5", "1.0", "0.7", "0.5", "0.4")), strict=True))
_PROVEN_BEACH_FACTOR: Final = Decimal("0.7")  # GB 50863 4.2.1 注: grades 3 to 5 with proof of seepage stability
_ORANGE_FACTOR: Final = Decimal("1.1")  # GB 51108 8.3.4 条文说明
_SAFETY_MARGIN: Final = Decimal("0.98")  # 矿安〔2022〕88号 (十五)


class DamMethod(StrEnum):
    """How the dam is built."""

    UPSTREAM = "upstream"  # 上游式
    DOWNSTREAM = "downstream"  # 下游式
    CENTRELINE = "centreline"  # 中线式
    RETAINING = "retaining"  # 挡水坝


_UPSTREAM_BEACH = dict(zip(range(1, 6), map(Decimal, (150, 100, 70, 50, 40)), strict=True))
_OTHER_BEACH = dict(zip(range(1, 6), map(Decimal, (100, 70, 50, 35, 25)), strict=True))
_LEAST_BEACH: Final[Mapping[DamMethod, Mapping[int, Decimal]]] = {
    DamMethod.UPSTREAM: _UPSTREAM_BEACH,
    DamMethod.DOWNSTREAM: _OTHER_BEACH,
    DamMethod.CENTRELINE: _OTHER_BEACH,
}
_RETURN_PERIOD: Final = {1: (1000, 5000), 2: (500, 1000), 3: (200, 500), 4: (100, 200), 5: (100, 100)}  # years


# -- grade -------------------------------------------------------------------------------------------------------------


def dam_grade(volume_wan_m3: Decimal, height_m: Decimal, *, raised_by: str = "") -> Sourced[int]:
    """Grade (等别) 1 to 5 of the present period of use.

    Volume and height each give a grade; the higher one counts, one lower where they differ by more than one.

    Args:
        volume_wan_m3: total volume now (全库容), 万 m³.
        height_m: dam height now, m.
        raised_by: document that proves a raise by one grade (人工提等); empty for none.

    Source: GB 39496-2020 尾矿库等别; GB 51108 3.2.1. The limits of grades 1 and 2 are recalled.
    """
    _not_negative(volume_wan_m3, tr("全库容"))
    _not_negative(height_m, tr("坝高"))
    by_volume, by_height = _step(volume_wan_m3, _VOLUME_STEPS), _step(height_m, _HEIGHT_STEPS)
    higher = min(by_volume, by_height)
    grade = higher if abs(by_volume - by_height) <= 1 else higher + 1
    if raised_by.strip():
        grade = max(1, grade - 1)
    return Sourced(grade, "GB 39496-2020 尾矿库等别", _RECALLED if higher <= 2 else _SECOND)


def _step(value: Decimal, steps: Sequence[Decimal]) -> int:
    return next((grade for grade, least in enumerate(steps, start=1) if value >= least), 5)


# -- freeboard and dry beach -------------------------------------------------------------------------------------------


def freeboard(crest_m: Decimal, water_m: Decimal) -> Decimal:
    """Freeboard (超高) in m: lowest beach crest above the water level. Judged only at the design flood level."""
    return crest_m - water_m


def dry_beach(crest_m: Decimal, water_m: Decimal, slope: Decimal) -> Decimal:
    """Dry beach (干滩长度) in m from the levels and the mean slope of the beach as a fraction, e.g. 0.01.

    Raises:
        DomainError: FIGURE_OUT_OF_RANGE for a slope that is not positive.
    """
    if slope <= 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("沉积滩坡度"), value=slope)
    return (crest_m - water_m) / slope


def least_freeboard(
    grade: int, *, wind_setup_m: Decimal = Decimal(0), wave_run_up_m: Decimal = Decimal(0)
) -> Sourced[Decimal]:
    """Least freeboard in m of the table; a retaining dam (挡水坝) adds wind set-up and wave run-up (GB 50863 4.2.3)."""
    value = _of_grade(_LEAST_FREEBOARD, grade) + wind_setup_m + wave_run_up_m
    return Sourced(value, "GB 39496-2020 最小安全超高", _RECALLED)


def least_dry_beach(grade: int, method: DamMethod, *, seepage_proven: bool = False) -> Sourced[Decimal] | None:
    """Least dry beach in m of the table; None for a retaining dam, which has none.

    Args:
        seepage_proven: grades 3 to 5: seepage stability proven, so up to 30 % less (GB 50863 4.2.1 注).
    """
    table = _LEAST_BEACH.get(method)
    if table is None:
        return None
    value = _of_grade(table, grade)
    if seepage_proven and grade >= 3:
        value *= _PROVEN_BEACH_FACTOR
    return Sourced(value, "GB 39496-2020 最小干滩长度", _RECALLED)


def required(table: Sourced[Decimal], *, design: Decimal | None, routed: Decimal | None) -> Sourced[Decimal]:
    """What a measurement is judged by: the design, else this year's flood routing (调洪演算), else the table."""
    if design is not None:
        return Sourced(design, tr("设计值"), _SEEN)
    if routed is not None:
        return Sourced(routed, tr("调洪演算汛期控制值"), _SEEN)
    return table


class FloodHazard(StrEnum):
    """矿安〔2022〕88号 (八), wet ponds: flood freeboard and dry beach against the design."""

    NONE = "none"
    ONE_BELOW = "one_below"  # 只有一项低于设计: 较重, 复核
    BOTH_BELOW = "both_below"  # 两项同时低于设计: 重大事故隐患


def flood_hazard(
    freeboard_m: Decimal, beach_m: Decimal, *, design_freeboard_m: Decimal, design_beach_m: Decimal
) -> FloodHazard:
    """Compare with the design; only both below it together make a major hazard (88-8 ②)."""
    below = (freeboard_m < design_freeboard_m) + (beach_m < design_beach_m)
    return (FloodHazard.NONE, FloodHazard.ONE_BELOW, FloodHazard.BOTH_BELOW)[below]


def flood_return_period(grade: int) -> Sourced[tuple[int, int]]:
    """Return period of the design flood in years, least and most; grade 1 may ask for the probable maximum flood."""
    return Sourced(_RETURN_PERIOD[_checked(grade)], "GB 39496-2020 防洪标准", _RECALLED)


# -- phreatic line -----------------------------------------------------------------------------------------------------


def least_phreatic_depth(height_m: Decimal) -> Sourced[Decimal]:
    """Least depth of the phreatic line (浸润线最小埋深) in m below the downstream slope, by the height of the dam.

    Only a hint where the design gives no control depth: 88-7 is judged by the design. From 150 m on the design must
    say it; 8 is the lower end of the range.

    Source: GB 50863 (values recalled), linear between the steps (GB 51108 8.3.4 条文说明).
    """
    _not_negative(height_m, tr("堆积坝高度"))
    points = (
        (Decimal(30), Decimal(2)),
        (Decimal(60), Decimal(4)),
        (Decimal(100), Decimal(6)),
        (Decimal(150), Decimal(8)),
    )
    depth = points[-1][1]
    if height_m < points[0][0]:
        depth = points[0][1]
    for (low, shallow), (high, deep) in itertools.pairwise(points):
        if low <= height_m < high:
            depth = shallow + (height_m - low) * (deep - shallow) / (high - low)
    return Sourced(depth, "GB 50863 浸润线最小埋深", _RECALLED)


def phreatic_hazard(measured_m: Decimal, control_m: Decimal) -> bool:
    """Whether the line stands higher than the design's control depth (88-7)."""
    return measured_m < control_m


def phreatic_alarm(measured_m: Decimal, control_m: Decimal) -> Alarm:
    """Red above the control depth, orange within 1.1 times of it (GB 51108 8.3.4 条文说明)."""
    if measured_m < control_m:
        return Alarm.RED
    return Alarm.ORANGE if measured_m < control_m * _ORANGE_FACTOR else Alarm.NONE


# -- slopes and stability ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlopeSection:
    """A measured section: horizontal and vertical extent in m."""

    name: str
    horizontal_m: Decimal
    vertical_m: Decimal

    @property
    def ratio(self) -> Decimal:
        """坡比 m of 1:m, the cotangent of the slope angle."""
        if self.vertical_m <= 0 or self.horizontal_m < 0:
            raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=self.name, value=self.vertical_m)
        return self.horizontal_m / self.vertical_m


def steepest(sections: Iterable[SlopeSection]) -> SlopeSection:
    """The least favourable of several sections. The standards give no tolerance: a person confirms the result."""
    return min(sections, key=lambda section: section.ratio)


def steeper_than_design(section: SlopeSection, design_ratio: Decimal) -> bool:
    """Whether the section is steeper than 1:m of the design (88-3)."""
    return section.ratio < design_ratio


class Stability(StrEnum):
    """Method of the stability calculation."""

    BISHOP = "bishop"  # 简化毕肖普法
    SWEDISH = "swedish"  # 瑞典圆弧法


class Load(StrEnum):
    """Operating condition of the calculation."""

    NORMAL = "normal"  # 正常运行
    FLOOD = "flood"  # 洪水运行
    SPECIAL = "special"  # 特殊运行


_SAFETY: Final = {
    (Stability.BISHOP, Load.NORMAL): ("1.50", "1.35", "1.30", "1.25"),
    (Stability.BISHOP, Load.FLOOD): ("1.30", "1.25", "1.20", "1.15"),
    (Stability.BISHOP, Load.SPECIAL): ("1.20", "1.15", "1.15", "1.10"),
    (Stability.SWEDISH, Load.NORMAL): ("1.30", "1.25", "1.20", "1.15"),
    (Stability.SWEDISH, Load.FLOOD): ("1.20", "1.15", "1.10", "1.05"),
    (Stability.SWEDISH, Load.SPECIAL): ("1.10", "1.05", "1.05", "1.00"),
}


def least_safety_factor(grade: int, method: Stability, load: Load) -> Sourced[Decimal]:
    """Least factor of safety against sliding (GB 39496-2020 5.3.16)."""
    value = Decimal(_SAFETY[method, load][min(_checked(grade), 4) - 1])
    return Sourced(value, "GB 39496-2020 5.3.16", _RECALLED)


def stability_hazard(factor: Decimal, least: Sourced[Decimal]) -> bool:
    """Whether the factor is below 0.98 times the standard's value (88-15)."""
    return factor < _SAFETY_MARGIN * least.value


# -- alarms ------------------------------------------------------------------------------------------------------------


class Alarm(IntEnum):
    """预警级别 of GB 39496-2020 5.5.4, from none to the gravest."""

    NONE = 0
    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


_PROMOTIONS: Final = ((Alarm.BLUE, 4, Alarm.YELLOW), (Alarm.YELLOW, 3, Alarm.ORANGE), (Alarm.ORANGE, 2, Alarm.RED))


def synthesize(points: Sequence[Alarm]) -> Alarm:
    """Alarm of one kind of item from its points: 4 blue make yellow, 3 yellow orange, 2 orange red.

    Never lower than the gravest point (inferred). The rule across items is not known and not guessed.
    """
    gravest = max(points, default=Alarm.NONE)
    made = [higher for level, least, higher in _PROMOTIONS if points.count(level) >= least]
    return max([gravest, *made])


# -- small checks ------------------------------------------------------------------------------------------------------


def _of_grade(table: Mapping[int, Decimal], grade: int) -> Decimal:
    return table[_checked(grade)]


def _checked(grade: int) -> int:
    if grade not in range(1, 6):
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("尾矿库等别"), value=grade)
    return grade


def _not_negative(value: Decimal, name: str) -> None:
    if value < 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=name, value=value)
