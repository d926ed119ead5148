"""Lines and areas on the ground: how long, how large, and how they lie on a plane around them. Degrees in, metres out.

Length and area are those of the form functions `distance` and `area`: a sphere of 6,378,100 m (JavaRosa, GeoUtils).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeAlias

EARTH_RADIUS_M = 6_378_100.0
_LEAST_SHRINK = 0.01  # of a degree of longitude near the poles, so that a plane stays one
_FLAT_M = 0.005  # corners that lie nearer to one line than this enclose nothing

Place: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""
Point: TypeAlias = tuple[float, float]
"""Metres to the east and to the north of the middle of a plane."""


def length_m(places: Sequence[Place]) -> float:
    """Metres along the places."""
    return math.fsum(_great_circle_m(a, b) for a, b in pairwise(places))


def area_m2(places: Sequence[Place]) -> float:
    """Square metres enclosed by the places, closed by themselves; 0 below three."""
    if len(places) < 3:
        return 0.0
    radians = [(math.radians(lat), math.radians(lon)) for lat, lon in places]
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in pairwise([*radians, radians[0]]):
        total += (lon2 - lon1) * (2 + math.sin(lat1) + math.sin(lat2))
    return abs(total) * EARTH_RADIUS_M * EARTH_RADIUS_M / 2


def _great_circle_m(start: Place, end: Place) -> float:
    """Great-circle distance by the haversine formula."""
    lat1, lat2 = math.radians(start[0]), math.radians(end[0])
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(end[1] - start[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane that touches the ground at `middle`: east and north in metres. Good to a per mille within 50 km."""

    middle: Place

    def point(self, place: Place) -> Point:
        """Where a place lies on the plane."""
        turn = (place[1] - self.middle[1] + 180) % 360 - 180
        return EARTH_RADIUS_M * math.radians(turn) * self._shrink(), EARTH_RADIUS_M * math.radians(
            place[0] - self.middle[0]
        )

    def place(self, point: Point) -> Place:
        """The place under a point of the plane, kept on the globe."""
        north = self.middle[0] + math.degrees(point[1] / EARTH_RADIUS_M)
        east = self.middle[1] + math.degrees(point[0] / EARTH_RADIUS_M / self._shrink())
        return max(-90.0, min(90.0, north)), (east + 180) % 360 - 180

    def _shrink(self) -> float:
        return max(_LEAST_SHRINK, math.cos(math.radians(self.middle[0])))


def crossing(points: Sequence[Point], *, closed: bool) -> tuple[int, int] | None:
    """The first two edges that cross, each by the number of its first corner from 0; None where none do."""
    edges = list(pairwise([*points, points[0]] if closed and len(points) > 2 else points))
    for (first, (a, b)), (second, (c, d)) in combinations(enumerate(edges), 2):
        if _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0:
            return first, second
    return None


def is_flat(points: Sequence[Point]) -> bool:
    """Whether all corners lie on one line, so that they enclose nothing."""
    if len(points) < 3:
        return True
    start = points[0]
    end = max(points, key=lambda point: math.dist(start, point))
    reach = math.dist(start, end)
    return reach == 0 or all(abs(_side(start, end, point)) / reach < _FLAT_M for point in points)


def to_edge_m(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from an edge."""
    along = (end[0] - start[0], end[1] - start[1])
    square = along[0] ** 2 + along[1] ** 2
    share = 0.0
    if square > 0:
        share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / square
    share = max(0.0, min(1.0, share))
    return math.dist(point, (start[0] + share * along[0], start[1] + share * along[1]))


def round_step(metres: float) -> float:
    """The next 1, 2 or 5 times a power of ten that is not smaller: the step of a grid."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= metres * (1 - 1e-9))


def _side(start: Point, end: Point, point: Point) -> float:
    """Twice the area of the triangle: positive to the left of the edge."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
