"""The tailings form computes as the domain does: vectors of section 9 of the tailings brief, through FormSession."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from inspector.domain import frequency, tailings
from inspector.domain.discharge import excess, judged_concentration
from inspector.domain.records import Severity
from inspector.domain.tailings import Alarm, DamMethod, Load, SlopeSection, Stability
from tests.checklist.filled import pond

GRADES = [
    ("50", "65", 4),
    ("150", "65", 3),
    ("9000", "20", 4),
    ("60000", "150", 1),
    ("99.9", "29.9", 5),
    ("100", "30", 4),
    ("50", "250", 2),
]
EDGES = [
    ("999.9999", "59.99", None),
    ("1000", "60", None),
    ("10000", "100", None),
    ("50000", "200", None),
    ("0", "0", None),
    ("1", "200", None),
]


@pytest.mark.parametrize(("volume", "height", "expected"), GRADES + EDGES)
def test_grade_is_that_of_the_domain(volume: str, height: str, expected: int | None) -> None:
    form = pond(total_volume=volume, dam_height=height)
    grade = tailings.dam_grade(Decimal(volume), Decimal(height)).value
    assert form.value("grade") == str(grade)
    assert expected in (None, grade)


@pytest.mark.parametrize(("volume", "height", "_"), GRADES)
def test_grade_is_raised_by_one_only_with_the_document_that_proves_it(volume: str, height: str, _: int) -> None:
    form = pond(total_volume=volume, dam_height=height, grade_raised="yes")
    assert form.value("grade") == form.value("grade_base")
    form.say(grade_raise_reason="示例论证报告")
    raised = tailings.dam_grade(Decimal(volume), Decimal(height), raised_by="示例论证报告").value
    assert form.value("grade") == str(raised)


def test_hollow_without_a_dam_has_no_grade() -> None:
    assert pond(total_volume="150", dam_height="65", no_dam="yes").value("grade") == ""


BEACHES = [
    ("320.0", "318.6", "1", "1.4", "140"),
    ("320.0", "319.2", "0.8", "0.8", "100"),
    ("320.0", "319.3", "1", "0.7", "70"),  # exactly at the table
    ("320.0", "319.301", "1", "0.699", "69.9"),
    ("100.3", "99.6", "1", "0.7", "70"),
    ("217.15", "216.45", "1.0", "0.7", "70"),
]


@pytest.mark.parametrize(("crest", "water", "percent", "freeboard", "beach"), BEACHES)
def test_freeboard_and_beach_at_the_design_flood_are_exact(
    crest: str, water: str, percent: str, freeboard: str, beach: str
) -> None:
    form = pond(total_volume="1500", dam_height="80", K08_crest_m=crest, K08_level_flood_m=water)
    form.say(K08_slope_percent=percent)
    slope = Decimal(percent) / 100
    assert tailings.freeboard(Decimal(crest), Decimal(water)) == Decimal(freeboard)
    assert tailings.dry_beach(Decimal(crest), Decimal(water), slope) == Decimal(beach)
    assert form.value("K08_freeboard_m") == freeboard
    assert form.value("K08_beach_m") == beach


@pytest.mark.parametrize(("crest", "water", "percent", "freeboard", "beach"), BEACHES)
def test_table_values_judge_where_nothing_better_is_known(
    crest: str, water: str, percent: str, freeboard: str, beach: str
) -> None:
    form = pond(total_volume="1500", dam_height="80", K08_crest_m=crest, K08_level_flood_m=water)
    form.say(K08_slope_percent=percent)
    least_freeboard = tailings.least_freeboard(3).value
    least_beach = tailings.least_dry_beach(3, DamMethod.UPSTREAM)
    assert least_beach is not None
    ok = Decimal(freeboard) >= least_freeboard and Decimal(beach) >= least_beach.value
    assert form.value("K08_suggest") == ("pass" if ok else "fail")


@pytest.mark.parametrize(
    "grade_facts", [("60000", "150"), ("10000", "100"), ("1500", "80"), ("150", "40"), ("50", "20")]
)
@pytest.mark.parametrize("method", ["upstream", "downstream", "centreline"])
@pytest.mark.parametrize("proof", ["yes", "no"])
def test_least_values_are_the_tables_of_the_domain(grade_facts: tuple[str, str], method: str, proof: str) -> None:
    volume, height = grade_facts
    form = pond(total_volume=volume, dam_height=height, dam_method=method, K08_seepage_proof=proof)
    grade = int(form.value("grade"))
    beach = tailings.least_dry_beach(grade, DamMethod(method), seepage_proven=proof == "yes")
    assert beach is not None
    assert Decimal(form.value("K08_table_freeboard_m")) == tailings.least_freeboard(grade).value
    assert Decimal(form.value("K08_table_beach_m")) == beach.value


def test_retaining_dam_adds_wind_and_wave_and_has_no_beach() -> None:
    form = pond(total_volume="1500", dam_height="80", retains_water="yes", K08_wind_m="0.15", K08_wave_m="0.6")
    wanted = tailings.least_freeboard(3, wind_setup_m=Decimal("0.15"), wave_run_up_m=Decimal("0.6")).value
    assert Decimal(form.value("K08_table_freeboard_m")) == wanted
    assert form.value("K08_table_beach_m") == ""


def test_design_comes_before_flood_routing_and_routing_before_the_table() -> None:
    form = pond(total_volume="1500", dam_height="80")
    assert form.value("K08_required_beach_m") == "70"
    form.say(K08_routed_beach_m="90", K08_routed_freeboard_m="0.8")
    assert form.value("K08_required_beach_m") == "90"
    form.say(K08_design_beach_m="120")
    assert form.value("K08_required_beach_m") == "120"
    assert form.value("K08_required_freeboard_m") == "0.8"


def test_only_both_below_the_design_make_a_major_hazard() -> None:
    form = pond(total_volume="1500", dam_height="80", K08_crest_m="320", K08_level_flood_m="319.5")
    form.say(K08_slope_percent="1", K08_design_freeboard_m="0.7", K08_design_beach_m="40")
    found = form.proposal("K08")
    assert (found.severity, found.major) == (Severity.B, "")
    form.say(K08_design_beach_m="60")
    found = form.proposal("K08")
    assert (found.severity, found.major) == (Severity.A, "88-8")


def test_level_of_today_is_shown_and_never_judged() -> None:
    form = pond(total_volume="1500", dam_height="80", K08_crest_m="320", K08_level_now_m="310")
    form.say(K08_slope_percent="1")
    assert form.value("K08_freeboard_now_m") == "10"
    assert form.value("K08_beach_now_m") == "1000"
    assert form.value("K08_suggest") == ""
    form.say(K08_beach_measured_m="35")
    assert form.value("K08_beach_now_m") == "35"
    assert form.value("K08_suggest") == ""


@pytest.mark.parametrize("height", ["10", "29.9", "30", "45", "60", "80", "99.5", "100", "125", "149.9", "150", "210"])
def test_phreatic_hint_is_that_of_the_domain(height: str) -> None:
    depth = tailings.least_phreatic_depth(Decimal(height)).value
    assert Decimal(pond(K07_height_m=height).value("K07_table_m")) == depth.quantize(Decimal("0.001"))


@pytest.mark.parametrize(("depth", "control"), [("4.999", "5"), ("5", "5"), ("5.499", "5"), ("5.5", "5"), ("6.6", "6")])
def test_phreatic_alarm_is_that_of_the_domain(depth: str, control: str) -> None:
    form = pond().rows("K07_point", [{"K07_depth_m": depth, "K07_control_m": control}])
    alarm = tailings.phreatic_alarm(Decimal(depth), Decimal(control))
    assert form.values("K07_alarm") == [alarm.name.lower()]
    hazard = tailings.phreatic_hazard(Decimal(depth), Decimal(control))
    assert form.value("K07_suggest") == ("fail" if hazard else "pass")


def test_worst_piezometer_decides() -> None:
    points = [{"K07_depth_m": "7", "K07_control_m": "5"}, {"K07_depth_m": "4.2", "K07_control_m": "4.5"}]
    form = pond().rows("K07_point", points)
    assert form.value("K07_worst_m") == "-0.3"
    assert form.value("K07_suggest") == "fail"
    assert "-0.3 m" in form.proposal("K07").facts


@pytest.mark.parametrize(("across", "down", "design"), [("30", "10", "3"), ("29.9", "10", "3"), ("4.2", "1.4", "3.0")])
def test_slope_is_judged_as_the_domain_does(across: str, down: str, design: str) -> None:
    row = {"K03_horizontal_m": across, "K03_vertical_m": down, "K03_design": design}
    form = pond().rows("K03_section", [row])
    section = SlopeSection("示例", Decimal(across), Decimal(down))
    steep = tailings.steeper_than_design(section, Decimal(design))
    assert form.value("K03_suggest") == ("fail" if steep else "pass")
    assert Decimal(form.values("K03_ratio")[0]) == section.ratio.quantize(Decimal("0.001"))


@pytest.mark.parametrize("method", list(Stability))
@pytest.mark.parametrize("load", list(Load))
@pytest.mark.parametrize("facts", [("60000", "150"), ("10000", "100"), ("1500", "80"), ("150", "40"), ("50", "20")])
def test_safety_factors_are_the_table_of_the_domain(method: Stability, load: Load, facts: tuple[str, str]) -> None:
    form = pond(total_volume=facts[0], dam_height=facts[1])
    least = tailings.least_safety_factor(int(form.value("grade")), method, load)
    edge = least.value * Decimal("0.98")
    rows = [
        {"K11_load": load, "K11_method": method, "K11_factor": edge},
        {"K11_load": load, "K11_method": method, "K11_factor": edge - Decimal("0.001")},
    ]
    form.rows("K11_case", rows)
    assert Decimal(form.values("K11_table")[0]) == least.value
    judged = [int(tailings.stability_hazard(row["K11_factor"], least)) for row in rows]  # type: ignore[arg-type]
    assert form.values("K11_low") == [str(value) for value in judged] == ["0", "1"]


@pytest.mark.parametrize("counts", ["0000", "3000", "4000", "0200", "0300", "0010", "0020", "4310", "0001"])
def test_alarm_of_one_kind_is_that_of_the_domain(counts: str) -> None:
    blue, yellow, orange, red = map(int, counts)
    form = pond(M02_blue=blue, M02_yellow=yellow, M02_orange=orange, M02_red=red)
    points = [Alarm.BLUE] * blue + [Alarm.YELLOW] * yellow + [Alarm.ORANGE] * orange + [Alarm.RED] * red
    alarm = tailings.synthesize(points)
    assert form.value("M02_alarm") == ("" if alarm is Alarm.NONE else alarm.name.lower())


@pytest.mark.parametrize(
    ("conc", "limit", "flow", "base"),
    [("0.006", "0.005", "", ""), ("0.005", "0.005", "", ""), ("1.5", "2", "300", "200"), ("1.2", "2", "300", "200")],
)
def test_concentrations_show_both_ratios_and_convert_for_dilution(conc: str, limit: str, flow: str, base: str) -> None:
    form = pond(discharges_water="yes", D04_cma="yes")
    row = {"D04_conc": conc, "D04_limit": limit, "D04_flow": flow, "D04_base": base}
    form.rows("D04_factor", [{name: value for name, value in row.items() if value}])
    judged = Decimal(conc)
    if flow:
        judged = judged_concentration(judged, actual_flow=Decimal(flow), base_flow=Decimal(base))
    found = excess(judged, Decimal(limit))
    assert Decimal(form.values("D04_ratio")[0]) == found.multiple.quantize(Decimal("0.001"))
    assert Decimal(form.values("D04_excess")[0]) == found.rate.quantize(Decimal("0.001"))
    assert form.value("D04_suggest") == ("fail" if found.exceeds else "pass")


def test_quick_test_alone_never_suggests_an_exceedance() -> None:
    form = pond(discharges_water="yes", D04_cma="no")
    form.rows("D04_factor", [{"D04_conc": "9", "D04_limit": "1"}])
    assert form.value("D04_suggest") == ""


@pytest.mark.parametrize("since", ["2026-08-21", "2026-08-22", "2026-08-23", "2025-11-30", "2026-11-22"])
def test_video_is_kept_three_calendar_months(since: str) -> None:
    form = pond(discharges_water="yes", inspected_on="2026-11-22", D08_video_since=since, D08_since_start="yes")
    form.say(D08_flow_since="2026-01-01")
    kept = frequency.kept_long_enough(date.fromisoformat(since), date(2026, 11, 22), months=frequency.VIDEO_MONTHS)
    assert form.value("D08_suggest") == ("pass" if kept else "fail")


def test_three_months_from_the_thirtieth_end_with_a_short_february() -> None:
    form = pond(discharges_water="yes", inspected_on="2026-02-28", D08_video_since="2025-11-30")
    assert frequency.kept_long_enough(date(2025, 11, 30), date(2026, 2, 28), months=3)
    assert form.value("D08_video_months") == "3"


@pytest.mark.parametrize("searched", ["2026-01-01", "2026-03-31", "2026-04-01", "2025-03-31"])
def test_search_before_the_flood_season_is_that_of_the_year(searched: str) -> None:
    form = pond(inspected_on="2026-11-22", H02_date=searched)
    done = frequency.checked_before_flood_season([date.fromisoformat(searched)], date(2026, 4, 1))
    assert form.value("H02_suggest") == ("pass" if done else "fail")


@pytest.mark.parametrize("filed", ["2026-01-31", "2026-02-01"])
def test_platform_is_filed_by_the_last_day_of_january(filed: str) -> None:
    form = pond(inspected_on="2026-11-22", A08_filed_on=filed)
    in_time = date.fromisoformat(filed) <= frequency.filing_due(2025)
    assert form.value("A08_suggest") == ("pass" if in_time else "fail")


@pytest.mark.parametrize("stopped", ["2024-11-21", "2024-11-22", "2024-11-23"])
def test_closure_is_overdue_after_two_years(stopped: str) -> None:
    form = pond(use_state="stopped", inspected_on="2026-11-22", stopped_on=stopped, J01_started="no")
    overdue = frequency.closure_overdue(date.fromisoformat(stopped), date(2026, 11, 22), begun=False)
    assert form.value("J01_overdue") == ("yes" if overdue else "no")


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_facts_of_the_pond_decide_which_items_are_shown() -> None:
    usual = pond().items()
    assert "L01" not in usual
    assert "J01" not in usual
    assert "D04" not in usual
    assert not [number for number in usual if number.startswith("O")]
    assert {"K16", "C01", "B03"} <= set(usual)

    dry = pond(storage_mode="dry", transport="belt truck").items()
    assert {"L01", "L02", "L03", "C03", "C04"} <= set(dry)
    assert not {"K16", "C01", "C05"} & set(dry)

    closed = pond(use_state="closed").items()
    assert {"J01", "J02", "J03", "J04", "J05"} <= set(closed)
    assert "J06" not in closed
    assert "J06" in pond(use_state="stopped").items()

    slag = pond(manganese_slag="yes", thallium="yes").items()
    assert {"O01", "O02", "O03", "O05", "O06"} <= set(slag)
    assert "O04" not in slag
    assert "O04" in pond(red_mud="yes").items()

    assert "B02" in pond(waste_class="class1").items()
    assert "B03" not in pond(waste_class="class1").items()
    assert {"G02", "E05"} <= set(pond(karst="yes").items())
    assert "K12" in pond(head_pond="yes").items()
    assert "K12" in pond(total_volume="1500", dam_height="80").items()
    assert "A12" in pond(supervision_level="level1").items()
    assert "A12" not in pond(supervision_level="level3").items()


def test_safety_items_propose_findings_for_the_safety_authority() -> None:
    found = pond(K01_place="东坝肩").proposal("K01")
    assert found.authority.value == "safety"
    assert found.major == "88-1"
    assert not found.penalty
    assert "移送应急管理" in found.demand
