"""The tables of `photos.db`. `away` names the originals whose bytes were put away, because they are safe elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

SCHEMA_VERSION = 2  # 1: blob, chunk, rendition; 2: away

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
}
KEYS: Mapping[str, str | tuple[str, ...]] = {
    "blob": "sha256",
    "chunk": ("sha256", "n"),
    "rendition": ("source", "role"),
    "away": "sha256",
}
FOREIGN: Mapping[str, list[tuple[str, str, str]]] = {
    "blob": [],
    "chunk": [("sha256", "blob", "sha256")],
    "rendition": [("source", "blob", "sha256")],
    "away": [("sha256", "blob", "sha256")],
}
