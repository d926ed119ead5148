"""Document numbers: form, parts, the next free one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.numbering import (
    DocumentNumber,
    belongs,
    format_number,
    is_temporary,
    next_number,
    next_temporary,
    parse_number,
)
from inspector.domain.records import DocumentType, NumberBlock
from inspector.errors import Code, DomainError

BLOCK = NumberBlock("示环", DocumentType.ORDER, 2026, 11, 13)


def test_number_has_hexagonal_brackets_and_no_leading_zeros() -> None:
    assert format_number(BLOCK, 12) == "示环责改〔2026〕12号"


def test_word_of_the_type_is_not_written_twice() -> None:
    assert format_number(replace(BLOCK, organ_code="示环责改"), 12) == "示环责改〔2026〕12号"


def test_number_reads_back_and_knows_its_block() -> None:
    number = parse_number("示环责改〔2026〕12号")
    assert number == DocumentNumber("示环责改", 2026, 12)
    assert belongs(number, BLOCK)
    assert not belongs(replace(number, n=14), BLOCK)
    assert not belongs(replace(number, year=2025), BLOCK)


@pytest.mark.parametrize(
    "text", ["", "示环责改[2026]12号", "示环责改〔2026〕012号", "示环责改〔26〕1号", "〔2026〕1号"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as error:
        parse_number(text)
    assert error.value.code is Code.NUMBER_MALFORMED


def test_next_number_passes_over_used_and_voided() -> None:
    used, voided = {"示环责改〔2026〕11号"}, {"示环责改〔2026〕12号"}
    assert next_number([BLOCK], used, voided, type=DocumentType.ORDER, year=2026) == "示环责改〔2026〕13号"


def test_next_number_goes_on_in_the_next_block() -> None:
    blocks = [replace(BLOCK, last=11), replace(BLOCK, first=40, last=49)]
    used = {"示环责改〔2026〕11号"}
    assert next_number(blocks, used, (), type=DocumentType.ORDER, year=2026) == "示环责改〔2026〕40号"


def test_used_up_numbers_of_the_year_are_said() -> None:
    with pytest.raises(DomainError) as error:
        next_number([BLOCK], (), (), type=DocumentType.ORDER, year=2027)
    assert error.value.code is Code.NUMBERS_USED_UP


# -- temporary numbers ------------------------------------------------------------------------------------------------

LAPTOP = "7f3a2b9c00112233"


def temporary(*used: str, organ: str = "示环", year: int = 2026, device: str = LAPTOP) -> str:
    return next_temporary(organ, used, type=DocumentType.ORDER, year=year, device=device)


def test_temporary_number_names_its_laptop_and_counts_up() -> None:
    first = temporary()
    assert first == "示环责改〔2026〕临7F3A2B-1号"
    assert temporary(first) == "示环责改〔2026〕临7F3A2B-2号"


def test_temporary_numbers_of_other_laptops_and_what_is_none_do_not_count() -> None:
    others = ["示环责改〔2026〕临7F3A2C-8号", "示环责改〔2026〕9号", "", "临7F3A2B-4号"]
    assert temporary(*others) == "示环责改〔2026〕临7F3A2B-1号"


def test_count_goes_on_over_the_turn_of_the_year_and_another_organ() -> None:
    assert temporary("示环责改〔2026〕临7F3A2B-9号", organ="河环责改", year=2027) == "河环责改〔2027〕临7F3A2B-10号"


@settings(max_examples=50, deadline=None)
@given(
    organ=st.text("示环责改ABC", min_size=0, max_size=6),
    device=st.text("0123456789abcdef", min_size=16, max_size=16),
    used=st.integers(0, 999),
    year=st.integers(1900, 9999),
)
def test_temporary_number_is_never_taken_for_an_official_one(organ: str, device: str, used: int, year: int) -> None:
    before = [f"示环责改〔2026〕临{device[:6].upper()}-{used}号"] if used else []
    number = temporary(*before, organ=organ, year=year, device=device)
    assert number not in before
    assert is_temporary(number)
    assert not is_temporary(number.replace("临", ""))
    with pytest.raises(DomainError):
        parse_number(number)
