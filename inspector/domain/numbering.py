"""Document numbers (文号), from blocks leased to this device; a number is used once or voided with a reason.

Form: 机关代字 + 文种 + 〔年〕 + 序号 + 号, e.g. 示环责改〔2026〕12号: hexagonal brackets, no leading zeros, no 第
(GB/T 9704-2012, 7.2.5).

A laptop without a number at hand issues with a temporary one (临时编号) that says which laptop gave it, e.g.
示环责改〔2026〕临7F3A2B-3号; the hub gives the official number at the next sync. The form is this system's own.
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
_TEMPORARY = re.compile(r"[^〔〕]+〔\d{4}〕临(?P<device>[0-9A-Z]+)-(?P<n>[1-9]\d*)号")
_DEVICE_LETTERS = 6  # hex digits: of a hundred laptops of one organ two share them once in 3,400 organs


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a number. `head` is 机关代字 with the word of the document type."""

    head: str
    year: int
    n: int


def head_of(block: NumberBlock) -> str:
    """机关代字 and the word of the type; a code that already ends with the word keeps it once."""
    return _head(block.organ_code, block.type)


def _head(organ_code: str, type: DocumentType) -> str:
    word = _TYPE_WORDS[type]
    return f"{organ_code.strip().removesuffix(word)}{word}"


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


def next_temporary(organ_code: str, used: Iterable[str], *, type: DocumentType, year: int, device: str) -> str:
    """The temporary number that follows those of this device; the count goes on over types and years.

    Args:
        organ_code: 机关代字.
        used: all temporary numbers known here, of any device.
        type: of the document.
        year: of the document.
        device: id of the device, hex digits; its first six tell laptops apart.
    """
    short = device[:_DEVICE_LETTERS].upper()
    found = (_TEMPORARY.fullmatch(text) for text in used)
    last = max((int(match["n"]) for match in found if match and match["device"] == short), default=0)
    return f"{_head(organ_code, type)}〔{year}〕临{short}-{last + 1}号"


def is_temporary(text: str) -> bool:
    """Whether this is a temporary number; an official one never is."""
    return _TEMPORARY.fullmatch(text.strip()) is not None
