"""Computing what a change can reach gives the same state as computing everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.xform.recompute import Recompute
from inspector.xform.session import FormSession
from inspector.xform.tree import Node
from tests.xform.written import device, written

FORM = """
| survey |
|  | type | name | label | calculation | relevant | required | readonly |
|  | integer | a | a |  |  |  |  |
|  | integer | b | b |  | ${a} > 2 |  |  |
|  | begin_group | g | g |  | ${b} != 3 |  |  |
|  | integer | c | c |  |  | ${a} = 1 |  |
|  | begin_repeat | r | r |  | ${a} != 4 |  |  |
|  | integer | d | d |  | ${c} != 2 |  | ${b} > 3 |
|  | calculate | place |  | position(..) |  |  |  |
|  | calculate | own |  | coalesce(${d}, 0) + coalesce(${a}, 0) |  |  |  |
|  | begin_repeat | n | n |  | ${d} != 1 |  |  |
|  | integer | e | e |  |  |  |  |
|  | calculate | f |  | ${e} * ${own} |  |  |  |
|  | end_repeat |  |  |  |  |  |  |
|  | calculate | inner |  | sum(${f}) + count(${n}) |  |  |  |
|  | end_repeat |  |  |  |  |  |  |
|  | end_group |  |  |  |  |  |  |
|  | calculate | total |  | sum(${inner}) + sum(${own}) |  |  |  |
|  | calculate | first |  | indexed-repeat(${d}, ${r}, 1) |  |  |  |
|  | text | far | far |  | ${total} > 10 |  |  |
"""
GESTURES = st.lists(
    st.tuples(st.sampled_from(["answer", "add", "remove"]), st.integers(0, 30), st.sampled_from(["", *"12345"])),
    max_size=14,
)


def state(session: FormSession) -> dict[str, Any]:
    """All that is stored and computed, by reference."""
    computed = session._state
    return {session._instance.ref(node): plain(node, computed) for node in session._instance.nodes()}


def plain(node: Node, computed: Recompute) -> tuple[str, bool, bool, bool]:
    """What is stored and computed of a node."""
    return node.value, node.relevant, node in computed.required, node in computed.readonly


def gesture(session: FormSession, kind: str, number: int, value: str) -> None:
    """One gesture on one of the places that there are."""
    if kind == "answer":
        refs = [ref for name in "abcde" for ref in session.find(name)]
        session.answer(refs[number % len(refs)], value)
    elif kind == "add":
        series = ["/data/g/r", *(f"{ref}/n" for ref in session.find("r"))]
        session.add_repeat(series[number % len(series)])
    else:
        refs = [*session.find("r"), *session.find("n")]
        if refs:
            session.remove_repeat(refs[number % len(refs)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=GESTURES)
def test_recomputing_what_changed_equals_recomputing_everything(
    tmp_path_factory: Any, gestures: list[tuple[str, int, str]]
) -> None:
    session = FormSession.start(_definition(tmp_path_factory), device())
    for kind, number, value in gestures:
        gesture(session, kind, number, value)
        found = state(session)
        session._state.everything()
        assert state(session) == found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=GESTURES)
def test_draft_left_after_any_gesture_comes_back_as_it_was(
    tmp_path_factory: Any, gestures: list[tuple[str, int, str]]
) -> None:
    definition = _definition(tmp_path_factory)
    session = FormSession.start(definition, device())
    snapshot, values = session.snapshot(), {}
    for kind, number, value in gestures:
        if kind == "answer":
            refs = [ref for name in "abcde" for ref in session.find(name)]
            values.update(session.answer(refs[number % len(refs)], value).values)
        else:
            gesture(session, kind, number, value)
            snapshot, values = session.snapshot(), {}
        resumed = FormSession.resume(definition, device(), snapshot=snapshot, values=values)
        assert state(resumed) == state(session)
        assert resumed.snapshot() == session.snapshot()


_KNOWN: list[Any] = []


def _definition(factory: Any) -> Any:
    if not _KNOWN:
        folder: Path = factory.mktemp("form")
        _KNOWN.append(written(folder, FORM))
    return _KNOWN[0]
