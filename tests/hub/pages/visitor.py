"""A person at a browser without a browser: cookies, pages, forms with their CSRF word."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient

from inspector.hub import accounts, registry_accounts
from inspector.hub.registry_accounts import Account
from inspector.hub.scope import Role, Scope

from ..conftest import NANDAN, Bureau

TAGS = re.compile(r"<[^>]*>")
CSRF = re.compile(r'name="csrf" value="([^"]*)"')


@dataclass
class Visitor:
    """Somebody at a browser of their own. `csrf` is the word of the session."""

    http: TestClient
    name: str = ""
    csrf: str = ""

    def get(self, path: str, **given: Any) -> Any:
        return self.http.get(path, follow_redirects=False, **given)

    def post(self, path: str, *, csrf: str | None = None, headers: dict[str, str] | None = None, **fields: str) -> Any:
        """Send a form as its page would."""
        data = {"csrf": self.csrf if csrf is None else csrf, **fields}
        return self.http.post(path, data=data, headers=headers, follow_redirects=False)

    def page(self, path: str, **query: Any) -> str:
        """The source of a page that is there."""
        answer = self.get(path, params=query) if query else self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {words(answer.text)}"
        return str(answer.text)

    def read(self, path: str, **query: Any) -> str:
        """The words of a page that is there."""
        return words(self.page(path, **query))


def words(source: str) -> str:
    """What a person reads, without the head of the page."""
    body = source.partition("<main")[2]
    return " ".join(html.unescape(TAGS.sub(" ", body)).split())


def stranger(bureau: Bureau) -> Visitor:
    http = TestClient(bureau.http.app, raise_server_exceptions=False)
    http.portal = bureau.http.portal
    return Visitor(http)


def visit(bureau: Bureau, role: Role, scope: Scope = NANDAN, name: str = "") -> Visitor:
    """Somebody who is logged in; the password is a matter of the tests of the login."""
    who = stranger(bureau)
    who.name = name or f"{role}-{scope.organ}-{scope.county}"
    token = hashlib.sha256(f"token of {who.name}".encode()).hexdigest()
    who.csrf = f"csrf of {who.name}"
    with bureau.hub.registry.writing() as connection:
        at = bureau.hub.at()
        if registry_accounts.add_account(connection, Account(who.name, "none", role, scope), at=at):
            hashed = hashlib.sha256(token.encode()).hexdigest()
            registry_accounts.add_session(
                connection, hashed, who.name, csrf=who.csrf, at=at, expires_at="2999-01-01T00:00:00.000Z"
            )
    who.http.cookies.set(accounts.COOKIE, token)
    return who
