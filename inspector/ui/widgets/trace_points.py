"""Points of a line or an area in the text form of XForms, and what they measure, in words. WGS-84."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from inspector.domain import geodesy
from inspector.domain.geodesy import Place, Plane
from inspector.i18n import tr

_MU_M2 = 2000 / 3  # 亩
_HECTARE_M2 = 10_000
_MOST_COMPARED = 300  # corners that are compared edge by edge


@dataclass(frozen=True, slots=True)
class TracePoint:
    """One point as it is kept: degrees, and altitude with accuracy in metres as they came."""

    north: str
    east: str
    rest: str = "0 0"

    def place(self) -> Place:
        """Its figures."""
        return float(self.north), float(self.east)

    def text(self) -> str:
        """As XForms writes it."""
        return f"{self.north} {self.east} {self.rest}"


def point_at(place: Place) -> TracePoint:
    """A point that was set by hand, to a centimetre."""
    return TracePoint(f"{place[0]:.7f}", f"{place[1]:.7f}")


def read_points(text: str, *, closed: bool) -> tuple[TracePoint, ...]:
    """The points of an answer; of an area without the last, which is the first again. What is no point is left out."""
    points = []
    for part in text.split(";"):
        words = part.split()
        if _is_point(words):
            points.append(TracePoint(words[0], words[1], " ".join(words[2:4]) if len(words) >= 4 else "0 0"))
    if closed and len(points) > 1 and points[0].place() == points[-1].place():
        points.pop()
    return tuple(points)


def write_points(points: Sequence[TracePoint], *, closed: bool) -> str:
    """The answer; an area ends where it began."""
    corners = [*points, *points[:1]] if closed else points
    return ";".join(point.text() for point in corners)


def least_points(*, closed: bool) -> int:
    """How many points make a line, or an area."""
    return 3 if closed else 2


def measures(points: Sequence[TracePoint], *, closed: bool) -> str:
    """How long the line is, or how large the area and how long its edge; empty where there are too few points."""
    if len(points) < least_points(closed=closed):
        return ""
    places = [point.place() for point in points]
    if not closed:
        return tr("长 {length}", length=length_words(geodesy.length_m(places)))
    edge = length_words(geodesy.length_m([*places, places[0]]))
    return tr("面积 {area}，周长 {length}", area=area_words(geodesy.area_m2(places)), length=edge)


def doubt(points: Sequence[TracePoint], *, closed: bool) -> str:
    """What is odd about the points, in words; nothing is held up by it."""
    for number, (before, after) in enumerate(pairwise(points), 1):
        if before.place() == after.place():
            return tr("第 {first} 点和第 {second} 点在同一处。", first=number, second=number + 1)
    if not closed or not 3 <= len(points) <= _MOST_COMPARED:
        return ""
    plane = Plane(points[0].place())
    corners = [plane.point(point.place()) for point in points]
    if geodesy.is_flat(corners):
        return tr("这些点在一条线上，围不出面积。")
    crossed = geodesy.crossing(corners, closed=True)
    if crossed is None:
        return ""
    return tr(
        "第 {first} 点和第 {second} 点之后的边相交，面积不准。请看看点的次序。",
        first=crossed[0] + 1,
        second=crossed[1] + 1,
    )


def length_words(metres: float) -> str:
    """12.3 m, 532 m, 1.24 km."""
    if metres < 100:
        return f"{metres:.1f} m"
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:,.2f} km"


def area_words(square_m: float) -> str:
    """Square metres; from one 亩 on also 亩 and hectares."""
    plain = f"{square_m:,.1f} m²" if square_m < 100 else f"{square_m:,.0f} m²"
    if square_m < _MU_M2:
        return plain
    mu, hectares = f"{square_m / _MU_M2:,.2f}", f"{square_m / _HECTARE_M2:,.2f}"
    return tr("{square_m}（{mu} 亩，{hectares} 公顷）", square_m=plain, mu=mu, hectares=hectares)


def _is_point(words: Sequence[str]) -> bool:
    try:
        return len(words) >= 2 and abs(float(words[0])) <= 90 and abs(float(words[1])) <= 180
    except ValueError:
        return False
