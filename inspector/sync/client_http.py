"""The HTTP connection to the hub: address, proxy, the bureau's CA, and what an answer is. httpx2 lives here.

An answer counts only with the hub's header: everything else comes from a captive portal or a machine on the way.
"""

from __future__ import annotations

import ipaddress
import json
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from inspector.errors import Code, InspectorError, SyncError
from inspector.i18n import tr
from inspector.sync.protocol import HEADER, Failure, read

CONNECT_S, ANSWER_S, PORTAL_S = 15.0, 90.0, 5.0
_GATEWAY_TROUBLE = frozenset({500, 502, 503, 504})
_PROXY_LOGIN = 407
_LOGIN_NEEDED = 511  # RFC 6585, section 6
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class Route:
    """How the hub is reached. `proxy` empty takes the system's; with `ca_file` only that CA is trusted."""

    address: str
    proxy: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the hub that is no refusal."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def plain(self) -> Any:
        """Its JSON.

        Raises:
            SyncError: MESSAGE_NOT_JSON.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise SyncError(Code.MESSAGE_NOT_JSON) from error


class Unreached(SyncError):  # noqa: N818 - a state of the world, as its name says
    """The hub did not answer, or its answer did not arrive whole. `hopeless`: trying again cannot help."""

    def __init__(self, problem: str, *, hopeless: bool = False) -> None:
        super().__init__(Code.HUB_NOT_REACHED, problem=problem)
        self.hopeless = hopeless


class Refusal(InspectorError):  # noqa: N818 - the hub speaks
    """The hub refused, or could not do it. `wait_s` is what it asked to wait."""

    def __init__(self, status: int, failure: Failure, wait_s: float) -> None:
        super().__init__(Code.HUB_SAYS, sentence=failure.sentence or failure.code)
        self.status = status
        self.failure = failure
        self.wait_s = wait_s

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed later: the hub is busy, full or in trouble."""
        return self.status in (408, 429) or self.status >= 500


def check_address(address: str, *, insecure_ok: bool = False) -> str:
    """The address as it is kept, without a slash at the end.

    Raises:
        SyncError: HUB_ADDRESS_WRONG; HUB_ADDRESS_INSECURE for http to another machine.
    """
    address = address.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise SyncError(Code.HUB_ADDRESS_WRONG, address=address) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise SyncError(Code.HUB_ADDRESS_WRONG, address=address)
    if parts.scheme == "http" and not insecure_ok and not _is_this_machine(host):
        raise SyncError(Code.HUB_ADDRESS_INSECURE, address=address)
    return address


def check_ca_file(path: str) -> None:
    """Whether certificates can be read from a file; empty is the system's.

    Raises:
        SyncError: HUB_CA_UNREADABLE.
    """
    _trust(path)


def check_proxy(address: str) -> None:
    """Whether an address can be that of a proxy; empty is the system's.

    Raises:
        SyncError: HUB_PROXY_WRONG.
    """
    if not address:
        return
    try:
        httpx2.Client(proxy=address).close()
    except (httpx2.InvalidURL, ValueError, ImportError) as error:  # ImportError: SOCKS needs a library of its own
        raise SyncError(Code.HUB_PROXY_WRONG, address=address) from error


def open_http(route: Route) -> httpx2.Client:
    """A client for the hub's address; whoever opens it closes it.

    Raises:
        SyncError: HUB_CA_UNREADABLE, HUB_ADDRESS_WRONG.
    """
    try:
        return httpx2.Client(
            base_url=route.address,
            proxy=route.proxy or None,
            verify=_trust(route.ca_file),
            timeout=httpx2.Timeout(ANSWER_S, connect=CONNECT_S),
            follow_redirects=False,
        )
    except (httpx2.InvalidURL, ValueError) as error:
        raise SyncError(Code.HUB_ADDRESS_WRONG, address=route.proxy or route.address) from error


def ask(
    http: httpx2.Client,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    content: bytes | Iterable[bytes] | None = None,
    parameters: Mapping[str, str] | None = None,
) -> Answer:
    """One request and its whole answer.

    Raises:
        Unreached: no answer, or not the whole of it.
        Refusal: the hub refused.
        SyncError: CAPTIVE_PORTAL; its `portal` is the address of the login page.
    """
    with _in_words():
        response = http.request(method, path, headers=dict(headers), content=content, params=parameters)
        answer = Answer(response.status_code, response.headers, response.content)
    return _of_the_hub(answer, response.url)


