"""The tables of the hub's database, the same on SQLite and PostgreSQL. Only the modules `registry*` see SQLAlchemy.

Moments are text in UTC with milliseconds, as in the records, so that both databases order and compare them alike.
A released migration is never edited; `migrations/` brings any older database to this state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.dialects import postgresql, sqlite

from inspector.hub.scope import Scope

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Sha = String(64)
_Device = String(16)
_Moment = String(32)
_Organ = String(40)
_County = String(12)

hub = Table(
    "hub",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("public_key", _Sha, nullable=False),
    Column("epoch", String(16), nullable=False),  # new after each restore, so that older cursors start again
    Column("created_at", _Moment, nullable=False),
    CheckConstraint("one = 1", name="single"),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_sha256", _Sha, primary_key=True),
    Column("label", String(200), nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("made_by", String(60), nullable=False),
    Column("expires_at", _Moment, nullable=False),
    Column("used_at", _Moment, nullable=False, server_default=""),
    Column("used_by", _Device, nullable=False, server_default=""),
)

device = Table(
    "device",
    metadata,
    Column("device_id", _Device, primary_key=True),
    Column("public_key", _Sha, nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("certificate", Text, nullable=False),
    Column("signature", String(128), nullable=False),
    Column("enrolled_at", _Moment, nullable=False),
    Column("revoked_at", _Moment, nullable=False, server_default=""),
    Column("revoked_reason", String(500), nullable=False, server_default=""),
    Column("seen_at", _Moment, nullable=False, server_default=""),
    Column("clock_offset_s", Integer, nullable=False, server_default="0"),
    Column("head_seq", BigInteger, nullable=False, server_default="0"),  # place of the chain's last accepted link
    Column("head_sha256", _Sha, nullable=False, server_default=""),
    Index(None, "organ", "county"),
)

token_nonce = Table(
    "token_nonce",
    metadata,
    Column("device_id", _Device, primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("at", _Moment, nullable=False),
    Index(None, "at"),
)

record = Table(
    "record",
    metadata,
    Column("hub_seq", BigInteger, primary_key=True, autoincrement=False),  # order of commits, without gaps
    Column("sha256", _Sha, nullable=False, unique=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("author", String(200), nullable=False),
    Column("device_id", _Device, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("canonical", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("received_at", _Moment, nullable=False),
    UniqueConstraint("device_id", "device_seq"),
    Index(None, "organ", "county", "hub_seq"),
    Index(None, "subject", "hub_seq"),
    Index(None, "kind", "hub_seq"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("sha256", _Sha, primary_key=True),
    Column("device_id", _Device, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("prev", _Sha, nullable=False),
    Column("canonical", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("waiting_for", BigInteger, nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("received_at", _Moment, nullable=False),
    Index(None, "device_id", "device_seq"),
    Index(None, "organ", "county"),
)

record_blob = Table(
    "record_blob",
    metadata,
    Column("hub_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", _Sha, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String(200), nullable=False),
    Index(None, "sha256"),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", _Sha, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("completed_at", _Moment, nullable=False),
)

holding = Table(  # which scope has shown that it holds the file; nobody else is told that it is here
    "holding",
    metadata,
    Column("sha256", _Sha, primary_key=True),
    Column("organ", _Organ, primary_key=True),
    Column("county", _County, primary_key=True),
    Column("device_id", _Device, nullable=False),
    Column("name", String(255), nullable=False),
    Column("case_id", String(200), nullable=False),
    Column("since", _Moment, nullable=False),
    Index(None, "organ", "county"),
    Index(None, "name"),
)

upload = Table(
    "upload",
    metadata,
    Column("upload_id", _Sha, primary_key=True),  # of organ, county and sha256: scopes do not share half a file
    Column("sha256", _Sha, nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("device_id", _Device, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("name", String(255), nullable=False),
    Column("case_id", String(200), nullable=False),
    Column("started_at", _Moment, nullable=False),
    Column("touched_at", _Moment, nullable=False),
    Index(None, "device_id"),
    Index(None, "touched_at"),
)

chunk = Table(
    "chunk",
    metadata,
    Column("upload_id", _Sha, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("object", String(200), nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("receipt_sha256", _Sha, primary_key=True),
    Column("device_id", _Device, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("signature", String(128), nullable=False),
    Column("hub_time", _Moment, nullable=False),
    Index(None, "device_id", "hub_time"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("organ", _Organ, primary_key=True),
    Column("type", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("next", Integer, nullable=False),
)

number_block = Table(
    "number_block",
    metadata,
    Column("block", String(64), primary_key=True),
    Column("organ", _Organ, nullable=False),
    Column("type", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("device_id", _Device, nullable=False),
    Column("request", String(64), nullable=False),
    Column("leased_at", _Moment, nullable=False),
    UniqueConstraint("device_id", "request"),
    Index(None, "organ", "year", "type", "first"),
)

number_return = Table(
    "number_return",
    metadata,
    Column("block", String(64), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("type", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("returned_at", _Moment, nullable=False),
    Column("leased_again", Boolean, nullable=False),
    Index(None, "organ", "type", "year"),
)

number_use = Table(
    "number_use",
    metadata,
    Column("sha256", _Sha, primary_key=True),  # the record that bears, gives or voids the number
    Column("number", String(200), nullable=False),
    Column("head", String(100), nullable=False),
    Column("year", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("voided", Boolean, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Index(None, "organ", "year", "number"),
)

pack = Table(
    "pack",
    metadata,
    Column("organ", _Organ, primary_key=True),  # empty for all
    Column("kind", String(40), primary_key=True),
    Column("version", String(40), primary_key=True),
    Column("sha256", _Sha, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("signature", String(128), nullable=False),
    Column("published_at", _Moment, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("password_hash", String(300), nullable=False),
    Column("role", String(20), nullable=False),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("disabled_at", _Moment, nullable=False, server_default=""),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", _Moment, nullable=False, server_default=""),
)

session = Table(
    "session",
    metadata,
    Column("token_sha256", _Sha, primary_key=True),
    Column("account", String(60), nullable=False),
    Column("csrf", String(100), nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("expires_at", _Moment, nullable=False),
    Index(None, "expires_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("at", _Moment, nullable=False),
    Column("entry", String(40), primary_key=True),
    Column("actor", String(80), nullable=False),  # device:… | officer:… | command
    Column("action", String(60), nullable=False),
    Column("target", String(200), nullable=False),
    Column("outcome", String(60), nullable=False),  # ok, or the name of the refusal
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("detail", Text, nullable=False),  # plain JSON
    Index(None, "organ", "at"),
    Index(None, "at"),
)

ledger_mark = Table(  # how far the tables of the page have heard the records; `shape` is that of the program that did
    "ledger_mark",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("hub_seq", BigInteger, nullable=False),
    Column("shape", Integer, nullable=False),
    CheckConstraint("one = 1", name="single"),
)

ledger_clock = Table(  # the latest time at which a device wrote: a clock that was set back moves nothing
    "ledger_clock",
    metadata,
    Column("device_id", _Device, primary_key=True),
    Column("told_at", _Moment, nullable=False),
)

ledger_tie = Table(  # which records speak of which site, finding or document
    "ledger_tie",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("hub_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("told_at", _Moment, nullable=False),
    Index(None, "hub_seq"),
)

ledger_finding = Table(  # the ledger of the page, computed; days are ISO text, empty where there is none
    "ledger_finding",
    metadata,
    Column("finding_id", String(64), primary_key=True),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    *(Column(name, String(64), nullable=False) for name in ("site_id", "inspection_id", "order_id")),
    *(Column(name, Text, nullable=False) for name in ("site_name", "enterprise", "place", "title", "words")),
    *(Column(name, String(200), nullable=False) for name in ("order_number", "item")),
    Column("order_temporary", String(200), nullable=False, server_default=""),
    *(Column(name, String(20), nullable=False) for name in ("site_kind", "severity", "manner", "authority", "state")),
    *(Column(name, String(10), nullable=False) for name in ("found_on", "deadline", "served_on", "corrected_on")),
    Column("verdict", String(20), nullable=False, server_default=""),  # empty while nobody has reviewed it
    Column("said_at", _Moment, nullable=False, server_default=""),
    Index(None, "organ", "found_on", "finding_id"),
    Index(None, "organ", "deadline"),
    Index(None, "organ", "county", "verdict"),
    Index(None, "inspection_id"),
    Index(None, "site_id"),
)

ledger_document = Table(  # `verdict` is empty while nobody has reviewed it
    "ledger_document",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    *(Column(name, String(64), nullable=False) for name in ("site_id", "inspection_id", "pdf")),
    *(Column(name, Text, nullable=False) for name in ("site_name", "title")),
    Column("number", String(200), nullable=False),  # official, else temporary
    Column("temporary", String(200), nullable=False, server_default=""),
    *(Column(name, String(20), nullable=False) for name in ("type", "verdict")),
    *(Column(name, String(10), nullable=False) for name in ("issued_on", "served_on")),
    Column("said_at", _Moment, nullable=False),  # when the last word of the review was said
    Index(None, "organ", "county", "verdict"),
    Index(None, "site_id"),
    Index(None, "inspection_id"),
)

ledger_inspection = Table(
    "ledger_inspection",
    metadata,
    Column("inspection_id", String(64), primary_key=True),
    Column("organ", _Organ, nullable=False),
    Column("county", _County, nullable=False),
    Column("site_id", String(64), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("site_name", "title")),
    Column("ended_on", String(10), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("said_at", _Moment, nullable=False),
    Index(None, "organ", "county", "verdict"),
    Index(None, "site_id"),
)


def within(table: Table, scope: Scope) -> ColumnElement[bool]:
    """The condition that a row lies inside a scope."""
    county = table.c.county.startswith(scope.county, autoescape=True)
    return and_(table.c.organ == scope.organ, county) if scope.organ else county


def insert_unless_there(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; False, and nothing changed, where its key is taken."""
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).values(**values).on_conflict_do_nothing()
    done = connection.execute(statement, execution_options={"preserve_rowcount": True})  # else unknown for inserts
    return bool(done.rowcount == 1)
