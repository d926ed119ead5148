"""Bad input: each with its sentence, before anything large is done."""

from __future__ import annotations

import builtins
import struct
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from inspector.errors import Code, EvidenceError
from inspector.evidence import photos, photos_open

from .conftest import drawn, saved


def refusal_of(data: bytes, name: str = "现场.jpg") -> EvidenceError:
    with pytest.raises(EvidenceError) as refusal:
        photos.take_in(data, name)
    assert name in refusal.value.sentence()
    return refusal.value


def png_header(width_px: int, height_px: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", width_px, height_px, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def test_an_empty_file_is_refused() -> None:
    assert refusal_of(b"").code is Code.PHOTO_EMPTY


def test_a_text_renamed_to_jpg_is_refused() -> None:
    assert refusal_of("这是一段文字，不是照片。".encode()).code is Code.PHOTO_NOT_IMAGE


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"GIF89a" + b"\0" * 50, "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"BM" + b"\0" * 50, "BMP"),
        (b"%PDF-1.7", "PDF"),
        (b"\0\0\0\x20ftypavif", "AVIF"),
        (b"\0\0\0\x20ftypisom", "MP4"),
        (b"II*\0\x10\0\0\0CR\x02\0", "RAW"),
    ],
)
def test_another_format_is_refused_by_its_name(start: bytes, kind: str) -> None:
    refusal = refusal_of(start)
    assert refusal.code is Code.PHOTO_FORMAT
    assert kind in refusal.sentence()


def test_a_raw_file_that_is_tiff_inside_is_refused() -> None:
    assert refusal_of(saved(drawn(), "TIFF"), "DSC_0001.NEF").code is Code.PHOTO_FORMAT


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    refusal = refusal_of(b"\xff\xd8\xff" + bytes(photos.MAX_FILE_BYTES))
    assert refusal.code is Code.PHOTO_TOO_LARGE
    assert "81" in refusal.sentence()
    assert "80" in refusal.sentence()


@pytest.mark.parametrize("side_px", [11_000, 12_000, 40_000, 2_000_000])
def test_a_huge_png_is_refused_from_its_header(side_px: int) -> None:
    began = time.perf_counter()
    assert refusal_of(png_header(side_px, side_px)).code is Code.PHOTO_TOO_MANY_PIXELS
    assert time.perf_counter() - began < 1


def test_a_png_just_within_the_limit_is_not_refused_for_its_size() -> None:
    assert refusal_of(png_header(10_000, 12_000)).code is Code.PHOTO_DAMAGED  # its pixels are missing, that is all


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9, 0.98])
def test_a_truncated_photo_is_found_when_it_is_taken_in(kind: str, part: float) -> None:
    data = saved(drawn(1200, 900).effect_spread(30), kind)
    assert refusal_of(data[: int(len(data) * part)]).code in (Code.PHOTO_DAMAGED, Code.PHOTO_NOT_IMAGE)


@pytest.mark.parametrize("part", [0.01, 0.2, 0.5, 0.9, 0.99])
def test_a_truncated_camera_file_is_found(real: Callable[[str], bytes], part: float) -> None:
    data = real("HMD_Nokia_8.3_5G.jpg")
    assert refusal_of(data[: int(len(data) * part)]).code is Code.PHOTO_DAMAGED


@pytest.mark.parametrize("part", [0.005, 0.5, 0.95])
def test_a_truncated_heic_is_found(real: Callable[[str], bytes], part: float) -> None:
    pytest.importorskip("pillow_heif", reason="the HEIC component is not installed")
    data = real("iphone_13_pro_max.HEIC")
    assert refusal_of(data[: int(len(data) * part)], "a.heic").code is Code.PHOTO_DAMAGED


def test_a_heic_without_its_component_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without_heif(name: str, *rest: Any) -> Any:
        if name == "pillow_heif":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_heif)
    assert refusal_of(b"\0\0\0\x18ftypheic" + b"\0" * 100, "IMG.HEIC").code is Code.HEIC_SUPPORT_MISSING


def test_the_process_keeps_the_limits_and_filters_of_pillow() -> None:
    limit = Image.MAX_IMAGE_PIXELS
    photos.take_in(saved(drawn()), "a.jpg")
    assert limit == Image.MAX_IMAGE_PIXELS
    assert photos_open.MAX_PIXELS == 120_000_000