def fetch(
    http: httpx2.Client, path: str, *, headers: Mapping[str, str], take: Callable[[bytes], object]
) -> Mapping[str, str]:
    """A large answer, handed on piece by piece; gives its headers. Raises as `ask`; pieces taken before a cut count."""
    with _in_words(), http.stream("GET", path, headers=dict(headers)) as response:
        if response.status_code >= 300 or HEADER not in response.headers:
            _of_the_hub(Answer(response.status_code, response.headers, response.read()), response.url)
        for piece in response.iter_bytes():
            take(piece)
        return response.headers


def refuse_portal(http: httpx2.Client) -> None:
    """Look for a login page where the hub cannot be reached over https, in whose name no such page can answer.

    The hub's machine is asked for its front page without encryption; nothing is told to whoever answers. Only a way
    to another machine, or a status that says so, is a login page.

    Raises:
        SyncError: CAPTIVE_PORTAL.
    """
    front = http.base_url.copy_with(scheme="http", port=None, path="/")
    if http.base_url.scheme != "https":
        return
    try:
        with http.stream("GET", front, timeout=PORTAL_S) as response:
            address = _login_page(response.url, response.headers)
            led_away = response.is_redirect and urlsplit(address).hostname != front.host
    except httpx2.HTTPError:
        return
    if led_away or response.status_code == _LOGIN_NEEDED:
        raise SyncError(Code.CAPTIVE_PORTAL, portal=address)


def _login_page(url: httpx2.URL, headers: Mapping[str, str]) -> str:
    """Where an answer that is not the hub's leads to, for a browser; else the front page of what was asked."""
    front = str(url.copy_with(path="/", query=None))
    try:
        led = url.join(headers.get("Location", "") or front)
    except (httpx2.InvalidURL, ValueError):
        return front
    return str(led) if led.scheme in ("http", "https") and led.host and len(str(led)) <= _LONGEST_ADDRESS else front


def _of_the_hub(answer: Answer, url: httpx2.URL) -> Answer:
    if HEADER not in answer.headers:
        if answer.status in _GATEWAY_TROUBLE:
            raise Unreached(tr("途中的服务器回答 {status}", status=answer.status))
        if answer.status == _PROXY_LOGIN:
            raise Unreached(tr("代理服务器要求登录"), hopeless=True)
        raise SyncError(Code.CAPTIVE_PORTAL, portal=_login_page(url, answer.headers))
    if answer.status < 300:
        return answer
    try:
        failure = read(Failure, json.loads(answer.body)) if answer.body else _bare(answer.status)
    except (SyncError, ValueError, RecursionError):
        failure = _bare(answer.status)
    raise Refusal(answer.status, failure, _wait_s(answer.headers))


def _bare(status: int) -> Failure:
    """HEAD has no body: the refusal that its status alone tells."""
    names = {401: Code.TOKEN_INVALID, 403: Code.OUT_OF_SCOPE, 404: Code.NOT_HERE}
    code = names.get(status)
    return Failure(code.name if code else str(status), str(status))


def _wait_s(headers: Mapping[str, str]) -> float:
    text = headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0.0


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except httpx2.TransportError as error:
        raise _unreached(error) from error
    except httpx2.HTTPError as error:
        raise Unreached(str(error) or type(error).__name__) from error


def _unreached(error: httpx2.TransportError) -> Unreached:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreached(tr("服务器的证书不受信任，请检查 CA 证书的设置"), hopeless=True)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.TimeoutException):
        return Unreached(tr("长时间没有回答"))
    if isinstance(error, httpx2.ConnectError):
        return Unreached(tr("没有网络，或者服务器没有开机"))
    if isinstance(error, httpx2.ProxyError):
        return Unreached(tr("代理服务器没有接通"))
    return Unreached(tr("连接断开了"))


def _trust(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(Path(ca_file)) if ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise SyncError(Code.HUB_CA_UNREADABLE, path=ca_file) from error


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
