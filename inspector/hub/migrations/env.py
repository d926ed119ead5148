"""Runs the migrations on the connection that the registry hands over; there is no other way to run them."""

from __future__ import annotations

from alembic import context

from inspector.hub.registry_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
