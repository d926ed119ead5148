"""Photos as people hand them in: real camera files, and what is made of them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from inspector.domain.records import Datum, Mark2D, Position
from inspector.errors import EvidenceError
from inspector.evidence import photos
from inspector.evidence.photos import Flag, Role
from inspector.i18n import Language, set_language

from .conftest import NOW, SHARED, drawn, exif, opened, saved

Real = Callable[[str], bytes]


# -- real camera files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [
        ("DSCN0010.jpg", "43.4674483", "11.8851267"),
        ("DSCN0012.jpg", "43.4671567", "11.8853950"),
        ("DSCN0021.jpg", "43.4670817", "11.8845383"),
        ("DSCN0025.jpg", "43.4683650", "11.8816350"),
        ("DSCN0042.jpg", "43.4644550", "11.8814783"),
    ],
)
def test_position_of_the_nikon_files_is_read_with_its_datum(
    real: Real, name: str, latitude: str, longitude: str
) -> None:
    facts = photos.inspect(real(name), name)
    assert facts.position == Position(latitude, longitude, Datum.WGS84)
    assert facts.camera == "NIKON COOLPIX P6000"
    assert facts.taken_at.startswith("2008-10-22T")
    assert Flag.NO_POSITION not in facts.flags


def test_a_camera_clock_that_contradicts_the_satellites_is_flagged(real: Real) -> None:
    """The camera says 22 October 16:28, the receiver 23 October 14:27 UTC: no zone on earth joins the two."""
    facts = photos.inspect(real("DSCN0010.jpg"), "DSCN0010.jpg", now=datetime(2008, 10, 23, 15, 0, tzinfo=UTC))
    assert facts.satellite_at == "2008-10-23T14:27:07+00:00"
    assert Flag.CLOCK_ODD in facts.flags


def test_a_file_written_again_after_the_shot_is_flagged(real: Real) -> None:
    facts = photos.inspect(real("DSCN0010.jpg"), "DSCN0010.jpg")
    assert facts.software == "Nikon Transfer 1.1 W"
    assert Flag.REWRITTEN in facts.flags
    assert Flag.EDITED not in facts.flags


def test_a_photo_that_went_through_an_editor_is_flagged(real: Real) -> None:
    facts = photos.inspect(real("Canon_40D_photoshop_import.jpg"), "Canon_40D_photoshop_import.jpg")
    assert facts.editor == "GIMP 2.4.5"
    assert {Flag.EDITED, Flag.NO_TIME, Flag.NO_POSITION, Flag.SMALL} == set(facts.flags)
    assert facts.taken_at == ""
    assert facts.written_at == "2008-07-31T10:05:49"


@pytest.mark.parametrize(
    ("name", "stored", "upright"),
    [("landscape_6.jpg", (450, 600), (600, 450)), ("portrait_8.jpg", (600, 450), (450, 600))],
)
def test_a_turned_photo_is_stored_as_it_is_and_shown_upright(
    real: Real, name: str, stored: tuple[int, int], upright: tuple[int, int]
) -> None:
    taken = photos.take_in(real(name), name)
    assert (taken.facts.width_px, taken.facts.height_px) == stored
    assert taken.facts.upright_px == upright
    assert (taken.print_copy.width_px, taken.print_copy.height_px) == upright
    picture = opened(taken.print_copy.data).convert("L")
    sky, water = picture.crop((0, 0, upright[0], 20)), picture.crop((0, upright[1] - 20, *upright))
    assert mean(sky) > mean(water)  # the bright sky is on top


def test_a_phone_writes_zone_and_magnetic_direction_but_no_datum(real: Real) -> None:
    facts = photos.inspect(real("HMD_Nokia_8.3_5G.jpg"), "HMD_Nokia_8.3_5G.jpg")
    assert facts.taken_at == "2022-08-14T14:12:31+03:00"
    assert facts.position is not None
    assert facts.position.datum is Datum.UNKNOWN
    assert facts.direction == "方位角 56.00°（磁北）"
    assert Flag.EDITED not in facts.flags


def test_an_iphone_hdr_photo_gives_subseconds_altitude_and_western_longitude(real: Real) -> None:
    facts = photos.inspect(real("iphone_hdr_YES.jpg"), "iphone_hdr_YES.jpg")
    assert facts.taken_at == "2015-04-10T20:12:23.550"
    assert facts.position is not None
    assert facts.position.longitude == "-3.7247528"
    assert (facts.altitude_m, facts.direction_deg, facts.direction_reference) == ("639.61", "211.20", "T")
    assert (facts.camera, facts.lens) == ("Apple iPhone 6", "iPhone 6 back camera 4.15mm f/2.2")
    assert facts.flags == ()


def test_a_heic_photo_opens_and_stands_upright(real: Real) -> None:
    pytest.importorskip("pillow_heif", reason="the HEIC component is not installed")
    taken = photos.take_in(real("iphone_13_pro_max.HEIC"), "iphone_13_pro_max.HEIC")
    assert (taken.facts.format, taken.facts.media_type) == ("HEIC", "image/heic")
    assert taken.facts.upright_px == (3024, 4032)
    assert (taken.print_copy.width_px, taken.print_copy.height_px) == (1200, 1600)
    assert taken.facts.taken_at == "2022-02-16T12:55:41.762+01:00"


def test_no_copy_of_a_real_photo_carries_a_word_of_its_exif(real: Real) -> None:
    for path in sorted(SHARED.glob("*.jpg")):
        taken = photos.take_in(path.read_bytes(), path.name)
        for copy in (taken.print_copy, taken.thumbnail):
            assert not any(
                mark in copy.data for mark in (b"Exif", b"ICC_PROFILE", b"http", b"NIKON", b"Apple", b"GIMP")
            )
            assert set(opened(copy.data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


# -- copies --------------------------------------------------------------------------------------------------------


def test_the_same_photo_gives_the_same_copies_to_the_byte() -> None:
    data = saved(drawn(2400, 1800))
    assert photos.take_in(data, "a.jpg").print_copy == photos.renditions(data)[0]
    assert photos.print_copy(data) == photos.take_in(data, "b.jpg").print_copy


def test_inspecting_and_copying_leave_the_original_as_it_is() -> None:
    data = saved(drawn())
    before = hashlib.sha256(data).digest()
    photos.take_in(data, "a.jpg")
    assert hashlib.sha256(data).digest() == before


@pytest.mark.parametrize(
    ("size", "printed", "small"),
    [
        ((4000, 3000), (1600, 1200), (320, 240)),
        ((3000, 4000), (1200, 1600), (240, 320)),
        ((200, 100), (200, 100), (200, 100)),
        ((5000, 10), (1600, 3), (320, 1)),
    ],
)
def test_copies_keep_the_shape_and_never_grow(
    size: tuple[int, int], printed: tuple[int, int], small: tuple[int, int]
) -> None:
    taken = photos.take_in(saved(drawn(*size)), "a.jpg")
    assert (taken.print_copy.width_px, taken.print_copy.height_px) == printed == opened(taken.print_copy.data).size
    assert (taken.thumbnail.width_px, taken.thumbnail.height_px) == small == opened(taken.thumbnail.data).size


def test_the_screen_copy_shows_more_than_the_print_copy() -> None:
    data = saved(drawn(4000, 3000))
    assert max(photos.screen_copy(data).width_px, 0) == 2400
    assert photos.thumbnail(data).width_px == 320


def test_each_layer_of_annotations_is_kept_under_its_own_role() -> None:
    box = Mark2D("box", (("0.1", "0.1"), ("0.2", "0.2")))
    assert photos.role_of(Role.PRINT) == "print"
    assert photos.role_of(Role.PRINT, [box]).startswith("print:")
    assert photos.role_of(Role.PRINT, [box]) != photos.role_of(Role.PRINT, [box, box])


# -- flags ---------------------------------------------------------------------------------------------------------


def shot(taken: str, **more: object) -> bytes:
    return saved(drawn(1600, 1200), exif=exif({0x010F: "Maker"}, camera={0x9003: taken, **more}))


def test_a_photo_without_exif_says_so_and_nothing_is_guessed() -> None:
    facts = photos.inspect(saved(drawn(1600, 1200)), "IMG_20261122_093000.jpg", now=NOW)
    assert facts.flags == (Flag.NO_EXIF, Flag.NO_TIME, Flag.NO_POSITION)
    assert (facts.taken_at, facts.position, facts.camera) == ("", None, "")


@pytest.mark.parametrize(
    ("taken", "odd"),
    [
        ("2026:11:22 09:30:00", False),  # the same morning in China
        ("2026:11:22 15:59:00", False),  # could be now in the zone furthest ahead
        ("2026:11:22 16:30:00", True),  # the future everywhere
        ("2026:11:16 09:30:00", False),
        ("2026:11:13 09:30:00", True),  # more than seven days old
        ("2000:01:01 00:00:00", True),  # a clock that was never set
    ],
)
def test_an_odd_camera_clock_is_flagged(taken: str, *, odd: bool) -> None:
    facts = photos.inspect(shot(taken), "a.jpg", now=NOW)
    assert (Flag.CLOCK_ODD in facts.flags) is odd


def test_a_known_zone_sharpens_the_judgement_of_the_clock() -> None:
    china = (NOW + timedelta(hours=8)).replace(tzinfo=None)
    hour_ahead = shot((china + timedelta(hours=1)).strftime("%Y:%m:%d %H:%M:%S"))
    zone = datetime.fromisoformat("2026-11-22T10:00:00+08:00").tzinfo
    assert Flag.CLOCK_ODD not in photos.inspect(hour_ahead, "a.jpg", now=NOW).flags
    assert Flag.CLOCK_ODD in photos.inspect(hour_ahead, "a.jpg", now=NOW, zone=zone).flags


def test_a_screenshot_that_says_so_is_flagged() -> None:
    data = saved(drawn(1600, 1200), "PNG", exif=exif({}, camera={0x9286: b"ASCII\0\0\0Screenshot"}))
    assert Flag.SCREENSHOT in photos.inspect(data, "a.png").flags


@pytest.mark.parametrize("software", ["Adobe Photoshop 25.0 (Windows)", "美图秀秀", "Snapseed 2.0", "paint.net 5.1"])
def test_an_editor_in_the_software_tag_is_flagged(software: str) -> None:
    block = exif({0x0131: software.encode()})
    assert Flag.EDITED in photos.inspect(saved(drawn(), exif=block), "a.jpg").flags


@pytest.mark.parametrize("software", ["15.2.1", "00WW_3_380_SP02", "HUAWEI P60", "Ver.1.02", "Digimp"])
def test_the_program_of_a_camera_is_no_editor(software: str) -> None:
    assert Flag.EDITED not in photos.inspect(saved(drawn(), exif=exif({0x0131: software})), "a.jpg").flags


def test_an_editing_history_is_flagged_without_a_software_tag() -> None:
    packet = b'<x:xmpmeta><rdf:Description xmpMM:History="saved"/></x:xmpmeta>'
    assert Flag.EDITED in photos.inspect(saved(drawn(), xmp=packet), "a.jpg").flags


def test_every_flag_has_a_sentence_and_an_unknown_one_shows_itself() -> None:
    set_language(Language.CHINESE, folder=Path())
    assert all(photos.flag_sentence(flag).endswith("。") for flag in Flag)
    assert photos.flag_sentence("of_a_later_version") == "of_a_later_version"


# -- other formats -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_every_kind_becomes_an_upright_copy(mode: str) -> None:
    picture = Image.new("I;16", (400, 300), 40_000) if mode == "I;16" else drawn(mode=mode)
    taken = photos.take_in(saved(picture, "PNG", exif=exif({0x0112: 6})), "a.png")
    assert (taken.facts.format, taken.facts.orientation) == ("PNG", 6)
    assert (taken.print_copy.width_px, taken.print_copy.height_px) == (300, 400)
    if mode == "I;16":
        assert 150 <= mean(opened(taken.print_copy.data)) <= 162  # 40,000 / 256, neither clipped nor black


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "jpeg"])
def test_a_turned_tiff_is_turned_once(compression: str) -> None:
    data = saved(drawn(), "TIFF", exif=exif({0x0112: 6}), compression=compression)
    taken = photos.take_in(data, "a.tif")
    assert taken.facts.format == "TIFF"
    assert taken.facts.upright_px == (300, 400) == (taken.print_copy.width_px, taken.print_copy.height_px)
    assert mean(opened(taken.print_copy.data).crop((160, 10, 290, 190))) > 200  # the white corner came to the right


def test_transparent_parts_print_white() -> None:
    taken = photos.take_in(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"), "a.png")
    assert mean(opened(taken.print_copy.data)) == 255


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    taken = photos.take_in(saved(drawn(mode="CMYK")), "a.jpg")
    assert opened(taken.print_copy.data).mode == "RGB"


def test_a_broken_colour_profile_changes_nothing() -> None:
    plain = photos.print_copy(saved(drawn(), "PNG"))
    assert photos.print_copy(saved(drawn(), "PNG", icc_profile=b"no profile")) == plain


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_brings_the_white_corner_home(orientation: int) -> None:
    """What the eight values mean is drawn into the stored picture by the inverse turn."""
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    upright = drawn(400, 300)
    stored = upright.transpose(inverse[orientation]) if orientation in inverse else upright
    data = saved(stored, exif=exif({0x0112: orientation}))
    copy = opened(photos.print_copy(data).data)
    assert copy.size == (400, 300)
    assert mean(copy.crop((10, 10, 190, 140))) > 240
    assert mean(copy.crop((210, 160, 390, 290))) < 100


def test_crooked_exif_never_stops_a_photo() -> None:
    block = exif({0x010F: "Maker"}, camera={0x9003: "2026:11:22 09:30:00"}, gps={1: "N", 2: (24.0, 47.0, 48.9)})
    for cut in range(0, len(block), 3):
        crooked = block[:cut] + b"\xff" * 4 + block[cut + 4 :]
        photos.take_in(saved(drawn(64, 48), exif=crooked), "a.jpg", now=NOW)
        photos.take_in(saved(drawn(64, 48), "PNG", exif=crooked), "a.png", now=NOW)


def test_random_damage_is_always_told_in_words(real: Real) -> None:
    """A photo with bytes overwritten opens, or is refused by a sentence; it never ends in anything else."""
    dice = random.Random(7)
    sources = [saved(drawn(200, 150), kind) for kind in ("JPEG", "PNG", "TIFF")] + [real("DSCN0025.jpg")]
    for round_ in range(240):
        data = bytearray(sources[round_ % len(sources)])
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(len(data) if round_ % 3 else min(len(data), 600))] = dice.randrange(256)
        with suppress(EvidenceError):
            photos.take_in(bytes(data), "a.jpg", now=NOW)


def mean(picture: Image.Image) -> float:
    grey = picture.convert("L")
    return sum(value * count for value, count in enumerate(grey.histogram())) / (grey.width * grey.height)
