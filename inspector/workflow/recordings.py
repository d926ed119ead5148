"""Sound, film and other files that a checklist asks for: taken in as they are, opened as copies, saved elsewhere.

Each function opens the photo file on its own and may run beside the store lane. A file of any size goes through in
pieces. Once taken in, such a file is evidence like a photo (`photographs.attach`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inspector.domain.media import UNKNOWN, FileKind, is_picture, size_words
from inspector.domain.records import Evidence
from inspector.errors import Code, EvidenceError, WorkflowError
from inspector.evidence import photos, recordings
from inspector.evidence.blobs import open_blobs
from inspector.evidence.recordings import FileFacts
from inspector.sync.protocol import MAX_BLOB_BYTES
from inspector.workflow import photographs

_NO_PHOTO = frozenset(
    {
        Code.PHOTO_TOO_LARGE,
        Code.PHOTO_TOO_MANY_PIXELS,
        Code.PHOTO_NOT_IMAGE,
        Code.PHOTO_FORMAT,
        Code.PHOTO_DAMAGED,
        Code.HEIC_SUPPORT_MISSING,
    }
)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST_NAME = 120


class Teller(Protocol):
    """Hears how far the work is, and ends it where the person wishes; `ui.tasks.Job` is one."""

    def check(self) -> None:
        """Raise where the work is to end."""

    def report(self, what: str, done: int, total: int = 0) -> None:
        """Say how far it is."""


def take_in(folder: Path, path: Path, *, wanted: FileKind, now: datetime, job: Teller | None = None) -> Evidence:
    """Keep a file that a question asks for, and say what is known of it; a picture is taken in as every photo is.

    Args:
        folder: the data folder.
        path: the file; it is only read.
        wanted: what the question asks for.
        now: aware time of taking in.
        job: hears how far it is.

    Raises:
        WorkflowError: FILE_UNREADABLE.
        EvidenceError: FILE_EMPTY, FILE_TOO_LARGE, FILE_IS_PROGRAM, NOT_A_RECORDING, NOT_A_FILM; for a picture as
            `photographs.import_photo`; the disk is full. Nothing is kept then.
    """
    if wanted is FileKind.PICTURE:
        return photographs.import_file(folder, path, now=now).evidence()
    facts = check(path, wanted=wanted)
    if is_picture(facts.media_type):
        try:
            return photographs.import_file(folder, path, now=now).evidence()
        except EvidenceError as error:
            if error.code not in _NO_PHOTO:
                raise
            facts = FileFacts(UNKNOWN)  # a file like any other: nobody will try to print it
    with closing(open_blobs(folder)) as blobs:
        ref = blobs.put_file(path, media_type=facts.media_type, added_at=now, tell=_telling(path.name, job))
    return Evidence("", ref.sha256, path.name, ref.media_type, size=ref.size, seconds=facts.seconds)


def check(path: Path, *, wanted: FileKind) -> FileFacts:
    """What a file is, if a question of this kind takes it; nothing is kept. Errors as `take_in`."""
    try:
        if wanted is FileKind.PICTURE:
            return FileFacts(photos.inspect(path.read_bytes(), path.name).media_type)
        size = path.stat().st_size
        if size > MAX_BLOB_BYTES:
            limit = size_words(MAX_BLOB_BYTES)
            raise EvidenceError(Code.FILE_TOO_LARGE, name=path.name, size=size_words(size), limit=limit)
        with path.open("rb") as stream:
            return recordings.inspect(stream, path.name, wanted=wanted)
    except OSError as error:
        raise WorkflowError(Code.FILE_UNREADABLE, name=path.name) from error


def save_as(folder: Path, evidence: Evidence, path: Path, *, job: Teller | None = None) -> Path:
    """Write the original to another place, compared with its hash; returns the place.

    Raises:
        WorkflowError: FILE_NOT_WRITTEN.
        EvidenceError: BLOB_MISSING, BLOB_AWAY, BLOB_ALTERED; nothing is left there then.
    """
    part = path.with_name(f"{path.name}.part")
    digest, done, tell = hashlib.sha256(), 0, _telling(path.name, job)
    try:
        with closing(open_blobs(folder)) as blobs, part.open("wb") as out:
            size = blobs.info(evidence.blob).size
            for piece in blobs.chunks(evidence.blob):
                digest.update(piece)
                out.write(piece)
                done += len(piece)
                tell(done, size)
        if digest.hexdigest() != evidence.blob:
            raise EvidenceError(Code.BLOB_ALTERED, sha256=evidence.blob)
        part.replace(path)
    except OSError as error:
        raise WorkflowError(Code.FILE_NOT_WRITTEN, path=path) from error
    finally:
        part.unlink(missing_ok=True)
    return path


def copy_to_open(folder: Path, evidence: Evidence, into: Path, *, job: Teller | None = None) -> Path:
    """A copy that nobody can write to, for another program to open; returns its path.

    Args:
        folder: the data folder.
        evidence: the file.
        into: a folder for passing copies.
        job: hears how far it is.

    Raises:
        WorkflowError: PROGRAM_NOT_OPENED, FILE_NOT_WRITTEN. EvidenceError as `save_as`.
    """
    path = into / evidence.blob[:12] / safe_name(evidence.name)
    if path.exists():
        return path
    with closing(open_blobs(folder)) as blobs:
        blobs.info(evidence.blob)
        if recordings.is_program(blobs.read(evidence.blob, 0, 64), evidence.name):
            raise WorkflowError(Code.PROGRAM_NOT_OPENED, name=evidence.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_as(folder, evidence, path, job=job).chmod(0o444)
    except OSError as error:
        raise WorkflowError(Code.FILE_NOT_WRITTEN, path=path) from error
    return path


def safe_name(name: str) -> str:
    """A name that every file system takes; the ending stays."""
    plain = _UNSAFE.sub("_", name).strip(" .") or "file"
    return plain[-_LONGEST_NAME:]


def _telling(name: str, job: Teller | None) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if job is not None:
            job.check()
            job.report(name, 100 * done // total, 100)

    return tell
