"""Findings and inspections stand in the queue of reviews beside documents. Released: never edited again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_inspection",
        sa.Column("inspection_id", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("said_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_ledger_inspection")),
    )
    op.create_index(
        op.f("ix_ledger_inspection_organ_county_verdict"), "ledger_inspection", ["organ", "county", "verdict"]
    )
    op.create_index(op.f("ix_ledger_inspection_site_id"), "ledger_inspection", ["site_id"])
    op.add_column("ledger_finding", sa.Column("verdict", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("ledger_finding", sa.Column("said_at", sa.String(length=32), nullable=False, server_default=""))
    op.create_index(op.f("ix_ledger_finding_organ_county_verdict"), "ledger_finding", ["organ", "county", "verdict"])
    op.create_index(op.f("ix_ledger_finding_inspection_id"), "ledger_finding", ["inspection_id"])
    op.create_index(op.f("ix_ledger_document_inspection_id"), "ledger_document", ["inspection_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ledger_document_inspection_id"), "ledger_document")
    op.drop_index(op.f("ix_ledger_finding_inspection_id"), "ledger_finding")
    op.drop_index(op.f("ix_ledger_finding_organ_county_verdict"), "ledger_finding")
    with op.batch_alter_table("ledger_finding", schema=None) as batch_op:
        batch_op.drop_column("said_at")
        batch_op.drop_column("verdict")
    op.drop_table("ledger_inspection")
