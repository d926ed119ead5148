"""Which leased block a document number (文号) comes from. The schema sees to it that none is used twice."""

from __future__ import annotations

import re
from typing import Any

from sqlite_utils import Database

from inspector.domain.records import Kind, Record
from inspector.errors import Code, StoreError

# 机关代字 + type word + 〔year〕 + number + 号 (GB/T 9704-2012, 7.2.5)
_NUMBER = re.compile(r"(?P<head>.+)〔(?P<year>\d{4})〕(?P<n>\d+)号")


def use_of(db: Database, record: Record) -> dict[str, Any]:
    """The row that says who uses a number.

    Args:
        record: a DOCUMENT with a number, or a NUMBER_VOID.

    Raises:
        StoreError: NUMBER_OUTSIDE_BLOCK.
    """
    number = str(record.body["number"])
    read = _NUMBER.fullmatch(number)
    if read is None:
        raise StoreError(Code.NUMBER_OUTSIDE_BLOCK, number=number)
    block = db.conn.execute(
        "SELECT id FROM number_block WHERE year = :year AND :n BETWEEN first AND last"
        " AND substr(:head, 1, length(organ_code)) = organ_code AND (:type IS NULL OR type = :type)"
        " ORDER BY length(organ_code) DESC LIMIT 1",
        {
            "year": int(read["year"]),
            "n": int(read["n"]),
            "head": read["head"],
            "type": record.body["type"] if record.kind == Kind.DOCUMENT else None,
        },
    ).fetchone()
    if block is None:
        raise StoreError(Code.NUMBER_OUTSIDE_BLOCK, number=number)
    purpose = "document" if record.kind == Kind.DOCUMENT else "void"
    return {"number": number, "block": block[0], "n": int(read["n"]), "record": record.id, "purpose": purpose}
