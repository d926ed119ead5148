"""Films and other long files on their way into `photos.db`: in steps, so that others may write between two of them.

In one transaction a film would hold up every photo and signature for a minute, and the disk would hold it twice. Until
its last step such a file is `coming`, and counts as not there.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database

from inspector.domain.records import BlobRef
from inspector.errors import Code, EvidenceError
from inspector.evidence.blobs_tables import CHUNK_BYTES

STEP_BYTES = 16 << 20  # what one step holds in memory; a file up to this size is stored at once
ONE_FILM = threading.Lock()  # at a time


@dataclass(frozen=True, slots=True)
class LongFiles:
    """Writes them on the connection of a `BlobStore`; `transaction` is that store's, and takes a file's name."""

    db: Database
    folder: Path
    transaction: Callable[[str], AbstractContextManager[None]]

    def keep(self, ref: BlobRef, pieces: Iterable[bytes], *, added_at: str) -> None:
        """Keep a file that is not there. Hold `ONE_FILM` meanwhile.

        Raises:
            EvidenceError: EVIDENCE_DISK_FULL, EVIDENCE_FILE_CHANGED, BLOBS_BUSY; nothing of it is kept then.
        """
        if shutil.disk_usage(self.folder).free < ref.size + 2 * STEP_BYTES:
            raise EvidenceError(Code.EVIDENCE_DISK_FULL, name=ref.name)
        try:
            self._begin(ref, added_at)
            self._write(ref, pieces)
            with self.transaction(ref.name):
                self.db.execute("delete from away where sha256 = ?", (ref.sha256,))
                self.db.execute("delete from coming where sha256 = ?", (ref.sha256,))
        except BaseException:
            with suppress(EvidenceError):  # the sweep at the next start does it then
                self.drop(ref.sha256)
            raise

    def drop(self, sha256: str) -> None:
        """Take away what came of a file that did not come whole; one that was put away stays put away."""
        with self.transaction(sha256):
            self.db.execute("delete from chunk where sha256 = ?", (sha256,))
            self.db.execute("delete from coming where sha256 = ?", (sha256,))
            self.db.execute("delete from blob where sha256 = ? and sha256 not in (select sha256 from away)", (sha256,))

    def _begin(self, ref: BlobRef, added_at: str) -> None:
        row = {"sha256": ref.sha256, "size": ref.size, "name": ref.name, "media_type": ref.media_type}
        with self.transaction(ref.name):
            self.db.table("blob").insert(row | {"added_at": added_at}, ignore=True)
            self.db.table("coming").insert({"sha256": ref.sha256}, ignore=True)
            self.db.execute("delete from chunk where sha256 = ?", (ref.sha256,))

    def _write(self, ref: BlobRef, pieces: Iterable[bytes]) -> None:
        digest, first = hashlib.sha256(), 0
        for step in _steps(pieces):
            for piece in step:
                digest.update(piece)
            rows = [(ref.sha256, n, piece) for n, piece in enumerate(step, start=first)]
            with self.transaction(ref.name):
                self.db.conn.executemany("insert into chunk (sha256, n, data) values (?, ?, ?)", rows)
            first += len(step)
        if digest.hexdigest() != ref.sha256:
            raise EvidenceError(Code.EVIDENCE_FILE_CHANGED, name=ref.name)


def _steps(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    waiting = iter(pieces)
    while step := list(islice(waiting, STEP_BYTES // CHUNK_BYTES)):
        yield step


def hash_of(pieces: Iterable[bytes]) -> tuple[str, int]:
    """The SHA-256 and the size."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def read_pieces(stream: BinaryIO, done: int, total: int, tell: Callable[[int, int], None]) -> Iterator[bytes]:
    """The rest of a file in pieces; `tell` hears of each how many bytes of the total are done."""
    while piece := stream.read(CHUNK_BYTES):
        done += len(piece)
        tell(done, total)
        yield piece
