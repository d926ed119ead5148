"""A PostgreSQL of the tests' own, on loopback, its data in a temporary folder; ended with the test run."""

from __future__ import annotations

from pathlib import Path

from inspector.bench import services
from inspector.hub.registry import Registry
from inspector.hub.registry_devices import identity, write_identity
from inspector.hub.registry_tables import metadata


class Postgres(services.Postgres):
    """One cluster. Making a database takes a third of a second, emptying one a hundredth: they are handed out again.

    Args:
        origin: the folder of a hub on SQLite, whose identity every database gets.
    """

    def __init__(self, origin: Path) -> None:
        super().__init__(fsync=False)
        self._databases = 0
        self._free: list[str] = []
        registry = Registry(f"sqlite:///{origin / 'registry.db'}")
        with registry.reading() as connection:
            self._identity = identity(connection)
        registry.close()

    def take(self) -> str:
        """The name of a database with the hub's tables and identity, and nothing else."""
        fresh = not self._free
        name = self._next() if fresh else self._free.pop()
        registry = Registry(self.address(name))
        if fresh:
            registry.upgrade()
        with registry.writing() as connection:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
            assert self._identity is not None
            write_identity(connection, self._identity, at="2026-11-22T01:02:03.000Z")
        registry.close()
        return name

    def give_back(self, name: str) -> None:
        """The database is used no more."""
        self._free.append(name)

    def empty_database(self) -> str:
        """The address of a new database without any table."""
        return self.address(self._next())

    def _next(self) -> str:
        self._databases += 1
        name = f"hub_{self._databases}"
        self.create(name)
        return name
