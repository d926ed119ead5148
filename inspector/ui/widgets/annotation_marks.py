"""Marks on a picture as plain data: made, moved, found and undone. Places are fractions of the picture, no Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.domain.records import Mark2D

Place = tuple[float, float]  # x, y in fractions of the picture
SHAPES = ("arrow", "box", "text", "blur")
COLOURS = ("red", "yellow", "blue", "white")
_NEAR = 0.02  # a click this close (fraction of the picture) takes a mark
_SMALLEST = 0.005  # a shorter drag is a slip


def text_of(value: float) -> str:
    """A fraction as decimal text of four places, kept within the picture."""
    return f"{min(max(value, 0.0), 1.0):.4f}"


def make_mark(shape: str, start: Place, end: Place, *, text: str = "", colour: str = "red") -> Mark2D:
    """A mark from where the gesture began to where it ended; text stands at its beginning."""
    places = (start,) if shape == "text" else (start, end)
    return Mark2D(shape, tuple((text_of(x), text_of(y)) for x, y in places), text, colour)


def is_slip(start: Place, end: Place) -> bool:
    """Whether the gesture is too short to be meant."""
    return abs(start[0] - end[0]) < _SMALLEST and abs(start[1] - end[1]) < _SMALLEST


def places(mark: Mark2D) -> tuple[Place, ...]:
    """The mark's places as numbers."""
    return tuple((float(x), float(y)) for x, y in mark.points)


def moved(mark: Mark2D, by: Place) -> Mark2D:
    """The mark somewhere else, as far as the picture reaches."""
    own = places(mark)
    dx = min(max(by[0], -min(x for x, _ in own)), 1.0 - max(x for x, _ in own))
    dy = min(max(by[1], -min(y for _, y in own)), 1.0 - max(y for _, y in own))
    return replace(mark, points=tuple((text_of(x + dx), text_of(y + dy)) for x, y in own))


def stretched(mark: Mark2D, by: Place) -> Mark2D:
    """The mark with its last place somewhere else."""
    *rest, (x, y) = places(mark)
    return replace(mark, points=tuple((text_of(a), text_of(b)) for a, b in (*rest, (x + by[0], y + by[1]))))


def mark_at(marks: Sequence[Mark2D], place: Place) -> int:
    """Number of the uppermost mark at this place; -1 where there is none."""
    for number in range(len(marks) - 1, -1, -1):
        own = places(marks[number])
        left, right = min(x for x, _ in own) - _NEAR, max(x for x, _ in own) + _NEAR
        top, bottom = min(y for _, y in own) - _NEAR, max(y for _, y in own) + _NEAR
        if marks[number].shape == "text":
            right, bottom = left + 0.25, top + 0.08
        if left <= place[0] <= right and top <= place[1] <= bottom:
            return number
    return -1


@dataclass(frozen=True, slots=True)
class History:
    """What was drawn, step by step: `past` ends with what is shown."""

    past: tuple[tuple[Mark2D, ...], ...] = ((),)
    future: tuple[tuple[Mark2D, ...], ...] = ()

    @property
    def marks(self) -> tuple[Mark2D, ...]:
        """What is shown."""
        return self.past[-1]

    def then(self, marks: tuple[Mark2D, ...]) -> History:
        """One step further; what was undone is forgotten."""
        return self if marks == self.marks else History((*self.past, marks))

    def undone(self) -> History:
        """One step back, as far as there is one."""
        return History(self.past[:-1], (self.marks, *self.future)) if len(self.past) > 1 else self

    def redone(self) -> History:
        """One step forward again."""
        return History((*self.past, self.future[0]), self.future[1:]) if self.future else self
