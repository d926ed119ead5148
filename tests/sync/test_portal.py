"""What answers in the hub's place: a network's login page, whose address is kept for the browser, and another hub."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from inspector.errors import Code, SyncError
from inspector.sync.client_http import Route, ask, open_http, refuse_portal
from inspector.sync.exchange_report import Ended

from .fake_hub import FakeHub
from .laptop import Laptop
from .wire import portal as login_page

WEB = "http" + "://"
LOGIN = "login.test/welcome?mac=00"


class Portal(BaseHTTPRequestHandler):
    """Leads every browser to its login page."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"{WEB}{LOGIN}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[str]:
    """The address of a login page that answers in the hub's place."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"{WEB}127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_login_page_on_the_way_is_known_with_its_address(portal: str) -> None:
    with closing(open_http(Route(portal))) as http, pytest.raises(SyncError) as told:
        ask(http, "GET", "/api/v1/hub", headers={})
    assert told.value.code is Code.CAPTIVE_PORTAL
    assert told.value.fields["portal"] == f"{WEB}{LOGIN}"


def answering(answer: httpx2.Response) -> httpx2.Client:
    """A client of the hub that a stranger answers, over http and https."""
    return httpx2.Client(base_url="https://hub.test:8470", transport=httpx2.MockTransport(lambda _request: answer))


@pytest.mark.parametrize(
    ("led", "expected"),
    [
        (f"{WEB}{LOGIN}", f"{WEB}{LOGIN}"),
        (f"https://{LOGIN}", f"https://{LOGIN}"),
        ("/login?next=1", "https://hub.test:8470/login?next=1"),
        ("", "https://hub.test:8470/"),
        ("javascript:alert(1)", "https://hub.test:8470/"),
        ("file:///etc/passwd", "https://hub.test:8470/"),
        ("ms-settings:network", "https://hub.test:8470/"),
        (f"{WEB}{'x' * 3000}.test/", "https://hub.test:8470/"),
    ],
)
def test_only_an_address_of_the_web_reaches_the_browser(led: str, expected: str) -> None:
    with (
        answering(httpx2.Response(302, headers={"Location": led} if led else {})) as http,
        pytest.raises(SyncError) as told,
    ):
        ask(http, "GET", "/api/v1/hub", headers={})
    assert told.value.fields["portal"] == expected


@pytest.mark.parametrize(
    ("status", "led", "found"),
    [
        (302, f"{WEB}{LOGIN}", True),
        (511, "", True),
        (302, "https://hub.test/ledger", False),  # the hub's machine leads to https itself
        (200, "", False),  # some other page of that machine
        (404, "", False),
    ],
)
def test_where_https_is_cut_off_the_login_page_is_asked_for_without_a_word(
    laptop: Laptop, status: int, led: str, found: bool
) -> None:
    plain: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.url.scheme == "https":
            raise httpx2.ConnectError("cut")
        plain.append(request)
        return httpx2.Response(status, headers={"Location": led} if led else {})

    laptop.add_case([b"photo"])
    laptop.wire.handler = handle
    laptop.http.close()
    laptop.http = httpx2.Client(base_url="https://hub.test", transport=laptop.wire)
    outcome = laptop.sync()
    assert outcome.ended is (Ended.PORTAL if found else Ended.UNREACHED)
    assert bool(outcome.portal) is found
    (asked,) = plain
    assert (asked.method, str(asked.url), asked.read()) == ("GET", f"{WEB}hub.test/", b"")
    assert "Authorization" not in asked.headers


def test_a_hub_without_encryption_is_not_asked_again() -> None:
    asked: list[object] = []
    transport = httpx2.MockTransport(lambda request: asked.append(request) or httpx2.Response(511))  # type: ignore[func-returns-value]
    with httpx2.Client(base_url=f"{WEB}hub.test", transport=transport) as http:
        refuse_portal(http)
    assert asked == []


def test_hub_with_another_key_is_told_nothing(laptop: Laptop) -> None:
    laptop.add_case([b"photo"])
    impostor = FakeHub(laptop.folder / "impostor")
    laptop.wire.handler = impostor.handle
    outcome = laptop.sync()
    assert outcome.ended is Ended.REFUSED
    assert impostor.log == ["GET /hub"]


def test_captive_portal_is_recognised(laptop: Laptop) -> None:
    laptop.add_case([b"photo"])
    laptop.wire.handler = login_page
    outcome = laptop.sync()
    assert outcome.ended is Ended.PORTAL
    assert "登录" in outcome.sentence
