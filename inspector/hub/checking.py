"""Whether every file that the database names is in the store; what is not is asked of the laptops again.

A folder is looked at with every question of a laptop. Asking an S3 store for each file that often would cost more
than it is worth: a few that chance gives are looked at, and all that were asked for where one of these is gone. So a
store that lost much is noticed by laptops; a single file is found by this check, run from a timer.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from inspector.hub import registry_blobs
from inspector.hub.blobs import blob_key
from inspector.hub.hub import Hub

_PAGE = 1000
_LANES = 8
SAMPLE = 8  # files of an S3 store that are looked at with a question


@dataclass(frozen=True, slots=True)
class FilesChecked:
    """What was found. `lost` and `altered` files are asked for again from now on."""

    files: int
    lost: tuple[str, ...]
    altered: tuple[str, ...]


def check_files(hub: Hub, *, reading: bool) -> FilesChecked:
    """Compare every file with the store.

    Args:
        hub: the opened hub.
        reading: read each byte and compare the hash, instead of the size alone.
    """
    after, count = "", 0
    lost: list[str] = []
    altered: list[str] = []
    while True:
        with hub.registry.reading() as connection:
            sizes = registry_blobs.page_of_blobs(connection, after=after, limit=_PAGE)
        if not sizes:
            return FilesChecked(count, tuple(lost), tuple(altered))
        gone = lost_files(hub, sizes)
        bad = _altered(hub, sizes.keys() - gone, sizes) if reading else set()
        forget(hub, gone | bad)
        lost += sorted(gone)
        altered += sorted(bad)
        count += len(sizes)
        after = max(sizes)


def lost_of(hub: Hub, sizes: Mapping[str, int]) -> set[str]:
    """Which of the files that a laptop asks for are not in the store, as far as it is worth looking."""
    if hub.store.kind == "s3" and len(sizes) > SAMPLE:
        some = heapq.nsmallest(SAMPLE, sizes, key=lambda _sha256: hub.entropy(8))
        if not lost_files(hub, {sha256: sizes[sha256] for sha256 in some}):
            return set()
    return lost_files(hub, sizes)


def lost_files(hub: Hub, sizes: Mapping[str, int]) -> set[str]:
    """Files whose bytes are not in the store, or not all of them."""
    if not sizes:
        return set()
    with ThreadPoolExecutor(_LANES) as pool:
        found = pool.map(lambda sha256: hub.store.size(blob_key(sha256)), sizes)
        return {sha256 for sha256, size in zip(sizes, found, strict=True) if size != sizes[sha256]}


def forget(hub: Hub, shas: Collection[str]) -> None:
    """These lack from now on; what is left of their bytes is written over when they come again."""
    if shas:
        with hub.registry.writing() as connection:
            registry_blobs.forget_blobs(connection, shas)


def _altered(hub: Hub, shas: Collection[str], sizes: Mapping[str, int]) -> set[str]:
    return {sha256 for sha256 in shas if _hash(hub, sha256, sizes[sha256]) != sha256}


def _hash(hub: Hub, sha256: str, size: int) -> str:
    digest = hashlib.sha256()
    for part in hub.store.stream(blob_key(sha256), start=0, end=size):
        digest.update(part)
    return digest.hexdigest()
