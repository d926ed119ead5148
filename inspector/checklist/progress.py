"""How far a checklist has come: for each section, items decided of items shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from inspector.checklist.items import Item
from inspector.domain.records import Mark
from inspector.i18n import tr
from inspector.xform.session import FormSession, QuestionType, View, ViewKind

_UNSEEN = frozenset({QuestionType.CALCULATE, QuestionType.HIDDEN})


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A top-level group that is shown now, or what stands between two of them without a group of its own.

    In a section with items these are counted; in one without (基本情况) its required questions are. `members` are the
    questions and repeats of a section that is no group; its reference is then no place of the form.
    """

    ref: str
    name: str
    label: str
    done: int
    total: int
    failed: int
    members: tuple[str, ...] = ()

    def holds(self, ref: str) -> bool:
        """Whether a place stands in this section."""
        return any(ref == top or ref.startswith((f"{top}/", f"{top}[")) for top in self.members or (self.ref,))

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be decided here."""
        return self.done == self.total


def sections(session: FormSession, items: Iterable[Item]) -> tuple[SectionProgress, ...]:
    """The sections with their progress, in the order of the form.

    Args:
        items: those shown now, as `read_items` gives them.
    """
    known = list(items)
    found: list[SectionProgress] = []
    loose: list[str] = []
    for view in (*session.children(), None):
        if view is not None and view.kind is not ViewKind.GROUP:
            loose += [view.ref] if view.type not in _UNSEEN else []
            continue
        if loose:
            first = session.view(loose[0])
            label = first.label if len(loose) == 1 and first.kind is ViewKind.REPEAT else tr("未分组的问题")
            section = SectionProgress(f"#{len(found)}", "", label or first.name, 0, 0, 0, tuple(loose))
            found.append(_counted(session, section, known))
            loose = []
        if view is not None:
            found.append(
                _counted(session, SectionProgress(view.ref, view.name, view.label or view.name, 0, 0, 0), known)
            )
    return tuple(found)


def _counted(session: FormSession, section: SectionProgress, all_items: Iterable[Item]) -> SectionProgress:
    items = [item for item in all_items if section.holds(item.ref)]
    if items:
        results = [session.value(item.result_ref) for item in items]
        done, total, failed = sum(map(bool, results)), len(results), results.count(Mark.FAIL.value)
    else:
        tops = section.members or (section.ref,)
        answers = [bool(view.value) for top in tops for view in questions(session, top) if view.required]
        done, total, failed = sum(answers), len(answers), 0
    return replace(section, done=done, total=total, failed=failed)


def questions(session: FormSession, ref: str) -> Iterator[View]:
    """All shown questions at or below a place, in the order of the form."""
    here = session.view(ref)
    if here.kind is ViewKind.QUESTION:
        yield here
        return
    for view in session.children(ref):
        if view.kind is ViewKind.QUESTION:
            yield view
        else:
            yield from questions(session, view.ref)
