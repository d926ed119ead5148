"""Which records belong together: a finding with its corrections and everything said of it; so for documents,
inspections and sites.

A record counts for what was said on another device only where both belong to one organ and one line of counties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from inspector.domain import chronology
from inspector.domain.ledger_reading import TRANSFER
from inspector.domain.records import Kind, Record, from_body
from inspector.hub import registry_ledger
from inspector.hub.registry_ledger import Heard, Tie

if TYPE_CHECKING:
    from sqlalchemy import Connection

OF_A_FINDING = (Kind.RECHECK.value, Kind.CLOSURE.value, TRANSFER, Kind.REVIEW.value)
OF_A_DOCUMENT = (Kind.SERVICE.value, Kind.PRINTING.value, Kind.NUMBER_GIVEN.value, Kind.REVIEW.value)
OF_AN_INSPECTION = (Kind.REVIEW.value,)
_CHAINED = (Kind.SITE.value, Kind.INSPECTION.value, Kind.FINDING.value, Kind.DOCUMENT.value)
HEARD = frozenset({*_CHAINED, Kind.EVIDENCE.value, *OF_A_FINDING, *OF_A_DOCUMENT, *OF_AN_INSPECTION})
_LONGEST_KEY = 200


def decode(heard: Heard) -> Record:
    """The record of these bytes, as if made when it was told: within a device no earlier than the one before."""
    record = from_body(Record, json.loads(heard.canonical))
    return replace(record, made_at=heard.told_at) if heard.told_at else record


def ties(heard: Heard, record: Record) -> Iterable[Tie]:
    """What a record speaks of."""
    body = record.body
    match record.kind:
        case Kind.SITE | Kind.INSPECTION | Kind.FINDING:
            keys = [record.id, record.subject]
        case Kind.DOCUMENT:
            keys = [record.id, *texts(body.get("findings"))]
        case Kind.SERVICE | Kind.PRINTING | Kind.NUMBER_GIVEN:
            keys = texts([body.get("document")])
        case Kind.REVIEW:
            keys = texts([body.get("target")])
        case Kind.EVIDENCE:
            keys = texts([body.get("inspection")])
        case _:
            keys = texts([body.get("finding")])
    for key in dict.fromkeys(filter(_is_name, keys)):
        yield Tie(key, heard.hub_seq, record.kind, heard.told_at)


def texts(values: Any) -> list[str]:
    """The names of records in a list that a device wrote; a database can hold each of them."""
    return [value for value in values if _is_name(value)] if isinstance(values, list) else []


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_KEY and "\x00" not in value


@dataclass(frozen=True, slots=True)
class Group:
    """A record with its corrections: its name for others, where the first one counts, and the ids of all."""

    key: str
    root: Heard
    ids: tuple[str, ...]


@dataclass(slots=True)
class Telling:
    """Records at hand, and the way to those that are still in the database."""

    connection: Connection
    heard: dict[str, Heard] = field(default_factory=dict)  # id → bytes and place
    records: dict[str, Record] = field(default_factory=dict)
    speaking: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # (key, kind) → ids

    def take(self, new: Mapping[str, Heard]) -> None:
        """Put new records at hand."""
        self.heard |= new
        self.records |= {key: decode(one) for key, one in new.items()}

    def gather(self, keys: Iterable[str], *kinds: str) -> set[str]:
        """The ids of all records of these kinds that speak of these things; they are at hand then."""
        found = registry_ledger.ties_to(self.connection, set(keys), kinds)
        places = {heard.hub_seq: key for key, heard in self.heard.items()}
        missing = {tie.hub_seq: tie for tie in found if tie.hub_seq not in places}
        recalled = registry_ledger.recall(self.connection, missing)
        self.take({heard.id: heard for heard in recalled.values()})
        places |= {place: heard.id for place, heard in recalled.items()}
        for tie in found:
            self.speaking.setdefault((tie.key, tie.kind), set()).add(places[tie.hub_seq])
        return {places[tie.hub_seq] for tie in found}

    def gather_chains(self, ids: Iterable[str], kind: str) -> set[str]:
        """The ids that hang together with these by corrections of this kind, whichever came first."""
        known: set[str] = set()
        fresh = set(ids)
        while fresh:
            known |= fresh
            records = [self.records[key] for key in self.gather(fresh, kind)]
            fresh = {name for record in records for name in texts([record.id, record.subject])} - known
        return known

    def gather_findings(self, ids: Iterable[str]) -> set[str]:
        """These findings, what hangs together with them, and everything that speaks of them."""
        chain = self.gather_chains(ids, Kind.FINDING)
        self.gather_documents(self.gather(chain, Kind.DOCUMENT))
        self.gather(chain, *OF_A_FINDING)
        return chain

    def gather_inspections(self, ids: Iterable[str]) -> set[str]:
        """These inspections with their corrections, and what was said of them in review."""
        chain = self.gather_chains(ids, Kind.INSPECTION)
        self.gather(chain, *OF_AN_INSPECTION)
        return chain

    def gather_documents(self, ids: Iterable[str]) -> None:
        """These documents with everything that speaks of them."""
        wanted = set(ids)
        self.gather(wanted, Kind.DOCUMENT)
        self.gather(wanted, *OF_A_DOCUMENT)

    def groups(self, ids: Iterable[str], kind: str) -> list[Group]:
        """The findings or sites among these ids, each with those corrections that count for it."""
        left = {key: self.records[key] for key in sorted(ids) if key in self.records and self.records[key].kind == kind}
        found = []
        while left:
            root = chronology.roots(left)
            members: dict[str, list[str]] = {}
            for key, first in root.items():
                members.setdefault(first, []).append(key)
            left = {}
            for first, keys in members.items():
                here = self.heard.get(first) or min((self.heard[key] for key in keys), key=lambda one: one.hub_seq)
                counting = [key for key in keys if counts(here, self.heard[key])]
                found.append(Group(first, here, tuple(counting)))
                left |= {key: self.records[key] for key in keys if key not in counting}
        return found

    def story_of_finding(self, group: Group) -> list[Record]:
        """Every record at hand that counts for a finding."""
        documents = self._spoken(group.ids, Kind.DOCUMENT)
        ids = {*group.ids, *documents, *self._spoken(group.ids, *OF_A_FINDING)}
        ids |= self._spoken([key for key in documents if counts(group.root, self.heard[key])], *OF_A_DOCUMENT)
        return [self.records[key] for key in ids if counts(group.root, self.heard[key])]

    def story_of_inspection(self, group: Group) -> list[Record]:
        """Every record at hand that counts for an inspection."""
        ids = {*group.ids, *self._spoken(group.ids, *OF_AN_INSPECTION)}
        return [self.records[key] for key in ids if counts(group.root, self.heard[key])]

    def story_of_document(self, document: str) -> list[Record]:
        """A document, when it is at hand, with everything that counts for it."""
        here = self.heard.get(document)
        if here is None or here.kind != Kind.DOCUMENT:
            return []
        ids = {document, *self._spoken([document], *OF_A_DOCUMENT)}
        return [self.records[key] for key in ids if counts(here, self.heard[key])]

    def _spoken(self, keys: Iterable[str], *kinds: str) -> set[str]:
        return {name for key in keys for kind in kinds for name in self.speaking.get((key, kind), ())}


def counts(here: Heard, other: Heard) -> bool:
    """Whether what another device said counts for what was said here."""
    if other.organ not in ("", here.organ):
        return False
    below = other.organ == here.organ and other.county.startswith(here.county)
    return below or here.county.startswith(other.county)
