"""Temporary numbers stand beside the official ones on the hub's page. Released: never edited again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_document", sa.Column("temporary", sa.String(length=200), nullable=False, server_default=""))
    op.add_column(
        "ledger_finding", sa.Column("order_temporary", sa.String(length=200), nullable=False, server_default="")
    )


def downgrade() -> None:
    with op.batch_alter_table("ledger_finding", schema=None) as batch_op:
        batch_op.drop_column("order_temporary")
    with op.batch_alter_table("ledger_document", schema=None) as batch_op:
        batch_op.drop_column("temporary")
