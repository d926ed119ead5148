"""One whole exchange with the hub, in the order that loses least when it is broken off.

Records first (they are small and tell everything), then official numbers for temporary ones, then what others made,
then pictures, then whether the hub still has what it once signed for. It may stop anywhere and be run again any number
of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from inspector.errors import Code, InspectorError, SyncError
from inspector.store import hub_link, outbox
from inspector.store.database import Store
from inspector.store.hub_link import HubLink
from inspector.store.outbox import Item, What
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal, Unreached
from inspector.sync.client_patience import Stopped
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Ended, Outcome, Progress, Reporter, Step
from inspector.sync.official_numbers import OfficialNumbers
from inspector.sync.protocol import MAX_ASKED, Ask
from inspector.sync.pull import Pull
from inspector.sync.pull_packs import PackDoor, PackPull, PackShelf
from inspector.sync.push_files import FilePush
from inspector.sync.push_records import Receipts, RecordPush
from inspector.sync.renewal import renew_when_due

SPOT_CHECKS = 4  # pages of what is signed for that every exchange asks for again


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange of one desk with its hub. `device` is the name of this device's key, `lanes` files go at a time."""

    client: HubClient
    desk: DeskSide
    link: HubLink
    device: str
    shelf: PackShelf | None = None  # None leaves packs where they are
    lanes: int = 1

    def run(self, tell: Callable[[Progress], None]) -> Outcome:
        """Do it all, and say how it ended; failures of the world end it, bugs pass through.

        Raises:
            StoreError, EvidenceError: the desk's own disk is full or damaged.
        """
        report = Reporter(tell, self.client.patience.clock.monotonic)
        ended, sentence, portal = Ended.DONE, "", ""
        try:
            self._steps(report)
        except Stopped:
            ended = Ended.STOPPED
        except Unreached as error:
            ended, sentence = Ended.UNREACHED, error.sentence()
        except (SyncError, Refusal) as error:
            ended, sentence = how_it_ended(error), error.sentence()
            portal = str(error.fields.get("portal", ""))
        offset_s = self.client.clock_offset_s
        if ended is Ended.DONE:
            self.desk.at_store(lambda store: hub_link.note_sync(store, clock_offset_s=round(offset_s)))
        outcome = report.outcome(ended, sentence, bytes_sent=self.client.bytes_sent, clock_offset_s=offset_s)
        return replace(outcome, portal=portal)

    def _steps(self, report: Reporter) -> None:
        report.at(Step.CONNECTING)
        check_hub(self.client, self.link)
        renew_when_due(self.client, self.desk, self.link)
        receipts = Receipts(self.client, self.desk, self.link.public_key, self.device)
        records = RecordPush(self.client, self.desk, receipts, report)
        files = FilePush(self.client, self.desk, receipts, report, self.lanes)
        pull = Pull(self.client, self.desk, report, self.link.public_key)
        numbers = OfficialNumbers(self.client, self.desk, report)
        self.desk.queue_new()
        records.run()
        waiting = numbers.waiting()
        if waiting:
            if self._forgotten(report):  # a restored hub must know the numbers that it gave before it gives more
                records.run()
            numbers.ask(waiting)
        _read_down(pull, report)
        report.numbered = len(waiting - numbers.waiting())
        if self.desk.queue_new():  # others' records: should the hub ever forget them, any laptop can bring them back
            records.run()
        files.run()
        if self._forgotten(report):
            records.run()
            files.run()
        if self.shelf is not None:
            door = PackDoor(self.desk, self.link.public_key, self.shelf, report.packs, report.notes)
            PackPull(self.client, report, door).run()

    def _forgotten(self, report: Reporter) -> int:
        """Queue again what the hub signed for and no longer has: it was restored from a backup, or lost a file.

        A restored hub lacks what it signed for last. That is asked for each time, with some of the rest from a place
        that chance gives; all of it only where the hub lacks some of that.
        """
        found = self._lost(self.desk.at_store(_received_last))
        start = int(self.client.patience.clock.chance() * self.desk.at_store(outbox.last_number))
        for items in islice(self._received(start), SPOT_CHECKS):
            found += self._lost(items)
        for items in self._received(0) if found else ():
            report.at(Step.CHECKING, found)
            found += self._lost(items)
        report.forgotten += found
        return found

    def _received(self, start: int) -> Iterator[tuple[Item, ...]]:
        """Everything that is signed for, in pages: from `start` to the end, then from the beginning to `start`."""
        for after, end in ((start, None), (0, start)):
            place = after
            while page := self.desk.at_store(lambda store, place=place: _page(store, place)):  # type: ignore[misc]
                yield tuple(item for number, item in page if end is None or number <= end)
                place = page[-1][0]
                if end is not None and place >= end:
                    break

    def _lost(self, items: Sequence[Item]) -> int:
        """How many of these the hub lacks; they are queued again."""
        records = tuple(item.sha256 for item in items if item.what is What.RECORD)
        blobs = tuple(item.sha256 for item in items if item.what is not What.RECORD)
        if not items:
            return 0
        lack = self.client.lacking(Ask(records, blobs))
        lost = [*lack.records, *(one.sha256 for one in lack.blobs)]
        if lost:
            self.desk.at_store(lambda store: outbox.forget(store, lost))
        return len(lost)


def _read_down(pull: Pull, report: Reporter) -> None:
    """Read what others made; a page that cannot be read does not keep this desk's own files from going up."""
    try:
        pull.records()
    except (SyncError, Refusal) as error:
        passing = error.passing if isinstance(error, Refusal) else False
        if isinstance(error, Unreached) or passing or error.code is Code.CAPTIVE_PORTAL:
            raise
        report.notes.append(error.sentence())


def check_hub(client: HubClient, link: HubLink) -> None:
    """Make sure that it is the hub of the enrolment, before anything is said.

    Raises:
        SyncError: HUB_KEY_CHANGED, CAPTIVE_PORTAL.
    """
    if client.facts().public_key != link.public_key:
        raise SyncError(Code.HUB_KEY_CHANGED)


def how_it_ended(error: InspectorError) -> Ended:
    """What a failure means for the whole exchange."""
    if isinstance(error, Refusal):
        return Ended.BUSY if error.passing else Ended.REFUSED
    return Ended.PORTAL if error.code is Code.CAPTIVE_PORTAL else Ended.REFUSED


def _page(store: Store, after: int) -> tuple[tuple[int, Item], ...]:
    return outbox.received(store, after=after, limit=MAX_ASKED)


def _received_last(store: Store) -> tuple[Item, ...]:
    return outbox.received_last(store, limit=MAX_ASKED)
