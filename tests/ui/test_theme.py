"""The themes: readable by contrast, complete, scaled by tokens."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QLabel

from inspector.settings import resources_dir
from inspector.ui import icons, scale, theme

THEMES = tuple(theme.ThemeName)
TEXT_ON = (
    *((text, ground) for text in ("text", "muted", "faint") for ground in ("window", "surface", "sunken", "raised")),
    *((tone, f"{tone}_soft") for tone in ("pass", "fail", "warn", "info", "neutral")),
    *((f"on_{tone}_chosen", f"{tone}_chosen") for tone in ("pass", "fail", "warn", "neutral")),
    *((tone, "surface") for tone in ("pass", "fail", "warn", "info", "neutral", "accent")),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent_soft", "accent_soft"), ("on_danger", "danger"),
    ("on_selection", "selection"), ("on_tooltip", "tooltip"), ("rail_chosen_text", "rail_chosen"), ("muted", "rail"),
    ("text", "hover"), ("ink", "paper"), ("surface", "fail"),
)  # fmt: skip


@pytest.mark.parametrize("name", THEMES)
def test_words_stand_out_from_their_ground(name: theme.ThemeName) -> None:
    """WCAG 2.2, 1.4.3 (4.5 to 1) and for sunlight 1.4.6 (7 to 1)."""
    colours = theme.make_look(name).colours
    least = 7.0 if name is theme.ThemeName.SUNLIGHT else 4.5
    weak = {
        (text, ground): round(theme.contrast(colours[text], colours[ground]), 2)
        for text, ground in TEXT_ON
        if theme.contrast(colours[text], colours[ground]) < least
    }
    assert not weak


@pytest.mark.parametrize("name", THEMES)
def test_focus_and_field_borders_can_be_seen(name: theme.ThemeName) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 for the parts of a control."""
    colours = theme.make_look(name).colours
    for part in ("focus", "border_strong"):
        assert theme.contrast(colours[part], colours["surface"]) >= 3


def test_every_theme_names_the_same_tokens() -> None:
    first, *others = (set(theme.make_look(name).colours) for name in THEMES)
    assert all(other == first for other in others)


def test_known_ratio_of_black_and_white() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_zoom_scales_sizes_and_stays_within_limits() -> None:
    assert "font-size: 15px" in theme.style_sheet(theme.make_look("day"))
    assert "font-size: 30px" in theme.style_sheet(theme.make_look("day", zoom_percent=200))
    assert theme.make_look("day", zoom_percent=900).zoom_percent == 200
    assert theme.next_zoom(200, up=True) == 200
    assert theme.next_zoom(110, up=False) == 100


def test_gloves_make_targets_larger() -> None:
    assert theme.make_look("day").size("target") == 44
    assert theme.make_look("day", glove_mode=True).size("target") == 56
    assert theme.make_look("day", glove_mode=True, zoom_percent=150).size("target") == 84


def test_unknown_theme_is_the_day() -> None:
    assert theme.make_look("purple").theme is theme.ThemeName.DAY


def test_sizes_set_in_code_follow_the_zoom(qapp, qtbot) -> None:
    label = QLabel("1")
    qtbot.addWidget(label)
    scale.size(label, width=100, min_height=20)
    theme.apply(qapp, theme.make_look("night", zoom_percent=200))
    assert label.width() == 200
    assert label.minimumHeight() == 40


def test_style_sheet_leaves_no_placeholder_and_no_literal_colour_in_the_template() -> None:
    template = (resources_dir() / "theme" / "base.qss").read_text(encoding="utf-8")
    assert not re.findall(r":[^;{]*#[0-9A-Fa-f]{3,8}\b", template)
    sheet = theme.style_sheet(theme.make_look("day"))
    assert "$" not in sheet
    assert not re.search(r"\ddp\b", sheet)


def test_python_of_the_window_names_no_colour() -> None:
    folder = resources_dir().parent / "inspector" / "ui"
    literal = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']|GlobalColor\.(?!transparent)|QColor\(\s*\d""")
    found = [path.name for path in folder.rglob("*.py") if literal.search(path.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize("path", sorted((resources_dir() / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icon_draws_in_the_colour_of_the_theme(qapp, path) -> None:
    image = icons.pixmap(path.stem, "fail", 24).toImage()
    places = [(x, y) for x in range(24) for y in range(24)]
    colours = {image.pixelColor(*place).name() for place in places if image.pixelColor(*place).alpha() > 250}
    assert len(colours) <= 3
    assert any(image.pixelColor(*place).alpha() for place in places)
