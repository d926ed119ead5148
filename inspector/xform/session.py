"""FormSession: the whole contract between the engine and any client.

A session holds one filled form. It computes only what a change can reach, keeps the values of hidden questions, and
never touches a file or a clock of its own: the `Environment` passed in answers those questions.
"""

from __future__ import annotations

from collections.abc import Mapping

from inspector.errors import Code, FormError
from inspector.xform.closing import Closing
from inspector.xform.collection import collection_put_off
from inspector.xform.definition import Definition, Event, Seed
from inspector.xform.drafts import read_draft, write_draft
from inspector.xform.environment import Environment
from inspector.xform.events import Events
from inspector.xform.instance import Instance, slot_of
from inspector.xform.judging import Judge, change_of
from inspector.xform.recompute import Journal, Recompute
from inspector.xform.repeats import Repeats
from inspector.xform.showing import Showing
from inspector.xform.submission import write_xml
from inspector.xform.tables import Tables
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
from inspector.xform.wording import Wording
from inspector.xform.world import FormWorld, instances_of

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

    def __init__(self, definition: Definition, environment: Environment, *, seed: Seed | None = None) -> None:
        """Set up the parts; `start` and `resume` bring them to life."""
        self.definition = definition
        self.environment = environment
        instances = instances_of(definition, environment)
        tables = Tables(instances, definition.media)
        world = FormWorld(environment, definition.version, tables)
        self._instance = Instance(definition, seed or definition.seed)
        self._state = Recompute(definition, self._instance, world, instances=instances)
        self._wording = world.wording = Wording(definition, self._instance, self._state, tables)
        self._events = Events(definition, self._instance, self._state, environment)
        self._repeats = Repeats(definition, self._instance, self._state, self._events)
        self._closing = Closing(definition, self._instance, self._state, events=self._events, wording=self._wording)
        self._showing = Showing(definition, self._instance, self._state, self._wording)

    @classmethod
    def start(cls, definition: Definition, environment: Environment) -> FormSession:
        """A new form: preloads, first-load events, then everything computed once."""
        with collection_put_off():
            session = cls(definition, environment)
            session._events.preload(session._instance.nodes())
            for event in (Event.FIRST_LOAD, Event.READY, Event.LOAD):
                session._events.fire(event)
            session._settle(calculate=True)
        return session

    @classmethod
    def resume(
        cls, definition: Definition, environment: Environment, *, snapshot: bytes, values: Mapping[str, str]
    ) -> FormSession:
        """The form as it was left; nothing is calculated anew, so that now() and random() keep what they gave.

        Args:
            definition: the very version that made the snapshot.
            environment: as for `start`.
            snapshot: what `snapshot()` gave after the last structural change.
            values: reference → text of every value that changed since (the sum of `Change.values`).

        Raises:
            FormError: FORM_DRAFT_UNREADABLE, FORM_PLACE_MISSING.
        """
        with collection_put_off():
            session = cls(definition, environment, seed=read_draft(definition, snapshot))
            for ref, text in values.items():
                session._instance.find(ref).value = text
            session._settle(calculate=False)
            session._events.fire(Event.LOAD)
            session._finish_change()
        return session

    def _settle(self, *, calculate: bool) -> None:
        """Compute the whole form once."""
        self._state.everything(calculate=calculate)
        if not calculate:
            self._state.wanted.clear()
        self._finish_change()

    # -- language ----------------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language shown now: one of `definition.languages`, "" where the form has none."""
        return self._wording.language

    @language.setter
    def language(self, name: str) -> None:
        self._wording.language = name

    # -- looking -----------------------------------------------------------------------------------------------

    def children(self, ref: str = "", /) -> tuple[View, ...]:
        """The relevant children in the order of the body; "" is the top level.

        A repeat gives its instances, an instance and a group their questions and groups. A group without a place of
        its own has the reference of the place around it with "#" and a number.
        """
        return tuple(self._showing.children(ref))

    def view(self, ref: str, /) -> View:
        """One place as it is now, relevant or not.

        Raises:
            FormError: FORM_PLACE_MISSING.
        """
        return self._showing.view(ref)

    def choices(self, ref: str, /) -> tuple[Choice, ...]:
        """The choices of a question, filtered by the answers of now and labelled in the language of the session."""
        node = self._instance.find(ref)
        control = self.definition.controls.get(slot_of(node).index)
        return self._wording.choices(control, node) if control is not None else ()

    def value(self, ref: str, /) -> str:
        """The stored text, even of a hidden question."""
        return self._instance.find(ref).value

    def find(self, name: str, /) -> tuple[str, ...]:
        """References of all nodes with this local name, relevant or not, in document order."""
        slots = [slot.index for slot in self.definition.slots if slot.name == name]
        return tuple(self._instance.ref(node) for slot in slots for node in self._instance.everywhere(slot))

    # -- changing ----------------------------------------------------------------------------------------------

    def answer(self, ref: str, value: str) -> Change:
        """Give an answer in the text form of XForms; "" clears it.

        The constraint judges the candidate first: a rejected answer is not stored, and `Change.rejected` says why.

        Raises:
            FormError: FORM_PLACE_MISSING.
        """
        node = self._instance.find(ref)
        rejected = self._judge.rejection(node, value)
        if rejected:
            return Change(rejected=rejected)
        self._state.journal = Journal()
        if self._events.put(node, value):
            self._state.run()
            self._events.value_changed(node)
        return self._finish_change()

    def add_repeat(self, ref: str, /) -> Change:
        """Append an instance to the repeat named without an index ("/data/yard/heap").

        Raises:
            FormError: FORM_NO_REPEAT: not a repeat, or its number is fixed or computed.
        """
        found = self._showing.repeat_at(ref)
        if found is None or not self._showing.may_change(found[1]):
            raise FormError(Code.FORM_NO_REPEAT, path=ref)
        self._state.journal = Journal()
        self._repeats.add(found[0], found[1].slot)
        return self._finish_change()

    def remove_repeat(self, ref: str, /) -> Change:
        """Remove the instance named with its index ("/data/yard/heap[2]").

        Raises:
            FormError: FORM_NO_REPEAT, FORM_PLACE_MISSING.
        """
        node = self._instance.find(ref)
        repeat = self.definition.repeats.get(slot_of(node).index)
        if repeat is None or not ref.endswith("]") or not self._showing.may_change(repeat):
            raise FormError(Code.FORM_NO_REPEAT, path=ref)
        self._state.journal = Journal()
        self._repeats.remove(node)
        return self._finish_change()

    def _finish_change(self) -> Change:
        """Do what is still due, and say what became different."""
        self._state.run()
        self._repeats.meet_counts()
        journal = self._state.journal
        self._state.journal = Journal()
        return change_of(journal, self._instance)

    # -- finishing ---------------------------------------------------------------------------------------------

    @property
    def _judge(self) -> Judge:
        return Judge(self.definition, self._state, self._wording, self._showing)

    def problems(self) -> tuple[Problem, ...]:
        """What keeps the form from being finished: required and constraint of relevant questions, in body order."""
        return tuple(self._judge.problems())

    def snapshot(self) -> bytes:
        """The whole state of the draft, values of hidden questions included; `resume` reads it."""
        return write_draft(self.definition, self._instance.root)

    def finish(self) -> Submission:
        """Run the closing events and write the submission; problems are the client's to settle before."""
        self._closing.settle()
        self._events.fire(Event.REVALIDATE)
        self._events.close()
        self._finish_change()
        return Submission(
            xml=write_xml(self.definition, self._instance),
            instance_id=self._meta("instanceID"),
            instance_name=self._meta("instanceName"),
        )

    def _meta(self, name: str) -> str:
        refs = [ref for ref in self.find(name) if "meta/" in ref]
        return self.value(refs[0]) if refs else ""
