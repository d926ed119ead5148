"""The tables of `photos.db`. `away` names the originals whose bytes were put away, because they are safe elsewhere;
`coming` the films whose bytes are still being written."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

CHUNK_BYTES = 1 << 20
SCHEMA_VERSION = 3  # 1: blob, chunk, rendition; 2: away; 3: coming

TABLES: Mapping[str, Mapping[str, type]] = {
    "blob": {"sha256": str, "size": int, "name": str, "media_type": str, "added_at": str},
    "chunk": {"sha256": str, "n": int, "data": bytes},
    "rendition": {
        "source": str,
        "role": str,
        "sha256": str,
        "media_type": str,
        "width_px": int,
        "height_px": int,
        "data": bytes,
    },
    "away": {"sha256": str, "proof": str, "put_away_at": str},
    "coming": {"sha256": str},
}
KEYS: Mapping[str, str | tuple[str, ...]] = {
    "blob": "sha256",
    "chunk": ("sha256", "n"),
    "rendition": ("source", "role"),
    "away": "sha256",
    "coming": "sha256",
}
FOREIGN: Mapping[str, list[tuple[str, str, str]]] = {
    "blob": [],
    "chunk": [("sha256", "blob", "sha256")],
    "rendition": [("source", "blob", "sha256")],
    "away": [("sha256", "blob", "sha256")],
    "coming": [("sha256", "blob", "sha256")],
}


def create_tables(db: Database) -> None:
    """Make the tables that are missing, within a transaction of the caller."""
    for name, columns in TABLES.items():
        db.table(name).create(
            dict(columns), pk=KEYS[name], not_null=set(columns), foreign_keys=FOREIGN[name], if_not_exists=True
        )
    db.execute(f"pragma user_version = {SCHEMA_VERSION}")
