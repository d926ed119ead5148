"""The hub's own chain: what people do on its page becomes records like those of a laptop.

Its key follows from the hub's key and epoch, so that every copy of the hub has it and none stores it. A hub that was
restored from a backup has a new epoch and therefore begins a new chain; laptops bring the links back that it forgot.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inspector.domain import identity
from inspector.domain.records import Draft, Record, to_body
from inspector.hub.chain import Head, Link, examine
from inspector.hub.registry_devices import Device, get_device, save_device
from inspector.hub.registry_records import scopes_of, take_in
from inspector.hub.scope import EVERYTHING, Scope
from inspector.sync.protocol import Certificate, Purpose, RecordState, SealedRecord, write, write_moment
from inspector.sync.seals import Keeper, Signer, device_id, spell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from inspector.hub.hub import Hub

_NAMED = "hub:"  # and the epoch; the key proves it
_LIFE = timedelta(days=365 * 100)


def signer(keeper: Keeper, epoch: str) -> Signer:
    """The key of the own chain in an epoch."""
    return keeper.branch(f"records of {epoch}")


def is_own(keeper: Keeper, device: Device) -> bool:
    """Whether a device is the hub itself, in this epoch or an earlier one."""
    named, _, epoch = device.name.rpartition(_NAMED)
    return not named and bool(epoch) and signer(keeper, epoch).public_key.hex() == device.public_key


def ensure(connection: Connection, keeper: Keeper, epoch: str, *, at: datetime) -> Device:
    """The hub as a device of its own database, entered where it is not yet; inside `one_writer`."""
    key = signer(keeper, epoch).public_key
    known = get_device(connection, device_id(key))
    if known is not None:
        return known
    since, until = write_moment(at), write_moment(at + _LIFE)
    name = f"{_NAMED}{epoch}"
    text = spell(write(Certificate(device_id(key), key.hex(), name, "", "", since, until)))
    signature = keeper.sign(text, purpose=Purpose.CERTIFICATE).hex()
    fresh = Device(device_id(key), key.hex(), name, EVERYTHING, text.decode(), signature, "", Head(0, ""))
    save_device(connection, fresh, at=since)
    return fresh


def append(hub: Hub, connection: Connection, drafts: Sequence[Draft], *, scope: Scope) -> tuple[Record, ...]:
    """Put records at the end of the hub's own chain; inside `one_writer`.

    Args:
        hub: the opened hub.
        connection: of `one_writer`.
        drafts: in the order of the chain; one whose id is taken is an error of ours.
        scope: the organ and county that the records belong to, as those that they speak of.
    """
    owner = ensure(connection, hub.keeper, hub.epoch, at=hub.now())
    key, head = signer(hub.keeper, hub.epoch), owner.head
    made, links = [], []
    for draft in drafts:
        record = _record(hub, draft, owner, head)
        sealed = key.seal(record)
        link = examine(SealedRecord(sealed.canonical.decode(), sealed.sha256, sealed.signature.hex()))
        assert isinstance(link, Link)
        made.append(record)
        links.append(link)
        head = Head(record.device_seq, sealed.sha256)
    scopes = {link.sha256: scope for link in links}
    results, _ = take_in(connection, links, {owner.device_id: owner}, at=hub.at(), scopes=scopes)
    assert all(result.state is RecordState.RECEIVED for result in results.values())
    return tuple(made)


def scopes_for(
    connection: Connection, keeper: Keeper, links: Iterable[Link], owners: Mapping[str, Device], *, otherwise: Scope
) -> dict[str, Scope]:
    """Where links of own chains count that a laptop brings back: as what they speak of, else as the laptop.

    Args:
        connection: reads.
        keeper: of the hub's key.
        links: of any chains.
        owners: their devices.
        otherwise: the scope of the laptop.
    """
    own = [link for link in links if is_own(keeper, owners[link.envelope.device])]
    known = scopes_of(connection, {link.envelope.subject for link in own}) if own else {}
    return {link.sha256: known.get(link.envelope.subject, otherwise) for link in own}


def _record(hub: Hub, draft: Draft, owner: Device, head: Head) -> Record:
    moment = hub.now()
    key = draft.id or identity.uuid7(moment, lambda bits: int.from_bytes(hub.entropy(8)) % (1 << bits))
    return Record(
        id=key,
        kind=str(draft.kind),
        subject=draft.subject or key,
        made_at=write_moment(moment),
        zone="+00:00",
        author=draft.author,
        device=owner.device_id,
        device_seq=head.place + 1,
        prev=head.sha256,
        schema=1,
        body=json.loads(spell(to_body(draft.body))),
        blobs=tuple(draft.blobs),
        basis=dict(draft.basis),
    )
