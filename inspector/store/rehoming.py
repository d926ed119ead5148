"""A chain that forked (the folder was copied, or restored from a backup) goes on in a new one.

What this laptop wrote after the fork is nowhere else, for no hub passes a fork on. It is told again in the new chain,
with the same ids, times and words; the links of the old chain are kept aside as they were. Then the places in the old
chain are free for what the laptop had written before and a backup forgot.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inspector.store import arrivals, records
from inspector.store.arrivals import Aside, Hindrance
from inspector.store.database import Store
from inspector.store.records import Link, Seal

RETELLS: Final = "retells"  # in `basis`: SHA-256 of the link that a record tells again
_FORMER: Final = "former_devices"
_GUARD: Final = "record_is_never_deleted"


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a chain of this laptop forked: the first place that the hub knows otherwise."""

    device: str
    place: int


def find_fork(store: Store) -> Fork | None:
    """The fork that the hub's answers tell of; None where there is none."""
    rows = store.rows(
        "SELECT r.device AS device, min(r.device_seq) AS place FROM outgoing o JOIN record r ON r.sha256 = o.sha256"
        " WHERE o.what = 'record' AND o.own = 1 AND o.reason = 'fork' GROUP BY r.device ORDER BY r.device LIMIT 1"
    )
    return Fork(**rows[0]) if rows else None


def former_devices(store: Store) -> frozenset[str]:
    """The names under which this laptop wrote before."""
    rows = store.rows("SELECT value FROM desk WHERE key = ?", [_FORMER])
    return frozenset(json.loads(rows[0]["value"])) if rows else frozenset()


def retell(store: Store, fork: Fork, *, device: str, seal: Seal) -> int:
    """Tell everything after a fork again in this laptop's new chain, in one transaction; how many records it was.

    Args:
        store: writes for the new device from now on.
        fork: as found.
        device: the name of the new key.
        seal: signs with it.
    """
    with store.transaction():
        forked = [link for link in records.links(store) if _is_after(link, fork)]
        guard = store.rows("SELECT sql FROM sqlite_master WHERE name = ?", [_GUARD])[0]["sql"]
        store.db.conn.execute("PRAGMA defer_foreign_keys = ON")  # until the same ids stand again
        store.db.conn.execute(f"DROP TRIGGER {_GUARD}")
        _move(store, forked, device=device, seal=seal)
        store.db.conn.execute(guard)
        former = json.dumps(sorted(former_devices(store) | {fork.device}))
        store.db.conn.execute("INSERT OR REPLACE INTO desk VALUES (?, ?)", [_FORMER, former])
        store.db.conn.execute("INSERT OR REPLACE INTO desk VALUES ('device', ?)", [device])
        _take_back(store, fork.device)
        records.rebuild(store)
    store.device, store.seal = device, seal
    return len(forked)


def _is_after(link: Link, fork: Fork) -> bool:
    return link.record.device == fork.device and link.record.device_seq >= fork.place


def _move(store: Store, forked: Sequence[Link], *, device: str, seal: Seal) -> None:
    kept = [Aside(link.sealed, Hindrance.RETOLD, device) for link in forked]
    arrivals.set_aside(store, kept)
    place = int(store.rows("SELECT coalesce(max(place), 0) AS n FROM record")[0]["n"])
    last = store.rows(
        "SELECT device_seq, sha256 FROM record WHERE device = ? ORDER BY device_seq DESC LIMIT 1", [device]
    )
    number, prev = (last[0]["device_seq"], last[0]["sha256"]) if last else (0, "")
    for link in sorted(forked, key=lambda link: link.record.device_seq):
        number, place = number + 1, place + 1
        said = {**link.record.basis, RETELLS: link.sealed.sha256}
        again = replace(link.record, device=device, device_seq=number, prev=prev, basis=said)
        sealed = seal(again)
        for table in ("record", "outgoing"):
            store.db.conn.execute(f"DELETE FROM {table} WHERE sha256 = ?", [link.sealed.sha256])
        records.insert_unlisted(store, Link(again, sealed, clock_back=link.clock_back), place=place)
        prev = sealed.sha256


def _take_back(store: Store, device: str) -> None:
    """What the hub brought of the old chain, and what had no room in it, has its place now."""
    waiting = [one for one in arrivals.list_aside(store) if one.reason is Hindrance.FORK]
    own = [one.sealed for one in waiting if records.decode(one.sealed.canonical).device == device]
    arrivals.take_in(store, own, came_from="hub")
