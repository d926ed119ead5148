"""A real Chromium, driven over its own pipe (DevTools protocol); it needs no driver and opens no port."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE_S = 60
SWITCHES = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)
# the protocol is spoken on 3 and 4; the process keeps its id
START = """
import fcntl, os, sys
pair = [fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3]]
os.dup2(pair[0], 3)
os.dup2(pair[1], 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def program() -> str:
    """The browser of this machine; empty where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


class Browser:
    """One browser with one tab, in a folder of its own."""

    def __init__(
        self, folder: Path, *, size: tuple[int, int] = (1366, 768), environment: Mapping[str, str] | None = None
    ) -> None:
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        switches = [*SWITCHES, f"--user-data-dir={folder}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(to_read), str(to_write), program(), *switches, "about:blank"],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder), **(environment or {})},
        )
        os.close(to_read)
        os.close(to_write)
        self._buffer = b""
        self._count = 0
        self._events: list[dict[str, Any]] = []
        self.complaints: list[str] = []  # of the browser: what a policy forbade, what did not load
        self._session = ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")
        width, height = size
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    # -- what a person does --------------------------------------------------------------------------------------------

    def open(self, address: str) -> None:
        self._loading(lambda: self.ask("Page.navigate", url=address))

    def fill(self, selector: str, text: str) -> None:
        """Click into a field and type, as an input method hands text over."""
        self._press(selector)
        self.ask("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click something that leads to another page."""
        self._loading(lambda: self._press(selector))

    def text(self, selector: str = "body") -> str:
        return str(self.look(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))

    def address(self) -> str:
        return str(self.look("location.pathname + location.search"))

    def look(self, expression: str) -> Any:
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path, *, whole: bool = False) -> None:
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))

    def end(self) -> None:
        """End this browser, and no other."""
        self._session = ""
        try:
            self._send("Browser.close", {})
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait(10)
        os.close(self._to)
        os.close(self._from)

    # -- the protocol --------------------------------------------------------------------------------------------------

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = self._send(method, parameters)
        while True:
            message = self._receive()
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                answer: dict[str, Any] = message["result"]
                return answer
            self._hear(message)

    def _press(self, selector: str) -> None:
        self.look(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        box = self.look(
            f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def _loading(self, act: Any) -> None:
        self._events.clear()
        act()
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._hear(self._receive())

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("method") == "Log.entryAdded":
            entry = message["params"]["entry"]
            self.complaints.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}")
        if "method" in message:
            self._events.append(message)

    def _send(self, method: str, parameters: Mapping[str, Any] | Sequence[Any]) -> int:
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        return self._count

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], PATIENCE_S)
            assert ready, "the browser does not answer"
            part = os.read(self._from, 1 << 20)
            assert part, "the browser has ended"
            self._buffer += part
        line, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        return message
