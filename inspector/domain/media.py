"""Kinds of files that a checklist asks for, by their media type, and how their size and length are written.

It never looks inside a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

PICTURES = frozenset({"image/jpeg", "image/png", "image/tiff", "image/heic"})
"""What is drawn, thumbnailed and printed; every other file is kept and listed."""
UNKNOWN = "application/octet-stream"

ENDINGS: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "audio/flac": ".flac",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/x-ms-wma": ".wma",
    "video/3gpp": ".3gp",
    "video/mp2t": ".mts",
    "video/mp4": ".mp4",
    "video/mpeg": ".mpg",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/x-ms-wmv": ".wmv",
    "video/x-msvideo": ".avi",
}
"""The endings under which a file may be saved from a browser: none that would make it run."""

_KIB = 1024


class FileKind(StrEnum):
    """What a question asks for. PICTURE stands for image questions, FILE for any file."""

    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    FILE = "file"


def kind_of(media_type: str) -> FileKind:
    """The kind of a file of this media type."""
    if media_type in PICTURES:
        return FileKind.PICTURE
    return {"audio": FileKind.SOUND, "video": FileKind.FILM}.get(media_type.partition("/")[0], FileKind.FILE)


def is_picture(media_type: str) -> bool:
    """Whether a file of this media type is shown and printed as a photo."""
    return media_type in PICTURES


def size_words(size: int) -> str:
    """A size in bytes as people read it: 812 B, 4.2 MB, 1.6 GB (powers of 1024)."""
    if size < _KIB:
        return f"{size} B"
    number, unit = size / _KIB, "KB"
    for larger in ("MB", "GB"):
        if number < _KIB:
            break
        number, unit = number / _KIB, larger
    return f"{number:.1f} {unit}" if number < 100 else f"{number:.0f} {unit}"


def length_words(seconds: int) -> str:
    """A length as a player shows it: 3:07, 1:02:45."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
