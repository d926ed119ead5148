"""The receipts that the hub gave, in its database: a receipt is a row."""

from __future__ import annotations

from sqlalchemy import Connection

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
