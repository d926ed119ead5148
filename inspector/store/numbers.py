"""Which leased block a document number (文号) comes from. The schema sees to it that none is used twice."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from inspector.domain import numbering
from inspector.domain.records import DocumentType, Kind, NumberBlock, Record
from inspector.errors import Code, DomainError, StoreError

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


def _blocks(db: Database, *, year: int) -> list[tuple[str, NumberBlock]]:
    rows = db.conn.execute(
        "SELECT id, organ_code, type, year, first, last FROM number_block WHERE year = ? ORDER BY rowid", [year]
    )
    return [(row[0], NumberBlock(row[1], DocumentType(row[2]), *row[3:])) for row in rows if row[2] in _KNOWN_TYPES]
