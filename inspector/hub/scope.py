"""Who may do what: one rule for every route, in one table. A route without a rule is refused to everybody.

A scope is an organ and a county. The county is a division code (GB/T 2260) and stands for everything whose code
begins with it; an empty organ or county stands for all. What lies outside a scope is not refused but not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Who may call a route."""

    ANYONE = "anyone"  # gives and takes nothing of any scope
    DEVICE = "device"  # an enrolled device that is not revoked
    OFFICER = "officer"  # anybody logged in
    REVIEWER = "reviewer"  # reviewer, leader and administrator
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"  # this machine, or whoever holds the metrics token


class Role(StrEnum):
    """The roles of officers."""

    INSPECTOR = "inspector"  # 执法人员
    REVIEWER = "reviewer"  # 法制审核
    LEADER = "leader"  # 负责人
    ADMINISTRATOR = "administrator"  # 管理员


ROLES_OF: Mapping[Who, frozenset[Role]] = {
    Who.OFFICER: frozenset(Role),
    Who.REVIEWER: frozenset({Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR}),
    Who.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """An organ and a county; empty stands for all."""

    organ: str
    county: str

    def sees(self, organ: str, county: str) -> bool:
        """Whether something of this organ and county lies inside."""
        return self.organ in ("", organ) and county.startswith(self.county)

    def holds(self, other: Scope) -> bool:
        """Whether another scope lies wholly inside."""
        return self.sees(other.organ, other.county)


EVERYTHING = Scope("", "")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking. `name` is a device's id or an officer's login; a stranger has neither name nor scope."""

    who: Who
    name: str
    scope: Scope
    role: Role | None = None
    csrf: str = ""

    @property
    def actor(self) -> str:
        """The name in logs and in the audit."""
        return f"{self.who}:{self.name}" if self.name else str(self.who)


NOWHERE = Scope("\x00", "\x00")  # nothing has such an organ
STRANGER = Principal(Who.ANYONE, "", NOWHERE)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call, and what of the scope is read or written.

    `secret` routes are throttled hardest; a `page` is for a browser: its CSRF word comes in the form, its refusals are
    pages too.
    """

    who: Who
    touches: str
    changes: bool = False
    secret: bool = False
    page: bool = False


_API = "/api/v1"
_API_RULES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/healthz"): Rule(Who.ANYONE, "nothing"),
    ("GET", "/readyz"): Rule(Who.ANYONE, "nothing"),
    ("GET", "/metrics"): Rule(Who.OPERATOR, "counts of requests, no content"),
    ("GET", "/openapi.json"): Rule(Who.ANYONE, "the description of this interface"),
    ("GET", f"{_API}/hub"): Rule(Who.ANYONE, "the hub's name and public key"),
    ("POST", f"{_API}/enrolment"): Rule(Who.ANYONE, "the scope of the one-time code", changes=True, secret=True),
    ("POST", f"{_API}/enrolment/renewal"): Rule(Who.DEVICE, "the own certificate, the own scope", changes=True),
    ("POST", f"{_API}/tokens"): Rule(Who.ANYONE, "the device whose key signed", changes=True),
    ("POST", f"{_API}/sessions"): Rule(Who.ANYONE, "the officer whose password it is", changes=True, secret=True),
    ("GET", f"{_API}/sessions/mine"): Rule(Who.OFFICER, "the own session"),
    ("DELETE", f"{_API}/sessions/mine"): Rule(Who.OFFICER, "the own session", changes=True),
    ("POST", f"{_API}/lacking"): Rule(Who.DEVICE, "records and files of the scope"),
    ("POST", f"{_API}/records"): Rule(Who.DEVICE, "chains of devices of the scope", changes=True),
    ("GET", f"{_API}/changes"): Rule(Who.DEVICE, "records of the scope"),
    ("POST", f"{_API}/receipts"): Rule(Who.DEVICE, "records and files of the scope", changes=True),
    ("POST", f"{_API}/blobs"): Rule(Who.DEVICE, "uploads of exactly this organ and county", changes=True),
    ("HEAD", f"{_API}/blobs/{{sha256}}"): Rule(Who.DEVICE, "uploads and files of the scope"),
    ("PATCH", f"{_API}/blobs/{{sha256}}"): Rule(Who.DEVICE, "uploads of exactly this organ and county", changes=True),
    ("GET", f"{_API}/blobs/{{sha256}}"): Rule(Who.DEVICE, "files of the scope"),
    ("POST", f"{_API}/numbers/lease"): Rule(Who.DEVICE, "the organ's numbers, for this device", changes=True),
    ("POST", f"{_API}/numbers/return"): Rule(Who.DEVICE, "this device's own blocks", changes=True),
    ("POST", f"{_API}/numbers/official"): Rule(Who.DEVICE, "documents of the scope, the organ's numbers", changes=True),
    ("GET", f"{_API}/packs"): Rule(Who.DEVICE, "packs of the organ and of all"),
    ("GET", f"{_API}/packs/{{kind}}/{{version}}"): Rule(Who.DEVICE, "packs of the organ and of all"),
}


