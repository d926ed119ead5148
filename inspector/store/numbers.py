"""Which leased block a document number (文号) comes from, and which documents wait for theirs.

The schema sees to it that no number is used twice, be it official or temporary (临时编号).
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from inspector.domain import numbering
from inspector.domain.records import DocumentType, Kind, NumberBlock, Record
from inspector.errors import Code, DomainError, StoreError
from inspector.store.database import Store

_KNOWN_TYPES = frozenset(DocumentType)


def use_of(db: Database, record: Record) -> dict[str, Any]:
    """The row that says who uses a number.

    Args:
        db: with the blocks leased so far.
        record: a DOCUMENT with a number, or a NUMBER_VOID.

    Raises:
        StoreError: NUMBER_OUTSIDE_BLOCK.
    """
    text = str(record.body["number"])
    try:
        number = numbering.parse_number(text)
    except DomainError as error:
        raise StoreError(Code.NUMBER_OUTSIDE_BLOCK, number=text) from error
    is_document = record.kind == Kind.DOCUMENT
    for identity, block in _blocks(db, year=number.year):
        if numbering.belongs(number, block) and (not is_document or record.body["type"] == block.type):
            purpose = "document" if is_document else "void"
            return {"number": text, "block": identity, "n": number.n, "record": record.id, "purpose": purpose}
    raise StoreError(Code.NUMBER_OUTSIDE_BLOCK, number=text)


def temporary(store: Store) -> tuple[str, ...]:
    """Every temporary number ever used, of all devices."""
    return tuple(row["temporary"] for row in store.rows("SELECT temporary FROM document WHERE temporary IS NOT NULL"))


def waiting(store: Store) -> tuple[str, ...]:
    """The documents with a temporary number that the hub holds and gave no official one yet, as far as told here."""
    rows = store.rows(
        "SELECT d.id FROM document d JOIN record r ON r.id = d.id JOIN outgoing o ON o.sha256 = r.sha256"
        " WHERE d.temporary IS NOT NULL AND d.number IS NULL AND o.state = 'received'"
        " AND NOT EXISTS (SELECT 1 FROM number_given g WHERE g.document = d.id) ORDER BY r.place"
    )
    return tuple(row["id"] for row in rows)


def _blocks(db: Database, *, year: int) -> list[tuple[str, NumberBlock]]:
    rows = db.conn.execute(
        "SELECT id, organ_code, type, year, first, last FROM number_block WHERE year = ? ORDER BY rowid", [year]
    )
    return [(row[0], NumberBlock(row[1], DocumentType(row[2]), *row[3:])) for row in rows if row[2] in _KNOWN_TYPES]
