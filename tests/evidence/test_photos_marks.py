"""The annotation layer: seen on copies, and hiding for good what it hides."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from inspector.domain.records import Mark2D
from inspector.errors import Code, EvidenceError
from inspector.evidence import photos

from .conftest import drawn, exif, opened, saved

ACROSS = (("0.25", "0.25"), ("0.75", "0.75"))


def grey(width_px: int = 800, height_px: int = 600) -> bytes:
    return saved(Image.new("RGB", (width_px, height_px), (90, 90, 90)), "PNG")


@pytest.mark.parametrize("shape", ["arrow", "box"])
def test_a_stroke_shows_in_its_colour_on_both_copies(shape: str) -> None:
    for copy in photos.renditions(grey(), [Mark2D(shape, ACROSS, colour="red")]):
        picture = opened(copy.data)
        left, top, right, bottom = red_box(picture)
        assert abs(left - picture.width / 4) < picture.width / 40
        assert abs(bottom - picture.height * 3 / 4) < picture.height / 30
        assert top < bottom
        assert left < right


def test_marks_lie_in_fractions_of_the_upright_picture() -> None:
    """The picture is stored on its side; the box is put round its upper left corner as a person sees it."""
    stored = saved(Image.new("RGB", (600, 800), (90, 90, 90)), exif=exif({0x0112: 6}))
    copy = opened(photos.print_copy(stored, [Mark2D("box", (("0", "0"), ("0.2", "0.2")))]).data)
    assert copy.size == (800, 600)
    left, top, right, bottom = red_box(copy)
    assert (left, top) <= (5, 5)
    assert 150 < right < 180
    assert 110 < bottom < 135


def red_box(picture: Image.Image) -> tuple[int, int, int, int]:
    red, green, _ = picture.split()
    found = ImageChops.subtract(red, green).point(lambda value: 255 if value > 80 else 0).getbbox()
    assert found is not None
    return found


def test_text_is_written_in_chinese_and_kept_inside(font: Path) -> None:
    mark = Mark2D("text", (("0.95", "0.98"),), text="围挡低于堆高，裸露面约一百二十平方米，未覆盖。", colour="red")
    copy = opened(photos.print_copy(grey(), [mark], font_path=font).data)
    left, top, right, bottom = red_box(copy)
    assert left >= 0
    assert right <= 800
    assert bottom - top > 26  # several lines
    assert bottom <= 600


def test_text_without_a_font_is_refused_not_left_out() -> None:
    with pytest.raises(EvidenceError) as refusal:
        photos.print_copy(grey(), [Mark2D("text", (("0.1", "0.1"),), text="字")])
    assert refusal.value.code is Code.RESOURCE_MISSING


@pytest.mark.parametrize(
    "mark", [Mark2D("veil", ACROSS), Mark2D("blur", (("0.1", "0.1"),)), Mark2D("text", (), text="字")]
)
def test_a_mark_of_a_later_version_is_refused_lest_something_stays_uncovered(mark: Mark2D) -> None:
    with pytest.raises(EvidenceError) as refusal:
        photos.print_copy(grey(), [mark])
    assert refusal.value.code is Code.MARK_UNKNOWN


def plate(text: str, font: Path) -> bytes:
    picture = drawn(1600, 1200)
    face = ImageFont.truetype(str(font), 60)
    ImageDraw.Draw(picture).text((1000, 800), text, font=face, fill="white")
    return saved(picture, "PNG")


COVER = Mark2D("blur", (("0.6", "0.65"), ("0.85", "0.75")))


def test_blur_destroys_what_it_covers(font: Path) -> None:
    """Two plates that differ in every letter look alike once covered."""
    one, other = (opened(photos.print_copy(plate(text, font), [COVER]).data) for text in ("桂A·12345", "桂A·67890"))
    box = (970, 790, 1350, 890)
    differences = ImageChops.difference(one.crop(box), other.crop(box)).convert("L")
    assert differences.getextrema()[1] <= 40
    covered = one.crop(box).convert("L")
    strongest = max(abs(covered.getpixel((x, 50)) - covered.getpixel((x + 4, 50))) for x in range(covered.width - 4))
    assert strongest <= 12  # no edge of a letter is left


def test_blur_leaves_the_rest_and_the_original_alone(font: Path) -> None:
    data = plate("桂A·12345", font)
    plain, covered = opened(photos.print_copy(data).data), opened(photos.print_copy(data, [COVER]).data)
    assert ImageChops.difference(plain.crop((0, 0, 900, 700)), covered.crop((0, 0, 900, 700))).getbbox() is None


def test_blur_comes_first_so_that_an_arrow_over_it_stays_sharp() -> None:
    marks = [Mark2D("box", ACROSS), Mark2D("blur", (("0.2", "0.2"), ("0.8", "0.8")))]
    assert photos.print_copy(grey(), marks) == photos.print_copy(grey(), marks[::-1])


@pytest.mark.parametrize("shape", ["arrow", "box", "blur"])
@pytest.mark.parametrize(
    "points", [(("0.5", "0.5"), ("0.5", "0.5")), (("-3", "7"), ("2", "-1")), (("1", "1"), ("1", "1"))]
)
def test_a_mark_of_no_size_or_outside_is_drawn_to_the_edge(shape: str, points: tuple[tuple[str, str], ...]) -> None:
    photos.renditions(grey(40, 30), [Mark2D(shape, points, colour="no such colour")])
