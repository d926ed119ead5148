"""What became of each leased block of document numbers: used, voided, skipped, left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspector.domain.numbering import DocumentNumber, belongs, format_number, parse_number
from inspector.domain.records import NumberBlock
from inspector.errors import DomainError

_LONGEST_LIST = 10_000


@dataclass(frozen=True, slots=True)
class BlockState:
    """A block (号段). `gaps`: numbers below the highest one taken that are neither used nor voided."""

    id: str
    block: NumberBlock
    used: Mapping[str, tuple[str, ...]]  # number → documents; more than one is a clash
    voided: Mapping[str, str]  # number → reason
    left: int
    gaps: tuple[str, ...]

    @property
    def clashes(self) -> tuple[str, ...]:
        """Numbers that more than one document bears: a copied laptop, or a block leased twice."""
        return tuple(number for number, documents in self.used.items() if len(documents) > 1)

    @property
    def next_number(self) -> str:
        """The lowest free number, empty where none is left. Gaps are filled first."""
        if self.gaps:
            return self.gaps[0]
        highest = max((parse_number(number).n for number in (*self.used, *self.voided)), default=self.block.first - 1)
        return format_number(self.block, highest + 1) if highest < self.block.last else ""


def block_states(
    blocks: Mapping[str, NumberBlock], used: Mapping[str, tuple[str, ...]], voided: Mapping[str, str]
) -> dict[str, BlockState]:
    """The state of each block.

    Args:
        blocks: by record id.
        used: number → documents that bear it.
        voided: number → reason.
    """
    return {key: _state(key, block, used, voided) for key, block in blocks.items()}


def _state(key: str, block: NumberBlock, used: Mapping[str, tuple[str, ...]], voided: Mapping[str, str]) -> BlockState:
    mine_used = {number: used[number] for _, number in _mine(used, block)}
    mine_voided = {number: voided[number] for _, number in _mine(voided, block)}
    taken = {number.n for number, _ in _mine({*mine_used, *mine_voided}, block)}
    highest = max(taken, default=block.first)
    below = range(block.first, min(highest, block.first + _LONGEST_LIST))
    gaps = tuple(format_number(block, n) for n in below if n not in taken)
    return BlockState(key, block, mine_used, mine_voided, max(0, block.last - block.first + 1 - len(taken)), gaps)


def _mine(numbers: Iterable[str], block: NumberBlock) -> list[tuple[DocumentNumber, str]]:
    found = []
    for text in numbers:
        try:
            number = parse_number(text)
        except DomainError:
            continue
        if belongs(number, block):
            found.append((number, text))
    return sorted(found, key=lambda pair: pair[0].n)
