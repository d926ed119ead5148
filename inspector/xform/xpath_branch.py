"""A compiled argument that a function evaluates only when it wants to."""

from __future__ import annotations

from typing import Protocol

from inspector.xform.tree import Node
from inspector.xform.values import Value
from inspector.xform.xpath_context import Context


class Branch(Protocol):
    """What lazy functions get in place of a value."""

    def value(self, context: Context) -> Value:
        """What the argument gives, in its own type."""

    def string(self, context: Context) -> str:
        """As string() would give it."""

    def number(self, context: Context) -> float:
        """As number() would give it."""

    def boolean(self, context: Context) -> bool:
        """As boolean() would give it."""

    def nodes(self, context: Context) -> list[Node]:
        """The relevant nodes it selects; refuses a single value."""
