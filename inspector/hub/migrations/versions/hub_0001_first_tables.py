"""The first tables of the hub. Released: never edited again; a change is a new migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_account()
    _make_audit()
    _make_blob()
    _make_chunk()
    _make_device()
    _make_enrolment_code()
    _make_holding()
    _make_hub()
    _make_number_block()
    _make_number_return()
    _make_number_series()
    _make_number_use()
    _make_pack()
    _make_quarantine()
    _make_receipt()
    _make_record()
    _make_record_blob()
    _make_session()
    _make_token_nonce()
    _make_upload()


def downgrade() -> None:
    for table in (
        "upload",
        "token_nonce",
        "session",
        "record_blob",
        "record",
        "receipt",
        "quarantine",
        "pack",
        "number_use",
        "number_series",
        "number_return",
        "number_block",
        "hub",
        "holding",
        "enrolment_code",
        "device",
        "chunk",
        "blob",
        "audit",
        "account",
    ):
        op.drop_table(table)


def _make_account() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("disabled_at", sa.String(length=32), server_default="", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.String(length=32), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(op.f("ix_audit_organ_at"), ["organ", "at"], unique=False)


def _make_blob() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("completed_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )


def _make_chunk() -> None:
    op.create_table(
        "chunk",
        sa.Column("upload_id", sa.String(length=64), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("object", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "start", name=op.f("pk_chunk")),
    )


def _make_device() -> None:
    op.create_table(
        "device",
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("enrolled_at", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), server_default="", nullable=False),
        sa.Column("revoked_reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("seen_at", sa.String(length=32), server_default="", nullable=False),
        sa.Column("clock_offset_s", sa.Integer(), server_default="0", nullable=False),
        sa.Column("head_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("head_sha256", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device")),
        sa.UniqueConstraint("public_key", name=op.f("uq_device_public_key")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_device_organ_county"), ["organ", "county"], unique=False)


def _make_enrolment_code() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.String(length=32), server_default="", nullable=False),
        sa.Column("used_by", sa.String(length=16), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_enrolment_code")),
    )


def _make_holding() -> None:
    op.create_table(
        "holding",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("case_id", sa.String(length=200), nullable=False),
        sa.Column("since", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "organ", "county", name=op.f("pk_holding")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_holding_organ_county"), ["organ", "county"], unique=False)


def _make_hub() -> None:
    op.create_table(
        "hub",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_hub_single")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_hub")),
    )


def _make_number_block() -> None:
    op.create_table(
        "number_block",
        sa.Column("block", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("leased_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_number_block")),
        sa.UniqueConstraint("device_id", "request", name=op.f("uq_number_block_device_id_request")),
    )
    with op.batch_alter_table("number_block", schema=None) as batch_op:
        batch_op.create_index(
            op.f("ix_number_block_organ_year_type_first"), ["organ", "year", "type", "first"], unique=False
        )


def _make_number_return() -> None:
    op.create_table(
        "number_return",
        sa.Column("block", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("returned_at", sa.String(length=32), nullable=False),
        sa.Column("leased_again", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block", "first", name=op.f("pk_number_return")),
    )
    with op.batch_alter_table("number_return", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_number_return_organ_type_year"), ["organ", "type", "year"], unique=False)


def _make_number_series() -> None:
    op.create_table(
        "number_series",
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organ", "type", "year", name=op.f("pk_number_series")),
    )


def _make_number_use() -> None:
    op.create_table(
        "number_use",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("head", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_number_use")),
    )
    with op.batch_alter_table("number_use", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_number_use_organ_year_number"), ["organ", "year", "number"], unique=False)


def _make_pack() -> None:
    op.create_table(
        "pack",
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("published_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("organ", "kind", "version", name=op.f("pk_pack")),
    )


def _make_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("waiting_for", sa.BigInteger(), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_quarantine")),
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_quarantine_device_id_device_seq"), ["device_id", "device_seq"], unique=False)
        batch_op.create_index(op.f("ix_quarantine_organ_county"), ["organ", "county"], unique=False)


def _make_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("receipt_sha256", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("hub_time", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("receipt_sha256", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_receipt_device_id_hub_time"), ["device_id", "hub_time"], unique=False)


def _make_record() -> None:
    op.create_table(
        "record",
        sa.Column("hub_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hub_seq", name=op.f("pk_record")),
        sa.UniqueConstraint("device_id", "device_seq", name=op.f("uq_record_device_id_device_seq")),
        sa.UniqueConstraint("id", name=op.f("uq_record_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_record_sha256")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_record_kind_hub_seq"), ["kind", "hub_seq"], unique=False)
        batch_op.create_index(op.f("ix_record_organ_county_hub_seq"), ["organ", "county", "hub_seq"], unique=False)
        batch_op.create_index(op.f("ix_record_subject_hub_seq"), ["subject", "hub_seq"], unique=False)


def _make_record_blob() -> None:
    op.create_table(
        "record_blob",
        sa.Column("hub_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("hub_seq", "sha256", name=op.f("pk_record_blob")),
    )
    with op.batch_alter_table("record_blob", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_record_blob_sha256"), ["sha256"], unique=False)


def _make_session() -> None:
    op.create_table(
        "session",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("csrf", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_session_expires_at"), ["expires_at"], unique=False)


def _make_token_nonce() -> None:
    op.create_table(
        "token_nonce",
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "nonce", name=op.f("pk_token_nonce")),
    )
    with op.batch_alter_table("token_nonce", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_token_nonce_at"), ["at"], unique=False)


def _make_upload() -> None:
    op.create_table(
        "upload",
        sa.Column("upload_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("organ", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=12), nullable=False),
        sa.Column("device_id", sa.String(length=16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("case_id", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.Column("touched_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_upload_device_id"), ["device_id"], unique=False)
        batch_op.create_index(op.f("ix_upload_touched_at"), ["touched_at"], unique=False)
