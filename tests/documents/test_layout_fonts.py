"""The shipped fonts, their fallback, and what happens with a bad one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from inspector.documents.content.paper import Face
from inspector.documents.layout_fonts import FontSet, load_fonts
from inspector.errors import Code, DocumentError
from inspector.settings import resources_dir

FOLDER = resources_dir() / "fonts"


def test_fonts_are_those_that_the_script_makes() -> None:
    script = (FOLDER / "build_fonts.py").read_text(encoding="utf-8")
    named = re.findall(r'"([\w-]+\.ttf)",.*?"([0-9a-f]{64})"', script, re.DOTALL)
    assert {name for name, _ in named} == {path.name for path in FOLDER.glob("*.ttf")}
    for name, digest in named:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
        assert digest in (FOLDER / "README.md").read_text(encoding="utf-8")
        assert (FOLDER / f"{Path(name).stem}.LICENSE.txt").stat().st_size > 1000


def test_every_common_character_and_hard_place_name_can_be_printed(fonts: FontSet) -> None:
    gb2312 = {bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xF7) for cell in range(0xA1, 0xFA)}
    hard = "峒崬垌弄岽㙟𡎚崇岜磴岔屯坡㟖𪨶㭲𡐓𬇕峎㟁〔〕①②⑳≤≥℃‰Ⅰ㎡²³µΩ×±—…·“”"
    assert fonts.missing([*gb2312, hard]) == ""


def test_missing_characters_are_named_once(fonts: FontSet) -> None:
    assert fonts.missing(["检𡶐查🚧", "𡶐"]) == "".join(sorted("𡶐🚧"))


def test_own_body_font_is_tried_first() -> None:
    fonts = load_fonts(FOLDER, body_font=str(FOLDER / "LXGWWenKai-Regular.ttf"))
    assert fonts.chains[Face.FANG][0].name.endswith("LXGWWenKai-Regular.ttf")
    assert fonts.typeface("矿", Face.FANG) is fonts.chains[Face.FANG][0]


def test_font_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes((FOLDER / "LXGWWenKai-Regular.ttf").read_bytes()[:5000])
    fake = tmp_path / "fake.ttf"
    fake.write_bytes(b"no font")
    for path in (broken, fake, tmp_path / "lost.ttf"):
        with pytest.raises(DocumentError) as caught:
            load_fonts(FOLDER, body_font=str(path))
        assert caught.value.code is Code.FONT_UNREADABLE
        assert path.name in caught.value.sentence()
