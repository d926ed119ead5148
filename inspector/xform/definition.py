"""A form as it was written: places, binds, controls, texts and actions. Immutable; any number of sessions share it.

A `Slot` is a place of the instance whatever the number of its repetitions ("/data/yard/heap/height"); a session makes
nodes of it. Slots are numbered in document order, so that all below slot s are those from s.index + 1 up to s.end - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from inspector.xform.formula import Formula
from inspector.xform.formula_reader import FormulaReader
from inspector.xform.graph import Graph
from inspector.xform.tree import Node
from inspector.xform.views import QuestionType

NOWHERE = -1
"""Index of no slot."""


@dataclass(frozen=True, slots=True)
class Output:
    """An expression among words; compiled for the place that shows it (`FormulaReader.read`)."""

    source: str


Phrase = tuple[str | Output, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A label, hint or message: words with outputs in between, or the id of a translated one.

    Attributes:
        phrase: words and outputs in turn.
        text_id: id into `Definition.texts`; "" where the words stand in the phrase.
        path: expression that gives the id (jr:itext(path)); only in itemsets.
    """

    phrase: Phrase = ()
    text_id: str = ""
    path: Output | None = None

    def __bool__(self) -> bool:
        return bool(self.phrase or self.text_id or self.path)


NO_TEXT = Text()
"""Shared by the thousands of places in a form without one."""


@dataclass(frozen=True, slots=True, eq=False)
class Bind:
    """What a form says of a place (XForms 1.1, 6; ODK XForms, bind attributes)."""

    type: str = "string"  # as JavaRosa names it: string, int, decimal, date, geopoint, binary, …
    relevant: Formula | None = None
    required: Formula | None = None
    readonly: Formula | None = None
    calculate: Formula | None = None
    constraint: Formula | None = None
    constraint_message: Text = field(default_factory=Text)
    required_message: Text = field(default_factory=Text)
    preload: str = ""
    preload_params: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A place of the instance.

    Attributes:
        index: number in document order; 0 is the root element.
        path: without positions: "/data/yard/heap/height".
        parent: index of the parent, NOWHERE at the root.
        end: one past the index of the last slot below.
        repeats: indexes of the repeats it lies in, outermost first, itself included when it is one.
        repeat: whether this place repeats.
        home: namespace uri as written in the file, for the submission.
    """

    index: int
    name: str
    prefix: str
    namespace: str
    home: str
    path: str
    parent: int
    end: int
    children: tuple[int, ...]
    repeats: tuple[int, ...]
    repeat: bool
    bind: Bind | None


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """What a new instance begins with: a value or members, and attributes as (prefix, namespace, name, value)."""

    slot: int
    value: str
    children: tuple[Seed, ...]
    attributes: tuple[tuple[str, str, str, str], ...] = ()


class Event(StrEnum):
    """When an action runs (ODK XForms, events)."""

    FIRST_LOAD = "odk-instance-first-load"
    LOAD = "odk-instance-load"
    READY = "xforms-ready"
    NEW_REPEAT = "odk-new-repeat"
    INSERTED = "jr-insert"
    VALUE_CHANGED = "xforms-value-changed"
    REVALIDATE = "xforms-revalidate"


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """setvalue, odk:setgeopoint or odk:recordaudio.

    Attributes:
        verb: "setvalue", "setgeopoint" or "recordaudio".
        target: slot that is written.
        where: formula that finds the node written, seen from the node of the event.
        value: formula of the new value; None where `literal` is it.
        source: slot of the control or repeat that it stands in; NOWHERE in the model.
    """

    verb: str
    events: frozenset[Event]
    target: int
    where: Formula
    value: Formula | None
    literal: str
    source: int


@dataclass(frozen=True, slots=True, eq=False)
class StaticChoice:
    """A choice written in the control itself."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True, eq=False)
class Itemset:
    """Choices drawn from nodes: an expression, and what of each node is value and label."""

    nodes: Formula
    value: Output
    label: Text


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """The appearance search(table[, how, columns, text[, column, value]]), ODK Collect.

    The choices of the control whose value is no whole number name columns; the rows of the table take their place.
    """

    arguments: tuple[Formula, ...]  # 1, 4 or 6


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group of the body.

    `slot` is NOWHERE where it has no node of its own; then `number` names it among such groups, in reading order.
    """

    slot: int
    number: int
    label: Text
    hint: Text
    appearance: frozenset[str]
    parameters: Mapping[str, str]
    children: tuple[Element, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """A repeat of the body, with the label of the group around it."""

    slot: int
    label: Text
    appearance: frozenset[str]
    parameters: Mapping[str, str]
    children: tuple[Element, ...]
    count: Formula | None
    fixed: bool  # jr:noAddRemove


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """A question of the body."""

    slot: int
    type: QuestionType
    label: Text
    hint: Text
    appearance: frozenset[str]
    parameters: Mapping[str, str]
    choices: tuple[StaticChoice, ...] = ()
    itemset: Itemset | None = None
    search: Search | None = None


Element = Group | Repeat | Control


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A form, ready to be filled in.

    Attributes:
        texts: language → id → form ("" plain, "short", "guidance", "image", …) → phrase.
        instances: id of a secondary instance → gives its document node.
        media: folder of the attached files, where there is one.
        seed: what a new form begins with.
        templates: what a new instance of a repeat begins with, by slot.
        source: the XForm as bytes, so that a draft can keep the exact version that made it.
    """

    form_id: str
    title: str
    version: str
    languages: tuple[str, ...]
    default_language: str
    slots: tuple[Slot, ...]
    by_path: Mapping[str, int]
    body: tuple[Element, ...]
    controls: Mapping[int, Control]
    repeats: Mapping[int, Repeat]
    groups: Mapping[int, Group]
    loose_groups: tuple[Group, ...]
    texts: Mapping[str, Mapping[str, Mapping[str, Phrase]]]
    instances: Mapping[str, Callable[[], Node]]
    media: Path | None
    last_saved: frozenset[str]  # ids of instances that read jr://instance/last-saved
    actions: tuple[Action, ...]
    seed: Seed
    templates: Mapping[int, Seed]
    graph: Graph
    formulas: FormulaReader
    namespaces: Mapping[str, str]  # prefix → uri, those declared on the form, for the submission
    source: bytes
    sha256: str
