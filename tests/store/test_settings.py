"""Settings come back as saved, and a strange row never keeps the program from opening."""

from __future__ import annotations

from dataclasses import replace

from inspector.settings import DEFAULTS, Settings
from inspector.store import settings as kept
from inspector.store.database import Store

from .conftest import Opener


def test_settings_come_back_as_saved_after_reopening(opener: Opener) -> None:
    store = opener()
    assert kept.load(store) == DEFAULTS
    changed = replace(DEFAULTS, organ_name="示范市生态环境局", zoom_percent=150, glove_mode=True)
    kept.save(store, changed)
    store.close()
    assert kept.load(opener()) == changed


def test_rows_of_another_version_are_passed_over(store: Store) -> None:
    kept.save(store, Settings(court="示范法院"))
    store.db.conn.execute("INSERT INTO setting VALUES ('of_2031', '1')")
    store.db.conn.execute("UPDATE setting SET value = '\"large\"' WHERE key = 'zoom_percent'")
    assert kept.load(store) == Settings(court="示范法院")
