"""The opened workplace: everything a workflow function needs, wired once by `inspector.app`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from inspector.domain import ledger, records
from inspector.domain.deadlines import Calendar
from inspector.domain.law import Clause, ClauseKind, LawLibrary
from inspector.domain.records import ClauseCheck, ImportedClause, Kind, from_body
from inspector.domain.sources import SourceStatus
from inspector.evidence.blobs import BlobStore
from inspector.settings import Settings
from inspector.store import hub_link
from inspector.store import records as record_store
from inspector.store import settings as settings_store
from inspector.store.database import Store


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
    _ledger: tuple[int, date, ledger.Ledger] | None = field(default=None, repr=False)
    _law: tuple[int, LawLibrary] | None = field(default=None, repr=False)

    def today(self) -> date:
        """The local date."""
        return self.now().date()

    def settings(self) -> Settings:
        """The settings as stored."""
        return settings_store.load(self.store)

    def change_settings(self, settings: Settings) -> None:
        """Keep these settings."""
        settings_store.save(self.store, settings)

    def append(self, drafts: Iterable[records.Draft]) -> tuple[records.Record, ...]:
        """Append records in a transaction of their own."""
        with self.store.transaction():
            return record_store.append(self.store, tuple(drafts))

    def ledger(self) -> ledger.Ledger:
        """The state of everything, folded from all records; folded again only when records or the date changed."""
        count, today = record_store.count(self.store), self.today()
        if self._ledger is None or self._ledger[:2] != (count, today):
            folded = ledger.fold(
                record_store.read(self.store), today=today, due_soon_days=self.settings().due_soon_days
            )
            self._ledger = (count, today, folded)
        return self._ledger[2]

    def law(self) -> LawLibrary:
        """The shipped law library with the bureau's own clauses and its comparisons with the official text."""
        count = record_store.count(self.store)
        if self._law is None or self._law[0] != count:
            checks = [from_body(ClauseCheck, record.body) for record in self._of(Kind.CLAUSE_CHECK)]
            added = {record.subject: from_body(ImportedClause, record.body) for record in self._of(Kind.CLAUSE)}
            self._law = (count, with_imported(self.shipped_law, added.values()).with_checks(checks))
        return self._law[1]

    def _of(self, kind: Kind) -> Iterable[records.Record]:
        return record_store.read(self.store, kind=kind)

    def close(self) -> None:
        """Close the files of the desk."""
        self.blobs.close()
        self.store.close()


def is_own(desk: Desk, record: records.Record) -> bool:
    """Whether this laptop made a record, under the name of today's chain or of one before version 0.2."""
    return record.device == desk.store.device or record.device not in hub_link.certificates(desk.store)


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
