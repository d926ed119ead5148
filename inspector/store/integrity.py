"""What is wrong with a desk's database, if anything: pages, references, and the chain of records.

It only reads. Signatures are not checked here but by whoever holds the public keys.
"""

from __future__ import annotations

import hashlib

from sqlite_utils import Database


def faults(db: Database) -> tuple[str, ...]:
    """Every fault found, in words for whoever repairs it; empty for a sound database."""
    pages = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
    if pages != ["ok"]:
        return tuple(pages[:5])
    dangling = [f"{row[0]} row {row[1]} refers to no {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
    return (*dangling, *chain_faults(db))


def chain_faults(db: Database) -> tuple[str, ...]:
    """Gaps, forks and altered bytes in the chains of all devices, as far as hashes show them.

    A chain that came from the hub may have gaps here: what lies outside this device's scope does not come down.
    """
    found: list[str] = []
    elsewhere = _devices_elsewhere(db)
    device, seq, last = "", 0, ""
    rows = db.execute("SELECT device, device_seq, prev, canonical, sha256 FROM record ORDER BY device, device_seq")
    for owner, number, prev, canonical, sha256 in rows:
        if owner != device:
            device, seq, last = owner, 0, ""
        if owner in elsewhere:
            pass
        elif number != seq + 1:
            found.append(f"record {number} of {device} follows {seq}")
        elif prev != last:
            found.append(f"record {number} of {device} does not name the one before it")
        if hashlib.sha256(canonical).hexdigest() != sha256:
            found.append(f"record {number} of {device} was altered")
        seq, last = number, sha256
    return tuple(found)


def _devices_elsewhere(db: Database) -> frozenset[str]:
    if not db["certificate"].exists():  # a file of an earlier version
        return frozenset()
    rows = db.execute("SELECT device FROM certificate WHERE device <> (SELECT value FROM desk WHERE key = 'device')")
    return frozenset(row[0] for row in rows)
