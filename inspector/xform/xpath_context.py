"""What an expression is evaluated against: the focus in a tree, and the world outside it.

Nothing here evaluates; the compiler's closures read a `Context`, functions ask the `Environment`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol

from inspector.xform.tree import Node


class Environment(Protocol):
    """The world outside the form; everything that is not a pure function of the tree comes through here."""

    @property
    def zone(self) -> tzinfo:
        """Zone of the device: dates without a zone are local here."""

    @property
    def locale(self) -> str:
        """Language of month and day names in format-date: "zh", "en", …"""

    @property
    def version(self) -> str:
        """Version of the form, for version()."""

    def now(self) -> datetime:
        """The present instant, aware."""

    def random(self) -> float:
        """A fresh random number, 0 <= x < 1."""

    def signed(self, key: bytes, data: bytes, signature: bytes, /) -> bool:
        """Whether this Ed25519 key (32 bytes) signed these bytes, for extract-signed()."""

    def device_property(self, name: str) -> str:
        """Value for property(name): deviceid, username, …; "" where unknown."""

    def itext(self, text_id: str, form: str) -> str:
        """The text of an itext id in the language shown now; form is "" (plain), "short", "guidance", …"""

    def choice_label(self, value: str, path: str, node: Node) -> str:
        """Label of the choice `value` of the question at `path`, seen from `node`, in the language shown now."""

    def pulldata(self, table: str, column: str, *, key_column: str, key: str) -> str:
        """One cell of an attached table: `column` of the first row whose `key_column` equals `key`; else ""."""


@dataclass(slots=True)
class Context:
    """Where an expression stands while it is evaluated.

    Attributes:
        node: context node.
        root: document node of the primary instance: where "/" begins.
        environment: the world outside.
        instances: id of a secondary instance → gives its document node (loaded when first asked for).
        current: the node that current() names: the context node of the whole expression.
        position: 1-based position() inside a predicate.
        size: last() inside a predicate.
    """

    node: Node
    root: Node
    environment: Environment
    instances: Mapping[str, Callable[[], Node]] = field(default_factory=dict)
    current: Node | None = None
    position: int = 1
    size: int = 1

    def inside(self, size: int) -> Context:
        """A context for the predicates of `size` candidate nodes; its node and position are set for each one."""
        return Context(
            self.node, self.root, self.environment, self.instances, self.current or self.node, self.position, size
        )
