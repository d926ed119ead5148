"""Opening a picture that somebody hands in: limits first, then the header, then every pixel.

What a file is called counts for nothing; its first bytes say what it is. Nothing is decoded before the header has
named a size within the limits.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image

from inspector.errors import Code, EvidenceError
from inspector.evidence.photos_exif import CameraNote, read_note
from inspector.evidence.photos_tags import read_tags

MAX_FILE_BYTES = 80 << 20
MAX_PIXELS = 120_000_000
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff", "HEIC": "image/heic"}

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_PICTURE_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
_RAW_ENDINGS = (".cr2", ".nef", ".nrw", ".arw", ".dng", ".pef", ".srw", ".rw2", ".orf")  # TIFF inside, but no picture
_REFUSED = (
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"%PDF", "PDF"),
    (0, b"FUJIFILMCCD-RAW", "RAW"),
    (8, b"WEBP", "WebP"),
)
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
)
_FILTERS = threading.Lock()


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Image.Image]:
    """The picture with its header read and its size within the limits; pixels not yet decoded.

    Args:
        data: the whole file.
        name: the name it came with, for the sentence of a refusal.

    Raises:
        EvidenceError: PHOTO_EMPTY, PHOTO_TOO_LARGE, PHOTO_TOO_MANY_PIXELS, PHOTO_NOT_IMAGE, PHOTO_FORMAT,
            PHOTO_DAMAGED, HEIC_SUPPORT_MISSING.
    """
    kind = sniff(data, name)
    with io.BytesIO(data) as stream, _header(stream, kind=kind, name=name) as image:
        width_px, height_px = image.size
        if width_px * height_px > MAX_PIXELS:
            raise _too_many_pixels(name)
        yield image


def sniff(data: bytes, name: str) -> str:
    """JPEG, PNG, TIFF or HEIC, by the first bytes; size within the limit.

    Raises:
        EvidenceError: PHOTO_EMPTY, PHOTO_TOO_LARGE, PHOTO_NOT_IMAGE, PHOTO_FORMAT.
    """
    if not data:
        raise EvidenceError(Code.PHOTO_EMPTY, name=name)
    if len(data) > MAX_FILE_BYTES:
        size_mib = -(-len(data) // (1 << 20))
        raise EvidenceError(Code.PHOTO_TOO_LARGE, name=name, size_mib=size_mib, limit_mib=MAX_FILE_BYTES >> 20)
    kind = _kind(data)
    if kind == "TIFF" and (data[8:10] == b"CR" or name.lower().endswith(_RAW_ENDINGS)):
        kind = "RAW"
    if not kind:
        raise EvidenceError(Code.PHOTO_NOT_IMAGE, name=name)
    if kind not in MEDIA_TYPES:
        raise EvidenceError(Code.PHOTO_FORMAT, name=name, kind=kind)
    return kind


def decode(image: Image.Image, name: str, *, box_px: tuple[int, int]) -> None:
    """Decode every pixel, a JPEG at the reduced scale that still covers the box.

    Raises:
        EvidenceError: PHOTO_DAMAGED where the file ends early or contradicts itself.
    """
    try:
        if image.format in ("PNG", "TIFF"):
            with _quiet():
                image.load()
        else:
            image.draft("RGB", box_px)
            image.load()
    except (*_BROKEN, Image.DecompressionBombError) as error:
        raise EvidenceError(Code.PHOTO_DAMAGED, name=name) from error


def camera_note(image: Image.Image, data: bytes, kind: str) -> CameraNote:
    """What the camera wrote, from a picture that is open, without decoding it."""
    packet = image.info.get("xmp", b"")
    xmp = packet if isinstance(packet, bytes) else str(packet).encode()
    return read_note(read_tags(_exif_block(image, data, kind)), xmp=xmp)


def still_to_turn(kind: str, note: CameraNote) -> int:
    """The orientation to apply: libheif turns a HEIC and Pillow a TIFF, a second turn would lay it on its side."""
    return 1 if kind in ("HEIC", "TIFF") else note.orientation


def _exif_block(image: Image.Image, data: bytes, kind: str) -> bytes:
    if kind == "TIFF":
        return data
    if kind == "PNG":
        return _png_chunk(data, b"eXIf")
    block = image.info.get("exif")
    return block if isinstance(block, bytes) else b""


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "TIFF"
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC_BRANDS:
            return "HEIC"
        return "AVIF" if data[8:12] in (b"avif", b"avis") else "MP4"
    return next((kind for at, mark, kind in _REFUSED if data[at : at + len(mark)] == mark), "")


@contextmanager
def _header(stream: io.BytesIO, *, kind: str, name: str) -> Iterator[Image.Image]:
    try:
        image = _open_heic(stream, name) if kind == "HEIC" else _open_plain(stream, kind)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except _BROKEN as error:
        raise EvidenceError(Code.PHOTO_DAMAGED, name=name) from error
    with image:
        yield image


def _open_plain(stream: io.BytesIO, kind: str) -> Image.Image:
    formats = ["JPEG", "MPO"] if kind == "JPEG" else [kind]
    with _quiet():
        return Image.open(stream, formats=formats)


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow warns about crooked tags and large pictures; we read tags ourselves and have checked the size.

    The lock: warning filters belong to the process, not to the thread. It is held for a millisecond while a header is
    read, and for the decoding of PNG and TIFF, which may come upon further tags; JPEG and HEIC decode side by side.
    """
    with _FILTERS, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\b")
        yield


def _open_heic(stream: io.BytesIO, name: str) -> Image.Image:
    try:
        from pillow_heif import HeifImageFile
    except ImportError as error:
        raise EvidenceError(Code.HEIC_SUPPORT_MISSING, name=name) from error
    if not _boxes_are_whole(stream.getvalue()):
        raise EvidenceError(Code.PHOTO_DAMAGED, name=name)
    opener: Callable[[io.BytesIO], Image.Image] = HeifImageFile
    return opener(stream)


def _boxes_are_whole(data: bytes) -> bool:
    """Whether the boxes of the picture end within the file: libheif paints missing tiles black and says nothing.

    What a maker appends after them is passed over.

    Source: ISO/IEC 14496-12, section 4.2 (a size of 1 means 64 bits follow, 0 to the end of the file).
    """
    at, whole = 0, set()
    while at + 16 <= len(data):
        size, kind = struct.unpack_from(">L4s", data, at)
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
        elif size == 0:
            size = len(data) - at
        if kind in _PICTURE_BOXES and at + size > len(data):
            return False
        whole.add(kind)
        at += max(size, 8)
    return {b"ftyp", b"meta"} <= whole


def _png_chunk(data: bytes, wanted: bytes) -> bytes:
    """The body of the first chunk of this type. Source: PNG third edition, section 5.3."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">L", data, at)
        if data[at + 4 : at + 8] == wanted:
            return data[at + 8 : at + 8 + length]
        at += 12 + length
    return b""


def _too_many_pixels(name: str) -> EvidenceError:
    return EvidenceError(Code.PHOTO_TOO_MANY_PIXELS, name=name, limit_mpx=MAX_PIXELS // 1_000_000)
