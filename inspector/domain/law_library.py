"""The law library (法规库): all clauses that this desk knows, by id, and which of them a person has checked.

Built from plain data that somebody else has read; it never opens a file and never asks the clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from inspector.domain.instruments import Clause, ClauseKind, Instrument, Verification
from inspector.domain.law_reading import read_library
from inspector.domain.records import ClauseCheck
from inspector.errors import Code, DomainError


@dataclass(frozen=True, slots=True)
class LawLibrary:
    """All clauses that this desk knows, by id.

    `version` is 12 hex digits that change with any clause, but not with its checking: the basis of records.
    """

    instruments: Mapping[str, Instrument]
    clauses: Mapping[str, Clause]
    _before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def from_data(cls, data: Iterable[Mapping[str, object]]) -> LawLibrary:
        """The library of these files' contents.

        Args:
            data: one mapping per file: {"instrument": {...}, "clauses": [...]}.

        Raises:
            DomainError: LAW_FILE_INVALID.
        """
        return cls.of(*read_library(data))

    @classmethod
    def of(cls, instruments: Iterable[Instrument], clauses: Iterable[Clause]) -> LawLibrary:
        """The library of these values; ids must already be unique."""
        known = {clause.id: clause for clause in clauses}
        before: dict[str, tuple[str, ...]] = {}
        for clause in known.values():
            for later in clause.becomes:
                before[later] = (*before.get(later, ()), clause.id)
        named = {instrument.id: instrument for instrument in instruments}
        version = _version(known.values())
        return cls(MappingProxyType(named), MappingProxyType(known), MappingProxyType(before), version)

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id.

        Raises:
            DomainError: LAW_UNKNOWN.
        """
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise DomainError(Code.LAW_UNKNOWN, clause=clause_id) from None

    def before(self, clause_id: str) -> tuple[Clause, ...]:
        """The older clauses whose place this one took, in the order of the table.

        A duty without an entry of its own takes those of its article; a penalty never does.
        """
        exact = self._before.get(clause_id, ())
        clause = self.clauses.get(clause_id)
        if exact or clause is None or clause.kind is not ClauseKind.DUTY:
            return tuple(self.clauses[older] for older in exact)
        same = [name for name in self._before if self._same_article(self.clauses[name], clause)]
        return tuple(self.clauses[older] for name in sorted(same) for older in self._before[name])

    @staticmethod
    def _same_article(one: Clause, other: Clause) -> bool:
        return (one.instrument, one.article) == (other.instrument, other.article)

    def article_text(self, clause: Clause) -> str:
        """The whole article that the clause stands in, for an annex and for checking; its own text where unknown."""
        whole = self.clauses.get(f"{clause.instrument}:{clause.article}")
        return (whole.text if whole is not None else "") or clause.text

    def fingerprint(self, clause: Clause) -> str:
        """SHA-256 of the text that an administrator compares: the whole article and the clause's own words."""
        return hashlib.sha256(f"{self.article_text(clause)}\n{clause.text}".encode()).hexdigest()

    def with_checks(self, checks: Iterable[ClauseCheck]) -> LawLibrary:
        """The same library, clauses marked verified whose text is still the one that was compared."""
        clauses = dict(self.clauses)
        for check in sorted(checks, key=lambda check: (check.verified_on, check.verified_by)):
            clause = clauses.get(check.clause)
            if clause is not None and self.fingerprint(clause) == check.text_sha256:
                clauses[check.clause] = replace(clause, verified=Verification(check.verified_by, check.verified_on))
        return replace(self, clauses=MappingProxyType(clauses))

    def unverified(self, clause_ids: Iterable[str]) -> tuple[Clause, ...]:
        """Those that a document must mark 条款待核对, each once, in the order given."""
        clauses = (self.clause(clause_id) for clause_id in dict.fromkeys(clause_ids))
        return tuple(clause for clause in clauses if clause.verified is None)


def _version(clauses: Iterable[Clause]) -> str:
    digest = hashlib.sha256()
    for clause in sorted(clauses, key=lambda clause: clause.id):
        digest.update(repr(replace(clause, verified=None)).encode())
    return digest.hexdigest()[:12]
