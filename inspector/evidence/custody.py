"""The chain of custody: one spelling of a record, its hash, the device's signature, and the proof of it all offline.

A record's canonical bytes are JSON by RFC 8785; their SHA-256 is its identity in the chain. The device's Ed25519 key
(RFC 8032) signs `mine-inspector:<purpose>:1`, a line feed, and the bytes, so that a signature given for one purpose
never serves another. Verification needs the bytes and the public key, and no database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from inspector.domain.records import Record, Sealed, to_body
from inspector.errors import Code, EvidenceError

KEY_FILE_NAME = "device.key"
FOLLOWING_FOLDER = "following-key"
SEED_BYTES = 32
RECORD_PURPOSE = "record"

SealedLink = tuple[bytes, str, bytes]  # canonical bytes, SHA-256 in hex, signature


def canonical(record: Record) -> bytes:
    """The one spelling of a record: JSON with sorted keys, no spaces, UTF-8.

    Raises:
        TypeError: a body holds a float or another value without a plain form.
        ValueError: a whole number that JSON of other machines cannot hold (beyond 2^53).

    Source: RFC 8785, section 3.2.
    """
    return spell(to_body(record))


def spell(plain: Any) -> bytes:
    """The one spelling of plain JSON data (RFC 8785); raises like `canonical`, `ValueError` for NaN and infinity."""
    return rfc8785.dumps(plain)


def identity(record: Record) -> str:
    """The SHA-256 (hex) that the next record of the device names as `prev`."""
    return hashlib.sha256(canonical(record)).hexdigest()


def device_id(public_key: bytes) -> str:
    """A short name of a device's key: 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def verify(public_key: bytes, data: bytes, signature: bytes, *, purpose: str = RECORD_PURPOSE) -> bool:
    """Whether this key signed these bytes for this purpose.

    Args:
        public_key: 32 bytes.
        data: what was signed.
        signature: 64 bytes.
        purpose: as given to `Keeper.sign`.
    """
    return signed(public_key, _spoken_for(data, purpose), signature)


