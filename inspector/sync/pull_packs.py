"""Packs come down whole or not at all: fetched resumably, believed by the hub's signature, put in use by the desk.

The old version of a pack stands until the new one is in use. A pack that cannot be used is noted in words, and is not
fetched again until the hub publishes another one or the program is a newer one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from inspector.errors import Code, InspectorError, StoreError, SyncError
from inspector.store import hub_link
from inspector.store.hub_link import KeptPack, RefusedPack
from inspector.sync import protocol_packs, trust
from inspector.sync.client import HubClient
from inspector.sync.client_http import Refusal, Unreached
from inspector.sync.client_patience import Stopped
from inspector.sync.desk_side import DeskSide
from inspector.sync.exchange_report import Reporter, Step
from inspector.sync.protocol import PackFacts
from inspector.sync.pull import fetch_whole


class PackShelf(Protocol):
    """Where packs are put in use."""

    @property
    def folder(self) -> Path:
        """Where what is half fetched lies."""

    @property
    def program(self) -> str:
        """The version of this program."""

    def check(self, facts: PackFacts, current: KeptPack | None) -> None:
        """Raise SyncError PACK_OLDER for a version that must not take the place of the one in use."""

    def put_in_use(self, facts: PackFacts, file: Path) -> None:
        """Check the content and put it in use, in one transaction with its row in `pack`; raises in words."""


@dataclass(frozen=True, slots=True)
class PackPull:
    """Fetches the packs of this device's organ."""

    client: HubClient
    desk: DeskSide
    report: Reporter
    hub_key: str
    shelf: PackShelf

    def run(self) -> None:
        """Fetch what is new, the law before the forms that name it.

        Raises:
            Unreached, Refusal, Stopped: what was fetched stays for the next time.
        """
        self.report.at(Step.PACKS)
        kept = self.desk.at_store(hub_link.packs)
        refused = self.desk.at_store(hub_link.refused_packs)
        offered = [facts for facts in self.client.packs().packs if protocol_packs.sort_of(facts.kind)]
        for facts in sorted(offered, key=lambda facts: (protocol_packs.order(facts.kind), facts.kind)):
            current, before = kept.get(facts.kind), refused.get(facts.kind)
            if current is not None and (current.sha256, current.version) == (facts.sha256, facts.version):
                continue
            if before is not None and (before.sha256, before.program) == (facts.sha256, self.shelf.program):
                continue
            self._take(facts, current)

    def _take(self, facts: PackFacts, current: KeptPack | None) -> None:
        part = self.shelf.folder / f"pack-{facts.sha256}.part"
        try:
            self.shelf.check(facts, current)
            self._believe(facts)
            fetch_whole(self.client, partial(self._fetch, facts), facts.sha256, part)
            if part.stat().st_size != facts.size:
                raise SyncError(Code.PACK_WRONG, kind=facts.kind, version=facts.version)
            self.shelf.put_in_use(facts, part)
            self.report.packs.append(f"{facts.kind} {facts.version}")
        except (Unreached, Stopped):
            raise
        except Refusal as refusal:
            if refusal.passing:
                raise
            self._note(facts, refusal)
        except StoreError as error:
            if error.code in _DISK:
                raise
            self._note(facts, error)
        except InspectorError as error:
            if error.code is Code.CAPTIVE_PORTAL:
                raise
            self._note(facts, error)
        part.unlink(missing_ok=True)

    def _believe(self, facts: PackFacts) -> None:
        trust.check_pack_claim(facts, self.hub_key)

    def _fetch(self, facts: PackFacts, offset: int, take: Callable[[bytes], object]) -> None:
        self.client.fetch_pack(facts.kind, facts.version, offset=offset, take=take)

    def _note(self, facts: PackFacts, error: InspectorError) -> None:
        """Say it once; a wrong signature or cut bytes are tried again, a content that cannot be used is not."""
        problem = str(error.fields.get("problem", "")) if error.code is Code.PACK_UNUSABLE else error.sentence()
        said = SyncError(Code.PACK_REFUSED, kind=facts.kind, version=facts.version, problem=problem)
        self.report.notes.append(said.sentence())
        again = error.code in _TRANSIENT
        row = RefusedPack(facts.kind, facts.version, "" if again else facts.sha256, said.sentence(), self.shelf.program)
        self.desk.at_store(lambda store: hub_link.refuse_pack(store, row))


_TRANSIENT = frozenset({Code.PACK_WRONG, Code.FETCHED_DIFFERS, Code.HUB_SAYS})
_DISK = frozenset({Code.DISK_FULL, Code.DISK_TROUBLE, Code.DATABASE_DAMAGED})
