"""The material yard: heaps and walls at several points, cover, sprays, the first-rain pool."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspector.domain import seepage
from inspector.domain.judgement import Verdict
from inspector.domain.records import Manner, Severity
from tests.checklist.filled import Filled


def yard(**answers: object) -> Filled:
    usual: dict[str, object] = {
        "inspected_place": "示例·一号堆场",
        "materials": "ore",
        "in_mine": "yes",
        "net_required": "no",
        "has_conveyor": "no",
        "has_dump": "no",
        "rain_pool_required": "no",
        "has_outlet": "no",
        "has_topsoil": "no",
        "toxic_slag": "no",
        "permit_kind": "permit",
    }
    return Filled("material_yard").say(**{**usual, **answers})


def measured(*points: tuple[str, str], gaps: str = "") -> Filled:
    rows = [{"Y02_hp": heap, "Y02_hw": wall} for heap, wall in points]
    if gaps:
        rows[0]["Y02_gap"] = gaps
    return yard().rows("Y02_point", rows)


@pytest.mark.parametrize(
    ("points", "worst", "suggested", "critical"),
    [
        ([("5.2", "6.0")], "0.8", "pass", ""),
        ([("5.2", "6.0"), ("5.3", "5.2")], "-0.1", "fail", "yes"),
        ([("5.0", "5.0")], "0", "pass", "yes"),
        ([("5.1", "5.2")], "0.1", "pass", "yes"),
        ([("5.1", "5.21")], "0.11", "pass", ""),
        ([("6.3", "4.1"), ("2", "9")], "-2.2", "fail", ""),
    ],
)
def test_worst_point_decides_and_a_tenth_of_a_metre_is_to_be_measured_again(
    points: list[tuple[str, str]], worst: str, suggested: str, critical: str
) -> None:
    form = measured(*points)
    exact = min(Decimal(wall) - Decimal(heap) for heap, wall in points)
    assert Decimal(form.value("Y02_worst")) == exact == Decimal(worst)
    assert form.value("Y02_suggest") == suggested
    assert form.value("Y02_critical") == critical
    (again,) = form.session.find("Y02_again")
    assert form.session.view(again).relevant == (critical == "yes")
    assert "临界，复测" in form.session.view(again).label


def test_point_without_both_heights_is_left_out() -> None:
    form = measured(("5.2", "6.0"), ("", "3"))
    assert form.value("Y02_points") == "1"
    assert form.value("Y02_worst") == "0.8"
    assert yard().value("Y02_suggest") == ""


def test_gap_fails_a_wall_that_is_high_enough() -> None:
    assert measured(("5", "6"), gaps="1.5").value("Y02_suggest") == "fail"


def test_wall_finding_reads_as_an_inspector_writes_it() -> None:
    found = measured(("5.2", "6"), ("6.3", "4.1"), gaps="1.5").proposal("Y02")
    assert found.facts == (
        "示例·一号堆场内易扬尘物料未密闭贮存，围挡不符合要求：经测量，最大堆高6.3 m，围挡最低4.1 m，"
        "围挡与堆高之差最不利为-2.2 m，围挡缺口共1.5 m。"
    )
    assert found.demand == (
        "将围挡加高至不低于堆放物高度（现最大堆高6.3 m、围挡最低4.1 m）或者降低堆高，修补缺口共1.5 m。"
    )
    assert (found.duties, found.penalty) == (("code:243-1",), "code:1130-3")
    assert (found.severity, found.manner, found.deadline_days) == (Severity.B, Manner.BY_DEADLINE, 15)


@pytest.mark.parametrize(
    ("bare", "windy", "severity"), [("30", "no", Severity.C), ("31", "no", Severity.B), ("5", "yes", Severity.B)]
)
def test_bare_tenth_or_wind_makes_the_cover_more_serious(bare: str, windy: str, severity: Severity) -> None:
    found = yard(Y03_area="300", Y03_bare=bare, windy=windy).proposal("Y03")
    assert found.severity is severity
    assert f"约{bare} m²" in found.demand


@pytest.mark.parametrize("required", ["115.5", "115.51", "100", ""])
def test_first_rain_pool_is_compared_with_the_approved_volume(required: str) -> None:
    form = yard(rain_pool_required="yes", R02_length_m="10", R02_width_m="5.5", R02_depth_m="2.1")
    form.say(R02_required_m3=required)
    judged = seepage.judge_rain_pool(
        length_m=Decimal(10),
        width_m=Decimal("5.5"),
        depth_m=Decimal("2.1"),
        approved_m3=Decimal(required) if required else None,
        estimate=seepage.rain_pool_volume(Decimal(1000), heavy_metal=True),
    )
    assert form.value("R02_volume_m3") == "115.5"
    assert form.value("R02_suggest") == {Verdict.PASS: "pass", Verdict.FAIL: "fail"}.get(judged.verdict, "")


def test_estimate_by_area_is_a_reference_that_judges_nothing() -> None:
    form = yard(rain_pool_required="yes", R02_area_m2="1000", R02_rain_mm="15")
    estimate = seepage.rain_pool_volume(Decimal(1000), heavy_metal=True)
    assert Decimal(form.value("R02_reference_m3")) == estimate.value
    assert form.value("R02_suggest") == ""


def test_facts_of_the_yard_decide_which_items_are_shown() -> None:
    assert {"Y01", "Y02", "Y03", "Y05", "Y07", "R01"} <= set(yard().items())
    assert not {"Y04", "Y06", "Y11", "R02", "R03", "R04", "R05", "R06", "R07", "R08"} & set(yard().items())
    everything = yard(
        materials="ore coal",
        net_required="yes",
        has_conveyor="yes",
        has_dump="yes",
        rain_pool_required="yes",
        has_outlet="yes",
        has_topsoil="yes",
        toxic_slag="yes",
    )
    assert len(everything.items()) == 22


def test_answers_decide_the_clause_where_one_item_has_several() -> None:
    form = yard(has_dump="yes")
    form.say(R04_fault="uncollected exceed")
    assert form.proposal("R04").penalty == "code:1107"
    form.say(R04_fault="exceed evade")
    found = form.proposal("R04")
    assert (found.penalty, found.duties, found.transfer) == ("code:1108", ("code:164-1",), "police")
    assert found.manner is Manner.BY_DEADLINE
    assert yard(permit_kind="none").proposal("Y12").penalty == "code:1233"
    assert yard().proposal("Y12").penalty == "code:1086-1"


def test_trucks_and_spoil_are_for_other_departments() -> None:
    assert yard().proposal("Y10").authority.value == "other"
    assert yard(has_dump="yes").proposal("R06").authority.value == "water"


def test_heap_beyond_its_bounds_but_off_the_banks_has_no_clause_to_invent() -> None:
    found = yard(Y14_bank="no").proposal("Y14")
    assert (found.duties, found.penalty) == ((), "")
    assert yard(Y14_bank="yes").proposal("Y14").penalty == "code:1136-5"
