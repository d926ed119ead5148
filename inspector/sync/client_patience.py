"""Time on the way to the hub: waiting longer after each failure, keeping to a bandwidth, sizing pieces to the link.

The clock, sleeping and chance are passed in, so that a test needs no time at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from inspector.sync.protocol import MAX_CHUNK_BYTES

MIN_PIECE_BYTES: Final = 64 * 2**10
FIRST_PIECE_BYTES: Final = 2**20
_SHORT_NAP_S: Final = 0.5
_QUICK_S, _SLOW_S = 2.0, 10.0  # a piece that takes less doubles the next one, one that takes more halves it


class Stopped(Exception):  # noqa: N818 - not a failure: a person asked for it
    """The person at the desk stopped the exchange; everything done so far stays."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance as the exchange sees them. `chance` gives a number from 0 up to 1."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    chance: Callable[[], float]


@dataclass(slots=True)
class Patience:
    """How long to go on trying. Any success starts the count anew, so a weak link that moves at all is used.

    Attributes:
        tries: failures in a row after which it is given up.
        first_s: wait after the first failure; doubles with each, up to `longest_s`; then half of it is left to chance,
            so that laptops do not come back all at once.
        knocks: failures in a row after which it is given up as long as nothing was ever answered; 0 is as `tries`.
    """

    clock: Clock
    stopped: Callable[[], bool] = lambda: False
    tries: int = 8
    first_s: float = 0.5
    longest_s: float = 60.0
    knocks: int = 0
    failures: int = field(default=0, init=False)
    _answered: bool = field(default=False, init=False)

    def succeeded(self) -> None:
        """An answer came."""
        self.failures = 0
        self._answered = True

    def failed(self, *, wait_s: float = 0.0) -> bool:
        """Wait after a failure; False when it is time to give up.

        Args:
            wait_s: what the hub asked to wait; longer than `longest_s` is not waited for.

        Raises:
            Stopped: the person at the desk does not want to wait.
        """
        self.failures += 1
        tries = self.tries if self._answered else self.knocks or self.tries
        if self.failures >= tries or wait_s > self.longest_s:
            return False
        span_s = min(self.longest_s, self.first_s * 2 ** (self.failures - 1))
        self.nap(max(wait_s, span_s * (0.5 + 0.5 * self.clock.chance())))
        return True

    def nap(self, seconds: float) -> None:
        """Sleep, and wake when stopped."""
        left = seconds
        while left > 0:
            self.check()
            self.clock.sleep(min(left, _SHORT_NAP_S))
            left -= _SHORT_NAP_S
        self.check()

    def check(self) -> None:
        """Raises `Stopped` when the person at the desk stopped the exchange."""
        if self.stopped():
            raise Stopped


@dataclass(slots=True)
class Pace:
    """Keeps the bytes sent below a rate, over all connections together. 0 is no limit."""

    patience: Patience
    bytes_per_s: int
    _free_at_s: float = field(default=0.0, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def spend(self, size: int) -> None:
        """Wait until so many bytes may go."""
        self.patience.check()
        if self.bytes_per_s <= 0:
            return
        with self._lock:
            now_s = self.patience.clock.monotonic()
            wait_s = self._free_at_s - now_s
            self._free_at_s = max(self._free_at_s, now_s) + size / self.bytes_per_s
        if wait_s > 0:
            self.patience.nap(wait_s)


@dataclass(slots=True)
class PieceSize:
    """How many bytes the next piece of a file takes: more on a quick link, fewer after a cut."""

    size: int = FIRST_PIECE_BYTES

    def went(self, seconds: float) -> None:
        """A piece arrived after so long."""
        if seconds < _QUICK_S:
            self.size = min(MAX_CHUNK_BYTES, self.size * 2)
        elif seconds > _SLOW_S:
            self.size = max(MIN_PIECE_BYTES, self.size // 2)

    def was_cut(self) -> None:
        """A piece did not arrive whole."""
        self.size = max(MIN_PIECE_BYTES, self.size // 2)
