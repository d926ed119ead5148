"""FormSession: the whole contract between the engine and any client.

A session holds one filled form. It computes only what a change can reach, keeps the values of hidden questions, and
never touches a file or a clock of its own: the `Environment` passed in answers those questions.
"""

from __future__ import annotations

from collections.abc import Mapping

from inspector.xform.definition import Definition
from inspector.xform.environment import Environment
from inspector.xform.views import (
    Change,
    Choice,
    Problem,
    ProblemKind,
    QuestionType,
    Submission,
    View,
    ViewKind,
)

__all__ = [
    "Change",
    "Choice",
    "Definition",
    "Environment",
    "FormSession",
    "Problem",
    "ProblemKind",
    "QuestionType",
    "Submission",
    "View",
    "ViewKind",
]


class FormSession:
    """One form being filled in."""

    definition: Definition
    language: str  # settable; one of definition.languages

    @classmethod
    def start(cls, definition: Definition, environment: Environment) -> FormSession:
        """A new form: preloads, first-load events, then everything computed once."""
        raise NotImplementedError

    @classmethod
    def resume(
        cls, definition: Definition, environment: Environment, *, snapshot: bytes, values: Mapping[str, str]
    ) -> FormSession:
        """The form as it was left.

        Args:
            definition: the very version that made the snapshot.
            environment: as for `start`.
            snapshot: what `snapshot()` gave after the last structural change.
            values: reference → text of every value that changed since (the sum of `Change.values`).
        """
        raise NotImplementedError

    def children(self, ref: str = "", /) -> tuple[View, ...]:
        """The relevant children in the order of the body; "" is the top level.

        A repeat gives its instances, an instance and a group their questions and groups.
        """
        raise NotImplementedError

    def view(self, ref: str, /) -> View:
        """One place as it is now, relevant or not."""
        raise NotImplementedError

    def choices(self, ref: str, /) -> tuple[Choice, ...]:
        """The choices of a question, filtered by the answers of now and labelled in the language of the session."""
        raise NotImplementedError

    def answer(self, ref: str, value: str) -> Change:
        """Give an answer in the text form of XForms; "" clears it.

        The constraint judges the candidate first: a rejected answer is not stored, and `Change.rejected` says why.
        """
        raise NotImplementedError

    def add_repeat(self, ref: str, /) -> Change:
        """Append an instance to the repeat named without an index ("/data/yard/heap")."""
        raise NotImplementedError

    def remove_repeat(self, ref: str, /) -> Change:
        """Remove the instance named with its index ("/data/yard/heap[2]")."""
        raise NotImplementedError

    def value(self, ref: str, /) -> str:
        """The stored text, even of a hidden question."""
        raise NotImplementedError

    def find(self, name: str, /) -> tuple[str, ...]:
        """References of all nodes with this local name, relevant or not, in document order."""
        raise NotImplementedError

    def problems(self) -> tuple[Problem, ...]:
        """What keeps the form from being finished: required and constraint of relevant questions, in body order."""
        raise NotImplementedError

    def snapshot(self) -> bytes:
        """The whole state of the draft, values of hidden questions included; `resume` reads it."""
        raise NotImplementedError

    def finish(self) -> Submission:
        """Run the closing events and write the submission; problems are the client's to settle before."""
        raise NotImplementedError
