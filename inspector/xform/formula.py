"""A compiled expression with the places it reads."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.xform.xpath import Compiled


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that an expression reads.

    Attributes:
        slot: index of the slot read.
        pivot: index of the topmost slot that the path passes through: nodes that share this ancestor instance with
            the node read may depend on it, no others.
    """

    slot: int
    pivot: int


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A compiled expression, as written, with what it reads of the form's own instance."""

    source: str
    run: Compiled
    bare_path: bool = False  # nothing but a path: its truth is that of the value found, not of its being there
    references: tuple[Reference, ...] = ()
    anywhere: bool = False  # outside repeats it gives the same wherever it stands

    @property
    def spoken(self) -> bool:
        """Whether it gives another value in another language."""
        return "jr:itext" in self.source or "jr:choice-name" in self.source
