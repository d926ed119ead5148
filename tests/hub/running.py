"""A hub in a process of its own, on loopback, as a bureau runs it; it can be stopped gently or killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """Compiled modules may be kept: without them each start takes seconds."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONUNBUFFERED": "1"}


class RunningHub:
    """One copy. `folder` was set up before; several copies of one hub have folders with the same key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = (folder / "hub.log").open("a+b")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "inspector", "hub", "serve", "--data", str(folder), "--port", "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=environment(),
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"\d+", line)
        assert found, f"the hub did not start: {line} {self.log_text()}"
        self.port = int(found[0])
        self.http = httpx2.Client(base_url=f"{'http'}://127.0.0.1:{self.port}", timeout=60, trust_env=False)

    def kill(self) -> None:
        """As a cut of power ends a process."""
        self.process.kill()
        self._gather()

    def stop(self) -> int:
        """As systemd stops it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._gather()

    def log_text(self) -> str:
        return (self.folder / "hub.log").read_text(encoding="utf-8")

    def _gather(self) -> int:
        status = self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.http.close()
        self.log.close()
        return status

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        if not self.log.closed:
            self._gather()
