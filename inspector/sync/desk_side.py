"""What the exchange needs of the desk: its database in the thread that owns it, its files, and what is to be sent.

The exchange runs beside the store lane; every look into the database is a short job handed to that lane.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from inspector.domain.records import BlobRef, Kind
from inspector.errors import EvidenceError
from inspector.evidence.blobs import BlobStore, open_blobs
from inspector.store import hub_link, outbox
from inspector.store.database import Store
from inspector.store.outbox import Item, What
from inspector.store.records import Link
from inspector.sync.protocol import MAX_BLOB_BYTES, MAX_RECORD_BYTES, BlobStart

T = TypeVar("T")

THUMBNAIL: Final = "thumbnail"  # the role of the small copy in the file store
_BATCH: Final = 500
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9.+*_-]{1,60}/[A-Za-z0-9.+*_-]{1,39}", re.ASCII)
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class AtStore(Protocol):
    """Runs a short job with the desk's database, in the thread that owns it, and gives what it gave or raised."""

    def __call__(self, job: Callable[[Store], T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class DeskSide:
    """The desk as the exchange sees it. `blobs` belongs to the thread of the exchange."""

    at_store: AtStore
    blobs: BlobStore

    @contextmanager
    def beside(self, at_store: AtStore) -> Iterator[DeskSide]:
        """The same desk for another thread, which opens the files for itself and reaches the database by `at_store`."""
        with closing(open_blobs(self.blobs.path.parent)) as blobs:
            yield DeskSide(at_store, blobs)

    def queue_new(self) -> int:
        """Queue every record that is not queued yet, with its files; how many records there were."""
        count = 0
        while found := self.at_store(lambda store: outbox.unqueued(store, limit=_BATCH)):
            places = self._case_places(found)
            elsewhere = self.at_store(_devices_elsewhere)
            items = [item for place, link in found for item in self._items(place, link, places, elsewhere)]
            self.at_store(lambda store, items=items: outbox.queue(store, items))  # type: ignore[misc]
            count += len(found)
        return count

    def holds(self, item: Item) -> bool:
        """Whether the bytes of a file are here, whole."""
        if item.what is What.THUMBNAIL:
            return self.blobs.rendition(item.source, THUMBNAIL) is not None
        return self.blobs.exists(item.sha256)

    def read(self, item: Item, offset: int, length: int) -> bytes:
        """Part of a file."""
        if item.what is What.THUMBNAIL:
            data = self.blobs.rendition(item.source, THUMBNAIL) or b""
            return data[offset : offset + length]
        return self.blobs.read(item.sha256, offset, length)

    def is_altered(self, item: Item) -> bool:
        """Whether the bytes here no longer give the hash."""
        try:
            return item.what is What.FILE and not self.blobs.verify(item.sha256)
        except EvidenceError:
            return True

    # -- what is to be sent ----------------------------------------------------------------------------------------

    def _case_places(self, found: Iterable[tuple[int, Link]]) -> dict[str, int]:
        cases = sorted({_case_of(link) for _, link in found})
        places = dict(self.at_store(lambda store: outbox.places_of(store, cases)))
        for place, link in found:
            places.setdefault(link.record.id, place)
        return places

    def _items(self, place: int, link: Link, places: Mapping[str, int], elsewhere: frozenset[str]) -> Iterable[Item]:
        record, case = link.record, _case_of(link)
        own = record.device not in elsewhere
        case_place = min(places.get(case, place), place)

        def item(what: What, sha256: str, size: int, name: str, media_type: str, source: str = "") -> Item:
            return Item(sha256, what, own, place, case_place, case, record.kind, source, name, media_type, size)

        yield item(What.RECORD, link.sealed.sha256, len(link.sealed.canonical), "", "application/json")
        for ref in record.blobs:
            if not own and not self.blobs.exists(ref.sha256):
                continue  # it lies with the device that made it
            yield item(What.FILE, ref.sha256, ref.size, ref.name, ref.media_type)
            yield from self._thumbnail(ref, item)

    def _thumbnail(self, ref: BlobRef, item: Callable[..., Item]) -> Iterable[Item]:
        kept = self.blobs.stored_rendition(ref.sha256, THUMBNAIL)
        if kept is not None:
            name = f"{ref.sha256}.thumbnail.jpg"  # tells the hub which original it stands for
            yield item(What.THUMBNAIL, kept.sha256, len(kept.data), name, kept.media_type, ref.sha256)


def start_of(item: Item) -> BlobStart:
    """How a file is announced; a name or type that the protocol cannot carry is put into letters that it can."""
    media_type = item.media_type if _MEDIA_TYPE.fullmatch(item.media_type) else "application/octet-stream"
    name = _UNWRITABLE.sub("_", item.name)[:255]
    return BlobStart(item.sha256, item.size, name, media_type[:100], _CONTROL.sub("_", item.case_id)[:200])


def fits(item: Item) -> bool:
    """Whether the protocol can carry it at all."""
    return 0 < item.size <= (MAX_RECORD_BYTES if item.what is What.RECORD else MAX_BLOB_BYTES)


def _case_of(link: Link) -> str:
    """The inspection that a record belongs to; what has none is a case of its own subject."""
    record = link.record
    if record.kind == Kind.INSPECTION:
        return record.subject
    named = record.body.get("inspection")
    return named if isinstance(named, str) and named else record.subject


def _devices_elsewhere(store: Store) -> frozenset[str]:
    return frozenset(hub_link.certificates(store).keys() - {store.device})
