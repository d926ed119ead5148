"""Small sound and film files for tests, made of headers and silence."""

from __future__ import annotations

import io
import wave


def sound(seconds: int = 3, *, seed: int = 0) -> bytes:
    """A WAV of silence; another seed gives other bytes."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(800)
        out.writeframes(bytes([128 + seed]) * 800 * seconds)
    return stream.getvalue()


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    inside = b"".join(content)
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def movie(*handlers: bytes, brand: bytes = b"isom", seconds: int = 187, content: bytes = b"\0" * 64) -> bytes:
    """An MP4 with a track for each handler (`vide`, `soun`), its headers behind its content as cameras write it."""
    length = bytes(12) + (1000).to_bytes(4, "big") + (seconds * 1000).to_bytes(4, "big") + bytes(80)
    tracks = [box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)))) for handler in handlers]
    return box(b"ftyp", brand, bytes(4)) + box(b"mdat", content) + box(b"moov", box(b"mvhd", length), *tracks)


def film(*, seed: int = 0) -> bytes:
    """A film with sound; another seed gives other bytes."""
    return movie(b"vide", b"soun", content=bytes([seed]) * 64)
