"""The same records, files, certificates and receipts in one zip on a stick, for places with no network at all.

`manifest.json` (canonical JSON, RFC 8785) names everything in the bundle with its hash; `manifest.sig` is the sender's
signature over it for the purpose `bundle`; `records.jsonl` holds one sealed record a line; `blobs/<sha256>` the files
and `packs/<sha256>` the packs of the hub, not compressed. Nothing of a bundle is believed for lying in it: whoever
reads it verifies each record, each file and each pack.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Final

from inspector.errors import Code, SyncError
from inspector.i18n import tr
from inspector.sync.protocol import (
    BlobStart,
    Enrolled,
    Listing,
    PackFacts,
    Receipted,
    SealedRecord,
    Whole,
    read,
    write,
)
from inspector.sync.protocol_fields import KeyHex, Moment, Sha256
from inspector.sync.seals import Keeper, spell, verify

PURPOSE: Final = "bundle"
FORMAT: Final = 1
MOST_ITEMS: Final = 1_000_000
_MANIFEST, _SIGNATURE, _RECORDS, _BLOBS, _PACKS = "manifest.json", "manifest.sig", "records.jsonl", "blobs/", "packs/"
_MANIFEST_BYTES: Final = 512 * 2**20
_LINE_BYTES: Final = 4 * 2**20
_PIECE_BYTES: Final = 2**20
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, KeyError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in a bundle. `sender_key` is the key that signed it: of a laptop, or of the hub."""

    format: Annotated[int, Whole(1, 1000)]
    sender_key: KeyHex
    made_at: Moment
    records: Annotated[int, Whole(0, MOST_ITEMS)]
    records_sha256: Sha256
    blobs: Annotated[tuple[BlobStart, ...], Listing(MOST_ITEMS)]
    certificates: Annotated[tuple[Enrolled, ...], Listing(100_000)] = ()
    receipts: Annotated[tuple[Receipted, ...], Listing(100_000)] = ()
    packs: Annotated[tuple[PackFacts, ...], Listing(1000)] = ()  # a program before this field passes them over


@dataclass(frozen=True, slots=True)
class Freight:
    """What goes into a bundle. `pieces` gives the bytes of a file or pack; `records` is gone through once."""

    records: Iterable[SealedRecord]
    blobs: Sequence[BlobStart]
    pieces: Callable[[str], Iterable[bytes]]
    certificates: Sequence[Enrolled] = ()
    receipts: Sequence[Receipted] = ()
    packs: Sequence[PackFacts] = ()


