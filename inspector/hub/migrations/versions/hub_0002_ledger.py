"""The tables of the hub's page, computed from the records; files found by name. Released: never edited again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_ledger_clock()
    _make_ledger_document()
    _make_ledger_finding()
    _make_ledger_mark()
    _make_ledger_tie()
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_name"), ["name"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_holding_name"), table_name="holding")
    for table in ("ledger_tie", "ledger_mark", "ledger_finding", "ledger_document", "ledger_clock"):
        op.drop_table(table)


def _make_ledger_clock() -> None:
    op.create_table(
        "ledger_clock",
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("told_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_ledger_clock")),
    )


def _make_ledger_document() -> None:
    op.create_table(
        "ledger_document",
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("inspection_id", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.String(length=64), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.String(length=10), nullable=False),
        sa.Column("served_on", sa.String(length=10), nullable=False),
        sa.Column("said_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_ledger_document")),
    )
    with op.batch_alter_table("ledger_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_document_organ_county_verdict"), ["organ", "county", "verdict"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ledger_document_site_id"), ["site_id"], unique=False)


def _make_ledger_finding() -> None:
    op.create_table(
        "ledger_finding",
        sa.Column("finding_id", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.Column("inspection_id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("order_number", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("site_kind", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("manner", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("found_on", sa.String(length=10), nullable=False),
        sa.Column("deadline", sa.String(length=10), nullable=False),
        sa.Column("served_on", sa.String(length=10), nullable=False),
        sa.Column("corrected_on", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_ledger_finding")),
    )
    with op.batch_alter_table("ledger_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_finding_organ_deadline"), ["organ", "deadline"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_finding_organ_found_on_finding_id"), ["organ", "found_on", "finding_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ledger_finding_site_id"), ["site_id"], unique=False)


def _make_ledger_mark() -> None:
    op.create_table(
        "ledger_mark",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("hub_seq", sa.BigInteger(), nullable=False),
        sa.Column("shape", sa.Integer(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_ledger_mark_single")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_ledger_mark")),
    )


def _make_ledger_tie() -> None:
    op.create_table(
        "ledger_tie",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("hub_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", "hub_seq", name=op.f("pk_ledger_tie")),
    )
    with op.batch_alter_table("ledger_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_tie_hub_seq"), ["hub_seq"], unique=False)
