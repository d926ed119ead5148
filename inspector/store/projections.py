"""What the lists and the search read: tables computed from records, in the transaction that appends them.

No state is kept here that records do not say; `rebuild` proves it by computing everything anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from inspector.domain.identity import is_register_subject
from inspector.domain.records import Kind, Record
from inspector.errors import Code, StoreError
from inspector.store import migrations, numbers, search_index, versions

Row = dict[str, Any]

# A new record whose subject is an earlier one of the same kind takes its row over.
CORRECTABLE = frozenset({Kind.SITE, Kind.OFFICER, Kind.INSPECTION, Kind.FINDING, Kind.EVIDENCE})


def _texts(*names: str) -> Callable[[Record], Row]:
    return lambda record: {name: str(record.body.get(name, "")) for name in names}


def _site(record: Record) -> Row:
    row = _texts("code", "name", "kind", "enterprise", "credit_code", "county", "address")(record)
    return row | {"demonstration": int(bool(record.body.get("demonstration")))}


def _officer(record: Record) -> Row:
    row = _texts("code", "name", "certificate", "organ")(record)
    demonstration = int(bool(record.body.get("demonstration")))
    return row | {"valid_until": record.body.get("valid_until"), "demonstration": demonstration}


def _finding(record: Record) -> Row:
    names = ("inspection", "site", "item", "title", "facts", "demand", "severity", "manner", "authority")
    return _texts(*names)(record) | {"deadline": record.body.get("deadline")}


def _evidence(record: Record) -> Row:
    row = _texts("inspection", "blob", "name", "media_type", "taken_at", "caption")(record)
    return row | {"items": json.dumps(list(record.body.get("items", ())), ensure_ascii=False)}


def _document(record: Record) -> Row:
    row = _texts("type", "title", "inspection", "site", "issued_on", "pdf")(record)
    numbers = {"number": record.body.get("number") or None, "temporary": record.body.get("temporary_number") or None}
    return row | numbers | {"pages": record.body.get("pages", 0)}


def _printing(record: Record) -> Row:
    row = _texts("document", "printer")(record)
    return row | {"copies": record.body["copies"], "made_at": record.made_at}


def _number_block(record: Record) -> Row:
    return _texts("organ_code", "type")(record) | {name: record.body[name] for name in ("year", "first", "last")}


_ROWS: Mapping[str, Callable[[Record], Row]] = {
    Kind.SITE: _site,
    Kind.OFFICER: _officer,
    Kind.INSPECTION: _texts("site", "form", "form_version", "started_at", "ended_at"),
    Kind.FINDING: _finding,
    Kind.EVIDENCE: _evidence,
    Kind.DOCUMENT: _document,
    Kind.SERVICE: _texts("document", "method", "served_on", "receiver"),
    Kind.PRINTING: _printing,
    Kind.NUMBER_BLOCK: _number_block,
    Kind.NUMBER_VOID: _texts("number", "reason"),
    Kind.NUMBER_GIVEN: _texts("document", "temporary", "number"),
    Kind.CLAUSE_CHECK: _texts("clause", "text_sha256", "verified_by", "verified_on"),
}


def project(db: Database, record: Record) -> None:
    """Bring the tables up to date with one more record. Kinds without a table are passed over.

    Raises:
        StoreError: SITE_CODE_TAKEN, OFFICER_CODE_TAKEN, NUMBER_USED, NUMBER_OUTSIDE_BLOCK, NUMBER_BLOCK_OVERLAPS.
    """
    make_row = _ROWS.get(record.kind)
    if make_row is None:
        return
    try:
        _put(db, record, make_row(record))
        if record.kind in (Kind.DOCUMENT, Kind.NUMBER_VOID) and record.body.get("number"):
            insert_row(db, "number_use", numbers.use_of(db, record))
    except sqlite3.IntegrityError as error:
        failure = _refusal(str(error), record)
        if failure is None:
            raise
        raise failure from error
    if record.kind in search_index.KINDS:
        search_index.refresh(db, record.kind, _subject(db, record))


def _put(db: Database, record: Record, row: Row) -> None:
    table = str(record.kind)
    if table not in CORRECTABLE:
        insert_row(db, table, {"id": record.id, **row})
        return
    subject = _subject(db, record)
    told = record
    if record.kind in versions.BODIES:
        told = versions.merged(db, record, subject)
        row = _ROWS[table](told)
        _take_over(db, table, versions.followers(db, record) if subject == record.id else ())
    if subject == record.id or not _is_listed(db, table, subject):
        insert_row(db, table, {"id": subject, "record": told.id, **row})
        return
    changes = {"record": told.id, **row}
    places = ", ".join(f"{name} = :{name}" for name in changes)
    db.conn.execute(f"UPDATE {table} SET {places} WHERE id = :id", {**changes, "id": subject})


def _take_over(db: Database, table: str, identities: Iterable[str]) -> None:
    """Corrections that came before what they correct stood under their own ids; now it has come."""
    for identity in identities:
        db.conn.execute(f"DELETE FROM {table} WHERE id = ?", [identity])
        search_index.forget(db, table, identity)


def _subject(db: Database, record: Record) -> str:
    """The id of the row that this record fills: the subject's where it corrects one, otherwise its own.

    An entry of a register pack has the subject that every device gives it, whoever was first.
    An entry that could not be listed is known all the same: its correction brings it into the list under its own id.
    """
    if record.kind not in CORRECTABLE or record.subject == record.id:
        return record.id
    if record.kind in versions.BODIES and is_register_subject(record.subject):
        return record.subject
    sql = "SELECT 1 FROM unlisted WHERE record = ? AND json_extract(said, '$.kind') = ?"
    waits = db.conn.execute(sql, [record.subject, record.kind]).fetchone()
    return record.subject if waits or _is_listed(db, record.kind, record.subject) else record.id


def _is_listed(db: Database, table: str, subject: str) -> bool:
    return db.conn.execute(f"SELECT 1 FROM {table} WHERE id = ?", [subject]).fetchone() is not None


def _refusal(complaint: str, record: Record) -> StoreError | None:
    body = record.body
    if "site.code" in complaint:
        return StoreError(Code.SITE_CODE_TAKEN, taken=body["code"])
    if "officer.code" in complaint:
        return StoreError(Code.OFFICER_CODE_TAKEN, taken=body["code"])
    if "number block overlaps" in complaint:
        return StoreError(Code.NUMBER_BLOCK_OVERLAPS, first=body["first"], last=body["last"], year=body["year"])
    if any(place in complaint for place in ("number_use.", "document.number", "number_void.number")):
        return StoreError(Code.NUMBER_USED, number=body["number"])
    if "document.temporary" in complaint:
        return StoreError(Code.NUMBER_USED, number=body["temporary_number"])
    if "number outside block" in complaint:
        return StoreError(Code.NUMBER_OUTSIDE_BLOCK, number=body["number"])
    return None


def insert_row(db: Database, table: str, row: Mapping[str, object]) -> None:
    """Insert one row; every broken constraint raises."""
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", dict(row))


def rebuild(
    db: Database, records: Iterable[Record], *, put: Callable[[Database, Record], None] = project
) -> tuple[str, ...]:
    """Compute all projections anew and replace those that differ. Belongs inside a transaction.

    Args:
        db: the desk's database.
        records: all of them, in the order of arrival.
        put: brings the tables up to date with one record.

    Returns:
        The differences, in words.
    """
    anew = _replay(records, put)
    differences: list[str] = []
    try:
        for table in migrations.PROJECTIONS:
            differences += _differences(table, stored=_rows(db, table), computed=_rows(anew, table))
        differences += _differences("search", stored=search_index.rows(db), computed=search_index.rows(anew))
        if differences:
            _replace(db, anew)
    finally:
        anew.close()
    return tuple(differences)


def _replay(records: Iterable[Record], put: Callable[[Database, Record], None]) -> Database:
    """A database in memory with the projections of these records, and without the records themselves."""
    anew = Database(memory=True, execute_plugins=False)
    migrations.STEPS.apply(anew)
    with anew.atomic():
        for record in records:
            put(anew, record)
    return anew


def _rows(db: Database, table: str) -> set[tuple[object, ...]]:
    return set(db.conn.execute(f"SELECT * FROM {table}"))


def _differences(table: str, *, stored: set[tuple[object, ...]], computed: set[tuple[object, ...]]) -> tuple[str, ...]:
    surplus = tuple(f"{table}: stored but not said by any record: {row}" for row in sorted(stored - computed, key=repr))
    lacking = tuple(
        f"{table}: said by the records but not stored: {row}" for row in sorted(computed - stored, key=repr)
    )
    return surplus + lacking


def _replace(db: Database, anew: Database) -> None:
    for table in reversed(migrations.PROJECTIONS):
        db.conn.execute(f"DELETE FROM {table}")
    for table in migrations.PROJECTIONS:
        for row in anew.conn.execute(f"SELECT * FROM {table} ORDER BY rowid"):
            db.conn.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    search_index.clear(db)
    search_index.copy(anew, db)
