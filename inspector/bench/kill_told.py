"""What a worker said before it was killed: what it began, and what it said was kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class DraftTold:
    """One inspection. `allowed` are the values that a question may show: one once it is kept, two while it is given."""

    allowed: dict[str, set[str]] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    signed: bool = False
    inspection: str = ""  # said to be finished as this
    looked_at: bool = False  # since it was finished


@dataclass(slots=True)
class Told:
    """Everything said about one data folder."""

    drafts: dict[str, DraftTold] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    numbers: dict[str, str] = field(default_factory=dict)  # number → document
    documents: set[str] = field(default_factory=set)
    answers: int = 0  # said to be kept

    def hear(self, said: dict[str, Any]) -> None:
        """Take down one line of a worker."""
        match said["what"]:
            case "answer":
                self._answer(said)
            case "photo":
                self.photos.add(said["sha256"])
            case "attached":
                self._draft(said).photos.add(said["sha256"])
            case "signed":
                self._draft(said).signed = True
            case "finished":
                self._draft(said).inspection = said["inspection"]
            case "issued":
                self.documents.add(said["document"])
                if said["number"]:
                    self.numbers[said["number"]] = said["document"]
            case _:
                pass

    def _draft(self, said: dict[str, Any]) -> DraftTold:
        return self.drafts.setdefault(said["draft"], DraftTold())

    def _answer(self, said: dict[str, Any]) -> None:
        allowed = self._draft(said).allowed
        if said["kept"]:
            allowed[said["ref"]] = {said["text"]}
            self.answers += 1
        else:
            allowed[said["ref"]] = allowed.get(said["ref"], {""}) | {said["text"]}

    @property
    def finished(self) -> int:
        """Inspections said to be finished."""
        return sum(bool(draft.inspection) for draft in self.drafts.values())
