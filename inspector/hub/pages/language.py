"""Which language a request's page is written in: a cookie says so, Chinese otherwise."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Receive, Scope, Send

from inspector.i18n import Language, speaking
from inspector.settings import resources_dir

COOKIE = "inspector_language"
KEPT_S = 400 * 24 * 3600


class Tongue:
    """A layer of the application that speaks the language of whoever asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._folder = resources_dir() / "translations"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, in its language."""
        with speaking(_asked(scope), folder=self._folder):
            await self._app(scope, receive, send)


def _asked(scope: Scope) -> Language:
    for name, value in scope.get("headers", ()):
        if name == b"cookie" and COOKIE.encode() in value:
            try:
                given = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if given is not None and given.value == Language.ENGLISH:
                return Language.ENGLISH
    return Language.CHINESE
