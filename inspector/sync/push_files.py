"""Files on their way up: the smaller copies first, then originals, oldest case first; each from the byte it stopped at.

A file that cannot be sent gets its reason and the next one goes on. Only an end of the network, of the person's
patience or of the hub's room ends the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from inspector.store import outbox
from inspector.store.database import Store
from inspector.store.outbox import Item, Line, Mark, Standing, What
from inspector.sync.client import HubClient, slices
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Reporter, Step
from inspector.sync.lanes import Lanes
from inspector.sync.protocol import MAX_ASKED, Ask
from inspector.sync.push_one_file import FileSender
from inspector.sync.push_records import Receipts

_SIGN_EVERY: Final = 25  # files, so that the page shows what has really arrived


@dataclass(slots=True)
class FilePush:
    """Sends every file that is not signed for."""

    client: HubClient
    desk: DeskSide
    receipts: Receipts
    report: Reporter
    lanes: int = 1  # files on their way at a time
    _under_way: dict[str, int] = field(default_factory=dict)  # file → bytes that the hub has
    _total: int = 0
    _total_bytes: int = 0
    _done: int = 0
    _done_bytes: int = 0

    def run(self) -> None:
        """Go through the queue once."""
        lines = self.desk.at_store(outbox.open_files)
        self._total, self._total_bytes = len(lines), sum(line.item.size for line in lines)
        first = True
        for some in slices(lines, MAX_ASKED):
            answer = self.client.lacking(Ask(blobs=tuple(line.item.sha256 for line in some)))
            lacking = {one.sha256: one.offset for one in answer.blobs}
            there = [line.item for line in some if line.item.sha256 not in lacking]
            self._sign(there)
            self._done_bytes += sum(item.size for item in there)
            if first:
                self.report.begin_files(self._done_bytes)
                first = False
            self._send_all([line for line in some if line.item.sha256 in lacking])

    def _send_all(self, lines: Sequence[Line]) -> None:
        unsigned: list[Item] = []
        try:
            for item, mark in self._send_each([line.item for line in lines]):
                if mark is None:
                    unsigned.append(item)
                else:
                    self._mark([mark])
                self._done += 1
                self._done_bytes += item.size
                self._under_way.pop(item.sha256, None)
                if len(unsigned) == _SIGN_EVERY:
                    self._sign(unsigned)
                    unsigned = []
        finally:
            self._mark(Mark(item.sha256, Standing.SENT) for item in unsigned)
        self._sign(unsigned)

    def _send_each(self, items: Sequence[Item]) -> Iterator[tuple[Item, Mark | None]]:
        """Each file, and the mark that says why it could not be sent."""
        if self.lanes < 2 or len(items) < 2:
            sender = FileSender(self.client, self.desk, self._tell)
            yield from ((item, sender.send(item)) for item in items)
            return
        clients = [self.client.beside() for _ in range(min(self.lanes, len(items)))]
        free = iter(clients)
        lanes: Lanes[Item, Mark | None]

        @contextmanager
        def enter() -> Iterator[Callable[[Item], Mark | None]]:
            def tell(item: Item, offset: int) -> None:
                lanes.check()
                lanes.at_home(lambda: self._tell(item, offset))

            def at_store(job: Callable[[Store], Any], /) -> Any:
                return lanes.at_home(lambda: self.desk.at_store(job))

            with self.desk.beside(at_store) as desk:
                yield FileSender(next(free), desk, tell).send

        lanes = Lanes(items, enter, len(clients))
        try:
            yield from lanes.run()
        finally:
            self.client.bytes_sent += sum(client.bytes_sent for client in clients)

    def _sign(self, items: Sequence[Item]) -> None:
        self._mark(Mark(item.sha256, Standing.SENT) for item in items)
        signed = self.receipts.collect(blobs=[item.sha256 for item in items])
        self.report.files_received += sum(item.own for item in items if item.sha256 in signed)

    def _mark(self, marks: Iterable[Mark]) -> None:
        told = list(marks)
        if told:
            self.desk.at_store(lambda store: outbox.mark(store, told))

    def _tell(self, item: Item, offset: int) -> None:
        self._under_way[item.sha256] = offset
        step = Step.THUMBNAILS if item.what is What.THUMBNAIL else Step.FILES
        sent_bytes = self._done_bytes + sum(self._under_way.values())
        self.report.at_bytes(step, self._done, self._total, sent_bytes=sent_bytes, total_bytes=self._total_bytes)
