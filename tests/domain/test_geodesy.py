"""Length, area and the plane around a place, against figures that can be worked out by hand."""

from __future__ import annotations

import math

import pytest

from inspector.domain.geodesy import (
    EARTH_RADIUS_M,
    Plane,
    area_m2,
    crossing,
    is_flat,
    length_m,
    round_step,
    to_edge_m,
)

DEGREE_M = EARTH_RADIUS_M * math.pi / 180
HERE = (24.1, 107.2)


def field(side_m: float) -> list[tuple[float, float]]:
    plane = Plane(HERE)
    return [plane.place(corner) for corner in ((0, 0), (side_m, 0), (side_m, side_m), (0, side_m))]


def test_one_degree_along_a_meridian_is_a_360th_of_the_globe() -> None:
    assert length_m([(24.0, 107.0), (25.0, 107.0)]) == pytest.approx(DEGREE_M, rel=1e-12)
    assert length_m([(60.0, 10.0), (60.0, 10.001)]) == pytest.approx(DEGREE_M * 0.001 / 2, rel=1e-6), (
        "cos 60° is a half"
    )
    assert length_m([HERE]) == 0


def test_area_between_meridians_and_parallels_is_that_of_the_sphere() -> None:
    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
    exact = EARTH_RADIUS_M**2 * math.radians(1) * math.sin(math.radians(1))
    assert area_m2(square) == pytest.approx(exact, rel=1e-12)
    assert area_m2(square[::-1]) == area_m2(square), "the turn of the corners does not matter"
    assert area_m2([*square, square[0]]) == pytest.approx(exact, rel=1e-12), "closed twice is closed"
    assert area_m2(square[:2]) == 0


@pytest.mark.parametrize("side_m", [1, 100, 5_000])
def test_field_of_a_given_side_has_that_area_and_edge(side_m: float) -> None:
    corners = field(side_m)
    assert area_m2(corners) == pytest.approx(side_m**2, rel=1e-3)
    assert length_m([*corners, corners[0]]) == pytest.approx(4 * side_m, rel=1e-3)


@pytest.mark.parametrize("middle", [HERE, (-33.5, 179.9995), (78.2, 15.6), (0.0, -180.0)])
def test_place_and_point_of_a_plane_lead_back_to_each_other(middle: tuple[float, float]) -> None:
    plane = Plane(middle)
    for point in ((0.0, 0.0), (120.5, -310.25), (-800.0, 40.0)):
        assert plane.point(plane.place(point)) == pytest.approx(point, abs=1e-5)


def test_bow_tie_crosses_itself_and_a_square_does_not() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    tie = [square[0], square[2], square[1], square[3]]
    assert crossing(square, closed=True) is None
    assert crossing(tie, closed=True) == (0, 2)
    assert crossing(tie[:3], closed=False) is None


def test_corners_on_one_line_enclose_nothing() -> None:
    assert is_flat([(0, 0), (5, 5), (9, 9), (2, 2)])
    assert is_flat([(1, 1), (1, 1), (1, 1)])
    assert not is_flat([(0, 0), (5, 5), (9, 9.1)])


def test_distance_to_an_edge_ends_at_its_corners() -> None:
    assert to_edge_m((5, 3), (0, 0), (10, 0)) == 3
    assert to_edge_m((13, 4), (0, 0), (10, 0)) == 5
    assert to_edge_m((3, 4), (0, 0), (0, 0)) == 5


@pytest.mark.parametrize(("least", "step"), [(1, 1), (1.1, 2), (3, 5), (7, 10), (0.03, 0.05), (1000, 1000)])
def test_step_of_a_grid_is_one_two_or_five(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)
