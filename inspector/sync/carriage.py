"""A desk's bundles: what is not signed for goes out, what others made and the hub's receipts come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.domain.records import Sealed
from inspector.errors import Code, SyncError
from inspector.i18n import tr
from inspector.store import arrivals, hub_link, outbox
from inspector.store.arrivals import Aside
from inspector.store.database import Store
from inspector.store.hub_link import HubLink, KeptCertificate
from inspector.store.outbox import OPEN, Item, What
from inspector.sync import trust
from inspector.sync.bundle import Bundle, Freight, open_bundle, write_bundle
from inspector.sync.client import slices
from inspector.sync.desk_side import DeskSide, fits, start_of
from inspector.sync.protocol import BlobStart, Enrolled, PackFacts, SealedRecord
from inspector.sync.pull import believed
from inspector.sync.pull_packs import PackDoor, PackShelf
from inspector.sync.seals import Keeper, device_id

_EVERYTHING = 10_000_000
_BATCH = 200
_PIECE_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Carried:
    """What a bundle held: counted when it went out, or what was new when it came in."""

    records: int
    files: int
    set_aside: int = 0
    received: int = 0  # own items that the hub's receipts in it list
    packs: tuple[str, ...] = ()  # put in use
    notes: tuple[str, ...] = ()  # why others were not, in words


def carry_out(
    desk: DeskSide, path: Path, *, link: HubLink, keeper: Keeper, made_at: str, check: Callable[[], None]
) -> Carried:
    """Write everything that is not signed for into a bundle; nothing counts as sent for it. Damaged files stay out.

    Raises:
        SyncError: BUNDLE_NOT_WRITTEN.
        Stopped: from `check`; no bundle is left.
    """
    desk.queue_new()
    lines = desk.at_store(lambda store: outbox.lines(store, states=OPEN, limit=_EVERYTHING, own=False))
    items = [line.item for line in lines if fits(line.item)]
    records = [item.sha256 for item in items if item.what is What.RECORD]
    files = {
        item.sha256: item
        for item in items
        if item.what is not What.RECORD and desk.holds(item) and not desk.is_altered(item)
    }
    own = Enrolled(keeper.device_id, link.certificate, link.signature)
    others = desk.at_store(hub_link.certificates).values()
    freight = Freight(
        _sealed(desk, records),
        [start_of(item) for item in files.values()],
        lambda sha256: _pieces(desk, files[sha256]),
        [own, *(Enrolled(one.device, one.canonical, one.signature) for one in others if one.device != own.device)],
    )
    write_bundle(path, freight, keeper=keeper, made_at=made_at, check=check)
    return Carried(len(records), len(files))


def carry_in(
    desk: DeskSide,
    path: Path,
    *,
    link: HubLink,
    device: str,
    folder: Path,
    check: Callable[[], None],
    shelf: PackShelf | None = None,
) -> Carried:
    """Take in a bundle of another laptop of this hub, or of the hub itself; the same again changes nothing.

    Args:
        desk: takes it in.
        path: of the bundle.
        link: the hub whose key is believed.
        device: the name of this device's key.
        folder: for one file at a time, on the disk of the data folder.
        check: called between files.
        shelf: where packs are put in use; None leaves them where they are.

    Raises:
        StoreError: the disk is full or damaged.
        SyncError: BUNDLE_DAMAGED; files that were whole stay, records come in together or not at all.
    """
    with open_bundle(path) as bundle:
        certificates = believed(bundle.manifest.certificates, link.public_key)
        known = desk.at_store(hub_link.certificates)
        keys = trust.keys_of([*known.values(), *certificates])
        sender = bundle.manifest.sender_key
        if sender != link.public_key and device_id(bytes.fromhex(sender)) not in keys:
            raise SyncError(Code.BUNDLE_DAMAGED, path=path.name, problem=tr("制作它的设备没有在本机关登记"))
        sound, doubtful = _judge(bundle, keys, path.name)
        files = sum(_take_file(desk, bundle, start, folder, check) for start in bundle.manifest.blobs)

        def keep(store: Store) -> arrivals.Taken:
            with store.transaction():
                hub_link.keep_certificates(store, _new(certificates, known.keys()))
                taken = arrivals.take_in(store, sound, came_from=path.name[:200])
                arrivals.set_aside(store, doubtful)
            return taken

        taken = desk.at_store(keep)
        desk.queue_new()
        received = _take_receipts(desk, bundle, link, device)
        packs, notes = _take_packs(desk, bundle, link, shelf, check) if shelf else ([], [])
    return Carried(taken.new, files, taken.aside + len(doubtful), received, tuple(packs), tuple(notes))


def _judge(bundle: Bundle, keys: dict[str, bytes], name: str) -> tuple[list[Sealed], list[Aside]]:
    sound: list[Sealed] = []
    doubtful: list[Aside] = []
    for arrived in bundle.records():
        sealed, hindrance = trust.judge_record(arrived, keys)
        if hindrance is None:
            sound.append(sealed)
        else:
            doubtful.append(Aside(sealed, hindrance, name[:200]))
    return sound, doubtful


def _take_file(desk: DeskSide, bundle: Bundle, start: BlobStart, folder: Path, check: Callable[[], None]) -> int:
    """Keep one file; the smaller copies of other laptops are made again from their originals."""
    check()
    if desk.blobs.exists(start.sha256) or start.name.endswith(".thumbnail.jpg"):
        return 0
    part = folder / "from-bundle.part"
    try:
        with part.open("wb") as stream:
            bundle.copy_blob(start, stream)
        desk.blobs.put_file(part, media_type=start.media_type, name=start.name)
    finally:
        part.unlink(missing_ok=True)
    return 1


def _take_packs(
    desk: DeskSide, bundle: Bundle, link: HubLink, shelf: PackShelf, check: Callable[[], None]
) -> tuple[list[str], list[str]]:
    """The packs of the hub that are new here; which were put in use, and why others were not."""
    door = PackDoor(desk, link.public_key, shelf)

    def bring(facts: PackFacts, part: Path) -> None:
        check()
        with part.open("wb") as stream:
            bundle.copy_pack(facts, stream)

    door.take(bundle.manifest.packs, bring)
    return door.taken, door.notes


def _take_receipts(desk: DeskSide, bundle: Bundle, link: HubLink, device: str) -> int:
    count = 0
    for receipted in bundle.manifest.receipts:
        try:
            receipt, kept = trust.receipt_of(receipted, link.public_key, device=device)
        except SyncError:
            continue  # for another laptop, or not of this hub
        listed = [*receipt.records, *receipt.blobs]
        desk.at_store(lambda store, kept=kept, listed=listed: outbox.sign_for(store, kept, listed))  # type: ignore[misc]
        count += len(listed)
    return count


def _new(certificates: Iterable[KeptCertificate], known: Iterable[str]) -> list[KeptCertificate]:
    """An old bundle must not bring back an older certificate."""
    there = set(known)
    return [one for one in certificates if one.device not in there]


def _sealed(desk: DeskSide, shas: Sequence[str]) -> Iterator[SealedRecord]:
    for some in slices(shas, _BATCH):
        for one in desk.at_store(lambda store, some=some: outbox.sealed(store, some)):  # type: ignore[misc]
            yield SealedRecord(one.canonical.decode(), one.sha256, one.signature.hex())


def _pieces(desk: DeskSide, item: Item) -> Iterator[bytes]:
    offset = 0
    while piece := desk.read(item, offset, _PIECE_BYTES):
        offset += len(piece)
        yield piece