def _page(who: Who, touches: str, *, secret: bool = False) -> Rule:
    return Rule(who, touches, secret=secret, page=True)


def _form(who: Who, touches: str, *, secret: bool = False) -> Rule:
    return Rule(who, touches, changes=True, secret=secret, page=True)


_PAGE_RULES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/"): _page(Who.OFFICER, "nothing; leads to the ledger"),
    ("GET", "/static/{name}"): _page(Who.ANYONE, "the look of the pages"),
    ("GET", "/language/{language}"): _page(Who.ANYONE, "the language of the own browser"),
    ("GET", "/login"): _page(Who.ANYONE, "nothing"),
    ("POST", "/login"): _form(Who.ANYONE, "the officer whose password it is", secret=True),
    ("POST", "/logout"): _form(Who.OFFICER, "the own session"),
    ("GET", "/password"): _page(Who.OFFICER, "the own account"),
    ("POST", "/password"): _form(Who.OFFICER, "the own account"),
    ("GET", "/ledger"): _page(Who.OFFICER, "findings of the scope"),
    ("GET", "/ledger.xlsx"): _page(Who.OFFICER, "findings of the scope"),
    ("GET", "/findings/{finding}"): _page(Who.OFFICER, "a finding of the scope, and all that counts for it"),
    ("POST", "/findings/{finding}/review"): _form(Who.REVIEWER, "a finding of the scope"),
    ("GET", "/inspections/{inspection}"): _page(Who.OFFICER, "an inspection of the scope, and all that counts for it"),
    ("POST", "/inspections/{inspection}/review"): _form(Who.REVIEWER, "an inspection of the scope"),
    ("GET", "/documents/{document}"): _page(Who.OFFICER, "a document of the scope, and all that counts for it"),
    ("POST", "/documents/{document}/review"): _form(Who.REVIEWER, "a document of the scope"),
    ("GET", "/files/{sha256}"): _page(Who.OFFICER, "files of the scope"),
    ("GET", "/thumbnails/{sha256}"): _page(Who.OFFICER, "files of the scope"),
    ("GET", "/review"): _page(Who.REVIEWER, "documents, findings and inspections of the scope"),
    ("GET", "/deadlines"): _page(Who.OFFICER, "findings of the scope"),
    ("GET", "/devices"): _page(Who.OFFICER, "devices of the scope; codes for administrators"),
    ("POST", "/devices/codes"): _form(Who.ADMINISTRATOR, "codes inside the scope"),
    ("POST", "/devices/codes/{code}/withdraw"): _form(Who.ADMINISTRATOR, "codes inside the scope"),
    ("POST", "/devices/{device}/revoke"): _form(Who.ADMINISTRATOR, "devices of the scope"),
    ("GET", "/numbers"): _page(Who.OFFICER, "blocks of devices of the scope"),
    ("GET", "/statistics"): _page(Who.OFFICER, "findings of the scope"),
    ("GET", "/audit"): _page(Who.REVIEWER, "the audit of the scope"),
    ("GET", "/accounts"): _page(Who.ADMINISTRATOR, "accounts of the scope"),
    ("POST", "/accounts"): _form(Who.ADMINISTRATOR, "accounts inside the scope"),
    ("POST", "/accounts/{name}/password"): _form(Who.ADMINISTRATOR, "accounts of the scope"),
    ("POST", "/accounts/{name}/close"): _form(Who.ADMINISTRATOR, "accounts of the scope"),
}
RULES: Mapping[tuple[str, str], Rule] = {**_API_RULES, **_PAGE_RULES}


def rule_for(method: str, path: str) -> Rule | None:
    """The rule of a route, by its method and its path with the names of its places."""
    return RULES.get((method, path))
