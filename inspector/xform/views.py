"""What a client of the engine sees: questions, choices, changes and problems as plain frozen values.

A reference names a place in the instance: "/data/yard/heap[2]/height". The 1-based index stands only on an instance of
a repeat; "/data/yard/heap" without one names the repeat as a whole. Nothing here computes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ViewKind(StrEnum):
    """What stands at a place of the form."""

    GROUP = "group"
    REPEAT = "repeat"  # the whole series; its children are the instances
    INSTANCE = "instance"  # one member of a repeat
    QUESTION = "question"


class QuestionType(StrEnum):
    """What kind of answer a question takes (XLSForm names where they exist)."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"  # 2026-11-22
    TIME = "time"  # 09:30:00.000+08:00
    DATETIME = "datetime"  # 2026-11-22T09:30:00.000+08:00
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"  # values separated by one space
    RANK = "rank"  # all values in the chosen order, separated by one space
    RANGE = "range"  # parameters: start, end, step
    NOTE = "note"  # read only, shows its label
    ACKNOWLEDGE = "acknowledge"  # "OK" or ""
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    BARCODE = "barcode"
    GEOPOINT = "geopoint"  # "latitude longitude altitude accuracy" in degrees and metres, WGS 84
    GEOTRACE = "geotrace"  # geopoints separated by ";"
    GEOSHAPE = "geoshape"  # the same, the last equal to the first
    CALCULATE = "calculate"  # has no control in the form
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class View:
    """One place of the form as it is now, in the language of the session.

    `attributes` are the foreign-namespace attributes of the bind by local name ("item", "clauses"); `parameters` the
    attributes of the body control (start, end, step, rows, mediatype, accuracyThreshold); `media` the files of the
    label by form (image, big-image, audio, video) as jr: addresses. `can_add` stands on a repeat, `can_remove` on an
    instance of one.
    """

    ref: str
    name: str
    kind: ViewKind
    type: QuestionType | None  # None unless kind is QUESTION
    label: str
    hint: str = ""
    guidance: str = ""
    appearance: frozenset[str] = frozenset()
    value: str = ""
    required: bool = False
    readonly: bool = False
    relevant: bool = True
    required_message: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    can_add: bool = False
    can_remove: bool = False
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a choice list, filtered and labelled for now."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What one gesture changed.

    Attributes:
        values: reference → new text of every node whose stored value changed, calculated ones included.
        structural: an instance of a repeat came or went: references after it have moved; save `snapshot()`.
        rejected: the message of the constraint that refused the candidate; then nothing was stored.
        shown_or_hidden: references whose relevance changed (the top one of a hidden group and all below it).
        touched: other references whose required or readonly state changed, or whose label may read differently.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    structural: bool = False
    rejected: str = ""
    shown_or_hidden: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()


class ProblemKind(StrEnum):
    """Why an answer keeps the form from being finished."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    FORMULA = "formula"  # a formula of the form cannot be evaluated with these answers


@dataclass(frozen=True, slots=True)
class Problem:
    """A relevant question that is not in order."""

    ref: str
    label: str
    kind: ProblemKind
    message: str


@dataclass(frozen=True, slots=True)
class Submission:
    """The finished form: XML without what is not relevant, to be kept as these bytes and never written anew."""

    xml: bytes
    instance_id: str  # "uuid:…"
    instance_name: str  # empty where the form computes none
    audit: bytes = b""  # audit.csv, to be sent beside it; empty where the form asks for none
