"""What comes over the wire from the ill-meaning, the broken and the slow: answered in words, never with a fault."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.hub.enrolment import make_code
from inspector.hub.hub import open_hub, set_up, utc_now
from inspector.hub.settings import HubSettings, save
from inspector.sync.protocol import MAX_CHUNK_BYTES, PREFIX

from .conftest import NANDAN
from .laptop import Laptop
from .running import RunningHub

PHOTO = b"0123456789" * 100_000
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    folder = tmp_path_factory.mktemp("hostile") / "hub"
    settings = replace(HubSettings(), body_seconds=1, free_mib=1, strangers_per_minute=10**6, secrets_per_minute=60)
    set_up(folder, settings)
    save(folder, settings)
    hub = RunningHub(folder)
    yield hub
    hub.end()


@pytest.fixture(scope="module")
def laptop(running: RunningHub, tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    hub = open_hub(running.folder, HubSettings())
    code = make_code(hub, NANDAN, label="", hours=1, made_by="command")
    hub.close()
    laptop = Laptop(tmp_path_factory.mktemp("laptop"), running.http, utc_now)  # type: ignore[arg-type]
    assert laptop.enrol(code).status_code == 201
    return laptop


class Wire:
    """A connection that says exactly what it is told to."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)

    def say(self, data: bytes) -> None:
        self.socket.sendall(data)

    def hear(self) -> bytes:
        heard = b""
        while part := self.socket.recv(65536):
            heard += part
        return heard

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def wire(running: RunningHub) -> Iterator[Wire]:
    one = Wire(running.port)
    yield one
    one.close()


def opening(laptop: Laptop, method: str, path: str, **headers: str) -> bytes:
    lines = [f"{method} {PREFIX}{path} HTTP/1.1", "Host: hub", f"Authorization: Bearer {laptop.token}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def test_a_body_without_end_is_cut_off_at_the_limit(laptop: Laptop, wire: Wire, running: RunningHub) -> None:
    laptop.announce(PHOTO)
    wire.say(opening(laptop, "PATCH", f"/blobs/{SHA}", Upload_Offset="0", Transfer_Encoding="chunked"))
    sent = 0
    try:
        while sent < 64 * 2**20:
            wire.say(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            sent += 65536
        heard = wire.hear()
    except OSError:  # the hub hung up
        heard = b""
    assert sent < 64 * 2**20 or b" 413 " in heard
    assert laptop.head(SHA).headers["Upload-Offset"] == "0"
    assert running.http.get("/healthz").status_code == 204


def test_a_claimed_length_beyond_the_limit_is_refused_before_a_byte_is_read(laptop: Laptop, wire: Wire) -> None:
    length = str(10 * 2**30)
    wire.say(opening(laptop, "POST", "/records", Content_Length=length, Connection="close"))
    assert b" 413 " in wire.hear().partition(b"\r\n")[0]


def test_a_slow_body_ends_and_its_bytes_are_kept(laptop: Laptop, wire: Wire) -> None:
    laptop.announce(PHOTO)
    wire.say(opening(laptop, "PATCH", f"/blobs/{SHA}", Upload_Offset="0", Content_Length="500000"))
    wire.say(PHOTO[:1234])
    heard = wire.hear()
    assert b" 204 " in heard.partition(b"\r\n")[0]
    assert b"upload-offset: 1234\r\n" in heard.lower()
    assert laptop.head(SHA).headers["Upload-Offset"] == "1234"


def test_a_slow_message_ends_in_words(laptop: Laptop, wire: Wire) -> None:
    wire.say(opening(laptop, "POST", "/lacking", Content_Length="500", Content_Type="application/json"))
    wire.say(b'{"records":')
    heard = wire.hear()
    assert b" 408 " in heard.partition(b"\r\n")[0]
    assert b"BODY_TOO_SLOW" in heard


@pytest.mark.parametrize("cut", [1, 777, 65_536, 300_000])
def test_an_upload_that_was_cut_goes_on_from_where_the_hub_says(laptop: Laptop, wire: Wire, cut: int) -> None:
    photo = PHOTO + str(cut).encode()
    sha = hashlib.sha256(photo).hexdigest()
    laptop.announce(photo)
    wire.say(opening(laptop, "PATCH", f"/blobs/{sha}", Upload_Offset="0", Content_Length=str(len(photo))))
    wire.say(photo[:cut])
    wire.close()
    offset = int(laptop.head(sha).headers["Upload-Offset"])
    assert 0 <= offset <= cut
    while offset < len(photo):  # the bytes before the cut may still be on their way into the store
        answer = laptop.patch(sha, offset, photo[offset : offset + 400_000])
        assert answer.status_code in (204, 409)
        offset = int(answer.headers["Upload-Offset"])
    assert laptop.ask("GET", f"/blobs/{sha}").content == photo


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"records": "x"}',
        b'{"records": [1]}',
        b'{"records": ["\\ud800"]}',
        b'{"records": [NaN]}',
        b"[" * 100_000,
        b'{"records": ' + b"9" * 5000 + b"}",
        json.dumps({"records": ["0" * 64] * 1001}).encode(),
    ],
)
@pytest.mark.parametrize("path", ["/lacking", "/records", "/receipts", "/blobs", "/numbers/lease"])
def test_a_body_that_is_no_message_is_refused_in_words(laptop: Laptop, path: str, body: bytes) -> None:
    answer = laptop.ask("POST", path, content=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] in ("MESSAGE_MALFORMED", "MESSAGE_NOT_JSON")
    assert answer.json()["sentence"]


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "9" * 40])
def test_an_offset_that_is_none_is_refused(laptop: Laptop, offset: str) -> None:
    laptop.announce(PHOTO)
    headers = {"Upload-Offset": offset} if offset else {}
    answer = laptop.ask("PATCH", f"/blobs/{SHA}", content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "MESSAGE_MALFORMED")


def test_guessing_codes_is_throttled(running: RunningHub, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "guesser", running.http, utc_now)  # type: ignore[arg-type]
    answers = [laptop.enrol(f"GUESS{n:07}") for n in range(30)]
    assert {answer.status_code for answer in answers} == {403, 429}
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_nobody_gets_a_body_read_without_a_token(running: RunningHub, wire: Wire) -> None:
    lines = (f"POST {PREFIX}/records HTTP/1.1", "Host: hub", "Connection: close", f"Content-Length: {MAX_CHUNK_BYTES}")
    wire.say("\r\n".join([*lines, "", ""]).encode())
    assert b" 401 " in wire.hear().partition(b"\r\n")[0]


def test_the_log_names_nobody_and_holds_no_fault(running: RunningHub, laptop: Laptop) -> None:
    laptop.states(laptop.write(1, name="张三"))
    lines = [json.loads(line) for line in running.log_text().splitlines()]
    assert {"at", "level", "event"} <= set(lines[0])
    assert [line for line in lines if line["level"] == "error"] == []
    told = running.log_text()
    assert "张三" not in told
    assert "示例" not in told
    assert laptop.token not in told
