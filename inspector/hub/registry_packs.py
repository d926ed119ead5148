"""The published packs in the hub's database; their bytes lie in the object store."""

from __future__ import annotations

from sqlalchemy import Connection, Row, insert, select

from inspector.hub.registry_tables import pack
from inspector.sync.protocol import PackFacts


def add_pack(connection: Connection, organ: str, facts: PackFacts) -> None:
    """Publish a version for an organ, or for all where `organ` is empty."""
    connection.execute(
        insert(pack).values(
            organ=organ,
            kind=facts.kind,
            version=facts.version,
            sha256=facts.sha256,
            size=facts.size,
            signature=facts.signature,
            published_at=facts.published_at,
        )
    )


def packs_of(connection: Connection, organ: str) -> list[tuple[str, PackFacts]]:
    """Every pack for an organ and for all, with the organ it was published for, the newest last."""
    statement = select(pack).where(pack.c.organ.in_(["", organ])).order_by(pack.c.published_at, pack.c.version)
    return [(row.organ, _facts(row)) for row in connection.execute(statement)]


def _facts(row: Row[tuple[str, ...]]) -> PackFacts:
    return PackFacts(row.kind, row.version, row.sha256, row.size, row.signature, row.published_at)
