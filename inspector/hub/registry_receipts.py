"""The receipts that the hub gave, in its database: a receipt is a row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from inspector.hub.registry_tables import insert_unless_there, receipt
from inspector.sync.protocol import Receipt


def add_receipt(connection: Connection, name: str, given: Receipt, *, text: str, signature: str) -> None:
    """Keep a receipt under the SHA-256 of its text; the same text again changes nothing."""
    values = {
        "receipt_sha256": name,
        "device_id": given.device_id,
        "receipt": text,
        "signature": signature,
        "hub_time": given.hub_time,
    }
    insert_unless_there(connection, receipt, values)


def list_receipts(connection: Connection, device_id: str, *, limit: int = 100) -> list[dict[str, Any]]:
    """The newest receipts of a device."""
    statement = select(receipt).where(receipt.c.device_id == device_id).order_by(receipt.c.hub_time.desc()).limit(limit)
    return [dict(row) for row in connection.execute(statement).mappings()]
