"""Seepage-proofing (防渗): which rules a heap of material or waste stands under, and whether the figures meet them.

The class of the waste is decided first. A figure without proof is not yet a failure: the party is asked for the
proof first (design rule), so the result is `INSUFFICIENT`. Permeability in cm/s, thickness in m or mm as named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from inspector.domain.judgement import Judgement, Reason, Verdict, judge
from inspector.domain.sources import Sourced, SourceStatus
from inspector.errors import Code, DomainError
from inspector.i18n import tr


class WasteClass(StrEnum):
    """What lies there (先定性)."""

    MATERIAL = "material"  # 物料: 原矿、精矿、石料、煤
    CLASS_1 = "class_1"  # 第Ⅰ类一般工业固体废物
    CLASS_2 = "class_2"  # 第Ⅱ类一般工业固体废物
    HAZARDOUS = "hazardous"  # 危险废物
    PENDING = "pending"  # 待鉴别


class StoreMode(StrEnum):
    """How it is kept."""

    LAND = "land"  # 土地贮存、填埋: GB 18599
    INDOORS = "indoors"  # 库房、包装工具: not GB 18599, but the three protections (三防)


@dataclass(frozen=True, slots=True)
class Regime:
    """The clauses under which a class stands. `liner`: name of the liner rule."""

    duties: tuple[str, ...]
    penalties: tuple[str, ...]
    liner: str  # none | class_1 | class_2 | hazardous | pending


_REGIMES: Final = {
    WasteClass.MATERIAL: Regime(("code:243-1",), ("code:1130-2", "code:1130-3"), "none"),
    WasteClass.CLASS_1: Regime(("code:475", "code:494"), ("code:1169", "code:1170", "code:1171-5"), "class_1"),
    WasteClass.CLASS_2: Regime(("code:475", "code:494"), ("code:1169", "code:1170", "code:1171-5"), "class_2"),
    WasteClass.HAZARDOUS: Regime(("code:533-1", "code:535-2"), ("code:1175-4",), "hazardous"),
    WasteClass.PENDING: Regime(("code:493",), ("code:1171-6",), "pending"),
}


def regime(waste: WasteClass, mode: StoreMode = StoreMode.LAND) -> Regime:
    """The rules for this class. Material, solid waste and hazardous waste never share one (第1055条: fined once)."""
    rules = _REGIMES[waste]
    if mode is StoreMode.INDOORS and waste in (WasteClass.CLASS_1, WasteClass.CLASS_2):
        return Regime(rules.duties, rules.penalties, "none")
    return rules


def permeability(factor: Decimal, power: int) -> Decimal:
    """Permeability in cm/s of factor × 10^power, exact: (1.0, -7) → 1.0E-7."""
    if factor <= 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("渗透系数"), value=factor)
    return factor.scaleb(power)


# -- liners ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as shown by a report; None where nothing shows it."""

    thickness: Decimal | None = None  # m for clay, mm for a membrane
    permeability_cm_s: Decimal | None = None


_CLASS_1_CLAY: Final = Layer(Decimal("0.75"), Decimal("1.0E-5"))  # GB 18599 5.2.1
_CLASS_2_CLAY: Final = Layer(Decimal("0.75"), Decimal("1.0E-7"))  # GB 18599 5.3.1
_CLASS_2_HDPE_MM: Final = Decimal("1.5")  # GB 18599 5.3.1
_CLASS_2_WATER_M: Final = Decimal("1.5")  # GB 18599 5.3.2
_HAZARDOUS_CLAY: Final = Layer(Decimal(1), Decimal("1E-7"))  # GB 18597 6.1.4
_HAZARDOUS_MEMBRANE: Final = Layer(Decimal(2), Decimal("1E-10"))  # GB 18597 6.1.4, mm


def judge_class_1(base: Layer, *, equivalent_proven: bool = False) -> Judgement:
    """S03: natural base of a class I site: K ≤ 1.0E-5 cm/s and at least 0.75 m, or an equivalent liner."""
    source = "GB 18599-2020 5.2"
    if equivalent_proven:
        return judge([Reason(Verdict.PASS, tr("已证明采用等效防渗衬层"), source)])
    return judge(_layer(base, _CLASS_1_CLAY, name=tr("天然基础层"), unit="m", source=source))


@dataclass(frozen=True, slots=True)
class Class2Liner:
    """What reports and measurements show of a class II site; None is not shown."""

    hdpe_mm: Decimal | None = None
    clay: Layer = Layer()
    integrity_report: bool | None = None  # 防渗衬层完整性检测报告
    damaged: bool | None = None  # 可见破损
    water_distance_m: Decimal | None = None  # base above the highest groundwater of the year
    groundwater_drain: bool | None = None
    leak_monitoring: bool | None = None


