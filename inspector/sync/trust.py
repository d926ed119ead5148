"""What a laptop believes: what the pinned key of its hub signed, and records of devices that the hub certified.

Nothing here reads or writes; an answer that cannot be believed raises, a record that cannot is given its reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from inspector.domain.records import Sealed
from inspector.errors import Code, SyncError
from inspector.i18n import tr
from inspector.store.arrivals import Hindrance
from inspector.store.hub_link import KeptCertificate
from inspector.store.outbox import KeptReceipt
from inspector.sync.protocol import (
    Certificate,
    ChangedRecord,
    Enrolled,
    PackFacts,
    Purpose,
    Receipt,
    Receipted,
    RecordEnvelope,
    SealedRecord,
    read,
)
from inspector.sync.seals import device_id, spell, verify

T = TypeVar("T")


def certificate_of(enrolled: Enrolled, hub_key: str) -> Certificate:
    """The certificate that the hub signed.

    Raises:
        SyncError: CERTIFICATE_WRONG.
    """
    text, signature = enrolled.certificate.encode(), bytes.fromhex(enrolled.signature)
    if not verify(bytes.fromhex(hub_key), text, signature, purpose=Purpose.CERTIFICATE):
        raise SyncError(Code.CERTIFICATE_WRONG, problem=tr("签名不符"))
    try:
        certificate = _said(Certificate, text)
    except SyncError as error:
        raise SyncError(Code.CERTIFICATE_WRONG, problem=error.sentence()) from error
    named = {certificate.device_id, enrolled.device, device_id(bytes.fromhex(certificate.public_key))}
    if len(named) != 1:
        raise SyncError(Code.CERTIFICATE_WRONG, problem=tr("设备编号与密钥不符"))
    return certificate


def keys_of(certificates: Iterable[KeptCertificate]) -> dict[str, bytes]:
    """Device → public key, of certificates that were verified when they came."""
    return {one.device: bytes.fromhex(json.loads(one.canonical)["public_key"]) for one in certificates}


def receipt_of(receipted: Receipted, hub_key: str, *, device: str) -> tuple[Receipt, KeptReceipt]:
    """The receipt that the hub signed for this device, and how it is kept.

    Raises:
        SyncError: RECEIPT_WRONG.
    """
    text, signature = receipted.receipt.encode(), bytes.fromhex(receipted.signature)
    if not verify(bytes.fromhex(hub_key), text, signature, purpose=Purpose.RECEIPT):
        raise SyncError(Code.RECEIPT_WRONG, problem=tr("签名不符"))
    try:
        receipt = _said(Receipt, text)
    except SyncError as error:
        raise SyncError(Code.RECEIPT_WRONG, problem=error.sentence()) from error
    if receipt.device_id != device:
        raise SyncError(Code.RECEIPT_WRONG, problem=tr("回执是给另一台设备的"))
    sha256 = hashlib.sha256(text).hexdigest()
    return receipt, KeptReceipt(sha256, receipted.receipt, receipted.signature, hub_key, receipt.hub_time)


def vouches_for(kept: KeptReceipt, sha256: str, *, hub_key: str) -> bool:
    """Whether a kept receipt, verified again, lists this file or record under the hub's key of today."""
    text = kept.canonical.encode()
    if kept.hub_key != hub_key or hashlib.sha256(text).hexdigest() != kept.sha256:
        return False
    if not verify(bytes.fromhex(hub_key), text, bytes.fromhex(kept.signature), purpose=Purpose.RECEIPT):
        return False
    receipt = _said(Receipt, text)
    return sha256 in receipt.blobs or sha256 in receipt.records


def check_pack_claim(facts: PackFacts, hub_key: str) -> None:
    """Believe what a pack is said to be; its bytes must still give the hash.

    Raises:
        SyncError: PACK_WRONG.
    """
    claim = spell({"kind": facts.kind, "sha256": facts.sha256, "size": facts.size, "version": facts.version})
    if not verify(bytes.fromhex(hub_key), claim, bytes.fromhex(facts.signature), purpose=Purpose.PACK):
        raise SyncError(Code.PACK_WRONG, kind=facts.kind, version=facts.version)


def judge_record(arrived: ChangedRecord | SealedRecord, keys: Mapping[str, bytes]) -> tuple[Sealed, Hindrance | None]:
    """A record as it came, and why it cannot be believed, if it cannot.

    Args:
        arrived: from the hub or a bundle.
        keys: device → public key.
    """
    data = arrived.canonical.encode()
    sealed = Sealed(data, arrived.sha256, bytes.fromhex(arrived.signature))
    if hashlib.sha256(data).hexdigest() != arrived.sha256:
        return Sealed(data, hashlib.sha256(data).hexdigest(), sealed.signature), Hindrance.WRONG_HASH
    try:
        plain = json.loads(data)
        envelope = read(RecordEnvelope, plain)
        canonical = spell(plain) == data
    except (SyncError, ValueError, TypeError, RecursionError):
        return sealed, Hindrance.MALFORMED
    if not canonical:
        return sealed, Hindrance.MALFORMED
    key = keys.get(envelope.device)
    if key is None:
        return sealed, Hindrance.UNKNOWN_DEVICE
    if not verify(key, data, sealed.signature, purpose=Purpose.RECORD):
        return sealed, Hindrance.WRONG_SIGNATURE
    return sealed, None


def _said(kind: type[T], text: bytes) -> T:
    plain: Any
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        plain = None
    return read(kind, plain)
