"""Tailings ponds: every test vector of the rules, and the borders between them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspector.domain.sources import SourceStatus
from inspector.domain.tailings import (
    Alarm,
    DamMethod,
    FloodHazard,
    Load,
    SlopeSection,
    Stability,
    dam_grade,
    dry_beach,
    flood_hazard,
    flood_return_period,
    freeboard,
    least_dry_beach,
    least_freeboard,
    least_phreatic_depth,
    least_safety_factor,
    phreatic_alarm,
    phreatic_hazard,
    required,
    stability_hazard,
    steeper_than_design,
    steepest,
    synthesize,
)
from inspector.errors import Code, DomainError


@pytest.mark.parametrize(
    ("volume", "height", "grade"),
    [
        ("50", "65", 4),
        ("150", "65", 3),
        ("9000", "20", 4),
        ("60000", "150", 1),
        ("99.9", "29.9", 5),
        ("100", "30", 4),
        ("50", "250", 2),
        ("0", "0", 5),
        ("49999.9", "199.9", 2),
        ("1000", "60", 3),
    ],
)
def test_grade_follows_volume_and_height(volume: str, height: str, grade: int) -> None:
    assert dam_grade(Decimal(volume), Decimal(height)).value == grade


def test_grade_is_raised_by_one_only_with_a_document() -> None:
    assert dam_grade(Decimal(50), Decimal(65), raised_by="论证报告").value == 3
    assert dam_grade(Decimal(50), Decimal(65), raised_by=" ").value == 4
    assert dam_grade(Decimal(60000), Decimal(150), raised_by="论证报告").value == 1


def test_grades_say_how_well_their_limits_are_known() -> None:
    assert dam_grade(Decimal(60000), Decimal(150)).status is SourceStatus.RECALLED
    assert dam_grade(Decimal(100), Decimal(30)).status is SourceStatus.SECOND_HAND
    assert dam_grade(Decimal(100), Decimal(30)).to_check


def test_negative_figures_are_refused() -> None:
    for call in (
        lambda: dam_grade(Decimal(-1), Decimal(1)),
        lambda: dam_grade(Decimal(1), Decimal(-1)),
        lambda: least_phreatic_depth(Decimal(-1)),
    ):
        with pytest.raises(DomainError) as error:
            call()
        assert error.value.code is Code.FIGURE_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("crest", "water", "slope", "height", "length"),
    [("320.0", "318.6", "0.01", "1.4", "140"), ("320.0", "319.2", "0.008", "0.8", "100")],
)
def test_freeboard_and_beach_are_exact_and_meet_grade_three(
    crest: str, water: str, slope: str, height: str, length: str
) -> None:
    board, beach = freeboard(Decimal(crest), Decimal(water)), dry_beach(Decimal(crest), Decimal(water), Decimal(slope))
    assert (board, beach) == (Decimal(height), Decimal(length))
    least = least_dry_beach(3, DamMethod.UPSTREAM)
    assert least is not None
    assert board >= least_freeboard(3).value == Decimal("0.7")
    assert beach >= least.value == 70


def test_flat_beach_is_refused() -> None:
    with pytest.raises(DomainError):
        dry_beach(Decimal(320), Decimal(318), Decimal(0))


@pytest.mark.parametrize(
    ("grade", "board", "upstream", "other"),
    [(1, "1.5", 150, 100), (2, "1.0", 100, 70), (3, "0.7", 70, 50), (4, "0.5", 50, 35), (5, "0.4", 40, 25)],
)
def test_table_of_freeboard_and_beach(grade: int, board: str, upstream: int, other: int) -> None:
    assert least_freeboard(grade).value == Decimal(board)
    for method, length in (
        (DamMethod.UPSTREAM, upstream),
        (DamMethod.DOWNSTREAM, other),
        (DamMethod.CENTRELINE, other),
    ):
        least = least_dry_beach(grade, method)
        assert least is not None
        assert least.value == length
        assert least.status is SourceStatus.RECALLED


def test_proof_of_seepage_shortens_the_beach_of_lower_grades_only() -> None:
    shortened = least_dry_beach(3, DamMethod.UPSTREAM, seepage_proven=True)
    whole = least_dry_beach(2, DamMethod.UPSTREAM, seepage_proven=True)
    assert shortened is not None
    assert whole is not None
    assert (shortened.value, whole.value) == (Decimal(49), Decimal(100))


def test_retaining_dam_has_no_beach_and_adds_wind_and_wave() -> None:
    assert least_dry_beach(3, DamMethod.RETAINING) is None
    assert least_freeboard(3, wind_setup_m=Decimal("0.05"), wave_run_up_m=Decimal("0.4")).value == Decimal("1.15")


def test_design_comes_before_flood_routing_before_the_table() -> None:
    table = least_freeboard(3)
    assert required(table, design=Decimal("1.2"), routed=Decimal("1.0")).value == Decimal("1.2")
    assert required(table, design=None, routed=Decimal("1.0")).value == Decimal("1.0")
    assert required(table, design=None, routed=None) is table
    assert not required(table, design=Decimal("1.2"), routed=None).to_check


@pytest.mark.parametrize(
    ("board", "beach", "hazard"),
    [
        ("1.0", "100", FloodHazard.NONE),
        ("0.9", "100", FloodHazard.ONE_BELOW),
        ("1.0", "99", FloodHazard.ONE_BELOW),
        ("0.9", "99", FloodHazard.BOTH_BELOW),
    ],
)
def test_only_both_below_the_design_make_a_major_hazard(board: str, beach: str, hazard: FloodHazard) -> None:
    assert (
        flood_hazard(Decimal(board), Decimal(beach), design_freeboard_m=Decimal("1.0"), design_beach_m=Decimal(100))
        is hazard
    )


@pytest.mark.parametrize(
    ("height", "depth"),
    [
        ("0", "2"),
        ("29.9", "2"),
        ("30", "2"),
        ("45", "3.0"),
        ("60", "4"),
        ("80", "5.0"),
        ("100", "6"),
        ("125", "7.0"),
        ("150", "8"),
        ("200", "8"),
    ],
)
def test_phreatic_depth_is_interpolated(height: str, depth: str) -> None:
    assert least_phreatic_depth(Decimal(height)).value == Decimal(depth)


def test_phreatic_line_is_judged_by_the_design() -> None:
    assert phreatic_hazard(Decimal("4.9"), Decimal("5.0"))
    assert not phreatic_hazard(Decimal("5.0"), Decimal("5.0"))
    assert [phreatic_alarm(Decimal(m), Decimal("5.0")) for m in ("4.9", "5.0", "5.49", "5.5")] == [
        Alarm.RED,
        Alarm.ORANGE,
        Alarm.ORANGE,
        Alarm.NONE,
    ]


def test_steepest_section_is_compared_with_the_design() -> None:
    sections = [SlopeSection("1", Decimal(60), Decimal(20)), SlopeSection("2", Decimal("59.8"), Decimal(20))]
    worst = steepest(sections)
    assert worst.name == "2"
    assert steeper_than_design(worst, Decimal(3))
    assert not steeper_than_design(sections[0], Decimal(3))
    with pytest.raises(DomainError):
        _ = SlopeSection("3", Decimal(1), Decimal(0)).ratio


@pytest.mark.parametrize(
    ("blue", "yellow", "orange", "red", "made"),
    [
        (0, 0, 0, 0, Alarm.NONE),
        (3, 0, 0, 0, Alarm.BLUE),
        (4, 0, 0, 0, Alarm.YELLOW),
        (0, 2, 0, 0, Alarm.YELLOW),
        (0, 3, 0, 0, Alarm.ORANGE),
        (0, 0, 1, 0, Alarm.ORANGE),
        (0, 0, 2, 0, Alarm.RED),
        (0, 0, 0, 1, Alarm.RED),
        (9, 2, 1, 0, Alarm.ORANGE),
        (1, 1, 1, 1, Alarm.RED),
    ],
)
def test_alarms_of_points_make_the_alarm_of_the_item(
    blue: int, yellow: int, orange: int, red: int, made: Alarm
) -> None:
    points = [Alarm.BLUE] * blue + [Alarm.YELLOW] * yellow + [Alarm.ORANGE] * orange + [Alarm.RED] * red
    assert synthesize(points) is made


def test_stability_is_judged_at_ninety_eight_hundredths() -> None:
    least = least_safety_factor(5, Stability.BISHOP, Load.NORMAL)
    assert least.value == Decimal("1.25")
    assert least_safety_factor(4, Stability.BISHOP, Load.NORMAL) == least
    assert stability_hazard(Decimal("1.2249"), least)
    assert not stability_hazard(Decimal("1.225"), least)
    assert least_safety_factor(1, Stability.SWEDISH, Load.SPECIAL).value == Decimal("1.10")


def test_return_periods_and_unknown_grades() -> None:
    assert flood_return_period(5).value == (100, 100)
    assert flood_return_period(1).value == (1000, 5000)
    with pytest.raises(DomainError):
        least_freeboard(6)
