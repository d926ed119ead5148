"""Officers of the hub's page: accounts with argon2 passwords, sessions in a cookie, a CSRF word for every change."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from functools import cache
from threading import BoundedSemaphore

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from inspector.errors import Code, HubError
from inspector.hub import registry_accounts
from inspector.hub.audit import note
from inspector.hub.hub import Hub
from inspector.hub.registry_accounts import Account
from inspector.hub.scope import Principal, Role, Scope, Who
from inspector.sync.protocol import Login, write_moment

COOKIE = "inspector_session"
CSRF_HEADER = "X-CSRF-Token"
SESSION_HOURS = 10
LEAST_PASSWORD = 10  # characters
MOST_FAILURES = 8
LOCK_MINUTES = 15

_hasher = argon2.PasswordHasher()
_hashing = BoundedSemaphore(2)  # argon2 takes 64 MiB at a time


def make_account(hub: Hub, *, name: str, password: str, role: Role, scope: Scope, actor: str) -> None:
    """Make an officer's account.

    Raises:
        HubError: PASSWORD_WEAK, ACCOUNT_TAKEN.
    """
    account = Account(name, _hashed(password), role, scope)
    with hub.registry.writing() as connection:
        if not registry_accounts.add_account(connection, account, at=hub.at()):
            raise HubError(Code.ACCOUNT_TAKEN, name=name)
        note(hub, connection, actor=actor, action="make.account", scope=scope, target=name, detail={"role": role})


def fresh_password(hub: Hub) -> str:
    """A password that nobody can guess, easy to read out: 16 letters and digits."""
    return base64.b32encode(hub.entropy(10)).decode().lower()


def change_password(hub: Hub, *, name: str, password: str, actor: str) -> None:
    """Give an account a new password; its sessions end.

    Raises:
        HubError: PASSWORD_WEAK, NOT_HERE.
    """
    hashed = _hashed(password)
    with hub.registry.writing() as connection:
        account = registry_accounts.get_account(connection, name)
        if account is None or not registry_accounts.set_password(connection, name, hashed):
            raise HubError(Code.NOT_HERE)
        note(hub, connection, actor=actor, action="change.password", scope=account.scope, target=name)


def close_account(hub: Hub, *, name: str, actor: str) -> None:
    """Close an account; its sessions end.

    Raises:
        HubError: NOT_HERE.
    """
    with hub.registry.writing() as connection:
        account = registry_accounts.get_account(connection, name)
        if account is None or not registry_accounts.disable_account(connection, name, at=hub.at()):
            raise HubError(Code.NOT_HERE)
        note(hub, connection, actor=actor, action="close.account", scope=account.scope, target=name)


def prove(hub: Hub, given: Login) -> Account:
    """The account whose password this is.

    Raises:
        HubError: LOGIN_WRONG, LOGIN_LOCKED.
    """
    with hub.registry.reading() as connection:
        account = registry_accounts.get_account(connection, given.name)
    if account is not None and account.locked_until > hub.at():
        raise HubError(Code.LOGIN_LOCKED, minutes=LOCK_MINUTES)
    usable = account is not None and not account.disabled_at
    right = _matches(account.password_hash if account is not None and usable else _hash_of_nobody(), given.password)
    if account is None or not usable or not right:
        _note_wrong(hub, account)
        raise HubError(Code.LOGIN_WRONG, limit=MOST_FAILURES)
    return account


def log_in(hub: Hub, given: Login) -> tuple[str, Principal]:
    """The token for the cookie, and who is logged in.

    Raises:
        HubError: LOGIN_WRONG, LOGIN_LOCKED.
    """
    account = prove(hub, given)
    token, csrf = _word(hub), _word(hub)
    expires_at = write_moment(hub.now() + timedelta(hours=SESSION_HOURS))
    with hub.registry.writing() as connection:
        registry_accounts.note_failure(connection, account.name, failures=0, locked_until="")
        name = hashlib.sha256(token.encode()).hexdigest()
        registry_accounts.add_session(connection, name, account.name, csrf=csrf, at=hub.at(), expires_at=expires_at)
        actor = f"officer:{account.name}"
        note(hub, connection, actor=actor, action="log.in", scope=account.scope, target=account.name)
    return token, Principal(Who.OFFICER, account.name, account.scope, account.role, csrf)


def recognise(hub: Hub, token: str) -> Principal:
    """Who is logged in with this cookie.

    Raises:
        HubError: TOKEN_INVALID.
    """
    name = hashlib.sha256(token.encode(errors="replace")).hexdigest()
    with hub.registry.reading() as connection:
        found = registry_accounts.get_session(connection, name, at=hub.at())
    if found is None:
        raise HubError(Code.TOKEN_INVALID)
    account, csrf = found
    return Principal(Who.OFFICER, account.name, account.scope, account.role, csrf)


def log_out(hub: Hub, token: str) -> None:
    """End the session of this cookie."""
    with hub.registry.writing() as connection:
        registry_accounts.end_session(connection, hashlib.sha256(token.encode(errors="replace")).hexdigest())


def _hashed(password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise HubError(Code.PASSWORD_WEAK, least=LEAST_PASSWORD)
    with _hashing:
        return _hasher.hash(password)


@cache
def _hash_of_nobody() -> str:
    """Compared for unknown names, so that an answer takes as long as for known ones."""
    return _hasher.hash("nobody")


def _matches(password_hash: str, password: str) -> bool:
    with _hashing:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def _note_wrong(hub: Hub, account: Account | None) -> None:
    if account is None:
        return
    failures = account.failures + 1
    locked = failures >= MOST_FAILURES
    until = write_moment(hub.now() + timedelta(minutes=LOCK_MINUTES)) if locked else ""
    with hub.registry.writing() as connection:
        registry_accounts.note_failure(connection, account.name, failures=0 if locked else failures, locked_until=until)
        actor, outcome = f"officer:{account.name}", Code.LOGIN_WRONG.name
        note(hub, connection, actor=actor, action="log.in", scope=account.scope, target=account.name, outcome=outcome)


def _word(hub: Hub) -> str:
    return base64.urlsafe_b64encode(hub.entropy(32)).rstrip(b"=").decode()
