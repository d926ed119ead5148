"""Photos: taken in with their originals untouched, looked at, captioned, marked up on copies, given to items.

Other files go the same way once they are taken in (`recordings`). `import_photo`, `thumbnail`, `large_view` and
`print_copy` open the photo file on their own and may run beside the store lane; everything that names a `Desk` runs
where the desk lives.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from inspector.domain.records import Evidence, Mark2D, from_body, to_body
from inspector.errors import Code, WorkflowError
from inspector.evidence import photos
from inspector.evidence.blobs import BlobStore, open_blobs
from inspector.settings import resources_dir
from inspector.store import drafts as draft_store
from inspector.workflow.desk import Desk
from inspector.workflow.rows import PhotoRow

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".heic", ".heif", ".tif", ".tiff"})
EVIDENCE_KEY = "evidence:"


@dataclass(frozen=True, slots=True)
class Imported:
    """A photo whose original, print copy and thumbnail lie in the photo file. `facts` is what the camera wrote."""

    sha256: str
    name: str
    media_type: str
    size: int
    facts: photos.PhotoFacts

    def evidence(self) -> Evidence:
        """What is known of it, for no inspection yet."""
        return Evidence(
            inspection="",
            blob=self.sha256,
            name=self.name,
            media_type=self.media_type,
            taken_at=self.facts.taken_at,
            position=self.facts.position,
            camera=self.facts.camera,
            software=self.facts.software,
            direction=direction_words(self.facts.direction_deg),
            flags=tuple(flag.value for flag in self.facts.flags),
            size=self.size,
        )


def marks_font() -> Path:
    """The font that burns text into copies."""
    return resources_dir() / "fonts" / "NotoSansSC-Regular.ttf"


def import_photo(folder: Path, data: bytes, *, name: str, now: datetime) -> Imported:
    """Keep the original as it is and derive its print copy and thumbnail.

    Raises:
        EvidenceError: the file is no photo that can be read, is too large, or the disk is full. Nothing is kept then.
    """
    intake = photos.take_in(data, name, now=now, zone=now.tzinfo)
    with closing(open_blobs(folder)) as blobs, blobs.together(name):
        ref = blobs.put(data, name=name, media_type=intake.facts.media_type, added_at=now)
        _keep(blobs, ref.sha256, photos.role_of(photos.Role.PRINT), intake.print_copy)
        _keep(blobs, ref.sha256, photos.role_of(photos.Role.THUMBNAIL), intake.thumbnail)
    return Imported(ref.sha256, name, intake.facts.media_type, ref.size, intake.facts)


def import_file(folder: Path, path: Path, *, now: datetime) -> Imported:
    """`import_photo` of a file.

    Raises:
        WorkflowError: FILE_UNREADABLE.
        EvidenceError: as `import_photo`.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WorkflowError(Code.FILE_UNREADABLE, name=path.name) from error
    return import_photo(folder, data, name=path.name, now=now)


def photos_on_card(folder: Path, *, cancelled: Callable[[], bool] = lambda: False) -> tuple[Path, ...]:
    """The photos of a camera card or folder, oldest first by file time, hidden files left out."""

    def walk() -> Iterator[Path]:
        for path in sorted(folder.rglob("*")):
            if cancelled():
                return
            if path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".") and path.is_file():
                yield path

    return tuple(sorted(walk(), key=lambda path: (path.stat().st_mtime, path.name)))


