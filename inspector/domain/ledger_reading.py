"""Records → what they say, in the one order of telling; what cannot be read is set aside, never raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final, TypeVar

from inspector.domain import chronology
from inspector.domain.merging import Merged, merge
from inspector.domain.records import (
    Closure,
    Finding,
    Inspection,
    IssuedDocument,
    Kind,
    NumberBlock,
    NumberGiven,
    NumberVoid,
    Officer,
    Printing,
    Recheck,
    Record,
    Review,
    Service,
    Site,
    from_body,
)

T = TypeVar("T")
TRANSFER: Final = "transfer"


@dataclass(frozen=True, slots=True)
class Transfer:
    """移交 of a finding to the authority that acts on it; written by later versions."""

    finding: str
    to: str = ""


BODIES: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        Kind.SITE: Site,
        Kind.OFFICER: Officer,
        Kind.INSPECTION: Inspection,
        Kind.FINDING: Finding,
        Kind.DOCUMENT: IssuedDocument,
        Kind.PRINTING: Printing,
        Kind.SERVICE: Service,
        Kind.RECHECK: Recheck,
        Kind.CLOSURE: Closure,
        Kind.REVIEW: Review,
        Kind.NUMBER_BLOCK: NumberBlock,
        Kind.NUMBER_VOID: NumberVoid,
        Kind.NUMBER_GIVEN: NumberGiven,
        TRANSFER: Transfer,
    }
)
_PLAIN: Final[Mapping[str, type[Any]]] = MappingProxyType({"str": str, "int": int})


@dataclass(frozen=True, slots=True)
class Tale:
    """All that was said, in order. `set_aside`: ids of records of a known kind that this version cannot read."""

    told: tuple[tuple[Record, Any], ...]
    set_aside: tuple[str, ...]
    memory: MutableMapping[str, Any]  # of earlier readings of the same store: what records say, what versions give

    def of(self, body: type[T]) -> dict[str, T]:
        """Record id → value, for the bodies of this type."""
        return {record.id: value for record, value in self.told if isinstance(value, body)}

    def roots(self, body: type[Any]) -> dict[str, str]:
        """Record id → id of the record that it corrects in the end."""
        return chronology.roots({record.id: record for record, value in self.told if isinstance(value, body)})

    def current(self, body: type[T]) -> dict[str, T]:
        """Root id → the last word: of the values that no other corrects, the latest.

        A correction counts after what it names, whatever the clocks of the two devices say.
        """
        values, root = self.of(body), self.roots(body)
        named = {record.subject for record, _ in self.told if record.id in values and record.subject != record.id}
        last = {root[key]: value for key, value in values.items()}
        return last | {root[key]: value for key, value in values.items() if key not in named}

    def merged(self, body: type[Any]) -> dict[str, Merged]:
        """Root id → what the versions of this entry of the register give together."""
        root = self.roots(body)
        versions: dict[str, list[Record]] = {}
        for record, value in self.told:
            if isinstance(value, body):
                versions.setdefault(root[record.id], []).append(record)
        return {key: self._merged(key, some) for key, some in versions.items()}

    def _merged(self, root: str, versions: list[Record]) -> Merged:
        if len(versions) == 1:
            return merge(versions)
        ids = tuple(record.id for record in versions)
        before, known = self.memory.get(f"merged {root}", ((), None))
        if known is None or before != ids:
            known = merge(versions)
            self.memory[f"merged {root}"] = (ids, known)
        return known  # type: ignore[no-any-return]


def read(records: Iterable[Record], *, known: MutableMapping[str, Any] | None = None) -> Tale:
    """The tale of these records, whatever the order in which they come.

    Args:
        known: record id → what it says, of earlier readings of one store, and what versions of one entry give; grows by
            what is read now.
    """
    memory = {} if known is None else known
    told: list[tuple[Record, Any]] = []
    set_aside: list[str] = []
    for record in chronology.in_order(records):
        body = BODIES.get(record.kind)
        if body is None:
            continue
        if record.id not in memory:
            memory[record.id] = _value(body, record)
        value = memory[record.id]
        if value is None:
            set_aside.append(record.id)
        else:
            told.append((record, value))
    return Tale(tuple(told), tuple(sorted(set_aside)), memory)


def _value(body: type[Any], record: Record) -> Any:
    """What a record says, None where this version cannot read it."""
    try:
        value = from_body(body, record.body)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None
    return value if _plain_fields_hold(value) else None


def _plain_fields_hold(value: Any) -> bool:
    """Whether texts are texts and counts are counts: canonical JSON from elsewhere may hold anything."""
    for item in fields(value):
        wanted = _PLAIN.get(str(item.type))
        if wanted is not None and not isinstance(getattr(value, item.name), wanted):
            return False
    return True
