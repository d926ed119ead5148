"""Around every request: an id, the headers of every answer, one line of log, counts, and the last net for faults."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inspector.errors import Code, HubError
from inspector.hub.answers import refusal
from inspector.hub.hub import Hub
from inspector.hub.journal import tell, tell_fault
from inspector.hub.metrics import Metrics
from inspector.sync.protocol import HEADER, VERSION

_HEADERS = {
    HEADER: str(VERSION),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Gate:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, hub: Hub, metrics: Metrics) -> None:
        self._app = app
        self._hub = hub
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = self._hub.entropy(8).hex()
        scope.setdefault("state", {})["request_id"] = request_id
        answered: dict[str, int] = {}
        began = time.perf_counter()

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                _add_headers(message, request_id, closing=_is_unread(scope))
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:  # noqa: BLE001 - a fault of ours: told to the log, answered with its number
            tell_fault("fault", error, request=request_id, route=_route(scope))
            if not answered:
                await refusal(HubError(Code.HUB_FAULT, request=request_id))(scope, receive, send_on)
        finally:
            self._note(scope, request_id, answered.get("status", 0), time.perf_counter() - began)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        """Status 0 stands for a connection that was cut before the answer."""
        state: MutableMapping[str, Any] = scope["state"]
        method, route = scope["method"] if scope["method"].isalpha() else "?", _route(scope)
        self._metrics.count("inspector_requests_total", method=method, route=route, status=str(status))
        self._metrics.observe(seconds, route=route)
        code = state.get("refused", "")
        if code:
            self._metrics.count("inspector_refusals_total", code=code)
        tell(
            "request",
            request=request_id,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            who=state.get("actor", ""),
            **({"refused": code} if code else {}),
        )


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "(none)")


def _is_unread(scope: Scope) -> bool:
    """Whether a body was announced and not read to its end: the connection must close, or it might never end."""
    announced = any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )
    return announced and not scope["state"].get("body_read", False)


def _add_headers(message: Message, request_id: str, *, closing: bool) -> None:
    there = {name.lower() for name, _ in message["headers"]}
    added = {**_HEADERS, "X-Request-Id": request_id, **({"Connection": "close"} if closing else {})}
    message["headers"] = [
        *message["headers"],
        *((name.encode(), value.encode()) for name, value in added.items() if name.lower().encode() not in there),
    ]
