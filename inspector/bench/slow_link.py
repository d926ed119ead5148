"""A weak link on loopback: a proxy that delays, limits, loses and cuts, for the bench and for a test.

A proxy cannot lose segments of TCP itself. It does what a loss does to a stream: whatever follows waits one round trip
until the segment has been sent again. Everything on one connection waits, other connections do not; the bandwidth is
shared by all.
"""

from __future__ import annotations

import contextlib
import random
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from inspector.bench.services import LOOPBACK

_SEGMENT_BYTES = 1460
_READ_BYTES = 16 * 2**10
_MOST_QUEUED = 64  # reads that wait on their way, as in the buffers of a link


@dataclass(frozen=True, slots=True)
class Weather:
    """What the link does. `loss` of a segment, `delay_s` for one way, `bytes_per_s` of all each way (0 is no limit)."""

    loss: float = 0.0
    delay_s: float = 0.0
    bytes_per_s: float = 0.0


@dataclass(slots=True)
class _Way:
    """One direction of the link, which all connections share: bytes leave one after the other."""

    weather: Weather
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at_s: float = 0.0

    def leave(self, size: int, now_s: float) -> float:
        """When the last of so many bytes has left."""
        if not self.weather.bytes_per_s:
            return now_s
        with self.lock:
            self.free_at_s = max(now_s, self.free_at_s) + size / self.weather.bytes_per_s
            return self.free_at_s


@dataclass(slots=True)
class _Lane:
    """One direction of one connection."""

    source: socket.socket
    target: socket.socket
    way: _Way
    chance: random.Random
    queue: deque[tuple[float, bytes]] = field(default_factory=deque)
    free_at_s: float = 0.0
    ended: bool = False

    def take(self, data: bytes, now_s: float) -> None:
        """Put what was read on its way; an empty read is the end of the stream."""
        weather = self.way.weather
        leaves_s = max(self.way.leave(len(data), now_s), self.free_at_s)
        segments = -(-len(data) // _SEGMENT_BYTES)
        lost = sum(self.chance.random() < weather.loss for _ in range(segments))
        self.free_at_s = leaves_s + lost * 2 * weather.delay_s
        self.queue.append((self.free_at_s + weather.delay_s, data))

    def deliver(self, now_s: float) -> None:
        """Hand over what has arrived."""
        while self.queue and self.queue[0][0] <= now_s:
            _, data = self.queue.popleft()
            if data:
                self.target.sendall(data)
            else:
                self.ended = True
                with contextlib.suppress(OSError):
                    self.target.shutdown(socket.SHUT_WR)


class SlowLink:
    """A proxy in front of one port of this machine. Use `slow_link`."""

    def __init__(self, port: int, weather: Weather, *, seed: int) -> None:
        self._up, self._down = _Way(weather), _Way(weather)
        self.connections = self.cuts = 0
        self._target = port
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server((LOOPBACK, 0), backlog=64)
        self.port = int(self._listening.getsockname()[1])
        self._threads: list[threading.Thread] = []
        self._ended = False
        self._begin(self._accept)

    def cut(self) -> None:
        """Break every connection that is open now."""
        with self._lock:
            self.cuts += bool(self._open)
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Stop listening and wait for the threads."""
        self._ended = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()
        for thread in self._threads:
            thread.join(10)

    def _begin(self, work: object, *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._ended:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection((LOOPBACK, self._target), timeout=10)
            except OSError:
                continue
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open += [near, far]
                self.connections += 1
                seed = self._chance.random()
            self._begin(self._carry, near, far, seed)

    def _carry(self, near: socket.socket, far: socket.socket, seed: float) -> None:
        chance = random.Random(seed)
        lanes = [_Lane(near, far, self._up, chance), _Lane(far, near, self._down, chance)]
        try:
            with selectors.DefaultSelector() as selector:
                while not all(lane.ended for lane in lanes):
                    _step(selector, lanes)
        except OSError:
            pass
        finally:
            with self._lock:
                self._open = [one for one in self._open if one not in (near, far)]
            near.close()
            far.close()


def _step(selector: selectors.BaseSelector, lanes: list[_Lane]) -> None:
    """Read where there is room, deliver what is due."""
    for lane in lanes:
        wanted = len(lane.queue) < _MOST_QUEUED and not (lane.queue and not lane.queue[-1][1]) and not lane.ended
        registered = lane.source in selector.get_map()
        if wanted and not registered:
            selector.register(lane.source, selectors.EVENT_READ, lane)
        elif registered and not wanted:
            selector.unregister(lane.source)
    due_s = min((lane.queue[0][0] for lane in lanes if lane.queue), default=time.monotonic() + 0.2)
    wait_s = max(0.0, due_s - time.monotonic())
    if selector.get_map():
        for key, _ in selector.select(wait_s):
            key.data.take(key.data.source.recv(_READ_BYTES), time.monotonic())
    else:
        time.sleep(wait_s)
    for lane in lanes:
        lane.deliver(time.monotonic())


@contextlib.contextmanager
def slow_link(port: int, weather: Weather, *, seed: int = 1) -> Iterator[SlowLink]:
    """A weak link to a port of this machine, for a while."""
    link = SlowLink(port, weather, seed=seed)
    try:
        yield link
    finally:
        link.end()
