"""What makes a posted record a link of its device's chain. Pure: bytes and heads in, verdicts out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.domain.numbering import DocumentNumber, parse_number
from inspector.errors import DomainError, SyncError
from inspector.sync.protocol import MAX_RECORD_BYTES, Purpose, Reason, RecordEnvelope, SealedRecord, read
from inspector.sync.seals import device_id, spell, verify

LONGEST_NUMBER = 90  # characters
HIGHEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Link:
    """A record whose bytes give its hash and whose envelope every version understands."""

    sha256: str
    canonical: bytes
    signature: bytes
    envelope: RecordEnvelope

    @property
    def place(self) -> int:
        """Its place in the chain of its device, counted from 1."""
        return self.envelope.device_seq


@dataclass(frozen=True, slots=True)
class Unfit:
    """A record that cannot be kept."""

    sha256: str
    reason: Reason
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last accepted link of a chain; place 0 and no hash before the first."""

    place: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NumberUse:
    """A document number that a record uses up, gives or voids."""

    text: str
    number: DocumentNumber
    voided: bool
    reason: str


def examine(sealed: SealedRecord) -> Link | Unfit:
    """Judge a record by itself: hash, spelling (RFC 8785), envelope. The signature is `signed_by`'s matter."""
    data = sealed.canonical.encode()
    if len(data) > MAX_RECORD_BYTES:
        return Unfit(sealed.sha256, Reason.MALFORMED)
    if hashlib.sha256(data).hexdigest() != sealed.sha256:
        return Unfit(sealed.sha256, Reason.WRONG_HASH)
    return _examine_bytes(data, sealed.sha256, bytes.fromhex(sealed.signature))


def recall(canonical: bytes, sha256: str, signature: bytes) -> Link:
    """A link that was examined before it was kept."""
    link = _examine_bytes(canonical, sha256, signature)
    assert isinstance(link, Link)
    return link


def signed_by(link: Link, public_key: bytes) -> bool:
    """Whether the device that the record names has this key and signed these bytes."""
    return device_id(public_key) == link.envelope.device and verify(
        public_key, link.canonical, link.signature, purpose=Purpose.RECORD
    )


def judge_place(head: Head, place: int, prev: str) -> Reason:
    """Whether a new link follows the head: `Reason.NONE`, `WAITING` for an earlier one, or `FORK`."""
    if place > head.place + 1:
        return Reason.WAITING
    return Reason.NONE if place == head.place + 1 and prev == head.sha256 else Reason.FORK


def number_of(link: Link) -> NumberUse | None:
    """The document number that a record uses up, gives or voids, None for other records."""
    body: Mapping[str, Any] = link.envelope.body
    text = body.get("number")
    if link.envelope.kind not in ("document", "number_given", "number_void") or not isinstance(text, str):
        return None
    if len(text) > LONGEST_NUMBER or not text.isprintable():
        return None
    try:
        number = parse_number(text)
    except DomainError:
        return None
    if number.n > HIGHEST_NUMBER:
        return None
    voided = link.envelope.kind == "number_void"
    reason = "".join(character for character in str(body.get("reason", "")) if character.isprintable())
    return NumberUse(text.strip(), number, voided, reason[:500] if voided else "")


def _examine_bytes(data: bytes, sha256: str, signature: bytes) -> Link | Unfit:
    try:
        plain = _read_plainly(data)
        if plain is None:
            plain = json.loads(data)
            if spell(plain) != data:
                return Unfit(sha256, Reason.NOT_CANONICAL)
    except (ValueError, TypeError, RecursionError):
        return Unfit(sha256, Reason.NOT_CANONICAL)
    try:
        return Link(sha256, data, signature, read(RecordEnvelope, plain))
    except SyncError as error:
        return Unfit(sha256, Reason.MALFORMED, error.sentence())


def _read_plainly(data: bytes) -> Any:
    """The value of canonical JSON of the common sort, None where only `spell` can tell.

    Without fractions, large numbers and characters beyond U+FFFF the C encoder of the standard library, with sorted
    keys, spells as RFC 8785 does (3.2.2.2, 3.2.3), at a tenth of the time.
    """
    text = data.decode()
    try:
        plain = json.loads(text, parse_float=_uncommon, parse_int=_common_whole, parse_constant=_uncommon)
    except _UncommonError:
        return None
    common = _BEYOND.search(data) is None and _ENCODER.encode(plain) == text
    return plain if common else None


class _UncommonError(Exception):
    """A number that only `spell` can judge."""


_BEYOND = re.compile(rb"[\xf0-\xff]")  # the first byte of a character beyond U+FFFF in UTF-8
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _uncommon(_text: str) -> None:
    raise _UncommonError


def _common_whole(text: str) -> int:
    if len(text) > 15:  # 2^53 has 16 digits
        raise _UncommonError
    return int(text)
