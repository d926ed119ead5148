"""The log of how a form was filled in, where the form asks for one (ODK XForms, "Client Audit Logs").

The log is a text that the session gives to its client, to be kept beside the draft and sent beside the submission.
Times are milliseconds since 1970-01-01T00:00Z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inspector.xform.definition import Definition, Slot
from inspector.xform.environment import Environment

FILE_NAME = "audit.csv"
"""What meta/audit holds once the form is finished."""


class AuditEvent(StrEnum):
    """What is logged (identifiers of the specification)."""

    START = "form start"
    RESUME = "form resume"
    QUESTION = "question"
    REJECTED = "constraint error"
    ADD_REPEAT = "add repeat"
    DELETE_REPEAT = "delete repeat"
    REASON = "change reason"
    FINALIZE = "form finalize"
    EXIT = "form exit"


@dataclass(frozen=True, slots=True)
class AuditWish:
    """What a form wants logged, as the bind of meta/audit says (odk:location-priority, odk:track-changes, …)."""

    slot: int
    location: bool = False
    changes: bool = False
    user: bool = False
    reasons: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The header of the log."""
        wanted = (
            (True, ("event", "node", "start", "end")),
            (self.location, ("latitude", "longitude", "accuracy")),
            (self.changes, ("old-value", "new-value")),
            (self.user, ("user",)),
            (self.reasons, ("change-reason",)),
        )
        return tuple(name for asked, names in wanted if asked for name in names)


def audit_wish(definition: Definition) -> AuditWish | None:
    """What the form wants logged; None where it has no meta/audit."""
    found = next((slot for slot in definition.slots if slot.name == "audit" and _in_meta(definition, slot)), None)
    if found is None:
        return None
    asked: Mapping[str, str] = found.bind.attributes if found.bind is not None else {}
    return AuditWish(
        slot=found.index,
        location=bool(asked.get("location-priority")),
        changes=asked.get("track-changes") == "true",
        user=asked.get("identify-user") == "true",
        reasons=asked.get("track-changes-reasons") == "on-form-edit",
    )


def _in_meta(definition: Definition, slot: Slot) -> bool:
    parent = definition.slots[slot.parent] if slot.parent >= 0 else None
    return parent is not None and parent.name == "meta" and parent.parent == 0


class AuditLog:
    """The growing log of one filled form."""

    def __init__(self, wish: AuditWish, environment: Environment, *, earlier: str = "") -> None:
        """`earlier` is the log as it stood when the form was left; it is continued."""
        self.wish = wish
        self._environment = environment
        self._earlier = earlier or ",".join(wish.columns) + "\n"
        self._rows: list[dict[str, str]] = []

    def note(self, event: AuditEvent, node: str = "", *, reason: str = "") -> None:
        """Log something that happened at once."""
        row = {"event": event, "node": node, "start": self._now(), "change-reason": reason}
        if self.wish.user:
            row["user"] = self._environment.properties.get("username", "")
        if self.wish.location:
            places = self._environment.position().split()
            if len(places) == 4:
                row |= {"latitude": places[0], "longitude": places[1], "accuracy": places[3]}
        self._rows.append(row)

    def answered(self, node: str, *, before: str, after: str) -> None:
        """Log an answer; answers to one question in a row are one event, from the first old value to the last new."""
        last = self._rows[-1] if self._rows else {}
        if last.get("event") != AuditEvent.QUESTION or last.get("node") != node:
            self.note(AuditEvent.QUESTION, node)
            last = self._rows[-1]
            last["old-value"] = before
        last |= {"end": self._now(), "new-value": after}

    def text(self) -> str:
        """The log as CSV: UTF-8, "\\n" at line ends."""
        lines = (",".join(_cell(row.get(name, "")) for name in self.wish.columns) for row in self._rows)
        return self._earlier + "".join(f"{line}\n" for line in lines)

    def _now(self) -> str:
        return str(int(self._environment.now().timestamp() * 1000))


def _cell(text: str) -> str:
    """Quoted only where it holds a comma or a line break, as the specification has it."""
    if "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
