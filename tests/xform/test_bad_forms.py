"""Forms that would break a careless reader are refused in words or bounded; large ones tell only what changed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from inspector.errors import FormError
from inspector.xform.repeats import MAX_COMPUTED
from inspector.xform.session import FormSession, ProblemKind
from inspector.xform.xlsform import load_xml
from tests.xform.test_events import FRAME, begun
from tests.xform.written import device

SOON_S = 5.0
"""Each takes well below a second alone; the machine may be busy."""


def bind(formula: str, name: str = "a") -> str:
    """The bind of a question with attributes as given."""
    return f'<bind nodeset="/data/{name}" {formula}/>'


def ring(length: int) -> str:
    """A form whose questions wait for each other all around."""
    binds = "".join(bind(f'calculate="/data/q{n + 1}"', f"q{n}") for n in range(length - 1))
    data = "".join(f"<q{n}/>" for n in range(length))
    return FRAME.format(data=data, model=binds + bind('calculate="/data/q0"', f"q{length - 1}"), body="")


def one(model: str) -> str:
    """A form of one question."""
    return FRAME.format(data="<a/>", model=model, body="")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>', "ENTITY"),
        ('<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>', "ENTITY"),
        ('<!DOCTYPE l [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]><l/>', "ENTITY"),
        ("<a>" * 100_000, "500"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "klingon"),
        ('<?xml version="1.0" encoding="utf-16"?><a/>', "encoding"),
        ("", "XML"),
        ("\0" * 1000, "XML"),
        (one(bind('calculate="/data/a + 1"')), "/data/a → /data/a"),
        (one(bind('calculate=". + 1"')), "/data/a → /data/a"),
        (one(bind('relevant="../a = 1"')), "/data/a → /data/a"),
        (ring(2), "/data/q0 → /data/q1 → /data/q0"),
        (ring(2_000), "… → /data/q0"),
        (one(bind(f'calculate="{"(" * 1_000}1{")" * 1_000}"')), "120"),
        (one(bind(f'calculate="{"if(1,2," * 1_000}1{")" * 1_000}"')), "120"),
        (one(bind('calculate="if(true(), 1, nosuch(2))"')), "nosuch()"),
    ],
    ids=lambda value: value[:24] if len(value) < 40 else value[-40:-24],
)
def test_form_is_refused_in_words_at_once(source: str, told: str) -> None:
    started = time.perf_counter()
    with pytest.raises(FormError) as refused:
        load_xml(source.encode(), None)
    assert told in refused.value.sentence()
    assert len(refused.value.sentence()) < 400
    assert time.perf_counter() - started < SOON_S


def test_self_reference_in_a_constraint_is_allowed() -> None:
    session = begun("<a/>", bind('constraint=". &gt; 1 and /data/a &lt; 9"'), '<input ref="/data/a"/>')
    assert session.answer("/data/a", "0").rejected
    assert not session.answer("/data/a", "5").rejected


@pytest.mark.parametrize("depth", [1, 2])
def test_count_without_end_is_bounded_and_told(depth: int) -> None:
    data, body = "<a/>", ""
    path = "/data" + "/r" * depth
    for _ in range(depth):
        data = f"<r>{data}</r>"
        body = f'<group><repeat nodeset="{path}" jr:count="1000000000">{body}<input ref="{path}/a"/></repeat></group>'
        path = path.rpartition("/")[0]
    data = data.replace("<r><r>", "<r><a/><r>")
    started = time.perf_counter()
    session = begun(data, "", body)
    assert len(session.find("r")) <= MAX_COMPUTED + depth + 1
    assert {problem.kind for problem in session.problems()} == {ProblemKind.FORMULA}
    assert time.perf_counter() - started < SOON_S


def test_wide_switch_tells_only_what_it_changed() -> None:
    sections, questions = 250, 20
    names = [(f"s{s}", [f"s{s}q{q}" for q in range(questions)]) for s in range(sections)]
    data = "".join(f"<{s}>{''.join(f'<{q}/>' for q in qs)}</{s}>" for s, qs in names)
    shown = "".join(f'<bind nodeset="/data/{s}" relevant="/data/on = 1"/>' for s, _ in names[::2])
    chained = "".join(
        f'<bind nodeset="/data/{s}/{after}" relevant="/data/{s}/{before} != \'\'"/>'
        for s, qs in names
        for before, after in pairwise(qs[:3])
    )
    inputs = {s: "".join(f'<input ref="/data/{s}/{q}"/>' for q in qs) for s, qs in names}
    body = "".join(f'<group ref="/data/{s}">{inside}</group>' for s, inside in inputs.items())
    source = FRAME.format(data=f"<on/>{data}", model=shown + chained, body=f'<input ref="/data/on"/>{body}')
    session = FormSession.start(load_xml(source.encode(), None), device())
    change = session.answer("/data/on", "1")
    assert change.values == {"/data/on": "1"}
    assert change.touched == frozenset()
    assert not change.structural
    hidden_still = {f"/data/{s}/{s}q{q}" for s, _ in names[::2] for q in (1, 2)}
    wanted = {f"/data/{s}" for s, _ in names[::2]} | {f"/data/{s}/{q}" for s, qs in names[::2] for q in qs}
    assert change.shown_or_hidden == wanted - hidden_still
    assert session.answer("/data/on", "1").shown_or_hidden == frozenset()
