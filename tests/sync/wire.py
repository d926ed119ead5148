"""A connection that a test cuts: before the hub hears, within a body, after the hub's commit, within the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import httpx2

Handler = Callable[[httpx2.Request], httpx2.Response]


class Where(Enum):
    NOWHERE = "nowhere"
    BEFORE = "before"  # the hub hears nothing
    WITHIN_BODY = "within body"  # so many bytes arrive, and no answer comes
    AFTER = "after"  # the hub did it, the answer is lost
    WITHIN_ANSWER = "within answer"


@dataclass(frozen=True)
class Cut:
    where: Where
    at: int = 0  # bytes


class Wire(httpx2.BaseTransport):
    """Cuts request after request as told, then lets everything through."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.cuts: Iterator[Cut] = iter(())
        self.next_path = ""  # of the request that is to be cut or not
        self.sent_bytes = 0  # bodies of PATCH that left the laptop

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.next_path = request.url.path
        cut = next(self.cuts, Cut(Where.NOWHERE))
        if cut.where is Where.BEFORE:
            raise httpx2.ConnectError("cut")
        body = request.read()
        if cut.where is Where.WITHIN_BODY:
            self._hear_part(request, body[: cut.at % (len(body) + 1)])
            raise httpx2.WriteError("cut")
        if request.method == "PATCH":
            self.sent_bytes += len(body)
        response = self.handler(request)
        if cut.where is Where.AFTER:
            raise httpx2.ReadError("cut")
        if cut.where is Where.WITHIN_ANSWER:
            response.read()
            return httpx2.Response(
                response.status_code, headers=response.headers, stream=_Broken(response.content, cut.at)
            )
        return response

    def _hear_part(self, request: httpx2.Request, part: bytes) -> None:
        """The hub keeps what arrived of a piece; of a message cut short it can make nothing."""
        if request.method != "PATCH" or not part:
            return
        self.sent_bytes += len(part)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
        self.handler(httpx2.Request("PATCH", request.url, headers=headers, content=part))


class _Broken(httpx2.SyncByteStream):
    def __init__(self, content: bytes, at: int) -> None:
        self._part = content[: at % (len(content) + 1)]

    def __iter__(self) -> Iterator[bytes]:
        yield self._part
        raise httpx2.ReadError("cut")


def portal(request: httpx2.Request) -> httpx2.Response:
    """A hotel's login page in place of every answer."""
    return httpx2.Response(200, headers={"Content-Type": "text/html"}, content=b"<html>please log in</html>")
