"""Sound, film and other files as evidence: what a file is by its first bytes, and how long a recording lasts.

What a file is called counts for nothing where its bytes speak. It reads headers only, never decodes or plays, and never
alters a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from inspector.domain.media import UNKNOWN, FileKind, kind_of
from inspector.errors import Code, EvidenceError
from inspector.evidence.recordings_boxes import MovieFacts, read_movie

_HEAD_BYTES = 64 << 10
_TS_PACKET, _M2TS_PACKET = 188, 192  # MPEG transport stream (ISO/IEC 13818-1, 2.4.3), and as cameras write it

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"caff", "audio/x-caf"),
    (8, b"AIFF", "audio/aiff"),
    (8, b"AIFC", "audio/aiff"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
)
_PROGRAMS = (
    b"\x7fELF",  # Linux
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # macOS, and classes of Java
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a shortcut of Windows
    b"#!/",  # a script
)
_PROGRAM_ENDINGS = (
    ".apk", ".app", ".bat", ".chm", ".cmd", ".com", ".command", ".cpl", ".desktop", ".dll", ".dmg", ".exe", ".hta",
    ".inf", ".jar", ".js", ".jse", ".lnk", ".mjs", ".msc", ".msi", ".msp", ".pif", ".ps1", ".psm1", ".py", ".pyw",
    ".reg", ".scf", ".scr", ".sh", ".sys", ".url", ".vb", ".vbe", ".vbs", ".wsc", ".wsf", ".wsh",
)  # fmt: skip
_ZIP_TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "kmz": "application/vnd.google-earth.kmz",
}
_TEXT_TYPES: Mapping[str, str] = {"txt": "text/plain", "csv": "text/csv", "log": "text/plain"}
_ASF = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"
_ASF_FILM = b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b"  # Advanced Systems Format 1.2, 10.2


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is. `seconds` is 0 where its header does not tell the length."""

    media_type: str
    seconds: int = 0


def inspect(stream: BinaryIO, name: str, *, wanted: FileKind) -> FileFacts:
    """What a file is, if a question of this kind takes it.

    Args:
        stream: the file, open for reading; it is read here and there.
        name: the name it came with.
        wanted: SOUND, FILM or FILE.

    Raises:
        EvidenceError: FILE_EMPTY, FILE_IS_PROGRAM, NOT_A_RECORDING, NOT_A_FILM.
        OSError: it cannot be read.
    """
    head = stream.read(_HEAD_BYTES)
    if not head:
        raise EvidenceError(Code.FILE_EMPTY, name=name)
    if is_program(head, name):
        raise EvidenceError(Code.FILE_IS_PROGRAM, name=name)
    facts = _facts(stream, head, name)
    if wanted is FileKind.SOUND and kind_of(facts.media_type) is not FileKind.SOUND:
        raise EvidenceError(Code.NOT_A_RECORDING, name=name)
    if wanted is FileKind.FILM and kind_of(facts.media_type) is not FileKind.FILM:
        raise EvidenceError(Code.NOT_A_FILM, name=name)
    return facts


def is_program(head: bytes, name: str) -> bool:
    """Whether a file would run when it is opened, by its first bytes or by its name."""
    windows = head.startswith(b"MZ") and b"\0" in head[:64]
    return windows or head.startswith(_PROGRAMS) or name.lower().rstrip(" .").endswith(_PROGRAM_ENDINGS)


def _facts(stream: BinaryIO, head: bytes, name: str) -> FileFacts:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return _movie(head, read_movie(stream))
    media_type = _by_magic(head) or _by_structure(head) or _by_name(head, name)
    return FileFacts(media_type, _wave_seconds(head) if media_type == "audio/wav" else 0)


def _movie(head: bytes, movie: MovieFacts) -> FileFacts:
    """A file of boxes: film where a track shows pictures, else sound; brands decide where there are no tracks."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
    if brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
        return FileFacts("image/avif" if brand == b"avif" else "image/heic")
    if movie.has_film or (not movie.has_sound and brand not in (b"M4A ", b"M4B ")):
        known = {b"qt  ": "video/quicktime", b"3gp": "video/3gpp", b"3g2": "video/3gpp2"}
        return FileFacts(known.get(brand) or known.get(brand[:3]) or "video/mp4", movie.seconds)
    return FileFacts("audio/3gpp" if brand.startswith(b"3gp") else "audio/mp4", movie.seconds)


def _by_magic(head: bytes) -> str:
    return next((kind for at, mark, kind in _MAGIC if head[at : at + len(mark)] == mark), "")


def _by_structure(head: bytes) -> str:
    """Formats that are known by more than their first bytes."""
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:4096] else "audio/ogg"
    if head.startswith(b"\x1aE\xdf\xa3"):  # Matroska and WebM; codecs of pictures begin with V_
        kind = "webm" if b"webm" in head[:64] else "x-matroska"
        return f"video/{kind}" if b"V_" in head or b"A_" not in head else f"audio/{kind}"
    if head.startswith(_ASF):
        return "video/x-ms-wmv" if _ASF_FILM in head else "audio/x-ms-wma"
    for first, packet in ((0, _TS_PACKET), (4, _M2TS_PACKET)):
        if len(head) > first + 4 * packet and all(head[first + n * packet] == 0x47 for n in range(5)):
            return "video/mp2t"
    return _bare_sound(head)


def _bare_sound(head: bytes) -> str:
    """MP3 and AAC without any wrapping: the sync word of a frame (ISO/IEC 11172-3, 2.4.1.3; 13818-7, 6.2)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if layer == 0:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 and head[2] >> 2 & 15 < 13 else ""
    bit_rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    return "audio/mpeg" if version != 1 and 0 < bit_rate < 15 and sampling < 3 else ""


def _by_name(head: bytes, name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    if head.startswith(b"PK\x03\x04"):
        return _ZIP_TYPES.get(ending, "application/zip")
    if ending in _TEXT_TYPES and b"\0" not in head:
        return _TEXT_TYPES[ending]
    return UNKNOWN


def _wave_seconds(head: bytes) -> int:
    """Length of a WAV: the size of its data by the bytes in a second (Multimedia Programming Interface 1.0, RIFF)."""
    at, rate = 12, 0
    while at + 8 <= len(head):
        size = int.from_bytes(head[at + 4 : at + 8], "little")
        if head[at : at + 4] == b"fmt ":
            rate = int.from_bytes(head[at + 16 : at + 20], "little")
        if head[at : at + 4] == b"data":
            return size // rate if rate else 0
        at += 8 + size + size % 2
    return 0
