"""Where our expressions deliberately differ from one of the three engines, and why; the gate prints it as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice we made where the engines disagree.

    Attributes:
        group: its name.
        ours: what we do.
        reason: why.
        expression: pattern that the expressions of its cases match.
        ids: single cases that belong to it.
    """

    group: str
    ours: str
    reason: str
    expression: str = ""
    ids: frozenset[str] = frozenset()

    def covers(self, case: Mapping[str, Any]) -> bool:
        """Whether the case belongs to this choice."""
        if case["id"] in self.ids:
            return True
        return bool(self.expression) and re.search(self.expression, case["expression"]) is not None


CHOICES: tuple[Choice, ...] = ()
