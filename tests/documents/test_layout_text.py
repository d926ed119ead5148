"""Line breaking of Chinese official text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.documents.content.paper import Align, Face
from inspector.documents.layout_fonts import FontSet
from inspector.documents.layout_ink import TextInk
from inspector.documents.layout_text import CLOSERS, OPENERS, Line, Piece, set_lines

from . import samples

SIZE = 15.75
WIDTH = 28 * SIZE


def lines(text: str, fonts: FontSet, *, characters: float = 28, indent: float = 0.0) -> list[Line]:
    return set_lines([Piece(text, Face.FANG, SIZE)], fonts, width=characters * SIZE, indent=indent)


def words(line: Line) -> str:
    return "".join(ink.told or ink.text for ink in line.inks if isinstance(ink, TextInk))


def end(line: Line, fonts: FontSet) -> float:
    """Right edge of the last character."""
    ink = [ink for ink in line.inks if isinstance(ink, TextInk)][-1]
    font = next(font for chain in fonts.chains.values() for font in chain if font.name == ink.font)
    return ink.x + font.width(ink.text) * ink.size + ink.space * (len(ink.text) - 1)


def test_twenty_eight_characters_fill_a_line(fonts: FontSet) -> None:
    assert [len(words(line)) for line in lines("矿" * 60, fonts)] == [28, 28, 4]


def test_first_line_is_indented_by_two_characters(fonts: FontSet) -> None:
    made = lines("矿" * 60, fonts, indent=2 * SIZE)
    assert len(words(made[0])) == 26
    assert made[0].inks[0].x == pytest.approx(2 * SIZE)  # type: ignore[union-attr]


def test_full_stop_is_drawn_into_the_line_by_narrowing(fonts: FontSet) -> None:
    made = lines("矿，山，" + "检" * 24 + "。" + "复查", fonts)
    assert words(made[0]).endswith("。")
    assert end(made[0], fonts) <= WIDTH + 0.5 * SIZE


def test_opening_bracket_goes_to_the_next_line(fonts: FontSet) -> None:
    made = lines("检" * 27 + "（" + "复查" * 5 + "）", fonts)
    assert words(made[0]) == "检" * 27
    assert words(made[1]).startswith("（")


def test_line_is_spread_to_the_edge_and_the_last_is_not(fonts: FontSet) -> None:
    made = lines("检" * 27 + "（" + "复查" * 30, fonts)
    assert end(made[0], fonts) == pytest.approx(WIDTH, abs=0.05)
    assert end(made[-1], fonts) < WIDTH - SIZE


@pytest.mark.parametrize(
    "word", ["GB 18599-2020", "91450000MA0000000X", "1.0×10⁻⁷", "0.5 m", "示环责改〔2026〕12号", "——"]
)
def test_words_figures_and_document_numbers_are_not_cut(word: str, fonts: FontSet) -> None:
    for lead in range(15, 28):
        made = [words(line) for line in lines("检" * lead + word + "检" * 20, fonts)]
        joined = word.replace("GB ", "") if word.startswith("GB ") else word
        assert any(joined in line for line in made)


def test_hash_longer_than_a_line_is_cut_and_none_of_it_lost(fonts: FontSet) -> None:
    made = lines("校验码" + "3f2a9c41" * 20, fonts, characters=12)
    assert "".join(words(line) for line in made) == "校验码" + "3f2a9c41" * 20
    assert all(end(line, fonts) <= 12 * SIZE + 0.1 for line in made)


def test_tick_boxes_are_drawn_and_still_extracted(fonts: FontSet) -> None:
    (made,) = lines("□是　☑否", fonts)
    assert words(made) == "□是　☑否"
    assert sum(type(ink).__name__ == "BoxInk" for ink in made.inks) == 2


def test_character_missing_in_fangsong_comes_from_another_font(fonts: FontSet) -> None:
    (made,) = lines("崬垌", fonts)
    used = {ink.font for ink in made.inks if isinstance(ink, TextInk)}
    assert len(used) == 2


def test_empty_text_is_one_empty_line(fonts: FontSet) -> None:
    assert len(lines("", fonts)) == 1


def test_each_paragraph_of_a_quotation_is_indented(fonts: FontSet) -> None:
    made = lines("矿" * 30 + "\n" + "检" * 30, fonts, indent=2 * SIZE)
    starts = [line.inks[0].x for line in made]  # type: ignore[union-attr]
    assert starts == pytest.approx([2 * SIZE, 0.0, 2 * SIZE, 0.0])


def test_newline_begins_a_line(fonts: FontSet) -> None:
    assert [words(line) for line in lines("甲\n乙", fonts)] == ["甲", "乙"]


@settings(max_examples=120, deadline=None)
@given(
    text=st.text("检查矿山，。；：（）《》“”、〔〕—…·℃%x7 .-²⁻𡎚崬", min_size=0, max_size=120),
    characters=st.sampled_from((3, 9, 28)),
)
def test_no_text_is_lost_and_no_line_is_too_long(text: str, characters: int) -> None:
    fonts = samples.fonts()
    made = lines(text, fonts, characters=characters)
    assert "".join(words(line) for line in made).replace(" ", "") == text.replace(" ", "")
    for line in made:
        assert line.width <= characters * SIZE + 0.05


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(("检查", "矿", "，", "。", "（见图）", "《法典》", "“禁止”", "、", "7日", "cm/s")), max_size=90
    )
)
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(parts: list[str]) -> None:
    text = "检查" + "".join(
        part
        for before, part in zip(["", *parts], parts, strict=False)
        if before not in "，。、" or part not in "，。、"
    )
    made = [words(line) for line in lines(text, samples.fonts())]
    assert all(line[0] not in CLOSERS for line in made if line)
    assert all(line[-1] not in OPENERS for line in made if line)


def test_right_and_centre_alignment_reach_their_edges(fonts: FontSet) -> None:
    piece = Piece("矿检", Face.FANG, SIZE)
    right = set_lines([piece], fonts, width=WIDTH, align=Align.RIGHT)[0]
    centre = set_lines([piece], fonts, width=WIDTH, align=Align.CENTRE)[0]
    assert end(right, fonts) == pytest.approx(WIDTH)
    assert centre.inks[0].x == pytest.approx((WIDTH - 2 * SIZE) / 2)  # type: ignore[union-attr]
