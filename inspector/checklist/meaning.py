"""What the `mi:` attributes of an item may say, and how they are read from text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from inspector.domain.records import Authority, Severity
from inspector.errors import Code, FormError

CLAUSE: Final = re.compile(r"[a-z]+[0-9]*:[0-9]+(?:-[0-9a-z]+)?(?:\.[0-9]+)*")
"""A clause id: code:1171-5, tailings26:17, gb18599:5.3.1."""
MAJOR: Final = re.compile(r"(?:88|41)-[0-9]{1,2}")
"""重大事故隐患: 矿安〔2022〕88号 or 〔2024〕41号, and the entry."""


class SourceStatus(StrEnum):
    """How well the source of an item is known; anything but VERIFIED only suggests."""

    VERIFIED = "V"  # seen in the source
    UNOFFICIAL = "V*"  # seen in one unofficial source: the transcription of the code
    SECONDHAND = "V2"
    RECALLED = "R"
    DESIGN = "D"  # a proposal of this program
    INFERRED = "I"


class EvidenceKind(StrEnum):
    """What an item wants to see proved by."""

    PHOTO = "photo"
    VIDEO = "video"
    MEASUREMENT = "measurement"
    DOCUMENT = "document"
    SAMPLE = "sample"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """A kind of evidence and how many pieces of it."""

    kind: EvidenceKind
    count: int = 1


@dataclass(frozen=True, slots=True)
class Meaning:
    """The attributes of one item, read. Severity and days are suggestions of this system, never law.

    Attributes:
        duties, penalty, alternative: clause ids; the alternative is for harm shown.
        deadline_days: suggested calendar days, 0 for 立行立改; None where nothing is suggested.
        at_once: whether the finding may be closed as 立行立改.
        transfer: "police" where 移送研判 is due.
        major: entries of 矿安〔2022〕88号 and 〔2024〕41号, e.g. "88-3".
    """

    number: str
    title: str
    duties: tuple[str, ...]
    penalty: str
    alternative: str
    severity: Severity
    authority: Authority
    standard: str
    evidence: tuple[EvidenceNeed, ...]
    demand: str
    facts: str
    deadline_days: int | None
    status: SourceStatus
    at_once: bool
    transfer: str
    major: str


E = TypeVar("E", bound=StrEnum)
_NONE: Final = "none"  # an override that takes the attribute away


def read_meaning(attributes: Mapping[str, str], overrides: Mapping[str, str]) -> Meaning:
    """The attributes of a result question, with what the answers changed about them.

    Args:
        attributes: as the form has them, by local name.
        overrides: values of the calculations named `<item>_<attribute>`; empty keeps, "none" takes away.

    Raises:
        FormError: CHECKLIST_ATTRIBUTE.
    """
    number = attributes.get("item", "")
    given = dict(attributes)
    given.update({name: "" if value == _NONE else value for name, value in overrides.items() if value})
    read = _Reader(number, given)
    return Meaning(
        number=number,
        title=given.get("title", ""),
        duties=read.clauses("duties"),
        penalty=read.clause("penalty"),
        alternative=read.clause("alternative"),
        severity=read.word("severity", Severity, Severity.B),
        authority=read.word("authority", Authority, Authority.ENVIRONMENT),
        standard=given.get("standard", ""),
        evidence=read.evidence(),
        demand=given.get("demand", ""),
        facts=given.get("facts", ""),
        deadline_days=read.days(),
        status=read.word("status", SourceStatus, SourceStatus.DESIGN),
        at_once=given.get("at_once", "") != "no",
        transfer=given.get("transfer", ""),
        major=read.major(),
    )


class _Reader:
    """Attributes of one item; every refusal names the item, the attribute and what would be taken."""

    def __init__(self, number: str, given: Mapping[str, str]) -> None:
        self.number = number
        self.given = given

    def text(self, name: str) -> str:
        return self.given.get(name, "").strip()

    def refuse(self, name: str, value: str, allowed: str) -> FormError:
        return FormError(Code.CHECKLIST_ATTRIBUTE, item=self.number, attribute=name, value=value, allowed=allowed)

    def word(self, name: str, kind: type[E], default: E) -> E:
        value = self.text(name)
        try:
            return kind(value) if value else default
        except ValueError:
            raise self.refuse(name, value, "、".join(kind)) from None

    def clauses(self, name: str) -> tuple[str, ...]:
        ids = tuple(self.text(name).split())
        for clause in ids:
            if not CLAUSE.fullmatch(clause):
                raise self.refuse(name, clause, "code:1171-5、tailings26:17")
        return ids

    def clause(self, name: str) -> str:
        ids = self.clauses(name)
        if len(ids) > 1:
            raise self.refuse(name, self.text(name), "code:1171-5")
        return ids[0] if ids else ""

    def days(self) -> int | None:
        value = self.text("deadline_days")
        if not value:
            return None
        if not value.isdecimal():
            raise self.refuse("deadline_days", value, "0–365")
        return int(value)

    def evidence(self) -> tuple[EvidenceNeed, ...]:
        """Where nothing is named: two photos, a full and a close view (enforcement rule PHOTO)."""
        needs = []
        for word in (self.text("evidence") or "photo:2").split():
            kind, _, count = word.partition(":")
            if kind not in set(EvidenceKind) or not (count or "1").isdecimal():
                raise self.refuse("evidence", word, "、".join(EvidenceKind))
            needs.append(EvidenceNeed(EvidenceKind(kind), int(count or "1")))
        return tuple(needs)

    def major(self) -> str:
        value = self.text("major")
        for entry in value.split():
            if not MAJOR.fullmatch(entry):
                raise self.refuse("major", entry, "88-3、41-1")
        return value
