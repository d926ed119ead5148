"""Document numbers (文号), from blocks leased to this device; a number is used once or voided with a reason.

Form: 机关代字 + 文种 + 〔年〕 + 序号 + 号, e.g. 示环责改〔2026〕12号: hexagonal brackets, no leading zeros, no 第
(GB/T 9704-2012, 7.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from inspector.domain.records import DocumentType, NumberBlock
from inspector.errors import Code, DomainError

_TYPE_WORDS: Mapping[DocumentType, str] = MappingProxyType(
    {DocumentType.ORDER: "责改", DocumentType.INSPECTION_RECORD: "检笔", DocumentType.PHOTO_SHEET: "影证"}
)
_NUMBER = re.compile(r"(?P<head>[^〔〕]+)〔(?P<year>\d{4})〕(?P<n>[1-9]\d*)号")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a number. `head` is 机关代字 with the word of the document type."""

    head: str
    year: int
    n: int


def head_of(block: NumberBlock) -> str:
    """机关代字 and the word of the type; a code that already ends with the word keeps it once."""
    word = _TYPE_WORDS[block.type]
    return f"{block.organ_code.strip().removesuffix(word)}{word}"


def format_number(block: NumberBlock, n: int) -> str:
    """The number as it is printed, e.g. 示环责改〔2026〕12号."""
    return f"{head_of(block)}〔{block.year}〕{n}号"


def parse_number(text: str) -> DocumentNumber:
    """The parts of a printed number.

    Raises:
        DomainError: NUMBER_MALFORMED.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise DomainError(Code.NUMBER_MALFORMED, number=text)
    return DocumentNumber(match["head"], int(match["year"]), int(match["n"]))


def belongs(number: DocumentNumber, block: NumberBlock) -> bool:
    """Whether the number comes from this block."""
    return number.head == head_of(block) and number.year == block.year and block.first <= number.n <= block.last


def next_number(
    blocks: Iterable[NumberBlock], used: Collection[str], voided: Collection[str], *, type: DocumentType, year: int
) -> str:
    """The lowest free number of this type and year, block after block in their order.

    Raises:
        DomainError: NUMBERS_USED_UP.
    """
    taken = frozenset(used) | frozenset(voided)
    for block in blocks:
        if block.type is not type or block.year != year:
            continue
        for n in range(block.first, block.last + 1):
            number = format_number(block, n)
            if number not in taken:
                return number
    raise DomainError(Code.NUMBERS_USED_UP, year=year)