def judge_class_2(liner: Class2Liner) -> Judgement:
    """S04: composite liner, integrity report, distance from groundwater, leak monitoring (GB 18599 5.1.5, 5.3)."""
    return judge(_class_2(liner))


def _class_2(liner: Class2Liner) -> Iterator[Reason]:
    yield _at_least(liner.hdpe_mm, _CLASS_2_HDPE_MM, name=tr("HDPE 膜厚度"), unit="mm", source="GB 18599-2020 5.3.1")
    yield from _layer(liner.clay, _CLASS_2_CLAY, name=tr("黏土层"), unit="m", source="GB 18599-2020 5.3.1")
    yield _shown(liner.integrity_report, tr("防渗衬层完整性检测报告"), "GB 18599-2020 5.1.5")
    if liner.damaged:
        yield Reason(Verdict.FAIL, tr("防渗膜有可见破损"), "GB 18599-2020 5.1.5")
    if liner.groundwater_drain:
        yield Reason(Verdict.PASS, tr("设有地下水导排系统"), "GB 18599-2020 5.3.2")
    else:
        name = tr("基础层表面与地下水年最高水位的距离")
        source = "GB 18599-2020 5.3.2"
        yield _at_least(liner.water_distance_m, _CLASS_2_WATER_M, name=name, unit="m", source=source)
    yield _shown(liner.leak_monitoring, tr("渗漏监控系统"), "GB 18599-2020 5.3.3")


@dataclass(frozen=True, slots=True)
class HazardousBase:
    """The floor of a store for hazardous waste. One of clay, membrane or a proven equivalent is enough."""

    surface_sound: bool | None = None  # 地面、裙脚表面防渗, no cracks
    touches_ground: bool | None = None  # 直接接触地面
    clay: Layer = Layer()  # m
    membrane: Layer = Layer()  # mm
    equivalent_proven: bool = False


def judge_hazardous(base: HazardousBase) -> Judgement:
    """H04: proof surface; and under waste that touches the ground 1 m clay ≤ 1E-7 or 2 mm membrane ≤ 1E-10 cm/s."""
    return judge(_hazardous(base))


def _hazardous(base: HazardousBase) -> Iterator[Reason]:
    source = "GB 18597-2023 6.1.4"
    yield _shown(base.surface_sound, tr("地面、裙脚表面防渗"), source)
    if base.touches_ground is None:
        yield Reason(Verdict.INSUFFICIENT, tr("未查明危险废物是否直接接触地面"), source)
    if not base.touches_ground:
        return
    if base.equivalent_proven:
        yield Reason(Verdict.PASS, tr("已证明采用等效基础防渗"), source)
        return
    clay = _layer(base.clay, _HAZARDOUS_CLAY, name=tr("基础防渗黏土层"), unit="m", source=source)
    sheet = _layer(base.membrane, _HAZARDOUS_MEMBRANE, name=tr("基础防渗人工材料"), unit="mm", source=source)
    claimed = [judge(found) for layer, found in ((base.clay, clay), (base.membrane, sheet)) if layer != Layer()]
    if not claimed:
        yield Reason(Verdict.INSUFFICIENT, tr("基础防渗没有证明材料"), source)
        return
    best_first = (Verdict.PASS, Verdict.INSUFFICIENT, Verdict.FAIL)
    yield from min(claimed, key=lambda judgement: best_first.index(judgement.verdict)).reasons


def _layer(layer: Layer, least: Layer, *, name: str, unit: str, source: str) -> Iterator[Reason]:
    assert least.thickness is not None
    assert least.permeability_cm_s is not None
    yield _at_least(layer.thickness, least.thickness, name=tr("{name}厚度", name=name), unit=unit, source=source)
    found, most = layer.permeability_cm_s, least.permeability_cm_s
    if found is None:
        yield Reason(Verdict.INSUFFICIENT, tr("{name}渗透系数没有证明材料", name=name), source)
    elif found > most:
        sentence = tr("{name}渗透系数 {found} cm/s 大于 {most} cm/s", name=name, found=found, most=most)
        yield Reason(Verdict.FAIL, sentence, source)
    else:
        yield Reason(Verdict.PASS, tr("{name}渗透系数 {found} cm/s 符合要求", name=name, found=found), source)


def _at_least(found: Decimal | None, least: Decimal, *, name: str, unit: str, source: str) -> Reason:
    if found is None:
        return Reason(Verdict.INSUFFICIENT, tr("{name}没有证明材料", name=name), source)
    if found < least:
        sentence = tr("{name} {found} {unit} 小于 {least} {unit}", name=name, found=found, least=least, unit=unit)
        return Reason(Verdict.FAIL, sentence, source)
    return Reason(Verdict.PASS, tr("{name} {found} {unit} 符合要求", name=name, found=found, unit=unit), source)