def write_bundle(
    path: Path, freight: Freight, *, keeper: Keeper, made_at: str, check: Callable[[], None] = lambda: None
) -> Manifest:
    """Write a bundle: whole under its name, or not at all.

    Args:
        path: of the zip file; one that is there is replaced at the very end.
        freight: what goes in.
        keeper: of the sender's key.
        made_at: UTC, as `write_moment` spells it.
        check: called between pieces; what it raises ends the writing.

    Raises:
        SyncError: BUNDLE_NOT_WRITTEN.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                manifest = _fill(archive, freight, keeper, made_at, check)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise SyncError(Code.BUNDLE_NOT_WRITTEN, problem=error.strerror or error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


class Bundle:
    """An opened bundle whose manifest is as it was signed. Use `open_bundle`."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.manifest = manifest
        self._path = path
        self._archive = archive

    def records(self) -> Iterator[SealedRecord]:
        """The sealed records, in the order of the sender.

        Raises:
            SyncError: BUNDLE_DAMAGED, also at the end when they are not what the manifest says.
        """
        digest, count = hashlib.sha256(), 0
        with self._in_words(), self._archive.open(_RECORDS) as stream:
            while line := stream.readline(_LINE_BYTES):
                digest.update(line)
                count += 1
                yield read(SealedRecord, json.loads(line))
            if digest.hexdigest() != self.manifest.records_sha256 or count != self.manifest.records:
                raise ValueError(tr("记录与清单不符"))

    def copy_blob(self, start: BlobStart, target: BinaryIO) -> None:
        """Write the bytes of a file, compared with its hash.

        Raises:
            SyncError: BUNDLE_DAMAGED; what was written is of no use then.
        """
        self._copy(_BLOBS, start.sha256, start.size, target, name=start.name or start.sha256)

    def copy_pack(self, facts: PackFacts, target: BinaryIO) -> None:
        """Write the bytes of a pack, compared with its hash. Raises as `copy_blob`."""
        self._copy(_PACKS, facts.sha256, facts.size, target, name=f"{facts.kind} {facts.version}")

    def _copy(self, folder: str, sha256: str, size: int, target: BinaryIO, *, name: str) -> None:
        digest, come = hashlib.sha256(), 0
        with self._in_words(), self._archive.open(folder + sha256) as stream:
            while come <= size and (piece := stream.read(_PIECE_BYTES)):
                digest.update(piece)
                come += len(piece)
                target.write(piece)
            if come != size or digest.hexdigest() != sha256:
                raise ValueError(tr("文件 {name} 与清单不符", name=name))

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        with _told(self._path):
            yield


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle and check the signature over its manifest; whose key that is, the caller must know.

    Raises:
        SyncError: BUNDLE_DAMAGED.
    """
    with _told(path):
        archive = zipfile.ZipFile(path)
    with archive:
        with _told(path):
            text = _read_whole(archive, _MANIFEST)
            signature = bytes.fromhex(_read_whole(archive, _SIGNATURE).decode("ascii"))
            manifest = read(Manifest, json.loads(text))
            if manifest.format != FORMAT:
                raise ValueError(tr("由更新版本的程序制作"))
            if not verify(bytes.fromhex(manifest.sender_key), text, signature, purpose=PURPOSE):
                raise ValueError(tr("签名不符"))
        yield Bundle(path, archive, manifest)


def _fill(
    archive: zipfile.ZipFile, freight: Freight, keeper: Keeper, made_at: str, check: Callable[[], None]
) -> Manifest:
    digest, count = hashlib.sha256(), 0
    with archive.open(_RECORDS, "w", force_zip64=True) as stream:
        for record in freight.records:
            line = json.dumps(write(record), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
            check()
    files = [(_BLOBS, start.sha256) for start in freight.blobs]
    files += [(_PACKS, sha256) for sha256 in dict.fromkeys(facts.sha256 for facts in freight.packs)]
    for folder, sha256 in files:
        with archive.open(folder + sha256, "w", force_zip64=True) as stream:
            for piece in freight.pieces(sha256):
                stream.write(piece)
                check()
    manifest = Manifest(
        FORMAT,
        keeper.public_key.hex(),
        made_at,
        count,
        digest.hexdigest(),
        tuple(freight.blobs),
        tuple(freight.certificates),
        tuple(freight.receipts),
        tuple(freight.packs),
    )
    text = spell(write(manifest))
    archive.writestr(_MANIFEST, text)
    archive.writestr(_SIGNATURE, keeper.sign(text, purpose=PURPOSE).hex())
    return manifest


def _read_whole(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(_MANIFEST_BYTES + 1)
    if len(data) > _MANIFEST_BYTES:
        raise ValueError(tr("清单过大"))
    return data


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except SyncError as error:
        raise SyncError(Code.BUNDLE_DAMAGED, path=path.name, problem=error.sentence()) from error
    except OSError as error:
        raise SyncError(Code.BUNDLE_DAMAGED, path=path.name, problem=error.strerror or error) from error
    except (*_BROKEN_ZIP, ValueError, RecursionError) as error:
        problem = str(error) if type(error) is ValueError else tr("不是完整的交换包")
        raise SyncError(Code.BUNDLE_DAMAGED, path=path.name, problem=problem) from error
