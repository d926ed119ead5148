"""Backup and restore of a hub, from either kind of database and files into either.

A backup folder holds `blobs/` and `packs/`, shared by all backups in it because a file never changes, and one folder
for each backup: `manifest.json`, `tables/*.jsonl`, `hub.json`, `key/`. Whoever can read it can speak as the hub.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inspector.errors import Code, HubError
from inspector.hub.blobs import READ_BYTES, ObjectStore, blob_key, pack_key
from inspector.hub.hub import Entropy, Hub, open_registry, open_store
from inspector.hub.registry_devices import Identity, identity, write_identity
from inspector.hub.registry_dump import dump, load, table_names
from inspector.hub.settings import HubSettings, save
from inspector.hub.settings import load as load_settings

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup or a restore moved."""

    place: Path
    rows: int
    files: int  # copied now; those that were there before are not counted


def back_up(hub: Hub, target: Path) -> BackupReport:
    """Write a backup into a folder of backups while the hub goes on working.

    The database is read as of one moment; files are never deleted, so those it names are all there.
    """
    stamp = hub.at().replace(":", "").replace("-", "")
    place, draft = target / stamp, target / f"{stamp}.new"
    (draft / "tables").mkdir(parents=True)
    with hub.registry.reading_one_state() as connection:
        tables = {
            name: _write_table(draft / "tables" / f"{name}.jsonl", dump(connection, name)) for name in table_names()
        }
    save(draft, hub.settings)
    shutil.copytree(hub.folder / hub.settings.key_folder, draft / "key")
    copied = sum(_copy_out(hub.store, target / key, key, size) for key, size in _files(draft))
    manifest = {"format": FORMAT, "made_at": hub.at(), "revision": hub.registry.revision(), "tables": tables}
    _write_durably(draft / MANIFEST, json.dumps(manifest, indent=1).encode())
    draft.rename(place)
    return BackupReport(place, sum(table["rows"] for table in tables.values()), copied)


def restore(backup: Path, folder: Path, *, changes: dict[str, str], at: str, entropy: Entropy) -> BackupReport:
    """Make a hub in a new folder from a backup; every byte is checked before anything is written to the database.

    The hub gets a new epoch: laptops ask again from the start, send what it forgot, and nothing is doubled.

    Args:
        backup: one backup, as `back_up` told its place.
        folder: the new hub's folder.
        changes: settings that differ there, such as `database` and `blobs`.
        at: the moment, as text.
        entropy: gives random bytes.

    Raises:
        HubError: BACKUP_DAMAGED, HUB_ALREADY_THERE, HUB_DISK_FULL and what opening the database raises.
    """
    tables = _checked_manifest(backup)
    settings = replace(load_settings(backup), key_folder="key", **_typed(changes))
    if (folder / "hub.json").exists():
        raise HubError(Code.HUB_ALREADY_THERE, path=folder)
    folder.mkdir(parents=True, exist_ok=True)
    registry = open_registry(folder, settings)
    try:
        registry.upgrade()
        with registry.reading() as connection:
            if identity(connection) is not None:
                raise HubError(Code.HUB_ALREADY_THERE, path=folder)
        store = open_store(folder, settings)
        copied = sum(_copy_in(store, backup.parent / key, key, size) for key, size in _files(backup))
        with registry.one_writer() as connection:
            rows = sum(load(connection, name, _read_table(backup / "tables" / f"{name}.jsonl")) for name in tables)
            known = identity(connection)
            if known is None:
                raise HubError(Code.BACKUP_DAMAGED, path=backup, problem="hub")
            write_identity(connection, Identity(known.name, known.public_key, entropy(4).hex()), at=at)
    finally:
        registry.close()
    shutil.copytree(backup / "key", folder / "key", dirs_exist_ok=True)
    save(folder, settings)
    return BackupReport(folder, rows, copied)


# -- tables ------------------------------------------------------------------------------------------------------------


def _write_table(path: Path, rows: Iterator[dict[str, Any]]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
        stream.flush()
        os.fsync(stream.fileno())
    return {"rows": count, "sha256": digest.hexdigest()}


def _read_table(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        for line in stream:
            yield json.loads(line)


def _checked_manifest(backup: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((backup / MANIFEST).read_bytes())
        tables: dict[str, Any] = manifest["tables"]
        for name, told in tables.items():
            with (backup / "tables" / f"{name}.jsonl").open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != told["sha256"]:
                    raise HubError(Code.BACKUP_DAMAGED, path=backup, problem=name)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise HubError(Code.BACKUP_DAMAGED, path=backup, problem=error) from error
    unknown = set(tables) - set(table_names())
    if manifest.get("format") != FORMAT or unknown:
        raise HubError(Code.BACKUP_DAMAGED, path=backup, problem=", ".join(sorted(unknown)) or "format")
    return tables


# -- files -------------------------------------------------------------------------------------------------------------


def _files(place: Path) -> Iterator[tuple[str, int]]:
    """The objects that the dumped tables name, and their sizes."""
    for table, key_of in (("blob", blob_key), ("pack", pack_key)):
        seen = set()
        for row in _read_table(place / "tables" / f"{table}.jsonl"):
            if row["sha256"] not in seen:
                seen.add(row["sha256"])
                yield key_of(row["sha256"]), row["size"]


def _copy_out(store: ObjectStore, path: Path, key: str, size: int) -> bool:
    if path.exists() and path.stat().st_size == size:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as stream:
        for part in store.stream(key, start=0, end=size):
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    return True


def _copy_in(store: ObjectStore, path: Path, key: str, size: int) -> bool:
    if not path.is_file():
        raise HubError(Code.BACKUP_DAMAGED, path=path, problem=key)
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != key.rpartition("/")[2]:
            raise HubError(Code.BACKUP_DAMAGED, path=path, problem=key)
    if store.size(key) == size:
        return False
    store.compose(key, _parts(path))
    return True


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while part := stream.read(READ_BYTES):
            yield part


def _typed(changes: dict[str, str]) -> dict[str, Any]:
    unknown = set(changes) - set(HubSettings.__dataclass_fields__)
    if unknown:
        raise HubError(Code.HUB_SETTING_WRONG, name=", ".join(sorted(unknown)), problem="unknown")
    return dict(changes)


def _write_durably(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
