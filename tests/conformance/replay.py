"""Plays recorded steps on a session and compares every node with what JavaRosa had after the step."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from inspector.errors import Code, FormError
from inspector.evidence import custody
from inspector.xform.definition import Definition
from inspector.xform.instance import slot_of
from inspector.xform.session import Environment, FormSession, View, ViewKind
from inspector.xform.tree import Node

State = dict[str, tuple[str, str]]
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E-?\d+)?")
_ONE = re.compile(r"\[1\]")


def environment(position: str = "") -> Environment:
    """A device with a fixed clock and numbered identities."""
    numbers = itertools.count(1)
    return Environment(
        now=lambda: datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
        random=lambda: 0.5,
        position=lambda: position,
        signed=custody.signed,
        zone=UTC,
        locale="en",
    )


def state_of(session: FormSession) -> State:
    """Every node as the traces write it: path with all positions → (value, flags)."""
    found: State = {}
    root = session._instance.root
    _put(session, root, f"/{_name(root)}", found)
    return found


def _name(node: Node) -> str:
    slot = slot_of(node)
    return f"{slot.prefix}:{slot.name}" if slot.prefix else slot.name


def _put(session: FormSession, node: Node, path: str, found: State) -> None:
    flags = (
        ("R" if node.relevant else "-")
        + ("Q" if node in session._state.required else "-")
        + ("-" if session._showing.readonly(node) else "E")
    )
    found[path] = (node.value, flags)
    seen: dict[str, int] = {}
    for child in node.children:
        name = _name(child)
        seen[name] = seen.get(name, 0) + 1
        _put(session, child, f"{path}/{name}[{seen[name]}]", found)


def same(recorded: list[Any], ours: tuple[str, str]) -> bool:
    """Whether a recorded node is as ours: numbers by value (JavaRosa writes 7 as 7.0), flags but for "*" and "G"."""
    value, flags = recorded
    return flags[:3] == ours[1] and same_value(value or "", ours[0])


def same_value(recorded: str, ours: str) -> bool:
    """Whether two texts mean the same."""
    if recorded == ours:
        return True
    if _NUMBER.fullmatch(recorded) and _NUMBER.fullmatch(ours):
        measured = "." in recorded and len(recorded.partition(".")[2]) > 6  # area and distance of another globe
        return abs(float(recorded) - float(ours)) <= (1e-5 if measured else 1e-9) * max(1.0, abs(float(recorded)))
    if len(recorded) > 15 and recorded[4:5] == "-" and recorded[10:11] == "T":
        return _instant(recorded) == _instant(ours)
    if len(recorded) > 7 and recorded[2:3] == ":":
        return _instant(f"2026-01-02T{recorded}") == _instant(f"2026-01-02T{ours}")
    return bool(recorded and ours) and _figures(recorded) == _figures(ours)


def _figures(text: str) -> list[list[float]] | str:
    """A geopoint, trace or shape as numbers."""
    try:
        return [[float(one) for one in point.split()] for point in text.split(";") if point.strip()]
    except ValueError:
        return text


def _instant(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        return text


@dataclass(slots=True)
class Tally:
    """How many node states were compared, and which differ: (step, path, recorded, ours)."""

    compared: int = 0
    changed: int = 0
    differing: list[tuple[int, str, Any, Any]] = field(default_factory=list)
    steps: int = 0
    wrong_steps: list[tuple[int, str, Any, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Expected:
    """What JavaRosa had, kept up to date from the deltas."""

    state: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, step: Mapping[str, Any]) -> None:
        """Take a step's delta into account."""
        if "state" in step:
            self.state = dict(step["state"])
        self.state.update(step.get("changed", {}))
        for path in step.get("removed", ()):
            self.state.pop(path, None)


def compare(
    ours: State,
    expected: Expected,
    step: Mapping[str, Any],
    tally: Tally,
    *,
    number: int,
    skip: set[str],
    counted: tuple[str, ...] = (),
) -> None:
    """Compare all nodes after a step.

    Args:
        ours: the state of our session.
        expected: theirs, the step's delta included.
        step: the recorded step.
        tally: takes the result.
        number: of the step.
        skip: paths that are not compared.
        counted: paths of repeats with a computed count: JavaRosa makes their instances when a person reaches them.
    """
    fresh = {*step.get("state", ()), *step.get("changed", ())}
    for path in expected.state.keys() | ours.keys():
        if path in skip:
            continue
        recorded, mine = expected.state.get(path), ours.get(path)
        if recorded is None and mine is not None and bare(path).startswith(counted):
            continue
        tally.compared += 1
        tally.changed += path in fresh
        if recorded is None or mine is None or not same(recorded, mine):
            tally.differing.append((number, path, recorded, mine))


def bare(path: str) -> str:
    """The path without positions, with an end mark so that prefixes compare by whole names."""
    return re.sub(r"\[\d+\]", "", path) + "/"


def counted_repeats(definition: Definition) -> tuple[str, ...]:
    """Paths of the repeats whose number is computed."""
    return tuple(definition.slots[slot].path + "/" for slot, one in definition.repeats.items() if one.count is not None)


def add(session: FormSession, ref: str) -> None:
    """Add an instance as JavaRosa's controller does, whatever the form allows people to do."""
    found = session._showing.repeat_at(our_ref(session, ref))
    if found is None:
        raise FormError(Code.FORM_PLACE_MISSING, path=ref)
    session._repeats.add(found[0], found[1].slot)
    session._finish_change()


def remove(session: FormSession, ref: str) -> None:
    """Remove an instance as JavaRosa's controller does."""
    session._repeats.remove(session._instance.find(ref))
    session._finish_change()


def our_ref(session: FormSession, path: str) -> str:
    """A recorded path as ours: the last position is dropped."""
    return re.sub(r"\[\d+\]$", "", path)


def walk(session: FormSession, ref: str = "") -> Iterator[tuple[str, str]]:
    """The events that JavaRosa's controller goes through: (event, path with positions)."""
    for view in session.children(ref):
        yield from _events(session, view)


def _events(session: FormSession, view: View) -> Iterator[tuple[str, str]]:
    if view.kind is ViewKind.QUESTION:
        yield "Question", view.ref
    elif view.kind is ViewKind.GROUP:
        if "#" not in view.ref:
            yield "Group", view.ref
        yield from walk(session, view.ref)
    else:
        members = session.children(view.ref)
        for member in members:
            yield "Repeat", member.ref
            yield from walk(session, member.ref)
        if view.can_add:
            yield "Prompt new Repeat", f"{view.ref}[{len(members) + 1}]"
