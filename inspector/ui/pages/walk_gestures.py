"""What was done to the form since a member of a repeat was removed, so that the removal can be taken back alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from inspector.errors import InspectorError
from inspector.xform.session import FormSession


class Kind(Enum):
    """A gesture on the form."""

    ANSWER = "answer"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture: the place, and the text of an answer."""

    kind: Kind
    ref: str
    text: str = ""


@dataclass(slots=True)
class Removal:
    """The form as it was before a member was removed, and what was done since."""

    ref: str  # of the member, with its number
    snapshot: bytes
    since: list[Gesture]

    def take_back(self, session: FormSession) -> FormSession:
        """A session with the member back, and everything done since done again."""
        restored = FormSession.resume(session.definition, session.environment, snapshot=self.snapshot, values={})
        restored.language = session.language
        for gesture in self.since:
            moved = replace(gesture, ref=self._moved(gesture.ref))
            try:
                repeat(restored, moved)
            except InspectorError:  # the place is no longer there: nothing to do again
                continue
        return restored

    def _moved(self, ref: str) -> str:
        """Members after the removed one had moved up by one; with it back they stand where they stood."""
        series, _, number = self.ref.rpartition("[")
        removed = int(number.rstrip("]"))
        if not ref.startswith(f"{series}["):
            return ref
        own, _, rest = ref[len(series) + 1 :].partition("]")
        return f"{series}[{int(own) + 1}]{rest}" if int(own) >= removed else ref


def repeat(session: FormSession, gesture: Gesture) -> None:
    """Do a gesture again."""
    if gesture.kind is Kind.ANSWER:
        session.answer(gesture.ref, gesture.text)
    elif gesture.kind is Kind.ADD:
        session.add_repeat(gesture.ref)
    else:
        session.remove_repeat(gesture.ref)
