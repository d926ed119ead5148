"""The result of judging figures by a rule: pass, fail, or not enough to say, always with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from inspector.domain.sources import SourceStatus


class Verdict(StrEnum):
    """What the rule says. `INSUFFICIENT` is neither: something must still be shown."""

    PASS = "pass"  # 合格
    INSUFFICIENT = "insufficient"  # 证据不足
    FAIL = "fail"  # 不合格


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a judgement, as a sentence for the inspector, with its source."""

    verdict: Verdict
    sentence: str
    source: str
    status: SourceStatus = SourceStatus.SEEN


@dataclass(frozen=True, slots=True)
class Judgement:
    """All grounds together. One failure fails; otherwise one gap leaves it open."""

    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the whole; nothing examined is insufficient."""
        found = {reason.verdict for reason in self.reasons}
        for verdict in (Verdict.FAIL, Verdict.INSUFFICIENT, Verdict.PASS):
            if verdict in found:
                return verdict
        return Verdict.INSUFFICIENT

    @property
    def against(self) -> tuple[Reason, ...]:
        """The grounds that keep it from passing."""
        return tuple(reason for reason in self.reasons if reason.verdict is not Verdict.PASS)


def judge(reasons: Iterable[Reason]) -> Judgement:
    """The judgement on these grounds."""
    return Judgement(tuple(reasons))
