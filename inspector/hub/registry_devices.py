"""One-time codes, devices and the nonces of their token requests, in the hub's database."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from inspector.hub.chain import Head
from inspector.hub.registry_tables import device, enrolment_code, hub, insert_unless_there, token_nonce, within
from inspector.hub.scope import Scope


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device. Moments are texts in UTC; `revoked_at` is empty while it is trusted."""

    device_id: str
    public_key: str  # hex
    name: str
    scope: Scope
    certificate: str
    signature: str
    revoked_at: str
    head: Head

    @property
    def key_bytes(self) -> bytes:
        """The public key, 32 bytes."""
        return bytes.fromhex(self.public_key)

    @property
    def expires_at(self) -> str:
        """When its certificate ends."""
        return str(json.loads(self.certificate)["expires_at"])


@dataclass(frozen=True, slots=True)
class CodeState:
    """A one-time code as the database knows it: by its hash."""

    label: str
    scope: Scope
    expires_at: str
    used_at: str
    used_by: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Which hub this database belongs to."""

    name: str
    public_key: str
    epoch: str


# -- the hub itself ----------------------------------------------------------------------------------------------------


def identity(connection: Connection) -> Identity | None:
    """The hub of this database, None before it was set up."""
    row = connection.execute(select(hub)).one_or_none()
    return Identity(row.name, row.public_key, row.epoch) if row else None


def write_identity(connection: Connection, given: Identity, *, at: str) -> None:
    """Set the database up for a hub, or give it a new epoch after a restore."""
    connection.execute(delete(hub))
    connection.execute(
        insert(hub).values(one=1, name=given.name, public_key=given.public_key, epoch=given.epoch, created_at=at)
    )


# -- one-time codes ----------------------------------------------------------------------------------------------------


def add_code(connection: Connection, code_sha256: str, state: CodeState, *, made_by: str, at: str) -> None:
    """Keep a new code by its hash."""
    connection.execute(
        insert(enrolment_code).values(
            code_sha256=code_sha256,
            label=state.label,
            organ=state.scope.organ,
            county=state.scope.county,
            made_at=at,
            made_by=made_by,
            expires_at=state.expires_at,
        )
    )


def code_state(connection: Connection, code_sha256: str) -> CodeState | None:
    """A code, None where there is no such code."""
    row = connection.execute(select(enrolment_code).where(enrolment_code.c.code_sha256 == code_sha256)).one_or_none()
    if row is None:
        return None
    return CodeState(row.label, Scope(row.organ, row.county), row.expires_at, row.used_at, row.used_by)


def use_code(connection: Connection, code_sha256: str, *, device_id: str, at: str) -> bool:
    """Take a code; False when another request took it first."""
    taken = connection.execute(
        update(enrolment_code)
        .where(enrolment_code.c.code_sha256 == code_sha256, enrolment_code.c.used_at == "")
        .values(used_at=at, used_by=device_id)
    )
    return taken.rowcount == 1


# -- devices -----------------------------------------------------------------------------------------------------------


def get_device(connection: Connection, device_id: str) -> Device | None:
    """A device, None where it is not enrolled."""
    return get_devices(connection, [device_id]).get(device_id)


def get_devices(connection: Connection, device_ids: Collection[str]) -> dict[str, Device]:
    """The enrolled ones among these devices."""
    rows = connection.execute(select(device).where(device.c.device_id.in_(device_ids)))
    return {row.device_id: _device(row) for row in rows}


def list_devices(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """All columns of the devices of a scope, the newest first."""
    statement = select(device).where(within(device, scope)).order_by(device.c.enrolled_at.desc(), device.c.device_id)
    return [dict(row) for row in connection.execute(statement).mappings()]


def save_device(connection: Connection, given: Device, *, at: str) -> None:
    """Enrol a device, or give an enrolled one its new certificate and scope; the chain goes on."""
    values = {
        "name": given.name,
        "organ": given.scope.organ,
        "county": given.scope.county,
        "certificate": given.certificate,
        "signature": given.signature,
        "enrolled_at": at,
    }
    known = connection.execute(update(device).where(device.c.device_id == given.device_id).values(**values))
    if known.rowcount == 0:
        connection.execute(insert(device).values(device_id=given.device_id, public_key=given.public_key, **values))


def revoke_device(connection: Connection, device_id: str, *, reason: str, at: str) -> bool:
    """Trust this device no more; False where it is unknown or was revoked before."""
    done = connection.execute(
        update(device)
        .where(device.c.device_id == device_id, device.c.revoked_at == "")
        .values(revoked_at=at, revoked_reason=reason)
    )
    return done.rowcount == 1


def note_seen(connection: Connection, device_id: str, *, at: str, clock_offset_s: int) -> None:
    """Note when a device was here and by how much its clock is off (positive: ahead of the hub)."""
    connection.execute(
        update(device).where(device.c.device_id == device_id).values(seen_at=at, clock_offset_s=clock_offset_s)
    )


def move_head(connection: Connection, device_id: str, head: Head) -> None:
    """The chain of a device has grown to this link."""
    connection.execute(
        update(device).where(device.c.device_id == device_id).values(head_seq=head.place, head_sha256=head.sha256)
    )


def use_nonce(connection: Connection, device_id: str, nonce: str, *, at: str, forget_before: str) -> bool:
    """Note a nonce; False when this device used it before. Older ones are forgotten."""
    connection.execute(delete(token_nonce).where(token_nonce.c.at < forget_before))
    return insert_unless_there(connection, token_nonce, {"device_id": device_id, "nonce": nonce, "at": at})


def _device(row: Row[Any]) -> Device:
    return Device(
        row.device_id,
        row.public_key,
        row.name,
        Scope(row.organ, row.county),
        row.certificate,
        row.signature,
        row.revoked_at,
        Head(row.head_seq, row.head_sha256),
    )
