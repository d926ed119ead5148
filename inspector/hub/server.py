"""The web application of the hub, and how it is served."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from inspector import __version__
from inspector.errors import Code, HubError, InspectorError, SyncError
from inspector.hub import ledger, routes_blobs, routes_devices, routes_health, routes_numbers, routes_records, uploads
from inspector.hub.admission import furnish
from inspector.hub.answers import refusal
from inspector.hub.gate import Gate
from inspector.hub.hub import Hub
from inspector.hub.journal import tell, tell_fault
from inspector.hub.metrics import Metrics
from inspector.hub.pages import refusals, routes_entry, routes_ledger, routes_office, routes_review
from inspector.hub.pages.language import Tongue
from inspector.sync.protocol import write_moment

SWEEP_EVERY_S = 6 * 3600
HEAR_EVERY_S = 5
HEAR_STEPS = 4  # of the ledger at a time, so that others get their turn
HEAR_AT_LAST = 20_000  # records; so far behind the ledger hears while more are coming in
_API = (routes_health, routes_devices, routes_records, routes_blobs, routes_numbers)
_PAGES = (routes_entry, routes_ledger, routes_review, routes_office)


def create_app(hub: Hub) -> FastAPI:
    """The application of an opened hub. It keeps nothing between requests but counts and rate limits."""
    app = FastAPI(
        title="Mine Inspector hub",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_living, hub),
        separate_input_output_schemas=False,
    )
    metrics = Metrics()
    app.state.house = furnish(hub, metrics)
    for routes in (*_API, *_PAGES):
        app.include_router(routes.router)
    app.add_exception_handler(InspectorError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_value)
    app.add_exception_handler(HTTPException, _refuse_path)
    app.add_middleware(Tongue)
    app.add_middleware(Gate, hub=hub, metrics=metrics)
    return app


def serve(hub: Hub, *, started: Callable[[int], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; requests in hand are finished first.

    Args:
        hub: the opened hub.
        started: called with the port once the hub listens (port 0 in the settings takes a free one).

    Raises:
        HubError: HUB_SETTING_WRONG for TLS files that cannot be used.
    """
    given = hub.settings
    if bool(given.tls_certificate) != bool(given.tls_key):
        raise HubError(Code.HUB_SETTING_WRONG, name="tls_certificate, tls_key", problem="1/2")
    config = uvicorn.Config(
        create_app(hub),
        host=given.host,
        port=given.port,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=given.connections,
        timeout_graceful_shutdown=given.stop_seconds,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=32 * 2**10,
        ssl_certfile=str(hub.folder / given.tls_certificate) if given.tls_certificate else None,
        ssl_keyfile=str(hub.folder / given.tls_key) if given.tls_key else None,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise HubError(Code.HUB_SETTING_WRONG, name="tls_certificate, tls_key", problem=error) from error
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    server = _Server(config, started)
    server.run()


class _Server(uvicorn.Server):
    """uvicorn's server, which tells its port."""

    def __init__(self, config: uvicorn.Config, started: Callable[[int], None] | None) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Listen, then tell."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self._tell_started is not None and self.started:
            self._tell_started(self.servers[0].sockets[0].getsockname()[1])

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Finish what is in hand; the signal has been obeyed then, and is not raised again to end the process."""
        await super().shutdown(sockets)  # type: ignore[arg-type]
        self._captured_signals.clear()


@contextlib.asynccontextmanager
async def _living(hub: Hub, _app: FastAPI) -> AsyncIterator[None]:
    chores = [asyncio.create_task(_sweep_now_and_then(hub)), asyncio.create_task(_hear_now_and_then(hub))]
    tell("started", database=hub.registry.engine.dialect.name, blobs=hub.store.kind)
    yield
    for chore in chores:
        chore.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await chore
    tell("stopped")


async def _sweep_now_and_then(hub: Hub) -> None:
    while True:
        before = write_moment(hub.now() - timedelta(days=hub.settings.upload_days))
        try:
            swept = await asyncio.to_thread(uploads.sweep, hub, before=before)
            tell("swept", uploads=swept)
        except InspectorError as error:
            tell_fault("sweep", error)
        await asyncio.sleep(SWEEP_EVERY_S)


async def _hear_now_and_then(hub: Hub) -> None:
    """Keep the page's ledger up with the records, so that a page need not wait for it; taking records in goes first."""
    newest, behind = -1, False
    while True:
        try:
            now = await asyncio.to_thread(ledger.standing, hub)
            if now.behind and (behind or now.newest == newest or now.behind > HEAR_AT_LAST):
                heard = await asyncio.to_thread(ledger.catch_up, hub, steps=HEAR_STEPS)
                behind = heard.behind > 0 and heard.heard > now.heard
            else:
                behind = False
            newest = now.newest
        except InspectorError as error:
            behind = False
            tell_fault("ledger", error)
        await asyncio.sleep(0 if behind else HEAR_EVERY_S)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, InspectorError)
    request.state.refused = error.code.name
    return refusals.refuse(request, error) if refusals.is_for_a_page(request) else refusal(error)


def _refuse_value(request: Request, error: Exception) -> Response:
    """A path, query or header that is not as described."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first.get("loc", ()))
    return _refuse(request, SyncError(Code.MESSAGE_MALFORMED, where=where, problem=first.get("msg", "")))


def _refuse_path(request: Request, error: Exception) -> Response:
    """An address or a method that is not there."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return _refuse(request, HubError(Code.METHOD_WRONG, method=request.method))
    if error.status_code == 404:
        return _refuse(request, HubError(Code.NOT_HERE))
    return _refuse(request, SyncError(Code.MESSAGE_MALFORMED, where="request", problem=error.detail))
