"""Photos for the tests: real camera files where they lie beside the project, and small ones drawn here."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from inspector.evidence.blobs import BlobStore, open_blobs

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "photos"
FONT = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def real() -> Callable[[str], bytes]:
    """The bytes of a real camera file; skips where it is missing."""

    def read(name: str) -> bytes:
        path = SHARED / name
        if not path.is_file():
            pytest.skip(f"the camera file {name} is not beside the project")
        return path.read_bytes()

    return read


@pytest.fixture
def font() -> Path:
    """A font with Chinese; skips where it is missing."""
    if not FONT.is_file():
        pytest.skip("the shipped font is missing")
    return FONT


@pytest.fixture
def blobs(tmp_path: Path) -> Iterator[BlobStore]:
    with open_blobs(tmp_path) as store:
        yield store


def drawn(width_px: int = 400, height_px: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture whose upper left quarter is white, the rest dark with a slope, so that turns can be told."""
    picture = Image.linear_gradient("L").resize((width_px, height_px)).point(lambda value: value // 3).convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, width_px // 2 - 1, height_px // 2 - 1), fill="white")
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(
    tags: dict[int, object], *, camera: dict[int, object] | None = None, gps: dict[int, object] | None = None
) -> bytes:
    """An Exif block with these tags of the image, Exif and GPS directories."""
    block = Image.Exif()
    for tag, value in tags.items():
        block[tag] = value
    for pointer, directory in ((0x8769, camera), (0x8825, gps)):
        if directory:
            block.get_ifd(pointer).update(directory)
    return block.tobytes()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
