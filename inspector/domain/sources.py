"""How well a rule or a figure is known: every value taken from a standard carries its source and its status.

The window shows 待核 beside every value that is not `SourceStatus.SEEN`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class SourceStatus(StrEnum):
    """Status of a source, from certain to weak."""

    SEEN = "V"  # 已见原文
    SEEN_UNOFFICIAL = "V*"  # 仅见非官方转录
    SECOND_HAND = "V2"  # 二手来源
    RECALLED = "R"  # 未见原文
    DESIGN = "D"  # 本系统设计, 不是法规
    INFERRED = "I"  # 编者推断

    @property
    def to_check(self) -> bool:
        """Whether the reader must be told 待核."""
        return self is not SourceStatus.SEEN


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value of a standard with its clause and the status of the source."""

    value: T
    source: str
    status: SourceStatus

    @property
    def to_check(self) -> bool:
        """Whether the value is shown with 待核."""
        return self.status.to_check
