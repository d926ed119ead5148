"""After the kills of an exchange: is everything at the hub and on both laptops once, whole and unchanged?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from inspector.bench.sync_desk import DeskLaptop
from inspector.bench.sync_laptops import bench_settings, opened_hub
from inspector.hub.blobs import blob_key
from inspector.hub.hub import Hub
from inspector.hub.registry_records import counts
from inspector.hub.registry_tables import record, record_blob, upload
from inspector.store import records as record_store


@dataclass(slots=True)
class Found:
    """What was kept, and what was wrong; every field below `syncs` should stay 0."""

    records: int = 0
    files: int = 0
    syncs: int = 0
    lost_on_laptop: int = 0  # said to be kept and not there
    lost_at_hub: int = 0
    not_at_other: int = 0  # records that only one laptop has
    doubled: int = 0  # a record twice at the hub, a place twice in a chain, a gap in the hub's order
    set_aside: int = 0
    files_lost: int = 0  # named by a record, and not whole at the hub
    forgotten: int = 0  # signed for, and then not there
    unsigned: int = 0
    unfinished: int = 0
    projections_wrong: int = 0
    uploads_left: int = 0

    @property
    def none(self) -> bool:
        """Whether nothing at all was wrong."""
        return not any(getattr(self, name) for name in self.__slots__[3:])

    def lines(self) -> Iterator[str]:
        """What was kept, then what was wrong."""
        yield f"kept and found again: {self.records} records, {self.files} files, {self.syncs} exchanges ended"
        wrong = [f"{name.replace('_', ' ')} {getattr(self, name)}" for name in self.__slots__[3:]]
        yield ("nothing lost, nothing doubled: " if self.none else "WRONG: ") + ", ".join(wrong)


def look(hub_folder: Path, laptops: Sequence[DeskLaptop], told: Sequence[Path]) -> Found:
    """Compare hub and laptops with each other and with what was said."""
    found = Found()
    of_laptops = []
    for laptop, path in zip(laptops, told, strict=True):
        kept = {one.id for one in record_store.read(laptop.store)}
        of_laptops.append({sealed.sha256 for sealed in record_store.seals(laptop.store)})
        found.unsigned += laptop.unsigned()
        found.projections_wrong += len(record_store.rebuild(laptop.store))
        _hear(path, kept, found)
    with opened_hub(hub_folder, bench_settings()) as hub:
        at_hub = _look_at_hub(hub, found)
    own = set.union(*of_laptops)
    found.records = len(own)
    found.lost_at_hub += len(own - at_hub)
    found.not_at_other += sum(len(own - one) for one in of_laptops)
    return found


def _hear(path: Path, kept: set[str], found: Found) -> None:
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        if not line.endswith(b"\n"):
            continue
        said = json.loads(line)
        found.lost_on_laptop += "kept" in said and said["kept"] not in kept
        found.forgotten += said.get("forgotten", 0)
        found.set_aside += said.get("aside", 0)
        found.syncs += said.get("ended") == "done"


def _look_at_hub(hub: Hub, found: Found) -> set[str]:
    with hub.registry.reading() as connection:
        rows = list(
            connection.execute(select(record.c.hub_seq, record.c.sha256, record.c.device_id, record.c.device_seq))
        )
        files = {row.sha256: row.size for row in connection.execute(select(record_blob))}
        found.set_aside += counts(connection)["quarantined"]
        found.uploads_left += len(list(connection.execute(select(upload.c.upload_id))))
    shas = {row.sha256 for row in rows}
    places = {(row.device_id, row.device_seq) for row in rows}
    found.doubled += (len(rows) - len(shas)) + (len(rows) - len(places))
    found.doubled += sorted(row.hub_seq for row in rows) != list(range(1, len(rows) + 1))
    for device in {row.device_id for row in rows}:
        found.doubled += max(seq for one, seq in places if one == device) != sum(one == device for one, _ in places)
    found.files = len(files)
    found.files_lost += sum(not _is_whole(hub, sha256) for sha256 in files)
    return shas


def _is_whole(hub: Hub, sha256: str) -> bool:
    try:
        return hashlib.sha256(hub.store.get(blob_key(sha256))).hexdigest() == sha256
    except FileNotFoundError:
        return False
