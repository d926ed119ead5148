"""Several files on their way at a time, while the desk's database stays in the thread of the exchange.

One connection over a weak link stands still for a round trip with every lost segment; another one goes on meanwhile.
Each lane is a thread with a connection and a file store of its own. What it needs of the database it asks of the
thread that runs the exchange, which serves the lanes until all have ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any, Generic, TypeVar

from inspector.sync.client_patience import Stopped

T = TypeVar("T")
R = TypeVar("R")


class Lanes(Generic[T, R]):
    """Lanes over one list of things to do. For one run.

    Args:
        values: taken in this order, each by the lane that is free.
        enter: opens a lane's own things in the lane's thread and gives what does one value.
        count: of lanes.
    """

    def __init__(
        self, values: Iterable[T], enter: Callable[[], AbstractContextManager[Callable[[T], R]]], count: int
    ) -> None:
        self._values = iter(values)
        self._taking = Lock()
        self._enter = enter
        self._count = count
        self._events: SimpleQueue[Callable[[], tuple[T, R] | None]] = SimpleQueue()
        self._halted = Event()
        self._ended = 0
        self._failure: BaseException | None = None

    def at_home(self, job: Callable[[], Any]) -> Any:
        """Run this in the thread of the exchange and give what it gave or raised; for the lanes' threads."""
        box: Future[Any] = Future()

        def serve() -> None:
            if self._halted.is_set():
                box.set_exception(Stopped())
                return
            try:
                box.set_result(job())
            except BaseException as error:  # noqa: BLE001 - the lane raises it
                box.set_exception(error)

        self._events.put(serve)
        return box.result()

    def check(self) -> None:
        """Raises `Stopped` when another lane has failed; called between pieces."""
        if self._halted.is_set():
            raise Stopped

    def run(self) -> Iterator[tuple[T, R]]:
        """What is done, as it is done; raises the first failure when all lanes have ended."""
        threads = [Thread(target=self._drive, name="lane") for _ in range(self._count)]
        for thread in threads:
            thread.start()
        try:
            while self._ended < self._count:
                done = self._events.get()()
                if done is not None:
                    yield done
        finally:
            if self._ended < self._count:  # the caller gave up
                self._halted.set()
            while self._ended < self._count:
                self._events.get()()
            for thread in threads:
                thread.join()
        if self._failure is not None:
            raise self._failure

    def _drive(self) -> None:
        try:
            with self._enter() as work:
                while not self._halted.is_set() and (taken := self._take()):
                    done = (taken[0], work(taken[0]))
                    self._events.put(lambda done=done: done)  # type: ignore[misc]
        except BaseException as error:  # noqa: BLE001 - raised in the thread of the exchange
            self._events.put(lambda error=error: self._fail(error))  # type: ignore[misc]
        finally:
            self._events.put(self._end)

    def _take(self) -> tuple[T] | None:
        with self._taking:
            for value in self._values:
                return (value,)
        return None

    def _fail(self, error: BaseException) -> None:
        self._failure = self._failure or error
        self._halted.set()

    def _end(self) -> None:
        self._ended += 1
