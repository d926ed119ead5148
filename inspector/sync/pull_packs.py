"""Packs come down whole or not at all, over the network or on a stick; the hub's signature alone is believed.

The old version of a pack stands until the new one is in use. A pack that cannot be used is noted in words, and is not
fetched again until the hub publishes another one or the program is a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
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
class PackDoor:
    """The one door through which packs come in, over the network or on a stick.

    Attributes:
        desk: keeps what is in use and what was refused.
        hub_key: its signature alone is believed.
        shelf: puts a pack in use.
        taken: the packs that were, in words; grows.
        notes: why others were not; grows.
    """

    desk: DeskSide
    hub_key: str
    shelf: PackShelf
    taken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, offered: Iterable[PackFacts], bring: Callable[[PackFacts, Path], None]) -> None:
        """Take what is new, the law before the forms that name it.

        Args:
            offered: what there is; a kind of a later version is passed over.
            bring: puts the bytes of a pack into a file, compared with its hash.

        Raises:
            Unreached, Refusal, Stopped: from `bring`; what has come stays for the next time.
            StoreError: the disk is full or damaged.
        """
        kept = self.desk.at_store(hub_link.packs)
        refused = self.desk.at_store(hub_link.refused_packs)
        known = [facts for facts in offered if protocol_packs.sort_of(facts.kind)]
        for facts in sorted(known, key=lambda facts: (protocol_packs.order(facts.kind), facts.kind)):
            current, before = kept.get(facts.kind), refused.get(facts.kind)
            if current is not None and (current.sha256, current.version) == (facts.sha256, facts.version):
                continue
            if before is not None and (before.sha256, before.program) == (facts.sha256, self.shelf.program):
                continue
            self._take(facts, current, bring)

    def _take(self, facts: PackFacts, current: KeptPack | None, bring: Callable[[PackFacts, Path], None]) -> None:
        part = self.shelf.folder / f"pack-{facts.sha256}.part"
        try:
            self.shelf.check(facts, current)
            trust.check_pack_claim(facts, self.hub_key)
            bring(facts, part)
            if part.stat().st_size != facts.size:
                raise SyncError(Code.PACK_WRONG, kind=facts.kind, version=facts.version)
            self.shelf.put_in_use(facts, part)
            self.taken.append(f"{facts.kind} {facts.version}")
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

    def _note(self, facts: PackFacts, error: InspectorError) -> None:
        """Say it once; a wrong signature or cut bytes are tried again, a content that cannot be used is not."""
        problem = str(error.fields.get("problem", "")) if error.code is Code.PACK_UNUSABLE else error.sentence()
        said = SyncError(Code.PACK_REFUSED, kind=facts.kind, version=facts.version, problem=problem)
        self.notes.append(said.sentence())
        again = error.code in _TRANSIENT
        row = RefusedPack(facts.kind, facts.version, "" if again else facts.sha256, said.sentence(), self.shelf.program)
        self.desk.at_store(lambda store: hub_link.refuse_pack(store, row))


@dataclass(frozen=True, slots=True)
class PackPull:
    """Fetches the packs of this device's organ."""

    client: HubClient
    report: Reporter
    door: PackDoor

    def run(self) -> None:
        """Fetch what is new. Raises as `PackDoor.take`."""
        self.report.at(Step.PACKS)
        self.door.take(self.client.packs().packs, self._bring)

    def _bring(self, facts: PackFacts, part: Path) -> None:
        fetch_whole(self.client, partial(self._fetch, facts), facts.sha256, part)

    def _fetch(self, facts: PackFacts, offset: int, take: Callable[[bytes], object]) -> None:
        self.client.fetch_pack(facts.kind, facts.version, offset=offset, take=take)


_TRANSIENT = frozenset({Code.PACK_WRONG, Code.FETCHED_DIFFERS, Code.HUB_SAYS, Code.BUNDLE_DAMAGED})
_DISK = frozenset({Code.DISK_FULL, Code.DISK_TROUBLE, Code.DATABASE_DAMAGED})
