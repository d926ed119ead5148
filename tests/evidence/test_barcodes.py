"""Codes in pictures: drawn, turned, noisy, several, none."""

from __future__ import annotations

import io
import random
import subprocess
import sys

import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from inspector.errors import Code, EvidenceError
from inspector.evidence.barcodes import read_codes

WORDS = "示例·甲尾矿库 SL-W01"


def qr(text: str, *, scale: int = 6) -> Image.Image:
    stream = io.BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind="png", scale=scale, border=4)
    return Image.open(stream).convert("L")


def lines(text: str) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn = zxingcpp.write_barcode_to_image(made, scale=3)
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), bytes(drawn))


def photo_of(*codes: Image.Image, turned: float = 0.0, noise: float = 0.0, kind: str = "JPEG") -> bytes:
    """Codes on a grey plate, as a camera might see them: turned, soft, noisy."""
    plate = Image.new("L", (1200, 1200), 150)
    for place, code in enumerate(codes):
        plate.paste(code, (200 + 500 * (place % 2), 350 + 350 * (place // 2)))
    if turned:
        plate = plate.rotate(turned, Image.Resampling.BICUBIC, fillcolor=120).filter(ImageFilter.GaussianBlur(1.2))
    if noise:
        grain = Image.frombytes("L", plate.size, random.Random(7).randbytes(plate.width * plate.height))
        plate = Image.blend(plate, grain, noise)
    stream = io.BytesIO()
    plate.save(stream, kind, **({"quality": 70} if kind == "JPEG" else {}))
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_qr_code_with_chinese_words_is_read(kind: str) -> None:
    (found,) = read_codes(photo_of(qr(WORDS), kind=kind), "plate")
    assert (found.text, found.symbology) == (WORDS, "QR Code")


def test_a_linear_code_is_read() -> None:
    (found,) = read_codes(photo_of(lines("SL-W01-2026")), "plate")
    assert (found.text, found.symbology) == ("SL-W01-2026", "Code 128")


@pytest.mark.parametrize("turned", [17.0, 45.0, 203.0])
def test_codes_are_read_from_a_turned_noisy_photo(turned: float) -> None:
    assert read_codes(photo_of(qr(WORDS), turned=turned, noise=0.2), "plate")[0].text == WORDS
    assert read_codes(photo_of(lines("SL-W01"), turned=turned, noise=0.2), "plate")[0].text == "SL-W01"


def test_all_codes_of_a_picture_are_told_each_once() -> None:
    found = read_codes(photo_of(qr("first"), qr("second"), qr("first"), lines("third")), "plate")
    assert sorted(code.text for code in found) == ["first", "second", "third"]


def test_what_no_form_can_hold_is_left_out() -> None:
    assert read_codes(photo_of(qr("one\r\ntwo\x07")), "plate")[0].text == "one two"


def test_the_library_is_loaded_by_the_first_picture_only() -> None:
    told = "import sys, inspector.evidence.barcodes; print('zxingcpp' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "False"


def test_a_picture_without_a_code_says_what_to_do() -> None:
    with pytest.raises(EvidenceError) as refusal:
        read_codes(photo_of(), "plate.jpg")
    assert refusal.value.code is Code.NO_CODE_FOUND
    assert "plate.jpg" in refusal.value.sentence()


def test_a_file_that_is_no_picture_is_refused_as_a_photo_is() -> None:
    with pytest.raises(EvidenceError) as refusal:
        read_codes(b"no picture", "plate.jpg")
    assert refusal.value.code is Code.PHOTO_NOT_IMAGE
