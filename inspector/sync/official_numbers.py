"""正式文号: asks the hub for the official numbers of documents that bear temporary ones.

Only the answer's refusals are told from here; a number counts when the hub's own record of it has come with the
changes, so that a lost answer loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from inspector.errors import Code, SyncError
from inspector.i18n import tr
from inspector.store import numbers
from inspector.sync.client import HubClient, slices
from inspector.sync.client_http import Refusal, Unreached
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Reporter
from inspector.sync.protocol import MAX_WANTED, DocumentNumbered, NumbersWanted
from inspector.sync.protocol_sentences import tell_number_reason


@dataclass(frozen=True, slots=True)
class OfficialNumbers:
    """The documents of one desk that wait for their numbers."""

    client: HubClient
    desk: DeskSide
    report: Reporter

    def waiting(self) -> frozenset[str]:
        """Documents that the hub holds and that have no official number yet, as far as told here."""
        return frozenset(self.desk.at_store(numbers.waiting))

    def ask(self, documents: frozenset[str]) -> None:
        """Ask for the numbers of these; what is refused stays temporary, and is said."""
        for some in slices(sorted(documents), MAX_WANTED):
            try:
                told = self.client.official_numbers(NumbersWanted(tuple(some)))
            except (SyncError, Refusal) as error:
                self._note(error)
                return
            self.report.notes += dict.fromkeys(filter(None, map(_sentence, told.documents)))

    def _note(self, error: SyncError | Refusal) -> None:
        """Say what came instead of an answer; what ends the whole exchange goes on."""
        passing = error.passing if isinstance(error, Refusal) else False
        if isinstance(error, Unreached) or passing or error.code is Code.CAPTIVE_PORTAL:
            raise error
        older = isinstance(error, Refusal) and error.status == 404
        unknown = tr("服务器的版本较旧，还不能登记正式文号。文书仍用临时编号；服务器更新后，下次同步会再取。")
        self.report.notes.append(unknown if older else error.sentence())


def _sentence(told: DocumentNumbered) -> str:
    return tell_number_reason(told.reason) or told.sentence
