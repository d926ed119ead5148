"""What is still owed before an inspection can be closed, each entry with the place to jump to.

A missing decision, reason or answer holds the closing up. Missing photos are put to the inspector. Papers that may lie
in the paper file and sources that are not verified are only said: an unverified rule suggests, it never blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

from inspector.checklist.items import Item
from inspector.checklist.meaning import EvidenceKind, SourceStatus
from inspector.checklist.progress import questions
from inspector.domain.records import Mark
from inspector.i18n import tr
from inspector.xform.session import FormSession, Problem, QuestionType

_WEAK: Final = frozenset(SourceStatus) - {SourceStatus.VERIFIED, SourceStatus.UNOFFICIAL}
_MEASURED: Final = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE, QuestionType.GEOPOINT})


class OwedKind(StrEnum):
    """What sort of thing is owed."""

    ANSWER = "answer"  # a required question, or an answer that its constraint refuses
    RESULT = "result"  # an item without a decision
    REASON = "reason"  # 不适用 or 未查 without a reason
    EVIDENCE = "evidence"  # photos of a failed item
    PAPER = "paper"  # a sample slip, an interview, a film, a copy: may lie in the paper file
    SOURCE = "source"  # a failed item whose source is not verified


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed. `item` is its number, empty where the question belongs to none."""

    kind: OwedKind
    item: str
    ref: str
    sentence: str
    blocking: bool


def owed_of_session(
    session: FormSession, items: Iterable[Item], *, photos: Mapping[str, int], files: Mapping[str, int] | None = None
) -> tuple[Owed, ...]:
    """Everything owed, what blocks first, each kind in the order of the form.

    Args:
        items: those shown now, as `read_items` gives them.
        photos: number of photos by item number.
        files: number of sound, film and other files by item number.
    """
    others = files or {}
    shown = tuple(items)
    groups = {item.ref: item for item in shown}
    owed = [_problem(problem, groups) for problem in session.problems()]
    owed += [_undecided(item) for item in shown if not session.value(item.result_ref)]
    for item in shown:
        if session.value(item.result_ref) == Mark.FAIL:
            owed += _evidence(session, item, photos.get(item.number, 0), others.get(item.number, 0))
            owed += _source(item)
    order = list(OwedKind)
    return tuple(sorted(owed, key=lambda entry: (not entry.blocking, order.index(entry.kind))))


def _problem(problem: Problem, groups: Mapping[str, Item]) -> Owed:
    above = accumulate(problem.ref.split("/"), lambda path, name: f"{path}/{name}")
    item = next((groups[ref] for ref in above if ref in groups), None)
    number = item.number if item else ""
    if item is not None and problem.ref == item.reason_ref:
        sentence = tr("{number} 写明不适用或者未查的原因", number=number)
        return Owed(OwedKind.REASON, number, problem.ref, sentence, blocking=True)
    said = problem.message or tr("必须填写")
    sentence = tr("{question}：{problem}", question=problem.label, problem=said)
    return Owed(OwedKind.ANSWER, number, problem.ref, sentence, blocking=True)


def _undecided(item: Item) -> Owed:
    sentence = tr("{label} 还没有结果", label=item.label)
    return Owed(OwedKind.RESULT, item.number, item.result_ref, sentence, blocking=True)


def _evidence(session: FormSession, item: Item, photos: int, files: int) -> Iterator[Owed]:
    """Photos first; where an item names none, the pages of its documents photographed stand for them."""
    needs = {need.kind: need.count for need in item.evidence}
    main = EvidenceKind.PHOTO if EvidenceKind.PHOTO in needs else EvidenceKind.DOCUMENT
    wanted = needs.pop(main, 0)
    if photos < wanted:
        missing = wanted - photos
        sentence = (
            tr("{number} 还差 {count} 张照片", number=item.number, count=missing)
            if main is EvidenceKind.PHOTO
            else tr("{number} 还差 {count} 张文件照片", number=item.number, count=missing)
        )
        yield Owed(OwedKind.EVIDENCE, item.number, item.result_ref, sentence, blocking=False)
    if EvidenceKind.MEASUREMENT in needs and _has_measurement(session, item):
        del needs[EvidenceKind.MEASUREMENT]
    if needs and max(photos - wanted, 0) + files < len(needs):
        kinds = "、".join(evidence_word(kind) for kind in needs)
        sentence = tr("{number} 另需：{kinds}（不能拍照的附卷）", number=item.number, kinds=kinds)
        yield Owed(OwedKind.PAPER, item.number, item.result_ref, sentence, blocking=False)


def _has_measurement(session: FormSession, item: Item) -> bool:
    return any(view.type in _MEASURED and view.value for view in questions(session, item.ref))


def _source(item: Item) -> Iterator[Owed]:
    if item.status in _WEAK:
        sentence = tr("{number} 的依据待核，只作提示", number=item.number)
        yield Owed(OwedKind.SOURCE, item.number, item.result_ref, sentence, blocking=False)


def evidence_word(kind: EvidenceKind) -> str:
    """The kind of evidence in the language of the surface."""
    return {
        EvidenceKind.PHOTO: tr("照片"),
        EvidenceKind.VIDEO: tr("视频"),
        EvidenceKind.MEASUREMENT: tr("测量记录"),
        EvidenceKind.DOCUMENT: tr("文件复印件"),
        EvidenceKind.SAMPLE: tr("采样单"),
        EvidenceKind.INTERVIEW: tr("询问笔录"),
    }[kind]
