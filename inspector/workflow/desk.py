"""The opened workplace: everything a workflow function needs, wired once by `inspector.app`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from inspector.domain import ledger, records
from inspector.domain.deadlines import Calendar
from inspector.domain.law import Clause, ClauseKind, LawLibrary
from inspector.domain.records import ClauseCheck, ImportedClause, Kind, from_body
from inspector.domain.sources import SourceStatus
from inspector.evidence.blobs import BlobStore
from inspector.settings import Settings
from inspector.store import hub_link, rehoming
from inspector.store import records as record_store
from inspector.store import settings as settings_store
from inspector.store.database import Store


@dataclass(slots=True)
class _Memory:
    """The records read so far and what they say, so that a change costs no reading of all that came before."""

    place: int = 0
    records: list[records.Record] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    def up_to_date(self, store: Store) -> _Memory:
        """With what came since; from the beginning where the last one read was rolled back."""
        last = self.records[-1:]
        place, newer = record_store.since(store, self.place)
        if list(newer[:1]) != last and last:
            return _Memory().up_to_date(store)
        self.place, self.records = place, [*self.records[:-1], *newer]
        return self


@dataclass(slots=True)
class Desk:
    """The laptop's desk. `now` gives the aware local time; `new_id` a UUIDv7.

    Use it only in the thread that opened `store`.
    """

    folder: Path
    store: Store
    blobs: BlobStore
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    shipped_law: LawLibrary
    calendar: Calendar
    public_key: bytes  # of this device, 32 bytes
    _ledger: tuple[tuple[str, date, int], ledger.Ledger] | None = field(default=None, repr=False)
    _memory: _Memory = field(default_factory=_Memory, repr=False)
    _law: tuple[str, LawLibrary] | None = field(default=None, repr=False)

    def today(self) -> date:
        """The local date."""
        return self.now().date()

    def settings(self) -> Settings:
        """The settings as stored."""
        return settings_store.load(self.store)

    def change_settings(self, settings: Settings) -> None:
        """Keep these settings."""
        settings_store.save(self.store, settings)

    def use(self, law: LawLibrary, calendar: Calendar) -> None:
        """Let this law library and calendar stand in for those that are used now."""
        self.shipped_law, self.calendar, self._law = law, calendar, None

    def append(self, drafts: Iterable[records.Draft]) -> tuple[records.Record, ...]:
        """Append records in a transaction of their own."""
        with self.store.transaction():
            return record_store.append(self.store, tuple(drafts))

    def ledger(self) -> ledger.Ledger:
        """The state of everything, folded from all records; folded again only when something changed."""
        key = (record_store.newest(self.store), self.today(), self.settings().due_soon_days)
        if self._ledger is None or self._ledger[0] != key:
            memory = self._memory = self._memory.up_to_date(self.store)
            folded = ledger.fold(memory.records, today=key[1], due_soon_days=key[2], known=memory.said)
            self._ledger = (key, folded)
        return self._ledger[1]

    def law(self) -> LawLibrary:
        """The shipped law library with the bureau's own clauses and its comparisons with the official text."""
        newest = record_store.newest(self.store)
        if self._law is None or self._law[0] != newest:
            checks = [from_body(ClauseCheck, record.body) for record in self._of(Kind.CLAUSE_CHECK)]
            added = {record.subject: from_body(ImportedClause, record.body) for record in self._of(Kind.CLAUSE)}
            self._law = (newest, with_imported(self.shipped_law, added.values()).with_checks(checks))
        return self._law[1]

    def _of(self, kind: Kind) -> Iterable[records.Record]:
        return record_store.read(self.store, kind=kind)

    def close(self) -> None:
        """Close the files of the desk."""
        self.blobs.close()
        self.store.close()


def is_own(desk: Desk, record: records.Record) -> bool:
    """Whether a record is of this laptop's chain of today, or of one before version 0.2."""
    return record.device == desk.store.device or record.device not in hub_link.certificates(desk.store)


def was_made_here(desk: Desk, record: records.Record) -> bool:
    """Whether this laptop made a record, under whatever name: also before its chain forked and began anew."""
    return is_own(desk, record) or record.device in rehoming.former_devices(desk.store)


def with_imported(library: LawLibrary, added: Iterable[ImportedClause]) -> LawLibrary:
    """The library with the clauses that the bureau entered itself; one of the same id takes the shipped one's place."""
    clauses = dict(library.clauses)
    for imported in added:
        clauses[imported.id] = Clause(
            id=imported.id,
            instrument=imported.id.partition(":")[0],
            cited_as=imported.cite,
            kind=ClauseKind(imported.role),
            article="",
            effective_from=imported.effective_from or date.min,
            effective_to=imported.effective_to,
            status=SourceStatus.RECALLED,
            text=imported.text,
            order_verb=imported.order_verb,
        )
    return LawLibrary.of(library.instruments.values(), clauses.values())
