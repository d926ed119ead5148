"""What must be computed anew when a place changes, and in which order.

The graph stands on slots, not on nodes: it is worked out once for a form, whatever the number of its repetitions. A
value reads as "" where it is not relevant, so whoever reads a place depends on its calculation and on the relevance of
the place and of every group around it (JavaRosa, TriggerableDag).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from inspector.xform.formula import Formula


class Aspect(IntEnum):
    """What a formula decides about its place."""

    RELEVANT = 0
    CALCULATE = 1
    REQUIRED = 2
    READONLY = 3
    COUNT = 4  # how many instances a repeat wants
    SHOWN = 5  # nothing is stored: a label or a choice list that reads other answers


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One computation: a formula that decides an aspect of every node of a slot."""

    slot: int
    aspect: Aspect
    formula: Formula


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Steps in an order in which each comes after all that it reads.

    Attributes:
        steps: the computations; the place in this tuple is the rank.
        readers: by slot: (rank, pivot) of every step that reads it; see `Reference.pivot`.
        spoken: ranks of the steps that depend on the language shown.
    """

    steps: tuple[Step, ...]
    readers: tuple[tuple[tuple[int, int], ...], ...]
    spoken: tuple[int, ...] = ()


class Cycle(Exception):  # noqa: N818 - the loader turns it into a FormError with names
    """Computations that wait for each other; `slots` in the order in which they wait."""

    def __init__(self, slots: Sequence[int]) -> None:
        super().__init__(slots)
        self.slots = tuple(slots)


def build(steps: Sequence[Step], *, parents: Sequence[int]) -> Graph:
    """Order the steps.

    Args:
        steps: all computations of the form, in document order.
        parents: parent slot of each slot, -1 at the root.

    Raises:
        Cycle: two computations wait for each other, or one for itself.
    """
    writers, switches = _by_slot(steps, Aspect.CALCULATE), _by_slot(steps, Aspect.RELEVANT)
    awaited = [_awaited(step, writers, switches, parents=parents) for step in steps]
    order = _order(steps, awaited)
    readers: list[dict[tuple[int, int], None]] = [{} for _ in parents]
    for rank, number in enumerate(order):
        for reference in steps[number].formula.references:
            readers[reference.slot][rank, reference.pivot] = None
    return Graph(
        steps=tuple(steps[number] for number in order),
        readers=tuple(tuple(pairs) for pairs in readers),
        spoken=tuple(rank for rank, number in enumerate(order) if steps[number].formula.spoken),
    )


def _by_slot(steps: Sequence[Step], aspect: Aspect) -> dict[int, list[int]]:
    """Numbers of the steps that compute this aspect of a slot."""
    found: dict[int, list[int]] = {}
    for number, step in enumerate(steps):
        if step.aspect is aspect:
            found.setdefault(step.slot, []).append(number)
    return found


def _awaited(
    step: Step, writers: dict[int, list[int]], switches: dict[int, list[int]], *, parents: Sequence[int]
) -> list[int]:
    """Numbers of the steps that must have run before this one."""
    waits: dict[int, None] = {}
    for reference in step.formula.references:
        place = reference.slot
        waits.update(dict.fromkeys(writers.get(place, ())))
        while place >= 0:
            if place in switches:
                waits.update(dict.fromkeys(switches[place]))
            place = parents[place]
    return list(waits)


def _order(steps: Sequence[Step], awaited: Sequence[list[int]]) -> list[int]:
    """Depth-first topological order that keeps document order where nothing else decides."""
    done: list[int] = []
    state = bytearray(len(steps))  # 0 not seen, 1 on the way, 2 done
    for start in range(len(steps)):
        if state[start]:
            continue
        way: list[tuple[int, Iterator[int]]] = [(start, iter(awaited[start]))]
        state[start] = 1
        while way:
            number, rest = way[-1]
            following = next(rest, None)
            if following is None:
                state[number] = 2
                done.append(number)
                way.pop()
            elif state[following] == 1:
                waiting = [one for one, _ in way]
                raise Cycle([steps[one].slot for one in waiting[waiting.index(following) :]])
            elif not state[following]:
                state[following] = 1
                way.append((following, iter(awaited[following])))
    return done
