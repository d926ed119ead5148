"""Who and which: unified social credit code, officer's certificate, identifiers of records and of register entries.

Positions live in `coordinates`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from inspector.domain.records import Officer
from inspector.errors import Code, DomainError

CREDIT_CODE_LENGTH: Final = 18
_REGISTER: Final = "register-"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015 表1: no I, O, S, V, Z


def credit_check_character(first_17: str) -> str:
    """The last character that these 17 call for (GB 32100-2015, 附录A: weights 3^(i-1) mod 31)."""
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_17))
    return _ALPHABET[-total % 31]


def check_credit_code(text: str) -> None:
    """Refuse a text that is no unified social credit code (统一社会信用代码), saying what is wrong with it.

    Raises:
        DomainError: CREDIT_CODE_LENGTH, CREDIT_CODE_CHARACTER, CREDIT_CODE_CHECK.
    """
    if len(text) != CREDIT_CODE_LENGTH:
        raise DomainError(Code.CREDIT_CODE_LENGTH, text=text, length=len(text))
    for place, character in enumerate(text, start=1):
        if character not in _ALPHABET:
            raise DomainError(Code.CREDIT_CODE_CHARACTER, text=text, place=place, character=character)
    expected = credit_check_character(text[:-1])
    if text[-1] != expected:
        raise DomainError(Code.CREDIT_CODE_CHECK, text=text, expected=expected, found=text[-1])


def check_certificate(officer: Officer, on: date) -> None:
    """Refuse an officer who may not act on that day. A certificate without an end is taken as valid.

    Raises:
        DomainError: OFFICER_CERTIFICATE_MISSING, OFFICER_CERTIFICATE_EXPIRED.
    """
    if not officer.certificate.strip():
        raise DomainError(Code.OFFICER_CERTIFICATE_MISSING, name=officer.name)
    if officer.valid_until is not None and on > officer.valid_until:
        until = officer.valid_until.isoformat()
        raise DomainError(Code.OFFICER_CERTIFICATE_EXPIRED, name=officer.name, until=until, on=on.isoformat())


def certificate_valid(officer: Officer, on: date) -> bool:
    """Whether the officer's certificate holds on that day."""
    try:
        check_certificate(officer, on)
    except DomainError:
        return False
    return True


def uuid7(now: datetime, randbits: Callable[[int], int]) -> str:
    """A UUID of version 7 (RFC 9562, 5.7): milliseconds of `now`, then 74 random bits.

    Args:
        now: aware.
        randbits: gives an integer of that many random bits, e.g. `secrets.randbits`.
    """
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    bits = milliseconds << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62 | randbits(62)
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def register_subject(kind: str, organ: str, code: str) -> str:
    """The subject of an entry that the organ's register pack brings: the same on every device that takes it in.

    Args:
        kind: site or officer.
        organ: of the devices' certificates.
        code: the bureau's own code of the entry.
    """
    said = json.dumps([kind, organ, code], ensure_ascii=False).encode()
    return _REGISTER + hashlib.sha256(said).hexdigest()[:32]


def is_register_subject(subject: str) -> bool:
    """Whether a subject is the name of an entry rather than the id of its first record."""
    return subject.startswith(_REGISTER)
