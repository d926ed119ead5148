"""Photos handed in twice."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PIL import Image, ImageEnhance

from inspector.evidence import photos, reuse
from inspector.evidence.reuse import Match

from .conftest import exif, saved

NIKON = ["DSCN0010.jpg", "DSCN0012.jpg", "DSCN0021.jpg", "DSCN0025.jpg", "DSCN0042.jpg"]


def scene(seed: int = 1) -> Image.Image:
    """Blotches of light and dark, unlike those of another seed."""
    dice = random.Random(seed)
    return Image.frombytes("L", (12, 9), dice.randbytes(108)).resize((1200, 900), Image.Resampling.BICUBIC)


@pytest.mark.parametrize("name", NIKON)
def test_the_copies_of_a_camera_file_look_like_it(real: Callable[[str], bytes], name: str) -> None:
    data = real(name)
    taken = photos.take_in(data, name)
    assert reuse.distance(reuse.dhash(data), reuse.dhash(taken.thumbnail.data)) <= 2


def test_views_of_one_place_are_told_apart(real: Callable[[str], bytes]) -> None:
    looks = [reuse.dhash(real(name)) for name in NIKON]
    assert not any(reuse.near(one, other) for index, one in enumerate(looks) for other in looks[index + 1 :])


def test_a_picture_saved_again_smaller_and_brighter_is_near() -> None:
    first = scene()
    again = ImageEnhance.Brightness(first.resize((600, 450))).enhance(1.2)
    assert reuse.near(reuse.dhash(saved(first)), reuse.dhash(saved(again, quality=40)))
    assert not reuse.near(reuse.dhash(saved(first)), reuse.dhash(saved(scene(2))))


def test_a_turned_file_looks_like_its_upright_copy() -> None:
    data = saved(scene(), exif=exif({0x0112: 6}))
    assert reuse.near(reuse.dhash(data), reuse.dhash(photos.thumbnail(data).data))


def test_pictures_without_structure_are_never_near() -> None:
    plain = [reuse.dhash(saved(Image.new("L", (100, 100), shade))) for shade in (0, 128, 255)]
    assert not any(reuse.near(one, other) for one in plain for other in plain)


def test_matches_come_with_the_same_file_first() -> None:
    look = reuse.dhash(saved(scene()))
    near = f"{int(look, 16) ^ 0b101:016x}"
    far = f"{int(look, 16) ^ 0xFFFFF:016x}"
    known = [("near", near), ("far", far), ("same", look)]
    assert reuse.find_reuse("same", look, known) == (Match("same", True, 0), Match("near", False, 2))


def test_the_hash_has_sixteen_digits() -> None:
    assert len(reuse.dhash(saved(scene()))) == 16
