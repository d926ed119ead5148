"""How far a checklist has come: for each section, items decided of items shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspector.checklist.items import Item
from inspector.domain.records import Mark
from inspector.xform.session import FormSession, View, ViewKind


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A top-level group that is shown now.

    In a section with items these are counted; in one without (基本情况) its required questions are.
    """

    ref: str
    name: str
    label: str
    done: int
    total: int
    failed: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be decided here."""
        return self.done == self.total


def sections(session: FormSession, items: Iterable[Item]) -> tuple[SectionProgress, ...]:
    """The sections with their progress, in the order of the form.

    Args:
        items: those shown now, as `read_items` gives them.
    """
    by_section: dict[str, list[Item]] = {}
    for item in items:
        by_section.setdefault(item.section, []).append(item)
    groups = (view for view in session.children() if view.kind is ViewKind.GROUP)
    return tuple(_progress(session, group, by_section.get(group.ref, [])) for group in groups)


def _progress(session: FormSession, group: View, items: list[Item]) -> SectionProgress:
    if items:
        results = [session.value(item.result_ref) for item in items]
        done, total, failed = sum(map(bool, results)), len(results), results.count(Mark.FAIL.value)
    else:
        answers = [bool(view.value) for view in questions(session, group.ref) if view.required]
        done, total, failed = sum(answers), len(answers), 0
    return SectionProgress(group.ref, group.name, group.label, done, total, failed)


def questions(session: FormSession, ref: str) -> Iterator[View]:
    """All shown questions below a place, in the order of the form."""
    for view in session.children(ref):
        if view.kind is ViewKind.QUESTION:
            yield view
        else:
            yield from questions(session, view.ref)
