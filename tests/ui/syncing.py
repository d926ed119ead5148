"""A window whose courier talks to a hub in memory, over a wire that a test may cut or hold."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count, repeat
from pathlib import Path

import httpx2
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from inspector.domain.records import Draft
from inspector.sync.client_http import Route
from inspector.ui.courier import Courier
from inspector.ui.network import Network
from inspector.ui.pages import build_sync
from inspector.ui.pages.sync_leaving import Leaving
from inspector.ui.tasks import Tasks
from inspector.workflow import demonstration, syncing
from inspector.workflow.desk import Desk
from inspector.workflow.syncing import Beside
from tests.sync.fake_hub import FakeHub
from tests.sync.laptop import Time
from tests.sync.wire import Cut, Where, Wire
from tests.ui.paging import Office, make_office

Reach = QNetworkInformation.Reachability
ADDRESS = "https://hub.test"
PHOTO_BYTES = 3 * 2**20


class QuietNetwork(Network):
    """A system that says of the network what the test says."""

    def watch(self) -> bool:
        return True


@dataclass
class Bench:
    """The window, the hub and what lies between."""

    office: Office
    hub: FakeHub
    wire: Wire
    courier: Courier
    network: QuietNetwork
    time: Time
    held: threading.Event = field(default_factory=threading.Event)

    def open(self, prepare: Callable[[Desk], None] | None = None, *, enrolled: bool = True) -> None:
        def fill(desk: Desk) -> None:
            if prepare is not None:
                prepare(desk)
            if enrolled:
                enrol_at(desk, self.beside_of(desk))

        self.office.open(fill)

    def beside_of(self, desk: Desk) -> Beside:
        """For the thread of the desk itself, before the window has it."""
        return Beside(desk.folder, lambda job: job(desk), self.time.clock(), self.connect)

    def connect(self, route: Route) -> httpx2.Client:
        return httpx2.Client(base_url=route.address, transport=self.wire)

    def make_beside(self, stopped: Callable[[], bool]) -> Beside:
        workplace = self.office.workplace
        return Beside(workplace.folder, workplace.at_desk, self.time.clock(), self.connect, stopped)

    def cut_after(self, requests: int) -> None:
        """From then on nothing gets through."""
        self.wire.cuts = chain(repeat(Cut(Where.NOWHERE), requests), repeat(Cut(Where.BEFORE)))

    def cut_at_piece(self, number: int) -> None:
        """The connection ends with this piece of a file, counted from 1; then nothing gets through."""
        pieces = count(1)

        def refuse(method: str, _path: str, _body: bytes) -> None:
            if method == "PATCH" and next(pieces) == number:
                self.cut_after(0)
                raise httpx2.ReadError("cut")

        self.hub.refuse = refuse

    def mend(self) -> None:
        self.wire.cuts = iter(())

    @contextmanager
    def hold(self, method: str, path: str) -> Iterator[None]:
        """Hold the first such request until the block ends; within it the exchange stands still there."""
        arrived, go_on = threading.Event(), threading.Event()

        def refuse(asked: str, at: str, _body: bytes) -> None:
            if (asked, at[: len(path)]) == (method, path) and not arrived.is_set():
                arrived.set()
                assert go_on.wait(20)

        self.hub.refuse = refuse
        self.held = arrived
        try:
            yield
        finally:
            go_on.set()

    def end(self) -> None:
        self.courier.stop()
        self.office.workplace.close()

    def wait_until_held(self) -> None:
        self.office.qtbot.waitUntil(self.held.is_set, timeout=20_000)


def make_bench(qtbot: QtBot, tasks: Tasks, folder: Path, *, pages: tuple[str, ...] = ("today", "settings")) -> Bench:
    office = make_office(qtbot, tasks, folder / "data", pages)
    hub, network, time = FakeHub(folder / "hub"), QuietNetwork(), Time()
    bench = Bench(office, hub, Wire(hub.handle), None, network, time)  # type: ignore[arg-type]
    bench.courier = Courier(
        office.window, office.workplace, make_beside=bench.make_beside, network=network, chance=lambda: 1.0
    )
    build = partial(build_sync, office.window, office.workplace, bench.courier)
    office.window.promise_page("sync", build)
    Leaving(office.window, bench.courier)
    return bench


def enrol_at(desk: Desk, beside: Beside, code: str = "CODE-0001") -> None:
    syncing.enrol(beside, ADDRESS, code, "示例笔记本")


def fill_register(desk: Desk) -> None:
    demonstration.fill_register(desk)


def take_photos(desk: Desk, photos: int = 2) -> None:
    """A record with photos of 3 MiB, of bytes that no picture has."""
    refs = tuple(
        desk.blobs.put(bytes([number]) * PHOTO_BYTES, name=f"现场{number}.jpg", media_type="image/jpeg")
        for number in range(1, photos + 1)
    )
    desk.append([Draft("visit_note", "", "officer", {"title": "示例·甲尾矿库"}, refs)])
