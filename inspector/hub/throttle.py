"""Limits on the rate of requests: a bucket for each device, officer or address, refilled steadily. In this process."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from inspector.errors import Code, HubError

_MOST_BUCKETS = 20_000


class Throttle:
    """Buckets of one size.

    Args:
        per_minute: requests a minute in the long run; a quarter of it may come at once.
        clock: seconds that only grow.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float]) -> None:
        self._per_second = per_minute / 60
        self._burst = max(5.0, per_minute / 4)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → what is left, when
        self._lock = Lock()

    def pass_one(self, key: str) -> None:
        """Let one request through.

        Raises:
            HubError: TOO_MANY_REQUESTS with the seconds to wait.
        """
        with self._lock:
            now = self._clock()
            left, since = self._buckets.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._per_second)
            wait_s = 0 if left >= 1 else math.ceil((1 - left) / self._per_second)
            self._buckets[key] = (left if wait_s else left - 1, now)
            if len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        if wait_s:
            raise HubError(Code.TOO_MANY_REQUESTS, seconds=wait_s)
