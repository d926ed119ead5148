"""Records on their way up: ask what is lacking, hand in batches, get signed for. A bad record holds up no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspector.domain.records import Sealed
from inspector.errors import Code
from inspector.store import outbox
from inspector.store.database import Store
from inspector.store.outbox import Line, Mark, Standing
from inspector.sync import trust
from inspector.sync.client import HubClient, slices
from inspector.sync.client_http import Refusal
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Reporter, Step
from inspector.sync.protocol import (
    MAX_ASKED,
    MAX_BATCH_BYTES,
    MAX_RECORD_BYTES,
    MAX_RECORDS,
    Ask,
    Reason,
    RecordBatch,
    RecordResult,
    RecordState,
    SealedRecord,
)
from inspector.sync.protocol_sentences import tell_reason

_ENVELOPE_BYTES = 300  # of one record in a batch, beside its text
_CUT_DOWN = frozenset({Code.MESSAGE_MALFORMED.name, Code.MESSAGE_NOT_JSON.name, Code.CHUNK_TOO_LARGE.name})
_PERSON = frozenset({Reason.FORK, Reason.ID_TAKEN, Reason.REVOKED, Reason.UNKNOWN_DEVICE, Reason.WRONG_SIGNATURE})


@dataclass(frozen=True, slots=True)
class Receipts:
    """Asks the hub to sign, verifies it against the pinned key, and counts what is listed as received."""

    client: HubClient
    desk: DeskSide
    hub_key: str
    device: str

    def collect(self, *, records: Sequence[str] = (), blobs: Sequence[str] = ()) -> frozenset[str]:
        """What of these the hub signed for.

        Raises:
            SyncError: RECEIPT_WRONG; nothing is counted then.
        """
        listed: set[str] = set()
        for some in slices(records, MAX_ASKED):
            listed |= self._ask(Ask(records=tuple(some)))
        for some in slices(blobs, MAX_ASKED):
            listed |= self._ask(Ask(blobs=tuple(some)))
        return frozenset(listed)

    def _ask(self, asked: Ask) -> set[str]:
        receipt, kept = trust.receipt_of(self.client.receipt(asked), self.hub_key, device=self.device)
        wanted = {*asked.records, *asked.blobs}
        listed = wanted & {*receipt.records, *receipt.blobs}
        if listed:
            self.desk.at_store(lambda store: outbox.sign_for(store, kept, sorted(listed)))
        return listed


@dataclass(frozen=True, slots=True)
class RecordPush:
    """Hands in every record that is not signed for, in the order of the chain."""

    client: HubClient
    desk: DeskSide
    receipts: Receipts
    report: Reporter

    def run(self) -> None:
        """Go through the queue once."""
        after, done = 0, 0
        released: set[str] = set()
        while lines := self.desk.at_store(lambda store, place=after: _next(store, place)):  # type: ignore[misc]
            self.report.at(Step.RECORDS, done)
            released |= self._push(lines)
            after, done = lines[-1].item.place, done + len(lines)
        self.report.records_received += len(self.receipts.collect(records=sorted(released)))
        self.report.at(Step.RECORDS, done, done)

    def _push(self, lines: Sequence[Line]) -> set[str]:
        """Hand these in as far as they are lacking; gives the hashes that count now although they waited before."""
        shas = tuple(line.item.sha256 for line in lines)
        lacking = set(self.client.lacking(Ask(records=shas)).records)
        signed = self.receipts.collect(records=[sha for sha in shas if sha not in lacking])
        released: set[str] = set()
        fresh: list[str] = []
        for batch in _batches(line for line in lines if line.item.sha256 not in signed):
            sealed = self.desk.at_store(lambda store, batch=batch: outbox.sealed(store, batch))  # type: ignore[misc]
            found, freed = self._hand_in(sealed)
            self._note(found)
            fresh += [one.sha256 for one in found if one.state in (RecordState.RECEIVED, RecordState.KNOWN)]
            released |= freed
        too_long = [line.item.sha256 for line in lines if line.item.size > MAX_RECORD_BYTES]
        self._note(RecordResult(sha, RecordState.REFUSED, Reason.MALFORMED) for sha in too_long)
        signed |= self.receipts.collect(records=fresh)
        self.report.records_received += sum(line.item.own for line in lines if line.item.sha256 in signed)
        return released - set(shas)

    def _hand_in(self, batch: Sequence[Sealed]) -> tuple[list[RecordResult], set[str]]:
        """One batch; where the hub cannot read it, the halves, down to the record that is at fault."""
        message = RecordBatch(
            tuple(SealedRecord(one.canonical.decode(), one.sha256, one.signature.hex()) for one in batch)
        )
        try:
            results = self.client.hand_in(message)
            return list(results.results), set(results.released)
        except Refusal as refusal:
            code = refusal.failure.code
            if code not in _CUT_DOWN and code != Code.HUB_FAULT.name:
                raise
            if len(batch) == 1:
                return [RecordResult(batch[0].sha256, RecordState.REFUSED, code.lower(), refusal.sentence())], set()
        middle = len(batch) // 2
        first, freed = self._hand_in(batch[:middle])
        second, freed_too = self._hand_in(batch[middle:])
        return first + second, freed | freed_too

    def _note(self, results: Iterable[RecordResult]) -> None:
        marks = [_mark(result) for result in results]
        self.desk.at_store(lambda store: outbox.mark(store, marks))


def _next(store: Store, place: int) -> tuple[Line, ...]:
    return outbox.next_records(store, after=place, limit=MAX_ASKED)


def _batches(lines: Iterable[Line]) -> Iterable[list[str]]:
    """Hashes of records that fit into one request each; text grows by at most its own length when it is quoted."""
    batch: list[str] = []
    room = MAX_BATCH_BYTES
    for line in lines:
        size = 2 * line.item.size + _ENVELOPE_BYTES
        if line.item.size > MAX_RECORD_BYTES:
            continue
        if batch and (size > room or len(batch) == MAX_RECORDS):
            yield batch
            batch, room = [], MAX_BATCH_BYTES
        batch.append(line.item.sha256)
        room -= size
    if batch:
        yield batch


def _mark(result: RecordResult) -> Mark:
    sentence = tell_reason(result.reason, waiting_for=result.waiting_for) or result.sentence
    match result.state:
        case RecordState.RECEIVED | RecordState.KNOWN:
            return Mark(result.sha256, Standing.SENT)
        case _ if result.reason in (Reason.WAITING, Reason.TOO_MANY_WAITING):
            state = Standing.WAITING
        case _ if result.reason in _PERSON or result.state == RecordState.QUARANTINED:
            state = Standing.NEEDS_YOU
        case _:
            state = Standing.REFUSED
    return Mark(result.sha256, state, result.reason, sentence, result.waiting_for)
