"""Two officers, one entry of the register (名录): versions merge field by field; what differs is put to a person.

Each version names the ones that its author saw (`basis["replaces"]`). A field belongs to the versions that changed it
against what they replace. Where only one side changed it, that side counts; where both did and differ, it is a
conflict: nothing is overwritten, the value told last is shown meanwhile, until a version that replaces both settles it
(`basis["settles"]`). The result depends on nothing but the set of versions: neither order nor repetition of arrival.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from inspector.domain.records import Body, Record

REPLACES: Final = "replaces"  # ids of the versions that the author saw, set apart by spaces
SETTLES: Final = "settles"  # fields that the author decided, set apart by spaces
_NESTED: Final = "facts"  # merges by its own fields
_MARK: Final = "."

Ids = frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A value with the versions that say so, the last one at the end. None: the field was taken out."""

    value: Any
    versions: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed to different values. `before` is what both sides saw; None where they saw nothing."""

    field: str  # name in the body; "facts.dam_method" for a fact
    before: Any
    claims: tuple[Claim, ...]  # two or more, in the order in which they were told


@dataclass(frozen=True, slots=True)
class Merged:
    """One entry of the register.

    Attributes:
        body: the merged fields; of a conflict the value told last.
        versions: all of them, the last told at the end.
        heads: ids of those that no other replaces: what an author who sees this entry replaces.
        conflicts: by the name of the field.
    """

    body: Body
    versions: tuple[Record, ...]
    heads: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    value: Any
    writers: Ids
    before: Any = None
    clashes: bool = False


def basis(replaces: Iterable[str], settles: Iterable[str] = ()) -> dict[str, str]:
    """What a new version says of those that it replaces.

    Args:
        replaces: ids of the versions that its author saw (`Merged.heads`).
        settles: names of fields in conflict whose value its author chose.
    """
    said = {REPLACES: " ".join(sorted(replaces)), SETTLES: " ".join(sorted(settles))}
    return {key: text for key, text in said.items() if text}


def merge(versions: Iterable[Record]) -> Merged:
    """The entry that these versions give together; at least one, in any order, repeated ones count once."""
    all_versions = tuple(versions)
    if len(all_versions) == 1:  # nearly every entry; spares all that follows
        (record,) = all_versions
        return Merged(record.body, all_versions, (record.id,), ())
    weave = _Weave(all_versions)
    if len(weave.records) == 1:
        ((only, record),) = weave.records.items()
        return Merged(record.body, (record,), (only,), ())
    heads = weave.newest(frozenset(weave.records))
    fields = weave.fields(heads)
    nested = any(_NESTED in record.body for record in weave.records.values())
    return Merged(
        body=({_NESTED: {}} if nested else {}) | _unfold({name: field.value for name, field in fields.items()}),
        versions=tuple(weave.records.values()),
        heads=tuple(sorted(heads)),
        conflicts=tuple(weave.conflict(name, fields[name]) for name in sorted(fields) if fields[name].clashes),
    )


class _Weave:
    """The versions with what each replaces, and what any of them make together; remembers what it worked out."""

    def __init__(self, versions: Iterable[Record]) -> None:
        unique = {record.id: record for record in sorted(versions, key=_spelled)}
        self.records = {record.id: record for record in sorted(unique.values(), key=_told)}
        self._place = {key: place for place, key in enumerate(self.records)}
        self._said = {key: _fold(record.body) for key, record in self.records.items()}
        self._parents = {key: self._parents_of(record) for key, record in self.records.items()}
        self._before: dict[str, Ids] = {}
        self._break_rings()
        self._known: dict[Ids, Mapping[str, _Field]] = {}
        for key in sorted(self.records, key=lambda key: len(self.before(key))):  # oldest first: no deep recursion
            self.fields(frozenset({key}))

    def newest(self, some: Ids) -> Ids:
        """Those of them that no other of them has replaced."""
        return some - frozenset().union(*(self.before(key) for key in some))

    def before(self, key: str) -> Ids:
        """Every version that this one replaced, whether it names it or not."""
        if key not in self._before:
            found: set[str] = set()
            left = [*self._parents[key]]
            while left:
                step = left.pop()
                if step not in found:
                    found.add(step)
                    left += self._parents[step]
            self._before[key] = frozenset(found)
        return self._before[key]

    def fields(self, heads: Ids) -> Mapping[str, _Field]:
        """What these versions make together, of all that led to them."""
        if heads not in self._known:
            made = self._alone(next(iter(heads))) if len(heads) == 1 else self._together(heads)
            self._known[heads] = MappingProxyType(made)
        return self._known[heads]

    def conflict(self, name: str, field: _Field) -> Conflict:
        """A field that clashes, with who said what."""
        claims: dict[str, list[Record]] = {}
        for key in sorted(field.writers, key=self._place.__getitem__):
            plain = json.dumps(self._said[key].get(name), sort_keys=True, default=repr)
            claims.setdefault(plain, []).append(self.records[key])
        told = sorted(claims.values(), key=lambda records: self._place[records[-1].id])
        return Conflict(
            name, field.before, tuple(Claim(self._said[records[-1].id].get(name), tuple(records)) for records in told)
        )

    def _parents_of(self, record: Record) -> Ids:
        """Those it names and that are here, or the first one of all.

        A version of before this rule names none: it replaced the last one that its own device had made.
        """
        if record.subject in ("", record.id):
            return frozenset()
        named = frozenset(record.basis.get(REPLACES, "").split()) & self.records.keys()
        if REPLACES not in record.basis:
            own = [
                one
                for one in self.records.values()
                if one.device == record.device and one.device_seq < record.device_seq
            ]
            named = frozenset(one.id for one in sorted(own, key=_told_by_device)[-1:])
        return (named or self._first(record)) - {record.id}

    def _first(self, record: Record) -> Ids:
        return frozenset({record.subject} & self.records.keys()) - {record.id}

    def _break_rings(self) -> None:
        """Versions that replace each other, which only a forger makes, stand beside each other.

        The first of all replaces none, so that nothing leads back to it.
        """
        pruned = {
            key: frozenset(parent for parent in parents if key not in self.before(parent))
            or (self._first(self.records[key]) if parents else parents)
            for key, parents in self._parents.items()
        }
        self._parents = pruned
        self._before.clear()

    def _alone(self, key: str) -> dict[str, _Field]:
        parents = self.newest(self._parents[key])
        seen = self.fields(parents) if parents else {}
        settled = frozenset(self.records[key].basis.get(SETTLES, "").split())
        said = self._said[key]
        made: dict[str, _Field] = {}
        for name in seen.keys() | said.keys():
            before = seen.get(name)
            kept = before is not None and name not in settled and before.value == said.get(name)
            made[name] = before if before is not None and kept else _Field(said.get(name), frozenset({key}))
        return made

    def _together(self, heads: Ids) -> dict[str, _Field]:
        shared = frozenset.intersection(*(self.before(key) | {key} for key in heads))
        before = self.fields(self.newest(shared)) if shared else {}
        parts = [self.fields(frozenset({key})) for key in heads]
        return {
            name: self._join([part[name] for part in parts if name in part], name, before.get(name))
            for name in frozenset().union(*parts)
        }

    def _join(self, parts: list[_Field], name: str, before: _Field | None) -> _Field:
        writers = self.newest(frozenset().union(*(part.writers for part in parts)))
        if before is not None:  # a side that came back to what both saw did not change it
            changed = frozenset(key for key in writers if self._said[key].get(name) != before.value)
            writers = changed if changed and not before.clashes else writers
        told = max(writers, key=self._place.__getitem__)
        value = self._said[told].get(name)
        clashes = any(self._said[key].get(name) != value for key in writers)
        return _Field(value, writers, before.value if before else None, clashes)


def _told(record: Record) -> tuple[str, str, int, str]:
    return (record.made_at, record.device, record.device_seq, record.id)


def _told_by_device(record: Record) -> tuple[int, str]:
    return (record.device_seq, record.id)


def _spelled(record: Record) -> str:
    """Decides between two records of one id, which only a forger makes."""
    return repr((_told(record), record.prev, sorted(record.body.items(), key=repr)))


def _fold(body: Body) -> dict[str, Any]:
    """The fields of a body, with each fact as a field of its own; None is no field."""
    flat = {name: value for name, value in body.items() if name != _NESTED}
    facts = body.get(_NESTED)
    if isinstance(facts, Mapping):
        flat |= {f"{_NESTED}{_MARK}{name}": value for name, value in facts.items()}
    return {name: value for name, value in flat.items() if value is not None}


def _unfold(fields: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, value in sorted(fields.items()):
        head, mark, fact = name.partition(_MARK)
        if value is None:
            continue
        if mark and head == _NESTED:
            body.setdefault(_NESTED, {})[fact] = value
        else:
            body[name] = value
    return body
