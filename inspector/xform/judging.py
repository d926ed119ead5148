"""Whether answers are in order, and what a change amounts to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inspector.errors import Code, FormError
from inspector.i18n import tr
from inspector.xform.casting import fits
from inspector.xform.closing import CHOSEN, depends, standing
from inspector.xform.definition import NOWHERE, Control, Definition, Element
from inspector.xform.instance import Instance, slot_of
from inspector.xform.recompute import Journal, Recompute
from inspector.xform.repeats import MAX_COMPUTED
from inspector.xform.showing import Showing
from inspector.xform.tree import Node
from inspector.xform.views import Change, Problem, ProblemKind
from inspector.xform.wording import Wording


class Judge:
    """Applies constraints and required marks to one filled form."""

    def __init__(self, definition: Definition, state: Recompute, wording: Wording, showing: Showing) -> None:
        self.definition = definition
        self.state = state
        self.wording = wording
        self.showing = showing

    def rejection(self, node: Node, candidate: str) -> str:
        """Why a candidate cannot be stored, "" where it can; an empty answer is never rejected."""
        bind = slot_of(node).bind
        if not candidate or bind is None:
            return ""
        control = self.definition.controls.get(slot_of(node).index)
        chosen = control is not None and control.type in CHOSEN
        if not chosen and not fits(candidate, bind.type):
            return tr("「{value}」与这道题的类型不符。", value=candidate)
        try:
            if bind.constraint is None or self._allowed(node, candidate):
                return ""
        except FormError as error:
            return error.sentence()
        return self.wording.plain(bind.constraint_message, node) or tr("这个答案不符合要求。")

    def _allowed(self, node: Node, candidate: str) -> bool:
        """Whether the constraint holds with the candidate in the node's place; the node keeps its own text."""
        bind = slot_of(node).bind
        assert bind is not None
        assert bind.constraint is not None
        kept, node.value = node.value, candidate
        try:
            return self.state.holds(bind.constraint, self.state.context(node))
        finally:
            node.value = kept

    def problems(self) -> Iterator[Problem]:
        """Counts that cannot be met, then relevant questions in body order: required before constraint."""
        yield from self._excess()
        yield from self._below(self.definition.body, self.showing.instance.root)

    def _excess(self) -> Iterator[Problem]:
        """Each repeat once, however many of its series cannot be made in full."""
        told: set[int] = set()
        for (parent, repeat), number in self.state.excess.items():
            if repeat not in told and parent.relevant:
                told.add(repeat)
                name = self.definition.slots[repeat].path.rpartition("/")[2]
                ref = f"{self.showing.instance.ref(parent)}/{name}"
                error = FormError(Code.FORM_TOO_MANY, path=ref, count=number, limit=MAX_COMPUTED)
                yield Problem(ref, self.showing.view(ref).label, ProblemKind.FORMULA, error.sentence())

    def _below(self, elements: Iterable[Element], around: Node) -> Iterator[Problem]:
        for element in elements:
            if element.slot == NOWHERE:
                yield from self._below(element.children, around)  # type: ignore[union-attr]
                continue
            for node in self.showing.nodes_of(element.slot, around):
                if not node.relevant:
                    continue
                if isinstance(element, Control):
                    yield from self._of(element, node)
                else:
                    yield from self._below(element.children, node)

    def _of(self, control: Control, node: Node) -> Iterator[Problem]:
        bind = slot_of(node).bind
        if bind is None:
            return
        ref = self.showing.instance.ref(node)
        failure = self.state.failures.get(node)
        if failure is not None:
            yield Problem(ref, self.wording.plain(control.label, node), ProblemKind.FORMULA, failure)
        if not (standing(control, node, self.wording) if node.value and depends(control) else node.value):
            if node in self.state.required:
                message = self.wording.plain(bind.required_message, node) or tr("这道题必须回答。")
                yield Problem(ref, self.wording.plain(control.label, node), ProblemKind.REQUIRED, message)
            return
        message = self.rejection(node, node.value)
        if message:
            yield Problem(ref, self.wording.plain(control.label, node), ProblemKind.CONSTRAINT, message)


def change_of(journal: Journal, instance: Instance) -> Change:
    """What the journal amounts to, in references as they stand now; nodes that left the form are left out."""
    values = {
        instance.ref(node): node.value
        for node, before in journal.values.items()
        if node.value != before and _stands(node, instance)
    }
    flipped = {
        instance.ref(node)
        for node, before in journal.relevance.items()
        if node.relevant != before and _stands(node, instance)
    }
    touched = {instance.ref(node) for node in journal.touched if _stands(node, instance)}
    return Change(
        values=values,
        structural=journal.structural,
        shown_or_hidden=frozenset(flipped),
        touched=frozenset(touched - flipped - values.keys()),
    )


def _stands(node: Node, instance: Instance) -> bool:
    """Whether the node is still part of the form."""
    if not slot_of(node).repeats:
        return True
    here = node
    while here.parent is not None:
        here = here.parent
    return here is instance.document
