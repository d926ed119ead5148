"""Officers' accounts and sessions in the hub's database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from inspector.hub.registry_tables import account, insert_unless_there, session, within
from inspector.hub.scope import Role, Scope


@dataclass(frozen=True, slots=True)
class Account:
    """An officer who may log in to the hub's page. Moments are texts; empty means not."""

    name: str
    password_hash: str
    role: Role
    scope: Scope
    disabled_at: str = ""
    failures: int = 0
    locked_until: str = ""


def add_account(connection: Connection, given: Account, *, at: str) -> bool:
    """Make an account; False where the name is taken."""
    values = {
        "name": given.name,
        "password_hash": given.password_hash,
        "role": given.role.value,
        "organ": given.scope.organ,
        "county": given.scope.county,
        "made_at": at,
    }
    return insert_unless_there(connection, account, values)


def get_account(connection: Connection, name: str) -> Account | None:
    """An account by its login."""
    row = connection.execute(select(account).where(account.c.name == name)).one_or_none()
    return _account(row) if row else None


def list_accounts(connection: Connection, scope: Scope) -> list[Account]:
    """The accounts of a scope, by name."""
    statement = select(account).where(within(account, scope)).order_by(account.c.name)
    return [_account(row) for row in connection.execute(statement)]


def note_failure(connection: Connection, name: str, *, failures: int, locked_until: str) -> None:
    """Note how many logins in a row failed, and until when none is tried."""
    connection.execute(
        update(account).where(account.c.name == name).values(failures=failures, locked_until=locked_until)
    )


def set_password(connection: Connection, name: str, password_hash: str) -> bool:
    """Give an account a new password and end its sessions; False where there is none."""
    connection.execute(delete(session).where(session.c.account == name))
    changed = connection.execute(
        update(account).where(account.c.name == name).values(password_hash=password_hash, failures=0, locked_until="")
    )
    return changed.rowcount == 1


def disable_account(connection: Connection, name: str, *, at: str) -> bool:
    """Close an account and end its sessions; False where there is none."""
    connection.execute(delete(session).where(session.c.account == name))
    return connection.execute(update(account).where(account.c.name == name).values(disabled_at=at)).rowcount == 1


def add_session(connection: Connection, token_sha256: str, name: str, *, csrf: str, at: str, expires_at: str) -> None:
    """Begin a session; ended ones are forgotten."""
    connection.execute(delete(session).where(session.c.expires_at < at))
    connection.execute(
        insert(session).values(token_sha256=token_sha256, account=name, csrf=csrf, made_at=at, expires_at=expires_at)
    )


def get_session(connection: Connection, token_sha256: str, *, at: str) -> tuple[Account, str] | None:
    """Who is logged in with this token and the session's CSRF word; None where nobody is, or no more."""
    statement = (
        select(account, session.c.csrf)
        .join(session, session.c.account == account.c.name)
        .where(session.c.token_sha256 == token_sha256, session.c.expires_at > at, account.c.disabled_at == "")
    )
    row = connection.execute(statement).one_or_none()
    return (_account(row), row.csrf) if row else None


def end_session(connection: Connection, token_sha256: str) -> None:
    """Log out."""
    connection.execute(delete(session).where(session.c.token_sha256 == token_sha256))


def _account(row: Any) -> Account:
    scope = Scope(row.organ, row.county)
    role = Role(row.role)
    return Account(row.name, row.password_hash, role, scope, row.disabled_at, row.failures, row.locked_until)
