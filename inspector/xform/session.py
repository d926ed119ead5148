"""FormSession: the whole contract between the engine and any client.

A session holds one filled form. It computes only what a change can reach, keeps the values of hidden questions, and
never touches a file or a clock of its own: the `Environment` passed in answers those questions.
"""

from __future__ import annotations

from collections.abc import Mapping

from inspector.errors import Code, FormError
from inspector.xform.audit import FILE_NAME, AuditEvent, AuditLog, audit_wish
from inspector.xform.closing import Closing
from inspector.xform.collection import collection_put_off
from inspector.xform.definition import Definition, Event, Seed
from inspector.xform.drafts import read_draft, write_draft
from inspector.xform.environment import Environment
from inspector.xform.events import Events
from inspector.xform.instance import Instance, slot_of
from inspector.xform.judging import Judge, change_of
from inspector.xform.recompute import Journal, Recompute
from inspector.xform.reopening import read_submission, renewed
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
from inspector.xform.xform_schema import INSTANCE

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

    def __init__(
        self, definition: Definition, environment: Environment, *, seed: Seed | None = None, audit: str = ""
    ) -> None:
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
        self._judge = Judge(definition, self._state, self._wording, self._showing)
        wish = audit_wish(definition)
        self._audit = AuditLog(wish, environment, earlier=audit) if wish is not None else None

    @classmethod
    def start(cls, definition: Definition, environment: Environment) -> FormSession:
        """A new form: preloads, first-load events, then everything computed once."""
        with collection_put_off():
            session = cls(definition, environment)
            session._events.preload(session._instance.nodes())
            for event in (Event.FIRST_LOAD, Event.READY, Event.LOAD):
                session._events.fire(event)
            session._state.everything()
            session._finish_change()
        session._note(AuditEvent.START)
        return session

    @classmethod
    def resume(
        cls,
        definition: Definition,
        environment: Environment,
        *,
        snapshot: bytes,
        values: Mapping[str, str],
        audit: str = "",
    ) -> FormSession:
        """The form as it was left; nothing is calculated anew, so that now() and random() keep what they gave.

        Args:
            definition: the very version that made the snapshot.
            environment: as for `start`.
            snapshot: what `snapshot()` gave after the last structural change.
            values: reference → text of every value that changed since (the sum of `Change.values`).
            audit: what `audit_log()` gave last.

        Raises:
            FormError: FORM_DRAFT_UNREADABLE, FORM_PLACE_MISSING.
        """
        with collection_put_off():
            session = cls(definition, environment, seed=read_draft(definition, snapshot), audit=audit)
            for ref, text in values.items():
                session._instance.find(ref).value = text
            session._open_again()
        return session

    @classmethod
    def reopen(cls, definition: Definition, environment: Environment, *, submission: bytes) -> FormSession:
        """A finished form as it was submitted, under its own identity, to be looked at.

        Args:
            definition: the very version that made the submission.
            environment: as for `start`.
            submission: the bytes of `Submission.xml`.

        Raises:
            FormError: XML_UNREADABLE, FORM_SUBMISSION_UNFIT.
        """
        return cls._submitted(definition, environment, read_submission(definition, submission))

    @classmethod
    def edit(cls, definition: Definition, environment: Environment, *, submission: bytes) -> FormSession:
        """A finished form to be changed: its instanceID is new, and deprecatedID names the submission it replaces.

        Arguments and errors are those of `reopen`.
        """
        identity = f"uuid:{environment.new_id()}"
        seed = renewed(definition, read_submission(definition, submission), new_id=identity)
        session = cls._submitted(definition, environment, seed)
        for ref in session.find(INSTANCE):
            session._state.touch(session._instance.find(ref))
        session._finish_change()
        return session

    @classmethod
    def _submitted(cls, definition: Definition, environment: Environment, seed: Seed) -> FormSession:
        with collection_put_off():
            session = cls(definition, environment, seed=seed)
            session._open_again(submitted=True)
        return session

    @classmethod
    def renew(cls, definition: Definition, environment: Environment, *, seed: Seed) -> FormSession:
        """A form whose values come from another version (`moving`): no event runs, everything is computed anew."""
        with collection_put_off():
            session = cls(definition, environment, seed=seed)
            session._state.everything()
            session._finish_change()
        return session

    def _open_again(self, *, submitted: bool = False) -> None:
        """Compute what is not kept, and run what happens at each opening; nothing that is kept is calculated anew."""
        self._state.everything(calculate=False)
        self._state.wanted.clear()
        if submitted:
            self._state.fill_hidden()
        self._events.fire(Event.LOAD)
        self._finish_change()
        self._note(AuditEvent.RESUME)

    # -- language ----------------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language shown now: one of `definition.languages`, "" where the form has none."""
        return self._wording.language

    @language.setter
    def language(self, name: str) -> None:
        """What is calculated from words is calculated anew; the next `Change` tells the values that changed by it."""
        if name != self._wording.language:
            self._wording.language = name
            self._state.touch_words()
            self._state.run()

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
        return tuple(ref for slot in slots for ref in self._instance.refs(slot))

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
            self._note(AuditEvent.REJECTED, ref)
            return Change(rejected=rejected)
        before = node.value
        if self._events.put(node, value):
            self._state.run()
            self._events.value_changed(node)
            if self._audit is not None:
                self._audit.answered(ref, before=before, after=value)
        return self._finish_change()

    def add_repeat(self, ref: str, /) -> Change:
        """Append an instance to the repeat named without an index ("/data/yard/heap").

        Raises:
            FormError: FORM_NO_REPEAT: not a repeat, or its number is fixed or computed.
        """
        found = self._showing.repeat_at(ref)
        if found is None or not self._showing.may_change(found[1]):
            raise FormError(Code.FORM_NO_REPEAT, path=ref)
        self._note(AuditEvent.ADD_REPEAT, self._instance.ref(self._repeats.add(found[0], found[1].slot)))
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
        self._repeats.remove(node)
        self._note(AuditEvent.DELETE_REPEAT, ref)
        return self._finish_change()

    def _finish_change(self) -> Change:
        """Do what is still due, and say what became different."""
        self._state.run()
        self._repeats.meet_counts()
        journal = self._state.journal
        self._state.journal = Journal()
        return change_of(journal, self._instance)

    # -- finishing ---------------------------------------------------------------------------------------------

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
        self._note(AuditEvent.FINALIZE)
        self._note(AuditEvent.EXIT)
        if self._audit is not None:
            for node in self._instance.everywhere(self._audit.wish.slot):
                self._events.put(node, FILE_NAME)
        self._finish_change()
        return Submission(
            xml=write_xml(self.definition, self._instance),
            instance_id=self._meta("instanceID"),
            instance_name=self._meta("instanceName"),
            audit=self.audit_log().encode("utf-8"),
        )

    # -- the log -----------------------------------------------------------------------------------------------

    def audit_log(self) -> str:
        """The log so far as CSV, to be kept with the draft; "" where the form asks for none."""
        return self._audit.text() if self._audit is not None else ""

    def give_reason(self, reason: str) -> None:
        """Log why a finished form is changed (odk:track-changes-reasons)."""
        self._note(AuditEvent.REASON, reason=reason)

    def _note(self, event: AuditEvent, node: str = "", *, reason: str = "") -> None:
        if self._audit is not None:
            self._audit.note(event, node, reason=reason)

    def _meta(self, name: str) -> str:
        refs = [ref for ref in self.find(name) if "meta/" in ref]
        return self.value(refs[0]) if refs else ""
