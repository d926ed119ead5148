"""The settings in the database: one row of JSON for each key."""

from __future__ import annotations

import json

from inspector.errors import SettingsError
from inspector.settings import DEFAULTS, Settings, keys, with_value
from inspector.store.database import Store


def load(store: Store) -> Settings:
    """The settings as kept; a key that is missing or does not fit takes its default, unknown keys are passed over."""
    kept = {row["key"]: row["value"] for row in store.rows("SELECT key, value FROM setting")}
    settings = DEFAULTS
    for key in keys():
        if key in kept:
            settings = _with_kept(settings, key, kept[key])
    return settings


def _with_kept(settings: Settings, key: str, text: str) -> Settings:
    try:
        return with_value(settings, key, json.loads(text))
    except SettingsError:  # a later version may have given the key another type; its row stays until the next save
        return settings


def save(store: Store, settings: Settings) -> None:
    """Keep all settings, in the open transaction or one of its own."""
    rows = [(key, json.dumps(getattr(settings, key), ensure_ascii=False)) for key in keys()]
    with store.writing():
        store.db.conn.executemany(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", rows
        )
