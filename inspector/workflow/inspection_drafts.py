"""What lies beside the form in the draft of an inspection: the names of it, and what a correction remembers."""

from __future__ import annotations

from dataclasses import dataclass

EDIT, SIGNATURE, PEOPLE, NARRATIVE = "finding:", "signature:", "people", "narrative"
AUDIT = "audit"
"""The log of the form so far, where it asks for one."""
CORRECTS = "corrects"
"""The inspection that the draft corrects, as `Correction`."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction under way.

    Attributes:
        inspection: id of the first record of the inspection.
        reason: why it is corrected.
        started_at, ended_at: of the visit, UTC.
        day: date of the visit, ISO.
    """

    inspection: str
    reason: str
    started_at: str
    ended_at: str
    day: str
