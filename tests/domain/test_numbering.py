"""Document numbers: form, parts, the next free one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.domain.numbering import DocumentNumber, belongs, format_number, next_number, parse_number
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
