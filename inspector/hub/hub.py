"""The opened hub: its settings, database, files, key, clock and source of randomness, as every intention gets them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inspector.errors import Code, HubError
from inspector.hub import own_chain
from inspector.hub.blobs import ObjectStore
from inspector.hub.registry import Registry
from inspector.hub.registry_devices import Identity, identity, write_identity
from inspector.hub.settings import HubSettings
from inspector.sync.protocol import write_moment
from inspector.sync.seals import Keeper

Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]


def utc_now() -> datetime:
    """The clock of this machine, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Hub:
    """Everything that an intention needs. `epoch` changes when the hub is restored from a backup."""

    folder: Path
    settings: HubSettings
    registry: Registry
    store: ObjectStore
    keeper: Keeper
    epoch: str
    now: Clock
    entropy: Entropy

    def at(self) -> str:
        """This moment as the database keeps it."""
        return write_moment(self.now())

    def close(self) -> None:
        """Close the database."""
        self.registry.close()


def open_hub(folder: Path, settings: HubSettings, *, now: Clock = utc_now, entropy: Entropy = os.urandom) -> Hub:
    """Open a hub that was set up, bringing its database up to date.

    Raises:
        HubError: HUB_NOT_SET_UP, HUB_KEY_DIFFERS, HUB_DATABASE_NEWER, HUB_SETTING_WRONG, HUB_BUSY.
    """
    registry = open_registry(folder, settings)
    try:
        registry.upgrade()
        with registry.reading() as connection:
            known = identity(connection)
        if known is None or not (folder / settings.key_folder).is_dir():
            raise HubError(Code.HUB_NOT_SET_UP, path=folder)
        keeper = Keeper(folder / settings.key_folder)
        if keeper.public_key.hex() != known.public_key:
            raise HubError(Code.HUB_KEY_DIFFERS)
        store = open_store(folder, settings)
        with registry.one_writer() as connection:
            own_chain.ensure(connection, keeper, known.epoch, at=now())
    except BaseException:
        registry.close()
        raise
    return Hub(folder, settings, registry, store, keeper, known.epoch, now, entropy)


def set_up(folder: Path, settings: HubSettings, *, now: Clock = utc_now, entropy: Entropy = os.urandom) -> None:
    """Make the hub's key and database; further copies of one hub bring the key along and are set up without change.

    Raises:
        HubError: HUB_ALREADY_THERE when the database belongs to a hub with another key.
    """
    key_folder = folder / settings.key_folder
    key_folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(key_folder, entropy=entropy)
    registry = open_registry(folder, settings)
    try:
        registry.upgrade()
        with registry.one_writer() as connection:
            known = identity(connection)
            if known is not None and known.public_key != keeper.public_key.hex():
                raise HubError(Code.HUB_ALREADY_THERE, path=folder)
            if known is None:
                fresh = Identity(settings.name, keeper.public_key.hex(), entropy(4).hex())
                write_identity(connection, fresh, at=write_moment(now()))
        open_store(folder, settings).check()
    finally:
        registry.close()


def open_registry(folder: Path, settings: HubSettings) -> Registry:
    """The database of these settings."""
    return Registry(settings.database or f"sqlite:///{folder / 'registry.db'}", pool_size=settings.pool_size)


def open_store(folder: Path, settings: HubSettings) -> ObjectStore:
    """The files of these settings."""
    return ObjectStore(settings.blobs, folder=folder / "blobs", free_mib=settings.free_mib)
