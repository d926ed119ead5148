"""Writes the audit log in the transaction of the change that an entry tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from inspector.hub import registry_audit
from inspector.hub.hub import Hub
from inspector.hub.scope import Scope

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note(
    hub: Hub,
    connection: Connection,
    *,
    actor: str,
    action: str,
    scope: Scope,
    target: str = "",
    outcome: str = "ok",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One entry. `actor` is `Principal.actor` or `command`; `action` reads verb.noun; `outcome` ok or a code's name."""
    registry_audit.add_entry(
        connection,
        registry_audit.Entry(
            hub.at(), hub.entropy(16).hex(), actor, action, target, outcome, scope, dict(detail or {})
        ),
    )
