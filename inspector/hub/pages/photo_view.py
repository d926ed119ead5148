"""A photo as the pages show it: what its record says of it, whether it is here, its smaller copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.domain import chronology
from inspector.domain.records import Evidence, Kind, Record
from inspector.hub import registry_blobs, registry_overview
from inspector.hub.pages.heard import value_of
from inspector.hub.scope import Scope

if TYPE_CHECKING:
    from sqlalchemy import Connection

THUMBNAIL_NAME = "{sha256}.thumbnail.jpg"  # how a laptop sends the smaller copy of a photo (FORMATS.md)
SHOWN_AS_PICTURE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or another file of evidence. `come`: bytes here and in all while it is on its way."""

    sha256: str
    name: str
    caption: str
    taken_at: str
    place: str
    direction: str
    photographer: str
    proves: str
    flags: tuple[str, ...]
    is_picture: bool
    here: bool
    size: int
    thumbnail: str  # SHA-256 of the smaller copy, empty where it has not come
    come: tuple[int, int] = (0, 0)


def photos_of(connection: Connection, scope: Scope, records: Sequence[Record]) -> dict[str, Photo]:
    """Id of the first record of each piece of evidence → what is shown of it, after its corrections."""
    known = {record.id: record for record in records if record.kind == Kind.EVIDENCE}
    root = chronology.roots(known)
    said = {root[record.id]: value_of(Evidence, record) for record in chronology.in_order(known.values())}
    evidence = {key: value for key, value in said.items() if value is not None}
    shas = {value.blob for value in evidence.values()}
    held = registry_blobs.held_blobs(connection, shas, scope)
    names = {THUMBNAIL_NAME.format(sha256=sha): sha for sha in shas}
    found = registry_overview.named_files(connection, names, scope)
    thumbnails = {names[name]: sha for name, sha in found.items()}
    come = registry_overview.bytes_come(connection, shas - set(held), scope)
    photos = {}
    for key, value in evidence.items():
        photo = _photo(value, thumbnails.get(value.blob, ""))
        if value.blob in held:
            photo = replace(photo, here=True, size=held[value.blob].size)
        photos[key] = replace(photo, come=come.get(value.blob, (0, 0)))
    return photos


def _photo(value: Evidence, thumbnail: str) -> Photo:
    return Photo(
        sha256=value.blob,
        name=value.name,
        caption=value.caption,
        taken_at=value.taken_at.replace("T", " "),
        place=value.place,
        direction=value.direction,
        photographer=value.photographer,
        proves=value.proves,
        flags=value.flags,
        is_picture=value.media_type in SHOWN_AS_PICTURE,
        here=False,
        size=0,
        thumbnail=thumbnail,
    )
