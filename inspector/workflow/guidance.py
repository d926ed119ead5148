"""What an inspector wants to know about one item: how it is checked, what it rests on, what proves it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.checklist.items import Item
from inspector.checklist.meaning import EvidenceKind, SourceStatus
from inspector.checklist.owed import evidence_word
from inspector.domain.law import Clause, cite
from inspector.domain.records import Authority
from inspector.i18n import tr

if TYPE_CHECKING:
    from inspector.workflow.walk import Walk


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause that an item names. `verified` is false until an administrator compared it with the official text."""

    id: str
    citation: str
    summary: str
    role: str  # duty | penalty | alternative
    range: str  # the fine in 万元, for the screen only
    verified: bool


@dataclass(frozen=True, slots=True)
class Guidance:
    """What stands beside an item. Sentences are translated; citations are legal text."""

    how: str
    clauses: tuple[ClauseLine, ...]
    missing: tuple[str, ...]  # clause ids that the library does not hold
    standard: str
    evidence: tuple[str, ...]
    source: str  # how well the source of the item is known; empty where it was seen
    hand_over: str  # who acts instead; empty for environmental items


def guidance_of(walk: Walk, item: Item) -> Guidance:
    """What is known about an item, by the law library of this inspection."""
    named = [(clause, "duty") for clause in item.duties]
    named += [
        (clause, role) for clause, role in ((item.penalty, "penalty"), (item.alternative, "alternative")) if clause
    ]
    known = walk.law.clauses
    return Guidance(
        how=item.guidance,
        clauses=tuple(_line(known[clause], role) for clause, role in named if clause in known),
        missing=tuple(clause for clause, _ in named if clause not in known),
        standard=item.standard,
        evidence=tuple(_need(need.kind, need.count) for need in item.evidence),
        source=source_sentence(item.status),
        hand_over=hand_over_sentence(item.authority),
    )


def _line(clause: Clause, role: str) -> ClauseLine:
    return ClauseLine(clause.id, cite(clause), clause.summary, role, clause.range, clause.verified is not None)


def _need(kind: EvidenceKind, count: int) -> str:
    word = evidence_word(kind)
    return tr("{evidence} {count} 份", evidence=word, count=count) if count > 1 else word


def source_sentence(status: SourceStatus) -> str:
    """How well a source is known, in words; empty where it was seen."""
    return {
        SourceStatus.VERIFIED: "",
        SourceStatus.UNOFFICIAL: tr("来源为非官方转录，待核"),
        SourceStatus.SECONDHAND: tr("来源为二手资料，待核"),
        SourceStatus.RECALLED: tr("未见原文，待核"),
        SourceStatus.DESIGN: tr("本系统的建议，不是法规"),
        SourceStatus.INFERRED: tr("编者推断，待核"),
    }[status]


def hand_over_sentence(authority: Authority) -> str:
    """Who acts on findings of this kind; empty where the environmental authority does."""
    return {
        Authority.ENVIRONMENT: "",
        Authority.SAFETY: tr("移交应急管理部门，不列入环境责令改正"),
        Authority.WATER: tr("移交水行政主管部门，不列入环境责令改正"),
        Authority.OTHER: tr("移交主管部门，不列入环境责令改正"),
    }[authority]
