"""What is put right when a form is finished, as JavaRosa's validation does (FormDef.validate).

Every relevant question counts as answered once more, so that a calculated value that was written over is calculated
again; a choice that its filter no longer offers is dropped. Values without inputs, such as uuid() and now(), stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.xform.definition import Control, Definition
from inspector.xform.events import Events
from inspector.xform.instance import Instance
from inspector.xform.recompute import Recompute
from inspector.xform.tree import Node
from inspector.xform.views import QuestionType
from inspector.xform.wording import Wording

CHOSEN = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


class Closing:
    """Settles one filled form before it is written."""

    def __init__(
        self, definition: Definition, instance: Instance, state: Recompute, *, events: Events, wording: Wording
    ) -> None:
        self.definition = definition
        self.instance = instance
        self.state = state
        self.events = events
        self.wording = wording

    def settle(self) -> None:
        """Answer every relevant question once more, in document order, and drop what is no longer offered."""
        for slot in sorted(self.definition.controls):
            for node in self.instance.everywhere(slot):
                if node.relevant:
                    self.state.touch(node)
        self.state.run()
        for control, node in self._filtered():
            self.events.put(node, standing(control, node, self.wording))
            self.state.run()

    def _filtered(self) -> Iterator[tuple[Control, Node]]:
        for slot, control in sorted(self.definition.controls.items()):
            if depends(control):
                yield from ((control, node) for node in self.instance.everywhere(slot) if node.relevant and node.value)


def depends(control: Control) -> bool:
    """Whether the choices of a question depend on other answers."""
    return control.type in CHOSEN and control.itemset is not None and bool(control.itemset.nodes.references)


def standing(control: Control, node: Node, wording: Wording) -> str:
    """The answer without the choices that are no longer offered; unchanged where the list cannot be computed."""
    offered = wording.offered(control, node)
    if offered is None:
        return node.value
    if control.type is QuestionType.SELECT_ONE:
        return node.value if node.value in offered else ""
    kept = [one for one in node.value.split() if one in offered]
    return node.value if len(kept) == len(node.value.split()) else " ".join(kept)
