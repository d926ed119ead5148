"""A hub in a process of its own, with a client for it."""

from __future__ import annotations

from pathlib import Path

import httpx2

from inspector.bench import services

ROOT = Path(__file__).resolve().parents[2]


class RunningHub(services.RunningHub):
    """One copy. `folder` was set up before; several copies of one hub have folders with the same key."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.http = httpx2.Client(base_url=self.address, timeout=60, trust_env=False)

    def _gather(self) -> int:
        self.http.close()
        return super()._gather()
