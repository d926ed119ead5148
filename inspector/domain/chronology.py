"""The one order in which records are told, whatever the order in which they arrived.

Within a device the chain decides; a clock that was set back moves nothing, because a record counts as made no earlier
than the one before it. Between devices the time decides, then the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from inspector.domain import identity
from inspector.domain.records import Record


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records, each id once, in the order of the tale."""
    unique: dict[str, Record] = {}
    for record in records:
        known = unique.get(record.id)
        if known is None or (_key(record), _said(record)) < (_key(known), _said(known)):
            unique[record.id] = record
    latest: dict[str, str] = {}
    told: list[tuple[str, str, int, str, Record]] = []
    for record in sorted(unique.values(), key=_key):
        at = max(latest.get(record.device, ""), record.made_at)
        latest[record.device] = at
        told.append((at, record.device, record.device_seq, record.id, record))
    return tuple(entry[-1] for entry in sorted(told, key=lambda entry: entry[:-1]))


def _key(record: Record) -> tuple[str, int, str, str, str]:
    return (record.device, record.device_seq, record.made_at, record.id, record.prev)


def _said(record: Record) -> str:
    """What decides between two records of one id that differ in nothing else."""
    return repr(sorted(record.body.items()))


def roots(records: Mapping[str, Record]) -> dict[str, str]:
    """For each record of one kind the record that it corrects in the end; itself where it corrects none.

    A correction names the old record as its subject. Entries of a register pack have a subject that is no record: all
    that name it hang together, and it is their root. A ring of corrections, which no program of ours writes, has its
    smallest id as the root.
    """
    return {record_id: _root(record_id, records) for record_id in records}


def _root(record_id: str, records: Mapping[str, Record]) -> str:
    seen: list[str] = []
    while record_id not in seen:
        seen.append(record_id)
        subject = records[record_id].subject
        if subject not in records:
            return subject if identity.is_register_subject(subject) else record_id
        record_id = subject
    return min(seen[seen.index(record_id) :])
