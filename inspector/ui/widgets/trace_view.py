"""Which part of the ground a canvas shows, and at what scale: from places to px and back. North is up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.domain.geodesy import Place, Plane, Point, round_step

_METRES_PX = (0.005, 50_000.0)  # closest and farthest look
_LEAST_M = 120.0  # across, where there is but one point
_EDGE_PX = 44
_GRID_PX = 56  # lines of the grid stand at least so far apart


@dataclass(frozen=True, slots=True)
class TraceView:
    """The view.

    Attributes:
        plane: the ground as a plane.
        middle: the point of the plane in the middle of the canvas, in metres.
        metres_px: metres that one px spans.
        size_px: width and height of the canvas.
    """

    plane: Plane
    middle: Point = (0.0, 0.0)
    metres_px: float = 1.0
    size_px: tuple[int, int] = (1, 1)

    def to_px(self, place: Place) -> Point:
        """Where a place is drawn."""
        return self._drawn(self.plane.point(place))

    def to_place(self, at: Point) -> Place:
        """The place that is drawn here."""
        return self.plane.place(self.to_metres(at))

    def to_metres(self, at: Point) -> Point:
        """The point of the plane that is drawn here."""
        east = self.middle[0] + (at[0] - self.size_px[0] / 2) * self.metres_px
        return east, self.middle[1] - (at[1] - self.size_px[1] / 2) * self.metres_px

    def shows(self, place: Place) -> bool:
        """Whether a place lies within the canvas."""
        x, y = self.to_px(place)
        return 0 <= x <= self.size_px[0] and 0 <= y <= self.size_px[1]

    def grid_m(self) -> float:
        """From one line of the grid to the next."""
        return round_step(_GRID_PX * self.metres_px)

    def zoomed(self, factor: float, at: Point | None = None) -> TraceView:
        """So many times closer; what lies at `at` (the middle) stays there."""
        spot = at or (self.size_px[0] / 2, self.size_px[1] / 2)
        metres_px = max(_METRES_PX[0], min(_METRES_PX[1], self.metres_px / factor))
        kept, share = self.to_metres(spot), metres_px / self.metres_px
        middle = tuple(keep + (own - keep) * share for keep, own in zip(kept, self.middle, strict=True))
        return replace(self, middle=(middle[0], middle[1]), metres_px=metres_px)

    def moved(self, by_px: Point) -> TraceView:
        """The ground pulled along by so many px."""
        return replace(
            self,
            middle=(self.middle[0] - by_px[0] * self.metres_px, self.middle[1] + by_px[1] * self.metres_px),
        )

    def _drawn(self, point: Point) -> Point:
        x = self.size_px[0] / 2 + (point[0] - self.middle[0]) / self.metres_px
        return x, self.size_px[1] / 2 - (point[1] - self.middle[1]) / self.metres_px


def fitted(places: Sequence[Place], size_px: tuple[int, int]) -> TraceView:
    """The view in which all these places can be seen; at least one."""
    plane = Plane(places[0])
    points = [plane.point(place) for place in places]
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    metres_px = max(
        (max(easts) - min(easts)) / max(1, size_px[0] - 2 * _EDGE_PX),
        (max(norths) - min(norths)) / max(1, size_px[1] - 2 * _EDGE_PX),
        _METRES_PX[0],
    )
    if len(set(points)) == 1:
        metres_px = _LEAST_M / max(1, min(size_px))
    middle = ((max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2)
    return TraceView(plane, middle, metres_px, size_px)