def _shown(found: bool | None, name: str, source: str) -> Reason:
    if found is None:
        return Reason(Verdict.INSUFFICIENT, tr("{name}没有证明材料", name=name), source)
    if found:
        return Reason(Verdict.PASS, tr("{name}符合要求", name=name), source)
    return Reason(Verdict.FAIL, tr("{name}缺少或不符合要求", name=name), source)


# -- volumes, wells, rain ----------------------------------------------------------------------------------------------


def judge_containment(capacity_m3: Decimal, *, largest_container_m3: Decimal, total_m3: Decimal) -> Judgement:
    """H05: spill containment at least the largest container and a tenth of the total store (GB 18597 6.2.2)."""
    least = max(largest_container_m3, total_m3 / 10)
    reason = _at_least(capacity_m3, least, name=tr("泄漏堵截设施容积"), unit="m³", source="GB 18597-2023 6.2.2")
    return judge([reason])


def judge_storage_point(stored_t: Decimal) -> Judgement:
    """H06: a storage point (贮存点) holds at most 3 t at any time (GB 18597 8.3)."""
    source = "GB 18597-2023 8.3"
    if stored_t > 3:
        return judge([Reason(Verdict.FAIL, tr("贮存点实时贮存量 {found} t 超过 3 t", found=stored_t), source)])
    return judge([Reason(Verdict.PASS, tr("贮存点实时贮存量 {found} t 未超过 3 t", found=stored_t), source)])


@dataclass(frozen=True, slots=True)
class Wells:
    """Usable groundwater wells by place; `approved_downstream`: number that the assessment of a karst site asks for."""

    upstream: int
    downstream: int
    spread: int  # 可能扩散影响区
    karst: bool = False
    approved_downstream: int | None = None


def judge_wells(wells: Wells) -> Judgement:
    """S11: one upstream, one downstream, one where pollution may spread; more downstream on karst (GB 18599 10.3.2)."""
    return judge(_wells(wells))


def _wells(wells: Wells) -> Iterator[Reason]:
    source = "GB 18599-2020 10.3.2"
    places = ((tr("上游"), wells.upstream), (tr("下游"), wells.downstream), (tr("可能扩散影响区"), wells.spread))
    for place, count in places:
        if count < 1:
            yield Reason(Verdict.FAIL, tr("{place}没有地下水监测井", place=place), source)
        else:
            yield Reason(Verdict.PASS, tr("{place}有 {count} 眼地下水监测井", place=place, count=count), source)
    if not wells.karst:
        return
    wanted = wells.approved_downstream
    if wanted is None:
        yield Reason(Verdict.INSUFFICIENT, tr("岩溶发育区须加密下游井，请对照环评布点"), source)
    elif wells.downstream < wanted:
        sentence = tr("岩溶发育区下游井 {count} 眼少于环评要求的 {wanted} 眼", count=wells.downstream, wanted=wanted)
        yield Reason(Verdict.FAIL, sentence, source)
    else:
        yield Reason(Verdict.PASS, tr("岩溶发育区下游井符合环评布点"), source)


_HEAVY_RAIN_MM: Final = Decimal(15)  # 重有色
_OTHER_RAIN_MM: Final = Decimal(10)  # 轻有色、其他


def rain_pool_volume(area_m2: Decimal, *, heavy_metal: bool, depth_mm: Decimal | None = None) -> Sourced[Decimal]:
    """R02: volume of the first-rain pool (初期雨水池) in m³ = area × depth / 1000.

    The depth is recalled, not seen, and may be set; the assessment or design always comes first.
    """
    depth = depth_mm if depth_mm is not None else (_HEAVY_RAIN_MM if heavy_metal else _OTHER_RAIN_MM)
    if area_m2 < 0 or depth < 0:
        raise DomainError(Code.FIGURE_OUT_OF_RANGE, name=tr("初期雨水池"), value=min(area_m2, depth))
    return Sourced(area_m2 * depth / 1000, tr("初期雨水经验算法，以环评或设计文件为准"), SourceStatus.RECALLED)


def judge_rain_pool(
    *, length_m: Decimal, width_m: Decimal, depth_m: Decimal, approved_m3: Decimal | None, estimate: Sourced[Decimal]
) -> Judgement:
    """R02: effective volume against the approved one; against the estimate alone nothing can fail."""
    volume = length_m * width_m * depth_m
    name = tr("初期雨水池有效容积")
    if approved_m3 is not None:
        return judge([_at_least(volume, approved_m3, name=name, unit="m³", source=tr("环评或设计文件"))])
    sentence = tr(
        "{name} {volume} m³，经验值 {estimate} m³；请查环评或设计值", name=name, volume=volume, estimate=estimate.value
    )
    return judge([Reason(Verdict.INSUFFICIENT, sentence, estimate.source, estimate.status)])
