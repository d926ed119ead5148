"""What every route goes through before its handler: who is asking, the route's rule, the limits on rate, size, time."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.requests import ClientDisconnect

from inspector.errors import Code, HubError, InspectorError, SyncError
from inspector.hub import accounts, enrolment
from inspector.hub.audit import note
from inspector.hub.hub import Hub
from inspector.hub.metrics import Metrics
from inspector.hub.scope import ROLES_OF, STRANGER, Principal, Rule, Scope, Who, rule_for
from inspector.hub.settings import HubSettings
from inspector.hub.throttle import Throttle
from inspector.sync.protocol import MAX_BATCH_BYTES, read

T = TypeVar("T")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "testclient"})


class BodyMemory:
    """How many bytes of bodies may be held at a time, all requests together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._lock = Lock()

    def take(self, size: int) -> None:
        """Hold so many more.

        Raises:
            HubError: HUB_BUSY.
        """
        with self._lock:
            if self._held + size > self._limit:
                raise HubError(Code.HUB_BUSY)
            self._held += size

    def give_back(self, size: int) -> None:
        """Hold so many less."""
        with self._lock:
            self._held -= size


@dataclass(frozen=True, slots=True)
class House:
    """What one running copy of the hub shares among its requests."""

    hub: Hub
    metrics: Metrics
    devices: Throttle
    strangers: Throttle
    secrets: Throttle
    memory: BodyMemory


def furnish(hub: Hub, metrics: Metrics, *, clock: Callable[[], float] = time.monotonic) -> House:
    """The shared things of one copy."""
    given: HubSettings = hub.settings
    return House(
        hub,
        metrics,
        Throttle(given.requests_per_minute, clock=clock),
        Throttle(given.strangers_per_minute, clock=clock),
        Throttle(given.secrets_per_minute, clock=clock),
        BodyMemory(given.body_memory_mib * 2**20),
    )


def house_of(request: Request) -> House:
    """The shared things, for a handler."""
    house: House = request.app.state.house
    return house


def authorize(request: Request, house: Annotated[House, Depends(house_of)]) -> Principal:
    """Who is asking, when the rule of this route lets them.

    Raises:
        HubError: ROUTE_UNRULED, TOO_MANY_REQUESTS, OUT_OF_SCOPE, CSRF_WRONG and what `admit`, `recognise` raise.
    """
    path = getattr(request.scope.get("route"), "path", "")
    rule = rule_for(request.method, path)
    if rule is None:
        raise HubError(Code.ROUTE_UNRULED)
    if rule.page and rule.changes and request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HubError(Code.CSRF_WRONG)  # a browser says that another site sent the form
    address = request.client.host if request.client else ""
    if rule.who is Who.ANYONE:
        (house.secrets if rule.secret else house.strangers).pass_one(f"{path} {address}")
        return STRANGER
    if rule.who is Who.OPERATOR:
        _check_operator(request, house.hub.settings, address)
        return STRANGER
    try:
        principal = _known(request, house.hub, rule)
    except InspectorError:
        house.strangers.pass_one(address)
        raise
    request.state.actor = principal.actor
    house.devices.pass_one(principal.actor)
    if rule.who is not Who.DEVICE:
        _check_officer(request, house.hub, principal, rule)
    return principal


async def take_body(
    request: Request, house: Annotated[House, Depends(house_of)], _who: Annotated[Principal, Depends(authorize)]
) -> Any:
    """The body, within the limits on size, time and memory; bytes that arrived before a cut are handed on.

    Raises:
        SyncError: CHUNK_TOO_LARGE, BODY_TOO_SLOW.
        HubError: HUB_BUSY when too many bodies are held.
    """
    if _declared_length(request) > MAX_BATCH_BYTES:
        raise SyncError(Code.CHUNK_TOO_LARGE, limit=MAX_BATCH_BYTES)
    parts: list[bytes] = []
    held = 0
    seconds = house.hub.settings.body_seconds
    try:
        try:
            async with asyncio.timeout(seconds):
                async for part in request.stream():
                    held += len(part)
                    if held > MAX_BATCH_BYTES:
                        held -= len(part)
                        raise SyncError(Code.CHUNK_TOO_LARGE, limit=MAX_BATCH_BYTES)
                    house.memory.take(len(part))
                    parts.append(part)
            request.state.body_read = True
        except (TimeoutError, ClientDisconnect) as error:
            if request.method != "PATCH" or not parts:
                raise SyncError(Code.BODY_TOO_SLOW, seconds=seconds) from error
        yield b"".join(parts)
    finally:
        house.memory.give_back(sum(map(len, parts)))


def message(kind: type[T]) -> Callable[..., T]:
    """A dependency that reads a message of this kind from the body; in a worker thread, for bodies can be large."""

    def read_message(body: Annotated[bytes, Depends(take_body)]) -> T:
        try:
            plain = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise SyncError(Code.MESSAGE_NOT_JSON) from error
        return read(kind, plain)

    return read_message


def _known(request: Request, hub: Hub, rule: Rule) -> Principal:
    if rule.who is Who.DEVICE:
        return enrolment.admit(hub, request.headers.get("authorization", ""))
    return accounts.recognise(hub, request.cookies.get(accounts.COOKIE, ""))


def _check_officer(request: Request, hub: Hub, principal: Principal, rule: Rule) -> None:
    if principal.role not in ROLES_OF[rule.who]:
        note_refusal(hub, principal, action=f"{request.method} {request.scope['route'].path}", code=Code.OUT_OF_SCOPE)
        raise HubError(Code.OUT_OF_SCOPE)
    given = request.headers.get(accounts.CSRF_HEADER, "")
    if rule.changes and not rule.page and not secrets.compare_digest(given.encode(), principal.csrf.encode()):
        note_refusal(hub, principal, action=f"{request.method} {request.scope['route'].path}", code=Code.CSRF_WRONG)
        raise HubError(Code.CSRF_WRONG)


def note_refusal(hub: Hub, principal: Principal, *, action: str, code: Code) -> None:
    """Write into the audit that somebody who is known was refused."""
    scope: Scope = principal.scope
    with hub.registry.writing() as connection:
        note(hub, connection, actor=principal.actor, action=action[:60], scope=scope, outcome=code.name)


def _check_operator(request: Request, settings: HubSettings, address: str) -> None:
    if settings.metrics_token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if secrets.compare_digest(given.encode(), settings.metrics_token.encode()):
            return
    elif address in _LOOPBACK and "x-forwarded-for" not in request.headers:
        return
    raise HubError(Code.OUT_OF_SCOPE)


def _declared_length(request: Request) -> int:
    given = request.headers.get("content-length", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else MAX_BATCH_BYTES + 1


Asking = Annotated[Principal, Depends(authorize)]
Inside = Annotated[House, Depends(house_of)]
Arrived = Annotated[bytes, Depends(take_body)]
