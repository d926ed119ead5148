"""Files over several connections at a time: the same result, one database thread, no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest

from inspector.errors import Code, StoreError
from inspector.store import outbox
from inspector.sync.client_patience import Stopped
from inspector.sync.exchange_report import Ended, Step
from inspector.sync.lanes import Lanes

from .fake_hub import FakeHub
from .laptop import Laptop
from .wire import Cut, Where

PHOTOS = [f"photo {number} ".encode() * 150_000 for number in range(8)]  # 1.2 MB each


@pytest.fixture
def quick(laptop: Laptop) -> Laptop:
    laptop.lanes = 3
    return laptop


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name == "lane"] == []


def test_everything_arrives_over_three_lanes(hub: FakeHub, quick: Laptop) -> None:
    quick.add_case(PHOTOS)
    outcome = quick.sync()
    assert (outcome.ended, outcome.files_received) == (Ended.DONE, 16)
    assert outcome.bytes_sent == quick.wire.sent_bytes >= sum(map(len, PHOTOS))
    assert set(PHOTOS) <= set(hub.state.blobs.values())
    assert set(quick.states().values()) == {"received"}
    told = [one for one in quick.progress if one.step is Step.FILES]
    assert max(one.sent_bytes for one in told) <= told[0].total_bytes


def test_files_are_really_under_way_at_the_same_time(hub: FakeHub, quick: Laptop) -> None:
    """Each first piece waits for two others."""
    quick.add_case(PHOTOS[:3], thumbnails=False)
    meet, seen = threading.Barrier(3), set()

    def wait(method: str, path: str, body: bytes) -> None:
        if method == "PATCH" and path not in seen:
            seen.add(path)
            meet.wait(20)

    hub.refuse = wait
    assert quick.sync().ended is Ended.DONE
    assert len(seen) == 3


@pytest.mark.parametrize("where", [Where.BEFORE, Where.WITHIN_BODY, Where.AFTER, Where.WITHIN_ANSWER])
def test_cuts_over_lanes_lose_and_double_nothing(hub: FakeHub, quick: Laptop, where: Where) -> None:
    quick.add_case(PHOTOS)
    quick.wire.cuts = iter([Cut(Where.NOWHERE)] * 6 + [Cut(where, 300_007 * number) for number in range(12)])
    quick.sync(tries=2)
    quick.wire.cuts = iter(())
    assert quick.sync().ended is Ended.DONE
    assert set(PHOTOS) <= set(hub.state.blobs.values())
    assert set(quick.states().values()) == {"received"}


def test_what_arrived_before_a_lane_failed_is_marked(hub: FakeHub, quick: Laptop) -> None:
    """The network ends after some files: those are sent, the rest waits, and all lanes end."""
    quick.add_case(PHOTOS, thumbnails=False)
    gone: list[str] = []

    def cut_off(request: httpx2.Request) -> httpx2.Response:
        if request.method == "PATCH":
            gone.append(request.url.path)
        if len(gone) > 8:
            raise httpx2.ConnectError("gone")
        return hub.handle(request)

    quick.wire.handler = cut_off
    assert quick.sync(tries=2).ended is Ended.UNREACHED
    arrived = len(hub.state.blobs)
    assert 0 < arrived < 8
    assert len(quick.lines(outbox.Standing.SENT)) <= arrived
    quick.wire.handler = hub.handle
    assert quick.sync().ended is Ended.DONE
    assert len(hub.state.blobs) == 8


def test_one_bad_file_gets_its_reason_and_the_others_go(hub: FakeHub, quick: Laptop) -> None:
    record = quick.add_case(PHOTOS, thumbnails=False)
    quick.blobs.put_away(record.blobs[3].sha256, proof="none", at=quick.time.now())
    quick.sync()
    (line,) = quick.lines(outbox.Standing.NEEDS_YOU)
    assert (line.reason, line.item.sha256) == ("gone", record.blobs[3].sha256)
    assert len(hub.state.blobs) == 7


def test_a_person_stops_all_lanes(hub: FakeHub, quick: Laptop) -> None:
    quick.add_case(PHOTOS, thumbnails=False)

    def stop(method: str, path: str, body: bytes) -> None:
        quick.stopped = method == "PATCH" or quick.stopped

    hub.refuse = stop
    assert quick.sync().ended is Ended.STOPPED
    assert len(hub.state.blobs) < 8


def test_a_failure_of_the_desk_ends_all_lanes_and_is_raised() -> None:
    home = threading.current_thread()

    def full() -> None:
        assert threading.current_thread() is home
        raise StoreError(Code.DISK_FULL, path="/")

    @contextmanager
    def enter() -> Iterator[Callable[[int], int]]:
        def work(value: int) -> int:
            lanes.check()
            if value == 5:
                lanes.at_home(full)
            return lanes.at_home(lambda: value * 2)

        yield work

    lanes: Lanes[int, int] = Lanes(range(1000), enter, 3)
    done: list[tuple[int, int]] = []
    with pytest.raises(StoreError):
        done.extend(lanes.run())
    assert len(done) < 1000
    assert all(result == 2 * value for value, result in done)


def test_whoever_gives_up_listening_leaves_no_lane_running() -> None:
    @contextmanager
    def enter() -> Iterator[Callable[[int], int]]:
        yield lambda value: lanes.at_home(lambda: value)

    lanes: Lanes[int, int] = Lanes(range(1000), enter, 3)
    run = lanes.run()
    next(run)
    run.close()
    with pytest.raises(Stopped):
        lanes.check()
