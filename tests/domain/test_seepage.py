"""Seepage-proofing: class first, then figures; a missing proof is not a failure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from inspector.domain.judgement import Judgement, Verdict
from inspector.domain.law import LawLibrary
from inspector.domain.seepage import (
    Class2Liner,
    HazardousBase,
    Layer,
    StoreMode,
    WasteClass,
    Wells,
    judge_class_1,
    judge_class_2,
    judge_containment,
    judge_hazardous,
    judge_rain_pool,
    judge_storage_point,
    judge_wells,
    permeability,
    rain_pool_volume,
    regime,
)
from inspector.errors import DomainError

GOOD = Class2Liner(
    hdpe_mm=Decimal("1.5"),
    clay=Layer(Decimal("0.75"), Decimal("1.0E-7")),
    integrity_report=True,
    damaged=False,
    water_distance_m=Decimal("1.5"),
    leak_monitoring=True,
)


def test_each_class_has_its_own_clauses(library: LawLibrary) -> None:
    penalties = [set(regime(waste).penalties) for waste in WasteClass]
    assert not penalties[0] & penalties[1]
    assert not penalties[2] & penalties[3]
    for waste in WasteClass:
        for clause in (*regime(waste).duties, *regime(waste).penalties):
            assert library.clause(clause)


def test_waste_kept_indoors_stands_outside_the_liner_rules() -> None:
    assert regime(WasteClass.CLASS_2).liner == "class_2"
    assert regime(WasteClass.CLASS_2, StoreMode.INDOORS).liner == "none"
    assert regime(WasteClass.HAZARDOUS, StoreMode.INDOORS).liner == "hazardous"


def test_permeability_is_exact() -> None:
    assert permeability(Decimal("1.0"), -7) == Decimal("0.00000010")
    with pytest.raises(DomainError):
        permeability(Decimal(0), -7)


@pytest.mark.parametrize(
    ("thickness", "k", "verdict"),
    [
        ("0.75", "1.0E-5", Verdict.PASS),
        ("0.74", "1.0E-5", Verdict.FAIL),
        ("0.75", "1.1E-5", Verdict.FAIL),
        (None, "1.0E-5", Verdict.INSUFFICIENT),
        ("0.74", None, Verdict.FAIL),
        (None, None, Verdict.INSUFFICIENT),
    ],
)
def test_class_1_base(thickness: str | None, k: str | None, verdict: Verdict) -> None:
    base = Layer(Decimal(thickness) if thickness else None, Decimal(k) if k else None)
    assert judge_class_1(base).verdict is verdict
    assert judge_class_1(base, equivalent_proven=True).verdict is Verdict.PASS


def test_class_2_site_that_meets_everything_passes() -> None:
    assert judge_class_2(GOOD).verdict is Verdict.PASS
    assert judge_class_2(replace(GOOD, water_distance_m=None, groundwater_drain=True)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"hdpe_mm": Decimal("1.4")}, Verdict.FAIL),
        ({"clay": Layer(Decimal("0.75"), Decimal("1.1E-7"))}, Verdict.FAIL),
        ({"damaged": True}, Verdict.FAIL),
        ({"water_distance_m": Decimal("1.4")}, Verdict.FAIL),
        ({"leak_monitoring": False}, Verdict.FAIL),
        ({"integrity_report": None}, Verdict.INSUFFICIENT),
        ({"hdpe_mm": None}, Verdict.INSUFFICIENT),
    ],
)
def test_class_2_site_names_what_is_wrong(changes: dict[str, object], verdict: Verdict) -> None:
    judgement = judge_class_2(replace(GOOD, **changes))  # type: ignore[arg-type]
    assert judgement.verdict is verdict
    assert len(judgement.against) == 1
    assert judgement.against[0].source.startswith("GB 18599")


def test_nothing_shown_is_insufficient_not_failed() -> None:
    assert judge_class_2(Class2Liner()).verdict is Verdict.INSUFFICIENT
    assert judge_hazardous(HazardousBase()).verdict is Verdict.INSUFFICIENT
    assert Judgement(()).verdict is Verdict.INSUFFICIENT


@pytest.mark.parametrize(
    ("base", "verdict"),
    [
        (HazardousBase(True, False), Verdict.PASS),
        (HazardousBase(False, False), Verdict.FAIL),
        (HazardousBase(True, None), Verdict.INSUFFICIENT),
        (HazardousBase(True, True), Verdict.INSUFFICIENT),
        (HazardousBase(True, True, clay=Layer(Decimal(1), Decimal("1E-7"))), Verdict.PASS),
        (HazardousBase(True, True, clay=Layer(Decimal("0.9"), Decimal("1E-7"))), Verdict.FAIL),
        (HazardousBase(True, True, membrane=Layer(Decimal(2), Decimal("1E-10"))), Verdict.PASS),
        (HazardousBase(True, True, membrane=Layer(Decimal("1.9"), Decimal("1E-10"))), Verdict.FAIL),
        (
            HazardousBase(
                True, True, clay=Layer(Decimal("0.5"), Decimal("1E-6")), membrane=Layer(Decimal(2), Decimal("1E-10"))
            ),
            Verdict.PASS,
        ),
        (
            HazardousBase(True, True, clay=Layer(Decimal("0.5"), Decimal("1E-6")), membrane=Layer(Decimal(2))),
            Verdict.INSUFFICIENT,
        ),
        (HazardousBase(True, True, equivalent_proven=True), Verdict.PASS),
    ],
)
def test_floor_under_hazardous_waste(base: HazardousBase, verdict: Verdict) -> None:
    assert judge_hazardous(base).verdict is verdict


@pytest.mark.parametrize(
    ("capacity", "largest", "total", "verdict"),
    [("1", "1", "10", Verdict.PASS), ("0.9", "1", "1", Verdict.FAIL), ("1", "0.2", "10.1", Verdict.FAIL)],
)
def test_containment_holds_the_largest_container_and_a_tenth(
    capacity: str, largest: str, total: str, verdict: Verdict
) -> None:
    assert (
        judge_containment(Decimal(capacity), largest_container_m3=Decimal(largest), total_m3=Decimal(total)).verdict
        is verdict
    )


def test_storage_point_holds_three_tonnes() -> None:
    assert judge_storage_point(Decimal(3)).verdict is Verdict.PASS
    assert judge_storage_point(Decimal("3.01")).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("wells", "verdict"),
    [
        (Wells(1, 1, 1), Verdict.PASS),
        (Wells(1, 2, 0), Verdict.FAIL),
        (Wells(0, 3, 1), Verdict.FAIL),
        (Wells(1, 1, 1, karst=True), Verdict.INSUFFICIENT),
        (Wells(1, 1, 1, karst=True, approved_downstream=2), Verdict.FAIL),
        (Wells(1, 2, 1, karst=True, approved_downstream=2), Verdict.PASS),
    ],
)
def test_wells_stand_above_below_and_beside(wells: Wells, verdict: Verdict) -> None:
    assert judge_wells(wells).verdict is verdict


def test_first_rain_pool_is_only_estimated() -> None:
    heavy = rain_pool_volume(Decimal(20000), heavy_metal=True)
    assert heavy.value == 300
    assert heavy.to_check
    assert rain_pool_volume(Decimal(20000), heavy_metal=False).value == 200
    assert rain_pool_volume(Decimal(20000), heavy_metal=False, depth_mm=Decimal(12)).value == 240
    with pytest.raises(DomainError):
        rain_pool_volume(Decimal(-1), heavy_metal=True)


def test_first_rain_pool_is_judged_by_the_approved_volume_alone() -> None:
    estimate = rain_pool_volume(Decimal(20000), heavy_metal=True)
    size = {"length_m": Decimal(20), "width_m": Decimal(10), "depth_m": Decimal("1.2")}
    assert judge_rain_pool(**size, approved_m3=Decimal(240), estimate=estimate).verdict is Verdict.PASS
    assert judge_rain_pool(**size, approved_m3=Decimal(241), estimate=estimate).verdict is Verdict.FAIL
    assert judge_rain_pool(**size, approved_m3=None, estimate=estimate).verdict is Verdict.INSUFFICIENT
