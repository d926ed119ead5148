"""The clauses that a finding cites, each with whether a person compared it with the official text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from inspector.domain.law import LawLibrary, cite
from inspector.domain.records import BasisChoice, ClauseCheck, ImportedClause, Kind, Record, from_body
from inspector.settings import resources_dir

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A clause as a page shows it. `checked_by` is empty for 条款待核对."""

    id: str
    cite: str
    words: str
    penalty: bool
    own: bool = False  # the bureau entered it itself
    checked_by: str = ""
    checked_on: str = ""


@cache
def shipped() -> LawLibrary:
    """The law library as shipped; read once."""
    files = sorted((resources_dir() / "law").glob("*.json"))
    return LawLibrary.from_data(json.loads(path.read_text(encoding="utf-8")) for path in files)


def cited(basis: BasisChoice | None, records: Sequence[Record]) -> list[CitedClause]:
    """The clauses of a basis in its order, each once.

    Args:
        basis: of the finding.
        records: those of the kinds clause and clause_check that speak of these clauses, the oldest first.
    """
    if basis is None:
        return []
    own = {one.id: one for one in _said(records, Kind.CLAUSE, ImportedClause)}
    library = shipped().with_checks(_said(records, Kind.CLAUSE_CHECK, ClauseCheck))
    found = []
    for key in dict.fromkeys((*basis.duties, basis.penalty)):
        penalty = key == basis.penalty
        if key in own:
            found.append(CitedClause(key, own[key].cite, own[key].text, penalty, own=True))
        elif key in library.clauses:
            clause = library.clauses[key]
            checked = clause.verified
            by, on = (checked.by, checked.on.isoformat()) if checked else ("", "")
            found.append(CitedClause(key, cite(clause), clause.summary, penalty, False, by, on))
        elif key:
            found.append(CitedClause(key, key, "", penalty))
    return found


def _said(records: Iterable[Record], kind: Kind, body: type[T]) -> list[T]:
    found: list[T] = []
    for record in records:
        if record.kind == kind:
            try:
                found.append(from_body(body, record.body))
            except (TypeError, ValueError, KeyError, AttributeError):
                continue
    return found
