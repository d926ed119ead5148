"""How a device becomes known: a one-time code, a certificate, short tokens; and how it stops being trusted."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from datetime import timedelta

from inspector.errors import Code, HubError
from inspector.hub import registry_overview
from inspector.hub.audit import note
from inspector.hub.chain import Head
from inspector.hub.hub import Hub
from inspector.hub.registry_devices import (
    CodeState,
    Device,
    add_code,
    code_state,
    get_device,
    note_seen,
    revoke_device,
    save_device,
    use_code,
    use_nonce,
)
from inspector.hub.scope import Principal, Scope, Who
from inspector.sync.protocol import (
    CLOCK_SKEW_S,
    TOKEN_LIFE_S,
    Certificate,
    Enrolled,
    Enrolment,
    Purpose,
    Renewal,
    Token,
    TokenRequest,
    read_moment,
    write,
    write_moment,
)
from inspector.sync.seals import device_id, spell, verify

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CODE_LENGTH = 12  # 60 bits


def make_code(hub: Hub, scope: Scope, *, label: str, hours: int, made_by: str) -> str:
    """A one-time code for a device of this scope; only its hash is kept.

    Args:
        hub: the opened hub.
        scope: organ and county of the device.
        label: whom it is for, shown in the list.
        hours: how long it can be used.
        made_by: `Principal.actor`, or `command`.
    """
    letters = "".join(_CODE_LETTERS[byte % 32] for byte in hub.entropy(_CODE_LENGTH))
    expires_at = write_moment(hub.now() + timedelta(hours=hours))
    state = CodeState(label, scope, expires_at, "", "")
    with hub.registry.writing() as connection:
        add_code(connection, _hash_code(letters), state, made_by=made_by, at=hub.at())
        note(hub, connection, actor=made_by, action="make.code", scope=scope, detail={"label": label})
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def enrol(hub: Hub, asked: Enrolment) -> Enrolled:
    """Take a device in; the same device with the same code gets the same certificate again.

    Raises:
        HubError: CODE_UNUSABLE, DEVICE_REVOKED.
    """
    public_key = bytes.fromhex(asked.public_key)
    name, code = device_id(public_key), _hash_code(asked.code)
    with hub.registry.one_writer() as connection:
        state, known = code_state(connection, code), get_device(connection, name)
        if known is not None and known.revoked_at:
            raise HubError(Code.DEVICE_REVOKED)
        if state is not None and state.used_by == name and known is not None:
            return Enrolled(name, known.certificate, known.signature)
        if state is None or state.used_at or state.expires_at < hub.at():
            raise HubError(Code.CODE_UNUSABLE)
        if not use_code(connection, code, device_id=name, at=hub.at()):
            raise HubError(Code.CODE_UNUSABLE)
        device = _certified(hub, asked, state.scope)
        save_device(connection, device, at=hub.at())
        note(hub, connection, actor=f"device:{name}", action="enrol.device", scope=state.scope, target=name)
    return Enrolled(name, device.certificate, device.signature)


def renew(hub: Hub, principal: Principal, asked: Renewal) -> Enrolled:
    """A new certificate for a trusted device before the old one ends, or for the key that is to follow it.

    A key that follows (a restored or copied laptop begins a new chain) must show that it is there: it signs for the
    purpose `renewal`. It gets the scope of the device that asks; the old device stays as it is.

    Raises:
        HubError: DEVICE_UNKNOWN, DEVICE_REVOKED, SIGNATURE_WRONG.
    """
    name = device_id(bytes.fromhex(asked.public_key))
    claim = spell({"device_id": principal.name, "public_key": asked.public_key})
    if not verify(bytes.fromhex(asked.public_key), claim, bytes.fromhex(asked.signature), purpose=Purpose.RENEWAL):
        raise HubError(Code.SIGNATURE_WRONG)
    with hub.registry.one_writer() as connection:
        old = _trusted(hub, get_device(connection, principal.name))
        known = get_device(connection, name)
        if known is not None and known.revoked_at:
            raise HubError(Code.DEVICE_REVOKED)
        device = _certified(hub, Enrolment("", old.name, asked.public_key), old.scope)
        save_device(connection, device, at=hub.at())
        action = "renew.certificate" if name == old.device_id else "follow.device"
        note(hub, connection, actor=principal.actor, action=action, scope=old.scope, target=name)
    return Enrolled(name, device.certificate, device.signature)


def give_token(hub: Hub, asked: TokenRequest) -> Token:
    """A token for a device that proved its key.

    Raises:
        HubError: DEVICE_UNKNOWN, DEVICE_REVOKED, CERTIFICATE_EXPIRED, SIGNATURE_WRONG, CLOCK_SKEW, NONCE_USED.
        SyncError: MESSAGE_MALFORMED for a moment that no calendar has.
    """
    now = hub.now()
    with hub.registry.reading() as connection:
        device = _trusted(hub, get_device(connection, asked.device_id))
    proof = spell({"at": asked.at, "device_id": asked.device_id, "nonce": asked.nonce})
    if not verify(device.key_bytes, proof, bytes.fromhex(asked.signature), purpose=Purpose.TOKEN):
        raise HubError(Code.SIGNATURE_WRONG)
    offset_s = (read_moment(asked.at) - now).total_seconds()
    if abs(offset_s) > CLOCK_SKEW_S:
        raise HubError(Code.CLOCK_SKEW, hub_time=write_moment(now), limit=CLOCK_SKEW_S)
    forget_before = write_moment(now - timedelta(seconds=3 * CLOCK_SKEW_S))
    with hub.registry.writing() as connection:
        if not use_nonce(connection, device.device_id, asked.nonce, at=hub.at(), forget_before=forget_before):
            raise HubError(Code.NONCE_USED)
        note_seen(connection, device.device_id, at=hub.at(), clock_offset_s=round(offset_s))
    expires_at = write_moment(now + timedelta(seconds=TOKEN_LIFE_S))
    claim = spell({"device_id": device.device_id, "expires_at": expires_at})
    signed = hub.keeper.sign(claim, purpose=Purpose.ACCESS)
    return Token(f"{_encode(claim)}.{_encode(signed)}", expires_at, write_moment(now))


def admit(hub: Hub, authorization: str) -> Principal:
    """The device that this `Authorization` header speaks for.

    Raises:
        HubError: TOKEN_INVALID, DEVICE_UNKNOWN, DEVICE_REVOKED, CERTIFICATE_EXPIRED.
    """
    match = re.fullmatch(r"Bearer ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", authorization)
    if match is None:
        raise HubError(Code.TOKEN_INVALID)
    try:
        claim, signature = _decode(match[1]), _decode(match[2])
    except (ValueError, binascii.Error) as error:
        raise HubError(Code.TOKEN_INVALID) from error
    if not verify(hub.keeper.public_key, claim, signature, purpose=Purpose.ACCESS):
        raise HubError(Code.TOKEN_INVALID)
    plain = json.loads(claim)
    if plain["expires_at"] < hub.at():
        raise HubError(Code.TOKEN_INVALID)
    with hub.registry.reading() as connection:
        device = _trusted(hub, get_device(connection, plain["device_id"]))
    return Principal(Who.DEVICE, device.device_id, device.scope)


def revoke(hub: Hub, device: str, *, reason: str, actor: str) -> None:
    """Trust a device no more: no token, no record of it from now on; what it sent stays.

    Raises:
        HubError: DEVICE_UNKNOWN when it is not enrolled or was revoked before.
    """
    with hub.registry.writing() as connection:
        known = get_device(connection, device)
        if known is None or not revoke_device(connection, device, reason=reason, at=hub.at()):
            raise HubError(Code.DEVICE_UNKNOWN)
        note(
            hub,
            connection,
            actor=actor,
            action="revoke.device",
            scope=known.scope,
            target=device,
            detail={"reason": reason},
        )


def withdraw_code(hub: Hub, principal: Principal, code_sha256: str) -> None:
    """Let a one-time code of the scope be of no use, unless it was used.

    Raises:
        HubError: NOT_HERE.
    """
    with hub.registry.writing() as connection:
        label = registry_overview.withdraw_code(connection, principal.scope, code_sha256, at=hub.at())
        if label is None:
            raise HubError(Code.NOT_HERE)
        detail, action = {"label": label}, "withdraw.code"
        note(hub, connection, actor=principal.actor, action=action, scope=principal.scope, detail=detail)


def _trusted(hub: Hub, device: Device | None) -> Device:
    if device is None:
        raise HubError(Code.DEVICE_UNKNOWN)
    if device.revoked_at:
        raise HubError(Code.DEVICE_REVOKED)
    if device.expires_at < hub.at():
        raise HubError(Code.CERTIFICATE_EXPIRED, day=device.expires_at[:10])
    return device


def _certified(hub: Hub, asked: Enrolment, scope: Scope) -> Device:
    public_key = bytes.fromhex(asked.public_key)
    until = write_moment(hub.now() + timedelta(days=hub.settings.certificate_days))
    certificate = Certificate(
        device_id(public_key), asked.public_key, asked.name, scope.organ, scope.county, hub.at(), until
    )
    text = spell(write(certificate))
    signature = hub.keeper.sign(text, purpose=Purpose.CERTIFICATE).hex()
    return Device(certificate.device_id, asked.public_key, asked.name, scope, text.decode(), signature, "", Head(0, ""))


def _hash_code(code: str) -> str:
    """Of the letters alone, with the ones that people mistake put right."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper()).translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(b"mine-inspector:code:1\n" + letters.encode()).hexdigest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