def signed(public_key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether this Ed25519 key signed these very bytes, as others than this program sign them (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


class Signer:
    """A key of this device.

    Args:
        seed: 32 bytes.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()

    @property
    def device_id(self) -> str:
        """The short name of this device's key."""
        return device_id(self.public_key)

    def sign(self, data: bytes, *, purpose: str) -> bytes:
        """The signature of this device, 64 bytes; the same for the same data."""
        return self._key.sign(_spoken_for(data, purpose))

    def seal(self, record: Record) -> Sealed:
        """A record as it is kept: canonical bytes, hash, signature."""
        data = canonical(record)
        return Sealed(data, hashlib.sha256(data).hexdigest(), self.sign(data, purpose=RECORD_PURPOSE))

    def branch(self, name: str) -> Signer:
        """A further key that follows from this one and a name, and is stored nowhere; the same for the same name."""
        root = self._key.private_bytes_raw()
        return Signer(hmac.new(root, f"mine-inspector:branch:1\n{name}".encode(), hashlib.sha256).digest())


class Keeper(Signer):
    """The keeper of this device's key, which lies in the data folder in a file that only its owner may read.

    Args:
        folder: the data folder; whoever opens it holds its lock.
        entropy: gives as many random bytes as asked, for a new key.

    Raises:
        EvidenceError: DEVICE_KEY_DAMAGED, DEVICE_KEY_NOT_SAVED.
    """

    def __init__(self, folder: Path, *, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self.path = folder / KEY_FILE_NAME
        if not self.path.exists():
            _write_key(self.path, entropy(SEED_BYTES))
        super().__init__(_read_key(self.path))


def following_key(folder: Path) -> Keeper:
    """The key that is to follow this device's, made where there is none yet; it waits in a folder of its own."""
    waiting = folder / FOLLOWING_FOLDER
    waiting.mkdir(exist_ok=True)
    return Keeper(waiting)


def take_over(folder: Path) -> None:
    """Put the key that waits in the place of this device's; the old one is kept under the name of its device."""
    old = Keeper(folder)
    copy = old.path.with_name(f"device-{old.device_id}.key")
    copy.unlink(missing_ok=True)
    try:
        os.link(old.path, copy)
    except OSError:  # a disk without links
        copy.write_bytes(old.path.read_bytes())
    (folder / FOLLOWING_FOLDER / KEY_FILE_NAME).replace(old.path)
    _sync_folder(folder)


# -- verification ------------------------------------------------------------------------------------------------------


class Fault(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"  # the bytes do not give the hash, or are no canonical record
    BAD_SIGNATURE = "bad_signature"
    GAP = "gap"  # a record is missing
    FORK = "fork"  # two records claim one place: a copied laptop, or a restored backup


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """One thing wrong with a chain. `sequence` is 0 and `record` empty where the bytes cannot be read."""

    fault: Fault
    device: str
    sequence: int
    record: str  # id of the record
    sha256: str  # as handed in


@dataclass(frozen=True, slots=True)
class _Place:
    device: str
    sequence: int
    record: str
    prev: str
    sha256: str

    def finding(self, fault: Fault, *, sequence: int | None = None) -> ChainFinding:
        at = self.sequence if sequence is None else sequence
        return ChainFinding(fault, self.device, at, self.record, self.sha256)


def verify_chain(links: Iterable[SealedLink], public_key: bytes) -> list[ChainFinding]:
    """Everything wrong with the chains of one key, in chain order; an empty list means sound.

    The links may come in any order and more than once. A chain must begin with its first record (empty `prev`);
    records missing at its end cannot be seen from the chain alone.

    Args:
        links: canonical bytes, SHA-256 in hex, signature.
        public_key: of the device, 32 bytes.
    """
    findings: list[ChainFinding] = []
    chains: dict[str, dict[int, dict[str, _Place]]] = {}
    for data, sha256, signature in links:
        place = _place(data, sha256)
        if place is None:
            findings.append(ChainFinding(Fault.CHANGED, "", 0, "", sha256))
            continue
        if hashlib.sha256(data).hexdigest() != sha256:
            findings.append(place.finding(Fault.CHANGED))
        elif not verify(public_key, data, signature):
            findings.append(place.finding(Fault.BAD_SIGNATURE))
        chains.setdefault(place.device, {}).setdefault(place.sequence, {})[sha256] = place
    for chain in chains.values():
        findings.extend(_order_faults(chain))
    return sorted(set(findings), key=lambda one: (one.device, one.sequence, one.fault, one.sha256))


def _order_faults(chain: Mapping[int, Mapping[str, _Place]]) -> Iterable[ChainFinding]:
    """Gaps and forks of one device's chain: sequence number -> hash -> place."""
    before: Mapping[str, _Place] = {}
    expected = 1
    for sequence in sorted(chain):
        rivals = chain[sequence]
        if len(rivals) > 1:
            yield from (place.finding(Fault.FORK) for place in rivals.values())
        for place in rivals.values():
            if sequence != expected:
                yield place.finding(Fault.GAP, sequence=expected)
            elif place.prev not in (before or {"": place}):
                yield place.finding(Fault.FORK)
        before, expected = rivals, sequence + 1


def _place(data: bytes, sha256: str) -> _Place | None:
    """Where these bytes say that they belong; None where they are no canonical record."""
    try:
        plain: Any = json.loads(data)
        if rfc8785.dumps(plain) != data:
            return None
        place = _Place(str(plain["device"]), plain["device_seq"], str(plain["id"]), str(plain["prev"]), sha256)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return place if isinstance(place.sequence, int) and place.sequence >= 1 else None


# -- the key file ------------------------------------------------------------------------------------------------------


def _spoken_for(data: bytes, purpose: str) -> bytes:
    return f"mine-inspector:{purpose}:1\n".encode() + data


def _read_key(path: Path) -> bytes:
    """The key's seed, written as 64 hex digits so that a person can see what the file is."""
    try:
        seed = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise EvidenceError(Code.DEVICE_KEY_DAMAGED, path=path) from error
    if len(seed) != SEED_BYTES:
        raise EvidenceError(Code.DEVICE_KEY_DAMAGED, path=path)
    return seed


def _write_key(path: Path, seed: bytes) -> None:
    """Write, flush, fsync, rename, fsync the folder: a cut of power leaves the whole key or none."""
    draft = path.with_suffix(".new")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(seed.hex() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise EvidenceError(Code.DEVICE_KEY_NOT_SAVED, path=path) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder; its rename is journaled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