def attach(
    desk: Desk, draft: str, found: Evidence, *, items: tuple[str, ...] = (), photographer: str = "", place: str = ""
) -> PhotoRow:
    """Put a photo or another file that was taken in into the inspection under way.

    The same file twice stays one, with the items joined. Another file of the same name is called `name-2.jpg`: the form
    names its files, and a submission cannot hold two of one name.
    """
    there = evidence_of(desk, draft)
    for key, old in there.items():
        if old.blob == found.blob:
            return save(desk, draft, key, replace(old, items=tuple(dict.fromkeys((*old.items, *items)))))
    name = free_name(found.name, {old.name for old in there.values()})
    made = replace(found, name=name, items=items, photographer=photographer, place=place)
    return save(desk, draft, desk.new_id(), made)


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number that makes it another one than those that are taken; case does not count."""
    known = {other.casefold() for other in taken}
    stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
    numbered = (f"{stem}-{number}{dot}{ending}" for number in count(2))
    return next(one for one in chain([name], numbered) if one.casefold() not in known)


def direction_words(degrees: str) -> str:
    """The direction that the camera wrote, in the words of an inspection record; empty where it wrote none."""
    if not degrees:
        return ""
    points = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
    return f"朝{points[round(float(degrees) / 45) % 8]}（{degrees}°）"


def save(desk: Desk, draft: str, key: str, evidence: Evidence) -> PhotoRow:
    """Keep what was changed about a photo (caption, direction, what it proves, items, marks)."""
    text = json.dumps(to_body(evidence), ensure_ascii=False)
    draft_store.set_extra(desk.store, draft, EVIDENCE_KEY + key, text)
    return PhotoRow(key, evidence)


def remove(desk: Desk, draft: str, key: str) -> None:
    """Take a photo out of the inspection; its original stays in the photo file, and `save` puts it back."""
    draft_store.set_extra(desk.store, draft, EVIDENCE_KEY + key, "")


def evidence_of(desk: Desk, draft: str) -> dict[str, Evidence]:
    """The photos of an inspection under way, by key, in the order in which they came."""
    return evidence_in(draft_store.load(desk.store, draft).extras)


def evidence_in(extras: Mapping[str, str]) -> dict[str, Evidence]:
    """The photos among a draft's extras."""
    found = {key[len(EVIDENCE_KEY) :]: text for key, text in extras.items() if key.startswith(EVIDENCE_KEY) and text}
    return {key: from_body(Evidence, json.loads(found[key])) for key in sorted(found)}


def thumbnail_name(evidence: Evidence) -> str:
    """What `thumbnail` is asked by: the original's SHA-256, and the marks where there are any."""
    if not evidence.annotations:
        return evidence.blob
    return f"{evidence.blob}:{json.dumps([to_body(mark) for mark in evidence.annotations], ensure_ascii=False)}"


def thumbnail(folder: Path, name: str) -> bytes:
    """The 320 px picture of this `thumbnail_name`, made anew if it is missing.

    Raises:
        WorkflowError: PHOTO_UNKNOWN.
    """
    sha256, _, marks = name.partition(":")
    annotations = tuple(from_body(Mark2D, body) for body in json.loads(marks)) if marks else ()
    return _copy(folder, sha256, photos.Role.THUMBNAIL, annotations)


def screen_copy(folder: Path, sha256: str, annotations: tuple[Mark2D, ...] = ()) -> bytes:
    """The 2400 px picture for looking closely; not kept. Raises as `thumbnail`."""
    with closing(open_blobs(folder)) as blobs:
        return photos.screen_copy(_original(blobs, sha256), annotations, font_path=marks_font()).data


def print_copy(folder: Path, sha256: str, annotations: tuple[Mark2D, ...] = ()) -> bytes:
    """The upright 1600 px copy, with the marks burned in; the original stays as it is. Raises as `thumbnail`."""
    return _copy(folder, sha256, photos.Role.PRINT, annotations)


def original(folder: Path, sha256: str) -> bytes:
    """The untouched original."""
    with closing(open_blobs(folder)) as blobs:
        return _original(blobs, sha256)


def flag_sentences(evidence: Evidence) -> tuple[str, ...]:
    """What a person should know before relying on this photo, in words."""
    return tuple(photos.flag_sentence(flag) for flag in evidence.flags)


def _copy(folder: Path, sha256: str, role: photos.Role, annotations: tuple[Mark2D, ...] = ()) -> bytes:
    key = photos.role_of(role, annotations)
    make = photos.print_copy if role is photos.Role.PRINT else photos.thumbnail
    with closing(open_blobs(folder)) as blobs:
        found = blobs.rendition(sha256, key)
        if found is None:
            made = make(_original(blobs, sha256), annotations, font_path=marks_font())
            found = _keep(blobs, sha256, key, made)
        return found


def _original(blobs: BlobStore, sha256: str) -> bytes:
    if not blobs.exists(sha256) and not blobs.is_away(sha256):
        raise WorkflowError(Code.PHOTO_UNKNOWN)
    return blobs.get(sha256)


def _keep(blobs: BlobStore, source: str, role: str, made: photos.Rendition) -> bytes:
    blobs.put_rendition(source, role, made.data, made.width_px, made.height_px)
    return made.data
