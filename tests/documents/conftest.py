"""What the layout tests share."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from inspector.documents.layout import FontSet, Images

from . import samples


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    return samples.fonts()


def jpeg(size: tuple[int, int] = (400, 300), *, colour: str = "green") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def stroke() -> bytes:
    """A made-up signature on a clear ground."""
    picture = Image.new("RGBA", (400, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(20, 90), (90, 20), (140, 100), (220, 30), (380, 40)], fill=(0, 0, 80, 255), width=6)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="session")
def images() -> Images:
    """Pictures by name: sign, wide, tall, and broken ones."""
    store = {
        "sign": stroke(),
        "wide": jpeg((1600, 400)),
        "tall": jpeg((300, 900), colour="blue"),
        "photo": jpeg(),
        "fake": b"not a picture",
        "empty": b"",
    }
    return store.__getitem__
