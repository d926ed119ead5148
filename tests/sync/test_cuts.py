"""However the connection is cut, two laptops and a hub end with the same records and whole files, each once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.store import records
from inspector.sync.exchange_report import Ended

from .fake_hub import FakeHub
from .laptop import Laptop
from .wire import Cut, Where

CUTS = st.builds(Cut, st.sampled_from(Where), st.integers(0, 3_000_000))
PHOTOS = [b"a" * 1_100_000, b"b" * 70_000, b"c" * 5, b"d" * 2_200_000]
SCHEDULES = int(os.environ.get("SCHEDULES", "12"))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("site"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("case"), st.integers(0, 1), st.integers(0, len(PHOTOS) - 1)),
        st.tuples(st.just("sync"), st.integers(0, 1), st.lists(CUTS, max_size=12)),
        st.tuples(st.just("order"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("reopen"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("backup"), st.just(0), st.just(0)),
        st.tuples(st.just("restore"), st.just(0), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)


@contextmanager
def three() -> Iterator[tuple[FakeHub, list[Laptop]]]:
    with tempfile.TemporaryDirectory() as name:
        hub = FakeHub(Path(name) / "hub")
        laptops = [Laptop(Path(name) / place, hub.handle) for place in "ab"]
        with closing(laptops[0]), closing(laptops[1]):
            for number, laptop in enumerate(laptops, 1):
                laptop.enrol(f"CODE-000{number}")
            yield hub, laptops


def act(hub: FakeHub, laptops: list[Laptop], step: tuple[str, int, object]) -> None:
    what, number, value = step
    laptop = laptops[number]
    if what == "site":
        taken = {record.body["code"] for record in records.read(laptop.store, kind="site")}
        if f"SL-{value}" not in taken:  # the same code may well be taken on the other laptop
            laptop.add_site(f"SL-{value}", f"示例·{number}")
    elif what == "case":
        laptop.add_case([PHOTOS[value]])  # type: ignore[call-overload]
    elif what == "order":
        laptop.add_order()
    elif what == "sync":
        laptop.wire.cuts = iter(value)  # type: ignore[call-overload]
        laptop.sync(tries=3)
        laptop.wire.cuts = iter(())
    elif what == "reopen":
        laptop.close()
        laptop.open()
    elif what == "backup":
        hub.kept = hub.backup()  # type: ignore[attr-defined]
    elif hasattr(hub, "kept"):
        hub.restore(hub.kept)


def settle(laptops: list[Laptop]) -> None:
    for _ in range(2):
        for laptop in laptops:
            outcome = laptop.sync()
            assert outcome.ended is Ended.DONE, outcome.sentence


def check_equal(hub: FakeHub, laptops: list[Laptop]) -> None:
    held = set(hub.state.records)
    assert not hub.state.aside
    for laptop in laptops:
        assert laptop.hashes() == held
        assert set(laptop.states().values()) <= {"received"}
        assert records.rebuild(laptop.store) == ()
    named = {blob["sha256"] for one in hub.state.records.values() for blob in json.loads(one.canonical)["blobs"]}
    assert named <= hub.state.blobs.keys()
    assert all(hashlib.sha256(data).hexdigest() == sha for sha, data in hub.state.blobs.items())


@settings(max_examples=SCHEDULES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_any_cuts_in_any_order_lead_to_the_same_result(steps: list[tuple[str, int, object]]) -> None:
    with three() as (hub, laptops):
        for step in steps:
            act(hub, laptops, step)
        settle(laptops)
        check_equal(hub, laptops)


@pytest.mark.parametrize("where", [Where.BEFORE, Where.WITHIN_BODY, Where.AFTER, Where.WITHIN_ANSWER])
def test_cut_at_every_message_loses_and_doubles_nothing(where: Where) -> None:
    """A sync of so many messages is cut at each of them in turn, and left; the next one goes on."""
    with three() as (hub, laptops):
        laptop = laptops[0]
        for cut_at in range(24):
            laptop.add_case([f"photo {where} {cut_at} ".encode() * 20_000])
            laptop.wire.cuts = iter([*[Cut(Where.NOWHERE)] * cut_at, Cut(where, 7 + 40_961 * cut_at)])
            laptop.sync(tries=1)
            laptop.wire.cuts = iter(())
        settle(laptops)
        check_equal(hub, laptops)


@pytest.mark.parametrize("where", [Where.WITHIN_BODY, Where.AFTER, Where.WITHIN_ANSWER])
def test_bytes_sent_again_after_a_cut_are_at_most_one_piece(where: Where) -> None:
    photo = b"z" * 9_000_000
    with three() as (hub, laptops):
        laptop = laptops[0]
        laptop.add_case([photo], thumbnails=False)
        laptop.wire.cuts = iter([cut for _ in range(12) for cut in (Cut(Where.NOWHERE), Cut(where, 1_000_003))])
        while laptop.sync(tries=4).ended is not Ended.DONE:
            pass
        assert photo in hub.state.blobs.values()
        assert laptop.wire.sent_bytes <= len(photo) + 4 * 2**20
