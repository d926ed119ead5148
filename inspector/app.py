"""The only place where objects are built and wired: the desk, the window, the demonstration."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from inspector.domain import identity
from inspector.domain.instruments import LawLibrary
from inspector.errors import Code, SettingsError
from inspector.evidence.blobs import open_blobs
from inspector.evidence.custody import Keeper
from inspector.settings import resources_dir
from inspector.store.database import open_store
from inspector.workflow.desk import Desk

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """The aware time of this machine's zone."""
    return datetime.now().astimezone()


def open_desk(folder: Path, *, now: Clock = local_now) -> Desk:
    """Open the data folder, making it where there is none.

    Raises:
        SettingsError: FOLDER_READ_ONLY, FOLDER_IN_USE.
        StoreError, EvidenceError: the database is damaged, newer, or the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(Code.FOLDER_READ_ONLY, path=folder) from error
    new_id = partial(_new_id, now)
    keeper = Keeper(folder)
    store = open_store(folder, now=now, new_id=new_id, seal=keeper.seal)
    try:
        blobs = open_blobs(folder)
    except BaseException:
        store.close()
        raise
    return Desk(folder, store, blobs, now, new_id, load_law())


def load_law() -> LawLibrary:
    """The law library as shipped."""
    files = sorted((resources_dir() / "law").glob("*.json"))
    return LawLibrary.from_data(json.loads(path.read_text(encoding="utf-8")) for path in files)


def _new_id(now: Clock) -> str:
    return identity.uuid7(now(), secrets.randbits(74))
