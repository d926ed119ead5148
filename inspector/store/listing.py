"""Whether a record that stands in the chain can be listed: two devices may claim one site code or one number.

A record of this device that cannot be listed is refused before it is written. A record of another device is a fact: it
stands, waits in `unlisted` with the reason, and is tried again whenever something that it clashed with has changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlite_utils import Database

from inspector.domain.records import (
    ClauseCheck,
    Evidence,
    Finding,
    ImportedClause,
    Inspection,
    IssuedDocument,
    Kind,
    NumberBlock,
    NumberGiven,
    NumberVoid,
    Officer,
    Printing,
    Record,
    Review,
    Service,
    Site,
    from_body,
    to_body,
)
from inspector.errors import StoreError
from inspector.store import projections, versions
from inspector.store.database import Store

UNREADABLE: Final = "UNREADABLE"  # of a later version, or of a wrong shape

_BODIES: Final[Mapping[str, type[Any]]] = {
    Kind.SITE: Site,
    Kind.OFFICER: Officer,
    Kind.INSPECTION: Inspection,
    Kind.FINDING: Finding,
    Kind.EVIDENCE: Evidence,
    Kind.DOCUMENT: IssuedDocument,
    Kind.SERVICE: Service,
    Kind.PRINTING: Printing,
    Kind.NUMBER_BLOCK: NumberBlock,
    Kind.NUMBER_VOID: NumberVoid,
    Kind.NUMBER_GIVEN: NumberGiven,
    Kind.REVIEW: Review,
    Kind.CLAUSE: ImportedClause,
    Kind.CLAUSE_CHECK: ClauseCheck,
}
_CODED: Final = frozenset({Kind.SITE, Kind.OFFICER})  # each has a code that only one may bear
_WRONG_SHAPE = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError)
_WRONG_VALUE = (TypeError, ValueError, LookupError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A record that stands but is in no list. `code` names an entry of the catalogue, or is `UNREADABLE`."""

    record: Record
    code: str
    fields: Mapping[str, Any]


def put_or_refuse(db: Database, record: Record) -> None:
    """List a record of this device; raises as `projections.project`."""
    code = _code(db, record)
    versions.note(db, record)
    projections.project(db, record)
    _retry(db, record, code)


def put(db: Database, record: Record) -> None:
    """List a record, or note why it cannot be listed."""
    code = _code(db, record)
    versions.note(db, record)
    failure = _try(db, record)
    if failure is None:
        _retry(db, record, code)
        return
    reason, fields = failure
    said = json.dumps(to_body(record), ensure_ascii=False)
    row = {"record": record.id, "code": reason, "fields": json.dumps(fields, ensure_ascii=False), "said": said}
    projections.insert_row(db, "unlisted", row)


def unlisted(store: Store) -> tuple[Unlisted, ...]:
    """The records that stand but are in no list, in the order of arrival."""
    rows = store.rows("SELECT code, fields, said FROM unlisted ORDER BY rowid")
    return tuple(Unlisted(versions.read(row["said"]), row["code"], json.loads(row["fields"])) for row in rows)


def _try(db: Database, record: Record) -> tuple[str, dict[str, Any]] | None:
    """List a record; what stands against it otherwise, and then nothing has changed."""
    try:
        body = _BODIES.get(record.kind)
        if body is not None:
            from_body(body, record.body)
        with _all_or_nothing(db):
            projections.project(db, record)
    except StoreError as error:
        return error.code.name, {name: str(value) for name, value in error.fields.items()}
    except (*_WRONG_SHAPE, *_WRONG_VALUE) as error:
        return UNREADABLE, {"detail": str(error)[:200]}
    return None


def _code(db: Database, record: Record) -> str:
    """The code that the entry bears which a record corrects; empty where it corrects none."""
    if record.kind not in _CODED or record.subject == record.id:
        return ""
    row = db.conn.execute(f"SELECT code FROM {record.kind} WHERE id = ?", [record.subject]).fetchone()
    return str(row[0]) if row else ""


def _retry(db: Database, listed: Record, code: str) -> None:
    """Try again what may be listed now: the next bearer of a code set free, numbers of a block that has come."""
    if listed.subject != listed.id:  # it may have corrected an entry that was not listed; now it is
        db.conn.execute("DELETE FROM unlisted WHERE record = ?", [listed.subject])
    if listed.kind == Kind.NUMBER_BLOCK:
        _try_all(db, "code = 'NUMBER_OUTSIDE_BLOCK'", [])
    elif code and code != _code(db, listed):  # as merged: another version may have changed it
        wanted = "json_extract(said, '$.kind') = ? AND json_extract(fields, '$.taken') = ?"
        _try_all(db, wanted, [listed.kind, code])


def _try_all(db: Database, condition: str, values: list[str]) -> None:
    rows = db.conn.execute(f"SELECT record, said FROM unlisted WHERE {condition} ORDER BY rowid", values).fetchall()
    for identity, said in rows:
        record = versions.read(said)
        if _try(db, record) is None:
            db.conn.execute("DELETE FROM unlisted WHERE record IN (?, ?)", [identity, record.subject])


@contextmanager
def _all_or_nothing(db: Database) -> Iterator[None]:
    db.conn.execute("SAVEPOINT listing")
    try:
        yield
    except BaseException:
        db.conn.execute("ROLLBACK TO listing")
        raise
    finally:
        if db.conn.in_transaction:  # a full disk may have rolled everything back
            db.conn.execute("RELEASE listing")
